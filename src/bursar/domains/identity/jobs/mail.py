"""Mails to users about their own sign-in.

A job gets ids only. It makes the one-time token itself, so that no token ever lies in the queue;
run twice, it makes a second one and the first ends.
"""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from bursar.domains.identity.events import (
    KnownAddressSignedUp,
    PasswordChanged,
    PasswordForgotten,
    SecondFactorChanged,
    SignedUp,
    SignInPaused,
    VerificationWanted,
)
from bursar.domains.identity.jobs import letters
from bursar.domains.identity.jobs.letters import Letter
from bursar.domains.identity.models import User
from bursar.domains.identity.service import new_password, one_time, sign_up
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.kit.db import Actor, open_session
from bursar.kit.jobs import Context, job
from bursar.ports.mailer import Mailer

VERIFY_PAGE = "/verify-email"
RESET_PAGE = "/reset-password"
FORGOTTEN_PAGE = "/forgot-password"
SIGN_IN_PAGE = "/sign-in"


def policy_of(context: Context) -> IdentityPolicy:
    """Return the policy the composition root gave."""
    policy: IdentityPolicy = context.services["identity_policy"]
    return policy


def post(context: Context, address: str, letter: Letter) -> None:
    """Send a letter; called when its transaction is committed."""
    mailer: Mailer = context.services["mailer"]
    mailer.send(letter.to(address))


def page(context: Context, path: str, **query: str) -> str:
    """Return the address of a page of the web app."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{policy_of(context).origin}{path}{asked}"


@job(on=SignedUp)
def send_verification(context: Context, user_id: str) -> None:
    """Send the link that confirms a new user's address."""
    _send_link(
        context,
        user_id,
        purpose=sign_up.VERIFICATION,
        lasts=sign_up.VERIFICATION_FOR,
        write=lambda user, token: letters.confirm_address(
            user.name, page(context, VERIFY_PAGE, token=token)
        ),
    )


@job(on=VerificationWanted)
def send_verification_again(context: Context, user_id: str) -> None:
    """Send the link once more; the earlier one ends."""
    send_verification(context, user_id)


@job(on=PasswordForgotten)
def send_reset_link(context: Context, user_id: str) -> None:
    """Send the link that sets a new password."""
    _send_link(
        context,
        user_id,
        purpose=new_password.RESET,
        lasts=new_password.RESET_FOR,
        write=lambda user, token: letters.reset_password(
            user.name, page(context, RESET_PAGE, token=token)
        ),
    )


@job(on=KnownAddressSignedUp)
def tell_known_address(context: Context, user_id: str) -> None:
    """Tell a user that somebody signed up with their address."""
    _tell(
        context,
        user_id,
        lambda user: letters.known_address(
            user.name, page(context, SIGN_IN_PAGE), page(context, FORGOTTEN_PAGE)
        ),
    )


@job(on=PasswordChanged)
def tell_password_changed(context: Context, user_id: str) -> None:
    """Tell a user that their password is another one now."""
    _tell(
        context,
        user_id,
        lambda user: letters.password_changed(user.name, page(context, FORGOTTEN_PAGE)),
    )


@job(on=SecondFactorChanged)
def tell_second_factor_changed(context: Context, user_id: str) -> None:
    """Tell a user that the second factor was switched on or off."""
    _tell(
        context,
        user_id,
        lambda user: letters.second_factor_changed(
            user.name, page(context, FORGOTTEN_PAGE), is_on=user.mfa_enabled
        ),
    )


@job(on=SignInPaused)
def tell_sign_in_paused(context: Context, user_id: str) -> None:
    """Tell a user that their sign-in rests."""
    minutes = policy_of(context).lockout_minutes
    _tell(
        context,
        user_id,
        lambda user: letters.sign_in_paused(
            user.name, page(context, FORGOTTEN_PAGE), minutes=minutes
        ),
    )


def _send_link(
    context: Context,
    user_id: str,
    *,
    purpose: str,
    lasts: timedelta,
    write: Callable[[User, str], Letter],
) -> None:
    with open_session(context.engine, Actor(UUID(user_id))) as session:
        user = session.get(User, UUID(user_id))
        if user is None:  # left meanwhile
            return
        token = one_time.make(session, purpose, lasts=lasts)
    post(context, user.email, write(user, token))


def _tell(context: Context, user_id: str, write: Callable[[User], Letter]) -> None:
    with open_session(context.engine, Actor(UUID(user_id))) as session:
        user = session.get(User, UUID(user_id))
    if user is not None:
        post(context, user.email, write(user))
