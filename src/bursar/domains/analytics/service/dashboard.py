"""The dashboard: net worth now, how it came, and what needs attention."""

from datetime import date, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.entries import recent_transactions
from bursar.domains.analytics.queries.scope import Choice, Scope, settle
from bursar.domains.analytics.schemas.dashboard import (
    AccountLine,
    BelongingLine,
    Dashboard,
    RecentTransaction,
    Share,
    WorthPoint,
)
from bursar.domains.analytics.schemas.figures import Change, Freshness
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.attention import attention
from bursar.domains.analytics.service.movers import movers
from bursar.domains.analytics.service.worth import Worth, missing_on_last_day, worth
from bursar.domains.ledger.queries.series import freshness
from bursar.engines.ledger.valuation import ValueStatus

MOST_POINTS = 400
LONG_WEEKEND_DAYS = 4
RECENT = 10

CLASS_TITLES = {
    "cash": "Cash",
    "investments": "Investments",
    "retirement": "Retirement",
    "health": "Health savings",
    "education": "Education",
    "other": "Other",
    "debt": "Debts",
    "real_estate": "Real estate",
    "vehicle": "Vehicles",
    "alternative": "Alternatives",
    "business": "Business interests",
    "insurance": "Insurance",
}


def dashboard(
    session: Session, household_id: UUID, choice: Choice, *, today: date, email_verified: bool
) -> Dashboard:
    """Return the dashboard of a household, or of some of its accounts.

    Raises:
        NotFound: No such household, portfolio or account.
    """
    scope = settle(session, household_id, choice, today=today)
    found = worth(session, scope, first=fact_queries.year_before(scope.on))
    held = {line.instrument_id for line in found.lines if line.instrument_id}
    facts = fact_queries.instrument_facts(session, held)
    missing = missing_on_last_day(scope, found, lambda one: figures.symbol_of(facts, one))
    net, owned = found.net(), found.owned()
    moved_on, moved = movers(session, scope, found, facts)
    return Dashboard(
        **figures.header(scope, figures.sum_status(found.status[:, -1]), missing),
        net_worth=figures.money(net[-1]),
        total_assets=figures.money(owned[-1]),
        total_liabilities=figures.money(owned[-1] - net[-1]),
        day_change=_change(found, _before_last_session(scope, moved_on)),
        changes=_changes(scope, found),
        history=history(found, most=MOST_POINTS),
        allocation=_allocation(found, float(owned[-1])),
        movers_on=moved_on,
        movers=moved,
        accounts=_accounts(scope, found, float(owned[-1])),
        belongings=_belongings(scope, found),
        recent_transactions=_recent(session, scope),
        attention=attention(session, scope, missing, email_verified=email_verified),
    )


def _before_last_session(scope: Scope, moved_on: date | None) -> date:
    """Return the day before prices last moved: on a Sunday, or before today's close, Thursday.

    Prices that have not moved for longer than a long weekend say nothing of a day's change.
    """
    recent = moved_on is not None and (scope.on - moved_on).days <= LONG_WEEKEND_DAYS
    last = moved_on if recent and moved_on is not None else scope.on
    return last - timedelta(days=1)


def read_freshness(session: Session, household_id: UUID) -> Freshness:
    """Return how far the figures of a household are."""
    found = freshness(session, household_id)
    return Freshness(
        household_id=household_id,
        version=found.version,
        valued_to=found.valued_to,
        is_pending=found.is_pending,
    )


def history(found: Worth, *, most: int) -> list[WorthPoint]:
    """Return net worth by day, thinned, from the first day on which there was anything."""
    net, owned = found.net(), found.owned()
    anything = np.flatnonzero(found.anything())
    begin = int(anything[0]) if anything.size else net.size - 1
    statuses = figures.sum_statuses(found.status[:, begin:])
    return [
        WorthPoint(
            on=found.first_on + timedelta(days=begin + at),
            net_worth=figures.point(net[begin + at]),
            assets=figures.point(owned[begin + at]),
            liabilities=figures.point(owned[begin + at] - net[begin + at]),
            status=statuses[at],
        )
        for at in figures.thinned(net.size - begin, most=most)
    ]


