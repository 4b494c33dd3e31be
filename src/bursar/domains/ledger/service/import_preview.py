"""What the wizard shows of a plan."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from bursar.domains.ledger.service.import_plan import ImportPlan
from bursar.domains.ledger.service.import_rows import PlannedRow, RowStatus

# New rows are a sample; what is in doubt or not understood is listed in full, up to a limit that
# is said.
NEW_ROWS_SHOWN = 200
OTHER_ROWS_SHOWN = 1000
PROBLEMS_SHOWN = 2000
TEXT_LENGTH = 300


def preview_of(plan: ImportPlan) -> dict[str, Any]:
    """Return accounts, instruments, rows, problems and checks as JSON."""
    statement = plan.statement
    per_account = Counter(row.account_id for row in plan.rows)
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
                "rows": per_account[item.account_id],
            }
            for item in plan.accounts.values()
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
        "kinds": dict(Counter(row.columns["kind"] for row in plan.rows)),
        "new": _rows(plan.rows, RowStatus.NEW, NEW_ROWS_SHOWN),
        "conflicting": _rows(plan.rows, RowStatus.CONFLICT, OTHER_ROWS_SHOWN),
        "already_there": _rows(plan.rows, RowStatus.KNOWN, NEW_ROWS_SHOWN),
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
    }


def _rows(rows: Iterable[PlannedRow], status: RowStatus, most: int) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        if row.status is status:
            found.append(_row(row))
            if len(found) == most:
                break
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
