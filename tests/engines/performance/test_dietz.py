"""Dietz returns, worked by hand, and how they relate to the exact ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.performance.dietz import modified_dietz, simple_dietz
from bursar.engines.performance.time_weighted import time_weighted_return


def dietz(start, end, flows=(), days=30.0):
    amounts = np.array([amount for _, amount in flows])
    on = np.array([day for day, _ in flows])
    return modified_dietz(start, end, flows=amounts, flow_days=on, days=days)


def test_a_flow_weighs_what_is_left_of_the_period():
    # 1000 becomes 1200; 100 of it came at the end of day 10 of 30 and weighs 2/3.
    assert dietz(1000, 1200, [(10, 100)]) == pytest.approx(100 / (1000 + 200 / 3))


def test_a_flow_on_the_last_day_weighs_nothing_and_one_on_day_0_all():
    assert dietz(1000, 1200, [(30, 100)]) == pytest.approx(0.1)
    assert dietz(1000, 1200, [(0, 100)]) == pytest.approx(100 / 1100)


def test_flows_at_the_start_of_their_day_are_those_of_the_day_before():
    # A fund of 50 million, 0.5 million out on day 15 of 31, ends at 51.5 million.
    at_end = dietz(50e6, 51.5e6, [(15, -0.5e6)], days=31)
    at_start = dietz(50e6, 51.5e6, [(14, -0.5e6)], days=31)
    assert at_end == pytest.approx(2 / (50 - 0.5 * 16 / 31))
    assert at_start == pytest.approx(2 / (50 - 0.5 * 17 / 31))


def test_the_simple_form_puts_every_flow_half_way():
    found = simple_dietz(1000, 1200, flows=np.array([150.0, -50.0]))
    assert found == pytest.approx(100 / 1050)
    assert found == pytest.approx(dietz(1000, 1200, [(15, 100)]))


@given(st.floats(1, 1e6), st.floats(0, 1e6))
def test_without_flows_all_returns_agree(start, end):
    exact = time_weighted_return(np.array([start, end]), np.zeros(1)).cumulative
    assert dietz(start, end) == pytest.approx(exact)
    assert simple_dietz(start, end, flows=np.empty(0)) == pytest.approx(exact)


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(lambda: dietz(1000, 1200, [(31, 100)]), id="a flow after the end"),
        pytest.param(lambda: dietz(1000, 1200, [(-1, 100)]), id="a flow before the beginning"),
        pytest.param(lambda: dietz(1000, np.nan), id="no end value"),
        pytest.param(lambda: dietz(1000, 1200, [(1, np.inf)]), id="an infinite flow"),
        pytest.param(lambda: dietz(0, 100), id="no capital"),
        pytest.param(lambda: dietz(100, 100, days=0), id="no time"),
        pytest.param(
            lambda: modified_dietz(1, 2, flows=np.ones(2), flow_days=np.ones(1), days=9),
            id="a flow without its day",
        ),
        pytest.param(lambda: simple_dietz(1, 2, flows=np.ones((2, 2))), id="two dimensions"),
        pytest.param(lambda: simple_dietz(100, 1, flows=np.array([-300.0])), id="all withdrawn"),
    ],
)
def test_impossible_input_is_refused(refused):
    with pytest.raises(InvalidInput):
        refused()
