"""Signing up, and confirming an address: known and new addresses get the same answer."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.events import KnownAddressSignedUp, SignedUp, VerificationWanted
from bursar.domains.identity.models import Consent, User, UserSetting
from bursar.domains.identity.service import households, one_time
from bursar.domains.identity.service.door import Door, email_key
from bursar.domains.identity.service.passwords import refuse_weak
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.domains.identity.service.refusals import LinkInvalid
from bursar.kit import audit, clock, events
from bursar.kit.db import actor_of
from bursar.kit.errors import Conflict, DomainError
from bursar.kit.ids import new_id
from bursar.kit.limits import Limit, Limits

VERIFICATION = "verify_email"
VERIFICATION_FOR = timedelta(hours=48)

# Mails that sign-ups, forgotten passwords and repeats may send to one address.
MAILS = Limit(count=5, window_s=3600)
# The confirmation mail goes out again at most this often.
AGAIN = Limit(count=1, window_s=300)


def sign_up(door: Door, *, email: str, password: str, name: str) -> None:
    """Make a user with a household of their own; the caller accepted terms and privacy text.

    Nothing comes back: whether the address was known already, only its owner learns, by mail.

    Raises:
        WeakPassword: The password is guessed early.
    """
    refuse_weak(password, email=email, name=name)
    hashed = door.passwords.hash(password)  # the same work for a known address
    with door.anonymous() as session:
        found = queries.find_sign_in(session, email)
    if found is None:
        user_id = new_id()
        try:
            with door.acting_as(user_id) as session:
                add_user(session, email=email, name=name, password_hash=hashed)
                accept_texts(session, door.policy)
                households.create_household(session, name=f"{name}'s household", owner_name=name)
                events.publish(session, SignedUp(user_id))
        except IntegrityError:  # the same address a moment ago: its owner gets that one's mail
            return
    elif door.limits.try_take(email_key("mail", email), MAILS):
        with door.acting_as(found.user_id) as session:
            events.publish(session, KnownAddressSignedUp(found.user_id))


def add_user(session: Session, *, email: str, name: str, password_hash: str | None) -> User:
    """Add the user that the session acts as, with the settings everybody starts with."""
    user_id = queries.actor_id(session)
    user = User(id=user_id, email=email, name=name, password_hash=password_hash)
    session.add(user)
    session.flush()  # settings refer to the user
    session.add(UserSetting(user_id=user_id, preferences={}))
    session.flush()
    return user


def accept_texts(session: Session, policy: IdentityPolicy) -> None:
    """Note that the user accepted the terms and the privacy text in force, and from where."""
    user_id, address = queries.actor_id(session), actor_of(session).address
    for document, version in (
        ("terms", policy.terms_version),
        ("privacy", policy.privacy_version),
    ):
        session.add(Consent(user_id=user_id, document=document, version=version, address=address))
    session.flush()


def verify_email(door: Door, token: str) -> UUID:
    """Confirm the address that a link was sent to; return the user.

    Raises:
        LinkInvalid: Used, too old, or not ours.
    """
    user_id = one_time.user_of(token)
    failed: DomainError | None = None
    with door.acting_as(user_id) as session:
        if not one_time.use(session, VERIFICATION, token):
            failed = LinkInvalid()
        else:
            confirm_address(session)
    if failed is not None:
        raise failed
    return user_id


def confirm_address(session: Session) -> None:
    """Note that the acting user reads mail at their address."""
    user = queries.me(session, for_update=True)
    if user.email_verified_at is None:
        user.email_verified_at = clock.now()
        audit.record(session, "email_verified", subject=("app_user", user.id))


def ask_verification(session: Session, limits: Limits) -> None:
    """Send the confirmation mail again.

    Raises:
        Conflict: The address is confirmed.
        TooManyRequests: It was sent a moment ago.
    """
    user = queries.me(session)
    if user.email_verified_at is not None:
        raise Conflict("Your e-mail address is confirmed already.")
    limits.take(f"verification:{user.id}", AGAIN)
    events.publish(session, VerificationWanted(user.id))
