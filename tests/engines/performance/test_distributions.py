"""How often something pays, and its yield."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.performance.distributions import Rhythm, income_yield, payment_rhythm


def dates(*texts):
    return np.array(texts, dtype="datetime64[D]")


@pytest.mark.parametrize(
    ("days", "rhythm"),
    [
        (dates("2024-03-15"), None),
        (dates(), None),
        (dates("2024-03-15", "2024-03-15"), None),
        (dates("2024-01-31", "2024-02-29", "2024-04-02"), Rhythm.MONTHLY),
        (dates("2024-03-15", "2024-06-14", "2024-09-20", "2024-12-13"), Rhythm.QUARTERLY),
        (dates("2024-12-20", "2024-06-20", "2025-06-20"), Rhythm.SEMIANNUAL),
        (dates("2023-05-02", "2024-05-07"), Rhythm.ANNUAL),
        (dates("2024-01-01", "2024-01-05", "2024-09-01"), Rhythm.IRREGULAR),
        (dates("2024-01-01", "2024-02-20"), Rhythm.IRREGULAR),
        (dates("2024-01-01", "2024-04-01", "2024-07-01", "2025-07-01"), Rhythm.IRREGULAR),
    ],
)
def test_the_middle_gap_tells_the_rhythm(days, rhythm):
    assert payment_rhythm(days) is rhythm


@given(st.permutations(["2024-01-10", "2024-04-10", "2024-07-10", "2024-10-10"]))
def test_the_order_of_payments_does_not_matter(days):
    assert payment_rhythm(dates(*days)) is Rhythm.QUARTERLY


def test_a_yield_is_income_a_year_over_capital():
    found = income_yield(np.array([20.0, 20.0, -5.0]), years=0.5, capital=1000)
    assert found == pytest.approx(0.07)


@pytest.mark.parametrize(("years", "capital"), [(0, 1), (1, 0), (1, -1), (np.nan, 1)])
def test_no_time_or_no_capital_has_no_yield(years, capital):
    with pytest.raises(InvalidInput):
        income_yield(np.ones(1), years=years, capital=capital)
