"""Portfolios over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from bursar.domains.ledger.schemas.portfolios import (
    PortfolioCreate,
    PortfolioPage,
    PortfolioRead,
    PortfolioUpdate,
)
from bursar.domains.ledger.service import portfolios as service
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX, Page
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/portfolios", tags=["portfolios"])

READ = [Depends(require(Permission.LEDGER_READ))]
WRITE = [Depends(require(Permission.LEDGER_WRITE))]


@router.get("", response_model=PortfolioPage, dependencies=READ)
def list_portfolios(
    session: SessionDep,
    household_id: HouseholdDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT,
) -> Page[PortfolioRead]:
    """Portfolios by name, `All` among them."""
    return service.list_portfolios(session, household_id, cursor=cursor, limit=limit)


@router.post("", status_code=201, response_model=PortfolioRead, dependencies=WRITE)
def create_portfolio(
    body: PortfolioCreate, session: SessionDep, household_id: HouseholdDep
) -> PortfolioRead:
    """Name a set of accounts."""
    return service.create_portfolio(session, household_id, body)


@router.get("/{portfolio_id}", response_model=PortfolioRead, dependencies=READ)
def get_portfolio(portfolio_id: UUID, session: SessionDep) -> PortfolioRead:
    """One portfolio with its accounts."""
    return service.read_portfolio(session, portfolio_id)


@router.put(
    "/{portfolio_id}", name="put_portfolio", response_model=PortfolioRead, dependencies=WRITE
)
@router.patch("/{portfolio_id}", response_model=PortfolioRead, dependencies=WRITE)
def change_portfolio(
    portfolio_id: UUID, body: PortfolioUpdate, session: SessionDep
) -> PortfolioRead:
    """Rename a portfolio or give it another set of accounts; `All` cannot be changed."""
    return service.change_portfolio(session, portfolio_id, body)


@router.delete("/{portfolio_id}", status_code=204, dependencies=WRITE)
def delete_portfolio(portfolio_id: UUID, session: SessionDep) -> None:
    """Remove a portfolio; its accounts stay."""
    service.delete_portfolio(session, portfolio_id)
