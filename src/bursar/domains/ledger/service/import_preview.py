"""What the wizard shows of a plan."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import numpy as np

from bursar.domains.ledger.service.import_matching import RowStatus
from bursar.domains.ledger.service.import_plan import ImportPlan
from bursar.domains.ledger.service.import_rows import PlannedRow
from bursar.ports.statement_format import ColumnMapping

# New rows are a sample; what is in doubt or not understood is listed in full, up to a limit that
# is said.
NEW_ROWS_SHOWN = 200
OTHER_ROWS_SHOWN = 1000
PROBLEMS_SHOWN = 2000
TEXT_LENGTH = 300


def preview_of(plan: ImportPlan, mapping: ColumnMapping | None) -> dict[str, Any]:
    """Return accounts, instruments, rows, problems and checks as JSON.

    Args:
        plan: What would be written.
        mapping: How a CSV of unknown origin was read, where a person or an earlier import said.
    """
    statement = plan.statement
    shown = _shown(plan)
    return {
        "format": statement.format,
        "period": [day.isoformat() for day in statement.period] if statement.period else None,
        "accounts": [
            {
                "key": item.key,
                "account_id": None if item.is_new else str(item.account_id),
                "name": item.name,
                "kind": item.kind,
                "currency": item.currency,
                "institution": item.institution,
                "number_last4": item.number_last4,
                "is_new": item.is_new,
                "rows": plan.rows.count_of(item.account_id),
            }
            for item in plan.accounts.plans.values()
        ],
        "new_instruments": [
            {
                "symbol": item.symbol,
                "name": item.reference.name,
                "kind": item.kind,
                "currency": item.currency,
            }
            for item in plan.finder.new.values()
        ],
        "kinds": dict(plan.rows.facts.kinds),
        "new": shown[RowStatus.NEW],
        "conflicting": shown[RowStatus.CONFLICT],
        "already_there": shown[RowStatus.KNOWN],
        "openings": [_row(row) for row in plan.openings[:OTHER_ROWS_SHOWN]],
        "problems": [
            {
                "row": item.row,
                "reason": item.reason,
                "severity": str(item.severity),
                "raw": {key: str(value)[:TEXT_LENGTH] for key, value in item.raw.items()},
            }
            for item in plan.problems[:PROBLEMS_SHOWN]
        ],
        "problems_total": len(plan.problems),
        "checks": plan.checks,
        "prices": len(statement.prices),
        "rates": len(statement.rates),
        "mapping": asdict(mapping) if mapping else None,
    }


def _shown(plan: ImportPlan) -> Mapping[RowStatus, list[dict[str, Any]]]:
    """Return the first rows of each status, in one walk."""
    most = {
        RowStatus.NEW: NEW_ROWS_SHOWN,
        RowStatus.CONFLICT: OTHER_ROWS_SHOWN,
        RowStatus.KNOWN: NEW_ROWS_SHOWN,
    }
    mask = np.zeros(len(plan.rows), dtype=np.bool_)
    for status, limit in most.items():
        mask[np.flatnonzero(plan.rows.with_status(status))[:limit]] = True
    found: dict[RowStatus, list[dict[str, Any]]] = {status: [] for status in most}
    for row in plan.rows.where(mask):
        found[row.status].append(_row(row))
    return found


def _row(row: PlannedRow) -> dict[str, Any]:
    columns = row.columns
    return {
        "row": row.activity.row,
        "transaction_date": columns["traded_on"].isoformat(),
        "transaction_type": columns["kind"],
        "symbol": row.instrument.symbol if row.instrument else None,
        "quantity": _text(columns["quantity"]),
        "unit_price": _text(columns["unit_price"]),
        "amount": _text(columns["amount"]),
        "currency": columns["currency"],
        "description": columns["description"][:TEXT_LENGTH],
        "reason": row.reason,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
