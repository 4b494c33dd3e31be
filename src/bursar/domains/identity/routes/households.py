"""Households and their members, over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from bursar.domains.identity import queries
from bursar.domains.identity.models import Person
from bursar.domains.identity.queries import HouseholdSeen
from bursar.domains.identity.routes.parts import READ, SHARE, WRITE
from bursar.domains.identity.schemas.households import (
    AcceptBody,
    HouseholdCreate,
    HouseholdPage,
    HouseholdRead,
    HouseholdUpdate,
    MemberCreate,
    MemberPage,
    MemberRead,
    MemberUpdate,
)
from bursar.domains.identity.service import households as service
from bursar.domains.identity.service import sharing
from bursar.kit.edge import SessionDep

router = APIRouter(prefix="/households", tags=["households"])

MEMBER = "/{household_id}/members/{person_id}"


@router.get("", response_model=HouseholdPage, dependencies=READ)
def list_households(session: SessionDep) -> HouseholdPage:
    """Households the caller may see, their own first: the first is the default everywhere."""
    rows = [HouseholdRead.model_validate(row) for row in queries.visible_households(session)]
    return HouseholdPage(items=rows, next=None)


@router.post("", status_code=201, response_model=HouseholdRead, dependencies=WRITE)
def create_household(body: HouseholdCreate, session: SessionDep) -> HouseholdSeen:
    """Make another household of one's own."""
    made = service.create_household(session, name=body.name, base_currency=body.base_currency)
    return queries.get_household(session, made)


@router.post("/accept", response_model=HouseholdRead, dependencies=WRITE)
def accept_invitation(body: AcceptBody, session: SessionDep) -> HouseholdSeen:
    """Accept an invitation with the link that was sent to one's address."""
    return sharing.accept(session, body.token)


@router.get("/{household_id}", response_model=HouseholdRead, dependencies=READ)
def get_household(household_id: UUID, session: SessionDep) -> HouseholdSeen:
    """One household."""
    return queries.get_household(session, household_id)


@router.put(
    "/{household_id}", name="put_household", response_model=HouseholdRead, dependencies=SHARE
)
@router.patch("/{household_id}", response_model=HouseholdRead, dependencies=SHARE)
def change_household(
    household_id: UUID, body: HouseholdUpdate, session: SessionDep
) -> HouseholdSeen:
    """Change name, base currency or the order of price sources; owners only."""
    return service.change_household(session, household_id, body.model_dump(exclude_unset=True))


@router.get("/{household_id}/members", response_model=MemberPage, dependencies=READ)
def list_members(household_id: UUID, session: SessionDep) -> MemberPage:
    """The people of a household; at most fifty."""
    queries.get_household(session, household_id)
    rows = queries.members(session, household_id)
    return MemberPage(items=[MemberRead.model_validate(row) for row in rows], next=None)


@router.post(
    "/{household_id}/members", status_code=201, response_model=MemberRead, dependencies=WRITE
)
def add_member(household_id: UUID, body: MemberCreate, session: SessionDep) -> Person:
    """Add a member."""
    return service.add_member(session, household_id, body.model_dump())


@router.get(MEMBER, response_model=MemberRead, dependencies=READ)
def get_member(household_id: UUID, person_id: UUID, session: SessionDep) -> Person:
    """One member."""
    return queries.get_member(session, household_id, person_id)


@router.put(MEMBER, name="put_member", response_model=MemberRead, dependencies=WRITE)
@router.patch(MEMBER, response_model=MemberRead, dependencies=WRITE)
def change_member(
    household_id: UUID, person_id: UUID, body: MemberUpdate, session: SessionDep
) -> Person:
    """Change what is given; the rest stays."""
    changes = body.model_dump(exclude_unset=True)
    return service.change_member(session, household_id, person_id, changes)


@router.delete(MEMBER, status_code=204, dependencies=WRITE)
def remove_member(household_id: UUID, person_id: UUID, session: SessionDep) -> None:
    """Remove a member; what they owned becomes joint."""
    service.remove_member(session, household_id, person_id)
