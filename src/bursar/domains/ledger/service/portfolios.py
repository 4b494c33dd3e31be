"""Making, changing and removing portfolios; `All` follows the household by itself."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, Portfolio, PortfolioAccount
from bursar.domains.ledger.queries import portfolios as queries
from bursar.domains.ledger.queries.rows import get_same_household
from bursar.domains.ledger.schemas.portfolios import (
    PortfolioCreate,
    PortfolioRead,
    PortfolioUpdate,
)
from bursar.domains.ledger.service import marks
from bursar.kit import tenancy
from bursar.kit.errors import Conflict, Invalid
from bursar.kit.ids import new_id
from bursar.kit.paging import Page

ALL = "All"


def ensure_all(session: Session, household_id: UUID) -> None:
    """Add the household's portfolio of everything where it is missing. Safe to run twice."""
    session.execute(
        insert(Portfolio)
        .values(id=new_id(), household_id=household_id, name=ALL, is_all=True)
        .on_conflict_do_nothing(index_elements=["household_id", "name"])
    )


def create_portfolio(session: Session, household_id: UUID, body: PortfolioCreate) -> PortfolioRead:
    """Name a set of accounts.

    Raises:
        Forbidden: The actor may look, not change.
        NotFound: An account is not the household's.
        Invalid: The name is kept for the portfolio of everything.
    """
    tenancy.require_editable(session, household_id)
    portfolio = Portfolio(household_id=household_id, name=_free_name(body.name))
    session.add(portfolio)
    session.flush()
    _hold(session, portfolio, body.account_ids)
    return _changed(session, portfolio)


def change_portfolio(session: Session, portfolio_id: UUID, body: PortfolioUpdate) -> PortfolioRead:
    """Rename a portfolio or give it another set of accounts.

    Raises:
        NotFound: No such portfolio, or an account is not its household's.
        Forbidden: The actor may look, not change.
        Conflict: `All` follows the household by itself.
    """
    portfolio = queries.get_portfolio(session, portfolio_id, for_update=True)
    _refuse_all(portfolio)
    if body.name is not None:
        portfolio.name = _free_name(body.name)
    if body.account_ids is not None:
        _hold(session, portfolio, body.account_ids)
    return _changed(session, portfolio)


def delete_portfolio(session: Session, portfolio_id: UUID) -> None:
    """Remove a portfolio; its accounts stay.

    Raises:
        NotFound: No such portfolio.
        Forbidden: The actor may look, not change.
        Conflict: `All` stays.
    """
    portfolio = queries.get_portfolio(session, portfolio_id, for_update=True)
    _refuse_all(portfolio)
    for row in queries.memberships(session, portfolio_id):
        session.delete(row)
    session.flush()  # before the portfolio, or the database removes them unseen by the audit log
    session.delete(portfolio)
    session.flush()
    marks.touch(session, portfolio.household_id)


def read_portfolio(session: Session, portfolio_id: UUID) -> PortfolioRead:
    """One portfolio with its accounts.

    Raises:
        NotFound: None of that id among the actor's households.
    """
    return _read(session, queries.get_portfolio(session, portfolio_id))


def list_portfolios(
    session: Session, household_id: UUID, *, cursor: str | None, limit: int
) -> Page[PortfolioRead]:
    """Portfolios by name; `All` is made here where it is missing and the actor may add it."""
    if queries.find_all(session, household_id) is None and _may_edit(session, household_id):
        ensure_all(session, household_id)
    page = queries.list_portfolios(session, household_id, cursor=cursor, limit=limit)
    held = queries.accounts_of(session, page.items)
    return Page(
        [PortfolioRead.of(one, account_ids=list(held[one.id])) for one in page.items], page.next
    )


def _may_edit(session: Session, household_id: UUID) -> bool:
    allowed: bool = session.scalars(
        text("select :id = any (editable_households())"), {"id": household_id}
    ).one()
    return allowed


def _read(session: Session, portfolio: Portfolio) -> PortfolioRead:
    return PortfolioRead.of(portfolio, account_ids=list(queries.account_ids(session, portfolio)))


def _changed(session: Session, portfolio: Portfolio) -> PortfolioRead:
    session.flush()
    marks.touch(session, portfolio.household_id)
    session.refresh(portfolio)
    return _read(session, portfolio)


def _hold(session: Session, portfolio: Portfolio, account_ids: Sequence[UUID]) -> None:
    wanted = dict.fromkeys(account_ids)
    stored = {row.account_id: row for row in queries.memberships(session, portfolio.id)}
    for account_id in wanted:
        get_same_household(session, Account, account_id, "account", portfolio.household_id)
        if account_id not in stored:
            session.add(
                PortfolioAccount(
                    household_id=portfolio.household_id,
                    portfolio_id=portfolio.id,
                    account_id=account_id,
                )
            )
    for account_id, row in stored.items():
        if account_id not in wanted:
            session.delete(row)


def _free_name(name: str) -> str:
    if name.casefold() == ALL.casefold():
        raise Invalid(
            f"{ALL} is the portfolio of the whole household; choose another name.", field="name"
        )
    return name


def _refuse_all(portfolio: Portfolio) -> None:
    if portfolio.is_all:
        raise Conflict(f"{ALL} follows the household by itself; it cannot be changed or removed.")
