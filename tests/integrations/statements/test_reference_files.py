"""Real files nobody here wrote: counts, and reconciliation to what they or their neighbours say."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.registry import read_any
from bursar.ports.statement_format import Severity, Statement, UnreadableFile
from tests.integrations.statements.reference_counts import (
    EXPORTS,
    FILES,
    FLEX,
    OFXPARSE,
    OFXTOOLS,
    RAW_TAX,
    REDS,
    REFUSED,
    SCHWAB_TAX,
    TRADE,
    Expected,
)
from tests.integrations.statements.test_damaged_files import rows_of

pytestmark = pytest.mark.shared


def load(shared: Path, name: str) -> Statement:
    path = shared / "data" / name
    return read_any(path.read_bytes(), path.name)


def counted(words: str) -> Counter[str]:
    parts = words.split()
    return Counter(
        {kind: int(number) for kind, number in zip(parts[::2], parts[1::2], strict=True)}
    )


@pytest.mark.parametrize("expected", FILES, ids=[line[0].split("/", 1)[1] for line in FILES])
def test_the_file_holds_what_was_counted_in_it(shared: Path, expected: Expected) -> None:
    name, form, kinds, positions, balances, problems, notices = expected
    statement = load(shared, name)
    severities = Counter(found.severity for found in statement.problems)
    assert statement.format == form
    assert Counter(a.kind.value for a in statement.activities) == counted(kinds)
    assert (len(statement.positions), len(statement.balances)) == (positions, balances)
    assert (severities[Severity.PROBLEM], severities[Severity.NOTICE]) == (problems, notices)
    assert len(rows_of(statement)) == statement.rows_read


@pytest.mark.parametrize(
    "broker", ["degiro", "etoro", "freetrade", "revolut-invest", "swissquote", "trading212"]
)
def test_brokers_without_a_format_of_their_own_lose_no_row(shared: Path, broker: str) -> None:
    path = shared / "data" / EXPORTS / f"{broker}-export.csv"
    try:
        statement = read_any(path.read_bytes(), path.name)
    except UnreadableFile as refusal:
        statement = None
        said = str(refusal)
    if statement is None:
        assert "Row " in said
    else:
        assert len(rows_of(statement)) == statement.rows_read


@pytest.mark.parametrize(("name", "words"), REFUSED)
def test_the_file_is_refused_with_a_reason(shared: Path, name: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        load(shared, name)


def cash(statement: Statement, currency: str = "USD") -> Decimal:
    """Sum the cash effects of all activities in one currency, both sides of exchanges."""
    here = [a.amount for a in statement.activities if a.currency == currency and a.amount]
    there = [
        a.counter_amount
        for a in statement.activities
        if a.counter_currency == currency and a.counter_amount
    ]
    return sum(here + there, Decimal(0))


def units(statement: Statement, symbol: str) -> Decimal:
    held = [
        a.quantity
        for a in statement.activities
        if a.instrument and symbol in (a.instrument.symbol, a.instrument.isin) and a.quantity
    ]
    return sum(held, Decimal(0))


def test_nubanks_card_balance_is_the_sum_of_its_rows(shared: Path) -> None:
    statement = load(shared, OFXTOOLS + "br_nubank_cc.ofx")
    assert cash(statement, "BRL") == statement.balances[0].amount == Decimal("-1280.91")


def test_fidelitys_net_worth_is_positions_and_cash(shared: Path) -> None:
    statement = load(shared, OFXPARSE + "fidelity.ofx")
    totals = {total.name: total.amount for total in statement.totals}
    worth = sum((p.value or Decimal(0) for p in statement.positions), Decimal(0))
    assert (statement.positions[0].quantity, statement.positions[0].value) == (
        Decimal(128),
        Decimal("5231.36"),
    )
    assert worth == totals["Cash Market value"] == Decimal("14919.80")
    # The broker's own figures differ by a cent: 14,919.80 + 18,073.98 = 32,993.78.
    assert abs(worth + statement.balances[0].amount - totals["Networth"]) <= Decimal("0.01")
    assert (totals["Networth"], statement.balances[0].amount) == (
        Decimal("32993.79"),
        Decimal("18073.98"),
    )


def test_a_401k_holds_what_the_reference_case_says(shared: Path) -> None:
    statement = load(shared, OFXPARSE + "investment_401k.ofx")
    by_id = {a.external_id: a for a in statement.activities}
    assert [(by_id[i].quantity, by_id[i].unit_price) for i in "123"] == [
        (Decimal("8.846699"), Decimal("22.2908")),
        (Decimal("6.800992"), Decimal("29.214856")),
        (Decimal("-9.060702"), Decimal("21.928764")),
    ]
    assert by_id["1"].amount == Decimal("-197.2")
    first = statement.positions[0]
    assert (first.quantity, first.unit_price, first.value) == (
        Decimal("17.604312"),
        Decimal("22.517211"),
        Decimal("396.4"),
    )


def test_vanguards_plan_rows_say_their_source_and_leave_no_cash(shared: Path) -> None:
    statement = load(shared, OFXPARSE + "vanguard401k.ofx")
    assert len({a.row for a in statement.activities}) == 5
    assert statement.activities[-1].source == "match"
    assert cash(statement) == 0


def test_vanguards_fund_position_is_the_reference_cases(shared: Path) -> None:
    statement = load(shared, OFXPARSE + "vanguard.ofx")
    assert (len(statement.activities), statement.positions[0].quantity) == (1, 102)


def test_flex_cash_runs_from_the_starting_to_the_ending_balance(shared: Path) -> None:
    statement = load(shared, FLEX + "14.xml")
    for currency in ("CHF", "USD"):
        start, end = [b.amount for b in statement.balances if b.currency == currency]
        assert abs(start + cash(statement, currency) - end) < Decimal("0.0001")
    assert len(statement.rates) == 720


def test_flex_dividends_and_fees_explain_the_months_cash(shared: Path) -> None:
    statement = load(shared, FLEX + "24.xml")
    start, end = [b.amount for b in statement.balances]
    dividends = sum(a.amount or 0 for a in statement.activities if a.kind is Kind.DIVIDEND)
    assert dividends == Decimal("454.35")
    assert start + cash(statement) == end == Decimal("4083.3332134")


def test_flex_corporate_actions_leave_no_share_behind(shared: Path) -> None:
    statement = load(shared, FLEX + "01.xml")
    assert units(statement, "CA91701P1053") == units(statement, "CA38501D2041") == 0
    tender, reverse, _ = (a for a in statement.activities if a.ratio or a.row == 34)
    assert (tender.ratio, reverse.ratio) == (1, Decimal("0.04"))


@pytest.mark.parametrize(
    ("name", "balance"),
    [
        (SCHWAB_TAX + "2023/transactions.csv", "1019826.86"),
        (SCHWAB_TAX + "bond_interest/transactions.csv", "11055.75"),
        (SCHWAB_TAX + "cash_merger/transactions.csv", "1000.00"),
        (SCHWAB_TAX + "interest_tax/transactions.csv", "2.06"),
        (SCHWAB_TAX + "rsu_settlement/transactions.csv", "28068.66"),
        (RAW_TAX + "test_data.csv", "-28486.60"),
        (RAW_TAX + "test_data_2.csv", "0.00"),
    ],
)
def test_the_cash_left_is_the_final_balance_beside_the_file(
    shared: Path, name: str, balance: str
) -> None:
    assert round(cash(load(shared, name)), 2) == Decimal(balance)


def test_units_left_are_those_of_the_report_beside_the_file(shared: Path) -> None:
    statement = load(shared, RAW_TAX + "test_data.csv")
    left = {symbol: units(statement, symbol) for symbol in ("AMZN", "BABA", "OPRA")}
    assert left == {"AMZN": 210, "BABA": 30, "OPRA": 120}
    assert units(statement, "META") + units(statement, "FB") == 119
    assert units(load(shared, SCHWAB_TAX + "rsu_settlement/transactions.csv"), "BAR") == 300


def test_bank_rows_and_balances_are_those_extracted_beside_the_file(shared: Path) -> None:
    for name in (
        "ally/tests/transactions.qfx",
        "capitalonebank/tests/360Checking.qfx",
        "dcu/tests/Main_Checking_Account_Transactions.csv",
    ):
        statement = load(shared, REDS + name)
        lines = (shared / "data" / REDS / f"{name}.extract").read_text().splitlines()
        posted = [line.split()[-2] for line in lines if line.startswith("  ")]
        stated = [line.split()[-2] for line in lines if " balance " in line]
        assert sorted(a.amount or 0 for a in statement.activities) == sorted(map(Decimal, posted))
        assert [b.amount for b in statement.balances] == [Decimal(text) for text in stated]


def test_trade_republic_reversals_are_net_of_tax_both_ways(shared: Path) -> None:
    statement = load(shared, TRADE + "TransactionExport05.csv")
    assert [a.amount for a in statement.activities] == [
        Decimal("22.02"),
        Decimal("-22.02"),
        Decimal("21.78"),
    ]
