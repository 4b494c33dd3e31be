"""Cells as files print them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bursar.integrations.statements.amounts import (
    CurrencyUnknown,
    NotANumber,
    infer_decimal_comma,
    major_currency,
    parse_decimal,
)
from bursar.integrations.statements.dates import (
    NotADate,
    infer_date_order,
    parse_date,
    parse_instant,
)
from bursar.integrations.statements.options import parse_option


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("-0.5", "-0.5"),
        ("+00000000000115.8331", "115.8331"),
        ("$1,234.56", "1234.56"),
        ("-$1,234.56", "-1234.56"),
        ("$-0.88", "-0.88"),
        ("- $220.00", "-220.00"),
        ("+ $1,150.00", "1150.00"),
        ("($300.00)", "-300.00"),
        ("12.50-", "-12.50"),
        ("−7", "-7"),
        ("€3343.11", "3343.11"),
        ("-€597.49846", "-597.49846"),
        ("12.00 EUR", "12.00"),
        ("USD 12.00", "12.00"),
        ("500,135", "500135"),
        ("1,00,000.50", "100000.50"),
        ("1.234,56", "1234.56"),
        ("1 757,95", "1757.95"),
        ("1'234.50", "1234.50"),
        ("0,76672417", "0.76672417"),
        ("8.88E-6", "0.00000888"),
        (".9232", "0.9232"),
    ],
)
def test_a_number_is_read_as_a_person_would(text: str, number: str) -> None:
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", " ", "-", "--", "n/a", None])
def test_blank_cells_and_dashes_are_no_number(text: str | None) -> None:
    assert parse_decimal(text) is None


@pytest.mark.parametrize("text", ["abc", "10:1", "1.2.3,4,5", "12abc34", "1e99999", "--5-"])
def test_what_is_no_number_is_said(text: str) -> None:
    with pytest.raises(NotANumber, match="is not a number"):
        parse_decimal(text)


def test_one_separator_before_three_digits_is_decided_by_the_column() -> None:
    assert parse_decimal("1,234") == 1234
    assert parse_decimal("1,234", decimal_comma=True) == Decimal("1.234")
    assert parse_decimal("1.234", decimal_comma=True) == 1234
    assert infer_decimal_comma(["1.234", "53,40", "172,50"])
    assert not infer_decimal_comma(["1,234", "53.40"])
    assert not infer_decimal_comma(["1,234", "500"])


@pytest.mark.parametrize(
    ("code", "currency", "unit"), [("usd", "USD", 1), ("GBX", "GBP", 100), ("ZAc", "ZAR", 100)]
)
def test_minor_currencies_become_major(code: str, currency: str, unit: int) -> None:
    assert major_currency(code) == (currency, unit)


def test_a_currency_is_never_guessed() -> None:
    with pytest.raises(CurrencyUnknown, match="not a currency code"):
        major_currency("11.0563")


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2024-01-31", "dmy", date(2024, 1, 31)),
        ("2024/1/3", "dmy", date(2024, 1, 3)),
        ("20240131", "mdy", date(2024, 1, 31)),
        ("20240131;100000", "mdy", date(2024, 1, 31)),
        ("01/02/2024", "mdy", date(2024, 1, 2)),
        ("01/02/2024", "dmy", date(2024, 2, 1)),
        ("31.12.24", "dmy", date(2024, 12, 31)),
        ("01-Nov-22", "mdy", date(2022, 11, 1)),
        ("Mar-31-2024", "mdy", date(2024, 3, 31)),
        ("2025-01-17 16:57:02 UTC", "mdy", date(2025, 1, 17)),
    ],
)
def test_a_day_is_read_in_its_columns_order(text: str, order: str, day: date) -> None:
    assert parse_date(text, order) == day


@pytest.mark.parametrize("text", ["", "20120231", "13/13/2024", "0001-01-01", "9999-01-01", "soon"])
def test_what_is_no_day_is_said(text: str) -> None:
    with pytest.raises(NotADate, match="is not a date"):
        parse_date(text)


def test_the_order_of_day_and_month_is_found_from_the_whole_column() -> None:
    assert infer_date_order(["01/02/2024", "16/02/2024"]) == ("dmy", True)
    assert infer_date_order(["01/02/2024", "02/16/2024"]) == ("mdy", True)
    assert infer_date_order(["01/02/2024"]) == ("mdy", False)
    assert infer_date_order(["02/02/2024"]) == ("mdy", True)
    assert infer_date_order(["2024-01-02"]) == ("mdy", True)


def test_an_instant_needs_a_time_and_a_zone() -> None:
    assert parse_instant("2024-01-02T10:00:00+02:00") == datetime(2024, 1, 2, 8, tzinfo=UTC)
    assert parse_instant("2024-01-02T10:00:00") is None
    assert parse_instant("2024-01-02") is None


@pytest.mark.parametrize(
    "symbol",
    ["ALF   240419C00025000", "ALF240419C00025000", "ALF 04/19/2024 25.00 C", "-ALF240419C25"],
)
def test_one_option_has_one_name_however_it_is_written(symbol: str) -> None:
    option = parse_option(symbol)
    assert option is not None
    assert option.symbol == "ALF240419C00025000"
    assert (option.underlying, option.right, option.multiplier) == ("ALF", "call", 100)
    assert (option.strike, option.expires_on) == (25, date(2024, 4, 19))


@pytest.mark.parametrize("symbol", ["ALF", "BRK.B", "912828YW8", "SPY 13/45/2024 1 C", ""])
def test_other_symbols_are_no_options(symbol: str) -> None:
    assert parse_option(symbol) is None
