"""Reading income streams."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import IncomeStream
from bursar.domains.ledger.queries.pages import page_by_name
from bursar.domains.ledger.queries.rows import get_row
from bursar.kit.paging import Page


def get_income(session: Session, income_id: UUID, *, for_update: bool = False) -> IncomeStream:
    """One income stream of the actor's households.

    Raises:
        NotFound: None of that id among them.
        Forbidden: `for_update`, and the actor may look, not change.
    """
    return get_row(session, IncomeStream, income_id, "income stream", for_update=for_update)


def list_income(
    session: Session, household_id: UUID, *, cursor: str | None = None, limit: int
) -> Page[IncomeStream]:
    """Income streams of a household by source."""
    return page_by_name(
        session,
        select(IncomeStream).where(IncomeStream.household_id == household_id),
        IncomeStream.source_name,
        IncomeStream.id,
        cursor=cursor,
        limit=limit,
    )


def active_income(session: Session, household_id: UUID) -> Sequence[IncomeStream]:
    """The streams that pay, by currency and source."""
    return session.scalars(
        select(IncomeStream)
        .where(IncomeStream.household_id == household_id, IncomeStream.is_active)
        .order_by(IncomeStream.currency, IncomeStream.source_name, IncomeStream.id)
    ).all()
