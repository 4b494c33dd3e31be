"""Dividends and interest received, and what they will be if the year repeats itself."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.received import (
    Received,
    expected_payments,
    received,
    split_factors,
)
from bursar.domains.analytics.queries.scope import Choice, Scope, settle
from bursar.domains.analytics.schemas.figures import Missing, Status
from bursar.domains.analytics.schemas.holdings import DividendLine, Dividends, MonthAmount
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.worth import Worth, worth
from bursar.engines.ledger.positions import day_date, epoch_day
from bursar.engines.ledger.valuation import ValueStatus

BASIS = (
    "An estimate: each payment of the last twelve months again, a unit's amount (splits counted)"
    " times the units held now, at the exchange rates of then."
)
MONTHS = 24


def dividends(session: Session, household_id: UUID, choice: Choice, *, today: date) -> Dividends:
    """Return dividends and interest by month and by instrument.

    Raises:
        NotFound: No such household, portfolio or account.
    """
    scope = settle(session, household_id, choice, today=today)
    rows = received(session, scope)
    ids = {row.instrument_id for row in rows if row.instrument_id}
    facts = fact_queries.instrument_facts(session, ids)
    splits = split_factors(session, scope, ids)
    values = _values(worth(session, scope, first=scope.on))
    groups: dict[UUID | None, list[Received]] = {}
    for row in rows:
        groups.setdefault(row.instrument_id, []).append(row)
    items = []
    for one, members in groups.items():
        expected = _expected(members, splits, scope.on)
        year = _since(members, fact_queries.year_before(scope.on))
        paid = max(int(row.days[-1]) for row in members)
        items.append(
            DividendLine(
                instrument_id=one,
                symbol=figures.symbol_of(facts, one) if one else "Cash",
                name=facts[one].name if one is not None and one in facts else "Interest on cash",
                received_12m=figures.money(year),
                received_this_year=figures.money(
                    _since(members, fact_queries.last_day_of_year_before(scope.on))
                ),
                received_ever=figures.money(_since(members, date(1900, 1, 1))),
                last_paid_on=day_date(paid),
                yield_12m=figures.fraction(year, values.get(one, 0.0)),
                expected_12m=figures.money(expected),
            )
        )
    items.sort(key=lambda item: (-item.received_12m, item.symbol))
    status, missing = unknown_rates(scope, rows)
    return Dividends(
        **figures.header(scope, status, missing),
        received_12m=_sum(item.received_12m for item in items),
        received_this_year=_sum(item.received_this_year for item in items),
        expected_12m=_sum(item.expected_12m for item in items),
        basis_of_estimate=BASIS,
        months=[
            MonthAmount(month=month, amount=figures.money(amount))
            for month, amount in sorted(received_by_month(rows).items())[-MONTHS:]
        ],
        items=items,
    )


def received_by_month(rows: Sequence[Received]) -> Mapping[date, float]:
    """Return what was received in each month, by its first day."""
    found: dict[date, float] = {}
    for row in rows:
        for day, amount in zip(row.days, figures.known(row.amounts), strict=True):
            month = day_date(int(day)).replace(day=1)
            found[month] = found.get(month, 0.0) + float(amount)
    return found


def unknown_rates(scope: Scope, rows: Sequence[Received]) -> tuple[Status, list[Missing]]:
    """Return the status of income, and the rows some of whose payments have no rate."""
    bad = [row for row in rows if np.isnan(row.amounts).any()]
    missing = [
        figures.missing_part(
            scope,
            ValueStatus.MISSING_RATE,
            label=row.currency,
            account_id=row.account_id,
            instrument_id=row.instrument_id,
        )
        for row in bad
    ]
    return ("partial" if bad else "complete"), missing


def _values(found: Worth) -> Mapping[UUID | None, float]:
    values: dict[UUID | None, float] = {}
    for line, value in zip(found.lines, found.amounts[:, -1], strict=True):
        if line.kind in {"position", "cash"}:
            values[line.instrument_id] = values.get(line.instrument_id, 0.0) + float(value)
    return values


def _since(rows: Sequence[Received], day: date) -> float:
    first = epoch_day(day)
    return sum(float(figures.known(row.amounts[row.days > first]).sum()) for row in rows)


def _expected(
    rows: Sequence[Received], splits: Mapping[UUID, list[tuple[int, float]]], on: date
) -> float:
    return sum(
        amount
        for row in rows
        for _, amount in expected_payments(
            row, splits.get(row.instrument_id, []) if row.instrument_id else [], on
        )
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, figures.ZERO)
