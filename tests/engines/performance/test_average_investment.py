"""Return on average investment, worked by hand."""

import numpy as np
import pytest

from bursar.engines.errors import InvalidInput
from bursar.engines.performance.average_investment import (
    TradeHistory,
    return_on_average_investment,
)


def trades(*rows, rates=None):
    days, quantities, prices, fees = np.array(rows, float).reshape(-1, 4).T
    return TradeHistory(
        days=days.astype(int),
        quantities=quantities,
        unit_prices=prices,
        fees=fees,
        rates=np.ones(days.size) if rates is None else np.array(rates),
    )


def test_the_divisor_is_the_cost_weighted_by_the_days_it_was_held():
    # 100 for ten days, then 300 for ten days: 200 on average; worth 330 at the end.
    book = trades((0, 1, 100, 1), (10, 2, 100, 1))
    found = return_on_average_investment(book, last_day=20, last_price=110)
    assert (found.average_investment, found.gross_gain, found.net_gain) == (200.0, 30.0, 28.0)
    assert (found.gross_return, found.net_return) == (pytest.approx(0.15), pytest.approx(0.14))


def test_days_without_a_holding_do_not_count():
    book = trades((0, 1, 100, 0), (10, -1, 120, 0))
    found = return_on_average_investment(book, last_day=1000, last_price=1)
    assert (found.average_investment, found.gross_return) == (100.0, pytest.approx(0.2))


def test_a_sale_takes_its_share_of_the_average_cost():
    # 2 at 100 and 2 at 200 cost 600; 1 sold leaves 450 for the second ten days.
    book = trades((0, 2, 100, 0), (0, 2, 200, 0), (10, -1, 150, 0))
    found = return_on_average_investment(book, last_day=20, last_price=150)
    assert found.average_investment == pytest.approx(525.0)
    assert found.gross_gain == pytest.approx(0.0)


def test_each_amount_is_converted_on_its_own_day():
    book = trades((0, 1, 100, 10), rates=[2.0])
    found = return_on_average_investment(book, last_day=5, last_price=100, last_rate=3.0)
    assert (found.gross_gain, found.net_gain) == (100.0, 80.0)


def test_a_holding_of_no_day_has_a_gain_but_no_return():
    found = return_on_average_investment(trades((5, 1, 100, 0)), last_day=5, last_price=101)
    assert (found.gross_gain, found.gross_return) == (1.0, None)


@pytest.mark.parametrize(
    ("book", "last_day"),
    [
        pytest.param(trades((0, -1, 100, 0)), 9, id="sold short"),
        pytest.param(trades((0, 1, 100, 0)), -1, id="valued before the trade"),
        pytest.param(trades((5, 1, 100, 0), (4, 1, 100, 0)), 9, id="days fall"),
        pytest.param(trades((0, 1, np.nan, 0)), 9, id="no price"),
        pytest.param(trades((0, 1, 100, 0), rates=[1.0, 1.0]), 9, id="shapes disagree"),
    ],
)
def test_impossible_input_is_refused(book, last_day):
    with pytest.raises(InvalidInput):
        return_on_average_investment(book, last_day=last_day, last_price=1.0)
