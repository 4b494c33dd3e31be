"""Daily series of each position and cash balance, with everything that moved them.

What the rebuild stores and the figures read: for each account and instrument the units and values
of every day, and beside them, sparse, the money that each day's events moved. The cash of an
account is the running sum of the `CASH` columns of all its rows, so one instrument can be folded
again without reading the others' transactions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from bursar.engines.arrays import FloatArray, IntArray
from bursar.engines.ledger.entries import Id, InstrumentTerms
from bursar.engines.ledger.events import Event
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.positions import (
    COST_KINDS,
    FLOW_KINDS,
    INCOME_KINDS,
    Keyframes,
    Positions,
    day_date,
    epoch_day,
    positions,
)
from bursar.engines.ledger.valuation import (
    MAX_AGE_DAYS,
    Market,
    PriceSeries,
    StatusArray,
    ValueStatus,
    value_daily,
)


class Column(IntEnum):
    """What one day's events moved, in the row's currency unless said otherwise.

    CASH: change of the account's cash. TRADE: paid for units (negative: received), before fee and
    tax. IN_KIND_UNITS: units that crossed the account's border. IN_KIND: their market value.
    INCOME: before fee and tax. FEE, TAX: positive. FLOW: cash that crossed the account's border.
    RATE: units of the base currency for one unit of the row's, that day.
    """

    CASH = 0
    TRADE = 1
    IN_KIND_UNITS = 2
    IN_KIND = 3
    INCOME = 4
    FEE = 5
    TAX = 6
    FLOW = 7
    RATE = 8


COLUMNS = len(Column)
CENTS = 4  # decimals of money in the ledger: a running sum is rounded to them

Key = tuple[Id, Id | None, str]


@dataclass(slots=True)
class Movements:
    """Days on which something moved, increasing, and what: shapes (m,) and (m, COLUMNS)."""

    days: IntArray
    amounts: FloatArray


@dataclass(slots=True)
class PositionRow:
    """One instrument (or the cash in one currency, `instrument_id` None) in one account.

    The dense arrays have one element a calendar day from `first_day` on. `local` is in
    `currency`, `base` in the base currency; NaN with its status where a figure is not known.
    A row in another currency than its instrument's carries movements only: its arrays are empty.
    """

    account_id: Id
    instrument_id: Id | None
    currency: str
    first_day: int
    units: FloatArray
    local: FloatArray
    base: FloatArray
    status: StatusArray
    moved: Movements


def instrument_rows(events: Sequence[Event], market: Market, *, last_day: int) -> list[PositionRow]:
    """Return the rows of all instruments among the events.

    Args:
        events: Canonical events of complete lot groups, in order, up to `last_day`.
        market: Prices and rates.
        last_day: Last day valued, days since 1970-01-01.
    """
    kept = [event for event in events if epoch_day(event.on) <= last_day]
    moved = _movements(kept, market.instruments)
    held = positions(kept)
    rows = []
    for key in sorted({key for key in moved if key[1] is not None}, key=str):
        account_id, instrument_id, currency = key
        assert instrument_id is not None  # noqa: S101 (filtered above; for the type checker)
        movements = moved[key]
        first = int(movements.days[0])
        row = PositionRow(
            account_id, instrument_id, currency, first,
            np.empty(0), np.empty(0), np.empty(0), np.empty(0, dtype=np.uint8), movements,
        )  # fmt: skip
        frames = held.units.get((account_id, instrument_id))
        if frames is not None and currency == market.instruments[instrument_id].currency:
            row.first_day = min(first, int(frames.days[0]))
            row.units = frames.dense(row.first_day, last_day - row.first_day + 1)
        rows.append(row)
    _add_unmoved(rows, held.units, market, last_day)
    for row in rows:
        revalue(row, market, last_day=last_day)
    return rows


def _add_unmoved(
    rows: list[PositionRow], units: Mapping[tuple[Id, Id], object], market: Market, last_day: int
) -> None:
    """Add rows of positions all of whose money moved in another currency than their own."""
    have = {(row.account_id, row.instrument_id) for row in rows if row.units.size}
    for (account_id, instrument_id), frames in units.items():
        if (account_id, instrument_id) in have:
            continue
        first = int(frames.days[0])  # type: ignore[attr-defined]  # Keyframes
        dense = frames.dense(first, last_day - first + 1)  # type: ignore[attr-defined]
        rows.append(
            PositionRow(
                account_id, instrument_id, market.instruments[instrument_id].currency, first,
                dense, np.empty(0), np.empty(0), np.empty(0, dtype=np.uint8),
                Movements(np.empty(0, dtype=np.int64), np.empty((0, COLUMNS))),
            )
        )  # fmt: skip


def revalue(row: PositionRow, market: Market, *, last_day: int) -> None:
    """Value a row's units again, up to `last_day`, in place; lots are not looked at.

    Args:
        row: Its units are carried forward where it ends before `last_day`.
        market: Prices and rates as they are now.
        last_day: Days since 1970-01-01.
    """
    rate, _ = rate_of_days(market, row.currency, row.moved.days)
    if row.moved.days.size:
        row.moved.amounts[:, Column.RATE] = rate
    if not row.units.size or row.instrument_id is None:
        return
    count = last_day - row.first_day + 1
    if row.units.size < count:
        row.units = np.concatenate((row.units, np.full(count - row.units.size, row.units[-1])))
    row.units = row.units[:count]
    worth, price_status = _worth(market, row.instrument_id, row.first_day, count)
    row.local = np.where(row.units == 0, 0.0, row.units * worth)
    row.status = np.where(row.units == 0, 0, price_status).astype(np.uint8)
    rates, rate_status = _rates(market, row.currency, row.first_day, count)
    if rates is None:
        row.base = row.local
    else:
        row.base = np.where(row.units == 0, 0.0, row.local * rates)
        row.status = np.where(row.units == 0, 0, np.maximum(row.status, rate_status)).astype(
            np.uint8
        )
    inside = row.moved.days - row.first_day
    if inside.size:
        in_kind = row.moved.amounts[:, Column.IN_KIND_UNITS]
        row.moved.amounts[:, Column.IN_KIND] = np.where(in_kind == 0, 0.0, in_kind * worth[inside])


def _worth(
    market: Market, instrument_id: Id, first_day: int, count: int
) -> tuple[FloatArray, StatusArray]:
    """Return the value of one unit by day, as `value_daily` gives it, and its status."""
    one = _one_unit(instrument_id, first_day)
    only = Market(
        instruments=market.instruments,
        prices=market.prices,
        base_currency=market.instruments[instrument_id].currency,
        max_age_days=market.max_age_days,
    )
    valued = value_daily(
        one, only, first_day=day_date(first_day), last_day=day_date(first_day + count - 1)
    )
    return valued.local[0], valued.status[0]


def _one_unit(instrument_id: Id, first_day: int) -> Positions:
    frame = Keyframes(np.array([first_day], dtype=np.int64), np.ones(1))
    return Positions(units={("", instrument_id): frame}, cash={})


def _rates(
    market: Market, currency: str, first_day: int, count: int
) -> tuple[FloatArray | None, StatusArray]:
    if currency == market.base_currency:
        return None, np.zeros(count, dtype=np.uint8)
    days = np.arange(first_day, first_day + count, dtype=np.int64)
    return rate_of_days(market, currency, days)


def rate_of_days(market: Market, currency: str, days: IntArray) -> tuple[FloatArray, StatusArray]:
    """Return the rate to the base currency on each day, and its status; NaN where missing."""
    if currency == market.base_currency:
        return np.ones(days.size), np.zeros(days.size, dtype=np.uint8)
    series = market.rates.get(currency, PriceSeries(np.empty(0, dtype=np.int64), np.empty(0)))
    known = series.closes > 0
    known_days, rates = series.days[known], series.closes[known]
    if not known_days.size:
        missing = np.full(days.size, ValueStatus.MISSING_RATE, dtype=np.uint8)
        return np.full(days.size, np.nan), missing
    index = np.searchsorted(known_days, days, side="right") - 1
    before = index < 0
    found = np.where(before, np.nan, rates[np.maximum(index, 0)])
    old = days - known_days[np.maximum(index, 0)] > MAX_AGE_DAYS
    status = np.where(old, ValueStatus.STALE, ValueStatus.COMPLETE).astype(np.uint8)
    status[before] = ValueStatus.MISSING_RATE
    return found, status


def cash_only_movements(events: Iterable[Event]) -> dict[Key, Movements]:
    """Return what moved cash without an instrument, by (account, None, currency)."""
    return {key: moved for key, moved in _movements(events).items() if key[1] is None}


def cash_row(
    key: tuple[Id, str],
    own: Movements | None,
    others: Sequence[Movements],
    market: Market,
    *,
    last_day: int,
) -> PositionRow | None:
    """Return the cash of one account in one currency; None where none ever moved.

    Args:
        key: Account and currency.
        own: What moved it without an instrument.
        others: The movements of the account's instruments in this currency.
        market: Rates.
        last_day: Days since 1970-01-01.
    """
    account_id, currency = key
    parts = [moved for moved in (own, *others) if moved is not None and moved.days.size]
    if not parts:
        return None
    days = np.concatenate([moved.days for moved in parts])
    cash = np.concatenate([moved.amounts[:, Column.CASH] for moved in parts])
    kept = days <= last_day
    days, cash = days[kept], cash[kept]
    if not days.size:
        return None
    first = int(days.min())
    count = last_day - first + 1
    change = np.zeros(count)
    np.add.at(change, days - first, cash)
    local = np.round(np.cumsum(change), CENTS)
    local += 0.0  # -0.0 reads as a debt of nothing
    rates, rate_status = _rates(market, currency, first, count)
    base = local if rates is None else np.where(local == 0, 0.0, local * rates)
    status = np.where(local == 0, 0, rate_status).astype(np.uint8)
    moved = own or Movements(np.empty(0, dtype=np.int64), np.empty((0, COLUMNS)))
    if moved.days.size:
        moved.amounts[:, Column.RATE] = rate_of_days(market, currency, moved.days)[0]
    return PositionRow(account_id, None, currency, first, local, local, base, status, moved)


def _movements(
    events: Iterable[Event], instruments: Mapping[Id, InstrumentTerms] | None = None
) -> dict[Key, Movements]:
    found: defaultdict[Key, dict[int, FloatArray]] = defaultdict(dict)
    borne: set[Id] = set()
    for event in events:
        key = (event.account_id, event.instrument_id, event.currency)
        _add(_of_day(found[key], event), event, borne)
        if event.instrument_id is not None and instruments is not None:
            # Units are valued in their instrument's currency, whatever the entry is booked in.
            home = (
                event.account_id,
                event.instrument_id,
                instruments[event.instrument_id].currency,
            )
            _add_units(found, home, event)
    return {
        key: Movements(
            np.array(sorted(by_day), dtype=np.int64),
            np.array([by_day[day] for day in sorted(by_day)]),
        )
        for key, by_day in found.items()
    }


def _of_day(by_day: dict[int, FloatArray], event: Event) -> FloatArray:
    day = epoch_day(event.on)
    amounts = by_day.get(day)
    if amounts is None:
        amounts = by_day[day] = np.zeros(COLUMNS)
    return amounts


def _add_units(found: defaultdict[Key, dict[int, FloatArray]], home: Key, event: Event) -> None:
    """Add units that crossed the border, or came as income, to the row that values them."""
    if event.kind in FLOW_KINDS and event.quantity:
        _of_day(found[home], event)[Column.IN_KIND_UNITS] += float(event.quantity)
    elif event.kind is Kind.STAKING_REWARD and event.value:
        amounts = _of_day(found[home], event)
        amounts[Column.INCOME] += float(event.value)
        amounts[Column.TRADE] += float(event.value)


def _add(amounts: FloatArray, event: Event, borne: set[Id]) -> None:
    """Add one event's money to its day.

    Fee and tax of a transaction count once, with its first event; units that had to be explained
    (see `Compiler.explain`) bear none.
    """
    cash = float(event.cash)
    amounts[Column.CASH] += cash
    entry = event.entry
    fee = tax = 0.0
    if entry is not None and event.kind is entry.kind and event.entry_id not in borne:
        borne.add(event.entry_id)
        fee, tax = float(entry.fee), float(entry.tax)
        if event.kind in COST_KINDS:
            fee = -cash - tax
        elif event.kind is Kind.TAX:
            tax = -cash - fee
        elif event.kind is Kind.VEST:
            fee = tax = 0.0  # withheld from the award: no money of this account
    amounts[Column.FEE] += fee
    amounts[Column.TAX] += tax
    if event.kind in FLOW_KINDS:
        amounts[Column.FLOW] += cash + fee + tax
    elif event.kind in INCOME_KINDS:
        amounts[Column.INCOME] += cash + fee + tax
    elif event.kind not in COST_KINDS and event.kind is not Kind.TAX:
        amounts[Column.TRADE] -= cash + fee + tax
