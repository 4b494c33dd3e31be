"""Fidelity's positions (Positions, Download, CSV), all accounts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bursar.integrations.statements.account_kinds import kind_of_account
from bursar.integrations.statements.amounts import NotANumber, parse_decimal
from bursar.integrations.statements.dates import NotADate, parse_date
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.fidelity_actions import CORE_FUNDS, fidelity_instrument
from bursar.integrations.statements.table import (
    Record,
    Table,
    columns_of,
    head_of,
    open_text,
    raw_row,
)
from bursar.ports.statement_format import (
    AccountReference,
    StatedBalance,
    StatedPosition,
    Statement,
    UnreadableFile,
)

_COLUMNS: dict[str, Sequence[str]] = {
    "account": ["Account Number"],
    "account_name": ["Account Name"],
    "symbol": ["Symbol"],
    "name": ["Description"],
    "quantity": ["Quantity"],
    "price": ["Last Price"],
    "value": ["Current Value"],
    "cost": ["Cost Basis Total", "Cost Basis"],
}
_IN_NAME = re.compile(r"([A-Z][a-z]{2})-(\d{1,2})-(\d{4})")
_IN_FOOT = re.compile(r"Date downloaded\s+\"?(\d{1,2}/\d{1,2}/\d{4}|[A-Z][a-z]{2}-\d{1,2}-\d{4})")
_CENT = Decimal("0.02")


class FidelityPositions:
    """The CSV `Portfolio_Positions_Mmm-dd-yyyy`."""

    name = "fidelity_positions"
    title = "Fidelity positions (CSV)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return 0.95 where Fidelity's first columns stand in the first lines."""
        head = head_of(content).lower().replace('"', "")
        return 0.95 if "account number,account name,symbol,description" in head else 0.0

    def read(self, content: bytes, file_name: str) -> Statement:
        """Read positions and core cash.

        Raises:
            UnreadableFile: Cut off, or neither the file nor its name says of which day it is.
        """
        table = Table(content, lambda cells: "account number" in cells and "symbol" in cells)
        reader = _Reader(Draft(self.name, len(content)), table, _as_of(content, file_name))
        for record in table:
            reader.row(record)
        reader.draft.period = (reader.as_of, reader.as_of)
        return reader.draft.finish()


def _as_of(content: bytes, file_name: str) -> date:
    """Return the day from the foot of the file, else from its name."""
    with open_text(content) as stream:
        foot = next((found for line in stream if (found := _IN_FOOT.search(line))), None)
    named = _IN_NAME.search(file_name)
    day = foot[1] if foot else (named[0] if named else "")
    try:
        return parse_date(day)
    except NotADate:
        raise UnreadableFile(
            "The file does not say of which day it is: keep Fidelity's own file name "
            "(Portfolio_Positions_Mmm-dd-yyyy.csv) or its last lines."
        ) from None


class _Reader:
    def __init__(self, draft: Draft, table: Table, as_of: date) -> None:
        self.draft = draft
        self.table = table
        self.as_of = as_of
        self.at = columns_of(table, _COLUMNS, ("account", "symbol", "quantity", "value"))

    def cell(self, record: Record, field: str) -> str:
        place = self.at.get(field)
        return "" if place is None else record.cells[place]

    def row(self, record: Record) -> None:
        self.draft.begin(record.line)
        if not self.cell(record, "symbol"):
            self.draft.notice(record.line, "A line of Fidelity's small print; left out.")
            return
        try:
            self._row(record)
        except NotANumber as error:
            self.draft.problem(record.line, f"{error}.", raw_row(self.table.columns, record.cells))

    def _row(self, record: Record) -> None:
        symbol = self.cell(record, "symbol")
        account = AccountReference(
            number=self.cell(record, "account") or None,
            name=self.cell(record, "account_name") or None,
            institution="Fidelity",
            kind=kind_of_account(self.cell(record, "account_name")),
        )
        value = parse_decimal(self.cell(record, "value"))
        quantity = parse_decimal(self.cell(record, "quantity"))
        if symbol.lower() == "pending activity":
            self.draft.notice(record.line, f"Pending activity of {value}; not settled, left out.")
            return
        core = symbol.endswith("**") or symbol in CORE_FUNDS
        if core and value is not None:
            self.draft.balance(StatedBalance(record.line, account, self.as_of, value, "USD"))
            return
        instrument = fidelity_instrument(symbol, self.cell(record, "name"))
        if instrument is None or quantity is None:
            raise NotANumber(self.cell(record, "quantity"))
        price = parse_decimal(self.cell(record, "price")) or None
        if price and value and abs(quantity * price / 100 - value) <= _CENT:
            instrument = replace(instrument, kind="bond", multiplier=Decimal("0.01"))
        self.draft.position(
            StatedPosition(
                row=record.line,
                account=account,
                instrument=instrument,
                on=self.as_of,
                quantity=quantity,
                unit_price=price,
                value=value,
                currency="USD",
                cost_basis=parse_decimal(self.cell(record, "cost")),
            )
        )
