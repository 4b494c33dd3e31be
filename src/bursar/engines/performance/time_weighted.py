"""Time-weighted returns: what a unit of money did, whatever came and went.

The portfolio is valued each day and the days are linked, as the GIPS standards ask for when flows
are large. A flow's place within its day is a convention, named by `FlowTiming`. Money-weighted
returns (`money_weighted`) measure the investor's timing instead.

Days on which a return cannot be formed are marked, never filled with an invented number.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt

from bursar.engines.arrays import BoolArray, FloatArray
from bursar.engines.errors import InvalidInput

DAYS_A_YEAR = 365.0
_DUST = 1e-12  # capital below this share of the largest value is a rounding leftover, not capital

StatusArray = npt.NDArray[np.int8]


class FlowTiming(StrEnum):
    """When within its day a flow comes, and so whose capital the day's gain is divided by."""

    START = "start"  # r = V1 / (V0 + F) - 1
    END = "end"  # r = (V1 - F) / V0 - 1
    IN_START_OUT_END = "in_start_out_end"  # r = (V1 + out) / (V0 + in) - 1


class DayStatus(IntEnum):
    """What the return of one day rests on."""

    COMPLETE = 0
    FLOW_MOVED = 1  # the stated timing left no capital (opening, emptying): in at start, out at end
    EMPTY = 2  # no capital and nothing happened: a gap, skipped when days are linked
    NO_CAPITAL = 3  # a gain without capital: no return exists; skipped, and said so
    NEGATIVE_VALUE = 4  # the portfolio is worth less than nothing: no return exists


class LinkStatus(StrEnum):
    """What a linked return rests on."""

    COMPLETE = "complete"
    HAS_GAPS = "has_gaps"  # emptied and filled again: linked over the days with capital
    UNDEFINED_DAYS = "undefined_days"  # gains without capital on some days are left out
    NO_CAPITAL = "no_capital"  # there never was capital: no return
    NEGATIVE_VALUE = "negative_value"  # worth less than nothing on some day: no return


@dataclass(frozen=True, slots=True)
class TimeWeighted:
    """A time-weighted return and the days that made it.

    Attributes:
        cumulative: Return over all days as a fraction, not annualised; None where there is none.
        status: What it rests on.
        daily: Return of each day, shape (n,); not a number where the day has none.
        day_statuses: `DayStatus` of each day, int8, shape (n,).
    """

    cumulative: float | None
    status: LinkStatus
    daily: FloatArray
    day_statuses: StatusArray

    @property
    def annualised(self) -> float | None:
        """The return a year, None for a period of less than one (GIPS 2020, 2.A.10)."""
        if self.cumulative is None or self.daily.size < DAYS_A_YEAR:
            return None
        return annualise(self.cumulative, days=self.daily.size)


def time_weighted_return(
    values: FloatArray, flows: FloatArray, *, timing: FlowTiming = FlowTiming.IN_START_OUT_END
) -> TimeWeighted:
    """Return the daily-linked time-weighted return.

    Args:
        values: Value at the end of each day, one currency, shape (n + 1,); `values[0]` is the
            close before the first day, and `values[t]` includes the flow of day t.
        flows: External flow of days 1 … n, positive when money comes in, shape (n,).
        timing: When within their day flows come. The default needs no exceptions for the day a
            portfolio is opened or emptied.

    Raises:
        InvalidInput: Shapes disagree or a number is not finite.

    Source:
        GIPS Standards for Firms (2020), 2.A.24 and Handbook; daily valuation makes each day a
        sub-period, so that every flow is valued.
    """
    daily, statuses = daily_returns(values, flows, timing=timing)
    cumulative, status = link(daily, statuses)
    return TimeWeighted(cumulative, status, daily, statuses)


def daily_returns(
    values: FloatArray, flows: FloatArray, *, timing: FlowTiming = FlowTiming.IN_START_OUT_END
) -> tuple[FloatArray, StatusArray]:
    """Return each day's return and `DayStatus`; arguments as `time_weighted_return`."""
    values, flows = np.asarray(values, dtype=float), np.asarray(flows, dtype=float)
    if values.ndim != 1 or flows.shape != (max(values.size - 1, 0),):
        raise InvalidInput(f"need n + 1 values for n flows, have {values.shape} and {flows.shape}")
    if not (np.isfinite(values).all() and np.isfinite(flows).all()):
        raise InvalidInput("values and flows must be finite")
    if values.size < 2:
        return np.empty(0), np.empty(0, dtype=np.int8)

    before, after = values[:-1], values[1:]
    least = before + np.maximum(flows, 0.0)  # capital when flows in come first, out last
    last = after + np.maximum(-flows, 0.0)
    capital, end = _sides(before, after, flows, timing)
    dust = _DUST * max(float(np.abs(values).max()), float(np.abs(flows).max()))

    moved = ((capital <= dust) | (end < -dust)) & (least > dust)
    capital, end = np.where(moved, least, capital), np.where(moved, last, end)
    negative = (before < -dust) | (after < -dust)
    without = (capital <= dust) & ~negative

    daily = np.full(flows.size, np.nan)
    np.divide(end, capital, out=daily, where=~(without | negative))
    daily -= 1.0
    daily[without & (last <= dust)] = 0.0
    return daily, _statuses(moved=moved, without=without, gain=last > dust, negative=negative)


