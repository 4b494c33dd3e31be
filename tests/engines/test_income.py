"""Income streams: payments by the calendar, growth, ends, and sums that agree."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.income import (
    IncomeFrequency,
    IncomeStream,
    payments,
    project_income,
    yearly_rate,
)

SALARY = IncomeStream(
    name="salary",
    amount=Decimal(5000),
    frequency=IncomeFrequency.MONTHLY,
    first_paid_on=date(2025, 1, 31),
)


def days(stream, from_on=date(2025, 1, 1), to_on=date(2025, 12, 31)):
    return [payment.paid_on for payment in payments(stream, from_on=from_on, to_on=to_on)]


def of(frequency, first=date(2025, 1, 3)):
    return replace(SALARY, frequency=frequency, first_paid_on=first)


@pytest.mark.parametrize(
    ("frequency", "count"),
    [
        (IncomeFrequency.WEEKLY, 52),
        (IncomeFrequency.BIWEEKLY, 26),
        (IncomeFrequency.SEMIMONTHLY, 24),
        (IncomeFrequency.MONTHLY, 12),
        (IncomeFrequency.QUARTERLY, 4),
        (IncomeFrequency.SEMIANNUAL, 2),
        (IncomeFrequency.ANNUAL, 1),
        (IncomeFrequency.ONE_TIME, 1),
    ],
)
def test_a_year_has_its_number_of_payments(frequency, count):
    assert len(days(of(frequency))) == count


def test_some_years_have_a_27th_payday():
    first = date(2026, 1, 2)
    paid = days(of(IncomeFrequency.BIWEEKLY, first), date(2026, 1, 1), date(2037, 12, 31))
    by_year = [sum(day.year == year for day in paid) for year in range(2026, 2038)]
    assert set(by_year) == {26, 27}


def test_the_last_of_the_month_yields_to_short_months():
    assert days(SALARY)[:4] == [
        date(2025, 1, 31),
        date(2025, 2, 28),
        date(2025, 3, 31),
        date(2025, 4, 30),
    ]


def test_twice_a_month_is_the_15th_and_the_last():
    stream = of(IncomeFrequency.SEMIMONTHLY, date(2025, 1, 20))
    assert days(stream, to_on=date(2025, 2, 28)) == [
        date(2025, 1, 31),
        date(2025, 2, 15),
        date(2025, 2, 28),
    ]


def test_growth_comes_on_each_anniversary_and_is_rounded_to_the_cent():
    stream = replace(SALARY, amount=Decimal("1000.01"), growth=Decimal("0.03"))
    paid = list(payments(stream, from_on=date(2025, 12, 1), to_on=date(2027, 1, 31)))
    amounts = [payment.amount for payment in paid]
    assert amounts[0] == Decimal("1000.01")
    assert amounts[1:13] == [Decimal("1030.01")] * 12
    assert amounts[13] == Decimal("1060.91")  # 1000.01 x 1.0609, not 1030.01 x 1.03


def test_a_stream_ends_with_the_last_payment_that_falls_before_its_end():
    assert days(replace(SALARY, ends_on=date(2025, 3, 30)))[-1] == date(2025, 2, 28)
    assert days(replace(SALARY, ends_on=date(2025, 3, 31)))[-1] == date(2025, 3, 31)


def test_payments_before_the_period_are_left_out_but_keep_their_rhythm():
    stream = of(IncomeFrequency.BIWEEKLY)
    assert days(stream, date(2025, 2, 1), date(2025, 2, 28)) == [
        date(2025, 2, 14),
        date(2025, 2, 28),
    ]


def test_months_and_years_add_up_by_hand():
    pension = IncomeStream(
        name="pension",
        amount=Decimal(300),
        frequency=IncomeFrequency.QUARTERLY,
        first_paid_on=date(2025, 2, 15),
    )
    found = project_income([SALARY, pension], from_on=date(2025, 2, 1), to_on=date(2026, 2, 28))
    assert len(found.months) == 13
    first = found.months[0]
    assert (first.year, first.month, first.total) == (2025, 2, Decimal(5300))
    assert first.by_stream == (Decimal(5000), Decimal(300))
    assert [year.total for year in found.years] == [Decimal(56_200), Decimal(10_300)]
    assert found.total == Decimal(66_500)


def test_no_streams_are_no_income_in_every_month():
    found = project_income([], from_on=date(2025, 1, 1), to_on=date(2025, 3, 1))
    assert [month.total for month in found.months] == [0, 0, 0]


def test_the_yearly_rate_is_what_it_pays_a_year_now():
    stream = replace(SALARY, growth=Decimal("0.1"), ends_on=date(2027, 6, 30))
    assert yearly_rate(stream, on=date(2025, 1, 30)) == 0
    assert yearly_rate(stream, on=date(2025, 6, 1)) == Decimal(60_000)
    assert yearly_rate(stream, on=date(2026, 1, 31)) == Decimal(66_000)
    assert yearly_rate(stream, on=date(2027, 7, 1)) == 0
    assert yearly_rate(of(IncomeFrequency.ONE_TIME), on=date(2025, 6, 1)) == 0


streams = st.builds(
    IncomeStream,
    name=st.just("any"),
    amount=st.decimals(Decimal(0), Decimal(10**5), places=2),
    frequency=st.sampled_from(IncomeFrequency),
    first_paid_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    growth=st.decimals(Decimal("-0.2"), Decimal("0.2"), places=3),
)


@given(st.lists(streams, max_size=4), st.dates(date(2019, 1, 1), date(2031, 1, 1)), st.data())
def test_windows_that_follow_one_another_add_up(several, from_on, data):
    cut = data.draw(st.dates(from_on, date(2034, 1, 1)))
    to_on = data.draw(st.dates(cut, date(2035, 1, 1)))
    after = date.fromordinal(cut.toordinal() + 1)
    whole = project_income(several, from_on=from_on, to_on=max(to_on, after)).total
    first = project_income(several, from_on=from_on, to_on=cut).total
    second = project_income(several, from_on=after, to_on=max(to_on, after)).total
    assert first + second == whole


@given(st.lists(streams, max_size=4))
def test_months_years_and_payments_agree(several):
    period = {"from_on": date(2021, 3, 5), "to_on": date(2026, 7, 9)}
    found = project_income(several, **period)
    paid = sum((p.amount for stream in several for p in payments(stream, **period)), Decimal(0))
    assert paid == found.total == sum(month.total for month in found.months)


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(replace(SALARY, amount=Decimal(-1)), id="negative"),
        pytest.param(replace(SALARY, amount=Decimal("NaN")), id="not a number"),
        pytest.param(replace(SALARY, growth=Decimal(-1)), id="shrinks to nothing"),
        pytest.param(replace(SALARY, growth=Decimal(30)), id="per cent for a fraction"),
        pytest.param(replace(SALARY, ends_on=date(2025, 1, 30)), id="ends before it begins"),
    ],
)
def test_a_stream_that_means_nothing_is_refused(stream):
    with pytest.raises(InvalidInput):
        project_income([stream], from_on=date(2025, 1, 1), to_on=date(2025, 12, 31))


def test_periods_must_run_forward_and_end():
    with pytest.raises(InvalidInput):
        project_income([], from_on=date(2025, 1, 2), to_on=date(2025, 1, 1))
    with pytest.raises(InvalidInput):
        project_income([], from_on=date(2025, 1, 2), to_on=date(2225, 1, 1))
