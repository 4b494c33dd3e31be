"""What income streams will pay, month by month and year by year.

A stream pays an amount at a frequency from its first payment to its end, and grows once a year on
the anniversary of its first payment. Amounts are as the stream states them: gross or net, in one
currency. Taxes, inflation, and the chance that a stream stops are not modelled.
"""

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bursar.engines.debt import CENT, ZERO, add_months
from bursar.engines.errors import InvalidInput

MAX_YEARS = 100


class IncomeFrequency(StrEnum):
    """How often a stream pays."""

    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"  # every two weeks: 26 or 27 payments a year
    SEMIMONTHLY = "semimonthly"  # on the 15th and the last day of each month: 24 a year
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"
    ONE_TIME = "one_time"


_DAYS = {IncomeFrequency.WEEKLY: 7, IncomeFrequency.BIWEEKLY: 14}
_MONTHS = {
    IncomeFrequency.MONTHLY: 1,
    IncomeFrequency.QUARTERLY: 3,
    IncomeFrequency.SEMIANNUAL: 6,
    IncomeFrequency.ANNUAL: 12,
}
_PAYMENTS_A_YEAR = {
    IncomeFrequency.WEEKLY: 52,
    IncomeFrequency.BIWEEKLY: 26,
    IncomeFrequency.SEMIMONTHLY: 24,
    IncomeFrequency.MONTHLY: 12,
    IncomeFrequency.QUARTERLY: 4,
    IncomeFrequency.SEMIANNUAL: 2,
    IncomeFrequency.ANNUAL: 1,
    IncomeFrequency.ONE_TIME: 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeStream:
    """One source of income.

    Attributes:
        name: What it is called; two streams may share a name.
        amount: What one payment is at first, 0 or more.
        frequency: How often it pays.
        first_paid_on: Day of the first payment; later ones keep its day of the month, clamped to
            short months. Of semimonthly streams, payments before this day are left out.
        ends_on: Last day on which a payment may fall; None for no end.
        growth: Yearly growth as a fraction (0.03 is 3 %), above -1, from each anniversary of the
            first payment on.
    """

    name: str
    amount: Decimal
    frequency: IncomeFrequency
    first_paid_on: date
    ends_on: date | None = None
    growth: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of one stream."""

    stream: str
    paid_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MonthIncome:
    """Income of a calendar month: in all, and of each stream in the order given."""

    year: int
    month: int
    total: Decimal
    by_stream: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class YearIncome:
    """Income of a calendar year, or of the part of it that was asked for."""

    year: int
    total: Decimal
    by_stream: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class IncomeProjection:
    """Payments of streams over a period, added up.

    Attributes:
        months: Every calendar month of the period, also those without income.
        years: Every calendar year of the period.
        total: Everything.
    """

    months: tuple[MonthIncome, ...]
    years: tuple[YearIncome, ...]
    total: Decimal


def project_income(
    streams: Sequence[IncomeStream], *, from_on: date, to_on: date
) -> IncomeProjection:
    """Return what streams pay from one day to another, both included.

    Raises:
        InvalidInput: A period that ends before it begins or lasts more than 100 years, an amount
            below 0, growth of -100 % or less, or a number that is not finite.
    """
    if to_on < from_on:
        raise InvalidInput("the period must not end before it begins")
    if to_on.year - from_on.year > MAX_YEARS:
        raise InvalidInput(f"a projection covers at most {MAX_YEARS} years")
    cells: defaultdict[tuple[int, int, int], Decimal] = defaultdict(Decimal)
    for position, stream in enumerate(streams):
        for payment in payments(stream, from_on=from_on, to_on=to_on):
            cells[payment.paid_on.year, payment.paid_on.month, position] += payment.amount
    first, last = (day.year * 12 + day.month - 1 for day in (from_on, to_on))
    months = []
    for number in range(first, last + 1):
        year, month = number // 12, number % 12 + 1
        parts = tuple(cells[year, month, position] for position in range(len(streams)))
        months.append(MonthIncome(year, month, sum(parts, ZERO), parts))
    years = tuple(_year(year, months) for year in range(from_on.year, to_on.year + 1))
    return IncomeProjection(tuple(months), years, sum((year.total for year in years), ZERO))


def payments(stream: IncomeStream, *, from_on: date, to_on: date) -> Iterator[Payment]:
    """Yield a stream's payments from one day to another, both included, in order.

    Raises:
        InvalidInput: As `project_income`.
    """
    _refuse_nonsense(stream)
    last = to_on if stream.ends_on is None else min(to_on, stream.ends_on)
    grown, anniversaries = stream.amount, 0
    for paid_on in _days(stream, last):
        while _is_after_anniversary(stream, paid_on, anniversaries + 1):
            anniversaries += 1
            grown = stream.amount * (1 + stream.growth) ** anniversaries
        if paid_on >= from_on:
            yield Payment(stream.name, paid_on, grown.quantize(CENT, rounding=ROUND_HALF_UP))


def yearly_rate(stream: IncomeStream, *, on: date) -> Decimal:
    """Return what a stream pays a year at the rate of a day: amount x payments a year.

    0 before the first payment, after the end, and for what is paid once.
    """
    _refuse_nonsense(stream)
    ended = stream.ends_on is not None and on > stream.ends_on
    if ended or on < stream.first_paid_on:
        return ZERO
    years = 0
    while _is_after_anniversary(stream, on, years + 1):
        years += 1
    amount = stream.amount * (1 + stream.growth) ** years * _PAYMENTS_A_YEAR[stream.frequency]
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _days(stream: IncomeStream, last: date) -> Iterator[date]:
    """Days of payment from the first to the last one possible."""
    first = stream.first_paid_on
    if stream.frequency is IncomeFrequency.SEMIMONTHLY:
        yield from _twice_a_month(first, last)
        return
    number, day = 0, first
    while day <= last:
        yield day
        if stream.frequency is IncomeFrequency.ONE_TIME:
            return
        number += 1
        if stream.frequency in _DAYS:
            day = first + timedelta(days=_DAYS[stream.frequency] * number)
        else:
            day = add_months(first, _MONTHS[stream.frequency] * number)


def _twice_a_month(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        end = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        for day in (month.replace(day=15), end):
            if first <= day <= last:
                yield day
        month = add_months(month, 1)


def _is_after_anniversary(stream: IncomeStream, day: date, years: int) -> bool:
    return stream.growth != 0 and add_months(stream.first_paid_on, 12 * years) <= day


def _year(year: int, months: Sequence[MonthIncome]) -> YearIncome:
    rows = [month.by_stream for month in months if month.year == year]
    parts = tuple(sum(column, ZERO) for column in zip(*rows, strict=True))
    return YearIncome(year, sum(parts, ZERO), parts)


def _refuse_nonsense(stream: IncomeStream) -> None:
    if not (stream.amount.is_finite() and stream.growth.is_finite()):
        raise InvalidInput(f"{stream.name}: amount and growth must be finite")
    if stream.amount < 0:
        raise InvalidInput(f"{stream.name}: an income is not negative")
    if not -1 < stream.growth <= 10:
        raise InvalidInput(f"{stream.name}: growth is a fraction above -1 (0.03 is 3 %)")
    if stream.ends_on is not None and stream.ends_on < stream.first_paid_on:
        raise InvalidInput(f"{stream.name}: it must not end before its first payment")
