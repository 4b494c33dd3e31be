"""What the sample market is made from and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from bursar.engines.arrays import DateArray, FloatArray

EPOCH = np.datetime64("2006-01-01", "D")
"""First day of the grid of calendar days on which everything is drawn."""

HISTORY_END = np.datetime64("2026-10-30", "D")
"""The day the last return of the real index histories is re-dated to. Never moved: moving it
would change every published bar."""

FACTORS = ("market", "size", "value", "momentum", "quality", "volatility")
"""The published factor series, in this order everywhere."""


@dataclass(frozen=True, slots=True)
class IndexHistory:
    """Daily closes of the two real indices that drive the market, oldest first, same days."""

    sp500: FloatArray
    nasdaq: FloatArray


@dataclass(frozen=True, slots=True)
class Split:
    """From `ex_on` on, `ratio` units stand where one stood."""

    ex_on: date
    ratio: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an instrument goes ex-dividend: the first session on or after `day` of each month."""

    months: tuple[int, ...]
    day: int


@dataclass(frozen=True, slots=True)
class InstrumentSpec:
    """One invented instrument.

    Attributes:
        symbol: Its name; also seeds its own draws, so that instruments added later change no
            other's prices.
        calendar: Key into the calendars given to the generator.
        price: Raw close on HISTORY_END, in its currency.
        growth: Price growth a year from listing to HISTORY_END (0.10 is 10 %), dividends apart;
            None where the drivers alone decide (index funds).
        sigma: Annual volatility of its own noise.
        loadings: On `FACTORS`, then on the Nasdaq's own movement (seven numbers).
        group: Shared noise it takes part in (its sector, "RATE", "GOLD", "CRYP", ...), or None.
        group_beta: How strongly.
        dividend_yield: A year, relative to last year's average price.
        schedule: Ex-dates; None for no dividends.
        steady: Dividends are the same all year, as companies pay, rather than varying as funds'.
        fixed_price: Price stays put and income is paid out (money market).
        listed_on: No bars before.
        splits: Past and future splits, oldest first.
        decimals: Of prices.
        turnover: Value traded a day in its currency at HISTORY_END; None for funds priced once a
            day, which have a close and nothing else.
        lag_days: Days by which it follows the drivers (1 east of New York).
    """

    symbol: str
    calendar: str
    price: float
    growth: float | None
    sigma: float
    loadings: tuple[float, float, float, float, float, float, float]
    group: str | None = None
    group_beta: float = 0.0
    dividend_yield: float = 0.0
    schedule: Schedule | None = None
    steady: bool = True
    fixed_price: bool = False
    listed_on: date | None = None
    splits: tuple[Split, ...] = ()
    decimals: int = 2
    turnover: float | None = None
    lag_days: int = 0


@dataclass(frozen=True, slots=True)
class Dividend:
    """Cash for each unit held before `ex_on`, in raw units of that day."""

    ex_on: date
    paid_on: date
    amount: float


@dataclass(frozen=True, slots=True)
class PriceSeries:
    """Raw daily bars of one instrument, oldest first, already rounded to `decimals`.

    `close` has one element a day; `open`, `high`, `low`, `volume` too, or are None together.
    """

    symbol: str
    days: DateArray
    close: FloatArray
    open: FloatArray | None
    high: FloatArray | None
    low: FloatArray | None
    volume: FloatArray | None
    decimals: int
    dividends: tuple[Dividend, ...]
    splits: tuple[Split, ...]


@dataclass(frozen=True, slots=True)
class FactorSeries:
    """Simple daily returns of the six factors: `returns` is days x factors, FACTORS' order.

    "market" is the price return of the sample S&P 500; the others are long-short returns.
    """

    days: DateArray
    returns: FloatArray


@dataclass(frozen=True, slots=True)
class RateSpec:
    """One currency against the dollar: units of it for one dollar."""

    currency: str
    first: float
    last: float
    sigma: float
    decimals: int = 4


@dataclass(frozen=True, slots=True)
class RateSeries:
    """Units of `currency` for one US dollar on each day, oldest first."""

    currency: str
    days: DateArray
    per_dollar: FloatArray
    decimals: int


Calendars = Mapping[str, DateArray]
"""Sessions by calendar key, sorted, from EPOCH to at least the last day asked for."""
