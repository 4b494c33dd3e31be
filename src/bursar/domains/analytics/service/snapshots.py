"""Daily snapshots of net worth, for those who read history without its parts."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries.scope import Choice, settle
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.net_worth import first_day
from bursar.domains.analytics.service.worth import worth
from bursar.domains.ledger.models import NetWorthSnapshot
from bursar.kit.db import copy_rows

_COLUMNS = (
    ("household_id", "uuid"), ("on_day", "date"), ("total_assets", "numeric"),
    ("total_liabilities", "numeric"), ("net_worth", "numeric"), ("asset_breakdown", "jsonb"),
    ("status", "varchar"),
)  # fmt: skip


def write_snapshots(session: Session, household_id: UUID, *, today: date) -> int:
    """Write the days that differ from what is stored; those that are no more go.

    Returns:
        How many days were written; 0 also where changes wait for the rebuild, whose own event
        comes back here.
    """
    scope = settle(session, household_id, Choice(), today=today)
    if scope.is_pending:
        return 0
    first = first_day(session, scope)
    found = worth(session, scope, first=first)
    net, owned = found.net(), found.owned()
    statuses = figures.sum_statuses(found.status)
    groups = found.by(lambda line: line.worth_class)
    columns = [(name, group.round(2).tolist()) for name, group in groups.items()]
    stored = _stored(session, household_id)
    changed: list[tuple[Any, ...]] = []
    for at in range(net.size):
        on = first + timedelta(days=at)
        parts = {name: values[at] + 0.0 for name, values in columns if values[at] != 0.0}
        row = (figures.money(owned[at]), figures.money(owned[at] - net[at]),
               figures.money(net[at]), parts, statuses[at])  # fmt: skip
        if stored.pop(on, None) != row:
            changed.append((household_id, on, *row[:3], Jsonb(parts), statuses[at]))
    _replace(session, household_id, [row[1] for row in changed] + list(stored))
    if changed:
        copy_rows(session, "net_worth_snapshot", _COLUMNS, changed)
    return len(changed)


def _stored(session: Session, household_id: UUID) -> dict[date, tuple[Any, ...]]:
    rows = session.execute(
        select(
            NetWorthSnapshot.on_day, NetWorthSnapshot.total_assets,
            NetWorthSnapshot.total_liabilities, NetWorthSnapshot.net_worth,
            NetWorthSnapshot.asset_breakdown, NetWorthSnapshot.status,
        ).where(NetWorthSnapshot.household_id == household_id)
    )  # fmt: skip
    return {row[0]: tuple(row[1:]) for row in rows}


def _replace(session: Session, household_id: UUID, days: list[date]) -> None:
    if days:
        session.execute(
            delete(NetWorthSnapshot).where(
                NetWorthSnapshot.household_id == household_id, NetWorthSnapshot.on_day.in_(days)
            )
        )
