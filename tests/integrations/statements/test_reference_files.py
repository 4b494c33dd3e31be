"""Real files nobody here wrote: what each holds, counted in the file itself by hand or by grep.

A line is: file, format, activities by kind, positions, balances, problems, notices.
"""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.registry import read_any
from bursar.ports.statement_format import Severity, Statement, UnreadableFile
from tests.integrations.statements.test_damaged_files import rows_of

pytestmark = pytest.mark.shared

OFXPARSE, OFXTOOLS = "03_statements/ofxparse-fixtures/", "03_statements/ofxtools-data/"
REDS, FLEX = "03_statements/reds-importers/", "03_statements/pp-ibflex/testIBFlexStatementFile"
EXPORTS, GHOST = "03_statements/export-to-ghostfolio/", "03_statements/ghostfolio-imports/ok/"
WEALTH, SURE = "03_statements/wealthfolio-data/", "03_statements/sure-fixtures/"
BEANS, TRADE = "03_statements/beancount-import/", "03_statements/pp-traderepublic-csv/"
SCHWAB_TAX, RAW_TAX = "04_tax/cgt-calc-tests/schwab/data/", "04_tax/cgt-calc-tests/raw/data/"
CSV = "generic_csv"

Expected = tuple[str, str, str, int, int, int, int]

