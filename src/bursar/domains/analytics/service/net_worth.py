"""Net worth over time, whole or in groups, and the stored daily snapshots of it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.scope import Choice, Scope, settle
from bursar.domains.analytics.schemas.net_worth import (
    Grouping,
    HistoryGroup,
    HistoryPoint,
    Interval,
    NetWorthHistory,
)
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.dashboard import CLASS_TITLES
from bursar.domains.analytics.service.worth import Line, Worth, missing_on_last_day, worth
from bursar.domains.ledger.models import Asset, Liability, PositionSeries
from bursar.kit.errors import Invalid

MOST_POINTS = 4000
MOST_YEARS = 60


def first_day(session: Session, scope: Scope) -> date:
    """Return the first day of anything in the scope; its last day where there is nothing."""
    days = [
        session.scalar(
            select(func.min(PositionSeries.first_on)).where(
                PositionSeries.household_id == scope.household_id,
                PositionSeries.account_id.in_(scope.account_ids),
            )
        )
    ]
    if scope.includes_belongings:
        days.append(
            session.scalar(
                select(func.min(Asset.acquired_on)).where(Asset.household_id == scope.household_id)
            )
        )
        days.append(
            session.scalar(
                select(func.min(Liability.origination_date)).where(
                    Liability.household_id == scope.household_id
                )
            )
        )
    earliest = scope.on.replace(year=scope.on.year - MOST_YEARS, day=1)
    known = [day for day in days if day is not None and day <= scope.on]
    return max(min(known), earliest) if known else scope.on


def net_worth_history(
    session: Session,
    household_id: UUID,
    choice: Choice,
    window: tuple[date | None, date | None],
    *,
    interval: Interval,
    group_by: Grouping,
    today: date,
) -> NetWorthHistory:
    """Return net worth over time; without days, from the first day of anything to the last.

    Raises:
        NotFound: No such household, portfolio or account.
        Invalid: The window ends before it begins.
    """
    from_on, to_on = window
    choice = Choice(choice.portfolio_id, choice.account_ids, to_on or choice.as_of)
    scope = settle(session, household_id, choice, today=today)
    earliest = first_day(session, scope)
    first = max(from_on, earliest) if from_on is not None else earliest
    if first > scope.on:
        raise Invalid("The window ends before it begins.", field="from")
    found = worth(session, scope, first=first)
    ids = {line.instrument_id for line in found.lines if line.instrument_id}
    facts = fact_queries.instrument_facts(session, ids)
    missing = missing_on_last_day(scope, found, lambda one: figures.symbol_of(facts, one))
    key, label = _grouping(scope, group_by)
    groups = found.by(key) if group_by is not Grouping.NONE else {}
    return NetWorthHistory(
        **figures.header(scope, figures.sum_status(found.status[:, -1]), missing),
        interval=interval,
        group_by=group_by,
        groups=[HistoryGroup(key=name, label=label(name)) for name in groups],
        points=_points(found, list(groups.values()), interval),
    )


def _points(
    found: Worth, groups: list["np.ndarray[tuple[int], np.dtype[np.float64]]"], interval: Interval
) -> list[HistoryPoint]:
    net, owned = found.net(), found.owned()
    statuses = figures.sum_statuses(found.status)
    ats = _ends(found.first_on, net.size, interval)
    return [
        HistoryPoint(
            on=found.first_on + timedelta(days=ats[at]),
            net_worth=figures.point(net[ats[at]]),
            assets=figures.point(owned[ats[at]]),
            liabilities=figures.point(owned[ats[at]] - net[ats[at]]),
            status=statuses[ats[at]],
            parts=[figures.point(group[ats[at]]) for group in groups],
        )
        for at in figures.thinned(len(ats), most=MOST_POINTS)
    ]


def _ends(first: date, count: int, interval: Interval) -> list[int]:
    """Return the positions of the days that end their week or month, and the last."""
    if interval is Interval.DAY:
        return list(range(count))
    days = [first + timedelta(days=at) for at in range(count)]
    if interval is Interval.WEEK:
        ends = [at for at, day in enumerate(days) if day.weekday() == 6]
    else:
        ends = [at for at, day in enumerate(days) if (day + timedelta(days=1)).day == 1]
    return ends if ends and ends[-1] == count - 1 else [*ends, count - 1]


def _grouping(
    scope: Scope, group_by: Grouping
) -> tuple[Callable[[Line], str], Callable[[str], str]]:
    """Return what group a line is in and what that is called."""
    if group_by is Grouping.ACCOUNT:
        names = {str(one.id): one.name for one in scope.accounts.values()}
        return (
            lambda line: str(line.account_id or line.kind),
            lambda key: names.get(key, {"asset": "Other assets"}.get(key, "Other debts")),
        )
    if group_by is Grouping.MEMBER:
        return lambda line: scope.member(line.owner_id), lambda key: key
    if group_by is Grouping.CURRENCY:
        return lambda line: line.currency, lambda key: key
    return lambda line: line.worth_class, lambda key: CLASS_TITLES.get(key, key)
