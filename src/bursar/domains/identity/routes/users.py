"""Users over HTTP."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from bursar.domains.identity import queries
from bursar.domains.identity.models import UserSetting
from bursar.domains.identity.routes.parts import (
    READ,
    WRITE,
    LimitsDep,
    PasswordsDep,
    RuntimeDep,
    forget_session,
)
from bursar.domains.identity.schemas.sign_in import NewPasswordBody, PasswordBody, Told
from bursar.domains.identity.schemas.users import (
    ProfileRead,
    ProfileUpdate,
    SettingsRead,
    SettingsUpdate,
    UserRead,
)
from bursar.domains.identity.service import erasure, new_password, sign_up
from bursar.domains.identity.service import profile as service
from bursar.kit.edge import SessionDep

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me", response_model=ProfileRead, dependencies=READ)
def get_profile(session: SessionDep) -> Mapping[str, Any]:
    """Who is signed in."""
    return service.read_profile(session)


@router.put("/me", name="put_profile", response_model=ProfileRead, dependencies=WRITE)
@router.patch("/me", response_model=ProfileRead, dependencies=WRITE)
def change_profile(body: ProfileUpdate, session: SessionDep) -> Mapping[str, Any]:
    """Change what is given; the rest stays."""
    return service.change_profile(session, body.model_dump(exclude_unset=True))


@router.put("/me/password", status_code=204, dependencies=WRITE)
def change_password(
    body: NewPasswordBody, session: SessionDep, passwords: PasswordsDep, limits: LimitsDep
) -> None:
    """Set a new password, confirmed with the old one; other sessions end."""
    new_password.confirm_password(session, passwords, limits, body.password)
    new_password.change_password(session, passwords, body.new_password)


@router.post("/me/verification", status_code=202, response_model=Told, dependencies=WRITE)
def ask_verification(session: SessionDep, limits: LimitsDep) -> Told:
    """Send the mail that confirms the address again."""
    sign_up.ask_verification(session, limits)
    return Told(detail="A mail with a link is on its way.")


@router.delete("/me", status_code=204, dependencies=WRITE)
def delete_me(
    body: PasswordBody,
    session: SessionDep,
    passwords: PasswordsDep,
    limits: LimitsDep,
    runtime: RuntimeDep,
    response: Response,
) -> None:
    """Delete the account, confirmed with the password, and every household owned alone."""
    new_password.confirm_password(session, passwords, limits, body.password)
    erasure.erase_account(session)
    forget_session(response, runtime)


@router.get("/{user_id}", response_model=UserRead, dependencies=READ)
def get_user(user_id: UUID, session: SessionDep) -> Mapping[str, Any]:
    """Oneself, or anybody for an administrator."""
    return service.find_user(session, user_id)


@router.get("/{user_id}/settings", response_model=SettingsRead, dependencies=READ)
def get_settings(user_id: UUID, session: SessionDep) -> UserSetting:
    """One's own settings."""
    return queries.settings_of(session, user_id)


@router.put(
    "/{user_id}/settings", name="put_settings", response_model=SettingsRead, dependencies=WRITE
)
@router.patch("/{user_id}/settings", response_model=SettingsRead, dependencies=WRITE)
def change_settings(user_id: UUID, body: SettingsUpdate, session: SessionDep) -> UserSetting:
    """Change what is given; the rest stays."""
    return service.change_settings(session, user_id, body.model_dump(exclude_unset=True))
