"""Holding a file against itself: what its rows lead to, beside the balances it states.

Where a file holds more than its rows explain and the ledger knows nothing earlier, the difference
to its first statement is an opening balance: exactly the position, lot or cash that was there
before. Later statements are compared; a difference is only adjusted when the person asks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.service.import_openings import (
    Stated,
    adjustment,
    cash_opening,
    resized,
    unit_openings,
)
from bursar.domains.ledger.service.import_outcome import Outcome, Simulation
from bursar.domains.ledger.service.import_plan import (
    Choices,
    ImportPlan,
    settle_few,
    stated_days,
)
from bursar.domains.ledger.service.import_rows import PlannedRow
from bursar.ports.statement_format import StatedLot, StatedTotal

ZERO = Decimal(0)
# Brokers show fewer decimals than they keep.
UNITS_TOLERANCE = Decimal("0.001")
CASH_TOLERANCE = Decimal("0.01")
TOTAL_TOLERANCE = Decimal("0.02")


def check_and_open(session: Session, plan: ImportPlan, choices: Choices) -> None:
    """Add to a plan its opening balances and the comparison with the file's own totals."""
    statement = plan.statement
    if not (statement.positions or statement.lots or statement.balances):
        return
    simulation = Simulation(session, plan, choices)
    outcome = simulation.run([])
    stated = [*_stated_units(plan), *_stated_cash(plan)]
    if choices.open_positions:
        plan.openings.extend(_openings(plan, stated, simulation, outcome))
        if plan.openings:
            outcome = simulation.run(plan.openings)
            if _resize(plan, stated, simulation, outcome):
                outcome = simulation.run(plan.openings)
    if choices.adjust_differences:
        adjustments = list(_adjustments(plan, stated, outcome))
        if adjustments:
            plan.openings.extend(adjustments)
            outcome = simulation.run(plan.openings)
    settle_few(session, plan.household_id, plan.openings)
    plan.checks.extend(_check(item, _held(item, outcome)) for item in stated)
    plan.checks.extend(_total_check(plan, total, outcome) for total in statement.totals)


# -- what the file states ------------------------------------------------------------------------


def _stated_units(plan: ImportPlan) -> list[Stated]:
    """Return the stated units by account, instrument and day; parts of one are added up."""
    lots: defaultdict[tuple[UUID, UUID], list[StatedLot]] = defaultdict(list)
    for lot in plan.statement.lots:
        day = lot.on or lot.acquired_on
        if day is None:
            continue
        found = plan.finder.find(lot.instrument, day, lot.currency)
        lots[plan.accounts.find(lot.account).account_id, found.instrument_id].append(lot)
    parts: dict[tuple[Any, ...], Stated] = {}
    for position in plan.statement.positions:
        account = plan.accounts.find(position.account)
        found = plan.finder.find(position.instrument, position.on, position.currency)
        key = (account.account_id, found.instrument_id)
        one = Stated(
            account=account, reference=position.account, instrument=found, row=position.row,
            on=position.on, amount=position.quantity, currency=position.currency,
            cost=position.cost_basis, lots=tuple(lots.get(key, ())),
        )  # fmt: skip
        there = parts.get((*key, position.on))
        parts[*key, position.on] = one if there is None else there.plus(one)
    held = {(item.account.account_id, item.instrument_id) for item in parts.values()}
    alone = [_of_lots(plan, group) for key, group in lots.items() if key not in held]
    return sorted([*parts.values(), *alone], key=lambda item: item.on)


def _of_lots(plan: ImportPlan, lots: Sequence[StatedLot]) -> Stated:
    first = lots[0]
    day = max(lot.on or lot.acquired_on for lot in lots)  # type: ignore[type-var]  # one is there
    assert day is not None  # noqa: S101 (lots without any day are left out)
    return Stated(
        account=plan.accounts.find(first.account), reference=first.account,
        instrument=plan.finder.find(first.instrument, day, first.currency), row=first.row, on=day,
        amount=sum((lot.quantity for lot in lots), ZERO), currency=first.currency, cost=None,
        lots=tuple(lots),
    )  # fmt: skip


def _stated_cash(plan: ImportPlan) -> list[Stated]:
    found = [
        Stated(
            account=plan.accounts.find(balance.account), reference=balance.account,
            instrument=None, row=balance.row, on=balance.on, amount=balance.amount,
            currency=balance.currency, cost=None, lots=(),
        )
        for balance in plan.statement.balances
    ]  # fmt: skip
    return sorted(found, key=lambda item: item.on)


# -- what follows --------------------------------------------------------------------------------


def _held(item: Stated, outcome: Outcome) -> Decimal:
    if item.instrument is None:
        return outcome.cash[item.account.account_id, item.currency].at(item.on)
    return outcome.units[item.account.account_id, item.instrument.instrument_id].at(item.on)


