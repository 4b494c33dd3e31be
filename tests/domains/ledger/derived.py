"""Everything derived of a household as plain values, without the ids that each rebuild makes."""

from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Disposal, LedgerIssue, Lot, PositionSeries

_MADE_EACH_TIME = frozenset({"id", "created_at"})


def derived(session: Session, household_id: UUID) -> dict[str, list[tuple[Any, ...]]]:
    """Lots, disposals, daily series and issues, sorted: equal exactly when the bytes are."""
    found = {}
    for model in (Lot, Disposal, PositionSeries, LedgerIssue):
        names = [
            attribute.key
            for attribute in inspect(model).column_attrs
            if attribute.key not in _MADE_EACH_TIME
        ]
        rows = session.execute(
            select(*(getattr(model, name) for name in names)).where(
                model.household_id == household_id
            )
        )
        found[model.__tablename__] = sorted(
            (tuple(_plain(value) for value in row) for row in rows), key=repr
        )
    return found


def _plain(value: Any) -> Any:
    return repr(value) if isinstance(value, list) else value
