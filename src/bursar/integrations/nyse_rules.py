"""New York's trading days by rule, so that no heavy library is needed for the usual question.

Source: NYSE Rule 7.2 (holidays and their observance) and the exchange's announcements for days of
mourning, storms and 11 September 2001. A test compares every day since 1990 with
`exchange_calendars`.
"""

from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from bursar.engines.arrays import DateArray

FIRST_YEAR = 1990
UNPLANNED = frozenset(
    {
        date(1994, 4, 27),  # funeral of President Nixon
        *(date(2001, 9, day) for day in (11, 12, 13, 14)),
        date(2004, 6, 11),  # funeral of President Reagan
        date(2007, 1, 2),  # funeral of President Ford
        date(2012, 10, 29),  # Hurricane Sandy
        date(2012, 10, 30),
        date(2018, 12, 5),  # funeral of President G. H. W. Bush
        date(2025, 1, 9),  # funeral of President Carter
    }
)
ODD_EARLY = frozenset(
    {date(1997, 12, 26), date(1999, 12, 31), date(2003, 12, 26)}
)  # one-off early closings
MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6


def easter(year: int) -> date:
    """Return Easter Sunday (Gregorian; the anonymous computus of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _observed(day: date) -> date:
    if day.weekday() == SATURDAY:
        return day - timedelta(days=1)
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day


@lru_cache(maxsize=256)
def closures(year: int) -> frozenset[date]:
    """Return the weekdays of a year on which New York does not trade."""
    memorial = date(year, 5, 31)
    days = {
        _nth(year, 2, MONDAY, 3),
        easter(year) - timedelta(days=2),
        memorial - timedelta(days=memorial.weekday()),
        _observed(date(year, 7, 4)),
        _nth(year, 9, MONDAY, 1),
        _nth(year, 11, THURSDAY, 4),
        _observed(date(year, 12, 25)),
    }
    new_year = date(year, 1, 1)
    if new_year.weekday() != SATURDAY:  # a Saturday is not made up for on the 31st
        days.add(_observed(new_year))
    if year >= 1998:
        days.add(_nth(year, 1, MONDAY, 3))
    if year >= 2022:
        days.add(_observed(date(year, 6, 19)))
    days.update(day for day in UNPLANNED if day.year == year)
    return frozenset(days)


def every_day(start: date, end: date) -> DateArray:
    """Return all calendar days from start to end, both included."""
    return np.arange(np.datetime64(start, "D"), np.datetime64(end, "D") + np.timedelta64(1, "D"))


def sessions(start: date, end: date) -> DateArray:
    """Return the trading days from start to end, both included.

    Raises:
        ValueError: start lies before 1990.
    """
    if start.year < FIRST_YEAR:
        raise ValueError(f"The rules for New York begin in {FIRST_YEAR}.")
    if end < start:
        return np.array([], dtype="datetime64[D]")
    closed = [day for year in range(start.year, end.year + 1) for day in closures(year)]
    days = every_day(start, end)
    open_: DateArray = days[np.is_busday(days, holidays=np.array(closed, dtype="datetime64[D]"))]
    return open_


def closes_early(day: date) -> bool:
    """Return whether a trading day since 1993 ends at 13:00."""
    if day in ODD_EARLY or day == _nth(day.year, 11, THURSDAY, 4) + timedelta(days=1):
        return True
    if (day.month, day.day) == (12, 24):
        return day.weekday() <= THURSDAY
    if day.year < 1995 or day.month != 7:
        return False
    fourth_on_thursday = date(day.year, 7, 4).weekday() == THURSDAY
    if fourth_on_thursday and day.year < 2013:  # then the Friday after was the short day
        return day.day == 5
    return day.day == 3 and day.weekday() <= THURSDAY
