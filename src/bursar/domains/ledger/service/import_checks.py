"""Holding a file against itself: what its rows lead to, beside the balances it states.

Where a file holds more than its rows explain and the account has no earlier history, the
difference is an opening balance: exactly the position, lot or cash that was there before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Transaction
from bursar.domains.ledger.queries import entries as entry_queries
from bursar.domains.ledger.service.import_accounts import reference_key
from bursar.domains.ledger.service.import_instruments import InstrumentPlan
from bursar.domains.ledger.service.import_plan import Choices, ImportPlan
from bursar.domains.ledger.service.import_plan import stored as stored_rows
from bursar.domains.ledger.service.import_rows import (
    PlannedRow,
    columns_of,
    settle,
)
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.entries import AccountTerms, Entry, InstrumentTerms, Terms
from bursar.engines.ledger.kinds import TransactionKind
from bursar.ports.statement_format import (
    AccountReference,
    Activity,
    StatedLot,
    StatedPosition,
)

ZERO = Decimal(0)
# Brokers show fewer decimals than they keep.
UNITS_TOLERANCE = Decimal("0.001")
CASH_TOLERANCE = Decimal("0.01")

Held = dict[tuple[UUID, UUID], list[tuple[date, Decimal]]]
Cash = dict[tuple[UUID, str], list[tuple[date, Decimal]]]


def check_and_open(session: Session, plan: ImportPlan, choices: Choices) -> None:
    """Add to a plan its opening balances and the comparison with the file's own totals."""
    units, cash = _outcome(session, plan, choices)
    begins = _begins(session, plan)
    if choices.open_positions:
        _open_positions(plan, units, begins)
        _open_cash(plan, cash, begins)
        if plan.openings:
            settle(plan.openings, stored_rows(session, plan.household_id, plan.openings))
    plan.checks.extend(_position_checks(plan, units))
    plan.checks.extend(_cash_checks(plan, cash))


def _outcome(session: Session, plan: ImportPlan, choices: Choices) -> tuple[Held, Cash]:
    """Return what the accounts concerned hold after each day, were the plan committed."""
    accounts = {item.account_id for item in plan.accounts.values()}
    existing = [account.account_id for account in plan.accounts.values() if not account.is_new]
    found = (
        entry_queries.entries(session, plan.household_id, account_ids=existing) if existing else []
    )
    ids = {entry.instrument_id for entry in found if entry.instrument_id} | {
        entry.counter_instrument_id for entry in found if entry.counter_instrument_id
    }
    ids |= {
        item.instrument_id
        for row in plan.rows
        for item in (row.instrument, row.counter)
        if item and not item.is_new
    }
    books = entry_queries.books(session, plan.household_id, ids, with_prices=False)  # type: ignore[arg-type]  # our ids are UUIDs
    terms = Terms(
        accounts={
            **books.terms.accounts,
            **{
                item.account_id: AccountTerms(account_id=item.account_id, taxpayer_id="household")
                for item in plan.accounts.values()
                if item.is_new
            },
        },
        instruments={
            **books.terms.instruments,
            **{
                item.instrument_id: InstrumentTerms(
                    instrument_id=item.instrument_id, currency=item.currency, kind=item.kind
                )
                for item in plan.finder.new.values()
            },
        },
        actions=books.terms.actions,
        tax_currency=books.base_currency,
        rates=books.terms.rates,
    )
    new = [_entry(row) for row in plan.wanted(choices)]
    units: Held = defaultdict(list)
    cash: Cash = defaultdict(list)
    for event in compile_events([*found, *new], terms).events:
        if event.account_id not in accounts:
            continue
        account_id = UUID(str(event.account_id))
        if event.quantity and event.instrument_id is not None:
            units[account_id, UUID(str(event.instrument_id))].append((event.on, event.quantity))
        if event.cash:
            cash[account_id, event.currency].append((event.on, event.cash))
    return units, cash


_ENTRY_FIELDS = (
    "id", "account_id", "traded_on", "amount", "currency", "sequence", "settled_on",
    "instrument_id", "quantity", "unit_price", "fee", "tax", "cost_basis", "acquired_on", "ratio",
    "counter_instrument_id", "counter_amount", "counter_currency", "basis_fraction",
    "wash_sale_disallowed",
)  # fmt: skip


def _entry(row: PlannedRow) -> Entry:
    return Entry(
        kind=TransactionKind(row.columns["kind"]),
        **{name: row.columns[name] for name in _ENTRY_FIELDS},
    )


def _begins(session: Session, plan: ImportPlan) -> Mapping[UUID, date | None]:
    """Return each account's first day before this file; None where it has no history."""
    rows = session.execute(
        select(Transaction.account_id, func.min(Transaction.traded_on))
        .where(
            Transaction.household_id == plan.household_id,
            Transaction.account_id.in_([item.account_id for item in plan.accounts.values()]),
        )
        .group_by(Transaction.account_id)
    )
    return dict(rows.tuples().all())


def _total(changes: Iterable[tuple[date, Decimal]], on: date) -> Decimal:
    return sum((change for day, change in changes if day <= on), ZERO)


def _opening_day(plan: ImportPlan, account_id: UUID, stated_on: date) -> date:
    """Return the day before the file's first row of the account, or the day of the statement."""
    days = [row.activity.traded_on for row in plan.rows if row.account_id == account_id]
    if plan.statement.period and days:
        days.append(plan.statement.period[0])
    return min([*(day - timedelta(days=1) for day in days), stated_on])