def link(daily: FloatArray, statuses: StatusArray) -> tuple[float | None, LinkStatus]:
    """Return the days' returns linked, and what that rests on.

    Args:
        daily: Returns of any run of days, shape (n,).
        statuses: Their `DayStatus`, shape (n,).
    """
    if (statuses == DayStatus.NEGATIVE_VALUE).any():
        return None, LinkStatus.NEGATIVE_VALUE
    invested = statuses <= DayStatus.FLOW_MOVED
    if not invested.any():
        return None, LinkStatus.NO_CAPITAL
    cumulative = float(np.prod(1.0 + daily[invested]) - 1.0)
    if (statuses == DayStatus.NO_CAPITAL).any():
        return cumulative, LinkStatus.UNDEFINED_DAYS
    first, last = np.flatnonzero(invested)[[0, -1]]
    if not invested[first : last + 1].all():
        return cumulative, LinkStatus.HAS_GAPS
    return cumulative, LinkStatus.COMPLETE


def linked_return(starts: FloatArray, ends: FloatArray) -> float:
    """Return the true time-weighted return from valuations around each large flow.

    Args:
        starts: Value at the start of each sub-period, its opening flow included, shape (n,).
        ends: Value at its end, before the next flow, shape (n,).

    Raises:
        InvalidInput: Shapes disagree, a number is not finite, a sub-period starts without
            positive capital or ends below nothing.
    """
    starts, ends = np.asarray(starts, dtype=float), np.asarray(ends, dtype=float)
    if starts.ndim != 1 or starts.shape != ends.shape or starts.size == 0:
        raise InvalidInput(f"need an end for each start, have {starts.shape} and {ends.shape}")
    if not (np.isfinite(starts).all() and np.isfinite(ends).all()):
        raise InvalidInput("values must be finite")
    if (starts <= 0).any() or (ends < 0).any():
        raise InvalidInput("every sub-period must start with positive capital and not end below 0")
    return float(np.prod(ends / starts) - 1.0)


def annualise(cumulative: float, *, days: float) -> float:
    """Return the yearly rate that compounds to a cumulative return: (1 + r)**(365 / days) - 1.

    Args:
        cumulative: Return over the whole period as a fraction, -1 or more.
        days: Its length.

    Raises:
        InvalidInput: A period without length, or more than everything lost.
    """
    if not days > 0 or not cumulative >= -1.0:
        raise InvalidInput("need a period of at least a day and a return of -1 or more")
    try:
        return float((1.0 + cumulative) ** (DAYS_A_YEAR / days) - 1.0)
    except OverflowError as error:
        raise InvalidInput("the yearly rate is beyond every number") from error


def growth_index(daily: FloatArray) -> FloatArray:
    """Return what 1 at the start is worth after each day, shape (n + 1,); gaps stand still."""
    return np.concatenate([[1.0], np.cumprod(1.0 + np.nan_to_num(daily, nan=0.0))])


def _sides(
    before: FloatArray, after: FloatArray, flows: FloatArray, timing: FlowTiming
) -> tuple[FloatArray, FloatArray]:
    """Capital that worked through the day, and what it became."""
    if timing is FlowTiming.START:
        return before + flows, after
    if timing is FlowTiming.END:
        return before, after - flows
    return before + np.maximum(flows, 0.0), after + np.maximum(-flows, 0.0)


def _statuses(
    *, moved: BoolArray, without: BoolArray, gain: BoolArray, negative: BoolArray
) -> StatusArray:
    statuses = np.where(moved, DayStatus.FLOW_MOVED, DayStatus.COMPLETE)
    statuses = np.where(without, np.where(gain, DayStatus.NO_CAPITAL, DayStatus.EMPTY), statuses)
    return np.where(negative, DayStatus.NEGATIVE_VALUE, statuses).astype(np.int8)