FILES: list[Expected] = [
    # --- OFX and QFX: banks and cards
    (OFXPARSE + "anzcc.ofx", "ofx", "withdrawal 1", 0, 1, 0, 0),
    (OFXPARSE + "bank_medium.ofx", "ofx", "withdrawal 3", 0, 1, 0, 0),
    (OFXPARSE + "checking.ofx", "ofx", "interest 1 withdrawal 1 fee 1", 0, 1, 0, 0),
    (OFXPARSE + "multiple_accounts.ofx", "ofx", "", 0, 2, 0, 0),
    (OFXPARSE + "multiple_accounts2.ofx", "ofx", "", 0, 2, 0, 0),
    (OFXPARSE + "ofx-v102-empty-tags.ofx", "ofx", "deposit 1", 0, 0, 0, 1),
    (OFXPARSE + "suncorp.ofx", "ofx", "withdrawal 1", 0, 1, 0, 0),
    (OFXPARSE + "fail_nice/date_missing.ofx", "ofx", "", 0, 1, 3, 0),
    (OFXPARSE + "fail_nice/decimal_error.ofx", "ofx", "", 0, 1, 1, 0),
    (OFXPARSE + "fail_nice/empty_balance.ofx", "ofx", "deposit 1", 0, 0, 0, 2),
    (OFXTOOLS + "br_nubank_cc.ofx", "ofx", "withdrawal 6", 0, 1, 0, 0),
    (OFXTOOLS + "stmtrs.ofx", "ofx", "withdrawal 2", 0, 1, 0, 0),
    (OFXTOOLS + "stmtrs_euro.ofx", "ofx", "withdrawal 2", 0, 1, 0, 0),
    (REDS + "ally/tests/transactions.qfx", "ofx", "transfer_out 2", 0, 1, 0, 1),
    (
        REDS + "capitalonebank/tests/360Checking.qfx",
        "ofx", "interest 1 deposit 2 withdrawal 1", 0, 1, 0, 0,
    ),
    # --- OFX and QFX: brokers and plans
    (OFXPARSE + "fidelity-savings.ofx", "ofx", "withdrawal 3 deposit 1", 0, 0, 0, 0),
    (
        OFXPARSE + "fidelity.ofx", "ofx",
        "buy 5 reinvestment 3 dividend 4 sell 2 interest 2 fee 1", 6, 1, 0, 1,
    ),
    (OFXPARSE + "investment_medium.ofx", "ofx", "withdrawal 2 deposit 1", 0, 1, 0, 0),
    (
        OFXPARSE + "investment_401k.ofx", "ofx",
        "buy 1 contribution 1 transfer_in_kind 1 transfer_out_kind 1", 3, 0, 0, 0,
    ),
    (OFXPARSE + "td_ameritrade.ofx", "ofx", "", 2, 1, 0, 0),
    (OFXPARSE + "tiaacref.ofx", "ofx", "", 6, 1, 0, 1),
    (OFXPARSE + "vanguard.ofx", "ofx", "sell 1", 2, 0, 0, 1),
    (OFXPARSE + "vanguard401k.ofx", "ofx", "buy 4 contribution 4 sell 1 fee 1", 1, 0, 0, 1),
    (OFXTOOLS + "invstmtrs.ofx", "ofx", "buy 1 deposit 1", 2, 1, 0, 2),
    (
        REDS + "vanguard/tests/OfxDownload-401k.qfx", "ofx",
        "buy 2 contribution 2 transfer_out_kind 1 transfer_in_kind 1 sell 1 fee 1", 1, 0, 0, 1,
    ),
    # --- Interactive Brokers Flex
    (
        FLEX + "01.xml", "ibkr_flex",
        "buy 14 fee 4 interest 1 margin_interest 1 tax 1 merger 2 sell 1", 0, 0, 0, 3,
    ),
    (
        FLEX + "02.xml", "ibkr_flex",
        "buy 6 sell_short 2 option_assignment 1 tax 1 dividend 1 fee 2", 0, 0, 0, 1,
    ),
    (FLEX + "03.xml", "ibkr_flex", "interest 1", 0, 0, 0, 1),
    (FLEX + "05.xml", "ibkr_flex", "buy 2 dividend 2", 0, 0, 0, 0),
    (FLEX + "08.xml", "ibkr_flex", "tax 1 dividend 1 fee 1", 0, 0, 0, 0),
    (FLEX + "10.xml", "ibkr_flex", "buy 1 exchange 1", 0, 0, 0, 0),
    (FLEX + "14.xml", "ibkr_flex", "buy 6 exchange 2 deposit 2", 0, 4, 0, 1),
    (FLEX + "20.xml", "ibkr_flex", "buy 1 tax 2", 0, 8, 0, 6),
    (FLEX + "21.xml", "ibkr_flex", "buy 1 tax 1", 0, 6, 0, 2),
    (FLEX + "24.xml", "ibkr_flex", "dividend 9 fee 1", 0, 2, 0, 0),
    (
        SURE + "ibkr/flex_statement.xml", "ibkr_flex",
        "buy 1 sell 1 deposit 1 dividend 1", 1, 3, 0, 3,
    ),
    # --- Schwab
    (
        EXPORTS + "schwab-export.csv", "schwab_transactions",
        ("reinvestment 40 dividend 42 fee 11 interest 5 sell 2 buy 1 withdrawal 2 transfer_in 1 "
        "transfer_out_kind 1 capital_gain_long 1 tax 1 split 2 stock_dividend 1 spin_off 1 "
        "merger 2 ticker_change 1 return_of_capital 1"), 0, 0, 0, 7,
    ),
    (
        WEALTH + "schwab_no_title_row.csv", "schwab_transactions",
        "buy 1 sell 1 transfer_in 1 interest 1 reinvestment 1 dividend 2 cover_short 1 deposit 2",
        0, 0, 0, 1,
    ),
    (
        WEALTH + "schwab_with_header_row.csv", "schwab_transactions",
        ("sell 2 buy 2 split 1 dividend 3 capital_gain_long 1 capital_gain_short 1 withdrawal 1 "
        "tax 2 interest 1 fee 1 reinvestment 1 deposit 2 transfer_in 1 transfer_in_kind 1"),
        0, 0, 0, 2,
    ),
    (
        SCHWAB_TAX + "2023/transactions.csv", "schwab_transactions",
        "deposit 1 buy 3 sell 3", 0, 0, 0, 0,
    ),
    (
        SCHWAB_TAX + "bond_interest/transactions.csv", "schwab_transactions",
        "interest 4 deposit 1", 0, 0, 0, 0,
    ),
    (
        SCHWAB_TAX + "cash_merger/transactions.csv", "schwab_transactions",
        "sell 1 buy 1 deposit 2 withdrawal 1", 0, 0, 0, 1,
    ),
    (
        SCHWAB_TAX + "interest_tax/transactions.csv", "schwab_transactions",
        "tax 1 interest 1", 0, 0, 0, 0,
    ),
    (
        SCHWAB_TAX + "rsu_settlement/transactions.csv", "schwab_transactions",
        "sell 1 vest 1 buy 1 deposit 1", 0, 0, 0, 0,
    ),
    (
        SCHWAB_TAX + "schwab_transactions.csv", "schwab_transactions",
        "interest 2 buy 6 sell 4 deposit 1", 0, 0, 0, 0,
    ),
    # --- Fidelity, Coinbase, trackers
    (
        REDS + "fidelity/fidelity_cma_csv_examples/History_for_Account_X8YYYYYYY.csv",
        "fidelity_history", "withdrawal 5 deposit 3 transfer_in 1 transfer_out 2", 0, 0, 0, 9,
    ),
    (
        EXPORTS + "coinbase-export.csv", "coinbase",
        "staking_reward 2 transfer_out_kind 1 transfer_in_kind 1 sell 2 buy 4", 0, 0, 0, 4,
    ),
    (GHOST + "500-activities.json", "ghostfolio_json", "buy 500", 0, 0, 0, 0),
    (GHOST + "btceur.json", "ghostfolio_json", "buy 1", 0, 0, 0, 0),
    (GHOST + "btcusd-short.json", "ghostfolio_json", "sell 2", 0, 0, 0, 0),
    (GHOST + "btcusd.csv", "ghostfolio_csv", "buy 1", 0, 0, 0, 0),
    (GHOST + "btcusd.json", "ghostfolio_json", "buy 1", 0, 0, 0, 0),
    (GHOST + "derived-currency.json", "ghostfolio_json", "buy 1", 0, 0, 0, 0),
    (
        GHOST + "jnug-buy-and-sell-and-buy-and-sell.json", "ghostfolio_json",
        "buy 2 sell 2", 0, 0, 0, 0,
    ),
    (GHOST + "novn-buy-and-sell-partially.json", "ghostfolio_json", "buy 1 sell 1", 0, 0, 0, 0),
    (GHOST + "novn-buy-and-sell.json", "ghostfolio_json", "buy 1 sell 1", 0, 0, 0, 0),
    (GHOST + "penthouse-apartment.csv", "ghostfolio_csv", "buy 1", 0, 0, 0, 0),
    (GHOST + "penthouse-apartment.json", "ghostfolio_json", "buy 1", 0, 0, 0, 0),
    (GHOST + "sample.csv", "ghostfolio_csv", "fee 1 buy 2 dividend 1", 0, 0, 0, 1),
    (GHOST + "sample.json", "ghostfolio_json", "fee 1 buy 2 dividend 1", 0, 2, 0, 1),
    (GHOST + "vti-buy-long-history.json", "ghostfolio_json", "buy 3", 0, 0, 0, 0),
    (GHOST + "without-accounts.json", "ghostfolio_json", "buy 2 dividend 1", 0, 0, 0, 1),
    (
        WEALTH + "sample-import.csv", "wealthfolio",
        ("buy 3 dividend 2 sell 1 deposit 1 withdrawal 1 interest 1 fee 2 transfer_in_kind 1 "
        "split 1 tax 1"), 0, 0, 0, 0,
    ),
    (WEALTH + "sample-holdings-import.csv", "wealthfolio_holdings", "", 8, 4, 0, 0),
    # --- any other CSV
    (EXPORTS + "ibkr-trades-export.csv", CSV, "buy 8", 0, 0, 3, 0),
    (EXPORTS + "ibkr-dividends-export.csv", CSV, "dividend 7 tax 4", 0, 0, 0, 0),
    (GHOST + "vti-buy-on-ibkr.csv", CSV, "buy 1", 0, 0, 0, 0),
    (
        WEALTH + "ai-import-edge-cases.csv", CSV,
        "buy 5 dividend 2 reinvestment 1 sell 2 interest 1 deposit 1 withdrawal 1 split 1",
        0, 0, 4, 3,
    ),
    (
        WEALTH + "ai-import-european-broker.csv", CSV,
        "buy 5 dividend 2 sell 1 deposit 1 withdrawal 1 interest 1", 0, 0, 0, 2,
    ),
    ("03_statements/firefly-demo/demo-import.csv", CSV, "deposit 3 withdrawal 20", 0, 0, 0, 0),
    (BEANS + "mint.csv", CSV, "withdrawal 6 deposit 1", 0, 0, 0, 0),
    (BEANS + "mint/mint.csv", CSV, "withdrawal 2 deposit 1", 0, 0, 0, 0),
    (BEANS + "transactions.csv", CSV, "withdrawal 31 deposit 19", 0, 0, 0, 0),
    (BEANS + "venmo/transactions.csv", CSV, "withdrawal 9 deposit 2", 0, 0, 0, 1),
    (
        BEANS + "healthequity/data/1234567/cash-transactions-contribution.csv", CSV,
        "contribution 2", 0, 1, 0, 0,
    ),
    (
        BEANS + "healthequity/data/1234567/cash-transactions-other.csv", CSV,
        "interest 2 withdrawal 2 deposit 1", 0, 1, 0, 1,
    ),
    (
        REDS + "dcu/tests/Main_Checking_Account_Transactions.csv", CSV,
        "withdrawal 5 deposit 5", 0, 1, 0, 0,
    ),
    (SURE + "imports/actual.csv", CSV, "withdrawal 3 deposit 2", 0, 0, 0, 0),
    (SURE + "imports/mint.csv", CSV, "withdrawal 8 deposit 2", 0, 0, 0, 1),
    (SURE + "imports/trades.csv", CSV, "buy 7 sell 3", 0, 0, 0, 0),
    (SURE + "imports/transactions.csv", CSV, "withdrawal 9", 0, 0, 0, 0),
    (SURE + "imports/valid.csv", CSV, "withdrawal 1", 0, 0, 1, 0),
    (SURE + "imports/windows1250.csv", CSV, "withdrawal 3", 0, 0, 0, 0),
    (SURE + "imports/ynab.csv", CSV, "withdrawal 3 deposit 2", 0, 0, 0, 1),
    (TRADE + "TransactionExport02.csv", CSV, "buy 2 sell 1 deposit 4 transfer_out 2", 0, 0, 0, 0),
    (TRADE + "TransactionExport03.csv", CSV, "buy 1 transfer_in 2", 0, 0, 0, 0),
    (TRADE + "TransactionExport04.csv", CSV, "dividend 8", 0, 0, 0, 0),
    (TRADE + "TransactionExport05.csv", CSV, "dividend 3", 0, 0, 0, 0),
    (TRADE + "TransactionExport06.csv", CSV, "tax 1", 0, 0, 0, 0),
    (RAW_TAX + "test_data.csv", CSV, "buy 8 sell 5 dividend 2 split 1", 0, 0, 0, 1),
    (
        RAW_TAX + "test_data_2.csv", CSV,
        "buy 3 sell 2 dividend 1 split 1 transfer_in 1 transfer_out 1", 0, 0, 0, 1,
    ),
]  # fmt: skip

REFUSED = [
    (OFXPARSE + "account_listing_aggregation.ofx", "no statement"),
    (OFXPARSE + "bank_small.ofx", "no statement"),
    (OFXPARSE + "error_message.ofx", "2000 General Server Error"),
    (OFXPARSE + "signon_fail.ofx", "15500 Your request"),
    (OFXPARSE + "signon_success.ofx", "no statement"),
    (OFXPARSE + "signon_success_no_message.ofx", "no statement"),
    (OFXTOOLS + "profrs.ofx", "15500 Signon invalid"),
    (REDS + "unitedoverseas/tests/ACC_TXN_History_1234_clean.xls", "Save the sheet as CSV"),
    (SURE + "imports/invalid.csv", "column names"),
    (SURE + "imports/accounts.csv", "column names"),
    (BEANS + "healthequity/data/1234567/cash-transactions-distribution.csv", "no transactions"),
    (OFXPARSE + "mcc_codes.csv", "column names"),
    ("04_tax/rp2-golden/input/test_data.ods", "Unzip"),
]


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
