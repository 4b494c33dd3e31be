"""Wealthfolio's exports: activities (CSV) and holdings (CSV)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import (
    ZERO,
    CurrencyUnknown,
    NotANumber,
    major_currency,
    parse_decimal,
)
from bursar.integrations.statements.dates import NotADate, parse_date, parse_instant
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.options import parse_option
from bursar.integrations.statements.table import Table, columns_of, head_of, raw_row
from bursar.ports.statement_format import (
    AccountReference,
    Activity,
    InstrumentReference,
    StatedBalance,
    StatedPosition,
    Statement,
)

_COLUMNS: dict[str, Sequence[str]] = {
    "day": ["date"],
    "kind": ["type", "activityType"],
    "symbol": ["symbol"],
    "instrument": ["instrumentType"],
    "quantity": ["quantity"],
    "price": ["unit_price", "unitPrice"],
    "currency": ["currency"],
    "fee": ["fee"],
    "amount": ["amount"],
    "note": ["comment"],
    "account": ["account", "accountName"],
    "subtype": ["subtype"],
}
_INCOME = {"DIVIDEND": Kind.DIVIDEND, "INTEREST": Kind.INTEREST}
_CASH_IN = {"DEPOSIT": Kind.DEPOSIT, "TRANSFER_IN": Kind.TRANSFER_IN, "CREDIT": Kind.DEPOSIT}
_CASH_OUT = {
    "WITHDRAWAL": Kind.WITHDRAWAL,
    "TRANSFER_OUT": Kind.TRANSFER_OUT,
    "FEE": Kind.FEE,
    "TAX": Kind.TAX,
}
_UNITS = {
    "TRANSFER_IN": Kind.TRANSFER_IN_KIND,
    "TRANSFER_OUT": Kind.TRANSFER_OUT_KIND,
    "ADD_HOLDING": Kind.OPENING_BALANCE,
    "REMOVE_HOLDING": Kind.TRANSFER_OUT_KIND,
}
_KINDS = {"EQUITY": None, "ETF": "etf", "CRYPTO": "crypto", "BOND": "bond", "OPTION": "option"}


class Wealthfolio:
    """The CSV of activities Wealthfolio reads and writes."""

    name = "wealthfolio"
    title = "Wealthfolio activities (CSV)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return 0.9 where Wealthfolio's column names stand in the first line."""
        words = _first_words(content)
        if {"date", "symbol", "quantity", "activitytype", "unitprice"} <= words:
            return 0.9
        return 0.9 if {"date", "type", "symbol", "instrumenttype", "unit_price"} <= words else 0.0

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read all activities.

        Raises:
            UnreadableFile: Cut off, or not this format.
        """
        table = Table(content, lambda cells: "date" in cells and "symbol" in cells)
        draft = Draft(self.name, len(content))
        at = columns_of(table, _COLUMNS, ("day", "kind", "symbol", "quantity"))
        days: list[date] = []
        for record in table:
            draft.begin(record.line)
            raw = raw_row(table.columns, record.cells)
            words = {name: record.cells[place] for name, place in at.items()}
            try:
                days.append(_add(draft, record.line, words, raw))
            except (NotANumber, NotADate, CurrencyUnknown) as error:
                draft.problem(record.line, f"{error}.", raw)
        draft.period = (min(days), max(days)) if days else None
        return draft.finish()


def _first_words(content: bytes) -> set[str]:
    line = next(iter(head_of(content, 1000).lower().splitlines()), "")
    return {word.strip().strip('"\ufeff') for word in line.split(",")}


def _add(draft: Draft, row: int, words: Mapping[str, str], raw: Mapping[str, str]) -> date:
    """Add one activity; return its day."""
    kind = words.get("kind", "").upper()
    quantity, price = parse_decimal(words["quantity"]), parse_decimal(words.get("price"))
    stated = parse_decimal(words.get("amount"))
    currency, unit = major_currency(words.get("currency") or "USD")
    instrument = _instrument(words, currency)
    base = Activity(
        row=row,
        kind=Kind.BUY,
        account=AccountReference(name=words.get("account") or None),
        traded_on=parse_date(words["day"], "ymd"),
        occurred_at=parse_instant(words["day"]),
        currency=currency,
        amount=None if stated is None else stated / unit,
        quantity=quantity,
        unit_price=None if price is None else price / unit,
        fee=(parse_decimal(words.get("fee")) or ZERO) / unit,
        instrument=instrument,
        description=words.get("note", ""),
        category=words.get("subtype") or None,
        raw=raw if draft.keeps_raw else {},
    )
    if kind in ("BUY", "SELL"):
        _trade(draft, base, buying=kind == "BUY")
    elif kind == "SPLIT":
        _split(draft, base, stated or quantity)
    elif kind in _UNITS and instrument is not None and quantity:
        _units(draft, base, _UNITS[kind])
    else:
        _cash(draft, base, kind)
    return base.traded_on


def _instrument(words: Mapping[str, str], currency: str) -> InstrumentReference | None:
    symbol = words.get("symbol", "")
    if not symbol or symbol.upper().startswith("$CASH"):
        return None
    if option := parse_option(symbol, currency=currency):
        return option
    kind = _KINDS.get(words.get("instrument", "").upper())
    return InstrumentReference(symbol=symbol, kind=kind, currency=currency)


def _trade(draft: Draft, base: Activity, *, buying: bool) -> None:
    if not base.quantity or base.unit_price is None:
        draft.problem(base.row, "A trade without quantity or price cannot be booked.", base.raw)
        return
    size = abs(base.quantity)
    draft.trade(
        replace(
            base,
            kind=Kind.BUY if buying else Kind.SELL,
            quantity=size if buying else -size,
            amount=None,  # Wealthfolio's amount leaves out the fee; quantity and price decide
        )
    )


def _split(draft: Draft, base: Activity, ratio: Decimal | None) -> None:
    if not ratio or ratio < 0:
        draft.problem(base.row, "The split states no ratio.", base.raw)
        return
    draft.add(
        replace(base, kind=Kind.SPLIT, ratio=ratio, quantity=None, amount=None, unit_price=None)
    )


def _units(draft: Draft, base: Activity, kind: Kind) -> None:
    size, price = abs(base.quantity or ZERO), base.unit_price
    outgoing = kind is Kind.TRANSFER_OUT_KIND
    draft.add(
        replace(
            base,
            kind=kind,
            quantity=-size if outgoing else size,
            amount=None,
            cost_basis=None if outgoing or price is None else size * price,
        )
    )


def _cash(draft: Draft, base: Activity, kind: str) -> None:
    worth = base.amount
    if worth is None and base.quantity is not None and base.unit_price is not None:
        worth = base.quantity * base.unit_price
    if worth is None and kind == "FEE" and base.fee:
        worth = base.fee
    if worth is None:
        draft.problem(
            base.row, f"“{kind or 'blank'}” without an amount is not understood.", base.raw
        )
        return
    cash = replace(base, quantity=None, unit_price=None, fee=ZERO)
    if kind in _INCOME:
        draft.add(replace(cash, kind=_INCOME[kind], amount=worth - base.fee, fee=base.fee))
    elif kind == "CREDIT" and (base.category or "").upper() == "REBATE":
        draft.add(replace(cash, kind=Kind.FEE, amount=abs(worth)))
    elif kind in _CASH_IN:
        draft.add(replace(cash, kind=_CASH_IN[kind], amount=abs(worth)))
    elif kind in _CASH_OUT:
        draft.add(replace(cash, kind=_CASH_OUT[kind], amount=-abs(worth)))
    else:
        draft.problem(base.row, f"Wealthfolio's type “{kind}” is not known; by hand.", base.raw)


class WealthfolioHoldings:
    """The CSV of holdings on one or several days; `$CASH` rows are balances."""

    name = "wealthfolio_holdings"
    title = "Wealthfolio holdings (CSV)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return 0.85 where the first line is exactly this format's."""
        words = _first_words(content)
        needed = {"date", "symbol", "quantity", "currency"}
        if needed <= words <= needed | {"price", "avgcost"}:
            return 0.85
        return 0.0

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read all holdings as stated positions and balances.

        Raises:
            UnreadableFile: Cut off, or not this format.
        """
        table = Table(content, lambda cells: "date" in cells and "symbol" in cells)
        draft = Draft(self.name, len(content))
        named = {**_COLUMNS, "price": ["price"]}
        at = columns_of(table, named, ("day", "symbol", "quantity", "currency"))
        days: list[date] = []
        for record in table:
            draft.begin(record.line)
            words = {name: record.cells[place] for name, place in at.items()}
            try:
                days.append(_holding(draft, record.line, words))
            except (NotANumber, NotADate, CurrencyUnknown) as error:
                draft.problem(record.line, f"{error}.", raw_row(table.columns, record.cells))
        draft.period = (min(days), max(days)) if days else None
        return draft.finish()


def _holding(draft: Draft, row: int, words: Mapping[str, str]) -> date:
    on = parse_date(words["day"], "ymd")
    quantity, price = parse_decimal(words["quantity"]), parse_decimal(words.get("price"))
    currency, unit = major_currency(words["currency"])
    if quantity is None:
        raise NotANumber(words["quantity"])
    instrument = _instrument(words, currency)
    account = AccountReference()
    if instrument is None:
        draft.balance(StatedBalance(row, account, on, quantity, currency))
        return on
    worth = None if price is None else price / unit
    draft.position(
        StatedPosition(
            row=row,
            account=account,
            instrument=instrument,
            on=on,
            quantity=quantity,
            unit_price=worth,
            value=None if worth is None else quantity * worth * (instrument.multiplier or 1),
            currency=currency,
        )
    )
    return on
