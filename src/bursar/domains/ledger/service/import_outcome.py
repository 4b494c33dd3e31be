"""What the accounts of a file would hold after each day, were it committed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.queries import entries as entry_queries
from bursar.domains.ledger.queries.condensed import ADDITIVE, condensed_entries
from bursar.domains.ledger.service.import_plan import Choices, ImportPlan, new_accounts
from bursar.domains.ledger.service.import_rows import PlannedRow
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.entries import AccountTerms, Entry, InstrumentTerms, Terms
from bursar.engines.ledger.kinds import TransactionKind as Kind

ZERO = Decimal(0)
UnitsKey = tuple[UUID, UUID]
CashKey = tuple[UUID, str]

_ENTRY_FIELDS = (
    "id", "account_id", "traded_on", "amount", "currency", "sequence", "settled_on",
    "instrument_id", "quantity", "unit_price", "fee", "tax", "cost_basis", "acquired_on", "ratio",
    "counter_instrument_id", "counter_amount", "counter_currency", "basis_fraction",
    "wash_sale_disallowed",
)  # fmt: skip


@dataclass(slots=True)
class Timeline:
    """Changes by day, and their sum up to a day."""

    changes: defaultdict[date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, on: date, change: Decimal) -> None:
        """Take in a change."""
        self.changes[on] += change

    def at(self, on: date) -> Decimal:
        """Return the sum of all changes up to a day, the day included."""
        return sum((change for day, change in self.changes.items() if day <= on), ZERO)


@dataclass(slots=True)
class Outcome:
    """Units and cash by day.

    Attributes:
        units: As the ledger would hold them.
        cash: As the ledger would hold it.
        assumed: Units that the ledger would assume because sales lack them.
    """

    units: defaultdict[UnitsKey, Timeline] = field(default_factory=lambda: defaultdict(Timeline))
    cash: defaultdict[CashKey, Timeline] = field(default_factory=lambda: defaultdict(Timeline))
    assumed: defaultdict[UnitsKey, Timeline] = field(default_factory=lambda: defaultdict(Timeline))

    def explained(self, key: UnitsKey, on: date) -> Decimal:
        """Return the units that rows tell of, without those assumed."""
        return self.units[key].at(on) - self.assumed[key].at(on)


class Simulation:
    """The ledger of the accounts concerned with the file's rows, few entries for many rows."""

    def __init__(self, session: Session, plan: ImportPlan, choices: Choices) -> None:
        """Read what is there and walk the file's rows once."""
        self._with_units = bool(plan.statement.positions or plan.statement.lots)
        self._accounts = {item.account_id for item in plan.accounts.plans.values()}
        known = [item.account_id for item in plan.accounts.plans.values() if not item.is_new]
        there = list(condensed_entries(session, plan.household_id, known)) if known else []
        self.units_before = {
            (entry.account_id, entry.instrument_id) for entry in there if entry.quantity
        }
        self.cash_before = {(entry.account_id, entry.currency) for entry in there if entry.amount}
        rows = (_entry(row.columns) for row in plan.rows.where(plan.wanted(choices)))
        self._entries = [*there, *_condensed(rows, with_units=self._with_units)]
        self._terms = _terms(session, plan, self._entries)

    def run(self, more: Sequence[PlannedRow]) -> Outcome:
        """Return what all of it leads to, some more rows included."""
        outcome = Outcome()
        entries = [*self._entries, *(_entry(row.columns) for row in more)]
        for event in compile_events(entries, self._terms).events:
            if event.account_id not in self._accounts:
                continue
            account_id = UUID(str(event.account_id))
            if event.quantity and event.instrument_id is not None:
                key = (account_id, UUID(str(event.instrument_id)))
                outcome.units[key].add(event.on, event.quantity)
                if event.entry is not None and event.kind is not event.entry.kind:
                    outcome.assumed[key].add(event.on, event.quantity)
            if event.cash:
                outcome.cash[account_id, event.currency].add(event.on, event.cash)
        return outcome


def _entry(columns: Mapping[str, Any]) -> Entry:
    return Entry(
        kind=Kind(columns["kind"]),
        **{name: columns[name] for name in _ENTRY_FIELDS},
    )


def _condensed(entries: Iterable[Entry], *, with_units: bool) -> Iterator[Entry]:
    """Add up rows that only add up; without units, rows of any instrument are cash alone."""
    sums: dict[tuple[Any, ...], Entry] = {}
    for entry in entries:
        if entry.kind not in ADDITIVE:
            yield entry
            continue
        kind, instrument = (entry.kind, entry.instrument_id) if with_units else (Kind.DEPOSIT, None)
        key = (entry.account_id, kind, instrument, entry.traded_on, entry.currency)
        first = sums.get(key)
        sums[key] = Entry(
            id=entry.id if first is None else first.id,
            account_id=entry.account_id,
            kind=kind,
            traded_on=entry.traded_on,
            currency=entry.currency,
            amount=entry.amount + (ZERO if first is None else first.amount),
            instrument_id=instrument,
            quantity=(entry.quantity if with_units else ZERO)
            + (ZERO if first is None else first.quantity),
        )
    yield from sums.values()


def _terms(session: Session, plan: ImportPlan, entries: Sequence[Entry]) -> Terms:
    named = {entry.instrument_id for entry in entries}
    named |= {entry.counter_instrument_id for entry in entries}
    known = {UUID(str(item)) for item in named if item is not None} - plan.finder.new.keys()
    for position in plan.statement.positions:
        found = plan.finder.find(position.instrument, position.on, position.currency)
        if not found.is_new:
            known.add(found.instrument_id)
    terms = entry_queries.books(session, plan.household_id, known, with_prices=False).terms
    return replace(
        terms,
        accounts={
            **terms.accounts,
            **{
                item.account_id: AccountTerms(account_id=item.account_id, taxpayer_id="household")
                for item in new_accounts(plan)
            },
        },
        instruments={
            **terms.instruments,
            **{
                item.instrument_id: InstrumentTerms(
                    instrument_id=item.instrument_id, currency=item.currency, kind=item.kind
                )
                for item in plan.finder.new.values()
            },
        },
    )
