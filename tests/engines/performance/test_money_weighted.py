"""XIRR: worked by hand, every kind of missing rate, several rates, and a second solver."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from bursar.engines.day_count import DayCount
from bursar.engines.errors import InvalidInput
from bursar.engines.performance.money_weighted import (
    RateStatus,
    irr,
    money_weighted_return,
    net_present_value,
    warm_up,
    xirr,
    xirr_many,
)


def dates(*texts):
    return np.array(texts, dtype="datetime64[D]")


def series(amounts, days):
    return np.array(amounts, dtype=float), np.array(days, dtype=np.int64)


# --- worked by hand --------------------------------------------------------------------------


def test_ten_percent_over_exactly_365_days_is_ten_percent():
    assert xirr(np.array([-100.0, 110.0]), dates("2023-01-01", "2024-01-01")) == pytest.approx(0.1)


def test_doubling_in_half_a_year_is_threefold_a_year():
    amounts, days = series([-100, 200], [0, 73])  # a fifth of a year: 2**5 - 1
    assert xirr(amounts, days) == pytest.approx(31.0)


def test_two_deposits_and_a_value_solve_a_quadratic():
    # -100 now and after a year, 220 after two: 100 q**2 + 100 q = 220, q = (-1 + sqrt(9.8)) / 2.
    amounts, days = series([-100, -100, 220], [0, 365, 730])
    assert xirr(amounts, days) == pytest.approx((-1 + 9.8**0.5) / 2 - 1, abs=1e-13)


def test_getting_back_what_was_paid_is_no_return():
    amounts, days = series([-100, 40, 60], [0, 10, 900])
    assert xirr(amounts, days) == pytest.approx(0.0, abs=1e-13)


def test_the_order_of_the_rows_does_not_matter():
    amounts, days = series([-1000, -3000, 2500, 2500], [0, 128, 500, 900])
    shuffled = [2, 0, 3, 1]
    assert xirr(amounts[shuffled], days[shuffled]) == pytest.approx(xirr(amounts, days), abs=1e-14)


def test_a_loss_within_days_is_nearly_everything_a_year():
    # 29 % lost in 11 days: 0.71 ** (365 / 11).
    amounts, days = series([-100, 71], [0, 11])
    assert xirr(amounts, days) == pytest.approx(0.71 ** (365 / 11) - 1, rel=1e-12)


def test_a_gain_overnight_is_a_huge_rate():
    amounts, days = series([-1, 2], [0, 1])
    assert xirr(amounts, days) == pytest.approx(2.0**365, rel=1e-11)


def test_flows_of_one_day_are_netted_before_anything_else():
    amounts, days = series([-100, 30, -30, 110], [0, 0, 0, 365])
    assert xirr(amounts, days) == pytest.approx(0.1)


def test_a_periodic_series_has_a_rate_a_period():
    # 1000 buys 5 payments of 250: the root of 250 * annuity(5, r) = 1000, found by hand to 7.93 %.
    found = irr(np.array([-1000.0, 250, 250, 250, 250, 250]))
    assert found.rate == pytest.approx(0.07930826, abs=1e-8)


def test_present_value_discounts_by_years():
    assert net_present_value(0.25, np.array([100.0, 125.0]), np.array([0.0, 1.0])) == 200.0


# --- no rate, and why ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "days", "status"),
    [
        pytest.param([], [], RateStatus.NO_SIGN_CHANGE, id="nothing"),
        pytest.param([-100], [0], RateStatus.NO_SIGN_CHANGE, id="one flow"),
        pytest.param([-100, -50], [0, 9], RateStatus.NO_SIGN_CHANGE, id="only paid in"),
        pytest.param([100, 50], [0, 9], RateStatus.NO_SIGN_CHANGE, id="only paid out"),
        pytest.param([0, 0], [0, 9], RateStatus.NO_SIGN_CHANGE, id="zeros"),
        pytest.param([100, 0], [0, 9], RateStatus.NO_SIGN_CHANGE, id="a gift and a zero"),
        pytest.param([-100, 110], [5, 5], RateStatus.NO_SIGN_CHANGE, id="one day"),
        pytest.param([-9, 9, 5], [0, 0, 9], RateStatus.NO_SIGN_CHANGE, id="nets to one sign"),
        pytest.param([-1, 2, -2], [0, 365, 730], RateStatus.NO_ROOT, id="never worth nothing"),
        pytest.param([-1, np.nan], [0, 1], RateStatus.NOT_FINITE, id="not a number"),
        pytest.param([-1, np.inf], [0, 1], RateStatus.NOT_FINITE, id="infinite"),
    ],
)
def test_a_series_without_a_rate_says_why(amounts, days, status):
    found = money_weighted_return(*series(amounts, days))
    assert (found.rate, found.status, found.rates) == (None, status, ())
    with pytest.raises(InvalidInput):
        xirr(*series(amounts, days))


def test_a_final_value_of_zero_is_a_total_loss():
    found = money_weighted_return(*series([-100, -20, 0], [0, 30, 365]))
    assert (found.rate, found.status) == (-1.0, RateStatus.TOTAL_LOSS)


def test_a_zero_that_is_not_the_last_flow_is_no_total_loss():
    found = money_weighted_return(*series([-100, 0, -20], [0, 30, 365]))
    assert found.status is RateStatus.NO_SIGN_CHANGE


def test_a_bad_series_does_not_stop_its_neighbours():
    amounts = np.array([-100.0, 110.0, np.nan, 1.0, -5.0, -100.0, 90.0])
    days = np.array([0, 365, 0, 1, 0, 0, 365])
    found = xirr_many(amounts, days, np.array([0, 2, 4, 5, 5, 7]))
    assert found.rates == pytest.approx([0.1, np.nan, np.nan, np.nan, -0.1], nan_ok=True)
    assert [RateStatus(s) for s in found.statuses] == [
        RateStatus.UNIQUE,
        RateStatus.NOT_FINITE,
        RateStatus.NO_SIGN_CHANGE,
        RateStatus.NO_SIGN_CHANGE,
        RateStatus.UNIQUE,
    ]


@pytest.mark.parametrize(
    ("days", "offsets"),
    [
        pytest.param([0, 1, 2], [0, 2], id="days and amounts differ"),
        pytest.param([0, 1], [0, 1], id="offsets end early"),
        pytest.param([0, 1], [1, 2], id="offsets begin late"),
        pytest.param([0, 1], [0, 2, 1, 2], id="offsets fall"),
        pytest.param([0, 1], [], id="no offsets"),
        pytest.param([0.0, 0.5], [0, 2], id="half a day"),
        pytest.param(["2024-01-01", "NaT"], [0, 2], id="a missing date"),
        pytest.param(["a", "b"], [0, 2], id="words"),
    ],
)
def test_columns_that_do_not_fit_are_refused(days, offsets):
    days = np.array(days, dtype="datetime64[D]" if "NaT" in days else None)
    with pytest.raises(InvalidInput):
        xirr_many(np.array([-1.0, 2.0]), days, np.array(offsets, dtype=np.int64))


def test_days_may_be_whole_floats():
    assert xirr(np.array([-100.0, 110.0]), np.array([0.0, 365.0])) == pytest.approx(0.1)


def test_one_series_only():
    with pytest.raises(InvalidInput):
        irr(np.ones((2, 2)))
    with pytest.raises(InvalidInput):
        net_present_value(-1.0, np.ones(2), np.ones(2))
    with pytest.raises(InvalidInput):
        net_present_value(0.1, np.ones(2), np.ones(3))


# --- several rates ---------------------------------------------------------------------------


def test_of_two_rates_the_one_nearest_to_no_growth_is_given():
    # -100 (q - 1.1)(q - 1.5) = -100 q**2 + 260 q - 165: 10 % and 50 % both solve it.
    found = money_weighted_return(*series([-100, 260, -165], [0, 365, 730]))
    assert found.status is RateStatus.AMBIGUOUS
    assert found.rate == pytest.approx(0.1, abs=1e-12)
    assert found.rates == pytest.approx([0.1, 0.5], abs=1e-12)


def test_a_loss_nearer_to_no_growth_wins_over_a_gain():
    # Roots q = 0.95 and q = 1.5.
    found = money_weighted_return(*series([-100, 245, -142.5], [0, 365, 730]))
    assert found.rate == pytest.approx(-0.05, abs=1e-12)


def test_zero_beside_another_rate_is_zero():
    # Roots q = 1 and q = 1.5.
    found = money_weighted_return(*series([-100, 250, -150], [0, 365, 730]))
    assert found.rate == pytest.approx(0.0, abs=1e-12)
    assert found.rates == pytest.approx([0.0, 0.5], abs=1e-9)


def test_a_rate_where_the_value_only_touches_zero_is_found():
    # -100 (q - 1.5)**2
    found = money_weighted_return(*series([-100, 300, -225], [0, 365, 730]))
    assert found.rate == pytest.approx(0.5, abs=1e-6)


@pytest.mark.parametrize("times", [2, 3])
def test_a_rate_that_solves_several_times_over_is_found(times):
    found = irr(-np.poly([1.25] * times))
    assert found.rate == pytest.approx(0.25, abs=2e-3)  # flat within rounding around it


def test_three_rates_are_all_listed():
    # -(q - 0.5)(q - 1.2)(q - 2) = -q**3 + 3.7 q**2 - 4 q + 1.2
    found = money_weighted_return(*series([-1, 3.7, -4, 1.2], [0, 365, 730, 1095]))
    assert found.rates == pytest.approx([-0.5, 0.2, 1.0], abs=1e-10)
    assert found.rate == pytest.approx(0.2)


def test_an_outlandish_second_rate_does_not_make_an_ordinary_one_ambiguous():
    # A token flow the other way the day before: its second rate is e**2500 a year.
    found = money_weighted_return(*series([1, -1000, 1100], [0, 1, 366]))
    assert found.status is RateStatus.UNIQUE
    assert found.rate == pytest.approx(1100 / 999 - 1, rel=1e-2)


def test_many_changes_of_sign_with_capital_always_at_work_is_proven_unique():
    # Saving with withdrawals in between: the running balance never turns.
    amounts, days = series([-100, 20, -50, 30, -40, 170], [0, 90, 180, 270, 360, 450])
    found = money_weighted_return(amounts, days)
    assert found.status is RateStatus.UNIQUE


# --- laws ------------------------------------------------------------------------------------


@st.composite
def histories(draw):
    """Deposits, some withdrawals, and a final value."""
    n = draw(st.integers(1, 40))
    days = sorted(draw(st.lists(st.integers(0, 7000), min_size=n, max_size=n)))
    amounts = draw(st.lists(st.floats(-1e5, 3e4), min_size=n, max_size=n))
    amounts[0] = -abs(amounts[0]) - 1.0
    end = draw(st.floats(0.01, 3.0)) * sum(-a for a in amounts if a < 0)
    return np.array([*amounts, end]), np.array([*days, days[-1] + draw(st.integers(30, 900))])


@given(histories())
def test_the_rate_makes_the_flows_worth_nothing(history):
    amounts, days = history
    found = money_weighted_return(amounts, days)
    for rate in found.rates:
        if rate < -1.0 + 1e-9:
            continue  # a float near -1 does not hold the rate closely enough to discount with it
        t = (days - days[0]) / 365.0
        weights = np.abs(amounts) * np.exp(-np.log1p(rate) * t)
        worth = net_present_value(rate, amounts, t)
        assert abs(worth) <= 1e-9 * weights.sum() * max(1.0, t[-1])


@given(histories())
def test_a_unique_rate_is_what_a_bracketing_solver_finds(history):
    amounts, days = history
    found = money_weighted_return(amounts, days)
    if found.status is not RateStatus.UNIQUE or not -0.999 < found.rate < 1e6:
        return
    t = (days - days[0]) / 365.0

    def worth(x):
        return float(np.sum(amounts * np.exp(-x * t)))

    x = np.log1p(found.rate)
    assert brentq(worth, x - 0.3, x + 0.4, xtol=1e-14) == pytest.approx(x, abs=1e-9)


@given(histories(), st.floats(0.001, 1e6))
def test_neither_the_unit_of_money_nor_the_side_of_the_table_matters(history, unit):
    amounts, days = history
    found = money_weighted_return(amounts, days)
    other = money_weighted_return(-unit * amounts, days)
    assert (found.rate is None) == (other.rate is None)
    if found.rate is not None:
        assert other.rate == pytest.approx(found.rate, rel=1e-8, abs=1e-9)


@given(st.lists(histories(), max_size=8))
def test_many_is_each(all_histories):
    amounts = np.concatenate([np.empty(0), *[a for a, _ in all_histories]])
    days = np.concatenate([np.empty(0, dtype=np.int64), *[d for _, d in all_histories]])
    offsets = np.cumsum([0, *[a.size for a, _ in all_histories]])
    many = xirr_many(amounts, days, offsets)
    for i, history in enumerate(all_histories):
        one = money_weighted_return(*history)
        assert many.statuses[i] == one.status
        rate = np.nan if one.rate is None else one.rate
        assert many.rates[i] == pytest.approx(rate, abs=1e-12, rel=1e-12, nan_ok=True)


def test_no_root_of_a_random_polynomial_is_missed():
    rng = np.random.default_rng(7)
    for _ in range(300):
        factors = np.sort(rng.uniform(0.3, 3.0, rng.integers(1, 6)))
        if factors.size > 1 and np.diff(factors).min() < 1e-2:
            continue
        amounts = -np.poly(factors)  # money in first; a root q is a growth factor a year
        found = irr(amounts)
        assert np.array(found.rates) + 1.0 == pytest.approx(factors, rel=1e-6)


def test_warming_up_is_harmless_twice():
    warm_up()
    warm_up()


# --- day counts ------------------------------------------------------------------------------


def test_a_leap_year_is_longer_than_365_days_but_one_year_in_act_act():
    days = dates("2024-01-01", "2025-01-01")
    amounts = np.array([-100.0, 110.0])
    assert xirr(amounts, days) == pytest.approx(1.1 ** (365 / 366) - 1)
    assert xirr(amounts, days, day_count=DayCount.ACT_ACT) == pytest.approx(0.1)
    assert xirr(amounts, days, day_count=DayCount.ACT_360) == pytest.approx(1.1 ** (360 / 366) - 1)
    assert xirr(amounts, days, day_count=DayCount.THIRTY_360) == pytest.approx(0.1)
