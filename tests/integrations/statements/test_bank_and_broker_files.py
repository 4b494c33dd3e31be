"""What the rows of each format become, proved on small files made for it."""

from dataclasses import astuple
from datetime import date
from decimal import Decimal

import pytest

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.account_kinds import kind_of_account
from bursar.integrations.statements.registry import read_any
from tests.integrations.statements.reading import cash, only, problems, read
from tests.integrations.statements.samples import OFX_SGML, SAMPLES


def test_a_bank_statement_keeps_equal_rows_and_its_balance() -> None:
    statement = read("ofx")
    coffees = [a for a in statement.activities if a.description == "COFFEE HOUSE"]
    assert [(a.external_id, a.amount) for a in coffees] == [
        ("A2", Decimal("-12.50")),
        ("A3", Decimal("-12.50")),
    ]
    assert [a.kind for a in statement.activities] == [
        Kind.DEPOSIT, Kind.WITHDRAWAL, Kind.WITHDRAWAL, Kind.INTEREST, Kind.FEE, Kind.TRANSFER_OUT,
    ]  # fmt: skip
    assert statement.activities[0].description == "EMPLOYER & CO"
    assert statement.activities[0].occurred_at is not None
    (balance,) = statement.balances
    assert (balance.amount, balance.on, balance.account.kind) == (
        Decimal("3070.42"),
        date(2024, 2, 29),
        "checking",
    )


def test_an_id_used_twice_keeps_both_rows_and_says_so() -> None:
    statement = read_any(OFX_SGML.replace(b"<FITID>A3", b"<FITID>A2"), "bank.qfx")
    assert [a.external_id for a in statement.activities][:3] == ["A1", "A2", None]
    assert any("stands on an earlier row" in p.reason for p in statement.problems)


def test_ofx_trades_carry_costs_and_accrued_interest_apart() -> None:
    statement = read("ofx investments")
    stock, bond = [a for a in statement.activities if a.kind is Kind.BUY]
    assert (stock.quantity, stock.amount, stock.fee) == (10, Decimal("-201.50"), Decimal("1.50"))
    assert bond.instrument is not None
    assert (bond.amount, bond.instrument.multiplier) == (-985, Decimal("0.01"))
    assert only(statement, Kind.INTEREST).amount == Decimal("-12.50")


def test_an_ofx_reinvestment_is_income_and_purchase() -> None:
    statement = read("ofx investments")
    assert only(statement, Kind.DIVIDEND).amount == 5
    again = only(statement, Kind.REINVESTMENT)
    assert (again.quantity, again.amount) == (Decimal("0.25"), -5)


def test_ofx_options_and_splits_say_their_terms() -> None:
    statement = read("ofx investments")
    put = only(statement, Kind.SELL_SHORT).instrument
    assert put is not None
    assert (put.underlying, put.strike, put.right, put.multiplier) == ("ALF", 18, "put", 100)
    assigned = only(statement, Kind.OPTION_ASSIGNMENT)
    assert assigned.quantity == 2
    assert assigned.counter_instrument is not None
    assert assigned.counter_instrument.symbol == "ALF"
    assert only(statement, Kind.SPLIT).ratio == 2
    (position,) = statement.positions
    assert (position.quantity, position.value) == (Decimal("20.5"), Decimal("215.25"))
    assert statement.prices[0].close == Decimal("10.50")
    assert statement.totals[0].name == "Net worth"


def test_a_plan_pays_purchases_by_contributions_and_expenses_in_units() -> None:
    statement = read("ofx plan")
    assert only(statement, Kind.CONTRIBUTION).amount == 100
    assert only(statement, Kind.CONTRIBUTION).source == "match"
    sale, fee = only(statement, Kind.SELL), only(statement, Kind.FEE)
    assert (sale.quantity, sale.amount, fee.amount) == (
        Decimal("-0.1"),
        Decimal("2.0"),
        Decimal("-2.0"),
    )
    assert cash(statement.activities) == 0


