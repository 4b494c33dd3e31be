"""Prices and exchange rates as columns: what the rebuild and the charts read.

Each household orders its sources (`household.price_sources`): its own rows, the vendors', and
for demo households the sample market. Of several prices for a day the first source counts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from psycopg.rows import dict_row
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Household
from bursar.domains.market.models import Bar
from bursar.engines.arrays import FloatArray, IntArray
from bursar.kit.db import raw_connection
from bursar.kit.errors import NotFound

SAMPLE = "sample"

_EPOCH = date(1970, 1, 1)

# What `int4send(day) || float8send(figure)` gives for each day, one after another.
_DAY = np.dtype([("day", ">i4"), ("figure", ">f8")])


@dataclass(frozen=True, slots=True)
class PriceColumn:
    """Closes of one instrument, oldest first: days since 1970-01-01 and prices as traded."""

    days: IntArray
    closes: FloatArray


def day_number(day: date) -> int:
    """Return days since 1970-01-01."""
    return (day - _EPOCH).days


def source_ranks(session: Session, household_id: UUID) -> list[str]:
    """Return the household's order of price sources.

    Raises:
        NotFound: No such household among those the actor may see.
    """
    found = session.scalar(select(Household.price_sources).where(Household.id == household_id))
    if found is None:
        raise NotFound("household")
    return [part.strip() for part in found.split(",") if part.strip()]


# Among a household's own rows: typed by hand, stated by a file, a vendor's close, a trade's price.
_OWN_RANK = (
    "case when b.source = 'hand' then 0 when b.source like 'file%%' then 1"
    " when b.source like 'trade%%' then 3 else 2 end"
)


# A price in another currency than the instrument's is not its price (pence are not pounds), and a
# zero stands in sources for "missing".
_IN_ITS_CURRENCY = (
    "join instrument n on n.id = b.instrument_id and n.currency = b.currency and b.close > 0"
)


def _rank_sql(sources: list[str]) -> tuple[str, str]:
    """Return a condition that keeps the allowed sources, and their order as an expression."""
    tests = {
        "household": "b.household_id = %(household)s",
        "vendor": f"b.household_id is null and b.source <> '{SAMPLE}'",
        SAMPLE: f"b.household_id is null and b.source = '{SAMPLE}'",
    }
    kept = [tests[source] for source in sources if source in tests]
    if not kept:
        return "false", "0"
    whens = " ".join(f"when {test} then {rank}" for rank, test in enumerate(kept))
    return "(" + " or ".join(f"({test})" for test in kept) + ")", f"case {whens} end, {_OWN_RANK}"


def closes(
    session: Session, household_id: UUID, instrument_ids: Collection[UUID]
) -> Mapping[UUID, PriceColumn]:
    """All closes that a household values its instruments with.

    Instruments without a price are absent: the caller says "missing price", never zero.
    """
    if not instrument_ids:
        return {}
    allowed, rank = _rank_sql(source_ranks(session, household_id))
    # One instrument after another: each is read by its index and sorted in memory. In one sort, a
    # million closes spill to disk.
    query = (
        "select i.id, p.packed from instrument i cross join lateral ("  # noqa: S608
        "select string_agg(int4send(d.day) || float8send(d.close), ''::bytea order by d.day) packed"
        " from (select distinct on (b.on_day) b.on_day - date '1970-01-01' as day,"
        " b.close::float8 as close from bar b"
        f" where b.instrument_id = i.id and b.currency = i.currency and b.close > 0 and {allowed}"
        f" order by b.on_day, {rank}, b.source) d) p"
        " where i.id = any (%(ids)s) and p.packed is not null"
    )
    rows = _fetched(session, query, {"ids": list(instrument_ids), "household": household_id})
    return {instrument_id: _column(content) for instrument_id, content in rows}


def rates(
    session: Session, household_id: UUID, currencies: Collection[str]
) -> Mapping[tuple[str, str], PriceColumn]:
    """All exchange rates between the currencies: one unit of the first is so many of the second.

    Both directions are read as stored; who needs the other one divides.
    """
    if len(set(currencies)) < 2:
        return {}
    allowed, rank = _rank_sql(source_ranks(session, household_id))
    query = (
        "select p.base, p.quote, string_agg(int4send(p.day) || float8send(p.rate), ''::bytea"  # noqa: S608
        " order by p.day) from (select distinct on (b.base, b.quote, b.on_day) b.base, b.quote,"
        " b.on_day - date '1970-01-01' as day, b.rate::float8 as rate from exchange_rate b"
        f" where b.base = any (%(names)s) and b.quote = any (%(names)s) and {allowed}"
        f" order by b.base, b.quote, b.on_day, {rank}, b.source) p group by p.base, p.quote"
    )
    rows = _fetched(session, query, {"names": list(currencies), "household": household_id})
    return {(base, quote): _column(content) for base, quote, content in rows}


def _column(content: bytes) -> PriceColumn:
    found = np.frombuffer(content, dtype=_DAY)
    return PriceColumn(found["day"].astype(np.int64), found["figure"].astype(np.float64))


def _fetched(session: Session, query: str, parameters: dict[str, Any]) -> list[Any]:
    """Read packed columns: one row a series instead of one a day, a twentieth of the time."""
    with raw_connection(session).cursor(binary=True) as cursor:
        return cursor.execute(query.encode(), parameters).fetchall()


@dataclass(frozen=True, slots=True)
class LatestPrice:
    """The last close and the one before it, as the household's sources have them."""

    on: date
    close: Decimal
    source: str
    previous: Decimal | None  # as traded: before a split it is of the old units
    previous_on: date | None