def _changes(scope: Scope, found: Worth) -> dict[str, Change]:
    windows = {
        "30d": scope.on - timedelta(days=30),
        "ytd": fact_queries.last_day_of_year_before(scope.on),
        "1y": fact_queries.year_before(scope.on),
    }
    changes = {name: _change(found, since) for name, since in windows.items()}
    return {name: change for name, change in changes.items() if change is not None}


def _change(found: Worth, since: date) -> Change | None:
    """Return the change since a day; None where there was nothing yet."""
    at = (since - found.first_on).days
    net = found.net()
    if at < 0 or not found.anything()[: at + 1].any():
        return None
    amount = float(net[-1] - net[at])
    ends = np.maximum(found.status[:, at], found.status[:, -1])
    return Change(
        since=since,
        amount=figures.money(amount),
        percent=figures.fraction(amount, float(net[at])),
        status=figures.sum_status(ends),
    )


def _allocation(found: Worth, owned: float) -> list[Share]:
    sums: dict[str, float] = {}
    for line, value in zip(found.lines, found.amounts[:, -1], strict=True):
        if line.kind == "liability" or (line.kind == "cash" and value < 0):
            continue
        name = "cash" if line.worth_class == "debt" else line.worth_class
        sums[name] = sums.get(name, 0.0) + float(value)
    return [
        Share(
            key=name,
            label=CLASS_TITLES[name],
            value=figures.money(value),
            weight=figures.fraction(value, owned) or 0.0,
        )
        for name, value in sorted(sums.items(), key=lambda item: -item[1])
        if value != 0.0
    ]


def _accounts(scope: Scope, found: Worth, owned: float) -> list[AccountLine]:
    lines: dict[UUID, list[int]] = {one: [] for one in scope.accounts}
    for at, line in enumerate(found.lines):
        if line.account_id is not None:
            lines[line.account_id].append(at)
    values = found.amounts[:, -1]
    answer = []
    for account in scope.accounts.values():
        ats = lines[account.id]
        value = float(values[ats].sum()) if ats else 0.0
        answer.append(
            AccountLine(
                id=account.id,
                name=account.name,
                kind=account.kind,
                kind_title=account.title,
                account_class=account.account_class,
                institution=account.institution,
                owner=scope.member(account.owner_id),
                account_currency=account.currency,
                value=figures.money(value),
                weight=figures.fraction(value, owned) if value >= 0 else None,
                status=figures.sum_status(found.status[ats, -1]),
                is_active=account.is_active,
            )
        )
    return answer


def _belongings(scope: Scope, found: Worth) -> list[BelongingLine]:
    answer = []
    for at, line in enumerate(found.lines):
        status = int(found.status[at, -1])
        gone = found.values[at, -1] == 0.0 and status == ValueStatus.COMPLETE
        if line.belonging_id is None or gone:
            continue
        answer.append(
            BelongingLine(
                id=line.belonging_id,
                kind="liability" if line.kind == "liability" else "asset",
                name=line.label,
                category=line.category or "",
                owner=scope.member(line.owner_id),
                value=figures.money_or_none(float(found.values[at, -1])),
                status=figures.one_status(status),
            )
        )
    return answer


def _recent(session: Session, scope: Scope) -> list[RecentTransaction]:
    if not scope.accounts:
        return []
    rows = recent_transactions(
        session,
        scope.household_id,
        None if scope.includes_belongings else scope.account_ids,
        on=scope.on,
        limit=RECENT,
    )
    return [
        RecentTransaction(
            id=row.id,
            on=row.traded_on,
            kind=row.kind,
            account_id=row.account_id,
            account_name=row.account_name,
            instrument_id=row.instrument_id,
            symbol=row.symbol,
            description=row.description,
            quantity=row.quantity,
            amount=row.amount,
            amount_currency=row.currency,
        )
        for row in rows
    ]
