"""Signing up, in and out, over HTTP; most of it for people who are not signed in."""

from fastapi import APIRouter, Depends, Response

from bursar.domains.identity.routes.parts import (
    WRITE,
    DeviceMark,
    DoorDep,
    EarlierToken,
    RuntimeDep,
    forget_session,
    keep_session,
    keep_signed_in,
    knock,
)
from bursar.domains.identity.schemas.sign_in import (
    EmailVerified,
    ForgotPasswordBody,
    LoginBody,
    ResetPasswordBody,
    SignedInRead,
    SignUpBody,
    Told,
    VerifyEmailBody,
)
from bursar.domains.identity.service import new_password, sessions
from bursar.domains.identity.service import sign_in as signing_in
from bursar.domains.identity.service import sign_up as signing_up
from bursar.domains.identity.service.sessions import Started
from bursar.domains.identity.service.sign_in import Credentials
from bursar.kit.edge import SessionDep

router = APIRouter(prefix="/auth", tags=["sign-in"])

KNOCK = [Depends(knock)]

SIGNED_UP = Told(
    detail="Thank you. Unless you have an account already, it is ready; look in your mail."
)
LINK_SENT = Told(
    detail="If there is an account with this address, a mail with a link is on its way."
)


@router.post("/signup", status_code=202, response_model=Told, dependencies=KNOCK)
def sign_up(body: SignUpBody, door: DoorDep) -> Told:
    """Make an account; the answer is the same for an address that has one."""
    signing_up.sign_up(door, email=body.email, password=body.password, name=body.name)
    return SIGNED_UP


@router.post("/login", response_model=SignedInRead, dependencies=KNOCK)
def sign_in(
    body: LoginBody,
    door: DoorDep,
    runtime: RuntimeDep,
    device: DeviceMark,
    earlier: EarlierToken,
    response: Response,
) -> Started:
    """Start a session and set its cookie."""
    shown = Credentials(body.email, body.password, body.totp, device)
    signed_in = signing_in.sign_in(door, shown)
    sessions.end_token(door, earlier, idle=runtime.session_idle)
    keep_signed_in(response, runtime, signed_in)
    return signed_in.started


@router.post("/logout", status_code=204)
def sign_out(session: SessionDep, runtime: RuntimeDep, response: Response) -> None:
    """End the session; without one nothing happens."""
    sessions.end_current(session)
    forget_session(response, runtime)


@router.post("/refresh", response_model=SignedInRead, dependencies=WRITE)
def refresh_session(session: SessionDep, runtime: RuntimeDep, response: Response) -> Started:
    """Give the session a new token; it stays idle no longer, its absolute end stays."""
    renewed = sessions.renew(session)
    keep_session(response, runtime, renewed)
    return renewed


@router.post("/forgot-password", status_code=202, response_model=Told, dependencies=KNOCK)
def forget_password(body: ForgotPasswordBody, door: DoorDep) -> Told:
    """Send a link to choose a new password; the answer is the same for every address."""
    new_password.forget_password(door, body.email)
    return LINK_SENT


@router.post("/reset-password", status_code=204, dependencies=KNOCK)
def reset_password(
    body: ResetPasswordBody, door: DoorDep, runtime: RuntimeDep, response: Response
) -> None:
    """Set a new password with the link; all sessions end."""
    new_password.reset_password(door, token=body.token, password=body.password)
    forget_session(response, runtime)


@router.post("/verify-email", response_model=EmailVerified, dependencies=KNOCK)
def verify_email(body: VerifyEmailBody, door: DoorDep) -> EmailVerified:
    """Confirm an address with the link that was sent to it."""
    signing_up.verify_email(door, body.token)
    return EmailVerified(email_verified=True)