def test_flex_executions_count_once_and_summaries_never() -> None:
    statement = read("ibkr_flex")
    bought = [a for a in statement.activities if a.kind is Kind.BUY and a.external_id == "1"]
    assert [(a.quantity, a.amount, a.fee) for a in bought] == [(10, -201, 1)]
    assert sum("left out" in p.reason for p in statement.problems) >= 3


def test_a_flex_commission_in_another_currency_is_a_fee_of_its_own() -> None:
    statement = read("ibkr_flex")
    fee = only(statement, Kind.FEE)
    assert (fee.currency, fee.amount) == ("USD", -2)
    foreign = next(a for a in statement.activities if a.external_id == "2")
    assert (foreign.currency, foreign.amount, foreign.tax) == (
        "EUR",
        Decimal("-50.15"),
        Decimal("0.15"),
    )


def test_a_flex_currency_trade_has_two_sides() -> None:
    trade = only(read("ibkr_flex"), Kind.EXCHANGE)
    assert (trade.currency, trade.amount, trade.fee) == ("USD", -68, 2)
    assert (trade.counter_currency, trade.counter_amount) == ("EUR", 60)


def test_flex_corporate_actions_are_read_from_all_their_rows() -> None:
    statement = read("ibkr_flex")
    assert only(statement, Kind.SPLIT).ratio == 2
    spin = only(statement, Kind.SPIN_OFF)
    assert spin.instrument is not None
    assert spin.counter_instrument is not None
    assert (spin.instrument.symbol, spin.counter_instrument.symbol) == ("ALF", "KID")
    assert (spin.quantity, spin.ratio) == (2, Decimal("0.1"))
    merger = only(statement, Kind.MERGER)
    assert merger.counter_instrument is not None
    assert (merger.ratio, merger.amount, merger.counter_instrument.symbol) == (2, 3, "DEL")


def test_flex_withholding_tax_names_its_instrument() -> None:
    tax = only(read("ibkr_flex"), Kind.TAX)
    assert tax.instrument is not None
    assert (tax.amount, tax.instrument.isin) == (Decimal("-1.05"), "US0000000AA1")


def test_flex_says_what_it_does_not_know() -> None:
    found = " ".join(problems(read("ibkr_flex")))
    assert "“Mystery Credit”" in found
    assert "Section BrandNewSection (2 rows)" in found
    assert "cancelled trade 1" in found


def test_flex_balances_lots_and_rates_are_stated() -> None:
    statement = read("ibkr_flex")
    assert [(b.on, b.amount) for b in statement.balances] == [
        (date(2023, 12, 31), 100),
        (date(2024, 3, 31), Decimal("50.5")),
    ]
    (lot,) = statement.lots
    assert (lot.acquired_on, lot.cost_basis) == (date(2024, 1, 2), 201)
    (rate,) = statement.rates
    assert (rate.base, rate.quote, rate.rate) == ("EUR", "USD", Decimal("1.08"))


def test_schwab_sales_are_negative_and_the_files_own_total_is_met() -> None:
    statement = read("schwab_transactions")
    sale = next(a for a in statement.activities if a.row == 3)
    assert (sale.quantity, sale.amount, sale.fee) == (-4, Decimal("83.98"), Decimal("0.02"))
    assert cash(statement.activities) == statement.totals[0].amount == Decimal("1479.43")
    assert not any("rows may be missing" in p.reason for p in statement.problems)
    assert sale.account.number == "...456"


def test_schwab_equal_fees_on_one_day_are_both_kept() -> None:
    fees = [a for a in read("schwab_transactions").activities if a.kind is Kind.FEE]
    assert [astuple(a)[3:7] for a in fees[:1]] == [astuple(a)[3:7] for a in fees[1:]]


def test_a_schwab_split_states_units_added_and_no_ratio() -> None:
    split = only(read("schwab_transactions"), Kind.SPLIT)
    assert (split.quantity, split.ratio) == (10, None)


