"""Dense daily values: units x price x multiplier x rate, with a status for every figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from bursar.engines.arrays import FloatArray, IntArray
from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.entries import Id, InstrumentTerms
from bursar.engines.ledger.positions import Flow, Positions, epoch_day

StatusArray = npt.NDArray[np.uint8]

MAX_AGE_DAYS = 7
"""A close older than this many days values a position with status stale: a week and a holiday."""


class ValueStatus(IntEnum):
    """How far a figure can be trusted; of several the greatest counts."""

    COMPLETE = 0
    STALE = 1
    MISSING_RATE = 2
    MISSING_PRICE = 3


@dataclass(frozen=True, slots=True)
class PriceSeries:
    """Closes (or rates) of one instrument (or currency), as traded, never adjusted.

    Attributes:
        days: Days since 1970-01-01, strictly increasing, shape (n,).
        closes: Same shape; NaN, zero and negative closes mean missing, as sources use them.
    """

    days: IntArray
    closes: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Prices and rates that a valuation uses.

    Attributes:
        prices: By instrument, in the instrument's currency.
        rates: By currency, units of the base currency for one unit of it.
        max_age_days: Days after which a close is stale, by instrument kind, where it is not 7
            (a home or a private fund is priced rarely).
    """

    instruments: Mapping[Id, InstrumentTerms]
    prices: Mapping[Id, PriceSeries]
    base_currency: str
    rates: Mapping[str, PriceSeries] = field(default_factory=dict)
    max_age_days: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Valuation:
    """Values at the end of each day; rows follow the keys, columns the days.

    A value that cannot be known is NaN with its status, never 0; where nothing is held it is 0
    and complete.

    Attributes:
        first_day: Days since 1970-01-01 of column 0.
        keys: (account, instrument) of each row.
        local: In the instrument's currency, shape (positions, days).
        base: In the base currency; the same array as `local` if all is in that currency.
        status: ``ValueStatus`` of base, uint8; local is known below MISSING_PRICE.
        cash_keys: (account, currency) of each cash row.
        cash_local: In its currency, shape (balances, days).
        cash_base: In the base currency.
        cash_status: ``ValueStatus`` of cash_base.
    """

    first_day: int
    keys: list[tuple[Id, Id]]
    local: FloatArray
    base: FloatArray
    status: StatusArray
    cash_keys: list[tuple[Id, str]]
    cash_local: FloatArray
    cash_base: FloatArray
    cash_status: StatusArray


def value_daily(held: Positions, market: Market, *, first_day: date, last_day: date) -> Valuation:
    """Return the value of every position and balance at the end of every day.

    The price of a day is the last close on or before it. Values of a later window equal those
    of the whole, so after a change only the days from it on need to be computed again.

    Args:
        held: Keyframes from the ledger's first day on, whatever the window.
        market: Raw closes; splits change units on the ex-date, not prices.
        first_day: First day valued.
        last_day: Last day valued, included.

    Raises:
        InvalidInput: The window is empty, or days and closes of a series disagree in shape.
    """
    start, count = epoch_day(first_day), (last_day - first_day).days + 1
    if count < 1:
        raise InvalidInput(f"the window {first_day} to {last_day} is empty")
    grid = _Grid(market, start, count)
    keys = sorted(held.units, key=lambda key: (str(key[1]), str(key[0])))
    only_base = all(
        market.instruments[instrument_id].currency == market.base_currency
        for _, instrument_id in keys
    )
    local = np.zeros((len(keys), count))
    base = local if only_base else np.zeros((len(keys), count))
    status = np.zeros((len(keys), count), dtype=np.uint8)
    for row, key in enumerate(keys):
        _value_row(grid, held, key, (local[row], base[row], status[row]))
    cash = _value_cash(grid, held)
    return Valuation(start, keys, local, base, status, *cash)


