"""Windows: where each begins, and that adjoining ones make the whole."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.performance.money_weighted import RateStatus, xirr
from bursar.engines.performance.windows import (
    Window,
    investor_flows,
    returns_by_window,
    window_start,
)

INCEPTION = date(2015, 3, 2)


@pytest.mark.parametrize(
    ("window", "as_of", "start"),
    [
        (Window.ONE_DAY, date(2024, 3, 1), date(2024, 2, 29)),
        (Window.WEEK_TO_DATE, date(2021, 12, 18), date(2021, 12, 12)),  # a Saturday
        (Window.WEEK_TO_DATE, date(2021, 12, 13), date(2021, 12, 12)),  # a Monday
        (Window.MONTH_TO_DATE, date(2024, 3, 1), date(2024, 2, 29)),
        (Window.QUARTER_TO_DATE, date(2024, 6, 30), date(2024, 3, 31)),
        (Window.QUARTER_TO_DATE, date(2024, 1, 1), date(2023, 12, 31)),
        (Window.YEAR_TO_DATE, date(2024, 12, 31), date(2023, 12, 31)),
        (Window.ONE_YEAR, date(2024, 2, 29), date(2023, 2, 28)),
        (Window.THREE_YEARS, date(2024, 6, 15), date(2021, 6, 15)),
        (Window.FIVE_YEARS, date(2024, 6, 15), date(2019, 6, 15)),
        (Window.TEN_YEARS, date(2034, 6, 15), date(2024, 6, 15)),
        (Window.SINCE_INCEPTION, date(2024, 6, 15), INCEPTION),
    ],
)
def test_a_window_starts_at_the_close_of(window, as_of, start):
    assert window_start(window, as_of, inception=INCEPTION) == start


def daily_doubling(days, first_day):
    """A value that doubles every 365 days, with a deposit in the middle."""
    index = 2.0 ** (np.arange(days + 1) / 365.0)
    units = np.where(np.arange(days + 1) < days // 2, 100.0, 150.0)
    flows = np.diff(units) * index[:-1]  # bought at the close before: in at the start of the day
    return returns_by_window(units * index, flows, first_day=first_day)


def test_each_window_of_steady_growth_has_its_share():
    found = daily_doubling(3 * 365, date(2021, 3, 1))
    assert found[Window.ONE_YEAR].time_weighted == pytest.approx(2.0 ** (366 / 365) - 1)
    assert found[Window.SINCE_INCEPTION].annualised == pytest.approx(1.0)
    assert found[Window.SINCE_INCEPTION].money_weighted.rate == pytest.approx(1.0, abs=2e-2)
    assert found[Window.YEAR_TO_DATE].annualised is None
    assert found[Window.YEAR_TO_DATE].starts_on == date(2023, 12, 31)
    assert found[Window.ONE_DAY].time_weighted == pytest.approx(2.0 ** (1 / 365) - 1)


def test_trailing_years_that_history_does_not_fill_are_not_given():
    found = daily_doubling(400, date(2023, 1, 10))
    assert found[Window.THREE_YEARS] is None
    assert found[Window.ONE_YEAR].is_whole


def test_a_window_to_date_that_history_does_not_fill_starts_with_history_and_says_so():
    found = daily_doubling(20, date(2023, 1, 10))
    assert found[Window.YEAR_TO_DATE].starts_on == date(2023, 1, 10)
    assert not found[Window.YEAR_TO_DATE].is_whole


@given(st.lists(st.tuples(st.floats(1.0, 500.0), st.floats(-0.9, 50.0)), min_size=40, max_size=90))
def test_this_month_after_the_time_before_it_is_the_whole(days):
    values = np.array([value for value, _ in days])
    flows = np.array([flow for _, flow in days])[1:]
    first_day = date(2024, 1, 20)
    found = returns_by_window(values, flows, first_day=first_day)
    whole, month = found[Window.SINCE_INCEPTION], found[Window.MONTH_TO_DATE]
    before = (month.starts_on - first_day).days
    earlier = returns_by_window(values[: before + 1], flows[:before], first_day=first_day)
    start = earlier[Window.SINCE_INCEPTION].time_weighted or 0.0
    linked = (1 + start) * (1 + month.time_weighted) - 1
    assert linked == pytest.approx(whole.time_weighted, rel=1e-9, abs=1e-12)


def test_the_owners_flows_have_the_owners_signs():
    amounts, days = investor_flows(
        np.array([100.0, 100.0, 160.0, 130.0]),
        np.array([0.0, 50.0, -40.0]),
        first_day=date(2024, 1, 1),
    )
    assert list(amounts) == [-100.0, -50.0, 40.0, 130.0]
    assert [str(day) for day in days] == ["2024-01-01", "2024-01-03", "2024-01-04", "2024-01-04"]
    assert xirr(amounts, days) > 0


def test_a_window_that_ends_with_nothing_is_a_total_loss():
    found = returns_by_window(np.array([100.0, 50.0, 0.0]), np.zeros(2), first_day=date(2024, 1, 1))
    whole = found[Window.SINCE_INCEPTION]
    assert (whole.time_weighted, whole.money_weighted.rate) == (-1.0, -1.0)
    assert whole.money_weighted.status is RateStatus.TOTAL_LOSS


def test_values_and_flows_must_fit():
    with pytest.raises(InvalidInput):
        investor_flows(np.ones(2), np.ones(2), first_day=date(2024, 1, 1))
    with pytest.raises(InvalidInput):
        returns_by_window(np.ones(2), np.ones(2), first_day=date(2024, 1, 1))


def test_one_day_only_has_no_return():
    found = returns_by_window(np.array([100.0]), np.empty(0), first_day=date(2024, 1, 1))
    assert found[Window.SINCE_INCEPTION].time_weighted is None
    assert found[Window.ONE_DAY].starts_on + timedelta(days=0) == date(2024, 1, 1)
