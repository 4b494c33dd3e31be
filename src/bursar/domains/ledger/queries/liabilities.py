"""Reading debts and their stated balances."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Liability, LiabilityBalance
from bursar.domains.ledger.queries.pages import page_by_name
from bursar.domains.ledger.queries.rows import get_row
from bursar.kit.paging import Page


def get_liability(session: Session, liability_id: UUID, *, for_update: bool = False) -> Liability:
    """One debt of the actor's households.

    Raises:
        NotFound: None of that id among them.
        Forbidden: `for_update`, and the actor may look, not change.
    """
    return get_row(session, Liability, liability_id, "liability", for_update=for_update)


def list_liabilities(
    session: Session, household_id: UUID, *, cursor: str | None = None, limit: int
) -> Page[Liability]:
    """Debts of a household by name."""
    statement = select(Liability).where(Liability.household_id == household_id)
    return page_by_name(
        session, statement, Liability.name, Liability.id, cursor=cursor, limit=limit
    )


def list_balances(
    session: Session, liability_id: UUID, *, limit: int, before: date | None = None
) -> Sequence[LiabilityBalance]:
    """What was owed, latest first."""
    statement = select(LiabilityBalance).where(LiabilityBalance.liability_id == liability_id)
    if before is not None:
        statement = statement.where(LiabilityBalance.on_day < before)
    return session.scalars(statement.order_by(LiabilityBalance.on_day.desc()).limit(limit)).all()


def balance_stated_on(session: Session, liability_id: UUID, on: date) -> LiabilityBalance | None:
    """The balance stated for exactly that day."""
    return session.scalars(
        select(LiabilityBalance).where(
            LiabilityBalance.liability_id == liability_id, LiabilityBalance.on_day == on
        )
    ).one_or_none()


def first_stated_on(session: Session, liability_id: UUID) -> date | None:
    """The day of the first stated balance."""
    return session.scalars(
        select(func.min(LiabilityBalance.on_day)).where(
            LiabilityBalance.liability_id == liability_id
        )
    ).one()
