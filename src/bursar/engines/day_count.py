"""Years between two days, as contracts and statistics count them."""

from enum import StrEnum

import numpy as np

from bursar.engines.arrays import BoolArray, DateArray, FloatArray, IntArray


class DayCount(StrEnum):
    """How days become a fraction of a year."""

    ACT_365 = "act/365F"  # actual days / 365: XIRR as spreadsheets have it
    ACT_360 = "act/360"  # money market
    ACT_ACT = "act/act ISDA"  # days in ordinary years / 365 + days in leap years / 366
    THIRTY_360 = "30/360"  # every month has 30 days (bond basis)
    THIRTY_360_SIA = "30/360 SIA"  # the same, with the rules for the last day of February


def year_fractions(
    start: np.datetime64, days: DateArray, day_count: DayCount = DayCount.ACT_365
) -> FloatArray:
    """Return the years from one day to each of many.

    Args:
        start: First day.
        days: Days, shape (n,), unit D, in any order; days before `start` count negative under
            the actual conventions.
        day_count: The convention.

    Source:
        ISDA 2006 definitions, section 4.16; SIA Standard Securities Calculation Methods.
    """
    first = start.astype("datetime64[D]")
    days = days.astype("datetime64[D]")
    if day_count is DayCount.ACT_ACT:
        years: FloatArray = _isda_years(days) - _isda_years(np.array([first]))[0]
    elif day_count in {DayCount.ACT_365, DayCount.ACT_360}:
        spans: FloatArray = (days - first).astype(np.float64)
        years = spans / (365.0 if day_count is DayCount.ACT_365 else 360.0)
    else:
        sia = day_count is DayCount.THIRTY_360_SIA
        years = _thirty_360(first, days, february_rule=sia)
    return years


def _isda_years(days: DateArray) -> FloatArray:
    """Calendar years since 1970, the part of the last one by its own length."""
    years = days.astype("datetime64[Y]")
    begin = years.astype("datetime64[D]")
    length = ((years + np.timedelta64(1, "Y")).astype("datetime64[D]") - begin).astype(np.float64)
    fraction: FloatArray = (days - begin).astype(np.float64) / length
    return years.astype(np.int64) + fraction


def _year_month_day(days: DateArray) -> tuple[IntArray, IntArray, IntArray]:
    months = days.astype("datetime64[M]")
    number = months.astype(np.int64)
    return number // 12 + 1970, number % 12 + 1, (days - months).astype(np.int64) + 1


def _thirty_360(start: np.datetime64, days: DateArray, *, february_rule: bool) -> FloatArray:
    first = np.array([start])
    (y1,), (m1,), (d1,) = _year_month_day(first)
    y2, m2, d2 = _year_month_day(days)
    if february_rule and m1 == 2 and _ends_february(first)[0]:
        d2 = np.where(_ends_february(days), 30, d2)
        d1 = 30
    d1 = min(d1, 30)
    d2 = np.where((d2 == 31) & (d1 == 30), 30, d2)
    years: FloatArray = ((y2 - y1) * 360.0 + (m2 - m1) * 30.0 + (d2 - d1)) / 360.0
    return years


def _ends_february(days: DateArray) -> BoolArray:
    next_month = (days + np.timedelta64(1, "D")).astype("datetime64[M]").astype(np.int64) % 12 + 1
    _, month, _ = _year_month_day(days)
    last: BoolArray = (month == 2) & (next_month == 3)
    return last
