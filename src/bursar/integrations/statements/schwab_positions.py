"""Schwab's positions (Positions, Export, CSV), for one account or all accounts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bursar.integrations.statements.amounts import NotANumber, parse_decimal
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.schwab_names import (
    schwab_account,
    schwab_day,
    schwab_instrument,
    schwab_title,
)
from bursar.integrations.statements.table import Record, Table, columns_of, head_of, raw_row
from bursar.ports.statement_format import (
    AccountReference,
    StatedBalance,
    StatedPosition,
    StatedTotal,
    Statement,
    UnreadableFile,
)

_COLUMNS: dict[str, Sequence[str]] = {
    "symbol": ["Symbol"],
    "name": ["Description"],
    "quantity": ["Qty (Quantity)", "Quantity"],
    "price": ["Price"],
    "value": ["Mkt Val (Market Value)", "Market Value"],
    "cost": ["Cost Basis"],
    "type": ["Security Type"],
}
_CASH = ("cash & cash investments", "cash and money market")
_TOTALS = ("account total", "positions total")


class SchwabPositions:
    """The CSV of Schwab's Positions page."""

    name = "schwab_positions"
    title = "Charles Schwab positions (CSV)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return how sure the title and the column names make us."""
        head = head_of(content).lower().replace('"', "")
        if "positions for" in head[:300] and "symbol," in head:
            return 0.95
        return 0.9 if "qty (quantity)" in head and "mkt val" in head else 0.0

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read all positions, cash and totals.

        Raises:
            UnreadableFile: Cut off, without the day it speaks of, or not this format.
        """
        table = Table(content, _is_header)
        title = schwab_title(table.titles)
        if title.as_of is None:
            raise UnreadableFile("The title line with the day of the positions is missing.")
        reader = _Reader(Draft(self.name, len(content)), table, title.as_of)
        reader.account = title.account
        for heading in table.titles[1:]:
            reader.heading(heading)
        for record in table:
            reader.row(record)
        reader.draft.period = (title.as_of, title.as_of)
        return reader.draft.finish()


def _is_header(cells: Sequence[str]) -> bool:
    return "symbol" in cells and "description" in cells and "cost basis" in cells


class _Reader:
    def __init__(self, draft: Draft, table: Table, as_of: date) -> None:
        self.draft = draft
        self.table = table
        self.as_of = as_of
        self.account = AccountReference()
        self.at = columns_of(table, _COLUMNS, ("symbol", "name", "quantity", "value"))

    def heading(self, record: Record) -> None:
        """A line with one cell names the account the lines below belong to."""
        words = [cell for cell in record.cells if cell.strip()]
        if len(words) == 1 and schwab_day(words[0]) is None:
            self.account = schwab_account(words[0])

    def number(self, record: Record, field: str) -> Decimal | None:
        return parse_decimal(record.cells[self.at[field]]) if field in self.at else None

    def row(self, record: Record) -> None:
        symbol = record.cells[self.at["symbol"]]
        if sum(1 for cell in record.cells if cell) == 1:
            self.heading(record)
            return
        if symbol.lower() == "symbol":
            return  # the column names again, for the next account
        self.draft.begin(record.line)
        try:
            self._row(record, symbol)
        except NotANumber as error:
            self.draft.problem(record.line, f"{error}.", raw_row(self.table.columns, record.cells))

    def _row(self, record: Record, symbol: str) -> None:
        value = self.number(record, "value")
        if symbol.lower() in _TOTALS:
            if value is None:
                self.draft.notice(record.line, "The total line has no value.")
            else:
                self.draft.total(
                    StatedTotal(record.line, self.account, symbol, value, "USD", self.as_of)
                )
            return
        if symbol.lower() in _CASH:
            self.draft.balance(
                StatedBalance(record.line, self.account, self.as_of, value or Decimal(0), "USD")
            )
            return
        kind = record.cells[self.at["type"]] if "type" in self.at else ""
        instrument = schwab_instrument(symbol, record.cells[self.at["name"]], kind)
        quantity = self.number(record, "quantity")
        if instrument is None or quantity is None:
            raise NotANumber(record.cells[self.at["quantity"]])
        self.draft.position(
            StatedPosition(
                row=record.line,
                account=self.account,
                instrument=instrument,
                on=self.as_of,
                quantity=quantity,
                unit_price=self.number(record, "price") or None,
                value=value,
                currency="USD",
                cost_basis=self.number(record, "cost"),
            )
        )
