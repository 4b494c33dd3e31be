"""Time-weighted returns: worked days, every odd day, and the laws that define them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.performance.time_weighted import (
    DayStatus,
    FlowTiming,
    LinkStatus,
    annualise,
    daily_returns,
    growth_index,
    linked_return,
    time_weighted_return,
)


def twr(values, flows, timing=FlowTiming.IN_START_OUT_END):
    return time_weighted_return(np.array(values, float), np.array(flows, float), timing=timing)


# --- worked by hand --------------------------------------------------------------------------


def test_without_flows_it_is_the_change_in_value():
    found = twr([100, 105, 120], [0, 0])
    assert (found.cumulative, found.status) == (pytest.approx(0.2), LinkStatus.COMPLETE)


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        # 100, then 100 comes in and the day closes at 210.
        pytest.param(FlowTiming.START, 210 / 200 - 1, id="the deposit worked all day"),
        pytest.param(FlowTiming.END, 110 / 100 - 1, id="the deposit did not work"),
        pytest.param(FlowTiming.IN_START_OUT_END, 210 / 200 - 1, id="in at start"),
    ],
)
def test_the_timing_of_a_deposit_is_a_convention(timing, expected):
    assert twr([100, 210], [100], timing).cumulative == pytest.approx(expected)


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        # 200, then 100 goes out and the day closes at 110.
        pytest.param(FlowTiming.START, 110 / 100 - 1, id="gone before the day began"),
        pytest.param(FlowTiming.END, 210 / 200 - 1, id="worked to the end"),
        pytest.param(FlowTiming.IN_START_OUT_END, 210 / 200 - 1, id="out at end"),
    ],
)
def test_the_timing_of_a_withdrawal_is_a_convention(timing, expected):
    assert twr([200, 110], [-100], timing).cumulative == pytest.approx(expected)


def test_days_are_linked():
    # 100 grows to 110; 90 arrives and 200 falls to 190: 1.1 * 0.95 - 1.
    assert twr([100, 110, 190], [0, 90]).cumulative == pytest.approx(0.045)


def test_sub_periods_around_each_flow_are_linked():
    assert linked_return(np.array([100.0, 200.0]), np.array([110.0, 190.0])) == pytest.approx(0.045)


def test_everything_lost_is_minus_one():
    found = twr([100, 50, 0, 0], [0, 0, 0])
    assert (found.cumulative, found.status) == (-1.0, LinkStatus.COMPLETE)


# --- odd days --------------------------------------------------------------------------------


@pytest.mark.parametrize("timing", FlowTiming)
def test_the_day_of_opening_counts_from_the_money_that_opened_it(timing):
    found = twr([0, 0, 101, 101], [0, 100, 0], timing)
    assert found.cumulative == pytest.approx(0.01)
    assert found.status is LinkStatus.COMPLETE
    assert found.day_statuses[0] == DayStatus.EMPTY


@pytest.mark.parametrize("timing", FlowTiming)
def test_the_day_of_emptying_counts_to_the_money_that_left(timing):
    found = twr([100, 100, 0, 0], [0, -101, 0], timing)
    assert found.cumulative == pytest.approx(0.01)
    assert found.status is LinkStatus.COMPLETE


def test_a_day_whose_timing_was_moved_says_so():
    found = twr([100, 0], [-101], FlowTiming.START)
    assert found.day_statuses[0] == DayStatus.FLOW_MOVED


def test_a_large_deposit_cannot_lose_more_than_everything_on_its_day():
    # At the end of day: (950 - 1000) / 100 - 1 = -150 %, which no capital can lose.
    found = twr([100, 950], [1000], FlowTiming.END)
    assert found.cumulative == pytest.approx(950 / 1100 - 1)
    assert found.day_statuses[0] == DayStatus.FLOW_MOVED


def test_an_account_emptied_and_filled_again_is_linked_over_its_days_with_money():
    found = twr([100, 110, 0, 0, 0, 200, 220], [0, -110, 0, 0, 200, 0])
    assert found.cumulative == pytest.approx(1.1 * 1.1 - 1)
    assert found.status is LinkStatus.HAS_GAPS
    assert list(found.day_statuses[2:4]) == [DayStatus.EMPTY] * 2


def test_a_gain_without_capital_has_no_return_and_is_said():
    found = twr([0, 1, 1, 1.1], [0, 0, 0])
    assert np.isnan(found.daily[0])
    assert found.cumulative == pytest.approx(0.1)
    assert found.status is LinkStatus.UNDEFINED_DAYS


def test_no_capital_at_all_is_no_return():
    assert twr([0, 0, 0], [0, 0]).cumulative is None
    assert twr([0, 0, 0], [0, 0]).status is LinkStatus.NO_CAPITAL
    assert twr([100], []).status is LinkStatus.NO_CAPITAL


def test_a_value_below_nothing_is_no_return():
    found = twr([100, -20, 100], [0, 0])
    assert (found.cumulative, found.status) == (None, LinkStatus.NEGATIVE_VALUE)
    assert found.annualised is None


def test_a_leftover_of_rounding_is_not_capital():
    found = twr([1e6, 1e-9, 3e-9, 1e6], [-1e6, 0, 1e6])
    assert found.cumulative == pytest.approx(0.0, abs=1e-9)
    assert found.status is LinkStatus.HAS_GAPS


@pytest.mark.parametrize(
    ("values", "flows"),
    [
        pytest.param([100.0], [1.0], id="shapes disagree"),
        pytest.param([100.0, np.nan], [0.0], id="value not finite"),
        pytest.param([100.0, 1.0], [np.inf], id="flow not finite"),
        pytest.param([[1.0, 2.0]], [0.0], id="two dimensions"),
    ],
)
def test_impossible_input_is_refused(values, flows):
    with pytest.raises(InvalidInput):
        twr(values, flows)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([1.0], [1.0, 2.0], id="shapes disagree"),
        pytest.param([1.0, 0.0], [1.0, 1.0], id="no capital"),
        pytest.param([1.0], [-1.0], id="below nothing"),
        pytest.param([np.nan], [1.0], id="not finite"),
    ],
)
def test_impossible_sub_periods_are_refused(starts, ends):
    with pytest.raises(InvalidInput):
        linked_return(np.array(starts), np.array(ends))


# --- a year ----------------------------------------------------------------------------------


def test_two_years_of_ten_percent_in_all():
    assert annualise(0.1, days=730) == pytest.approx(1.1**0.5 - 1)
    assert annualise(-1.0, days=730) == -1.0


def test_less_than_a_year_is_not_annualised_unasked():
    assert twr([100] * 100 + [110], [0] * 100).annualised is None
    assert twr([100] * 730 + [121], [0] * 730).annualised == pytest.approx(0.1)


@pytest.mark.parametrize(("cumulative", "days"), [(0.1, 0), (-1.1, 9), (np.nan, 9), (1e9, 1e-3)])
def test_what_cannot_be_annualised_is_refused(cumulative, days):
    with pytest.raises(InvalidInput):
        annualise(cumulative, days=days)


# --- laws ------------------------------------------------------------------------------------

prices = st.lists(st.floats(0.5, 500.0), min_size=2, max_size=40).map(np.array)


@given(prices, st.data(), st.sampled_from(list(FlowTiming)))
def test_flows_at_the_price_of_their_moment_never_change_the_return(price, data, timing):
    """Buying or selling one instrument leaves its price return as it was, as TWR is defined."""
    n = price.size - 1
    units = data.draw(st.lists(st.floats(1.0, 1000.0), min_size=n + 1, max_size=n + 1))
    bought = np.diff(units)
    at_start = (timing is FlowTiming.START) | (
        (timing is FlowTiming.IN_START_OUT_END) & (bought > 0)
    )
    flows = bought * np.where(at_start, price[:-1], price[1:])
    found = time_weighted_return(np.array(units) * price, flows, timing=timing)
    assert found.cumulative == pytest.approx(price[-1] / price[0] - 1, rel=1e-9, abs=1e-9)


@given(prices, st.data())
def test_windows_that_follow_one_another_link_to_the_whole(values, data):
    n = values.size - 1
    flows = np.array(data.draw(st.lists(st.floats(-0.4, 100.0), min_size=n, max_size=n)))
    cut = data.draw(st.integers(0, n))
    whole = time_weighted_return(values, flows)
    parts = [
        time_weighted_return(values[: cut + 1], flows[:cut]),
        time_weighted_return(values[cut:], flows[cut:]),
    ]
    linked = np.prod([1 + (part.cumulative or 0.0) for part in parts]) - 1
    assert linked == pytest.approx(whole.cumulative, rel=1e-9, abs=1e-12)


@given(prices, st.data(), st.sampled_from(list(FlowTiming)), st.floats(1e-3, 1e6))
def test_the_unit_of_money_does_not_matter(values, data, timing, unit):
    n = values.size - 1
    flows = np.array(data.draw(st.lists(st.floats(-300.0, 300.0), min_size=n, max_size=n)))
    one, statuses = daily_returns(values, flows, timing=timing)
    other, same = daily_returns(values * unit, flows * unit, timing=timing)
    assert other == pytest.approx(one, rel=1e-9, abs=1e-9, nan_ok=True)
    assert (statuses == same).all()


@given(prices)
def test_the_index_ends_where_the_return_does(values):
    found = time_weighted_return(values, np.zeros(values.size - 1))
    assert growth_index(found.daily)[-1] == pytest.approx(1 + found.cumulative)