def _open_positions(plan: ImportPlan, units: Held, begins: Mapping[UUID, date | None]) -> None:
    lots: defaultdict[tuple[UUID, UUID], list[StatedLot]] = defaultdict(list)
    for lot in plan.statement.lots:
        account = plan.accounts[reference_key(lot.account)]
        found = plan.finder.find(
            lot.instrument, lot.on or lot.acquired_on or date.min, lot.currency
        )
        lots[account.account_id, found.instrument_id].append(lot)
    done: set[tuple[UUID, UUID]] = set()
    for position in plan.statement.positions:
        account = plan.accounts[reference_key(position.account)]
        found = plan.finder.find(position.instrument, position.on, position.currency)
        key = (account.account_id, found.instrument_id)
        missing = position.quantity - _total(units.get(key, ()), position.on)
        if (
            key in done
            or abs(missing) <= UNITS_TOLERANCE
            or _has_history(begins, key[0], units, key)
        ):
            continue
        done.add(key)
        day = _opening_day(plan, key[0], position.on)
        _add_openings(plan, position, found, missing, day, lots.get(key, []))
        units[key].append((day, missing))
    for key, stated in lots.items():
        if key not in done and not _has_history(begins, key[0], units, key) and key not in units:
            done.add(key)
            _add_lots(plan, stated, units, key)


def _has_history(
    begins: Mapping[UUID, date | None], account_id: UUID, units: Held, key: tuple[UUID, UUID]
) -> bool:
    """Whether the ledger already tells how the account came to its units."""
    return begins.get(account_id) is not None and key in units


def _add_openings(
    plan: ImportPlan,
    position: StatedPosition,
    found: InstrumentPlan,
    missing: Decimal,
    day: date,
    lots: list[StatedLot],
) -> None:
    if lots and sum((lot.quantity for lot in lots), ZERO) == missing:
        for lot in lots:
            _opening(
                plan, lot.account, position.row, found, position.currency,
                quantity=lot.quantity, on=day, cost=lot.cost_basis, acquired_on=lot.acquired_on,
            )  # fmt: skip
        return
    whole = missing == position.quantity
    _opening(
        plan, position.account, position.row, found, position.currency,
        quantity=missing, on=day, cost=position.cost_basis if whole else None, acquired_on=None,
    )  # fmt: skip


def _add_lots(
    plan: ImportPlan, stated: list[StatedLot], units: Held, key: tuple[UUID, UUID]
) -> None:
    for lot in stated:
        day = lot.on or lot.acquired_on
        if day is None:
            continue
        found = plan.finder.find(lot.instrument, day, lot.currency)
        _opening(
            plan, lot.account, lot.row, found, lot.currency,
            quantity=lot.quantity, on=day, cost=lot.cost_basis, acquired_on=lot.acquired_on,
        )  # fmt: skip
        units[key].append((day, lot.quantity))


def _opening(  # noqa: PLR0913 (the facts of one row)
    plan: ImportPlan,
    account: AccountReference,
    row: int,
    found: InstrumentPlan | None,
    currency: str,
    *,
    quantity: Decimal,
    on: date,
    cost: Decimal | None = None,
    acquired_on: date | None = None,
    amount: Decimal = ZERO,
) -> None:
    activity = Activity(
        row=row,
        kind=TransactionKind.OPENING_BALANCE,
        account=account,
        traded_on=on,
        currency=currency,
        amount=amount,
        quantity=quantity,
        instrument=found.reference if found else None,
        cost_basis=cost,
        acquired_on=acquired_on if acquired_on is None or acquired_on <= on else on,
        description="Held before this file begins",
    )
    target = plan.accounts[reference_key(account)]
    columns = columns_of(
        activity,
        household_id=plan.household_id,
        account_id=target.account_id,
        instrument=found,
        counter=None,
    )
    plan.openings.append(
        PlannedRow(
            activity=activity,
            account_id=target.account_id,
            instrument=found,
            counter=None,
            columns=columns,
        )
    )


def _open_cash(plan: ImportPlan, cash: Cash, begins: Mapping[UUID, date | None]) -> None:
    done: set[tuple[UUID, str]] = set()
    for balance in sorted(plan.statement.balances, key=lambda item: item.on):
        account = plan.accounts[reference_key(balance.account)]
        key = (account.account_id, balance.currency)
        if key in done or begins.get(account.account_id) is not None:
            continue
        done.add(key)
        missing = balance.amount - _total(cash.get(key, ()), balance.on)
        if abs(missing) <= CASH_TOLERANCE / 2:
            continue
        day = _opening_day(plan, account.account_id, balance.on)
        _opening(
            plan, balance.account, balance.row, None, balance.currency,
            quantity=ZERO, on=day, amount=missing,
        )  # fmt: skip
        cash[key].append((day, missing))


def _position_checks(plan: ImportPlan, units: Held) -> Iterable[dict[str, Any]]:
    for position in plan.statement.positions:
        account = plan.accounts[reference_key(position.account)]
        found = plan.finder.find(position.instrument, position.on, position.currency)
        ours = _total(units.get((account.account_id, found.instrument_id), ()), position.on)
        yield {
            "what": "units",
            "account": account.name,
            "name": found.symbol,
            "on": position.on.isoformat(),
            "stated": str(position.quantity),
            "computed": str(ours),
            "difference": str(position.quantity - ours),
            "agrees": abs(position.quantity - ours) <= UNITS_TOLERANCE,
        }


def _cash_checks(plan: ImportPlan, cash: Cash) -> Iterable[dict[str, Any]]:
    for balance in plan.statement.balances:
        account = plan.accounts[reference_key(balance.account)]
        ours = _total(cash.get((account.account_id, balance.currency), ()), balance.on)
        yield {
            "what": "cash",
            "account": account.name,
            "name": balance.currency,
            "on": balance.on.isoformat(),
            "stated": str(balance.amount),
            "computed": str(ours),
            "difference": str(balance.amount - ours),
            "agrees": abs(balance.amount - ours) <= CASH_TOLERANCE,
        }
