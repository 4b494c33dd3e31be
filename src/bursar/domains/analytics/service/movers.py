"""Which prices moved most on the last day that prices moved, by what it did to the household."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries.facts import InstrumentFacts
from bursar.domains.analytics.queries.scope import Scope
from bursar.domains.analytics.schemas.dashboard import Mover
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.worth import Worth
from bursar.domains.market.queries.instruments import corporate_actions
from bursar.engines.arrays import FloatArray

MOST_MOVERS = 6
_NOISE = 1e-9  # of a price: a ratio of two floats, not a move


def movers(
    session: Session, scope: Scope, found: Worth, facts: Mapping[UUID, InstrumentFacts]
) -> tuple[date | None, list[Mover]]:
    """Return the last day on which prices moved, and the moves that counted most."""
    units = found.rows.units
    count = units.shape[1]
    worth = found.rows.base[:, -count:]
    held = (units != 0.0) & np.isfinite(worth)
    price = np.divide(worth, units, out=np.full(worth.shape, np.nan), where=held)
    cash = np.array([key.instrument_id is None for key in found.rows.keys], dtype=bool)
    price[cash] = np.nan
    both = np.isfinite(price[:, 1:]) & np.isfinite(price[:, :-1])
    moved = both & (np.abs(price[:, 1:] - price[:, :-1]) > _NOISE * np.abs(price[:, 1:]))
    days = np.flatnonzero(moved.any(axis=0))
    if not days.size:
        return None, []
    at = int(days[-1])
    on = scope.on - timedelta(days=count - 2 - at)
    lines = np.flatnonzero(moved[:, at]).tolist()
    before = price[:, at] / _splits(session, scope, found, units[:, at : at + 2], on)
    moves: dict[UUID, list[float]] = {}
    for line in lines:
        instrument_id = found.rows.keys[line].instrument_id
        assert instrument_id is not None  # noqa: S101 (cash has no price)
        gain = worth[line, at] * (price[line, at + 1] / before[line] - 1.0)
        sums = moves.setdefault(instrument_id, [0.0, 0.0, price[line, at + 1] / before[line] - 1.0])
        sums[0] += float(gain)
        sums[1] += float(worth[line, at + 1])
    return on, _largest(moves, facts)


def _splits(
    session: Session, scope: Scope, found: Worth, units: FloatArray, on: date
) -> FloatArray:
    """New units for each old one that day, by line: 1 where nothing was split."""
    ratios = np.ones(units.shape[0])
    changed = {
        found.rows.keys[line].instrument_id: line
        for line in np.flatnonzero(units[:, 0] != units[:, 1]).tolist()
    }
    ids = [one for one in changed if one is not None]
    for action in corporate_actions(session, scope.household_id, ids):
        if action.ex_on == on and action.ratio and action.kind in {"split", "stock_dividend"}:
            whole = 1.0 if action.kind == "stock_dividend" else 0.0
            for line, key in enumerate(found.rows.keys):
                if key.instrument_id == action.instrument_id:
                    ratios[line] = whole + float(action.ratio)
    return ratios


def _largest(
    moves: Mapping[UUID, list[float]], facts: Mapping[UUID, InstrumentFacts]
) -> list[Mover]:
    ordered = sorted(moves.items(), key=lambda item: (-abs(item[1][0]), str(item[0])))
    return [
        Mover(
            instrument_id=one,
            symbol=figures.symbol_of(facts, one),
            name=facts[one].name if one in facts else "",
            value=figures.money(value),
            amount=figures.money(amount),
            percent=percent,
        )
        for one, (amount, value, percent) in ordered[:MOST_MOVERS]
    ]
