"""The ledger's engines on JSON."""

import json

import pytest

from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.calc import CALCULATIONS
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.foreign_cash import foreign_cash_gains
from bursar.engines.ledger.kinds import TransactionKind as Kind
from tests.engines.ledger.build import D, codes, entry, terms

ENTRIES = [
    {
        "id": "b1",
        "account_id": "A",
        "kind": "buy",
        "traded_on": "2014-05-01",
        "instrument_id": "X",
        "quantity": "100",
        "amount": "-1000",
        "currency": "USD",
    },
    {
        "id": "s1",
        "account_id": "A",
        "kind": "sell",
        "traded_on": "2014-07-01",
        "instrument_id": "X",
        "quantity": "-100",
        "amount": "750",
        "currency": "USD",
        "lot_selection": [["b1", "100"]],
    },
    {
        "id": "b2",
        "account_id": "A",
        "kind": "buy",
        "traded_on": "2014-07-05",
        "instrument_id": "X",
        "quantity": "100",
        "amount": "-800",
        "currency": "USD",
    },
]


def calculate(name: str, **given):
    return json.loads(json.dumps(CALCULATIONS[name](given)))


def test_lots_answer_in_texts_and_names_of_the_docstrings():
    answer = calculate("lots", entries=ENTRIES)

    (disposal,) = answer["disposals"]
    assert (disposal["gain"], disposal["wash_disallowed"], disposal["recognised_gain"]) == (
        "-250",
        "250",
        "0",
    )
    assert answer["open_lots"][0]["cost_basis"] == "1050"
    assert answer["open_lots"][0]["holding_start_on"] == "2014-05-05"
    assert answer["issues"] == []


def test_wash_sales_show_where_the_loss_went():
    accounts = [{"account_id": "A", "taxpayer_id": "T", "lot_method": "hifo"}]
    answer = calculate("wash_sales", entries=ENTRIES, accounts=accounts)

    assert answer["disallowed"] == "250"
    assert answer["permanently_lost"] == "0"
    assert answer["disposals"][0]["matches"][0]["replacement_lot_id"] == "b2:0"
    assert [lot["lot_id"] for lot in answer["replacements"]] == ["b2:0"]


def test_valuation_answers_null_where_it_does_not_know():
    answer = calculate(
        "valuation",
        entries=ENTRIES[:1],
        prices={"X": {"2014-05-02": "11"}},
        first_day="2014-05-01",
        last_day="2014-05-03",
    )

    (position,) = answer["positions"]
    assert position["base"] == [None, 1100.0, 1100.0]
    assert position["status"] == ["missing_price", "complete", "complete"]
    assert answer["cash"][0]["base"] == [-1000.0] * 3


def test_rates_hold_until_the_next():
    euro = {"instrument_id": "X", "currency": "EUR"}
    rates = [{"source": "EUR", "target": "USD", "on": "2014-04-30", "rate": "1.5"}]
    rows = [row | {"currency": "EUR"} for row in ENTRIES[:2]]

    answer = calculate("lots", entries=rows, instruments=[euro], rates=rates)

    assert answer["disposals"][0]["tax_gain"] == "-375"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "the input must be an object"),
        ({}, "entries is missing"),
        ({"entries": [], "colour": 1}, "the input has no field colour"),
        ({"entries": {}}, "entries must be a list"),
        ({"entries": [1]}, "entries[0] must be an object"),
        ({"entries": [ENTRIES[0] | {"colour": 1}]}, "entries[0] has no field colour"),
        ({"entries": [{"id": "x"}]}, "entries[0].account_id is missing"),
        ({"entries": [ENTRIES[0] | {"amount": "ten"}]}, "entries[0].amount is not a number"),
        ({"entries": [ENTRIES[0] | {"amount": "NaN"}]}, "entries[0].amount must be finite"),
        ({"entries": [ENTRIES[0] | {"amount": True}]}, "entries[0].amount must be a number"),
        ({"entries": [ENTRIES[0] | {"kind": "gift"}]}, "entries[0].kind must be one of buy"),
        ({"entries": [ENTRIES[0] | {"traded_on": "1/2/3"}]}, "entries[0].traded_on must be a"),
        ({"entries": [ENTRIES[0] | {"id": 5}]}, "entries[0].id must be a text"),
        ({"entries": [ENTRIES[0] | {"sequence": "5"}]}, "entries[0].sequence must be a whole"),
        ({"entries": [ENTRIES[0] | {"lot_selection": 5}]}, "entries[0].lot_selection must be"),
        ({"entries": [ENTRIES[0] | {"lot_selection": [5]}]}, "entries[0].lot_selection[0] must"),
        ({"entries": [], "rates": [{}]}, "rates[0] must have source"),
        ({"entries": [], "rates": {}}, "rates must be a list"),
    ],
)
def test_bad_json_is_refused_with_a_sentence_that_names_the_place(given, sentence):
    with pytest.raises(InvalidInput) as refusal:
        CALCULATIONS["lots"](given)
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize("prices", [5, {"X": 5}, {"X": {"soon": 5}}, {"X": {"2014-05-02": None}}])
def test_bad_prices_are_refused(prices):
    with pytest.raises(InvalidInput):
        CALCULATIONS["valuation"](
            {"entries": [], "prices": prices, "first_day": "2014-05-01", "last_day": "2014-05-02"}
        )


# -- foreign cash ------------------------------------------------------------------------------


def test_foreign_cash_gains_with_its_rate_first_in_first_out():
    table = {"2020-01-02": D("1.10"), "2020-02-03": D("1.20"), "2020-03-02": D("1.30")}
    known = terms(rates=lambda source, target, on: table.get(on.isoformat()))
    rows = [
        entry(Kind.DEPOSIT, "2020-01-02", amount=100, currency="EUR"),
        entry(Kind.DEPOSIT, "2020-02-03", amount=100, currency="EUR"),
        entry(Kind.TRANSFER_OUT, "2020-02-03", amount=-50, currency="EUR", transfer_id="own"),
        entry(Kind.WITHDRAWAL, "2020-03-02", amount=-150, currency="EUR"),
        entry(Kind.WITHDRAWAL, "2020-03-02", amount=-80, currency="EUR"),
        entry(Kind.WITHDRAWAL, "2020-04-01", amount=-1, currency="EUR"),
        entry(Kind.WITHDRAWAL, "2020-04-01", amount=-1),
    ]

    gains, issues = foreign_cash_gains(compile_events(rows, known).events, known)

    assert [(g.amount, g.basis, g.gain) for g in gains] == [
        (100, 110, 20),
        (50, 60, 5),
        (50, 60, 5),
    ]
    assert codes(issues) == ["cash_overdrawn", "missing_rate"]
