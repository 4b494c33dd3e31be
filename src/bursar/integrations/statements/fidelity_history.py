"""Fidelity's account history (Activity & Orders, Download, CSV), one or all accounts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.account_kinds import kind_of_account
from bursar.integrations.statements.amounts import (
    ZERO,
    CurrencyUnknown,
    NotANumber,
    major_currency,
    parse_decimal,
)
from bursar.integrations.statements.dates import NotADate, parse_date
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.fidelity_actions import (
    CORE_FUNDS,
    action_kind,
    fidelity_instrument,
)
from bursar.integrations.statements.table import Record, Table, columns_of, head_of, raw_row
from bursar.ports.statement_format import AccountReference, Activity, StatedBalance, Statement

_COLUMNS: dict[str, Sequence[str]] = {
    "date": ["Run Date"],
    "account_name": ["Account"],
    "account": ["Account Number"],
    "action": ["Action"],
    "symbol": ["Symbol"],
    "name": ["Security Description", "Description"],
    "quantity": ["Quantity"],
    "currency": ["Currency"],
    "price": ["Price ($)", "Price"],
    "commission": ["Commission ($)", "Commission"],
    "fees": ["Fees ($)", "Fees"],
    "accrued": ["Accrued Interest ($)", "Accrued Interest"],
    "amount": ["Amount ($)", "Amount"],
    "balance": ["Cash Balance ($)", "Cash Balance"],
    "settled": ["Settlement Date"],
}
_SALES = frozenset({Kind.SELL, Kind.SELL_SHORT})
_TRADES = frozenset({Kind.BUY, Kind.SELL, Kind.SELL_SHORT, Kind.COVER_SHORT, Kind.REINVESTMENT})
_MOVES = frozenset(
    {Kind.SPLIT, Kind.STOCK_DIVIDEND, Kind.OPTION_EXPIRY, Kind.OPTION_ASSIGNMENT}
    | {Kind.OPTION_EXERCISE, Kind.TRANSFER_IN_KIND, Kind.SPIN_OFF, Kind.MERGER}
)
_WITHOUT_VALUE = frozenset({"", "--", "Processing"})


class FidelityHistory:
    """The CSV `History_for_Account_…` or `Accounts_History`."""

    name = "fidelity_history"
    title = "Fidelity account history (CSV)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return 0.95 where Fidelity's first columns stand in the first lines."""
        head = head_of(content).lower().replace('"', "")
        return 0.95 if "run date,action" in head or "run date,account" in head else 0.0

    def read(self, content: bytes, file_name: str) -> Statement:
        """Read the whole history.

        Raises:
            UnreadableFile: Cut off, or not this format.
        """
        table = Table(content, lambda cells: "run date" in cells and "action" in cells)
        reader = _Reader(Draft(self.name, len(content)), table, _account_in(file_name))
        for record in table:
            reader.row(record)
        return reader.finish()


def _account_in(file_name: str) -> str | None:
    """Return the account number Fidelity puts in the name of a one-account file."""
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    number = stem.removeprefix("History_for_Account_").split(" ")[0].split("-")[0]
    return number if stem.startswith("History_for_Account_") and number else None


