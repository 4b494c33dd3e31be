"""Coinbase's transaction history (Statements, Transactions, CSV)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import (
    FIAT,
    ZERO,
    CurrencyUnknown,
    NotANumber,
    major_currency,
    parse_decimal,
)
from bursar.integrations.statements.dates import NotADate, parse_date, parse_instant
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.table import Record, Table, columns_of, head_of, raw_row
from bursar.ports.statement_format import (
    AccountReference,
    Activity,
    InstrumentReference,
    Statement,
)

_COLUMNS: dict[str, Sequence[str]] = {
    "id": ["ID"],
    "time": ["Timestamp"],
    "type": ["Transaction Type"],
    "asset": ["Asset"],
    "quantity": ["Quantity Transacted"],
    "currency": ["Price Currency", "Spot Price Currency"],
    "price": ["Price at Transaction", "Spot Price at Transaction"],
    "subtotal": ["Subtotal"],
    "total": ["Total (inclusive of fees and/or spread)", "Total (inclusive of fees)", "Total"],
    "fee": ["Fees and/or Spread", "Fees"],
    "notes": ["Notes"],
}
_BUYS = frozenset({"buy", "advanced trade buy", "advance trade buy"})
_SALES = frozenset({"sell", "advanced trade sell", "advance trade sell", "card spend"})
_REWARDS = frozenset(
    {
        "staking income",
        "rewards income",
        "reward income",
        "learning reward",
        "coinbase earn",
        "inflation reward",
        "incentives rewards payout",
        "airdrop",
    }
)
_IN = frozenset({"receive", "deposit", "pro withdrawal", "exchange withdrawal"})
_OUT = frozenset({"send", "withdrawal", "pro deposit", "exchange deposit"})
_INSIDE = frozenset({"retail staking transfer", "staking transfer", "unstaking transfer"})
_PRICE = Decimal("1E-12")
_CONVERTED = re.compile(r"Converted ([\d.,]+) (\S+) to ([\d.,]+) (\S+)", re.IGNORECASE)


class Coinbase:
    """The CSV of Coinbase's transactions, with or without its title lines."""

    name = "coinbase"
    title = "Coinbase transactions (CSV)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return 0.95 where Coinbase's column names stand in the first lines."""
        head = head_of(content).lower().replace('"', "")
        return 0.95 if "timestamp,transaction type,asset,quantity transacted" in head else 0.0

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read the whole history.

        Raises:
            UnreadableFile: Cut off, or not this format.
        """
        table = Table(content, lambda cells: "timestamp" in cells and "asset" in cells)
        reader = _Reader(Draft(self.name, len(content)), table)
        for record in table:
            reader.row(record)
        if reader.days:
            reader.draft.period = (min(reader.days), max(reader.days))
        return reader.draft.finish()


class _Reader:
    def __init__(self, draft: Draft, table: Table) -> None:
        self.draft = draft
        self.table = table
        self.at = columns_of(table, _COLUMNS, ("time", "type", "asset", "quantity"))
        self.account = AccountReference(institution="Coinbase", kind="crypto")
        self.days: list[date] = []

    def cell(self, record: Record, field: str) -> str:
        place = self.at.get(field)
        return "" if place is None else record.cells[place]

    def number(self, record: Record, field: str) -> Decimal | None:
        return parse_decimal(self.cell(record, field))

    def row(self, record: Record) -> None:
        self.draft.begin(record.line)
        try:
            self._row(record)
        except (NotANumber, NotADate, CurrencyUnknown) as error:
            self._problem(record, f"{error}.")

    def _problem(self, record: Record, reason: str) -> None:
        self.draft.problem(record.line, reason, raw_row(self.table.columns, record.cells))

    def _row(self, record: Record) -> None:
        word = self.cell(record, "type").lower()
        quantity = self.number(record, "quantity")
        asset = self.cell(record, "asset").upper()
        if quantity is None or not asset:
            self._problem(record, "The row states no asset or no quantity.")
            return
        time = self.cell(record, "time")
        base = Activity(
            row=record.line,
            kind=Kind.BUY,
            account=self.account,
            traded_on=parse_date(time),
            occurred_at=parse_instant(time),
            currency=major_currency(self.cell(record, "currency") or "USD")[0],
            quantity=abs(quantity),
            unit_price=self.number(record, "price"),
            instrument=coin(asset),
            description=self.cell(record, "notes") or self.cell(record, "type"),
            external_id=self.cell(record, "id") or None,
            raw=raw_row(self.table.columns, record.cells) if self.draft.keeps_raw else {},
        )
        self.days.append(base.traded_on)
        if asset in FIAT and word in _IN | _OUT:
            self._cash(base, asset, incoming=quantity > 0 if word in _IN else False)
        elif word in _BUYS or word in _SALES:
            self._trade(record, base, buying=word in _BUYS)
        elif word == "convert":
            self._convert(record, base)
        else:
            self._units(record, base, word)

    def _units(self, record: Record, base: Activity, word: str) -> None:
        size = base.quantity or ZERO
        if word in _REWARDS:
            self.draft.add(replace(base, kind=Kind.STAKING_REWARD, amount=ZERO))
        elif word in _IN:
            self.draft.add(replace(base, kind=Kind.TRANSFER_IN_KIND))
        elif word in _OUT:
            self.draft.add(replace(base, kind=Kind.TRANSFER_OUT_KIND, quantity=-size))
        elif word in _INSIDE:
            self.draft.notice(record.line, "Moves inside Coinbase (staking); nothing changes.")
        else:
            self._problem(
                record,
                f"Coinbase's type “{self.cell(record, 'type')}” is not known; enter it by hand.",
            )

    def _cash(self, base: Activity, currency: str, *, incoming: bool) -> None:
        size = base.quantity or ZERO
        self.draft.add(
            replace(
                base,
                kind=Kind.DEPOSIT if incoming else Kind.WITHDRAWAL,
                currency=currency,
                amount=size if incoming else -size,
                quantity=None,
                unit_price=None,
                instrument=None,
            )
        )

    def _trade(self, record: Record, base: Activity, *, buying: bool) -> None:
        total, fee = self.number(record, "total"), self.number(record, "fee")
        size = base.quantity or ZERO
        amount = None if total is None else (-abs(total) if buying else abs(total))
        self.draft.trade(
            replace(
                base,
                kind=Kind.BUY if buying else Kind.SELL,
                quantity=size if buying else -size,
                amount=amount,
                fee=abs(fee or ZERO),
            )
        )

    def _convert(self, record: Record, base: Activity) -> None:
        """One coin for another is a sale and a purchase for the same worth."""
        found = _CONVERTED.search(base.description)
        worth = abs(self.number(record, "subtotal") or ZERO)
        got = parse_decimal(found[3]) if found else None
        if not found or not got or not worth:
            self._problem(record, "The note does not say what was converted into what.")
            return
        self.draft.add(
            replace(base, kind=Kind.SELL, quantity=-(base.quantity or ZERO), amount=worth)
        )
        self.draft.add(
            replace(
                base,
                kind=Kind.BUY,
                instrument=coin(found[4].upper()),
                quantity=got,
                unit_price=(worth / got).quantize(_PRICE),
                amount=-worth,
                external_id=f"{base.external_id}/into" if base.external_id else None,
            )
        )


def coin(symbol: str) -> InstrumentReference:
    """Return the reference of a crypto asset."""
    return InstrumentReference(symbol=symbol, kind="crypto")
