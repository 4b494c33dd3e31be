"""Returns of any set of accounts or one instrument, by the performance engines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, cast
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.scope import INVESTED, Choice, Scope, settle
from bursar.domains.analytics.schemas.figures import Missing, Status
from bursar.domains.analytics.schemas.performance import (
    MoneyWeighted,
    NamedWindow,
    Parts,
    Performance,
    ReturnPoint,
    TimeWeighted,
)
from bursar.domains.analytics.service import figures
from bursar.domains.ledger.queries.series import stored_rows
from bursar.engines.arrays import FloatArray
from bursar.engines.debt import add_months
from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.positions import day_date, epoch_day
from bursar.engines.ledger.series import PositionRow
from bursar.engines.ledger.valuation import ValueStatus
from bursar.engines.performance import series, time_weighted
from bursar.engines.performance.change import ChangeExplained, explain_change
from bursar.engines.performance.dietz import modified_dietz
from bursar.engines.performance.money_weighted import money_weighted_return
from bursar.engines.performance.position_rows import SetHistory, set_history
from bursar.engines.performance.windows import Window, investor_flows, window_start
from bursar.kit.errors import Invalid, NotFound

MOST_POINTS = 400

_MONTHS = {
    NamedWindow.ONE_MONTH: 1,
    NamedWindow.THREE_MONTHS: 3,
    NamedWindow.SIX_MONTHS: 6,
}
_WINDOWS = {
    NamedWindow.YEAR_TO_DATE: Window.YEAR_TO_DATE,
    NamedWindow.ONE_YEAR: Window.ONE_YEAR,
    NamedWindow.THREE_YEARS: Window.THREE_YEARS,
    NamedWindow.FIVE_YEARS: Window.FIVE_YEARS,
}


@dataclass(frozen=True, slots=True)
class Period:
    """What window a request asked for; named, or by its days."""

    window: NamedWindow | None = NamedWindow.ONE_YEAR
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A set's history over its window, explained; what returns and unfolding read."""

    scope: Scope
    rows: Sequence[PositionRow]
    history: SetHistory
    explained: ChangeExplained
    start: date
    end: date
    is_whole: bool


def measure(
    session: Session,
    household_id: UUID,
    choice: Choice,
    period: Period,
    *,
    instrument_id: UUID | None,
    today: date,
) -> Measured:
    """Return the history of a set over a window.

    Without a choice of accounts the set is every account that holds investments.

    Raises:
        NotFound: No such household, portfolio, account, or no such instrument in them.
        Invalid: The window ends before it begins.
    """
    until = period.to_on or choice.as_of
    scope = settle(
        session,
        household_id,
        Choice(choice.portfolio_id, choice.account_ids, until),
        today=today,
    )
    rows = stored_rows(
        session,
        household_id,
        account_ids=_measured_accounts(scope, choice, instrument_id),
        instrument_ids=None if instrument_id is None else [instrument_id],
    )
    if instrument_id is not None and not rows:
        raise NotFound("position")
    start, is_whole = _start(rows, period, scope.on)
    history = set_history(
        rows,
        base_currency=scope.currency,
        first_day=epoch_day(start),
        last_day=epoch_day(scope.on),
    )
    explained = explain_change(history.history)
    return Measured(scope, rows, history, explained, start, scope.on, is_whole)


def performance(
    session: Session,
    household_id: UUID,
    choice: Choice,
    period: Period,
    *,
    instrument_id: UUID | None,
    today: date,
) -> Performance:
    """Return the returns of a set over a window; errors as `measure`."""
    found = measure(session, household_id, choice, period, instrument_id=instrument_id, today=today)
    values, flows = found.history.values, found.history.flows
    linked = time_weighted.time_weighted_return(values, flows)
    owed = money_weighted_return(*investor_flows(values, flows, first_day=found.start))
    status, missing = blame(session, found)
    return Performance(
        **figures.header(found.scope, status, missing),
        window=None if period.from_on else period.window,
        starts_on=found.start,
        ends_on=found.end,
        is_whole=found.is_whole,
        account_ids=sorted({cast(UUID, row.account_id) for row in found.rows}, key=str),
        instrument_id=instrument_id,
        time_weighted=TimeWeighted(
            cumulative=linked.cumulative, annualised=linked.annualised, status=linked.status.value
        ),
        money_weighted=MoneyWeighted(
            annualised=owed.rate,
            status=cast(Any, owed.status.name.lower()),
            rates=list(owed.rates),
        ),
        modified_dietz=_dietz(values, flows),
        parts=parts_of(found.explained),
        **_roughness(linked, found.start),
        series=_series(values, flows, linked.daily, found.start),
    )


def _measured_accounts(scope: Scope, choice: Choice, instrument_id: UUID | None) -> Sequence[UUID]:
    if not choice.is_everything or instrument_id is not None:
        return scope.account_ids
    invested = [one.id for one in scope.accounts.values() if one.account_class in INVESTED]
    return invested or scope.account_ids


