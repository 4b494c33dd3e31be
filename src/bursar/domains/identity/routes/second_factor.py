"""The second factor, over HTTP."""

from fastapi import APIRouter

from bursar.domains.identity.routes.parts import WRITE, LimitsDep, PasswordsDep, PolicyDep
from bursar.domains.identity.schemas.sign_in import (
    CodeBody,
    ConfirmedCodeBody,
    PasswordBody,
    RecoveryCodes,
    SecondFactorSetUp,
)
from bursar.domains.identity.service import second_factor as service
from bursar.domains.identity.service.new_password import confirm_password
from bursar.kit.edge import SessionDep

router = APIRouter(prefix="/auth/mfa", tags=["second factor"])


@router.post("/setup", status_code=201, response_model=SecondFactorSetUp, dependencies=WRITE)
def set_up_second_factor(
    body: PasswordBody,
    session: SessionDep,
    policy: PolicyDep,
    passwords: PasswordsDep,
    limits: LimitsDep,
) -> service.SetUp:
    """Make a seed for an authenticator app; it holds once a code of it was verified."""
    confirm_password(session, passwords, limits, body.password)
    return service.set_up(session, policy)


@router.post("/verify", response_model=RecoveryCodes, dependencies=WRITE)
def verify_second_factor(
    body: CodeBody, session: SessionDep, policy: PolicyDep, limits: LimitsDep
) -> RecoveryCodes:
    """Switch the second factor on with its first code; the recovery codes are shown once."""
    codes = service.confirm(session, policy, limits, body.code)
    return RecoveryCodes(recovery_codes=list(codes))


@router.post("/recovery-codes", response_model=RecoveryCodes, dependencies=WRITE)
def renew_recovery_codes(
    body: CodeBody, session: SessionDep, policy: PolicyDep, limits: LimitsDep
) -> RecoveryCodes:
    """Replace all recovery codes."""
    codes = service.renew_recovery_codes(session, policy, limits, body.code)
    return RecoveryCodes(recovery_codes=list(codes))


@router.post("/disable", status_code=204, dependencies=WRITE)
def switch_off_second_factor(
    body: ConfirmedCodeBody,
    session: SessionDep,
    policy: PolicyDep,
    passwords: PasswordsDep,
    limits: LimitsDep,
) -> None:
    """Switch the second factor off, with the password and a code."""
    confirm_password(session, passwords, limits, body.password)
    service.switch_off(session, policy, limits, body.code)
