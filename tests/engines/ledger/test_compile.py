"""Events: order, corporate actions once, transfers, what becomes an issue."""

from datetime import date
from itertools import permutations

import pytest

from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.entries import ActionKind, CorporateAction
from bursar.engines.ledger.events import Op
from bursar.engines.ledger.kinds import TransactionKind as Kind
from tests.engines.ledger.build import (
    D,
    account,
    basis,
    buy,
    codes,
    day,
    entry,
    fold,
    gains,
    held,
    instrument,
    sell,
    terms,
)


def split(on: str, ratio, **fields) -> CorporateAction:
    return CorporateAction(
        instrument_id="X", on=day(on), kind=ActionKind.SPLIT, ratio=D(ratio), **fields
    )


def test_every_kind_of_transaction_compiles():
    for kind in Kind:
        rows = [buy("2020-01-02", 10, 100), entry(kind, "2020-02-03")]
        compiled = compile_events(rows, terms())
        assert compiled.events, kind


def test_the_market_split_applies_to_every_account_that_holds_on_its_ex_date():
    given = terms(split("2020-06-01", 2))
    rows = [
        buy("2020-01-02", 10, 100),
        buy("2020-01-02", 5, 50, account_id="B"),
        buy("2020-06-01", 1, 5),  # of the ex-date itself: already new units
        sell("2020-06-01", 5, 40, account_id="B"),
    ]

    result = fold(rows, given)

    assert held(result) == 21
    assert held(result, "B") == 5
    assert gains(result) == [15]


@pytest.mark.parametrize("reported", ["2020-05-28", "2020-06-01", "2020-06-08"])
@pytest.mark.parametrize("ratio", [D(2), None])
def test_a_split_in_market_and_statement_applies_once(reported, ratio):
    given = terms(split("2020-06-01", 2))
    rows = [
        buy("2020-01-02", 10, 100),
        entry(Kind.SPLIT, reported, ratio=ratio, quantity=10),
        buy("2020-01-02", 10, 100, account_id="B"),
    ]

    result = fold(rows, given)

    assert not result.issues
    assert held(result) == held(result, "B") == 20


def test_a_split_a_month_away_is_another_split():
    rows = [buy("2020-01-02", 10, 100), entry(Kind.SPLIT, "2020-07-01", ratio=2)]

    assert held(fold(rows, terms(split("2020-06-01", 2)))) == 40


def test_a_statement_that_contradicts_the_market_is_an_issue_and_applies_once():
    rows = [buy("2020-01-02", 10, 100), entry(Kind.SPLIT, "2020-06-02", ratio=3)]

    result = fold(rows, terms(split("2020-06-01", 2)))

    assert codes(result.issues) == ["corporate_action_conflict"]
    assert held(result) == 20


def test_the_same_split_in_two_accounts_applies_once_to_each():
    rows = [
        buy("2020-01-02", 10, 100),
        buy("2020-01-02", 10, 100, account_id="B"),
        entry(Kind.SPLIT, "2020-06-01", ratio=2),
        entry(Kind.SPLIT, "2020-06-02", ratio=2, account_id="B"),
    ]

    result = fold(rows)

    assert held(result) == held(result, "B") == 20


def test_cash_in_lieu_reported_days_later_sells_the_fraction_on_its_own_day():
    given = terms(split("2020-06-01", "1.5"))
    rows = [
        buy("2020-01-02", 5, 75),  # 7.5 after the split, 10 each
        entry(Kind.SPLIT, "2020-06-04", ratio="1.5", quantity=2, amount=6),
    ]

    result = fold(rows, given)

    (disposal,) = result.disposals
    assert (disposal.quantity, disposal.gain, disposal.disposed_on) == (
        D("0.5"),
        1,
        day("2020-06-04"),
    )
    assert (held(result), basis(result)) == (7, 70)


def test_the_brokers_own_rounding_of_a_split_is_the_truth():
    given = terms(split("2020-06-01", "1.5"))
    rows = [buy("2020-01-02", 5, 75), entry(Kind.SPLIT, "2020-06-04", quantity=2)]

    result = fold(rows, given)

    assert (held(result), basis(result)) == (7, 75)


