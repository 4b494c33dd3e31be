"""What sign-in routes take and give."""

from typing import Literal
from uuid import UUID

from bursar.domains.identity.schemas.fields import (
    Body,
    Code,
    Email,
    Instant,
    Name,
    Password,
    Record,
    Token,
    Typed,
)


class SignUpBody(Body):
    email: Email
    password: Password
    name: Name
    accept_terms: Literal[True]
    accept_privacy: Literal[True]


class LoginBody(Body):
    email: Typed
    password: Password
    totp: Code | None = None


class ForgotPasswordBody(Body):
    email: Typed


class ResetPasswordBody(Body):
    token: Token
    password: Password


class VerifyEmailBody(Body):
    token: Token


class PasswordBody(Body):
    password: Password


class NewPasswordBody(Body):
    password: Password
    new_password: Password


class CodeBody(Body):
    code: Code


class ConfirmedCodeBody(Body):
    password: Password
    code: Code


class Told(Record):
    """A sentence for the screen."""

    detail: str


class SignedInRead(Record):
    """Who is signed in now; the token travels in the cookie alone."""

    user_id: UUID
    session_id: UUID
    expires_at: Instant


class EmailVerified(Record):
    email_verified: Literal[True]


class SecondFactorSetUp(Record):
    """What an authenticator app needs; shown once."""

    factor_id: UUID
    secret: str
    uri: str
    qr_svg: str


class RecoveryCodes(Record):
    """Codes for the day the telephone is lost; shown once, each works once."""

    recovery_codes: list[str]


class SessionRead(Record):
    id: UUID
    created_at: Instant
    last_seen_at: Instant
    expires_at: Instant
    address: str | None
    agent: str | None
    is_current: bool


class SessionPage(Record):
    items: list[SessionRead]
    next: str | None
