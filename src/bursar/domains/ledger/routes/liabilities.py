"""Debts, their balances, schedules and payoffs over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from bursar.domains.ledger.schemas.liabilities import (
    Amortization,
    BalanceCreate,
    BalancePage,
    BalanceRead,
    LiabilityCreate,
    LiabilityPage,
    LiabilityRead,
    LiabilityUpdate,
    Payoff,
    PayoffWishes,
)
from bursar.domains.ledger.service import balances, payoffs
from bursar.domains.ledger.service import liabilities as service
from bursar.kit import clock
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX, Page
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/liabilities", tags=["liabilities"])

READ = [Depends(require(Permission.LEDGER_READ))]
WRITE = [Depends(require(Permission.LEDGER_WRITE))]

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]


@router.get("", response_model=LiabilityPage, dependencies=READ)
def list_liabilities(
    session: SessionDep,
    household_id: HouseholdDep,
    cursor: str | None = None,
    limit: Limit = PAGE_DEFAULT,
) -> Page[LiabilityRead]:
    """Debts by name, each with what is owed today."""
    return service.list_liabilities(
        session, household_id, today=clock.today(), cursor=cursor, limit=limit
    )


@router.post("", status_code=201, response_model=LiabilityRead, dependencies=WRITE)
def create_liability(
    body: LiabilityCreate, session: SessionDep, household_id: HouseholdDep
) -> LiabilityRead:
    """Add a debt; its balance becomes the first of its history."""
    return service.create_liability(session, household_id, body, today=clock.today())


@router.get("/{liability_id}", response_model=LiabilityRead, dependencies=READ)
def get_liability(liability_id: UUID, session: SessionDep) -> LiabilityRead:
    """One debt with what is owed today."""
    return service.read_liability(session, liability_id, today=clock.today())


@router.put(
    "/{liability_id}", name="put_liability", response_model=LiabilityRead, dependencies=WRITE
)
@router.patch("/{liability_id}", response_model=LiabilityRead, dependencies=WRITE)
def change_liability(
    liability_id: UUID, body: LiabilityUpdate, session: SessionDep
) -> LiabilityRead:
    """Change terms of a debt; a new balance is added to its history."""
    return service.change_liability(session, liability_id, body, today=clock.today())


@router.delete("/{liability_id}", status_code=204, dependencies=WRITE)
def delete_liability(liability_id: UUID, session: SessionDep) -> None:
    """Remove a debt with its history of balances."""
    service.delete_liability(session, liability_id)


@router.get("/{liability_id}/amortization", response_model=Amortization, dependencies=READ)
def get_amortization(
    liability_id: UUID, session: SessionDep, start: payoffs.Start = "now"
) -> Amortization:
    """Every payment until nothing is owed: from today's balance, or from the beginning."""
    return payoffs.amortization(session, liability_id, start=start, today=clock.today())


@router.get("/{liability_id}/payoff", response_model=Payoff, dependencies=READ)
def get_payoff(
    liability_id: UUID, session: SessionDep, wishes: Annotated[PayoffWishes, Query()]
) -> Payoff:
    """What other ways to pay would change; with no wishes, three usual ones."""
    return payoffs.payoff(session, liability_id, wishes, today=clock.today())


@router.get("/{liability_id}/balances", response_model=BalancePage, dependencies=READ)
def list_liability_balances(
    liability_id: UUID, session: SessionDep, cursor: str | None = None, limit: Limit = PAGE_DEFAULT
) -> Page[BalanceRead]:
    """What was stated as owed, latest first."""
    return balances.list_balances(session, liability_id, cursor=cursor, limit=limit)


@router.post(
    "/{liability_id}/balances", status_code=201, response_model=BalanceRead, dependencies=WRITE
)
def add_liability_balance(
    liability_id: UUID, body: BalanceCreate, session: SessionDep
) -> BalanceRead:
    """State what was owed on a day; a day has one balance, the last one stated."""
    return balances.add_balance(session, liability_id, body, today=clock.today())


@router.delete("/{liability_id}/balances/{balance_id}", status_code=204, dependencies=WRITE)
def delete_liability_balance(liability_id: UUID, balance_id: UUID, session: SessionDep) -> None:
    """Remove a stated balance; the schedule from the one before it holds again."""
    balances.delete_balance(session, liability_id, balance_id)