class _Grid:
    """Dense prices and rates of the window, computed once for each series."""

    def __init__(self, market: Market, start: int, count: int) -> None:
        self.market = market
        self.start = start
        self.count = count
        self._days = np.arange(start, start + count, dtype=np.int64)
        self._price: tuple[Id, FloatArray, StatusArray] | None = None
        self._rates: dict[str, tuple[FloatArray, StatusArray]] = {}

    def price(self, instrument_id: Id) -> tuple[FloatArray, StatusArray]:
        """Return value of one unit (price x multiplier) and its status by day."""
        if self._price is not None and self._price[0] == instrument_id:
            return self._price[1:]
        terms = self.market.instruments[instrument_id]
        if terms.kind == "future":  # settled in cash every day: the contract itself is worth 0
            worth, status = np.zeros(self.count), np.zeros(self.count, dtype=np.uint8)
        else:
            series = self.market.prices.get(instrument_id)
            max_age = self.market.max_age_days.get(terms.kind, MAX_AGE_DAYS)
            worth, status = self._filled(series, max_age, ValueStatus.MISSING_PRICE)
            worth *= float(terms.multiplier)
        self._price = (instrument_id, worth, status)
        return worth, status

    def rate(self, currency: str) -> tuple[FloatArray, StatusArray] | None:
        """Return rates to the base currency and their status by day; None for the base itself."""
        if currency == self.market.base_currency:
            return None
        if currency not in self._rates:
            series = self.market.rates.get(currency)
            filled = self._filled(series, MAX_AGE_DAYS, ValueStatus.MISSING_RATE)
            self._rates[currency] = filled
        return self._rates[currency]

    def _filled(
        self, series: PriceSeries | None, max_age: int, missing: ValueStatus
    ) -> tuple[FloatArray, StatusArray]:
        """Carry the last known figure forward and say how old it is."""
        days, closes = _known(series)
        if not days.size:
            return np.full(self.count, np.nan), np.full(self.count, missing, dtype=np.uint8)
        index = np.searchsorted(days, self._days, side="right") - 1
        filled = closes[index]
        status = np.where(self._days - days[index] > max_age, ValueStatus.STALE, 0).astype(np.uint8)
        before = index < 0
        filled[before] = np.nan
        status[before] = missing
        return filled, status


def _known(series: PriceSeries | None) -> tuple[IntArray, FloatArray]:
    if series is None:
        return np.empty(0, dtype=np.int64), np.empty(0)
    if series.days.shape != series.closes.shape:
        raise InvalidInput(f"{series.days.size} days but {series.closes.size} closes")
    known = series.closes > 0  # False for NaN too
    if known.all():
        return series.days, series.closes
    return series.days[known], series.closes[known]


def _value_row(
    grid: _Grid,
    held: Positions,
    key: tuple[Id, Id],
    rows: tuple[FloatArray, FloatArray, StatusArray],
) -> None:
    """Fill one position's rows from its first change on; before it they are 0."""
    keyframes = held.units[key]
    begin = max(int(keyframes.days[0]) - grid.start, 0)
    if begin >= grid.count:
        return
    local, base, status = (row[begin:] for row in rows)
    units = keyframes.dense(grid.start + begin, grid.count - begin)
    worth, price_status = grid.price(key[1])
    np.multiply(units, worth[begin:], out=local)
    status[:] = price_status[begin:]
    rate = grid.rate(grid.market.instruments[key[1]].currency)
    if rate is not None:
        np.multiply(local, rate[0][begin:], out=base)
        np.maximum(status, rate[1][begin:], out=status)
    elif rows[1] is not rows[0]:
        base[:] = local
    nothing = units == 0
    if nothing.any():
        local[nothing] = 0.0
        base[nothing] = 0.0
        status[nothing] = ValueStatus.COMPLETE


def _value_cash(
    grid: _Grid, held: Positions
) -> tuple[list[tuple[Id, str]], FloatArray, FloatArray, StatusArray]:
    keys = sorted(held.cash, key=lambda key: (str(key[0]), key[1]))
    local = np.zeros((len(keys), grid.count))
    base = np.zeros((len(keys), grid.count))
    status = np.zeros((len(keys), grid.count), dtype=np.uint8)
    for row, key in enumerate(keys):
        local[row] = held.cash[key].dense(grid.start, grid.count)
        rate = grid.rate(key[1])
        if rate is None:
            base[row] = local[row]
            continue
        nothing = local[row] == 0
        base[row] = np.where(nothing, 0.0, local[row] * rate[0])
        status[row] = np.where(nothing, 0, rate[1])
    return keys, local, base, status


def value_flows(flows: Sequence[Flow], market: Market) -> tuple[FloatArray, StatusArray]:
    """Return each flow in the base currency at its own day's price and rate, and its status.

    A flow whose price or rate is not known is NaN.
    """
    amounts = np.zeros(len(flows))
    status = np.zeros(len(flows), dtype=np.uint8)
    for index, flow in enumerate(flows):
        grid = _Grid(market, epoch_day(flow.on), 1)
        amount, currency = float(flow.amount), flow.currency
        if flow.instrument_id is not None:
            worth, price_status = grid.price(flow.instrument_id)
            amount = float(flow.quantity) * float(worth[0])
            status[index] = price_status[0]
            currency = market.instruments[flow.instrument_id].currency
        rate = grid.rate(currency)
        if rate is not None:
            amount *= float(rate[0][0])
            status[index] = max(int(status[index]), int(rate[1][0]))
        amounts[index] = amount
    return amounts, status
