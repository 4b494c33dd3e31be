"""Writing derived rows in bulk, by binary COPY."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

from bursar.domains.ledger.queries.entries import Books
from bursar.domains.ledger.queries.series import PACKED, packed
from bursar.engines.ledger.disposals import Disposal, OpenLot
from bursar.engines.ledger.entries import Entry, Issue
from bursar.engines.ledger.series import PositionRow
from bursar.kit.db import copy_rows
from bursar.kit.ids import new_id, new_ids

_OWN: tuple[tuple[str, str], ...] = (("id", "uuid"), ("household_id", "uuid"))

_LOT: tuple[tuple[str, str], ...] = (
    ("lot_key", "varchar"), ("account_id", "uuid"), ("instrument_id", "uuid"),
    ("opening_transaction_id", "uuid"), ("acquired_on", "date"), ("holding_start_on", "date"),
    ("quantity", "numeric"), ("currency", "varchar"), ("cost_basis", "numeric"),
    ("wash_adjustment", "numeric"), ("tax_cost_basis", "numeric"),
    ("tax_wash_adjustment", "numeric"), ("is_always_long", "bool"), ("replaces_washed", "bool"),
)  # fmt: skip

_DISPOSAL: tuple[tuple[str, str], ...] = (
    ("account_id", "uuid"), ("instrument_id", "uuid"), ("transaction_id", "uuid"),
    ("opening_transaction_id", "uuid"), ("lot_key", "varchar"), ("kind", "varchar"),
    ("quantity", "numeric"), ("acquired_on", "date"), ("disposed_on", "date"),
    ("term", "varchar"), ("currency", "varchar"), ("proceeds", "numeric"),
    ("cost_basis", "numeric"), ("gain", "numeric"), ("wash_disallowed", "numeric"),
    ("wash_lost", "numeric"), ("wash_matches", "jsonb"), ("days_tacked", "int4"),
    ("tax_proceeds", "numeric"), ("tax_cost_basis", "numeric"), ("tax_gain", "numeric"),
    ("tax_wash_disallowed", "numeric"), ("is_short", "bool"), ("is_section_1256", "bool"),
    ("is_taxable", "bool"), ("adjustment_code", "varchar"),
)  # fmt: skip

_ISSUE: tuple[tuple[str, str], ...] = (
    ("transaction_id", "uuid"), ("account_id", "uuid"), ("instrument_id", "uuid"),
    ("code", "varchar"), ("message", "varchar"),
)  # fmt: skip

MESSAGE_LENGTH = 1000


def _transaction_id(entry_id: object) -> UUID | None:
    """Return the transaction behind an event; None for an action only the market stated."""
    return entry_id if isinstance(entry_id, UUID) else None


def _acted_on(entry_id: object) -> UUID | None:
    """Return the instrument of an action only the market stated, from its name."""
    parts = str(entry_id).split(":")
    return UUID(parts[2]) if parts[0] == "action" else None


def write_series(session: Session, household_id: UUID, rows: Sequence[PositionRow]) -> None:
    """Store daily series."""
    if rows:
        copy_rows(
            session,
            "position_series",
            (*_OWN, *PACKED),
            (
                (row_id, household_id, *packed(row))
                for row_id, row in zip(new_ids(len(rows)), rows, strict=True)
            ),
        )


def write_lots(session: Session, household_id: UUID, lots: Sequence[OpenLot]) -> None:
    """Store open lots."""
    if not lots:
        return
    copy_rows(
        session,
        "lot",
        (*_OWN, *_LOT),
        (
            (
                row_id, household_id, lot.lot_id, lot.account_id, lot.instrument_id,
                _transaction_id(lot.opening_entry_id), lot.acquired_on, lot.holding_start_on,
                lot.quantity, lot.currency, lot.cost_basis, lot.adjustment, lot.tax_cost_basis,
                lot.tax_adjustment, lot.always_long, lot.replaces_washed,
            )
            for row_id, lot in zip(new_ids(len(lots)), lots, strict=True)
        ),
    )  # fmt: skip


def write_disposals(session: Session, books: Books, disposals: Sequence[Disposal]) -> None:
    """Store disposals."""
    if not disposals:
        return
    copy_rows(
        session,
        "disposal",
        (*_OWN, *_DISPOSAL),
        (
            (
                row_id, books.household_id, row.account_id, row.instrument_id,
                _transaction_id(row.entry_id), _transaction_id(row.opening_entry_id), row.lot_id,
                row.kind.value, row.quantity, row.acquired_on, row.disposed_on, row.term.value,
                row.currency, row.proceeds, row.cost_basis, row.gain, row.wash_disallowed,
                row.permanently_lost, Jsonb(_matches(row)), row.days_tacked, row.tax_proceeds,
                row.tax_cost_basis, row.tax_gain, row.tax_wash_disallowed, row.is_short,
                row.section_1256, row.account_id in books.taxable, row.adjustment_code,
            )
            for row_id, row in zip(new_ids(len(disposals)), disposals, strict=True)
        ),
    )  # fmt: skip


def _matches(row: Disposal) -> list[dict[str, Any]]:
    return [
        {
            "replacement": match.replacement_lot_id,
            "quantity": str(match.quantity),
            "disallowed": str(match.disallowed),
            "is_lost": match.is_lost,
        }
        for match in row.matches
    ]


def write_issues(
    session: Session, household_id: UUID, issues: Sequence[Issue], entries: Iterable[Entry]
) -> None:
    """Store what the ledger could not read as it stands, beside the rows it is about."""
    by_id = {entry.id: entry for entry in entries}

    def row(issue: Issue) -> tuple[Any, ...]:
        entry = by_id.get(issue.entry_id)
        return (
            new_id(),
            household_id,
            _transaction_id(issue.entry_id),
            entry.account_id if entry else None,
            entry.instrument_id if entry else _acted_on(issue.entry_id),
            issue.code,
            issue.message[:MESSAGE_LENGTH],
        )

    copy_rows(session, "ledger_issue", (*_OWN, *_ISSUE), (row(issue) for issue in issues))
