"""Income of positions and cash from the stored movements, in the household's currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries.entries import splits_of
from bursar.domains.analytics.queries.facts import year_before
from bursar.domains.analytics.queries.scope import Scope
from bursar.domains.ledger.models import PositionSeries
from bursar.domains.market.queries.instruments import corporate_actions
from bursar.engines.arrays import FloatArray, IntArray
from bursar.engines.ledger.positions import day_date, epoch_day
from bursar.engines.ledger.series import COLUMNS, Column


@dataclass(frozen=True, slots=True)
class Received:
    """Income of one instrument (or of cash) in one account.

    Attributes:
        days: Days since 1970-01-01 on which it paid, rising, shape (n,).
        amounts: Before fee and tax, household's currency, shape (n,); not a number where no rate
            is known.
        units: Held at the end of the day before each payment, shape (n,).
        units_now: Held on the scope's day.
    """

    account_id: UUID
    instrument_id: UUID | None
    currency: str
    days: IntArray
    amounts: FloatArray
    units: FloatArray
    units_now: float


def received(session: Session, scope: Scope) -> list[Received]:
    """Return what every position and balance paid up to the scope's day."""
    rows = session.execute(
        select(
            PositionSeries.account_id, PositionSeries.instrument_id, PositionSeries.currency,
            PositionSeries.first_on, PositionSeries.moved_on, PositionSeries.movements,
            PositionSeries.units,
        )
        .where(
            PositionSeries.household_id == scope.household_id,
            PositionSeries.account_id.in_(scope.account_ids),
        )
        .order_by(PositionSeries.account_id, PositionSeries.instrument_id)
    )  # fmt: skip
    last = epoch_day(scope.on)
    found = []
    for account_id, instrument_id, currency, first_on, moved_on, movements, stored in rows:
        days = np.frombuffer(moved_on, dtype="<i4").astype(np.int64)
        amounts = np.frombuffer(movements, dtype="<f8").reshape(-1, COLUMNS)
        paid = (amounts[:, Column.INCOME] != 0.0) & (days <= last)
        if not paid.any():
            continue
        income = amounts[paid, Column.INCOME] * amounts[paid, Column.RATE]
        units = np.frombuffer(stored, dtype="<f8")
        first = epoch_day(first_on)
        found.append(
            Received(
                account_id, instrument_id, currency, days[paid], income,
                _at(units, days[paid] - first - 1), float(_at(units, np.array([last - first]))[0]),
            )
        )  # fmt: skip
    return found


def _at(units: FloatArray, positions: IntArray) -> FloatArray:
    if not units.size:
        return np.zeros(positions.size)
    inside = np.clip(positions, 0, units.size - 1)
    return np.where(positions < 0, 0.0, units[inside])


def split_factors(
    session: Session, scope: Scope, instrument_ids: set[UUID]
) -> Mapping[UUID, list[tuple[int, float]]]:
    """Return the splits of the last year by instrument: day and new units for each old one.

    A split that both the market and the household's rows state counts once.
    """
    since = year_before(scope.on)
    found: dict[UUID, dict[int, float]] = {}
    for action in corporate_actions(session, scope.household_id, instrument_ids):
        if action.kind == "split" and action.ratio and since < action.ex_on <= scope.on:
            found.setdefault(action.instrument_id, {})[epoch_day(action.ex_on)] = float(
                action.ratio
            )
    for instrument_id, on, ratio in splits_of(session, scope.household_id, since):
        known = found.setdefault(instrument_id, {})
        if on <= scope.on and not any(abs(day - epoch_day(on)) <= 7 for day in known):
            known[epoch_day(on)] = float(ratio)
    return {one: sorted(splits.items()) for one, splits in found.items()}


def expected_payments(
    one: Received, splits: list[tuple[int, float]], on: date
) -> list[tuple[date, float]]:
    """Return what a position will pay in the next year if it pays as in the last one.

    Last year's payments a unit (in today's units, splits counted) times the units held now, each
    a year later. A payment on a day before which nothing was held is left out.
    """
    since = epoch_day(year_before(on))
    found = []
    for day, amount, units in zip(one.days, one.amounts, one.units, strict=True):
        if day <= since or not np.isfinite(amount):
            continue
        if one.instrument_id is None:
            found.append((day_date(int(day)) + timedelta(days=365), float(amount)))
            continue
        for split_day, ratio in splits:
            units *= ratio if split_day >= day else 1.0  # noqa: PLW2901 (units of today)
        if units > 0:
            paid = float(amount) / float(units) * one.units_now
            found.append((day_date(int(day)) + timedelta(days=365), paid))
    return found