def _tolerance(item: Stated) -> Decimal:
    return CASH_TOLERANCE if item.instrument is None else UNITS_TOLERANCE


def _first(stated: Iterable[Stated]) -> Iterator[Stated]:
    """Yield the earliest statement of each position and purse."""
    seen = set()
    for item in stated:
        if item.key not in seen:
            seen.add(item.key)
            yield item


def _openings(
    plan: ImportPlan, stated: Sequence[Stated], simulation: Simulation, outcome: Outcome
) -> Iterator[PlannedRow]:
    for item in _first(stated):
        if item.instrument is None:
            missing = item.amount - _held(item, outcome)
            known = (item.account.account_id, item.currency) in simulation.cash_before
            if not known and abs(missing) > CASH_TOLERANCE / 2:
                yield cash_opening(plan, item, missing)
            continue
        key = (item.account.account_id, item.instrument.instrument_id)
        missing = item.amount - outcome.explained(key, item.on)
        if key not in simulation.units_before and abs(missing) > UNITS_TOLERANCE:
            yield from unit_openings(plan, item, missing)


def _resize(
    plan: ImportPlan, stated: Sequence[Stated], simulation: Simulation, outcome: Outcome
) -> bool:
    """Correct openings that a split or merger in the file multiplies; returns whether any was.

    What is held grows in a straight line with what was held before, so two tries tell the rest.
    """
    opened: dict[Any, list[PlannedRow]] = defaultdict(list)
    for row in plan.openings:
        if row.instrument is not None:
            opened[row.account_id, row.instrument.instrument_id].append(row)
    off = [
        item
        for item in _first(stated)
        if item.instrument is not None
        and len(opened.get(item.key, ())) == 1
        and abs(item.amount - _held(item, outcome)) > UNITS_TOLERANCE
    ]
    if not off:
        return False
    tried = {item.key: opened[item.key][0] for item in off}
    doubled = [
        resized(row, row.columns["quantity"] * 2) if row in tried.values() else row
        for row in plan.openings
    ]
    second = simulation.run(doubled)
    for item in off:
        row = tried[item.key]
        quantity = row.columns["quantity"]
        first = _held(item, outcome)
        slope = (_held(item, second) - first) / quantity
        if slope > 0:
            right = resized(row, quantity + (item.amount - first) / slope)
            plan.openings[plan.openings.index(row)] = right
    return True


def _adjustments(
    plan: ImportPlan, stated: Sequence[Stated], outcome: Outcome
) -> Iterator[PlannedRow]:
    """Yield what brings the ledger to each statement, in the order of days."""
    made: defaultdict[Any, Decimal] = defaultdict(Decimal)
    for item in stated:
        difference = item.amount - _held(item, outcome) - made[item.key]
        if abs(difference) > _tolerance(item):
            made[item.key] += difference
            yield adjustment(plan, item, difference)


# -- what is shown -------------------------------------------------------------------------------


def _check(item: Stated, held: Decimal) -> dict[str, Any]:
    difference = item.amount - held
    return {
        "what": "cash" if item.instrument is None else "units",
        "account": item.account.name,
        "name": item.currency if item.instrument is None else item.instrument.symbol,
        "on": item.on.isoformat(),
        "stated": _plain(item.amount),
        "computed": _plain(held),
        "difference": _plain(difference),
        "agrees": abs(difference) <= _tolerance(item),
    }


def _total_check(plan: ImportPlan, total: StatedTotal, outcome: Outcome) -> dict[str, Any]:
    """Compare a printed total with the file's positions, its cash, or both together.

    A total that is neither (buying power, year to date) is shown without a verdict.
    """
    account = plan.accounts.find(total.account)
    on = total.on or max(stated_days(plan.statement), default=None)
    worth = sum(
        (
            position.value or ZERO
            for position in plan.statement.positions
            if plan.accounts.find(position.account).account_id == account.account_id
            and position.on == on
            and position.currency == total.currency
        ),
        ZERO,
    )
    cash = outcome.cash[account.account_id, total.currency].at(on) if on else ZERO
    nearest = min((worth, cash, worth + cash), key=lambda value: abs(total.amount - value))
    agrees = abs(total.amount - nearest) <= TOTAL_TOLERANCE
    return {
        "what": "total",
        "account": account.name,
        "name": total.name,
        "on": on.isoformat() if on else None,
        "stated": _plain(total.amount),
        "computed": _plain(nearest) if agrees else None,
        "difference": _plain(total.amount - nearest) if agrees else None,
        "agrees": True if agrees else None,
    }


def _plain(value: Decimal) -> str:
    return format(value, "f")
