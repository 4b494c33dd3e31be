"""Interactive Brokers Flex statements (Activity Flex Query, XML)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bursar.integrations.statements.amounts import (
    CurrencyUnknown,
    NotANumber,
    major_currency,
    parse_decimal,
)
from bursar.integrations.statements.dates import NotADate, parse_date
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.flex_xml import FlexListener, FlexRow, read_flex
from bursar.integrations.statements.ibkr_actions import read_corporate_actions
from bursar.integrations.statements.ibkr_cash import read_cash, read_transfer
from bursar.integrations.statements.ibkr_instruments import FlexScope, flex_date, instrument_of
from bursar.integrations.statements.ibkr_trades import read_trade
from bursar.integrations.statements.table import head_of
from bursar.ports.statement_format import (
    AccountReference,
    StatedBalance,
    StatedLot,
    StatedPosition,
    StatedRate,
    StatedTotal,
    Statement,
)

_TRADE_SUMMARIES = frozenset({"AssetSummary", "SymbolSummary", "Lot", "WashSale"})
# Sections that repeat or foretell what other sections say; counted, never imported.
_INFORMATION_WORDS = """
FxTransactions ChangeInDividendAccruals OpenDividendAccruals InterestAccruals OptionEAE
SecuritiesInfo ChangeInNAV ChangeInPositionValues MTMPerformanceSummaryInBase FxLots
FIFOPerformanceSummaryInBase MTDYTDPerformanceSummary StmtFunds UnbookedTrades
PriorPeriodPositions NetStockPositionSummary TierInterestDetails ClientFees ClientFeesDetail
IncentiveCouponAccrualDetails SLBActivities SLBFees SLBCollaterals SLBOpenContracts
HardToBorrowDetails TradeTransfers PendingExcercises RoutingCommissions UnsettledTransfers
ComplexPositions FxPositions CFDCharges CommissionCredits DepositsOnHold OpenFxLots
"""
_INFORMATION = frozenset(_INFORMATION_WORDS.split())


class IbkrFlex:
    """The XML of an Activity Flex Query, one or several accounts."""

    name = "ibkr_flex"
    title = "Interactive Brokers Flex Query (XML)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return 1 where the Flex root element stands in the first bytes."""
        head = head_of(content)
        return 1.0 if "<FlexQueryResponse" in head or "<FlexStatement" in head else 0.0

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read all statements in the file.

        Raises:
            UnreadableFile: Broken off, with a document type, or nothing in it is understood.
        """
        reader = _Reader(Draft(self.name, len(content)))
        listener = FlexListener(
            reader.statement, reader.section, reader.row, reader.end_of_statement
        )
        read_flex(content, listener)
        return reader.draft.finish()


@dataclass(slots=True)
class _Pending:
    """Rows of a statement that can only be judged when all of it was seen."""

    orders: list[FlexRow] = field(default_factory=list)
    summaries: list[FlexRow] = field(default_factory=list)
    actions: list[FlexRow] = field(default_factory=list)
    base_cash: list[FlexRow] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    first_left_out: dict[str, int] = field(default_factory=dict)
    executions: int = 0
    details: int = 0
    cash_currencies: set[str] = field(default_factory=set)


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.scope = FlexScope()
        self.pending = _Pending()

    def statement(self, values: dict[str, str]) -> None:
        """Start a statement: its account and period."""
        self.pending = _Pending()
        self.scope = FlexScope(
            account=AccountReference(
                number=values.get("accountId") or None,
                institution="Interactive Brokers",
                kind="brokerage",
            )
        )
        try:
            period = (parse_date(values["fromDate"]), parse_date(values["toDate"]))
        except (KeyError, NotADate):
            return
        self.scope.period = period
        known = self.draft.period
        self.draft.period = (
            (min(period[0], known[0]), max(period[1], known[1])) if known else period
        )

    def section(self, tag: str, values: dict[str, str]) -> None:
        """Take note of the account's facts, the one section that is a row itself."""
        if tag == "AccountInformation" and values.get("currency"):
            self.scope.base_currency = values["currency"]

    def row(self, row: FlexRow) -> None:
        """Sort one row element to who understands it."""
        if row.section in _INFORMATION or row.section not in _READERS:
            self.pending.left_out[row.section] += 1
            self.pending.first_left_out.setdefault(row.section, row.number)
            return
        self.draft.begin(row.number)
        self._guarded(row)

    def _guarded(self, row: FlexRow) -> None:
        try:
            _READERS[row.section](self, row)
        except (NotANumber, NotADate, CurrencyUnknown) as error:
            self.draft.problem(row.number, f"{row.tag}: {error}.", row.values)

    def trades(self, row: FlexRow) -> None:
        if row.tag in _TRADE_SUMMARIES:
            self.draft.notice(row.number, f"A {row.tag} row sums up or explains trades; left out.")
        elif row.tag == "Order":
            self.pending.orders.append(row)
        else:
            self.pending.executions += 1
            read_trade(self.draft, row, self.scope)

    def cash(self, row: FlexRow) -> None:
        if row.get("levelOfDetail") == "SUMMARY":
            self.pending.summaries.append(row)
        else:
            self.pending.details += 1
            read_cash(self.draft, row, self.scope)

    def transfers(self, row: FlexRow) -> None:
        read_transfer(self.draft, row, self.scope)

    def actions(self, row: FlexRow) -> None:
        self.pending.actions.append(row)

    def rates(self, row: FlexRow) -> None:
        rate = parse_decimal(row.get("rate"))
        if not rate or rate < 0:
            self.draft.notice(row.number, "The file has no rate for this currency and day.")
            return
        base, quote = row.get("fromCurrency"), row.get("toCurrency")
        if not self.scope.base_currency:
            self.scope.base_currency = quote
        on = flex_date(row, "reportDate", "date")
        self.draft.rate(
            StatedRate(row.number, major_currency(base)[0], major_currency(quote)[0], on, rate)
        )

    def positions(self, row: FlexRow) -> None:
        quantity = parse_decimal(row.get("position") or row.get("quantity"))
        if quantity is None:
            self.draft.problem(row.number, "The position states no quantity.", row.values)
            return
        on = flex_date(row, "reportDate", "date") if row.get("reportDate") else self.scope.last_day
        cost = parse_decimal(row.get("costBasisMoney"))
        price = parse_decimal(row.get("costBasisPrice"))
        instrument = instrument_of(row)
        if cost is None and price is not None:
            cost = quantity * price * (instrument.multiplier or 1)
        currency = major_currency(row.get("currency") or self.scope.base_currency)[0]
        account = self.scope.account_of(row)
        if row.get("levelOfDetail") == "LOT":
            opened = row.get("openDateTime")
            acquired = parse_date(opened) if opened else None
            self.draft.lot(
                StatedLot(row.number, account, instrument, acquired, quantity, cost, currency, on)
            )
            return
        self.draft.position(
            StatedPosition(
                row=row.number,
                account=account,
                instrument=instrument,
                on=on,
                quantity=quantity,
                unit_price=parse_decimal(row.get("markPrice")) or None,
                value=parse_decimal(row.get("positionValue")),
                currency=currency,
                cost_basis=cost,
            )
        )

    def cash_report(self, row: FlexRow) -> None:
        currency = row.get("currency")
        if currency == "BASE_SUMMARY":
            self.pending.base_cash.append(row)
            return
        self.pending.cash_currencies.add(currency)
        self._cash_balances(row, major_currency(currency)[0])

    def _cash_balances(self, row: FlexRow, currency: str) -> None:
        account = self.scope.account_of(row)
        ending, starting = (
            parse_decimal(row.get("endingCash")),
            parse_decimal(row.get("startingCash")),
        )
        last = parse_date(row.get("toDate")) if row.get("toDate") else self.scope.last_day
        if ending is None:
            self.draft.problem(row.number, "The cash report states no ending cash.", row.values)
            return
        if starting is not None and self.scope.period:
            eve = self.scope.period[0] - timedelta(days=1)
            self.draft.balance(StatedBalance(row.number, account, eve, starting, currency))
        self.draft.balance(StatedBalance(row.number, account, last, ending, currency))

    def net_value(self, row: FlexRow) -> None:
        total = parse_decimal(row.get("total"))
        currency = row.get("currency") or self.scope.base_currency
        if total is None or not currency:
            self.draft.notice(row.number, "A net asset value without total or currency.")
            return
        self.scope.base_currency = self.scope.base_currency or currency
        self.draft.total(
            StatedTotal(
                row.number,
                self.scope.account_of(row),
                "net asset value",
                total,
                major_currency(currency)[0],
                flex_date(row, "reportDate"),
            )
        )

    def end_of_statement(self) -> None:
        """Judge what waited: summaries, corporate actions, cash in base currency."""
        pending = self.pending
        for row in pending.orders:
            if pending.executions:
                self.draft.notice(row.number, "An order sums up its executions; left out.")
            else:
                self._again(row, lambda order: read_trade(self.draft, order, self.scope))
        for row in pending.summaries:
            if pending.details:
                self.draft.notice(row.number, "A summary repeats the detail rows; left out.")
            else:
                self._again(row, lambda summary: read_cash(self.draft, summary, self.scope))
        read_corporate_actions(self.draft, pending.actions, self.scope)
        for row in pending.base_cash:
            self._again(row, self._base_cash)
        for section, count in pending.left_out.items():
            self._left_out(section, count, pending.first_left_out[section])

    def _again(self, row: FlexRow, read: Callable[[FlexRow], None]) -> None:
        try:
            read(row)
        except (NotANumber, NotADate, CurrencyUnknown) as error:
            self.draft.problem(row.number, f"{row.tag}: {error}.", row.values)

    def _base_cash(self, row: FlexRow) -> None:
        if self.pending.cash_currencies:
            self.draft.notice(row.number, "The cash of all currencies in base currency; left out.")
            return
        base = self.scope.base_currency or self.scope.only_currency
        foreign = self.scope.currencies - {base}
        if base and not foreign:
            self._cash_balances(row, major_currency(base)[0])
        else:
            self.draft.notice(
                row.number,
                "The cash is stated only as a sum in base currency; tick the currency breakdown "
                "of the Cash Report in the Flex query to compare balances.",
            )

    def _left_out(self, section: str, count: int, first: int) -> None:
        if section in _INFORMATION:
            self.draft.notice(
                first, f"Section {section} ({count} rows) repeats or foretells others; left out."
            )
        else:
            self.draft.problem(
                first, f"Section {section} ({count} rows) is not known; enter by hand what it says."
            )


_READERS = {
    "Trades": _Reader.trades,
    "CashTransactions": _Reader.cash,
    "Transfers": _Reader.transfers,
    "TransactionTaxes": _Reader.cash,
    "CorporateActions": _Reader.actions,
    "OpenPositions": _Reader.positions,
    "CashReport": _Reader.cash_report,
    "ConversionRates": _Reader.rates,
    "EquitySummaryInBase": _Reader.net_value,
}
