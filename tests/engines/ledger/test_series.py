"""Daily series: what each column means, and that they agree with the other readings."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given

from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.entries import Entry, Terms
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.positions import costs, epoch_day, flows, income, positions
from bursar.engines.ledger.series import (
    Column,
    PositionRow,
    cash_only_movements,
    cash_row,
    instrument_rows,
    rate_of_days,
    revalue,
)
from bursar.engines.ledger.valuation import Market, PriceSeries, ValueStatus, value_daily
from tests.engines.ledger.build import buy, day, entry, instrument, sell, terms
from tests.engines.ledger.test_properties import LAWS, ledgers

FIRST, LAST = day("2024-01-01"), day("2024-05-31")
LAST_DAY = epoch_day(LAST)


def _series(points: dict[str, float]) -> PriceSeries:
    days = np.array([epoch_day(day(on)) for on in points], dtype=np.int64)
    return PriceSeries(days, np.array(list(points.values())))


def _market(given_terms: Terms, *, rates: dict[str, dict[str, float]] | None = None) -> Market:
    closes = {"2024-01-01": 100.0, "2024-01-05": 110.0, "2024-01-08": 120.0}
    return Market(
        instruments=given_terms.instruments,
        prices={name: _series(closes) for name in given_terms.instruments},
        base_currency="USD",
        rates={currency: _series(points) for currency, points in (rates or {}).items()},
    )


def _rows(
    entries: Sequence[Entry], given_terms: Terms | None = None, **market
) -> list[PositionRow]:
    wanted = given_terms or terms()
    events = compile_events(entries, wanted).events
    return instrument_rows(events, _market(wanted, **market), last_day=LAST_DAY)


def _moved(row: PositionRow, on: str) -> dict[Column, float]:
    at = list(row.moved.days).index(epoch_day(day(on)))
    return {
        column: float(row.moved.amounts[at, column])
        for column in Column
        if row.moved.amounts[at, column] and column is not Column.RATE
    }


C = Column

MEANINGS = [
    pytest.param(
        [buy("2024-01-05", 10, 1006, fee=Decimal(5), tax=Decimal(1))],
        {C.CASH: -1006, C.TRADE: 1000, C.FEE: 5, C.TAX: 1},
        id="a purchase: paid for units before fee and tax",
    ),
    pytest.param(
        [entry(Kind.DIVIDEND, "2024-01-05", amount="8.5", tax=Decimal("1.5"))],
        {C.CASH: 8.5, C.INCOME: 10, C.TAX: 1.5},
        id="a dividend: income before what was withheld",
    ),
    pytest.param(
        [entry(Kind.FEE, "2024-01-05", amount=-3)],
        {C.CASH: -3, C.FEE: 3},
        id="a fee: its amount is the fee",
    ),
    pytest.param(
        [entry(Kind.TAX, "2024-01-05", amount=-4)],
        {C.CASH: -4, C.TAX: 4},
        id="a tax: its amount is the tax",
    ),
    pytest.param(
        [entry(Kind.TRANSFER_IN_KIND, "2024-01-05", quantity=3, cost_basis=7)],
        {C.IN_KIND_UNITS: 3, C.IN_KIND: 330},
        id="units that arrive: a flow at the day's price, whatever they once cost",
    ),
    pytest.param(
        [entry(Kind.STAKING_REWARD, "2024-01-05", quantity=2, unit_price=100)],
        {C.INCOME: 200, C.TRADE: 200},
        id="a staking reward: income that buys units",
    ),
    pytest.param(
        [entry(Kind.VEST, "2024-01-05", quantity=2, cost_basis=220)],
        {C.IN_KIND_UNITS: 2, C.IN_KIND: 220},
        id="a vest: units from outside",
    ),
]


@pytest.mark.parametrize(("entries", "meaning"), MEANINGS)
def test_columns_mean_what_they_say(entries: list[Entry], meaning: dict[Column, float]) -> None:
    (row,) = _rows(entries)
    assert _moved(row, "2024-01-05") == meaning


def test_a_sale_without_units_is_a_sale_of_units_from_outside() -> None:
    # Three units leave that never came: they are a flow in kind, and bear none of the fee.
    (row,) = _rows([sell("2024-01-05", 3, 295, fee=Decimal(5))])
    assert _moved(row, "2024-01-05") == {
        C.CASH: 295, C.TRADE: -300, C.FEE: 5, C.IN_KIND_UNITS: 3, C.IN_KIND: 330,
    }  # fmt: skip
    assert not row.units.any()


def test_several_events_of_a_day_add_up_and_fees_count_once() -> None:
    # Five are covered, five bought: one transaction, two events, one fee.
    short = terms(instrument(), method=terms().accounts["A"].lot_method)
    entries = [
        entry(Kind.SELL_SHORT, "2024-01-02", quantity=-5, amount=500),
        entry(Kind.BUY, "2024-01-05", quantity=10, amount=-1102, fee=Decimal(2)),
    ]
    (row,) = _rows(entries, short)
    assert _moved(row, "2024-01-05") == {C.CASH: -1102, C.TRADE: 1100, C.FEE: 2}
    assert (row.units[0], row.local[0], row.units[-1]) == (-5, -500, 5)


def test_units_booked_in_another_currency_are_valued_in_their_own() -> None:
    wanted = terms(instrument("X", currency="INR"))
    rows = _rows(
        [entry(Kind.TRANSFER_IN_KIND, "2024-01-05", quantity=2, cost_basis=1)],
        wanted,
        rates={"INR": {"2024-01-05": 0.0125}},
    )
    valued = [row for row in rows if row.currency == "INR"]
    assert _moved(valued[0], "2024-01-05") == {C.IN_KIND_UNITS: 2, C.IN_KIND: 220}
    assert (valued[0].local[0], valued[0].base[0]) == (220, 2.75)


def test_a_missing_price_and_a_missing_rate_are_not_numbers() -> None:
    wanted = terms(instrument("X", currency="INR"))
    events = compile_events([buy("2024-01-02", 1, 1, currency="INR")], wanted).events
    market = _market(wanted, rates={"INR": {"2024-01-10": 0.01}})
    (row,) = instrument_rows(events, market, last_day=LAST_DAY)
    assert row.status[0] == ValueStatus.MISSING_RATE
    assert (row.local[0], np.isnan(row.base[0])) == (100, True)
    assert (row.base[8], row.status[8]) == (1.2, ValueStatus.COMPLETE)
    assert row.status[-1] == ValueStatus.STALE

    unpriced = Market(instruments=wanted.instruments, prices={}, base_currency="USD")
    (row,) = instrument_rows(events, unpriced, last_day=LAST_DAY)
    assert np.isnan(row.local).all()
    assert set(row.status) == {ValueStatus.MISSING_PRICE}


def test_new_prices_change_values_and_new_days_carry_units_on() -> None:
    wanted = terms()
    events = compile_events([buy("2024-01-02", 10, 1000)], wanted).events
    (row,) = instrument_rows(events, _market(wanted), last_day=epoch_day(day("2024-01-09")))
    dearer = Market(
        instruments=wanted.instruments,
        prices={"X": _series({"2024-01-02": 50.0, "2024-01-10": 60.0})},
        base_currency="USD",
    )
    revalue(row, dearer, last_day=epoch_day(day("2024-01-10")))
    assert list(row.units) == [10.0] * 9
    assert (row.local[0], row.local[-1]) == (500, 600)


def test_cash_is_the_sum_of_what_moved_it() -> None:
    wanted = terms()
    entries = [
        entry(Kind.DEPOSIT, "2024-01-02", amount=1000),
        buy("2024-01-03", 5, 505, fee=Decimal(5)),
        sell("2024-01-05", 5, 495),
        entry(Kind.WITHDRAWAL, "2024-01-08", amount=-990),
    ]
    events = compile_events(entries, wanted).events
    own = cash_only_movements(events)[("A", None, "USD")]
    rows = instrument_rows(events, _market(wanted), last_day=LAST_DAY)
    cash = cash_row(
        ("A", "USD"), own, [row.moved for row in rows], _market(wanted), last_day=LAST_DAY
    )
    assert cash is not None
    assert list(cash.local[:8]) == [1000, 495, 495, 990, 990, 990, 0, 0]
    assert not np.signbit(cash.local).any()
    assert cash_row(("A", "EUR"), None, [], _market(wanted), last_day=LAST_DAY) is None


def test_a_rate_is_never_assumed() -> None:
    market = _market(terms(), rates={"EUR": {"2024-01-02": 1.1, "2024-01-03": 0.0}})
    days = np.array([epoch_day(day(on)) for on in ("2024-01-01", "2024-01-03", "2024-01-20")])
    found, status = rate_of_days(market, "EUR", days)
    assert np.isnan(found[0])
    assert list(found[1:]) == [1.1, 1.1]
    assert list(status) == [
        ValueStatus.MISSING_RATE, ValueStatus.COMPLETE, ValueStatus.STALE,
    ]  # fmt: skip
    assert np.isnan(rate_of_days(market, "JPY", days)[0]).all()
    assert list(rate_of_days(market, "USD", days)[0]) == [1, 1, 1]


@LAWS
@given(ledgers())
def test_series_agree_with_positions_values_flows_income_and_costs(
    ledger: tuple[list[Entry], Terms],
) -> None:
    """Two implementations, written apart, give one household."""
    entries, given_terms = ledger
    events = compile_events(entries, given_terms).events
    market = _market(given_terms)
    rows = instrument_rows(events, market, last_day=LAST_DAY)
    held = positions(events)
    valued = value_daily(held, market, first_day=FIRST, last_day=LAST)

    for at, key in enumerate(valued.keys):
        (row,) = [r for r in rows if (r.account_id, r.instrument_id) == key and r.units.size]
        start = row.first_day - epoch_day(FIRST)
        np.testing.assert_array_equal(row.local, valued.local[at][start:])
        np.testing.assert_array_equal(row.status, valued.status[at][start:])
    for account_id, currency in held.cash:
        others = [r.moved for r in rows if (r.account_id, r.currency) == (account_id, currency)]
        own = cash_only_movements(events).get((account_id, None, currency))
        cash = cash_row((account_id, currency), own, others, market, last_day=LAST_DAY)
        assert cash is not None
        at = valued.cash_keys.index((account_id, currency))
        start = cash.first_day - epoch_day(FIRST)
        np.testing.assert_allclose(cash.local, valued.cash_local[at][start:], atol=1e-4)

    def total(column: Column) -> float:
        own = cash_only_movements(events).values()
        return sum(
            float(moved.amounts[:, column].sum()) for moved in [*own, *(r.moved for r in rows)]
        )

    in_kind = sum(float(flow.quantity) for flow in flows(events))
    assert total(C.IN_KIND_UNITS) == pytest.approx(in_kind, abs=1e-6)
    assert total(C.INCOME) == pytest.approx(sum(float(i.gross) for i in income(events)), abs=1e-6)
    assert total(C.FEE) == pytest.approx(sum(float(cost.fee) for cost in costs(events)), abs=1e-6)
    # Money moves for a reason, each once: nothing is left over.
    explained = total(C.FLOW) + total(C.INCOME) - total(C.TRADE) - total(C.FEE) - total(C.TAX)
    assert total(C.CASH) == pytest.approx(explained, abs=1e-6)
