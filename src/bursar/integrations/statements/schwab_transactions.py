"""Schwab's transaction history (History, Export, CSV)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import ZERO, NotANumber, parse_decimal
from bursar.integrations.statements.dates import NotADate, parse_date
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.schwab_actions import KINDS, SHARE_KINDS, SWAPS, cash_kind
from bursar.integrations.statements.schwab_names import schwab_instrument, schwab_title
from bursar.integrations.statements.schwab_swaps import Swaps
from bursar.integrations.statements.table import Record, Table, columns_of, head_of, raw_row
from bursar.ports.statement_format import AccountReference, Activity, StatedTotal, Statement

_NEEDED = frozenset({"date", "action", "symbol", "description", "quantity", "fees & comm"})
_AS_OF = re.compile(r"(.+?) as of (.+)")
_SALES = frozenset({Kind.SELL, Kind.SELL_SHORT})
_TRADES = frozenset({Kind.BUY, Kind.SELL, Kind.SELL_SHORT, Kind.COVER_SHORT, Kind.REINVESTMENT})


class SchwabTransactions:
    """The CSV of Schwab's History page, with or without its title line."""

    name = "schwab_transactions"
    title = "Charles Schwab transactions (CSV)"

    def recognises(self, content: bytes, file_name: str) -> float:
        """Return how many of Schwab's column names stand in the first lines."""
        head = head_of(content).lower().replace('"', "")
        if "fees & comm" not in head or "action" not in head:
            return 0.0
        return 0.95 if "_transactions_" in file_name.lower() or "for account" in head else 0.9

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read the whole history.

        Raises:
            UnreadableFile: Cut off, or not this format.
        """
        table = Table(content, is_header)
        reader = _Reader(Draft(self.name, len(content)), table)
        for record in table:
            reader.row(record)
        return reader.finish()


def is_header(cells: Sequence[str]) -> bool:
    """Return whether these are the column names."""
    return _NEEDED.issubset(cells)


class _Reader:
    def __init__(self, draft: Draft, table: Table) -> None:
        self.draft = draft
        self.table = table
        self.account: AccountReference = schwab_title(table.titles).account
        self.at = columns_of(
            table,
            {
                "date": ["Date"],
                "action": ["Action"],
                "symbol": ["Symbol"],
                "name": ["Description"],
                "quantity": ["Quantity"],
                "price": ["Price"],
                "fee": ["Fees & Comm"],
                "amount": ["Amount"],
            },
            ("date", "action", "symbol", "name", "quantity", "price", "fee", "amount"),
        )
        self.swaps = Swaps(draft)
        self.sum = ZERO
        self.days: list[date] = []

    def cell(self, record: Record, field: str) -> str:
        return record.cells[self.at[field]]

    def row(self, record: Record) -> None:
        """Read one line."""
        self.draft.begin(record.line)
        if self.cell(record, "date").lower().startswith("transactions total"):
            self._total(record)
            return
        try:
            self._activity(record)
        except (NotANumber, NotADate) as error:
            self._problem(record, f"{error}.")

    def _problem(self, record: Record, reason: str) -> None:
        self.draft.problem(record.line, reason, raw_row(self.table.columns, record.cells))

    def _total(self, record: Record) -> None:
        """Schwab ends the file with the sum of its amounts: a check on the whole file."""
        try:
            total = parse_decimal(self.cell(record, "amount"))
        except NotANumber:
            total = None
        if total is None:
            self.draft.notice(record.line, "The closing line has no total.")
            return
        self.draft.total(StatedTotal(record.line, self.account, "Transactions Total", total, "USD"))
        if total != self.sum:
            self.draft.notice(
                record.line,
                f"The file's own total is {total}, its rows add up to {self.sum}; "
                "rows may be missing from the file.",
            )

    def _activity(self, record: Record) -> None:
        action = self.cell(record, "action")
        base = self._base(record, KINDS.get(action.lower(), Kind.ADJUSTMENT))
        self.days.append(base.traded_on)
        if base.amount is not None:
            self.sum += base.amount
        kind = KINDS.get(action.lower()) or cash_kind(action.lower(), base)
        if action.lower() in SWAPS:
            self.swaps.add(base, action.lower())
        elif kind in _TRADES:
            self._trade(record, base)
        elif kind in SHARE_KINDS or (base.quantity and base.amount is None):
            self._shares(record, base, kind)
        elif kind is not None:
            self._cash(record, replace(base, kind=kind, quantity=None, unit_price=None, fee=ZERO))
        else:
            self._problem(
                record,
                f"Schwab's action “{action}” is not known; enter this row by hand.",
            )

    def _base(self, record: Record, kind: Kind) -> Activity:
        posted = self.cell(record, "date")
        found = _AS_OF.fullmatch(posted) if len(posted) > 12 else None
        symbol, name = self.cell(record, "symbol"), self.cell(record, "name")
        quantity = parse_decimal(self.cell(record, "quantity"))
        if quantity is not None and kind in _TRADES:
            quantity = -abs(quantity) if kind in _SALES else abs(quantity)
        return Activity(
            row=record.line,
            kind=kind,
            account=self.account,
            traded_on=parse_date(found[2] if found else posted),
            settled_on=parse_date(found[1]) if found else None,
            currency="USD",
            amount=parse_decimal(self.cell(record, "amount")),
            quantity=quantity,
            unit_price=parse_decimal(self.cell(record, "price")),
            fee=parse_decimal(self.cell(record, "fee")) or ZERO,
            instrument=schwab_instrument(symbol, name),
            description=name,
            category=None if kind in _TRADES else self.cell(record, "action"),
            raw=raw_row(self.table.columns, record.cells) if self.draft.keeps_raw else {},
        )

    def _trade(self, record: Record, trade: Activity) -> None:
        if not trade.quantity or trade.instrument is None:
            self._problem(record, "A trade without quantity or symbol cannot be booked.")
            return
        self.draft.trade(trade)

    def _cash(self, record: Record, activity: Activity) -> None:
        if activity.amount is None:
            self._problem(record, "The row states no amount.")
            return
        self.draft.add(activity)

    def _shares(self, record: Record, base: Activity, kind: Kind | None) -> None:
        units = base.quantity
        if not units or base.instrument is None:
            self._problem(record, "The row moves shares but states no quantity or symbol.")
            return
        if kind in (None, Kind.TRANSFER_IN_KIND):
            if base.category is not None and not _moves_shares(base.category):
                self._problem(
                    record, f"Schwab's action “{base.category}” is not known; enter it by hand."
                )
                return
            kind = Kind.TRANSFER_IN_KIND if units > 0 else Kind.TRANSFER_OUT_KIND
        if kind is Kind.SPLIT:
            self.draft.notice(
                record.line,
                f"Schwab states only the {units} shares added, not the ratio; it follows from "
                "the shares held the day before.",
            )
            base = replace(base, unit_price=None)
        if kind is Kind.SPIN_OFF:
            self._spin_off(record, base)
            return
        if base.amount is not None and kind in (Kind.OPTION_EXPIRY, Kind.OPTION_ASSIGNMENT):
            self.draft.notice(record.line, "The option ended with cash; check the amount.")
        self.draft.add(replace(base, kind=kind, amount=base.amount, fee=ZERO))

    def _spin_off(self, record: Record, base: Activity) -> None:
        self.draft.notice(
            record.line,
            "Schwab does not say which holding this was spun off from, nor how its basis is "
            "shared; name both before committing.",
        )
        self.draft.add(
            replace(base, kind=Kind.SPIN_OFF, instrument=None, counter_instrument=base.instrument)
        )

    def finish(self) -> Statement:
        self.swaps.finish()
        if self.days:
            self.draft.period = (min(self.days), max(self.days))
        return self.draft.finish()


def _moves_shares(action: str) -> bool:
    words = action.lower()
    return any(word in words for word in ("journal", "transfer", "shares in", "shares out"))
