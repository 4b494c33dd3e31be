"""Sessions of browsers: opaque tokens, of which only the hash is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, text, update
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.models import SignInSession
from bursar.domains.identity.service.door import Door
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.kit import audit, clock
from bursar.kit.crypto import new_token, token_hash
from bursar.kit.db import actor_of
from bursar.kit.errors import NotFound, Unauthenticated
from bursar.kit.ids import new_id

# Sessions one user may have at the same time; the least used ends first.
SESSIONS_MAX = 50
# How long an ended session stays in the list of the past.
REMEMBERED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Started:
    """A session and the token that is given to the browser once and kept nowhere."""

    user_id: UUID
    session_id: UUID
    token: str
    expires_at: datetime


def start(session: Session, policy: IdentityPolicy) -> Started:
    """Start a session for the user who acts, always with a new token."""
    actor, now = actor_of(session), clock.now()
    user_id = queries.actor_id(session)
    _forget_old(session, user_id, now)
    started = Started(user_id, new_id(), new_token(), now + policy.session_absolute)
    session.add(
        SignInSession(
            id=started.session_id,
            user_id=user_id,
            token_hash=token_hash(started.token),
            expires_at=started.expires_at,
            last_seen_at=now,
            address=actor.address,
            agent=(actor.agent or "")[:500] or None,
        )
    )
    return started


def renew(session: Session) -> Started:
    """Give the session that acts a new token; the old one ends, the absolute limit stays."""
    row = session.get(SignInSession, actor_of(session).session_id, with_for_update=True)
    if row is None:
        raise Unauthenticated
    token = new_token()
    row.token_hash, row.last_seen_at = token_hash(token), clock.now()
    return Started(row.user_id, row.id, token, row.expires_at)


def end_current(session: Session) -> None:
    """End the session that acts; without one, nothing happens."""
    current = actor_of(session).session_id
    if current is not None:
        _end(session, SignInSession.id == current)
        audit.record(session, "signed_out", subject=("session", current))


def end_token(door: Door, token: str | None, *, idle: timedelta) -> None:
    """End the session of a token, whoever it belongs to: a browser signs in afresh."""
    if token is None:
        return
    with door.anonymous() as session:
        row = session.execute(
            text("select session_id from session_actor(:hash, :idle)"),
            {"hash": token_hash(token), "idle": idle},
        ).one_or_none()
        if row is not None:
            _end(session, SignInSession.id == row.session_id)


def end_one(session: Session, session_id: UUID) -> None:
    """End one of the actor's sessions."""
    found = session.get(SignInSession, session_id)
    if found is None or found.ended_at is not None:
        raise NotFound("session")
    _end(session, SignInSession.id == session_id)
    audit.record(session, "session_ended", subject=("session", session_id))


def end_all(session: Session, *, except_current: bool) -> None:
    """End the actor's sessions: after a new password nobody may stay signed in with the old one."""
    current = actor_of(session).session_id if except_current else None
    owned = SignInSession.user_id == queries.actor_id(session)
    _end(session, owned if current is None else owned & (SignInSession.id != current))


def running(session: Session, *, idle: timedelta) -> Sequence[SignInSession]:
    """Return the actor's sessions that still hold, the last used first."""
    now = clock.now()
    return queries.running_sessions(session, now=now, idle_since=now - idle)


def _end(session: Session, which: object) -> None:
    session.execute(
        update(SignInSession)
        .where(which, SignInSession.ended_at.is_(None))  # type: ignore[arg-type]
        .values(ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _forget_old(session: Session, user_id: UUID, now: datetime) -> None:
    owned = SignInSession.user_id == user_id
    past = now - REMEMBERED_FOR
    session.execute(
        delete(SignInSession)
        .where(owned, or_(SignInSession.ended_at < past, SignInSession.expires_at < past))
        .execution_options(synchronize_session=False)
    )
    beyond = (
        select(SignInSession.id)
        .where(owned, SignInSession.ended_at.is_(None))
        .order_by(SignInSession.last_seen_at.desc())
        .offset(SESSIONS_MAX - 1)
    )
    _end(session, SignInSession.id.in_(beyond))
