"""Schwab's lot details of one position (Positions, Lot Details, Export, CSV)."""

import re
from collections.abc import Sequence

from bursar.integrations.statements.amounts import NotANumber, parse_decimal
from bursar.integrations.statements.dates import NotADate, parse_date
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.schwab_names import schwab_instrument, schwab_title
from bursar.integrations.statements.table import Table, columns_of, head_of, raw_row
from bursar.ports.statement_format import StatedLot, StatedPosition, Statement, UnreadableFile

_SYMBOL = re.compile(r"\s*(.+?) Lot Details for ", re.IGNORECASE)
_COLUMNS: dict[str, Sequence[str]] = {
    "opened": ["Open Date", "Opened", "Transaction Open"],
    "quantity": ["Qty (Quantity)", "Quantity"],
    "price": ["Price"],
    "value": ["Mkt Val (Market Value)", "Market Value"],
    "cost": ["Cost Basis"],
}


class SchwabLots:
    """The CSV of the lots of one holding."""

    name = "schwab_lots"
    title = "Charles Schwab lot details (CSV)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return 0.95 where the title says lot details."""
        return 0.95 if "lot details for" in head_of(content, 400).lower() else 0.0

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read the lots and their total.

        Raises:
            UnreadableFile: Cut off, or the title with symbol and day is missing.
        """
        table = Table(content, lambda cells: "cost basis" in cells and "quantity" in "".join(cells))
        title = schwab_title(table.titles)
        named = next((m for r in table.titles if (m := _SYMBOL.match(r.cells[0]))), None)
        instrument = schwab_instrument(named[1], "") if named else None
        at = columns_of(table, _COLUMNS)
        if instrument is None or title.as_of is None or not {"opened", "quantity"} <= set(at):
            raise UnreadableFile("The title line with symbol, account and day is missing.")
        draft = Draft(self.name, len(content))
        for record in table:
            draft.begin(record.line)
            cells = {field: record.cells[place] for field, place in at.items()}
            try:
                quantity = parse_decimal(cells["quantity"])
                if quantity is None:
                    raise NotANumber(cells["quantity"])
                cost = parse_decimal(cells.get("cost"))
                if cells["opened"].lower() == "total":
                    draft.position(
                        StatedPosition(
                            row=record.line,
                            account=title.account,
                            instrument=instrument,
                            on=title.as_of,
                            quantity=quantity,
                            value=parse_decimal(cells.get("value")),
                            cost_basis=cost,
                        )
                    )
                    continue
                opened = parse_date(cells["opened"])
                draft.lot(
                    StatedLot(
                        record.line,
                        title.account,
                        instrument,
                        opened,
                        quantity,
                        cost,
                        on=title.as_of,
                    )
                )
            except (NotANumber, NotADate) as error:
                draft.problem(record.line, f"{error}.", raw_row(table.columns, record.cells))
        draft.period = (title.as_of, title.as_of)
        return draft.finish()
