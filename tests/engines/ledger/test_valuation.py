"""Keyframes, daily values and flows."""

from datetime import date, timedelta

import numpy as np
import pytest

from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.entries import ActionKind, CorporateAction
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.positions import (
    costs,
    day_date,
    epoch_day,
    flows,
    income,
    positions,
)
from bursar.engines.ledger.valuation import (
    Market,
    PriceSeries,
    ValueStatus,
    value_daily,
    value_flows,
)
from tests.engines.ledger.build import D, buy, day, entry, instrument, sell, terms


def series(**closes: float) -> PriceSeries:
    """Closes of January 2020: series(d2=10) is 10 on the second."""
    days = [epoch_day(date(2020, 1, int(name[1:]))) for name in closes]
    return PriceSeries(np.array(days, dtype=np.int64), np.array(list(closes.values()), float))


def market(given=None, **fields) -> Market:
    given = given or terms()
    return Market(instruments=given.instruments, base_currency="USD", **fields)


def value(rows, prices, first="2020-01-01", last="2020-01-10", given=None, rates=None):
    given = given or terms()
    held = positions(compile_events(rows, given).events)
    return value_daily(
        held,
        market(given, prices=prices, rates=rates or {}),
        first_day=day(first),
        last_day=day(last),
    )


def test_a_day_is_worth_units_times_the_last_close():
    rows = [buy("2020-01-02", 10, 100), sell("2020-01-06", 4, 60)]

    result = value(rows, {"X": series(d2=11, d3=12, d6=15)})

    assert result.keys == [("A", "X")]
    assert result.base[0].tolist() == [0, 110, 120, 120, 120, 90, 90, 90, 90, 90]
    assert not result.status.any()
    assert result.cash_base[0].tolist() == [0, -100, -100, -100, -100, -40, -40, -40, -40, -40]


def test_a_split_changes_units_on_the_day_the_raw_price_halves():
    action = CorporateAction(
        instrument_id="X", on=day("2020-01-06"), kind=ActionKind.SPLIT, ratio=D(2)
    )

    result = value(
        [buy("2020-01-02", 10, 100)],
        {"X": series(d2=10, d3=10, d6=5)},
        given=terms(action),
    )

    assert result.base[0][1:].tolist() == [100] * 9


def test_before_the_first_price_the_value_is_unknown_not_zero():
    result = value([buy("2020-01-02", 10, 100)], {"X": series(d4=12)})

    assert np.isnan(result.base[0][1:3]).all()
    assert result.status[0].tolist()[:4] == [0, 3, 3, 0]
    assert result.base[0][3] == 120


def test_an_instrument_without_prices_is_missing_wherever_it_is_held():
    rows = [buy("2020-01-02", 10, 100), sell("2020-01-04", 10, 100)]

    result = value(rows, {})

    assert result.status[0].tolist() == [0, 3, 3, 0, 0, 0, 0, 0, 0, 0]
    assert result.base[0][3:].tolist() == [0] * 7


@pytest.mark.parametrize("close", [0.0, -1.0, float("nan")])
def test_a_close_that_means_missing_is_missing(close):
    result = value([buy("2020-01-02", 1, 1)], {"X": series(d2=10, d3=close)})

    assert result.base[0][2] == 10


def test_an_old_close_still_values_and_is_stale():
    result = value([buy("2020-01-02", 1, 1)], {"X": series(d2=10)}, last="2020-01-11")

    assert result.base[0][-1] == 10
    assert result.status[0].tolist()[-3:] == [0, ValueStatus.STALE, ValueStatus.STALE]


def test_a_kind_may_be_priced_rarely():
    given = terms(instrument(kind="private_fund"))
    held = positions(compile_events([buy("2020-01-02", 1, 1)], given).events)

    result = value_daily(
        held,
        market(given, prices={"X": series(d2=10)}, max_age_days={"private_fund": 120}),
        first_day=day("2020-03-01"),
        last_day=day("2020-03-01"),
    )

    assert result.status.tolist() == [[0]]


def test_foreign_values_have_the_rate_of_the_day_and_never_one():
    given = terms(instrument(currency="EUR"))
    rows = [buy("2020-01-02", 10, 100, currency="EUR")]
    prices = {"X": series(d2=10)}

    with_rate = value(rows, prices, given=given, rates={"EUR": series(d3=1.1, d4=1.2)})
    without = value(rows, prices, given=given)

    assert with_rate.local[0][1:4].tolist() == [100, 100, 100]
    assert with_rate.base[0][2:4].tolist() == pytest.approx([110, 120])
    assert np.isnan(with_rate.base[0][1])
    assert with_rate.status[0].tolist()[:4] == [0, ValueStatus.MISSING_RATE, 0, 0]
    assert np.isnan(without.base[0][1:]).all()
    assert without.local[0][1] == 100
    assert np.isnan(without.cash_base[0][1:]).all()


def test_a_contract_is_worth_price_times_multiplier_and_a_future_nothing():
    option = terms(instrument(multiplier=D(100)))
    future = terms(instrument(kind="future", multiplier=D(50)))
    rows = [buy("2020-01-02", 2, 600)]

    assert value(rows, {"X": series(d2=3)}, given=option).base[0][1] == 600
    assert value(rows, {"X": series(d2=4000)}, given=future).base[0][1] == 0


