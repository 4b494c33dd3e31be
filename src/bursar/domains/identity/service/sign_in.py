"""Signing in: the same answer and the same work for every address, known or not.

The order matters. Nothing about the address shows before the password was right: the limit of
tries is counted by what was typed, the hash is computed for unknown addresses too, and all
refusals up to there are one sentence.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.events import SignInPaused, VerificationWanted
from bursar.domains.identity.models import User
from bursar.domains.identity.service import devices, second_factor, sessions
from bursar.domains.identity.service.door import Door, email_key
from bursar.domains.identity.service.refusals import (
    SecondFactorNeeded,
    SecondFactorWrong,
    WrongCredentials,
)
from bursar.domains.identity.service.sign_up import AGAIN
from bursar.kit import audit, clock, events
from bursar.kit.errors import DomainError
from bursar.kit.limits import Limit


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody shows at the door."""

    email: str
    password: str
    code: str | None  # of the second factor
    device: str | None  # the mark of a browser that signed in before


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session and a fresh mark for the browser."""

    started: sessions.Started
    device: str


@dataclass(frozen=True, slots=True)
class _Tries:
    """Where wrong tries are counted: at the address, or at a browser that is known."""

    key: str
    limit: Limit
    is_known_device: bool


def sign_in(door: Door, shown: Credentials) -> SignedIn:
    """Start a session for who shows the right password and, where it is on, the second factor.

    Raises:
        WrongCredentials: Unknown address, wrong password, not confirmed, locked, or switched off.
        SecondFactorNeeded: The password is right and a code is missing.
        SecondFactorWrong: The password is right and the code is not.
        TooManyRequests: Too many wrong passwords for this address, known or not.
    """
    with door.anonymous() as session:
        found = queries.find_sign_in(session, shown.email)
    device = None
    if found is not None:
        device = devices.recognise(door.policy, shown.device, found.user_id, now=clock.now())
    tries = _tries(door, shown.email, device)
    door.limits.check(tries.key, tries.limit)
    stored = found.password_hash if found is not None else None
    right = door.passwords.verify(stored, shown.password)  # no connection is held meanwhile
    if found is None:
        door.limits.try_take(tries.key, tries.limit)
        raise WrongCredentials
    with door.acting_as(found.user_id) as session:
        # What is written about a refusal must stay, so it is not raised in here.
        answer = _answer(door, session, shown, tries, right=right)
    if isinstance(answer, DomainError):
        raise answer
    return answer


def _tries(door: Door, email: str, device: str | None) -> _Tries:
    if device is not None and door.limits.allows(device, devices.TRIES):
        return _Tries(device, devices.TRIES, is_known_device=True)
    return _Tries(email_key("wrong-password", email), door.policy.lockout, is_known_device=False)


def _answer(
    door: Door, session: Session, shown: Credentials, tries: _Tries, *, right: bool
) -> SignedIn | DomainError:
    user, now = queries.me(session, for_update=True), clock.now()
    locked = user.locked_until is not None and user.locked_until > now
    if not right or not user.is_active or (locked and not tries.is_known_device):
        return _refused(door, session, user, tries, WrongCredentials())
    if door.policy.verified_email_required and user.email_verified_at is None:
        if door.limits.try_take(f"verification:{user.id}", AGAIN):
            events.publish(session, VerificationWanted(user.id))
        return WrongCredentials()
    if user.mfa_enabled:
        if not shown.code:
            return SecondFactorNeeded()
        if not second_factor.accept(session, door.policy, user, shown.code):
            return _refused(door, session, user, tries, SecondFactorWrong())
    return _let_in(door, session, user, shown, tries)


def _let_in(
    door: Door, session: Session, user: User, shown: Credentials, tries: _Tries
) -> SignedIn:
    now = clock.now()
    changes: dict[str, object] = {
        "failed_sign_ins": 0,
        "locked_until": None,
        "last_sign_in_at": now,
    }
    if user.password_hash and door.passwords.is_outdated(user.password_hash):
        changes["password_hash"] = door.passwords.hash(shown.password)
    _note(session, user, changes)
    door.limits.forget(tries.key)
    started = sessions.start(session, door.policy)
    audit.record(session, "signed_in", subject=("session", started.session_id))
    return SignedIn(started, devices.new_mark(door.policy, user.id, now=now))


def _refused(
    door: Door, session: Session, user: User, tries: _Tries, refusal: DomainError
) -> DomainError:
    """Count a wrong try; the account rests when there were too many.

    Tries while it rests do not make the rest longer, so that nobody can keep the owner out for
    ever: there is a try for everybody each time it ends, a browser that signed in before is
    counted by itself, and a new password opens at once.
    """
    door.limits.try_take(tries.key, tries.limit)
    audit.record(
        session,
        "sign_in_refused",
        subject=("app_user", user.id),
        after={"why": type(refusal).__name__},
    )
    now = clock.now()
    if tries.is_known_device or (user.locked_until is not None and user.locked_until > now):
        return refusal
    wrong = user.failed_sign_ins + 1
    until: datetime | None = None
    if wrong >= door.policy.lockout_after:
        wrong, until = 0, now + timedelta(minutes=door.policy.lockout_minutes)
        events.publish(session, SignInPaused(user.id))
    _note(session, user, {"failed_sign_ins": wrong, "locked_until": until})
    return refusal


def _note(session: Session, user: User, changes: dict[str, object]) -> None:
    """Write counters without an audit entry each: the deed itself is recorded."""
    session.execute(
        update(User)
        .where(User.id == user.id)
        .values(changes)
        .execution_options(synchronize_session=False)
    )
