"""The rate at which an investor's own flows are worth nothing: XIRR and IRR.

A money-weighted return measures the investor, timing of deposits included; for the manager or the
mix of instruments use `time_weighted`.

Signs are the investor's: money paid in is negative, money received and the final value positive.
(The other way round gives the same rate.)

Not modelled: reinvestment rates (MIRR), and rates above about 1e304.
"""

from dataclasses import dataclass
from enum import IntEnum
from types import ModuleType

import numpy as np
import numpy.typing as npt

from bursar.engines.arrays import FloatArray, IntArray
from bursar.engines.day_count import DayCount, year_fractions
from bursar.engines.errors import InvalidInput
from bursar.engines.performance import rate_codes

DayArray = npt.NDArray[np.generic]  # datetime64[D], or whole days since 1970-01-01


class RateStatus(IntEnum):
    """What the search for a rate found."""

    UNIQUE = rate_codes.UNIQUE  # one rate, proven to be the only one
    AMBIGUOUS = rate_codes.AMBIGUOUS  # several rates; the one given is nearest to no growth
    TOTAL_LOSS = rate_codes.TOTAL_LOSS  # money went in and a final value of exactly 0 is stated
    NO_SIGN_CHANGE = rate_codes.NO_SIGN_CHANGE  # money only went one way: no rate can exist
    NO_ROOT = rate_codes.NO_ROOT  # money went both ways, yet no rate makes the series worth 0
    NOT_FINITE = rate_codes.NOT_FINITE  # an amount or a day is not a number

    @property
    def has_rate(self) -> bool:
        """Whether a rate stands beside this status."""
        return self <= RateStatus.TOTAL_LOSS


_WHY_NOT = {
    RateStatus.NO_SIGN_CHANGE: "a rate needs money in and money out on different days",
    RateStatus.NO_ROOT: "no rate makes these flows worth nothing",
    RateStatus.NOT_FINITE: "amounts and days must be finite numbers",
}


def _search() -> ModuleType:
    """Return the compiled search; loading it takes a second, once (see `warm_up`)."""
    from bursar.engines.performance import xirr_kernel  # noqa: PLC0415 (see the docstring)

    return xirr_kernel


@dataclass(frozen=True, slots=True)
class MoneyWeighted:
    """One money-weighted return.

    Attributes:
        rate: Effective yearly rate as a fraction; None where there is none.
        status: What was found.
        rates: Every rate that makes the flows worth nothing, rising (at most 16).
    """

    rate: float | None
    status: RateStatus
    rates: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class MoneyWeightedMany:
    """Money-weighted returns of many series.

    Attributes:
        rates: Effective yearly rates, shape (series,); not a number where there is none.
        statuses: `RateStatus` of each, int8, shape (series,).
        root_counts: How many rates solve each series, int8, shape (series,).
    """

    rates: FloatArray
    statuses: rate_codes.ByteArray
    root_counts: rate_codes.ByteArray


def xirr(amounts: FloatArray, days: DayArray, *, day_count: DayCount = DayCount.ACT_365) -> float:
    """Return the effective yearly rate at which dated flows are worth nothing.

    Where several rates solve the series, the one nearest to no growth is returned, measured by
    ``abs(ln(1 + rate))``, so that halving and doubling are equally far (of two equally far ones
    the lower). Use `money_weighted_return` to see whether that happened.

    Args:
        amounts: Flows, shape (n,), one currency, the investor's signs, in any order of days.
        days: Day of each flow, shape (n,): datetime64[D], or whole days since 1970-01-01.
        day_count: How days become years.

    Returns:
        The rate as a fraction (0.05 is 5 % a year); -1.0 for a total loss, that is, when no money
        came back and the latest flow is exactly 0 (the final value).

    Raises:
        InvalidInput: Shapes disagree, a number is not finite, money went one way only, or no
            rate exists.
    """
    found = money_weighted_return(amounts, days, day_count=day_count)
    if found.rate is None:
        raise InvalidInput(_WHY_NOT[found.status])
    return found.rate


def money_weighted_return(
    amounts: FloatArray, days: DayArray, *, day_count: DayCount = DayCount.ACT_365
) -> MoneyWeighted:
    """Return the rate as `xirr` does, with its status and all rates, instead of refusing.

    Raises:
        InvalidInput: Shapes disagree, or days are neither dates nor numbers.
    """
    amounts = np.ascontiguousarray(amounts, dtype=np.float64)
    times = _years(amounts, days, day_count)
    return _solve_one(amounts, times)


