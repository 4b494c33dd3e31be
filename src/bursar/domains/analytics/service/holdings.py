"""Positions and cash with price, cost, gain, day change and income."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.facts import Basis, InstrumentFacts
from bursar.domains.analytics.queries.received import Received, received
from bursar.domains.analytics.queries.scope import Choice, Scope, settle
from bursar.domains.analytics.schemas.holdings import Holding, Holdings
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.dashboard import LONG_WEEKEND_DAYS
from bursar.domains.analytics.service.worth import Worth, missing_on_last_day, worth
from bursar.domains.market.queries.prices import closes
from bursar.engines.ledger.positions import day_date, epoch_day

DUST = 1e-12

PRICE_PLACES = 8
UNIT_PLACES = 10


def holdings(
    session: Session, household_id: UUID, choice: Choice, *, by_account: bool, today: date
) -> Holdings:
    """Return what is held, added up over accounts or in each of them.

    Raises:
        NotFound: No such household, portfolio or account.
    """
    scope = settle(session, household_id, choice, today=today)
    found = worth(session, scope, first=scope.on - timedelta(days=LONG_WEEKEND_DAYS + 1))
    facts, groups = _grouped(session, found, by_account=by_account)
    missing = [
        part
        for part in missing_on_last_day(scope, found, lambda one: figures.symbol_of(facts, one))
        if part.belonging_id is None
    ]
    is_now = scope.on == (scope.valued_to or scope.on)
    reading = _Reading(
        scope=scope,
        found=found,
        facts=facts,
        bases=fact_queries.bases(session, household_id, scope.account_ids) if is_now else None,
        income=_income_by_row(received(session, scope), scope.on),
        priced=_priced_on(session, scope, list(facts)),
    )
    count = len(found.rows.keys)
    total = float(found.amounts[:count, -1].sum())
    items = [reading.holding(ats, total, by_account=by_account) for ats in groups]
    items.sort(
        key=lambda item: (-(item.value or figures.ZERO), item.symbol, item.account_name or "")
    )
    positions = [item for item in items if item.instrument_id is not None]
    return Holdings(
        **figures.header(scope, figures.sum_status(found.status[:count, -1]), missing),
        total=figures.money(total),
        total_cost_basis=_all_known([item.cost_basis for item in positions]),
        total_unrealised_gain=_all_known([item.unrealised_gain for item in positions]),
        total_income_12m=sum((item.income_12m for item in items), figures.ZERO),
        items=items,
    )


def _all_known(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Return the sum of amounts; None where one of them is not known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, figures.ZERO) if len(known) == len(amounts) else None


def _grouped(
    session: Session, found: Worth, *, by_account: bool
) -> tuple[Mapping[UUID, InstrumentFacts], Sequence[list[int]]]:
    """Return facts of what is held, and the lines of each holding."""
    groups: dict[Any, list[int]] = {}
    for at, key in enumerate(found.rows.keys):
        held = abs(found.rows.units[at, -1]) > DUST or found.rows.base[at, -1] != 0.0
        if key.instrument_id is None:
            held = found.rows.local[at, -1] != 0.0
        if held:
            own = key.account_id if by_account else None
            groups.setdefault((key.instrument_id, key.currency, own), []).append(at)
    ids = {key[0] for key in groups if key[0] is not None}
    return fact_queries.instrument_facts(session, ids), list(groups.values())


def _income_by_row(
    rows: Sequence[Received], on: date
) -> Mapping[tuple[UUID, UUID | None, str], float]:
    since = epoch_day(fact_queries.year_before(on))
    return {
        (row.account_id, row.instrument_id, row.currency): float(
            figures.known(row.amounts[row.days > since]).sum()
        )
        for row in rows
    }


def _priced_on(session: Session, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, date]:
    """Return the day of the price that each instrument is valued with."""
    last = epoch_day(scope.on)
    found = {}
    for one, column in closes(session, scope.household_id, ids).items():
        known = column.days[(column.days <= last) & (column.closes > 0)]
        if known.size:
            found[one] = day_date(int(known[-1]))
    return found


class _Reading:
    """All that holdings are made from."""

    def __init__(self, **parts: Any) -> None:
        self.scope: Scope = parts["scope"]
        self.found: Worth = parts["found"]
        self.facts: Mapping[UUID, InstrumentFacts] = parts["facts"]
        self.bases: Mapping[tuple[UUID, UUID], Basis] | None = parts["bases"]
        self.income: Mapping[tuple[UUID, UUID | None, str], float] = parts["income"]
        self.priced: Mapping[UUID, date] = parts["priced"]

    def holding(self, ats: list[int], total: float, *, by_account: bool) -> Holding:
        """Return one holding; its lines are of one instrument (or currency)."""
        rows = self.found.rows
        key = rows.keys[ats[0]]
        facts = self.facts.get(key.instrument_id) if key.instrument_id else None
        account = self.scope.accounts[key.account_id]
        local, base = float(rows.local[ats, -1].sum()), float(rows.base[ats, -1].sum())
        units = local if key.instrument_id is None else float(rows.units[ats, -1].sum())
        value = figures.money_or_none(base)
        cost = self._cost(ats)
        gain = None if cost is None or value is None else value - cost
        status = figures.one_status(int(np.max(rows.status[ats, -1])))
        price = local / units if key.instrument_id is not None and units else float("nan")
        if facts is not None and facts.multiplier:
            price /= float(facts.multiplier)
        change, percent = self._day_change(ats)
        return Holding(
            instrument_id=key.instrument_id,
            symbol=facts.symbol if facts else key.currency,
            name=facts.name if facts else f"Cash in {key.currency}",
            kind=facts.kind if facts else "cash",
            asset_class=facts.asset_class if facts else "cash",
            sector=facts.sector if facts else None,
            account_id=key.account_id if by_account else None,
            account_name=account.name if by_account else None,
            accounts=len({rows.keys[at].account_id for at in ats}),
            holding_currency=key.currency,
            quantity=_rounded(units, UNIT_PLACES),
            price=_rounded(price, PRICE_PLACES) if np.isfinite(price) else None,
            price_on=self.priced.get(key.instrument_id) if key.instrument_id else None,
            local_value=figures.money_or_none(local),
            value=value,
            weight=figures.fraction(base, total),
            cost_basis=cost,
            unrealised_gain=gain,
            unrealised_gain_percent=_percent(gain, cost),
            day_change=change,
            day_change_percent=percent,
            income_12m=figures.money(self._income(ats)),
            status=status,
        )

    def _cost(self, ats: list[int]) -> Decimal | None:
        if self.bases is None or self.found.rows.keys[ats[0]].instrument_id is None:
            return None
        total = 0.0
        for at in ats:
            key = self.found.rows.keys[at]
            assert key.instrument_id is not None  # noqa: S101 (checked above)
            basis = self.bases.get((key.account_id, key.instrument_id))
            if basis is None or basis.cost is None:
                return None
            total += basis.cost
        return figures.money(total)

    def _day_change(self, ats: list[int]) -> tuple[Decimal | None, float | None]:
        """Return what prices did on the last day they moved to units held before and after it.

        Before today's close, or on a Sunday, that is the last session; prices that have not moved
        for longer than a long weekend have changed by nothing.
        """
        rows = self.found.rows
        if rows.keys[ats[0]].instrument_id is None or rows.units.shape[1] < 2:
            return None, None
        found: tuple[Decimal | None, float | None] = (None, None)
        for back in range(1, min(LONG_WEEKEND_DAYS + 2, rows.units.shape[1])):
            found = self._moved(ats, back)
            if found[0]:
                return found
        return (Decimal("0.00"), 0.0) if found[0] is not None else (None, None)

    def _moved(self, ats: list[int], back: int) -> tuple[Decimal | None, float | None]:
        """Return the change on the day so many columns from the end, of units not traded then."""
        rows = self.found.rows
        at = np.ix_(ats, [-back - 1, -back])
        units, base = rows.units[at], rows.base[at]
        kept = (units != 0).all(axis=1) & np.isfinite(base).all(axis=1)
        kept &= np.isclose(units[:, 0], units[:, 1])  # traded or split: another comparison
        if not kept.any():
            return None, None
        before = float(base[kept, 0].sum())
        change = float(base[kept, 1].sum()) - before
        return figures.money(change), figures.fraction(change, before)

    def _income(self, ats: list[int]) -> float:
        keys = (self.found.rows.keys[at] for at in ats)
        return sum(
            self.income.get((key.account_id, key.instrument_id, key.currency), 0.0) for key in keys
        )


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(repr(round(value, places) + 0.0)).normalize() + 0


def _percent(gain: Decimal | None, cost: Decimal | None) -> float | None:
    return float(gain / cost) if gain is not None and cost is not None and cost > 0 else None
