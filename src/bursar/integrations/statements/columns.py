"""The columns of a CSV of unknown origin, as a person matches them."""

from itertools import islice

from bursar.integrations.statements.generic_mapping import (
    Layout,
    find_layout,
    open_table,
    suggest_mapping,
)
from bursar.integrations.statements.table import find_delimiter, read_records, refuse_binary
from bursar.ports.statement_format import ColumnMapping, FileColumns, UnreadableFile

SAMPLE_ROWS = 8
_SEARCHED = 40
_CELL_LENGTH = 200


def columns_of(content: bytes, encoding: str | None = None, skip_rows: int = 0) -> FileColumns:
    """Return header, first rows and a guess; the guess is empty where no column is known.

    Raises:
        UnreadableFile: Not a table.
    """
    refuse_binary(content)
    layout = layout_of(content, encoding, skip_rows)
    rows = islice(open_table(content, layout, encoding), SAMPLE_ROWS)
    try:
        suggestion = suggest_mapping(content)
    except UnreadableFile:
        suggestion = ColumnMapping(columns={})
    return FileColumns(
        header=header_cells(layout),
        samples=[tuple(cell[:_CELL_LENGTH] for cell in record.cells) for record in rows],
        suggestion=suggestion,
    )


def layout_of(content: bytes, encoding: str | None = None, skip_rows: int = 0) -> Layout:
    """Return the header; where no word of it is known, the first of the widest of the first rows.

    Raises:
        UnreadableFile: No row has two cells.
    """
    try:
        return find_layout(content, encoding, skip_rows)
    except UnreadableFile:
        delimiter = find_delimiter(content)
        records = list(
            islice(read_records(content, delimiter=delimiter, encoding=encoding), _SEARCHED)
        )
        widest = max(records, key=lambda record: len(record.cells), default=None)
        if widest is None or len(widest.cells) < 2:
            raise
        return Layout(widest, delimiter)


def header_cells(layout: Layout) -> tuple[str, ...]:
    """Return the names of the columns."""
    return tuple(cell.strip()[:_CELL_LENGTH] for cell in layout.header.cells)
