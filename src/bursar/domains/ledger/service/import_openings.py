"""Rows that a file implies: what was held before it begins, and adjustments to its statements."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from bursar.domains.ledger.service.import_accounts import AccountPlan
from bursar.domains.ledger.service.import_instruments import InstrumentPlan
from bursar.domains.ledger.service.import_plan import ImportPlan
from bursar.domains.ledger.service.import_rows import PlannedRow, columns_of
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.ports.statement_format import AccountReference, Activity, StatedLot

ZERO = Decimal(0)
_UNIT_STEP = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class Stated:
    """Units (or money, where there is no instrument) that the file says are held on a day."""

    account: AccountPlan
    reference: AccountReference
    instrument: InstrumentPlan | None
    row: int
    on: date
    amount: Decimal
    currency: str
    cost: Decimal | None
    lots: tuple[StatedLot, ...]

    @property
    def instrument_id(self) -> UUID | None:
        """The instrument's id."""
        return self.instrument.instrument_id if self.instrument else None

    @property
    def key(self) -> tuple[UUID, UUID | str]:
        """The position or purse it speaks of."""
        return self.account.account_id, self.instrument_id or self.currency

    def plus(self, other: "Stated") -> "Stated":
        """Return both parts of one position: employer plans state one per source of money."""
        known = self.cost is not None and other.cost is not None
        return replace(
            self,
            amount=self.amount + other.amount,
            cost=(self.cost or ZERO) + (other.cost or ZERO) if known else None,
        )


def unit_openings(plan: ImportPlan, item: Stated, missing: Decimal) -> Iterator[PlannedRow]:
    """Yield the openings of a position: its lots where they add up to it, else one."""
    day = _opening_day(plan, item)
    stated = sum((lot.quantity for lot in item.lots), ZERO)
    if item.lots and stated == missing:
        for lot in item.lots:
            on = day if lot.on is not None else lot.acquired_on or day
            yield _row(
                plan, item, Kind.OPENING_BALANCE, on, units=lot.quantity, cost=lot.cost_basis,
                acquired_on=lot.acquired_on, row=lot.row,
            )  # fmt: skip
        return
    cost = item.cost if missing == item.amount else None
    yield _row(plan, item, Kind.OPENING_BALANCE, day, units=missing, cost=cost)


def cash_opening(plan: ImportPlan, item: Stated, missing: Decimal) -> PlannedRow:
    """Return the money that was there before the file begins."""
    return _row(plan, item, Kind.OPENING_BALANCE, _opening_day(plan, item), amount=missing)


def adjustment(plan: ImportPlan, item: Stated, difference: Decimal) -> PlannedRow:
    """Return the row that brings the ledger to a statement."""
    if item.instrument is None:
        return _row(plan, item, Kind.ADJUSTMENT, item.on, amount=difference)
    return _row(plan, item, Kind.ADJUSTMENT, item.on, units=difference)


def resized(row: PlannedRow, quantity: Decimal) -> PlannedRow:
    """Return an opening of other units; what they cost is then not known."""
    units = quantity.quantize(_UNIT_STEP).normalize()
    return replace(row, columns={**row.columns, "quantity": units, "cost_basis": None})


def _opening_day(plan: ImportPlan, item: Stated) -> date:
    """Return the day before the file's first row of the account, or the day of the statement."""
    first = plan.rows.first_day(item.account.account_id)
    if first is None:
        return item.on
    if plan.statement.period:
        first = min(first, plan.statement.period[0])
    return min(first - timedelta(days=1), item.on)


_WORDS = {
    Kind.OPENING_BALANCE: "Held before this file begins",
    Kind.ADJUSTMENT: "Adjusted to what the file states",
}


def _row(  # noqa: PLR0913 (the facts of one row)
    plan: ImportPlan,
    item: Stated,
    kind: Kind,
    on: date,
    *,
    units: Decimal = ZERO,
    amount: Decimal = ZERO,
    cost: Decimal | None = None,
    acquired_on: date | None = None,
    row: int | None = None,
) -> PlannedRow:
    activity = Activity(
        row=item.row if row is None else row,
        kind=kind,
        account=item.reference,
        traded_on=on,
        currency=item.currency,
        amount=amount,
        quantity=units,
        instrument=item.instrument.reference if item.instrument else None,
        cost_basis=cost,
        acquired_on=acquired_on if acquired_on is None or acquired_on <= on else on,
        description=_WORDS[kind],
    )
    columns = columns_of(
        activity,
        household_id=plan.household_id,
        account_id=item.account.account_id,
        instrument=item.instrument,
        counter=None,
    )
    return PlannedRow(
        activity=activity,
        account_id=item.account.account_id,
        instrument=item.instrument,
        counter=None,
        columns=columns,
    )
