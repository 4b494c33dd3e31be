"""Income streams and what they will pay, by the income engine."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import InvalidOperation
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Asset, IncomeStream
from bursar.domains.ledger.queries import income as queries
from bursar.domains.ledger.queries.rows import check_owner, get_same_household
from bursar.domains.ledger.schemas.income import (
    CurrencyProjection,
    IncomeCreate,
    IncomeProjections,
    IncomeRead,
    IncomeUpdate,
    ProjectedMonth,
    ProjectedStream,
    ProjectedYear,
)
from bursar.domains.ledger.service import marks
from bursar.domains.ledger.service.accounts import currency_of
from bursar.engines import income as engine
from bursar.engines.debt import ZERO, add_months
from bursar.engines.errors import InvalidInput
from bursar.kit import tenancy
from bursar.kit.errors import Invalid
from bursar.kit.paging import Page

PROJECTED_YEARS = range(1900, 2201)
TOO_LARGE = "Growing so fast for so long, the income has more digits than money can have."


def create_income(
    session: Session, household_id: UUID, body: IncomeCreate, *, today: date
) -> IncomeRead:
    """Add an income stream.

    Raises:
        Forbidden: The actor may look, not change.
        NotFound: No such asset or owner in the household.
        Invalid: It ends before it starts.
    """
    tenancy.require_editable(session, household_id)
    columns = body.columns()
    columns.setdefault("currency", currency_of(session, household_id))
    columns.setdefault("source_name", columns["income_type"])
    stream = IncomeStream(household_id=household_id)
    _set(session, stream, columns)
    session.add(stream)
    return _changed(session, stream, today)


def change_income(
    session: Session, income_id: UUID, body: IncomeUpdate, *, today: date
) -> IncomeRead:
    """Change facts of an income stream.

    Raises:
        NotFound: No such stream, or no such asset or owner in its household.
        Forbidden: The actor may look, not change.
        Invalid: It ends before it starts.
    """
    stream = queries.get_income(session, income_id, for_update=True)
    _set(session, stream, body.columns())
    return _changed(session, stream, today)


def delete_income(session: Session, income_id: UUID) -> None:
    """Remove an income stream.

    Raises:
        NotFound: No such stream.
        Forbidden: The actor may look, not change.
    """
    stream = queries.get_income(session, income_id, for_update=True)
    session.delete(stream)
    session.flush()
    marks.touch(session, stream.household_id)


def read_income(session: Session, income_id: UUID, *, today: date) -> IncomeRead:
    """One income stream.

    Raises:
        NotFound: None of that id among the actor's households.
    """
    return _read(queries.get_income(session, income_id), today)


def list_income(
    session: Session, household_id: UUID, *, today: date, cursor: str | None, limit: int
) -> Page[IncomeRead]:
    """Income streams of a household by source."""
    page = queries.list_income(session, household_id, cursor=cursor, limit=limit)
    return Page([_read(stream, today) for stream in page.items], page.next)


def project(
    session: Session, household_id: UUID, *, from_on: date, months: int
) -> IncomeProjections:
    """Return what active streams will pay from a day on, by month, year and stream.

    Raises:
        Invalid: The period lies outside the years a projection covers, or a stream's numbers
            mean nothing.
    """
    if from_on.year not in PROJECTED_YEARS:
        raise Invalid(
            f"A projection begins between {PROJECTED_YEARS[0]} and {PROJECTED_YEARS[-1]}.",
            field="from_on",
        )
    to_on = add_months(from_on, months) - timedelta(days=1)
    rows = queries.active_income(session, household_id)
    return IncomeProjections(
        from_on=from_on,
        to_on=to_on,
        items=[
            _project(currency, list(streams), from_on=from_on, to_on=to_on)
            for currency, streams in groupby(rows, key=lambda row: row.currency)
        ],
    )


def _project(
    currency: str, rows: Sequence[IncomeStream], *, from_on: date, to_on: date
) -> CurrencyProjection:
    try:
        found = engine.project_income(
            [_stream(row, from_on) for row in rows], from_on=from_on, to_on=to_on
        )
    except InvalidInput as error:
        raise Invalid(f"{error}.") from error
    except InvalidOperation as error:
        raise Invalid(TOO_LARGE, field="growth_rate") from error
    return CurrencyProjection(
        currency=currency,
        total=found.total,
        streams=[ProjectedStream.model_validate(row, from_attributes=True) for row in rows],
        months=[
            ProjectedMonth(
                month=date(month.year, month.month, 1),
                total=month.total,
                amounts=list(month.by_stream),
            )
            for month in found.months
        ],
        years=[
            ProjectedYear(year=year.year, total=year.total, amounts=list(year.by_stream))
            for year in found.years
        ],
    )


def _stream(row: IncomeStream, otherwise: date) -> engine.IncomeStream:
    """The engine's stream; without a first day it pays from `otherwise` on."""
    first = row.start_date or otherwise
    if row.start_date is None and row.end_date is not None:
        first = min(first, row.end_date)
    once = row.frequency == "once"
    return engine.IncomeStream(
        name=row.source_name,
        amount=row.amount,
        frequency=engine.IncomeFrequency("one_time" if once else row.frequency),
        first_paid_on=first,
        ends_on=row.end_date,
        growth=row.growth_rate or ZERO,
    )


def _set(session: Session, stream: IncomeStream, columns: Mapping[str, Any]) -> None:
    check_owner(session, columns.get("owner_id"), stream.household_id)
    if columns.get("asset_id") is not None:
        get_same_household(session, Asset, columns["asset_id"], "asset", stream.household_id)
    for name, given in columns.items():
        setattr(stream, name, given)
    if stream.start_date and stream.end_date and stream.end_date < stream.start_date:
        raise Invalid("The income ends before it starts.", field="end_date")


def _changed(session: Session, stream: IncomeStream, today: date) -> IncomeRead:
    session.flush()
    marks.touch(session, stream.household_id)
    session.refresh(stream)
    return _read(stream, today)


def _read(stream: IncomeStream, today: date) -> IncomeRead:
    try:
        rate = engine.yearly_rate(_stream(stream, today), on=today) if stream.is_active else ZERO
    except InvalidOperation as error:
        raise Invalid(TOO_LARGE, field="growth_rate") from error
    return IncomeRead.of(stream, annual_amount=rate)