class _Reader:
    def __init__(self, draft: Draft, table: Table, number: str | None) -> None:
        self.draft = draft
        self.table = table
        self.number = number
        self.at = columns_of(table, _COLUMNS, ("date", "action", "symbol", "amount"))
        self.accounts: dict[tuple[str, str], AccountReference] = {}
        self.days: list[date] = []
        self.balances: dict[AccountReference, tuple[date, int, Decimal, str]] = {}

    def cell(self, record: Record, field: str) -> str:
        place = self.at.get(field)
        return "" if place is None else record.cells[place]

    def value(self, record: Record, field: str) -> Decimal | None:
        text = self.cell(record, field)
        return None if text in _WITHOUT_VALUE else parse_decimal(text)

    def row(self, record: Record) -> None:
        self.draft.begin(record.line)
        words = [cell for cell in record.cells if cell]
        if len(words) == 1 or not self.cell(record, "date")[:2].isdigit():
            self.draft.notice(record.line, "A line of Fidelity's small print; left out.")
            return
        try:
            self._activity(record)
        except (NotANumber, NotADate, CurrencyUnknown) as error:
            self._problem(record, f"{error}.")

    def _problem(self, record: Record, reason: str) -> None:
        self.draft.problem(record.line, reason, raw_row(self.table.columns, record.cells))

    def _account(self, record: Record) -> AccountReference:
        key = (self.cell(record, "account"), self.cell(record, "account_name"))
        if key not in self.accounts:
            self.accounts[key] = AccountReference(
                number=key[0] or self.number,
                name=key[1] or None,
                institution="Fidelity",
                kind=kind_of_account(key[1]),
            )
        return self.accounts[key]

    def _activity(self, record: Record) -> None:
        action = self.cell(record, "action")
        amount = self.value(record, "amount")
        base = self._base(record, action, amount)
        self.days.append(base.traded_on)
        kind = action_kind(action, amount, base.quantity)
        core = base.instrument is not None and base.instrument.symbol in CORE_FUNDS
        if core and kind in (Kind.REINVESTMENT, Kind.BUY, Kind.SELL):
            self.draft.notice(
                record.line,
                "Money into or out of the core position, which is read as cash; nothing moves.",
            )
        elif kind is None:
            self._problem(
                record, f"Fidelity's action “{action[:60]}” is not known; enter it by hand."
            )
        elif kind in _TRADES:
            self._trade(record, replace(base, kind=kind))
        elif kind in _MOVES and base.quantity:
            self._units(record, replace(base, kind=kind))
        elif amount is None:
            self._problem(record, "The row states no amount.")
        else:
            self.draft.add(replace(base, kind=kind, quantity=None, unit_price=None, fee=ZERO))
        self._balance(record, base)

    def _base(self, record: Record, action: str, amount: Decimal | None) -> Activity:
        settled = self.cell(record, "settled")
        commission = self.value(record, "commission") or ZERO
        return Activity(
            row=record.line,
            kind=Kind.BUY,
            account=self._account(record),
            traded_on=parse_date(self.cell(record, "date")),
            settled_on=parse_date(settled) if settled[:1].isdigit() else None,
            currency=major_currency(self.cell(record, "currency") or "USD")[0],
            amount=amount,
            quantity=self.value(record, "quantity"),
            unit_price=self.value(record, "price"),
            fee=commission + (self.value(record, "fees") or ZERO),
            instrument=fidelity_instrument(self.cell(record, "symbol"), self.cell(record, "name")),
            description=" ".join(action.split()),
            raw=raw_row(self.table.columns, record.cells) if self.draft.keeps_raw else {},
        )

    def _trade(self, record: Record, trade: Activity) -> None:
        if not trade.quantity or trade.instrument is None:
            self._problem(record, "A trade without quantity or symbol cannot be booked.")
            return
        size = abs(trade.quantity)
        trade = replace(trade, quantity=-size if trade.kind in _SALES else size)
        accrued = self.value(record, "accrued")
        if accrued and trade.amount is not None:
            paid = -abs(accrued) if trade.kind not in _SALES else abs(accrued)
            self.draft.add(
                replace(
                    trade,
                    kind=Kind.INTEREST,
                    amount=paid,
                    quantity=None,
                    unit_price=None,
                    fee=ZERO,
                )
            )
            trade = replace(trade, amount=trade.amount - paid)
        self.draft.trade(trade)

    def _units(self, record: Record, move: Activity) -> None:
        if move.kind is Kind.TRANSFER_IN_KIND and move.quantity and move.quantity < 0:
            move = replace(move, kind=Kind.TRANSFER_OUT_KIND)
        if move.kind in (Kind.TRANSFER_IN_KIND, Kind.TRANSFER_OUT_KIND):
            move = replace(move, amount=None)  # Fidelity prints the shares' worth here, no cash
        if move.kind is Kind.SPLIT:
            self.draft.notice(
                record.line,
                f"Fidelity states only the {move.quantity} shares added, not the ratio; it "
                "follows from the shares held the day before.",
            )
            move = replace(move, amount=None, unit_price=None)
        if move.kind in (Kind.SPIN_OFF, Kind.MERGER):
            self._problem(
                record, "Fidelity tells this corporate action without its other side; by hand."
            )
            return
        self.draft.add(replace(move, fee=ZERO))

    def _balance(self, record: Record, base: Activity) -> None:
        """Keep the cash after the newest row of each account: files are newest first."""
        stated = self.value(record, "balance")
        known = self.balances.get(base.account)
        if stated is not None and (known is None or base.traded_on > known[0]):
            self.balances[base.account] = (base.traded_on, record.line, stated, base.currency)

    def finish(self) -> Statement:
        for account, (on, row, amount, currency) in self.balances.items():
            self.draft.balance(StatedBalance(row, account, on, amount, currency))
        if self.days:
            self.draft.period = (min(self.days), max(self.days))
        return self.draft.finish()
