"""Income streams over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from bursar.domains.ledger.schemas.income import (
    IncomeCreate,
    IncomePage,
    IncomeProjections,
    IncomeRead,
    IncomeUpdate,
)
from bursar.domains.ledger.service import income as service
from bursar.kit import clock
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX, Page
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/income", tags=["income"])

READ = [Depends(require(Permission.LEDGER_READ))]
WRITE = [Depends(require(Permission.LEDGER_WRITE))]

MONTHS_DEFAULT = 12
MONTHS_MAX = 600


@router.get("", response_model=IncomePage, dependencies=READ)
def list_income(
    session: SessionDep,
    household_id: HouseholdDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT,
) -> Page[IncomeRead]:
    """Income streams by source."""
    return service.list_income(
        session, household_id, today=clock.today(), cursor=cursor, limit=limit
    )


@router.post("", status_code=201, response_model=IncomeRead, dependencies=WRITE)
def create_income(
    body: IncomeCreate, session: SessionDep, household_id: HouseholdDep
) -> IncomeRead:
    """Add an income stream."""
    return service.create_income(session, household_id, body, today=clock.today())


@router.get("/projections", response_model=IncomeProjections, dependencies=READ)
def get_income_projections(
    session: SessionDep,
    household_id: HouseholdDep,
    from_on: Annotated[date | None, Query(description="First day; today where absent.")] = None,
    months: Annotated[int, Query(ge=1, le=MONTHS_MAX)] = MONTHS_DEFAULT,
) -> IncomeProjections:
    """What active streams will pay, by month, year and stream."""
    return service.project(session, household_id, from_on=from_on or clock.today(), months=months)


@router.get("/{income_id}", response_model=IncomeRead, dependencies=READ)
def get_income(income_id: UUID, session: SessionDep) -> IncomeRead:
    """One income stream."""
    return service.read_income(session, income_id, today=clock.today())


@router.put("/{income_id}", name="put_income", response_model=IncomeRead, dependencies=WRITE)
@router.patch("/{income_id}", response_model=IncomeRead, dependencies=WRITE)
def change_income(income_id: UUID, body: IncomeUpdate, session: SessionDep) -> IncomeRead:
    """Change facts of an income stream."""
    return service.change_income(session, income_id, body, today=clock.today())


@router.delete("/{income_id}", status_code=204, dependencies=WRITE)
def delete_income(income_id: UUID, session: SessionDep) -> None:
    """Remove an income stream."""
    service.delete_income(session, income_id)