def test_a_short_position_is_worth_less_than_nothing():
    rows = [entry(Kind.SELL_SHORT, "2020-01-02", quantity=-10, amount=100)]

    assert value(rows, {"X": series(d2=11)}).base[0][1] == -110


@pytest.mark.parametrize("first", ["2019-12-25", "2020-01-02", "2020-01-05", "2020-01-10"])
def test_a_window_equals_its_part_of_the_whole(first):
    rows = [
        buy("2020-01-02", 10, 100),
        buy("2020-01-04", 5, 60),
        sell("2020-01-07", 15, 200),
        entry(Kind.DEPOSIT, "2020-01-03", amount=500),
    ]
    prices = {"X": series(d3=11, d6=15)}

    whole = value(rows, prices, first="2019-12-20")
    window = value(rows, prices, first=first)
    skip = (day(first) - date(2019, 12, 20)).days

    np.testing.assert_array_equal(window.base, whole.base[:, skip:])
    np.testing.assert_array_equal(window.status, whole.status[:, skip:])
    np.testing.assert_array_equal(window.cash_base, whole.cash_base[:, skip:])


def test_a_position_that_begins_after_the_window_is_nothing():
    assert not value([buy("2020-02-02", 1, 1)], {}).base.any()


def test_refusals():
    with pytest.raises(InvalidInput):
        value([], {}, first="2020-01-02", last="2020-01-01")
    broken = PriceSeries(np.array([1, 2]), np.array([1.0]))
    with pytest.raises(InvalidInput):
        value([buy("2020-01-02", 1, 1)], {"X": broken})


# -- what crosses the border -----------------------------------------------------------------


def test_flows_are_what_crosses_the_accounts_border():
    rows = [
        entry(Kind.DEPOSIT, "2020-01-02", amount=1000),
        buy("2020-01-03", 10, 100),
        entry(Kind.DIVIDEND, "2020-01-04", amount=5),
        entry(Kind.TRANSFER_OUT_KIND, "2020-01-06", quantity=-4, transfer_id="t"),
        entry(Kind.TRANSFER_IN_KIND, "2020-01-06", account_id="B", quantity=4, transfer_id="t"),
        entry(Kind.WITHDRAWAL, "2020-01-07", amount=-50),
    ]

    found = flows(compile_events(rows, terms()).events)
    amounts, status = value_flows(found, market(prices={"X": series(d2=10, d6=15)}))

    assert [(flow.account_id, flow.kind) for flow in found] == [
        ("A", Kind.DEPOSIT),
        ("A", Kind.TRANSFER_OUT_KIND),
        ("B", Kind.TRANSFER_IN_KIND),
        ("A", Kind.WITHDRAWAL),
    ]
    assert amounts.tolist() == [1000, -60, 60, -50]
    assert not status.any()
    assert {flow.transfer_id for flow in found} == {None, "t"}


def test_a_flow_in_kind_without_a_price_is_unknown():
    rows = [entry(Kind.VEST, "2020-01-02", quantity=10, cost_basis=100)]

    amounts, status = value_flows(flows(compile_events(rows, terms()).events), market(prices={}))

    assert np.isnan(amounts).all()
    assert status.tolist() == [ValueStatus.MISSING_PRICE]


def test_a_foreign_flow_is_converted_on_its_day():
    rows = [entry(Kind.DEPOSIT, "2020-01-03", amount=100, currency="EUR")]
    found = flows(compile_events(rows, terms()).events)

    amounts, _ = value_flows(found, market(prices={}, rates={"EUR": series(d2=1.1)}))

    assert amounts.tolist() == pytest.approx([110])


def test_income_is_gross_and_costs_are_counted_once():
    rows = [
        entry(Kind.SELL_SHORT, "2020-01-02", quantity=-5, amount=49, fee=D(1)),
        buy("2020-01-03", 10, 101, fee=D(1)),  # covers 5 and buys 5: one fee
        entry(Kind.DIVIDEND, "2020-01-04", amount=17, tax=D(3)),
        entry(Kind.STAKING_REWARD, "2020-01-05", quantity=2, unit_price=10),
        entry(Kind.FEE, "2020-01-06", amount=-4),
        entry(Kind.TAX, "2020-01-07", amount=-6),
    ]
    events = compile_events(rows, terms()).events

    assert [(item.kind, item.gross) for item in income(events)] == [
        (Kind.DIVIDEND, 20),
        (Kind.STAKING_REWARD, 20),
    ]
    assert [(item.fee, item.tax) for item in costs(events)] == [
        (1, 0),
        (1, 0),
        (0, 3),
        (4, 0),
        (0, 6),
    ]


def test_a_balance_that_returns_to_zero_is_exactly_zero():
    rows = [
        entry(Kind.DEPOSIT, "2020-01-02", amount="0.1"),
        entry(Kind.DEPOSIT, "2020-01-03", amount="0.2"),
        entry(Kind.WITHDRAWAL, "2020-01-04", amount="-0.3"),
    ]

    (frames,) = positions(compile_events(rows, terms()).events).cash.values()

    assert frames.totals.tolist() == [0.1, 0.3, 0.0]
    assert [day_date(d) for d in frames.days] == [date(2020, 1, 2) + timedelta(n) for n in range(3)]
