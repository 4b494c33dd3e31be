"""Private funds, private shares and the like over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from bursar.domains.ledger.schemas.alternatives import (
    AlternativeCreate,
    AlternativePage,
    AlternativeRead,
    AlternativeUpdate,
)
from bursar.domains.ledger.service import alternatives as service
from bursar.kit import clock
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX, Page
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/alternatives", tags=["alternatives"])

READ = [Depends(require(Permission.LEDGER_READ))]
WRITE = [Depends(require(Permission.LEDGER_WRITE))]


@router.get("", response_model=AlternativePage, dependencies=READ)
def list_alternatives(
    session: SessionDep,
    household_id: HouseholdDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT,
) -> Page[AlternativeRead]:
    """Private investments by name, each with its value today."""
    return service.list_alternatives(
        session, household_id, today=clock.today(), cursor=cursor, limit=limit
    )


@router.post("", status_code=201, response_model=AlternativeRead, dependencies=WRITE)
def create_alternative(
    body: AlternativeCreate, session: SessionDep, household_id: HouseholdDep
) -> AlternativeRead:
    """Add a private investment and its asset."""
    return service.create_alternative(session, household_id, body, today=clock.today())


@router.get("/{alternative_id}", response_model=AlternativeRead, dependencies=READ)
def get_alternative(alternative_id: UUID, session: SessionDep) -> AlternativeRead:
    """One private investment with its value today."""
    return service.read_alternative(session, alternative_id, today=clock.today())


@router.put(
    "/{alternative_id}", name="put_alternative", response_model=AlternativeRead, dependencies=WRITE
)
@router.patch("/{alternative_id}", response_model=AlternativeRead, dependencies=WRITE)
def change_alternative(
    alternative_id: UUID, body: AlternativeUpdate, session: SessionDep
) -> AlternativeRead:
    """Change facts of a private investment; a new value is added to its history."""
    return service.change_alternative(session, alternative_id, body, today=clock.today())


@router.delete("/{alternative_id}", status_code=204, dependencies=WRITE)
def delete_alternative(alternative_id: UUID, session: SessionDep) -> None:
    """Remove a private investment with its asset and values."""
    service.delete_alternative(session, alternative_id)
