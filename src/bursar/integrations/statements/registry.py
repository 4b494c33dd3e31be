"""All formats, which one a file is, and one door to read it."""

from bursar.integrations.statements.coinbase import Coinbase
from bursar.integrations.statements.columns import columns_of, header_cells, layout_of
from bursar.integrations.statements.fidelity_history import FidelityHistory
from bursar.integrations.statements.fidelity_positions import FidelityPositions
from bursar.integrations.statements.generic_csv import GenericCsv
from bursar.integrations.statements.ghostfolio import GhostfolioCsv, GhostfolioJson
from bursar.integrations.statements.ibkr_flex import IbkrFlex
from bursar.integrations.statements.ofx import Ofx
from bursar.integrations.statements.schwab_lots import SchwabLots
from bursar.integrations.statements.schwab_positions import SchwabPositions
from bursar.integrations.statements.schwab_transactions import SchwabTransactions
from bursar.integrations.statements.table import refuse_binary
from bursar.integrations.statements.wealthfolio import Wealthfolio, WealthfolioHoldings
from bursar.ports.statement_format import (
    ColumnMapping,
    FileColumns,
    Statement,
    StatementFormat,
    UnreadableFile,
)

GENERIC = GenericCsv()
FORMATS: tuple[StatementFormat, ...] = (
    Ofx(),
    IbkrFlex(),
    SchwabTransactions(),
    SchwabPositions(),
    SchwabLots(),
    FidelityHistory(),
    FidelityPositions(),
    Coinbase(),
    GhostfolioJson(),
    GhostfolioCsv(),
    Wealthfolio(),
    WealthfolioHoldings(),
    GENERIC,
)


def detect(content: bytes, file_name: str) -> list[tuple[StatementFormat, float]]:
    """Return the formats a file may be with how sure each is, best first; empty for none."""
    found = [(known, known.recognises(content, file_name)) for known in FORMATS]
    return sorted((pair for pair in found if pair[1] > 0), key=lambda pair: -pair[1])


def read_any(
    content: bytes,
    file_name: str,
    mapping: ColumnMapping | None = None,
    format_name: str | None = None,
) -> Statement:
    """Read a file in the format named, else with the mapping given, else in the surest format.

    Raises:
        UnreadableFile: Empty, binary, broken off, of no known format, or mostly not understood.
    """
    refuse_binary(content)
    if mapping is not None and format_name in (None, GENERIC.name):
        return GENERIC.read_mapped(content, file_name, mapping)
    if format_name is not None:
        for known in FORMATS:
            if known.name == format_name:
                return known.read(content, file_name)
        raise UnreadableFile(f"No format is called “{format_name}”.")
    candidates = detect(content, file_name)
    if not candidates:
        raise UnreadableFile(
            "This is none of the formats that can be read: OFX, QFX, Interactive Brokers Flex, "
            "Ghostfolio JSON or a CSV with a header."
        )
    return candidates[0][0].read(content, file_name)


def header_of(content: bytes, file_name: str) -> tuple[str, ...] | None:
    """Return the column names of a CSV of unknown origin; None where a format knows the file.

    Raises:
        UnreadableFile: Not a table.
    """
    refuse_binary(content)
    candidates = detect(content, file_name)
    if candidates and candidates[0][0] is not GENERIC:
        return None
    return header_cells(layout_of(content))


def columns(content: bytes, encoding: str | None = None, skip_rows: int = 0) -> FileColumns:
    """Return the columns of any CSV, for a person to match.

    Raises:
        UnreadableFile: Not a table.
    """
    return columns_of(content, encoding, skip_rows)
