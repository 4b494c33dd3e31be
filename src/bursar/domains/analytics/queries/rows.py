"""Single rows of market facts that a figure rests on."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from bursar.domains.market.models import Bar, ExchangeRate
from bursar.domains.market.queries.prices import SAMPLE, source_ranks


def price_row(session: Session, household_id: UUID, instrument_id: UUID, *, on: date) -> Any:
    """The price that values an instrument on a day, by the household's order of sources."""
    rank = _rank(session, household_id, Bar)
    return session.execute(
        select(Bar.on_day, Bar.close, Bar.source)
        .where(
            Bar.instrument_id == instrument_id, Bar.on_day <= on, Bar.close > 0, rank.is_not(None)
        )
        .order_by(Bar.on_day.desc(), rank, _own_rank(Bar), Bar.source)
        .limit(1)
    ).one_or_none()


def rate_row(session: Session, household_id: UUID, currency: str, other: str, *, on: date) -> Any:
    """The rate between two currencies on a day, in either direction; None where it is crossed."""
    rank = _rank(session, household_id, ExchangeRate)
    return session.execute(
        select(
            ExchangeRate.on_day, ExchangeRate.base, ExchangeRate.quote, ExchangeRate.rate,
            ExchangeRate.source,
        )
        .where(
            or_(
                (ExchangeRate.base == currency) & (ExchangeRate.quote == other),
                (ExchangeRate.base == other) & (ExchangeRate.quote == currency),
            ),
            ExchangeRate.on_day <= on,
            rank.is_not(None),
        )
        .order_by(
            (ExchangeRate.base == currency).desc(), ExchangeRate.on_day.desc(), rank,
            _own_rank(ExchangeRate), ExchangeRate.source,
        )
        .limit(1)
    ).one_or_none()  # fmt: skip


def _rank(session: Session, household_id: UUID, table: Any) -> Any:
    """Return the place of a row's source in the household's order; empty where not in it."""
    tests = {
        "household": table.household_id == household_id,
        "vendor": table.household_id.is_(None) & (table.source != SAMPLE),
        SAMPLE: table.household_id.is_(None) & (table.source == SAMPLE),
    }
    ranks = source_ranks(session, household_id)
    return case(*((tests[name], at) for at, name in enumerate(ranks) if name in tests))


def _own_rank(table: Any) -> Any:
    """Among a household's own rows: typed by hand, then stated by a file, then by a trade."""
    return case(
        (table.source == "hand", 0),
        (table.source.startswith("file"), 1),
        (table.source.startswith("trade"), 2),
        else_=3,
    )
