"""Why a value changed: worked days, and the law that nothing is left over."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.performance.change import PositionHistory, explain_change


def history(values, rates=None, **moves):
    values = np.atleast_2d(np.array(values, float))
    days = (values.shape[0], values.shape[1] - 1)
    parts = {name: np.zeros(days) for name in ("flows", "trades", "income", "fees", "taxes")}
    parts |= {name: np.atleast_2d(np.array(part, float)) for name, part in moves.items()}
    rates = np.ones_like(values) if rates is None else np.atleast_2d(np.array(rates, float))
    return PositionHistory(values=values, rates=rates, **parts)


def total(*args, **moves):
    return explain_change(history(*args, **moves)).total


# --- worked by hand --------------------------------------------------------------------------


def test_a_rising_price_is_all_price():
    parts = total([1000, 1100])
    assert (parts.price, parts.change, parts.residual) == (100.0, 100.0, 0.0)


def test_units_delivered_below_the_close_gain_on_their_first_day():
    # 10 at 100; one more comes in worth 99; all close at 110.
    parts = total([1000, 1210], flows=[99])
    assert (parts.flows, parts.price) == (99.0, 111.0)


def test_a_purchase_moves_money_and_only_its_fee_is_a_loss():
    # 100 shares' worth bought for 1000 with a fee of 5 out of 2000 cash; the shares close at 1010.
    parts = total([[0, 1010], [2000, 995]], trades=[[1000], [-1000]], fees=[[0], [5]])
    assert (parts.price, parts.fees, parts.currency, parts.residual) == (10.0, -5.0, 0.0, 0.0)
    assert parts.change == 5.0


def test_a_dividend_is_income_of_its_instrument_though_it_lands_in_cash():
    # A net 90 of a dividend of 100 less 10 tax goes to cash; the share price falls by 95.
    found = explain_change(
        history(
            [[1000, 905], [0, 90]],
            income=[[100], [0]],
            taxes=[[10], [0]],
            trades=[[-90], [90]],
        )
    )
    assert (found.total.income, found.total.taxes) == (100.0, -10.0)
    assert found.total.price == -95.0
    assert found.income[:, 0].tolist() == [100.0, 0.0]
    assert found.total.residual == 0.0


def test_price_is_told_at_the_rate_the_day_began_with_and_currency_on_the_rest():
    # 100 units of local money become 110 while one unit goes from 2 to 3 of base money.
    parts = total([100, 110], [2, 3])
    assert parts.price == 20.0  # 10 at 2
    assert parts.currency == 110.0  # 110 that gained 1 each
    assert parts.change == 130.0


def test_money_that_arrives_has_no_currency_effect_on_its_day():
    parts = total([0, 100], [2, 3], flows=[100])
    assert (parts.flows, parts.currency, parts.change) == (300.0, 0.0, 0.0)


def test_changing_money_at_another_rate_than_the_days_is_a_currency_effect():
    # 100 USD are changed into 92 EUR on a day on which a euro is worth 1.10 USD.
    found = explain_change(
        history([[1000, 900], [0, 92]], [[1, 1], [1.1, 1.1]], trades=[[-100], [92]])
    )
    assert found.total.currency == pytest.approx(1.2)
    assert found.exchange == pytest.approx([1.2])
    assert found.total.residual == pytest.approx(0.0, abs=1e-12)


def test_rows_that_contradict_each_other_leave_a_residual():
    # 100 leave the cash, only 90 arrive: nothing says where 10 went.
    found = explain_change(history([[0, 90], [100, 0]], trades=[[90], [-100]]))
    assert found.total.residual == pytest.approx(-10.0)
    assert found.contradictions == pytest.approx([-10.0])
    assert found.total.currency == 0.0


def test_a_rebate_and_a_refund_are_gains():
    parts = total([0, 7], fees=[-5], taxes=[-2])
    assert (parts.fees, parts.taxes, parts.price) == (5.0, 2.0, 0.0)


def test_a_rate_may_be_missing_before_there_is_anything_to_convert():
    parts = total([0, 0, 100, 110], [np.nan, np.nan, 2, 2], flows=[0, 100, 0])
    assert (parts.price, parts.currency, parts.start_value) == (20.0, 0.0, 0.0)


def test_a_window_without_a_day_changes_nothing():
    parts = total([[100]])
    assert (parts.start_value, parts.end_value, parts.change) == (100.0, 100.0, 0.0)


def test_no_position_at_all_changes_nothing():
    days, moves = np.empty((0, 3)), np.empty((0, 2))
    names = ("flows", "trades", "income", "fees", "taxes")
    book = PositionHistory(values=days, rates=days, **dict.fromkeys(names, moves))
    parts = explain_change(book).total
    assert (parts.change, parts.residual) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("values", "rates", "moves"),
    [
        pytest.param([1, np.nan], [1, 1], {}, id="value missing"),
        pytest.param([1, 2], [1, np.nan], {}, id="rate missing"),
        pytest.param([1, 2], [1, 0], {}, id="rate zero"),
        pytest.param([1, 2], [1, -1], {}, id="rate negative"),
        pytest.param([0, 0], [1, np.nan], {"fees": [3]}, id="rate missing for a fee"),
        pytest.param([1, 2], [1, 1, 1], {}, id="rates of another length"),
        pytest.param([1, 2], [1, 1], {"fees": [1, 2]}, id="fees of another length"),
        pytest.param([1, 2], [1, 1], {"income": [np.inf]}, id="income infinite"),
    ],
)
def test_impossible_input_is_refused(values, rates, moves):
    with pytest.raises(InvalidInput):
        total(values, rates, **moves)


# --- the law ---------------------------------------------------------------------------------


@st.composite
def books(draw):
    """Positions in two currencies that trade with cash, earn, pay, are fed and change money."""
    days = draw(st.integers(1, 12))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    names = ("flows", "trades", "income", "fees", "taxes")
    moves = {name: np.zeros((4, days)) for name in names}  # share and cash at home, then abroad
    rates = np.ones((4, days + 1))
    rates[2:] = np.exp(rng.normal(0, 0.05, days + 1).cumsum())
    for share, cash in ((0, 1), (2, 3)):
        bought = rng.normal(0, 500, days) * (rng.random(days) < 0.4)
        moves["income"][share] = rng.uniform(0, 40, days) * (rng.random(days) < 0.3)
        moves["taxes"][share] = 0.15 * moves["income"][share]
        moves["fees"][cash] = rng.uniform(0, 5, days) * (bought != 0)
        to_cash = moves["income"][share] - moves["taxes"][share]
        moves["trades"][share] = bought - to_cash
        moves["trades"][cash] = to_cash - bought
        moves["flows"][cash] = rng.normal(0, 2000, days) * (rng.random(days) < 0.2)
    exchanged = rng.uniform(0, 300, days) * (rng.random(days) < 0.3)
    moves["trades"][1] -= exchanged
    moves["trades"][3] += exchanged / rates[2, 1:] * rng.uniform(0.97, 1.0, days)
    net = moves["flows"] + moves["trades"] + moves["income"] - moves["fees"] - moves["taxes"]
    gain = rng.normal(0, 30, (4, days))
    gain[[1, 3]] = 0.0  # cash has no price
    values = rng.uniform(0, 5000, (4, 1)) + np.concatenate(
        [np.zeros((4, 1)), np.cumsum(net + gain, axis=1)], axis=1
    )
    return PositionHistory(values=values, rates=rates, **moves)


def part(book, columns):
    return PositionHistory(
        values=book.values[:, columns.start : columns.stop + 1],
        rates=book.rates[:, columns.start : columns.stop + 1],
        **{
            name: getattr(book, name)[:, columns]
            for name in ("flows", "trades", "income", "fees", "taxes")
        },
    )


def as_tuple(parts):
    names = ("flows", "price", "income", "fees", "taxes", "currency", "residual")
    return np.array([getattr(parts, name) for name in names])


@given(books())
def test_the_parts_are_the_change_and_nothing_is_left_over(book):
    parts = explain_change(book).total
    size = np.abs(book.values * book.rates).sum() + np.abs(book.trades).sum() + 1.0
    explained = parts.price + parts.income + parts.fees + parts.taxes + parts.currency
    assert abs(parts.residual) <= 1e-9 * size
    assert explained + parts.residual == pytest.approx(parts.change, abs=1e-9 * size)


@given(books())
def test_cash_has_no_price_effect(book):
    found = explain_change(book)
    size = np.abs(book.values).max() + 1.0
    assert found.price[[1, 3]] == pytest.approx(0.0, abs=1e-10 * size)


@given(books(), st.data())
def test_adjoining_windows_add_up(book, data):
    days = book.flows.shape[1]
    cut = data.draw(st.integers(0, days))
    whole = as_tuple(explain_change(book).total)
    first = as_tuple(explain_change(part(book, slice(0, cut))).total)
    second = as_tuple(explain_change(part(book, slice(cut, days))).total)
    assert first + second == pytest.approx(whole, abs=1e-7)


@given(books())
def test_a_constant_rate_has_no_currency_effect(book):
    at_home = PositionHistory(
        values=book.values,
        rates=np.full_like(book.rates, 1.25),
        **{name: getattr(book, name) for name in ("flows", "income", "fees", "taxes")},
        trades=book.trades,
    )
    found = explain_change(at_home)
    assert found.currency == pytest.approx(0.0, abs=1e-9)
