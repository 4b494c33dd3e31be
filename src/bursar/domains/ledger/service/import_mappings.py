"""How a household reads CSVs of unknown origin: suggested, chosen once, remembered by header."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import ColumnMapping as RememberedMapping
from bursar.kit.errors import Invalid
from bursar.kit.ids import new_id
from bursar.ports.statement_format import ColumnMapping, StatementReader, UnreadableFile

GENERIC_FORMAT = "generic_csv"
NAME_LENGTH = 200


def header_hash(header: Sequence[str]) -> bytes:
    """Return what a file's columns are known by: their names in order, without case."""
    names = "\x1f".join(cell.strip().casefold() for cell in header)
    return hashlib.sha256(names.encode()).digest()


def unknown_header(
    options: Mapping[str, Any], content: bytes, file_name: str, reader: StatementReader
) -> Sequence[str] | None:
    """Return the header of a file that is read by a mapping; None where a format knows it.

    Raises:
        UnreadableFile: Not a table, or binary.
    """
    mapping = options.get("mapping")
    chosen = options.get("format")
    if mapping or chosen == GENERIC_FORMAT:
        said = mapping or {}
        return reader.columns(content, said.get("encoding"), said.get("skip_rows", 0)).header
    return None if chosen else reader.header_of(content, file_name)


def mapping_for(
    session: Session, household_id: UUID, options: Mapping[str, Any], header: Sequence[str] | None
) -> ColumnMapping | None:
    """Return how to read the file: as the person says now, as they said before, or None."""
    if options.get("mapping"):
        return ColumnMapping(**options["mapping"])
    return remembered(session, household_id, header) if header is not None else None


def remembered(session: Session, household_id: UUID, header: Sequence[str]) -> ColumnMapping | None:
    """Return the mapping of an earlier import of a file with the same columns."""
    found = session.scalar(
        select(RememberedMapping.mapping).where(
            RememberedMapping.household_id == household_id,
            RememberedMapping.header_hash == header_hash(header),
        )
    )
    return ColumnMapping(**found) if found else None


def remember(
    session: Session, household_id: UUID, header: Sequence[str], mapping: ColumnMapping
) -> None:
    """Keep a mapping for the next file with the same columns; the latest choice counts."""
    fresh = insert(RememberedMapping).values(
        id=new_id(),
        household_id=household_id,
        header_hash=header_hash(header),
        name=", ".join(cell for cell in header if cell)[:NAME_LENGTH],
        mapping=asdict(mapping),
    )
    session.execute(
        fresh.on_conflict_do_update(
            index_elements=["household_id", "header_hash"],
            set_={"mapping": fresh.excluded.mapping},
        )
    )


def columns(
    session: Session,
    household_id: UUID,
    content: bytes,
    reader: StatementReader,
    *,
    encoding: str | None,
    skip_rows: int,
) -> dict[str, Any]:
    """Return header, first rows and the mapping to begin with.

    Raises:
        Invalid: It is not a table; the message says what it is.
    """
    try:
        found = reader.columns(content, encoding, skip_rows)
    except UnreadableFile as error:
        raise Invalid(str(error)) from error
    known = remembered(session, household_id, found.header)
    return {
        "header": list(found.header),
        "samples": [list(row) for row in found.samples],
        "mapping": asdict(known or found.suggestion),
        "is_remembered": known is not None,
    }