def _start(rows: Sequence[PositionRow], period: Period, end: date) -> tuple[date, bool]:
    """Return the day whose close the window starts from, and whether history fills it."""
    # The day before anything happened: its value is 0, and the first money in is a flow.
    days = [row.first_day for row in rows]
    days += [int(row.moved.days[0]) for row in rows if row.moved.days.size]
    inception = day_date(min(days) - 1) if days else end
    wanted = period.from_on or _named(period.window or NamedWindow.ALL, end, inception)
    if wanted > end:
        raise Invalid("The window ends before it begins.", field="from")
    return max(min(wanted, end), min(inception, end)), wanted >= inception or not rows


def _named(window: NamedWindow, end: date, inception: date) -> date:
    if window in _MONTHS:
        return add_months(end, -_MONTHS[window])
    if window in _WINDOWS:
        return window_start(_WINDOWS[window], end, inception=inception)
    return inception


def blame(session: Session, found: Measured) -> tuple[Status, list[Missing]]:
    """Return the status of a return, and the rows that it lacks or that are old."""
    out, stale = found.history.left_out, found.history.stale
    named = [*out, *stale]
    ids = {cast(UUID, row.instrument_id) for row in named if row.instrument_id is not None}
    facts = fact_queries.instrument_facts(session, ids)
    missing = []
    for row in named:
        worst = max((int(value) for value in row.status), default=int(ValueStatus.MISSING_RATE))
        known_id = cast("UUID | None", row.instrument_id)
        reason = ValueStatus.STALE if row in stale else max(worst, ValueStatus.MISSING_RATE)
        missing.append(
            figures.missing_part(
                found.scope,
                reason,
                label=figures.symbol_of(facts, known_id) if known_id else row.currency,
                account_id=cast(UUID, row.account_id),
                instrument_id=known_id,
            )
        )
    status: Literal["complete", "stale", "partial", "missing_rate", "missing_price"] = "complete"
    if out:
        whole = len(out) == len(found.rows)
        status = missing[0].reason if whole else "partial"
    elif stale:
        status = "stale"
    return status, missing


def parts_of(explained: ChangeExplained) -> Parts:
    """Return the parts of a change, in cents that add up: price takes the rounding."""
    total = explained.total
    names = ("start_value", "end_value", "flows", "income", "fees", "taxes", "currency")
    cents = {name: figures.money(getattr(total, name)) for name in names}
    residual = figures.money(total.residual)
    moved = sum(cents[name] for name in names[2:]) + residual
    price = cents["end_value"] - cents["start_value"] - moved
    gain = cents["end_value"] - cents["start_value"] - cents["flows"]
    return Parts(**cents, price=price, residual=residual, gain=gain)


def _dietz(values: FloatArray, flows: FloatArray) -> float | None:
    if not flows.size:
        return None
    days = np.flatnonzero(flows)
    try:
        # Flows at the start of their day, as a deposit that is invested at once.
        return modified_dietz(
            float(values[0]),
            float(values[-1]),
            flows=flows[days],
            flow_days=days.astype(np.float64),
            days=float(flows.size),
        )
    except InvalidInput:
        return None  # no average capital to divide by: no return exists


def _roughness(linked: time_weighted.TimeWeighted, start: date) -> dict[str, Any]:
    known = linked.status not in {
        time_weighted.LinkStatus.NEGATIVE_VALUE,
        time_weighted.LinkStatus.NO_CAPITAL,
    }
    first = epoch_day(start) + 1
    days = np.arange(first, first + linked.daily.size, dtype=np.int64)
    weekdays = np.is_busday(days.astype("datetime64[D]"))
    invested = linked.day_statuses <= time_weighted.DayStatus.FLOW_MOVED
    answer: dict[str, Any] = dict.fromkeys(
        ("volatility", "max_drawdown", "drawdown_from", "drawdown_to")
    )
    if not known:
        return answer
    answer["volatility"] = series.volatility(linked.daily[weekdays & invested])
    deepest = series.max_drawdown(time_weighted.growth_index(linked.daily))
    answer["max_drawdown"] = deepest.depth
    if deepest.depth > 0:
        answer["drawdown_from"] = start + timedelta(days=deepest.peak)
        answer["drawdown_to"] = start + timedelta(days=deepest.trough)
    return answer


def _series(
    values: FloatArray, flows: FloatArray, daily: FloatArray, start: date
) -> list[ReturnPoint]:
    growth = time_weighted.growth_index(daily)
    invested = values[0] + np.concatenate([[0.0], np.cumsum(flows)])
    return [
        ReturnPoint(
            on=start + timedelta(days=at),
            value=figures.point(values[at]),
            invested=figures.point(invested[at]),
            growth=round(float(growth[at]), 8),
        )
        for at in figures.thinned(values.size, most=MOST_POINTS)
    ]
