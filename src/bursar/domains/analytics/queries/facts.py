"""Names and classifications of instruments, issues of the ledger, and what waits for somebody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import LedgerIssue, Lot, StatementImport
from bursar.domains.ledger.queries.belongings import BelongingSeries, daily_belongings
from bursar.domains.ledger.queries.rates import to_base
from bursar.domains.market.models import Instrument
from bursar.domains.market.queries import prices
from bursar.engines.arrays import FloatArray
from bursar.engines.ledger.positions import epoch_day
from bursar.engines.ledger.series import rate_of_days
from bursar.engines.ledger.valuation import Market, StatusArray, ValueStatus


@dataclass(frozen=True, slots=True)
class InstrumentFacts:
    """What figures need to know of an instrument."""

    id: UUID
    symbol: str
    name: str
    kind: str
    currency: str
    sector: str | None
    country: str | None
    asset_class: str | None
    class_weights: Mapping[str, float] | None
    sector_weights: Mapping[str, float] | None
    country_weights: Mapping[str, float] | None
    multiplier: Decimal


def instrument_facts(session: Session, ids: Collection[UUID]) -> Mapping[UUID, InstrumentFacts]:
    """Facts of instruments by id."""
    if not ids:
        return {}
    rows = session.execute(
        select(
            *(
                getattr(Instrument, name)
                for name in (
                    "id", "symbol", "name", "kind", "currency", "sector", "country",
                    "asset_class", "class_weights", "sector_weights", "country_weights",
                    "multiplier",
                )
            )
        ).where(Instrument.id.in_(ids))
    )  # fmt: skip
    return {row.id: InstrumentFacts(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Basis:
    """Cost of what is held: lots of one instrument in one account.

    Attributes:
        cost: In the household's currency; None where the cost of some lot is not known.
        units: Of all lots.
        lots: How many.
    """

    cost: float | None
    units: float
    lots: int


def bases(
    session: Session, household_id: UUID, account_ids: Sequence[UUID]
) -> Mapping[tuple[UUID, UUID], Basis]:
    """Cost basis of every position by account and instrument, as the last rebuild left it."""
    unknown = func.count().filter(Lot.tax_cost_basis.is_(None))
    rows = session.execute(
        select(
            Lot.account_id, Lot.instrument_id, func.sum(Lot.tax_cost_basis),
            func.sum(Lot.quantity), func.count(), unknown,
        )
        .where(Lot.household_id == household_id, Lot.account_id.in_(account_ids))
        .group_by(Lot.account_id, Lot.instrument_id)
    )  # fmt: skip
    return {
        (account_id, instrument_id): Basis(
            None if missing else float(cost or 0), float(units), count
        )
        for account_id, instrument_id, cost, units, count, missing in rows
    }


def issues(session: Session, household_id: UUID, *, limit: int) -> Sequence[Any]:
    """What the ledger could not read as it stands."""
    return session.execute(
        select(
            LedgerIssue.code, LedgerIssue.message, LedgerIssue.transaction_id,
            LedgerIssue.account_id, LedgerIssue.instrument_id,
        )
        .where(LedgerIssue.household_id == household_id)
        .order_by(LedgerIssue.code, LedgerIssue.id)
        .limit(limit)
    ).all()  # fmt: skip


def waiting_imports(session: Session, household_id: UUID, *, limit: int) -> Sequence[Any]:
    """Imports that wait for a decision, latest first."""
    return session.execute(
        select(StatementImport.id, StatementImport.status, StatementImport.counts)
        .where(
            StatementImport.household_id == household_id,
            StatementImport.status.in_(("previewed", "refused")),
        )
        .order_by(StatementImport.created_at.desc())
        .limit(limit)
    ).all()


@dataclass(frozen=True, slots=True)
class OwnedDaily:
    """One asset or debt by day, with its value in the household's currency."""

    series: BelongingSeries
    base: FloatArray
    status: StatusArray


def belongings(
    session: Session, household_id: UUID, currency: str, *, first: date, last: date
) -> Sequence[OwnedDaily]:
    """Assets and debts outside accounts by day, in the household's currency."""
    found = daily_belongings(session, household_id, first, last)
    market = rates_market(session, household_id, currency, {one.currency for one in found})
    days = np.arange(epoch_day(first), epoch_day(last) + 1, dtype=np.int64)
    rows = []
    for one in found:
        rates, rate_status = rate_of_days(market, one.currency, days)
        nothing = one.values == 0.0
        status = np.where(nothing, one.status, np.maximum(one.status, rate_status))
        unknown = one.status == ValueStatus.MISSING_PRICE
        status = np.where(unknown, one.status, status).astype(np.uint8)
        rows.append(OwnedDaily(one, np.where(nothing, 0.0, one.values * rates), status))
    return rows


def rates_market(
    session: Session, household_id: UUID, currency: str, others: Collection[str]
) -> Market:
    """A market that knows the rates of some currencies to the household's, and nothing else."""
    wanted = {currency, *others}
    columns = prices.rates(session, household_id, wanted | {"USD"}) if len(wanted) > 1 else {}
    return Market(
        instruments={}, prices={}, base_currency=currency, rates=to_base(columns, currency, wanted)
    )


def year_before(on: date) -> date:
    """The same day a year before; from 29 February to 28 February."""
    if (on.month, on.day) == (2, 29):
        return on.replace(year=on.year - 1, day=28)
    return on.replace(year=on.year - 1)


def last_day_of_year_before(on: date) -> date:
    """The day from whose close the year to date starts."""
    return on.replace(month=1, day=1) - timedelta(days=1)
