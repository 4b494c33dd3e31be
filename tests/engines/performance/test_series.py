"""Drawdown, volatility, best and worst, and the calendar of returns, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.performance.series import (
    best_and_worst,
    calendar_returns,
    longest_below_peak,
    max_drawdown,
    volatility,
)
from bursar.engines.performance.time_weighted import growth_index


def test_the_deepest_fall_is_from_the_peak_before_it():
    found = max_drawdown(np.array([100.0, 120.0, 90.0, 130.0, 104.0, 117.0, 140.0]))
    assert found.depth == pytest.approx(0.25)
    assert (found.peak, found.trough, found.recovery) == (1, 2, 3)


def test_a_fall_that_still_lasts_has_no_recovery():
    found = max_drawdown(np.array([100.0, 80.0, 90.0]))
    assert (found.depth, found.recovery) == (pytest.approx(0.2), None)


def test_what_only_rises_never_fell():
    found = max_drawdown(np.array([1.0, 2.0, 3.0]))
    assert (found.depth, found.recovery) == (0.0, None)


def test_the_time_below_the_peak_is_counted_in_steps():
    assert longest_below_peak(np.array([1.0, 2.0, 1.5, 1.9, 2.0, 1.0])) == 2
    assert longest_below_peak(np.array([])) == 0


def test_volatility_is_the_sample_deviation_scaled_to_a_year():
    # -1 % and 3 %: mean 1 %, deviations of 2 %, sample deviation 0.02 * sqrt(2).
    assert volatility(np.array([-0.01, 0.03]), periods_a_year=50) == pytest.approx(0.2)
    assert volatility(np.array([0.01, np.nan, 0.03]), periods_a_year=1) is not None
    assert volatility(np.array([0.01, np.nan])) is None


def test_best_and_worst_days_are_positions():
    assert best_and_worst(np.array([0.01, np.nan, -0.02, 0.03])) == (3, 2)
    assert best_and_worst(np.array([np.nan])) is None


def test_days_are_linked_into_months_and_years():
    days = np.array(["2022-12-30", "2023-01-02", "2023-01-31", "2023-03-01"], "datetime64[D]")
    table = calendar_returns(days, np.array([0.1, 0.1, 0.1, -0.5]))
    assert table.years == (2022, 2023)
    assert table.months[0, 11] == pytest.approx(0.1)
    assert table.months[1, 0] == pytest.approx(0.21)
    assert np.isnan(table.months[1, 1])
    assert table.totals == pytest.approx([0.1, 1.21 * 0.5 - 1])


def test_a_year_without_a_day_has_no_return():
    days = np.array(["2020-05-01", "2022-05-01"], "datetime64[D]")
    table = calendar_returns(days, np.array([0.1, 0.2]))
    assert np.isnan(table.totals[1])


def test_no_returns_make_an_empty_table():
    assert calendar_returns(np.array([], "datetime64[D]"), np.array([])).years == ()


@given(st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=300))
def test_the_years_link_to_the_whole(returns):
    days = np.datetime64("2021-11-20") + np.arange(len(returns)).astype("timedelta64[D]")
    table = calendar_returns(days, np.array(returns))
    whole = growth_index(np.array(returns))[-1]
    assert np.prod(1 + table.totals) == pytest.approx(whole)
    assert np.nanprod(1 + table.months) == pytest.approx(whole)


@given(st.lists(st.floats(0.1, 1e3), min_size=1, max_size=50), st.floats(1e-3, 1e3))
def test_a_drawdown_is_a_share_and_knows_no_unit(index, unit):
    one, other = max_drawdown(np.array(index)), max_drawdown(np.array(index) * unit)
    assert 0.0 <= one.depth < 1.0
    assert other.depth == pytest.approx(one.depth, abs=1e-12)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: max_drawdown(np.array([])),
        lambda: max_drawdown(np.array([0.0, 1.0])),
        lambda: max_drawdown(np.array([1.0, np.nan])),
        lambda: longest_below_peak(np.ones((2, 2))),
        lambda: calendar_returns(np.array(["2024-01-01"], "datetime64[D]"), np.zeros(2)),
        lambda: calendar_returns(np.array(["2024-01-02", "2024-01-02"], "M8[D]"), np.zeros(2)),
    ],
)
def test_impossible_input_is_refused(refused):
    with pytest.raises(InvalidInput):
        refused()
