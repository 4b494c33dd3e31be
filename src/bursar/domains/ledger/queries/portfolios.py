"""Reading portfolios: named sets of accounts."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, Portfolio, PortfolioAccount
from bursar.domains.ledger.queries.pages import page_by_name
from bursar.domains.ledger.queries.rows import get_row
from bursar.kit.paging import Page


def get_portfolio(session: Session, portfolio_id: UUID, *, for_update: bool = False) -> Portfolio:
    """One portfolio of the actor's households.

    Raises:
        NotFound: None of that id among them.
        Forbidden: `for_update`, and the actor may look, not change.
    """
    return get_row(session, Portfolio, portfolio_id, "portfolio", for_update=for_update)


def list_portfolios(
    session: Session, household_id: UUID, *, cursor: str | None = None, limit: int
) -> Page[Portfolio]:
    """Portfolios of a household by name."""
    return page_by_name(
        session,
        select(Portfolio).where(Portfolio.household_id == household_id),
        Portfolio.name,
        Portfolio.id,
        cursor=cursor,
        limit=limit,
    )


def find_all(session: Session, household_id: UUID) -> Portfolio | None:
    """The household's portfolio of everything, where it exists yet."""
    return session.scalars(
        select(Portfolio).where(Portfolio.household_id == household_id, Portfolio.is_all)
    ).one_or_none()


def account_ids(session: Session, portfolio: Portfolio) -> Sequence[UUID]:
    """The accounts in a portfolio, oldest first; of `All`, each account of the household."""
    return accounts_of(session, [portfolio])[portfolio.id]


def accounts_of(session: Session, portfolios: Sequence[Portfolio]) -> Mapping[UUID, Sequence[UUID]]:
    """The accounts in each of several portfolios, oldest first."""
    found: dict[UUID, list[UUID]] = {one.id: [] for one in portfolios}
    chosen = [one.id for one in portfolios if not one.is_all]
    for portfolio_id, account_id in session.execute(
        select(PortfolioAccount.portfolio_id, PortfolioAccount.account_id)
        .where(PortfolioAccount.portfolio_id.in_(chosen))
        .order_by(PortfolioAccount.account_id)
    ):
        found[portfolio_id].append(account_id)
    for one in portfolios:
        if one.is_all:
            found[one.id] = list(
                session.scalars(
                    select(Account.id)
                    .where(Account.household_id == one.household_id)
                    .order_by(Account.id)
                )
            )
    return found


def memberships(session: Session, portfolio_id: UUID) -> Sequence[PortfolioAccount]:
    """The stored rows of a portfolio that names its accounts."""
    return session.scalars(
        select(PortfolioAccount).where(PortfolioAccount.portfolio_id == portfolio_id)
    ).all()
