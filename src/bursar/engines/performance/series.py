"""How rough the way was: drawdown, volatility, best and worst, returns by calendar month.

Takes the daily returns of `time_weighted`; days without a return (not a number) count as 0 in
indices and are left out of volatility, best and worst.
"""

from dataclasses import dataclass

import numpy as np

from bursar.engines.arrays import DateArray, FloatArray
from bursar.engines.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Drawdown:
    """The deepest fall from a peak.

    Attributes:
        depth: Share of the peak that was lost, 0 or more (0.2 is a fall by 20 %).
        peak: Position of the peak in the index.
        trough: Position of the lowest point after it.
        recovery: Position where the peak was reached again; None while it is not.
    """

    depth: float
    peak: int
    trough: int
    recovery: int | None


def max_drawdown(index: FloatArray) -> Drawdown:
    """Return the deepest fall of a growth index or price, the earliest of equals.

    Args:
        index: Positive at its peaks, shape (n,), for instance `growth_index(daily)`.

    Raises:
        InvalidInput: Empty, not finite, or not positive at the start.
    """
    index = _checked(index)
    if index.size == 0 or not index[0] > 0:
        raise InvalidInput("an index needs a positive first value")
    peaks = np.maximum.accumulate(index)
    falls = 1.0 - index / peaks
    trough = int(np.argmax(falls))
    peak = int(np.argmax(index[: trough + 1]))
    later = np.flatnonzero(index[trough:] >= peaks[trough])
    recovery = trough + int(later[0]) if later.size and falls[trough] > 0 else None
    return Drawdown(float(falls[trough]), peak, trough, recovery)


def longest_below_peak(index: FloatArray) -> int:
    """Return the most steps the index ever was without a new peak."""
    index = _checked(index)
    if index.size == 0:
        return 0
    steps = np.arange(index.size)
    peaks = np.maximum.accumulate(index)
    at_peak = np.maximum.accumulate(np.where(index >= peaks, steps, 0))
    return int(np.max(steps - at_peak))


def volatility(returns: FloatArray, *, periods_a_year: float = 252.0) -> float | None:
    """Return the yearly standard deviation of returns: sample deviation x sqrt(periods).

    Args:
        returns: Returns of equal periods, shape (n,).
        periods_a_year: 252 for trading days, 365 for days, 12 for months.

    Returns:
        A fraction; None for fewer than two returns.
    """
    known = _known(returns)
    if known.size < 2:
        return None
    return float(np.std(known, ddof=1) * np.sqrt(periods_a_year))


def best_and_worst(returns: FloatArray) -> tuple[int, int] | None:
    """Return the positions of the highest and the lowest return; None where there is none."""
    returns = np.asarray(returns, dtype=float)
    if not np.isfinite(returns).any():
        return None
    return int(np.nanargmax(returns)), int(np.nanargmin(returns))


@dataclass(frozen=True, slots=True)
class CalendarReturns:
    """Returns by calendar month and year.

    Attributes:
        years: Calendar years, rising, shape (y,).
        months: Linked return of each month, shape (y, 12); not a number where there was no day.
        totals: Linked return of each year's days, shape (y,); not a number where there was none.
    """

    years: tuple[int, ...]
    months: FloatArray
    totals: FloatArray


def calendar_returns(days: DateArray, returns: FloatArray) -> CalendarReturns:
    """Return daily returns linked into a table of months.

    Args:
        days: Day of each return, rising, shape (n,), datetime64[D].
        returns: Daily returns, shape (n,).

    Raises:
        InvalidInput: Shapes disagree or days do not rise.
    """
    returns = np.asarray(returns, dtype=float)
    days = np.asarray(days).astype("datetime64[D]")
    if returns.ndim != 1 or days.shape != returns.shape:
        raise InvalidInput(f"need a day for each return, have {days.shape} and {returns.shape}")
    if (np.diff(days) <= np.timedelta64(0, "D")).any():
        raise InvalidInput("days must rise")
    known = np.isfinite(returns)
    month_numbers = days[known].astype("datetime64[M]").astype(np.int64)
    if month_numbers.size == 0:
        return CalendarReturns((), np.empty((0, 12)), np.empty(0))
    first = int(month_numbers[0]) // 12
    years = int(month_numbers[-1]) // 12 - first + 1
    cells = month_numbers - 12 * first
    growth = np.ones(12 * years)
    np.multiply.at(growth, cells, 1.0 + returns[known])
    present = (np.bincount(cells, minlength=12 * years) > 0).reshape(years, 12)
    table = growth.reshape(years, 12)
    months = np.where(present, table - 1.0, np.nan)
    totals = np.where(present.any(axis=1), table.prod(axis=1) - 1.0, np.nan)
    return CalendarReturns(tuple(1970 + first + y for y in range(years)), months, totals)


def _checked(index: FloatArray) -> FloatArray:
    index = np.asarray(index, dtype=float)
    if index.ndim != 1 or not np.isfinite(index).all():
        raise InvalidInput("an index must be one series of finite numbers")
    return index


def _known(returns: FloatArray) -> FloatArray:
    returns = np.asarray(returns, dtype=float)
    known: FloatArray = returns[np.isfinite(returns)]
    return known
