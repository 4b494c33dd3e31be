"""What a household owns outside accounts and what it owes, on a day and day by day.

Assets step from valuation to valuation; debts step down with each scheduled payment from one
stated balance to the next. Before something began and after it ended it is worth nothing; where
nobody has stated a value, the value is unknown (NaN with its status), never zero.

A debt that is linked to an account is left out: the account's transactions say what is owed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Asset, AssetValuation, Liability, LiabilityBalance
from bursar.domains.ledger.queries.accounts import cash_on
from bursar.domains.ledger.queries.debt_paths import debt_steps
from bursar.domains.ledger.queries.steps import Step, Steps
from bursar.engines.arrays import FloatArray
from bursar.engines.ledger.valuation import StatusArray, ValueStatus

BelongingKind = Literal["asset", "liability"]

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class BelongingSeries:
    """One asset or debt at the end of each day of a window.

    Attributes:
        kind: `asset` or `liability`.
        category: The asset's category, or the debt's type.
        owner_id: The member who owns or owes it; None is joint.
        values: The part owned, or what is owed (positive), in `currency`; NaN where unknown.
        status: `ValueStatus` of each value.
    """

    id: UUID
    kind: BelongingKind
    category: str
    name: str
    currency: str
    owner_id: UUID | None
    values: FloatArray
    status: StatusArray


@dataclass(frozen=True, slots=True)
class BelongingValue:
    """One asset or debt at the end of a day.

    Attributes:
        value: The part owned, or what is owed (positive); None where unknown.
        whole: Of an asset, the value of all of it.
        stated_on: The day of the statement that the value follows from.
        method: How that was found: an estimate, a purchase price, a schedule.
        source: Who stated it.
    """

    id: UUID
    kind: BelongingKind
    category: str
    name: str
    currency: str
    owner_id: UUID | None
    value: Decimal | None
    whole: Decimal | None
    status: ValueStatus
    stated_on: date | None
    method: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class _Belonging:
    """A record with its steps."""

    row: Asset | Liability
    steps: Steps

    @property
    def kind(self) -> BelongingKind:
        return "asset" if isinstance(self.row, Asset) else "liability"

    @property
    def category(self) -> str:
        return self.row.category if isinstance(self.row, Asset) else self.row.liability_type

    @property
    def part(self) -> Decimal:
        return self.row.ownership if isinstance(self.row, Asset) else Decimal(1)


def daily_belongings(
    session: Session, household_id: UUID, start: date, end: date
) -> list[BelongingSeries]:
    """Every asset and debt of a household at the end of each day from `start` to `end`.

    Assets come first, each kind in the order of names. A window gives the same values as the
    whole: `value_on` is this for one day.
    """
    found = []
    for belonging in [
        *_assets(session, household_id),
        *_liabilities(session, household_id, since=start, until=end),
    ]:
        values, status = belonging.steps.daily(start, end)
        found.append(
            BelongingSeries(
                id=belonging.row.id,
                kind=belonging.kind,
                category=belonging.category,
                name=belonging.row.name,
                currency=belonging.row.currency,
                owner_id=belonging.row.owner_id,
                values=values * float(belonging.part),
                status=status,
            )
        )
    return found


def value_on(session: Session, household_id: UUID, day: date) -> list[BelongingValue]:
    """Every asset and debt of a household at the end of one day, in the order of the series."""
    return [
        *assets_on(session, household_id, day),
        *liabilities_on(session, household_id, day),
    ]


def assets_on(
    session: Session, household_id: UUID, day: date, *, ids: Sequence[UUID] | None = None
) -> list[BelongingValue]:
    """Assets of a household at the end of a day; those of `ids` where given."""
    return [_on(one, day) for one in _assets(session, household_id, ids=ids)]


def liabilities_on(
    session: Session,
    household_id: UUID,
    day: date,
    *,
    ids: Sequence[UUID] | None = None,
    linked: bool = False,
) -> list[BelongingValue]:
    """Debts of a household at the end of a day; those of `ids` where given.

    Args:
        linked: Also debts that an account's transactions keep: owed is what its cash is short.
    """
    found = _liabilities(session, household_id, since=day, until=day, ids=ids, linked=linked)
    return [_on(one, day) for one in found]


def _on(belonging: _Belonging, day: date) -> BelongingValue:
    step, status = belonging.steps.on(day)
    whole = None if status is ValueStatus.MISSING_PRICE else Decimal(0)
    if step is not None:
        whole = step.amount
    return BelongingValue(
        id=belonging.row.id,
        kind=belonging.kind,
        category=belonging.category,
        name=belonging.row.name,
        currency=belonging.row.currency,
        owner_id=belonging.row.owner_id,
        value=None if whole is None else (whole * belonging.part).quantize(CENT),
        whole=whole,
        status=status,
        stated_on=None if step is None else step.stated_on,
        method=None if step is None else step.method,
        source=None if step is None else step.source,
    )


def _assets(
    session: Session, household_id: UUID, *, ids: Sequence[UUID] | None = None
) -> list[_Belonging]:
    chosen = select(Asset).where(Asset.household_id == household_id)
    # Plain rows: a long history would spend most of its time in becoming objects.
    stated = select(
        AssetValuation.asset_id,
        AssetValuation.on_day,
        AssetValuation.value,
        AssetValuation.method,
        AssetValuation.source,
    ).where(AssetValuation.household_id == household_id)
    if ids is not None:
        chosen = chosen.where(Asset.id.in_(ids))
        stated = stated.where(AssetValuation.asset_id.in_(ids))
    steps: dict[UUID, list[Step]] = {}
    for asset_id, day, value, method, source in session.execute(
        stated.order_by(AssetValuation.on_day)
    ):
        steps.setdefault(asset_id, []).append(Step(day, value, day, method, source))
    return [
        _Belonging(asset, _asset_steps(asset, steps.get(asset.id, [])))
        for asset in session.scalars(chosen.order_by(Asset.name, Asset.id))
    ]


def _asset_steps(asset: Asset, stated: list[Step]) -> Steps:
    bought = asset.acquired_on
    if (
        bought is not None
        and asset.cost_basis is not None
        and (not stated or bought < stated[0].day)
    ):
        # What was paid is what it was worth that day; nobody needs to enter it twice.
        paid = Step(bought, asset.cost_basis, bought, "purchase price", "household")
        stated = [paid, *stated]
    return Steps(stated, begins_on=bought, ends_on=asset.disposed_on)


def _liabilities(
    session: Session,
    household_id: UUID,
    *,
    since: date,
    until: date,
    ids: Sequence[UUID] | None = None,
    linked: bool = False,
) -> list[_Belonging]:
    chosen = select(Liability).where(Liability.household_id == household_id)
    stated = select(
        LiabilityBalance.liability_id,
        LiabilityBalance.on_day,
        LiabilityBalance.balance,
        LiabilityBalance.source,
    ).where(LiabilityBalance.household_id == household_id)
    if ids is not None:
        chosen = chosen.where(Liability.id.in_(ids))
        stated = stated.where(LiabilityBalance.liability_id.in_(ids))
    if not linked:
        chosen = chosen.where(Liability.account_id.is_(None))
    balances: dict[UUID, list[Step]] = {}
    for debt_id, day, balance, source in session.execute(stated.order_by(LiabilityBalance.on_day)):
        balances.setdefault(debt_id, []).append(Step(day, balance, day, "stated balance", source))
    debts = session.scalars(chosen.order_by(Liability.name, Liability.id)).all()
    cash = cash_on(session, [debt.account_id for debt in debts if debt.account_id], until)
    return [
        _Belonging(
            debt,
            debt_steps(debt, balances.get(debt.id, []), since=since, until=until)
            if debt.account_id is None
            else _short_of(debt, cash.get(debt.account_id, {}), until),
        )
        for debt in debts
    ]


def _short_of(debt: Liability, cash: Mapping[str, Decimal], day: date) -> Steps:
    owed = -cash.get(debt.currency, Decimal(0))
    step = Step(day, owed, day, "account transactions", "ledger")
    return Steps([step], begins_on=debt.origination_date, ends_on=debt.paid_off_on)


def total(values: Sequence[BelongingValue], kind: BelongingKind, currency: str) -> Decimal:
    """The known values of one kind in one currency, added up."""
    return sum(
        (
            one.value
            for one in values
            if one.kind == kind and one.currency == currency and one.value is not None
        ),
        Decimal(0),
    )


def worst(statuses: Sequence[ValueStatus]) -> ValueStatus:
    """The status of a sum: of several the greatest counts."""
    return ValueStatus(int(np.max(statuses))) if statuses else ValueStatus.COMPLETE