def xirr_many(
    amounts: FloatArray,
    days: DayArray,
    offsets: IntArray,
    *,
    day_count: DayCount = DayCount.ACT_365,
) -> MoneyWeightedMany:
    """Return the rates of many series that stand one behind the other in columns.

    Args:
        amounts: Flows of all series, shape (n,), float64.
        days: Their days, shape (n,), datetime64[D] or whole days since 1970-01-01 (int32 is
            fastest).
        offsets: Where each series begins, and n at the end, shape (series + 1,), rising from 0.
        day_count: How days become years.

    Returns:
        Rates and statuses; a series that has no rate never stops the others.

    Raises:
        InvalidInput: Shapes disagree or offsets do not rise from 0 to n.
    """
    amounts = np.ascontiguousarray(amounts, dtype=np.float64)
    offsets = np.ascontiguousarray(offsets, dtype=np.int64)
    times, scale = _kernel_days(amounts, days, day_count)
    falling = offsets.ndim != 1 or offsets.size == 0 or bool((np.diff(offsets) < 0).any())
    if falling or offsets[0] != 0 or offsets[-1] != amounts.size:
        raise InvalidInput("offsets must rise from 0 to the number of flows")
    return MoneyWeightedMany(*_search().solve_many(amounts, times, offsets, scale))


def irr(amounts: FloatArray) -> MoneyWeighted:
    """Return the rate per period of flows that stand one period apart.

    Args:
        amounts: Flows at periods 0, 1, 2 …, shape (n,), the investor's signs.

    Raises:
        InvalidInput: Not one-dimensional.
    """
    amounts = np.ascontiguousarray(amounts, dtype=np.float64)
    if amounts.ndim != 1:
        raise InvalidInput(f"amounts must be one series, have shape {amounts.shape}")
    return _solve_one(amounts, np.arange(amounts.size, dtype=np.float64))


def net_present_value(rate: float, amounts: FloatArray, years: FloatArray) -> float:
    """Return what flows are worth at time 0.

    Args:
        rate: Effective yearly rate, above -1.
        amounts: Flows, shape (n,).
        years: Time of each flow in years, shape (n,).

    Raises:
        InvalidInput: A rate of -1 or less, or shapes disagree.
    """
    if not rate > -1.0:
        raise InvalidInput("a rate must be above -1")
    if amounts.shape != years.shape:
        raise InvalidInput(f"need a time for each amount, have {amounts.shape} and {years.shape}")
    return float(np.sum(amounts * np.exp(-np.log1p(rate) * years)))


def warm_up() -> None:
    """Compile the search, or load it from the cache, for each type of day it meets."""
    offsets = np.array([0, 2])
    amounts = np.array([-1.0, 1.1])
    _search().solve_many(amounts, np.array([0, 365], dtype=np.int32), offsets, 1.0 / 365.0)
    _search().solve_many(amounts, np.array([0.0, 1.0]), offsets, 1.0)
    _search().roots_of(np.array([-1.0, 3.0, -2.1]), np.array([0.0, 1.0, 2.0]))


def _solve_one(amounts: FloatArray, times: FloatArray) -> MoneyWeighted:
    rates, statuses, _ = _search().solve_many(amounts, times, np.array([0, amounts.size]), 1.0)
    status = RateStatus(int(statuses[0]))
    if not status.has_rate:
        return MoneyWeighted(None, status, ())
    rate = float(rates[0])
    if status is RateStatus.AMBIGUOUS:
        roots = np.expm1(_search().roots_of(amounts, times))
        return MoneyWeighted(rate, status, tuple(float(root) for root in roots))
    return MoneyWeighted(rate, status, (rate,))


def _years(amounts: FloatArray, days: DayArray, day_count: DayCount) -> FloatArray:
    """Years of each flow, from the first one."""
    column, scale = _kernel_days(amounts, days, day_count)
    times = column.astype(np.float64)
    return (times - float(np.min(times))) * scale if times.size else times


def _kernel_days(
    amounts: FloatArray, days: DayArray, day_count: DayCount
) -> tuple[rate_codes.DayColumn, float]:
    """Days as the compiled search takes them, and the years in one of their units."""
    days = np.asarray(days)
    if amounts.ndim != 1 or days.shape != amounts.shape:
        raise InvalidInput(f"need a day for each amount, have {amounts.shape} and {days.shape}")
    whole = _whole_days(days)
    if day_count in {DayCount.ACT_365, DayCount.ACT_360}:
        return whole, 1.0 / (365.0 if day_count is DayCount.ACT_365 else 360.0)
    dates = whole.astype("datetime64[D]")
    start = dates.min() if dates.size else np.datetime64("1970-01-01")
    return year_fractions(start, dates, day_count), 1.0


def _whole_days(days: DayArray) -> npt.NDArray[np.int32]:
    """Days since 1970-01-01, refused where one is missing or broken."""
    if days.dtype.kind == "M":
        if np.isnat(days).any():
            raise InvalidInput("a day is missing")
        days = days.astype("datetime64[D]")
    elif days.dtype.kind == "f":
        if not (np.floor(days.astype(np.float64)) == days).all():
            raise InvalidInput("days must be whole numbers")
    elif days.dtype.kind not in "iu":
        raise InvalidInput("days must be dates or whole numbers")
    return np.ascontiguousarray(days.astype(np.int32, copy=False))
