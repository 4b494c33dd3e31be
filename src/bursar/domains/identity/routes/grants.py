"""Who shares a household, over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from bursar.domains.identity import queries
from bursar.domains.identity.models import Grant, Invitation
from bursar.domains.identity.routes.parts import READ, SHARE, LimitsDep
from bursar.domains.identity.schemas.households import (
    GrantPage,
    GrantRead,
    GrantUpdate,
    InvitationCreate,
    InvitationPage,
    InvitationRead,
)
from bursar.domains.identity.service import sharing as service
from bursar.kit.edge import SessionDep

router = APIRouter(prefix="/households/{household_id}", tags=["sharing"])


@router.get("/grants", response_model=GrantPage, dependencies=READ)
def list_grants(household_id: UUID, session: SessionDep) -> GrantPage:
    """Who may see, edit or own a household, ended grants too."""
    queries.get_household(session, household_id)
    rows = queries.people_grants(session, household_id)
    return GrantPage(items=[GrantRead.model_validate(row) for row in rows], next=None)


@router.post("/grants", status_code=201, response_model=InvitationRead, dependencies=SHARE)
def invite_person(
    household_id: UUID, body: InvitationCreate, session: SessionDep, limits: LimitsDep
) -> Invitation:
    """Offer a grant to an address by mail; it holds once it is accepted. Owners only."""
    return service.invite(session, limits, household_id, body.model_dump())


@router.get("/invitations", response_model=InvitationPage, dependencies=READ)
def list_invitations(household_id: UUID, session: SessionDep) -> InvitationPage:
    """Invitations nobody accepted yet; others than owners see none."""
    queries.get_household(session, household_id)
    rows = queries.open_invitations(session, household_id)
    return InvitationPage(items=[InvitationRead.model_validate(row) for row in rows], next=None)


@router.delete("/invitations/{invitation_id}", status_code=204, dependencies=SHARE)
def withdraw_invitation(household_id: UUID, invitation_id: UUID, session: SessionDep) -> None:
    """Withdraw an invitation."""
    service.withdraw(session, household_id, invitation_id)


@router.put("/grants/{grant_id}", name="put_grant", response_model=GrantRead, dependencies=SHARE)
@router.patch("/grants/{grant_id}", response_model=GrantRead, dependencies=SHARE)
def change_grant(
    household_id: UUID, grant_id: UUID, body: GrantUpdate, session: SessionDep
) -> Grant:
    """Change level or end of a grant; owners only."""
    changes = body.model_dump(exclude_unset=True)
    return service.change_grant(session, household_id, grant_id, changes)


@router.delete("/grants/{grant_id}", status_code=204, dependencies=SHARE)
def end_grant(household_id: UUID, grant_id: UUID, session: SessionDep) -> None:
    """End a grant: owners anybody's, others their own."""
    service.end_grant(session, household_id, grant_id)
