"""Forgotten, reset and changed passwords."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.events import PasswordChanged, PasswordForgotten
from bursar.domains.identity.models import OneTimeToken, User
from bursar.domains.identity.service import one_time, sessions
from bursar.domains.identity.service.door import Door, email_key
from bursar.domains.identity.service.passwords import Passwords, refuse_weak
from bursar.domains.identity.service.refusals import LinkInvalid, WrongPassword
from bursar.domains.identity.service.sign_up import MAILS, confirm_address
from bursar.kit import audit, events
from bursar.kit.limits import Limit, Limits

RESET = "reset_password"
RESET_FOR = timedelta(hours=1)

# Wrong passwords somebody who is signed in may give when asked to confirm.
CONFIRMATIONS = Limit(count=8, window_s=15 * 60)


def forget_password(door: Door, email: str) -> None:
    """Send a link to an address where it is known; the caller cannot tell whether it was."""
    allowed = door.limits.try_take(email_key("mail", email), MAILS)
    with door.anonymous() as session:
        found = queries.find_sign_in(session, email)
    if found is not None and allowed:
        with door.acting_as(found.user_id) as session:
            events.publish(session, PasswordForgotten(found.user_id))


def reset_password(door: Door, *, token: str, password: str) -> None:
    """Set a new password with a link from a mail; every session of the user ends.

    The link proves that its holder reads the user's mail, so the address is confirmed and a lock
    ends too. The second factor stays as it was.

    Raises:
        LinkInvalid: Used, too old, or not ours.
        WeakPassword: The password is guessed early; the link stays good.
    """
    user_id = one_time.user_of(token)
    with door.acting_as(user_id) as session:
        user = session.get(User, user_id) if one_time.is_good(session, RESET, token) else None
    if user is None:
        raise LinkInvalid
    refuse_weak(password, email=user.email, name=user.name)
    hashed = door.passwords.hash(password)  # no connection is held meanwhile
    with door.acting_as(user_id) as session:
        used = one_time.use(session, RESET, token)
        if used:
            confirm_address(session)
            _set(session, hashed)
            sessions.end_all(session, except_current=False)
    if not used:
        raise LinkInvalid
    door.limits.forget(email_key("wrong-password", user.email))


def confirm_password(session: Session, passwords: Passwords, limits: Limits, password: str) -> User:
    """Return the acting user, who has just shown their password again.

    The hash is computed while the request holds its connection: these deeds are rare, and at most
    two hashes run at the same time.

    Raises:
        WrongPassword: It is not theirs.
        TooManyRequests: Too many wrong ones.
    """
    user = queries.me(session)
    key = f"confirm:{user.id}"
    limits.check(key, CONFIRMATIONS)
    if not passwords.verify(user.password_hash, password):
        limits.try_take(key, CONFIRMATIONS)
        raise WrongPassword
    return user


def change_password(session: Session, passwords: Passwords, password: str) -> None:
    """Give the acting user, who confirmed the old one, a new password; other sessions end.

    Raises:
        WeakPassword: The password is guessed early.
    """
    user = queries.me(session)
    refuse_weak(password, email=user.email, name=user.name)
    _set(session, passwords.hash(password))
    sessions.end_all(session, except_current=True)


def _set(session: Session, hashed: str) -> None:
    user = queries.me(session, for_update=True)
    user.password_hash, user.locked_until, user.failed_sign_ins = hashed, None, 0
    session.execute(
        delete(OneTimeToken).where(OneTimeToken.user_id == user.id, OneTimeToken.purpose == RESET)
    )
    audit.record(session, "password_changed", subject=("app_user", user.id))
    events.publish(session, PasswordChanged(user.id))
