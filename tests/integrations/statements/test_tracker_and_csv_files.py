"""Coinbase, trackers and any other CSV: what their rows become."""

from datetime import date
from decimal import Decimal

import pytest

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.generic_mapping import suggest_mapping
from bursar.integrations.statements.packed import PackedActivities
from bursar.integrations.statements.registry import read_any
from bursar.ports.statement_format import ColumnMapping
from tests.integrations.statements.reading import cash, only, problems, read
from tests.integrations.statements.samples import GENERIC_EUROPEAN


def test_a_coinbase_conversion_is_a_sale_and_a_purchase_of_one_worth() -> None:
    statement = read("coinbase")
    sold, got = [a for a in statement.activities if a.row == 6]
    assert (sold.quantity, sold.amount) == (Decimal("-0.004"), 163)
    assert (got.quantity, got.amount) == (Decimal("0.08"), -163)


def test_coinbase_rewards_and_sends_move_coins_without_cash() -> None:
    statement = read("coinbase")
    reward = only(statement, Kind.STAKING_REWARD)
    assert (reward.quantity, reward.unit_price, reward.amount) == (Decimal("0.0001"), 2050, 0)
    assert only(statement, Kind.TRANSFER_OUT_KIND).quantity == Decimal("-0.03")
    assert cash(statement.activities) == 500 - 404 + 83


def test_ghostfolio_days_come_first_and_pence_become_pounds() -> None:
    statement = read("ghostfolio_csv")
    dates = [a.traded_on for a in statement.activities]
    assert dates == [date(2024, 1, 2), date(2024, 2, 13), date(2024, 2, 14), date(2024, 2, 15)]
    london = statement.activities[2]
    assert (london.currency, london.unit_price, london.amount) == (
        "GBP",
        Decimal("2.5"),
        Decimal("-11"),
    )


def test_ghostfolio_json_keeps_printed_decimals_and_names_own_assets() -> None:
    statement = read("ghostfolio_json")
    assert str(statement.activities[0].unit_price) == "20.10"
    cottage = statement.activities[2].instrument
    assert cottage is not None
    assert (cottage.symbol, cottage.name) == (None, "Cottage")
    assert statement.balances[0].amount == Decimal("1234.5")


def test_wealthfolio_splits_rebates_and_transfers_in_kind() -> None:
    statement = read("wealthfolio")
    assert only(statement, Kind.SPLIT).ratio == 2
    assert only(statement, Kind.TRANSFER_IN_KIND).cost_basis == 21
    assert [a.amount for a in statement.activities if a.kind is Kind.FEE] == [-9, 4]


def test_a_european_csv_is_understood_without_help() -> None:
    statement = read("generic_csv")
    bought = only(statement, Kind.BUY)
    assert (bought.unit_price, bought.amount, bought.fee) == (
        Decimal("1020.50"),
        Decimal("-10210.00"),
        5,
    )
    assert bought.traded_on == date(2024, 1, 2)
    sold = only(statement, Kind.SELL)
    assert (sold.quantity, sold.amount) == (-4, Decimal("4395.00"))
    assert only(statement, Kind.WITHDRAWAL).amount == -200
    assert problems(statement)[0].startswith("“Hokuspokus” in the column “Art”")


def test_a_gross_amount_becomes_net_of_its_fee() -> None:
    gross = GENERIC_EUROPEAN.replace(b"10.210,00;5,00", b"10.205,00;5,00")
    assert only(read_any(gross, "x.csv"), Kind.BUY).amount == Decimal("-10210.00")


def test_a_remembered_mapping_reads_words_only_this_bank_uses() -> None:
    mapping = ColumnMapping(
        columns={"traded_on": "When", "kind": "What", "amount": "How much", "symbol": "Which",
                 "quantity": "Pieces"},
        kinds={"grab": "buy", "shed": "sell"},
        date_order="dmy", decimal_comma=True, currency="CHF", account="Depot", skip_rows=1,
    )  # fmt: skip
    content = b"a title\nWhen|What|Which|Pieces|How much\n01/02/24|grab|ALF|1,5|30,00\n"
    (bought,) = read_any(content, "x.txt", mapping).activities
    assert (bought.kind, bought.quantity, bought.amount) == (
        Kind.BUY,
        Decimal("1.5"),
        Decimal("-30.00"),
    )
    assert (bought.traded_on, bought.currency) == (date(2024, 2, 1), "CHF")
    assert bought.account.name == "Depot"


def test_debit_and_credit_columns_give_the_sign_and_the_last_balance_counts() -> None:
    statement = read("generic_csv bank")
    assert [a.amount for a in statement.activities] == [
        Decimal("-4.50"),
        1000,
        Decimal("-4.50"),
        Decimal("-4.50"),
    ]
    (balance,) = statement.balances
    assert (balance.amount, balance.on) == (Decimal("1095.50"), date(2024, 1, 31))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_byte_order_marks_do_not_matter(encoding: str) -> None:
    content = "Date,Payee,Amount\n2024-01-31,Café Zoë,-4.50\n2024-01-30,Shop,-1\n".encode(encoding)
    assert read_any(content, "x.csv").activities[0].description == "Café Zoë"


def test_polish_letters_of_an_old_code_page_are_read() -> None:
    content = "Date,Payee,Amount\n2024-01-31,Konto główne,-4.50\n".encode("cp1250")
    assert read_any(content, "x.csv").activities[0].description == "Konto główne"


def test_a_long_list_of_activities_behaves_like_a_tuple_whether_packed_or_not() -> None:
    one = only(read("ofx"), Kind.INTEREST)
    packed = PackedActivities()
    for _ in range(60_000):
        packed.append(one)
    sealed = packed.sealed()
    assert len(sealed) == sum(1 for _ in sealed) == 60_000
    assert sealed[0] == sealed[59_999] == sealed[-1] == one
    assert sealed[5:7] == (one, one)
    with pytest.raises(IndexError):
        sealed[60_000]


def test_the_guess_names_each_column_once_and_reads_the_whole_file() -> None:
    guess = suggest_mapping(GENERIC_EUROPEAN)
    assert guess.columns == {
        "traded_on": "Buchungsdatum",
        "kind": "Art",
        "isin": "ISIN",
        "name": "Bezeichnung",
        "quantity": "Menge",
        "unit_price": "Kurs",
        "amount": "Betrag",
        "fee": "Gebühr",
        "currency": "Währung",
    }
    assert (guess.date_order, guess.decimal_comma) == ("dmy", True)
    assert read_any(GENERIC_EUROPEAN, "x.csv", guess) == read("generic_csv")