def test_schwab_mergers_are_paired_and_cash_mergers_are_sales() -> None:
    statement = read("schwab_transactions")
    merger = only(statement, Kind.MERGER)
    assert merger.instrument is not None
    assert merger.counter_instrument is not None
    assert (merger.instrument.cusip, merger.counter_instrument.symbol) == ("00000OLD1", "NEW")
    assert (merger.quantity, merger.ratio) == (-100, Decimal("0.5"))
    gone = next(a for a in statement.activities if a.row == 14)
    assert (gone.kind, gone.quantity, gone.amount) == (Kind.SELL, -30, 300)


def test_a_schwab_bond_is_quoted_per_hundred() -> None:
    bond = only(read("schwab_transactions"), Kind.BUY)
    assert bond.instrument is not None
    assert (bond.instrument.kind, bond.instrument.multiplier) == ("bond", Decimal("0.01"))


def test_schwab_positions_cash_and_total_are_stated() -> None:
    statement = read("schwab_positions")
    assert [(p.quantity, p.value) for p in statement.positions] == [
        (Decimal("1020.5"), Decimal("10715.25")),
        (-1, Decimal("-110.00")),
    ]
    (balance,) = statement.balances
    worth = sum(p.value or 0 for p in statement.positions) + balance.amount
    assert statement.totals[0].amount == worth == Decimal("10856.00")


def test_schwab_lots_add_up_to_their_total() -> None:
    statement = read("schwab_lots")
    (total,) = statement.positions
    assert sum(lot.quantity for lot in statement.lots) == total.quantity == Decimal("1020.5")
    assert sum(lot.cost_basis or 0 for lot in statement.lots) == total.cost_basis
    assert statement.lots[0].acquired_on == date(2023, 1, 2)


def test_fidelity_reads_both_accounts_and_their_newest_cash() -> None:
    statement = read("fidelity_history")
    assert {(b.account.number, b.amount) for b in statement.balances} == {
        ("Z000000001", Decimal("500.00")),
        ("Z000000002", Decimal("700.00")),
    }
    roth = only(statement, Kind.CONTRIBUTION).account
    assert (roth.name, roth.kind) == ("Roth IRA", "roth_ira")


def test_fidelitys_core_fund_is_cash() -> None:
    statement = read("fidelity_history")
    core = [a for a in statement.activities if a.instrument and a.instrument.symbol == "SPAXX"]
    assert [(a.kind, a.amount) for a in core] == [(Kind.DIVIDEND, Decimal("1.25"))]
    (balance,) = read("fidelity_positions").balances
    assert balance.amount == 500


def test_a_fidelity_bond_splits_accrued_interest_off() -> None:
    statement = read("fidelity_history")
    assert only(statement, Kind.INTEREST).amount == Decimal("-12.5")
    assert only(statement, Kind.BUY).amount == Decimal("-986.0")


def test_fidelity_positions_take_their_day_from_the_foot() -> None:
    statement = read("fidelity_positions")
    assert {p.on for p in statement.positions} == {date(2024, 3, 31)}
    assert [p.instrument.multiplier for p in statement.positions] == [None, Decimal("0.01"), 100]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Individual - TOD", "brokerage"),
        ("Roth Contributory IRA", "roth_ira"),
        ("Rollover IRA", "rollover_ira"),
        ("Traditional IRA", "traditional_ira"),
        ("Health Savings Account", "hsa"),
        ("ACME 401(K) PLAN", "401k"),
        ("Family Trust", "trust"),
    ],
)
def test_the_brokers_name_tells_the_kind_of_account(name: str, kind: str) -> None:
    assert kind_of_account(name) == kind


def test_ratios_without_end_are_kept_to_what_the_ledger_holds() -> None:
    name, content = SAMPLES["schwab_transactions"]
    thirds = content.replace(b'"NEW CO","50"', b'"NEW CO","100"').replace(b'"-100"', b'"-300"')
    ratio = only(read_any(thirds, name), Kind.MERGER).ratio
    assert ratio == Decimal("0.333333333333333333")
