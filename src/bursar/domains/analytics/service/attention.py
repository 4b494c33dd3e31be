"""What somebody should look at, the most serious first."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.scope import Scope
from bursar.domains.analytics.schemas.dashboard import Attention
from bursar.domains.analytics.schemas.figures import Missing

MOST_ISSUES = 20
MOST_IMPORTS = 5

_SEVERITY = {"missing_price": "error", "missing_rate": "error", "stale": "warning"}
_WORDS = {
    "missing_price": "{label} has no price, so its value is not in the total.",
    "missing_rate": "{label} has no exchange rate to {currency}, so it is not in the total.",
    "stale": "The value of {label} rests on an old price or rate.",
}
_ORDER = {"error": 0, "warning": 1, "note": 2}


def attention(
    session: Session, scope: Scope, missing: Sequence[Missing], *, email_verified: bool
) -> list[Attention]:
    """Return what needs attention in the household."""
    found = [
        *_missing(scope, missing),
        *_issues(session, scope),
        *_imports(session, scope.household_id),
    ]
    if scope.is_pending:
        found.append(
            _item(
                "pending",
                "note",
                "Changes are being worked in; the figures are of before them.",
                "Wait a moment; the page refreshes by itself.",
            )
        )
    if not email_verified:
        found.append(
            _item(
                "email_unverified",
                "warning",
                "Your e-mail address is not verified yet.",
                "Open the link in the letter we sent, or ask for another in the settings.",
            )
        )
    if "sample" in scope.price_sources:
        found.append(
            _item(
                "sample_prices",
                "note",
                "Prices are invented: this is a demo household.",
                "Open a household of your own to see real ones.",
            )
        )
    return sorted(found, key=lambda item: _ORDER[item.severity])


def _item(kind: Any, severity: Any, message: str, fix: str, **more: Any) -> Attention:
    ids: dict[str, UUID | None] = dict.fromkeys(
        ("account_id", "instrument_id", "transaction_id", "import_id", "belonging_id")
    )
    return Attention(
        kind=kind,
        severity=severity,
        message=message,
        fix=fix,
        **{"count": 1, **ids, **more},
    )


def _missing(scope: Scope, missing: Sequence[Missing]) -> list[Attention]:
    """One item for each thing, in however many accounts it lies."""
    grouped: dict[tuple[str, str, UUID | None], list[Missing]] = {}
    for part in missing:
        key = (part.reason, part.label, part.instrument_id or part.belonging_id)
        grouped.setdefault(key, []).append(part)
    return [
        _item(
            reason,
            _SEVERITY[reason],
            _WORDS[reason].format(label=label, currency=scope.currency),
            parts[0].fix,
            count=len(parts),
            account_id=parts[0].account_id,
            instrument_id=parts[0].instrument_id,
            belonging_id=parts[0].belonging_id,
        )
        for (reason, label, _), parts in grouped.items()
    ]


def _issues(session: Session, scope: Scope) -> list[Attention]:
    return [
        _item(
            "ledger_issue",
            "warning",
            row.message,
            "Open the transaction and correct it.",
            account_id=row.account_id,
            instrument_id=row.instrument_id,
            transaction_id=row.transaction_id,
        )
        for row in fact_queries.issues(session, scope.household_id, limit=MOST_ISSUES)
    ]


def _imports(session: Session, household_id: UUID) -> list[Attention]:
    found = []
    for row in fact_queries.waiting_imports(session, household_id, limit=MOST_IMPORTS):
        conflicting = int(row.counts.get("conflicting", 0))
        message = "A file waits for you to look at its preview."
        if row.status == "refused":
            message = "A file could not be read."
        elif conflicting:
            message = f"A file has {conflicting} rows that conflict with what is already here."
        found.append(
            _item(
                "import",
                "warning",
                message,
                "Open the import, look at its rows, and commit or drop it.",
                count=max(conflicting, 1),
                import_id=row.id,
            )
        )
    return found
