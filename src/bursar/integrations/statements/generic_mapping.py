"""How a CSV nobody knows is laid out: its header, and a guess of what each column is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from bursar.integrations.statements.amounts import infer_decimal_comma
from bursar.integrations.statements.dates import NotADate, infer_date_order, parse_date
from bursar.integrations.statements.generic_words import (
    COLUMN_NAMES,
    is_footer,
    kind_of,
    leaves_it_to_the_sign,
    plain,
)
from bursar.integrations.statements.table import Record, Table, find_delimiter, read_records
from bursar.ports.statement_format import ColumnMapping, UnreadableFile

_HEADER_LINES = 40
_SAMPLE_ROWS = 2000
_NUMBERS = ("quantity", "unit_price", "amount", "debit", "credit", "fee", "tax", "balance")
_MONEY = frozenset({"amount", "debit", "credit", "quantity", "balance"})
_KNOWN = {name: field for field, names in COLUMN_NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header stands and what separates the cells."""

    header: Record
    delimiter: str


def find_layout(
    content: bytes,
    encoding: str | None = None,
    skip_rows: int = 0,
    *,
    names: Collection[str] = (),
) -> Layout:
    """Return the header row: the first whose words name a day and an amount, quantity or balance.

    Args:
        content: The file.
        encoding: As the person says, else found out.
        skip_rows: The person's word that the header comes after so many lines; taken as it is.
        names: Columns of a mapping; a row that has them all is the header in any language.

    Raises:
        UnreadableFile: No such row among the first forty.
    """
    favourite = find_delimiter(content)
    for delimiter in dict.fromkeys((favourite, ",", ";", "\t", "|")):
        records = read_records(content, delimiter=delimiter, encoding=encoding)
        for count, record in enumerate(records):
            if skip_rows and record.line > skip_rows:
                return Layout(record, delimiter)
            if not skip_rows and (_names_columns(record.cells) or _has_all(record.cells, names)):
                return Layout(record, delimiter)
            if count >= _HEADER_LINES + skip_rows:
                break
    raise UnreadableFile(
        "No row with column names was found; a CSV needs a header with a date and an amount."
    )


def _has_all(cells: Sequence[str], names: Collection[str]) -> bool:
    return bool(names) and {name.strip().lower() for name in names} <= {
        cell.strip().lower() for cell in cells
    }


def _names_columns(cells: Sequence[str]) -> bool:
    fields = {_KNOWN[name] for cell in cells if (name := plain(cell)) in _KNOWN}
    return bool(fields & {"traded_on", "settled_on"}) and bool(fields & _MONEY)


def open_table(content: bytes, layout: Layout, encoding: str | None = None) -> Table:
    """Return the table under a known header."""
    wanted = [cell.strip().lower() for cell in layout.header.cells]
    return Table(
        content,
        lambda cells: list(cells) == wanted,
        delimiter=layout.delimiter,
        encoding=encoding,
    )


def suggest_mapping(content: bytes) -> ColumnMapping:
    """Return the best guess of how to read a CSV; a person confirms it and it is remembered.

    Raises:
        UnreadableFile: Not a CSV, or no row with column names.
    """
    layout = find_layout(content)
    columns = _columns(layout.header.cells)
    table = open_table(content, layout)
    places = {name: at for at, name in reversed(list(enumerate(table.columns)))}
    rows = [record for record in islice(table, _SAMPLE_ROWS) if not is_footer(record.cells)]
    _best_kind(columns, table, rows)
    samples: dict[str, list[str]] = {field: [] for field in columns}
    for record in rows:
        for field, name in columns.items():
            if cell := record.cells[places[name]]:
                samples[field].append(cell)
    columns = _without_empty(columns, samples)
    _settle_days(columns, samples)
    numbers = [cell for field in _NUMBERS for cell in samples.get(field, [])]
    order, _ = infer_date_order(samples.get("traded_on", []))
    return ColumnMapping(
        columns=columns, date_order=order, decimal_comma=infer_decimal_comma(numbers)
    )


def _columns(cells: Sequence[str]) -> dict[str, str]:
    """Return our fields with the file's column names; each column is used once."""
    names: dict[str, str] = {}
    for cell in cells:
        names.setdefault(plain(cell), cell.strip())
    columns: dict[str, str] = {}
    for field, known in COLUMN_NAMES.items():
        for name in known:
            if name and name in names and names[name] not in columns.values():
                columns[field] = names[name]
                break
    if "name" in columns and not {"quantity", "unit_price", "isin", "symbol"} & columns.keys():
        if "description" in columns:
            columns["note"] = columns["description"]
        columns["description"] = columns.pop("name")  # a bank's name is the payee
    return columns


def _best_kind(columns: dict[str, str], table: Table, rows: Sequence[Record]) -> None:
    """Take as the kind the column whose words are understood most often."""
    taken = {name for field, name in columns.items() if field not in ("kind", "category")}
    best, most = columns.get("kind", ""), 0
    for at, name in enumerate(table.columns):
        named = plain(name) in COLUMN_NAMES["kind"]
        if name in taken or not (named or name == columns.get("category")):
            continue
        words = [record.cells[at] for record in rows if record.cells[at]]
        known = sum(1 for word in words if kind_of(word) or leaves_it_to_the_sign(word))
        if known > most and (named or known * 10 >= len(rows) * 9):
            best, most = name, known
    if most:
        columns["kind"] = best
        if columns.get("category") == best:
            del columns["category"]


def _without_empty(columns: dict[str, str], samples: dict[str, list[str]]) -> dict[str, str]:
    """Drop guesses whose column is empty everywhere, so that they do not hide a better one."""
    if not any(samples.values()):
        return columns
    return {field: name for field, name in columns.items() if samples[field]}


def _settle_days(columns: dict[str, str], samples: dict[str, list[str]]) -> None:
    """Use the settlement day where the file has no trade day."""
    if not _all_days(samples.get("traded_on", [])) and _all_days(samples.get("settled_on", [])):
        columns["traded_on"] = columns.pop("settled_on")
        samples["traded_on"] = samples.pop("settled_on")


def _all_days(cells: Sequence[str]) -> bool:
    return any(_is_day(cell) for cell in cells[:20])


def _is_day(cell: str) -> bool:
    for order in ("mdy", "dmy"):
        try:
            parse_date(cell, order)
        except NotADate:
            continue
        return True
    return False