def test_a_market_spin_off_and_merger_need_no_row_of_the_statement():
    spin_off = CorporateAction(
        instrument_id="X",
        on=day("2020-06-01"),
        kind=ActionKind.SPIN_OFF,
        ratio=D("0.5"),
        counter_instrument_id="Y",
        basis_fraction=D("0.25"),
    )
    merger = CorporateAction(
        instrument_id="Y",
        on=day("2020-07-01"),
        kind=ActionKind.MERGER,
        cash_per_unit=D(8),
    )

    rows = [buy("2020-01-02", 10, 100)]
    result = fold(rows, terms(spin_off, merger))
    cash = sum(event.cash for event in compile_events(rows, terms(spin_off, merger)).events)

    assert basis(result) == 75
    assert gains(result) == [15]  # 5 * 8 - 25
    assert cash == -100 + 40


def test_a_short_position_splits_too():
    given = terms(account(may_go_short=True), split("2020-06-01", 2))
    rows = [sell("2020-01-02", 10, 500), buy("2020-07-01", 20, 300)]

    assert gains(fold(rows, given)) == [200]


def test_events_do_not_depend_on_the_order_of_rows():
    rows = [
        buy("2020-01-02", 10, 100),
        sell("2020-01-02", 4, 50),
        entry(Kind.OPENING_BALANCE, "2020-01-02", quantity=3, cost_basis=20),
        buy("2020-01-02", 1, 9),
    ]
    expected = compile_events(rows, terms()).events

    for order in permutations(rows):
        assert compile_events(order, terms()).events == expected


def test_an_opening_balance_comes_first_in_its_day():
    rows = [
        sell("2020-01-02", 4, 50),
        entry(Kind.OPENING_BALANCE, "2020-01-02", quantity=4, cost_basis=20),
    ]

    assert gains(fold(rows)) == [30]


def test_both_sides_of_a_transfer_take_effect_on_the_earlier_day():
    rows = [
        buy("2020-01-02", 10, 100),
        entry(Kind.TRANSFER_OUT_KIND, "2020-02-03", quantity=-10, transfer_id="t"),
        entry(Kind.TRANSFER_IN_KIND, "2020-02-06", account_id="B", quantity=10, transfer_id="t"),
    ]

    moved = [event for event in compile_events(rows, terms()).events if event.op is not Op.OPEN]

    assert [(event.op, event.on) for event in moved] == [
        (Op.SEND, date(2020, 2, 3)),
        (Op.RECEIVE, date(2020, 2, 3)),
    ]


def test_an_exchange_moves_money_of_both_currencies():
    rows = [
        entry(
            Kind.EXCHANGE,
            "2020-01-02",
            amount=-100,
            counter_amount=D(92),
            counter_currency="EUR",
        )
    ]

    events = compile_events(rows, terms()).events

    assert [(event.cash, event.currency) for event in events] == [(-100, "USD"), (92, "EUR")]


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        (Kind.SPLIT, {"instrument_id": "Y", "ratio": 2}, "nothing_held"),
        (Kind.RETURN_OF_CAPITAL, {"instrument_id": "Y", "amount": 5}, "nothing_held"),
        (Kind.OPTION_EXPIRY, {"instrument_id": "Y"}, "nothing_held"),
        (Kind.SPIN_OFF, {}, "spin_off_incomplete"),
        (Kind.MERGER, {}, "merger_incomplete"),
        (Kind.TICKER_CHANGE, {}, "merger_incomplete"),
        (Kind.EXCHANGE, {"amount": -5}, "exchange_incomplete"),
        (Kind.SELL, {}, "no_quantity"),
    ],
)
def test_what_cannot_be_read_is_an_issue_of_its_row(kind, fields, code):
    row = entry(kind, "2020-02-03", **fields)

    compiled = compile_events([buy("2020-01-02", 10, 100), row], terms())

    assert [(issue.entry_id, issue.code) for issue in compiled.issues] == [(row.id, code)]


def test_foreign_cash_of_a_purchase_keeps_its_own_currency():
    given = terms(instrument(currency="EUR"))

    (event,) = compile_events([buy("2020-01-02", 1, 90, currency="EUR")], given).events

    assert (event.cash, event.currency, event.value, event.tax_value) == (-90, "EUR", 90, None)
