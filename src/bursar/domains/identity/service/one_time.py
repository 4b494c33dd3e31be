"""Links that work once: `<user id>.<secret>`, so that the hash is looked up as that user."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.models import OneTimeToken
from bursar.domains.identity.service.refusals import LinkInvalid
from bursar.kit import clock
from bursar.kit.crypto import new_token, token_hash

_TOKEN_LENGTH_MAX = 120


def make(session: Session, purpose: str, *, lasts: timedelta) -> str:
    """Return a new token of the acting user; earlier ones of the same purpose end."""
    user_id = queries.actor_id(session)
    session.execute(
        delete(OneTimeToken).where(OneTimeToken.user_id == user_id, OneTimeToken.purpose == purpose)
    )
    token = f"{user_id}.{new_token()}"
    session.add(
        OneTimeToken(
            user_id=user_id,
            purpose=purpose,
            token_hash=token_hash(token),
            expires_at=clock.now() + lasts,
        )
    )
    session.flush()
    return token


def user_of(token: str) -> UUID:
    """Return the user a token names; whether it is theirs is for `use` to say.

    Raises:
        LinkInvalid: Not of our form.
    """
    head, dot, secret = token[:_TOKEN_LENGTH_MAX].partition(".")
    try:
        user_id = UUID(head)
    except ValueError as error:
        raise LinkInvalid from error
    if not (dot and secret):
        raise LinkInvalid
    return user_id


def is_good(session: Session, purpose: str, token: str) -> bool:
    """Whether a token of the acting user could be used now."""
    return (
        session.scalars(select(OneTimeToken.id).where(*_good(purpose, token))).first() is not None
    )


def use(session: Session, purpose: str, token: str) -> bool:
    """Use a token up; of two at the same time one succeeds."""
    used = session.execute(
        update(OneTimeToken).where(*_good(purpose, token)).values(used_at=clock.now())
    )
    return isinstance(used, CursorResult) and used.rowcount == 1


def _good(purpose: str, token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        OneTimeToken.token_hash == token_hash(token),
        OneTimeToken.purpose == purpose,
        OneTimeToken.used_at.is_(None),
        OneTimeToken.expires_at > clock.now(),
    )
