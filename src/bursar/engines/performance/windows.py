"""The periods people ask for: to date, trailing years, since inception.

A window begins with the *close* of its first day: the year to date starts from the value at the
end of 31 December. Windows that follow one another link to the whole exactly.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from bursar.engines.arrays import DateArray, FloatArray
from bursar.engines.errors import InvalidInput
from bursar.engines.performance.money_weighted import MoneyWeighted, money_weighted_return
from bursar.engines.performance.time_weighted import (
    DAYS_A_YEAR,
    FlowTiming,
    LinkStatus,
    annualise,
    daily_returns,
    link,
)


class Window(StrEnum):
    """A period that ends on the day asked about."""

    ONE_DAY = "1d"
    WEEK_TO_DATE = "wtd"  # weeks begin on Monday
    MONTH_TO_DATE = "mtd"
    QUARTER_TO_DATE = "qtd"
    YEAR_TO_DATE = "ytd"
    ONE_YEAR = "1y"
    THREE_YEARS = "3y"
    FIVE_YEARS = "5y"
    TEN_YEARS = "10y"
    SINCE_INCEPTION = "since_inception"


_TRAILING_YEARS = {
    Window.ONE_YEAR: 1,
    Window.THREE_YEARS: 3,
    Window.FIVE_YEARS: 5,
    Window.TEN_YEARS: 10,
}


@dataclass(frozen=True, slots=True)
class WindowReturn:
    """Both kinds of return over one window.

    Attributes:
        starts_on: Day whose closing value the window starts from; later than the calendar says
            where history is shorter.
        ends_on: Last day.
        time_weighted: Cumulative, None where there is none.
        annualised: The same a year; None for windows shorter than one.
        status: What the time-weighted return rests on.
        money_weighted: Yearly rate of the investor's own flows, with its status.
        is_whole: False where history begins inside the window.
    """

    starts_on: date
    ends_on: date
    time_weighted: float | None
    annualised: float | None
    status: LinkStatus
    money_weighted: MoneyWeighted
    is_whole: bool


def window_start(window: Window, as_of: date, *, inception: date) -> date:
    """Return the day whose closing value the window starts from.

    Args:
        window: Which one.
        as_of: Its last day.
        inception: First day with a closing value.

    Returns:
        The day by the calendar, which may lie before `inception`. Trailing years go back to the
        same day of the month, from 29 February to 28 February where there is no 29th.
    """
    if window is Window.SINCE_INCEPTION:
        return inception
    if window in _TRAILING_YEARS:
        year = as_of.year - _TRAILING_YEARS[window]
        return as_of.replace(
            year=year, day=min(as_of.day, calendar.monthrange(year, as_of.month)[1])
        )
    if window is Window.ONE_DAY:
        return as_of - timedelta(days=1)
    if window is Window.WEEK_TO_DATE:
        return as_of - timedelta(days=as_of.weekday() + 1)
    months = {
        Window.MONTH_TO_DATE: as_of.month,
        Window.QUARTER_TO_DATE: 3 * ((as_of.month - 1) // 3) + 1,
        Window.YEAR_TO_DATE: 1,
    }
    return as_of.replace(month=months[window], day=1) - timedelta(days=1)


def returns_by_window(
    values: FloatArray,
    flows: FloatArray,
    *,
    first_day: date,
    windows: Iterable[Window] = tuple(Window),
    timing: FlowTiming = FlowTiming.IN_START_OUT_END,
) -> dict[Window, WindowReturn | None]:
    """Return the returns of each window that ends on the last day given.

    Args:
        values: Value at the end of each day without a hole, one currency, shape (n + 1,), the
            first at the end of `first_day`.
        flows: External flow of each following day, positive in, shape (n,).
        first_day: Day of `values[0]`.
        windows: Which ones.
        timing: As `time_weighted_return`.

    Returns:
        One entry a window. Trailing years that history does not fill are None: they would
        promise what was not there. Windows to date that history does not fill start with
        history and say so.

    Raises:
        InvalidInput: Shapes disagree or a number is not finite.
    """
    daily, statuses = daily_returns(values, flows, timing=timing)
    as_of = first_day + timedelta(days=daily.size)
    found: dict[Window, WindowReturn | None] = {}
    for window in windows:
        start = window_start(window, as_of, inception=first_day)
        is_whole = start >= first_day
        if window in _TRAILING_YEARS and not is_whole:
            found[window] = None
            continue
        skip = max((start - first_day).days, 0)
        cumulative, status = link(daily[skip:], statuses[skip:])
        days = daily.size - skip
        amounts, flow_days = investor_flows(
            values[skip:], flows[skip:], first_day=first_day + timedelta(days=skip)
        )
        found[window] = WindowReturn(
            starts_on=first_day + timedelta(days=skip),
            ends_on=as_of,
            time_weighted=cumulative,
            annualised=_yearly(cumulative, days),
            status=status,
            money_weighted=money_weighted_return(amounts, flow_days),
            is_whole=is_whole,
        )
    return found


def investor_flows(
    values: FloatArray, flows: FloatArray, *, first_day: date
) -> tuple[FloatArray, DateArray]:
    """Return a portfolio's history as its owner's flows, for `xirr`.

    The opening value is paid in, every flow changes its sign, the closing value is paid out (an
    explicit 0 where nothing is left, so that a total loss is told from money still at work).

    Args:
        values: Closing values, shape (n + 1,).
        flows: Flows into the portfolio on the following days, shape (n,).
        first_day: Day of `values[0]`.

    Raises:
        InvalidInput: Shapes disagree.
    """
    values, flows = np.asarray(values, dtype=float), np.asarray(flows, dtype=float)
    if values.ndim != 1 or values.size < 1 or flows.shape != (values.size - 1,):
        raise InvalidInput(f"need n + 1 values for n flows, have {values.shape} and {flows.shape}")
    moved = np.flatnonzero(flows)
    amounts = np.concatenate([[-values[0]], -flows[moved], [values[-1]]])
    offsets = np.concatenate([[0], moved + 1, [flows.size]]).astype("timedelta64[D]")
    return amounts, np.datetime64(first_day, "D") + offsets


def _yearly(cumulative: float | None, days: int) -> float | None:
    if cumulative is None or days < DAYS_A_YEAR:
        return None
    return annualise(cumulative, days=days)