def latest_prices(
    session: Session, household_id: UUID, instrument_ids: Collection[UUID]
) -> Mapping[UUID, LatestPrice]:
    """Return the latest price of each instrument; those without one are absent."""
    if not instrument_ids:
        return {}
    allowed, rank = _rank_sql(source_ranks(session, household_id))
    query = (
        "select i.id, l.days, l.closes, l.sources from unnest(%(ids)s::uuid[]) i(id),"  # noqa: S608
        " lateral (select array_agg(d.on_day) as days, array_agg(d.close) as closes,"
        " array_agg(d.source) as sources from (select distinct on (b.on_day) b.on_day, b.close,"
        f" b.source from bar b {_IN_ITS_CURRENCY} where b.instrument_id = i.id and {allowed}"
        f" order by b.on_day desc, {rank}, b.source limit 2) d) l where l.days is not null"
    )
    rows = _fetched(session, query, {"ids": list(instrument_ids), "household": household_id})
    return {
        instrument_id: LatestPrice(
            on=days[0],
            close=prices[0],
            source=sources[0],
            previous=prices[1] if len(prices) > 1 else None,
            previous_on=days[1] if len(days) > 1 else None,
        )
        for instrument_id, days, prices, sources in rows
    }


def last_vendor_days(
    session: Session, household_id: UUID, instrument_ids: Collection[UUID]
) -> Mapping[UUID, date]:
    """Return the last day of which a vendor told the household a close, by instrument."""
    rows = session.execute(
        select(Bar.instrument_id, func.max(Bar.on_day))
        .where(
            Bar.household_id == household_id,
            Bar.instrument_id.in_(instrument_ids),
            Bar.source != "hand",
            Bar.source.not_like("file%"),
            Bar.source.not_like("trade%"),
        )
        .group_by(Bar.instrument_id)
    )
    return dict(rows.all())


def bars(
    session: Session,
    household_id: UUID,
    instrument_id: UUID,
    *,
    from_on: date,
    to_on: date,
    limit: int,
) -> list[Any]:
    """Return an instrument's prices between two days, oldest first, best source of each day."""
    allowed, rank = _rank_sql(source_ranks(session, household_id))
    query = (
        "select distinct on (b.on_day) b.on_day as on, b.open, b.high, b.low, b.close, b.volume,"  # noqa: S608
        f" b.currency, b.source from bar b {_IN_ITS_CURRENCY} where b.instrument_id = %(id)s"
        f" and {allowed}"
        " and b.on_day between %(first)s and %(last)s"
        f" order by b.on_day, {rank}, b.source limit %(limit)s"
    )
    parameters = {
        "id": instrument_id,
        "household": household_id,
        "first": from_on,
        "last": to_on,
        "limit": limit,
    }
    with raw_connection(session).cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode(), parameters).fetchall()
