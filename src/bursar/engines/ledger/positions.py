"""Sparse keyframes of units and cash, and what crosses each account's border.

This is where the ledger's exact Decimals become float64 arrays, in ``_keyframes``: sums are
exact, each running total is rounded once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import NamedTuple

import numpy as np

from bursar.engines.arrays import FloatArray, IntArray
from bursar.engines.ledger.compile import PRECISION
from bursar.engines.ledger.entries import Id
from bursar.engines.ledger.events import ZERO, Event
from bursar.engines.ledger.kinds import TransactionKind as Kind

EPOCH = date(1970, 1, 1).toordinal()

FLOW_KINDS = frozenset(
    {
        Kind.DEPOSIT,
        Kind.WITHDRAWAL,
        Kind.CONTRIBUTION,
        Kind.DISTRIBUTION,
        Kind.TRANSFER_IN,
        Kind.TRANSFER_OUT,
        Kind.TRANSFER_IN_KIND,
        Kind.TRANSFER_OUT_KIND,
        Kind.CONVERSION_IN,
        Kind.CONVERSION_OUT,
        Kind.OPENING_BALANCE,
        Kind.ADJUSTMENT,
        Kind.GIFT_IN,
        Kind.GIFT_OUT,
        Kind.INHERITANCE,
        Kind.VEST,
    }
)
INCOME_KINDS = frozenset(
    {
        Kind.DIVIDEND,
        Kind.CAPITAL_GAIN_SHORT,
        Kind.CAPITAL_GAIN_LONG,
        Kind.INTEREST,
        Kind.STAKING_REWARD,
    }
)
COST_KINDS = frozenset({Kind.FEE, Kind.MARGIN_INTEREST})


def epoch_day(on: date) -> int:
    """Return days since 1970-01-01, the unit of every day array."""
    return on.toordinal() - EPOCH


def day_date(day: int) -> date:
    """Return the date of a day since 1970-01-01."""
    return date.fromordinal(int(day) + EPOCH)


@dataclass(frozen=True, slots=True)
class Keyframes:
    """A quantity that changes on some days.

    Attributes:
        days: Days since 1970-01-01 on which it changes, increasing, shape (n,).
        totals: What is held from that day on, shape (n,).
    """

    days: IntArray
    totals: FloatArray

    def dense(self, first_day: int, count: int) -> FloatArray:
        """Return the total at the end of each of `count` days from first_day on."""
        start = int(np.searchsorted(self.days, first_day, side="right"))
        inside = self.days[start:] - first_day
        inside = inside[inside < count]
        totals = self.totals[start : start + inside.size]
        before = self.totals[start - 1] if start else 0.0
        lengths = np.diff(np.concatenate(([0], inside, [count])))
        return np.repeat(np.concatenate(([before], totals)), lengths)


@dataclass(frozen=True, slots=True)
class Positions:
    """Units by (account, instrument) and cash by (account, currency)."""

    units: dict[tuple[Id, Id], Keyframes]
    cash: dict[tuple[Id, str], Keyframes]


def positions(events: Iterable[Event]) -> Positions:
    """Return the keyframes of all positions and cash balances.

    Args:
        events: Canonical events in order, of everything or of complete lot groups.

    Returns:
        Units are the sum of the events' quantities, cash of their cash. Balances that return
        to exactly zero are exactly 0.0.
    """
    units: defaultdict[tuple[Id, Id], list[tuple[date, Decimal]]] = defaultdict(list)
    cash: defaultdict[tuple[Id, str], list[tuple[date, Decimal]]] = defaultdict(list)
    for event in events:
        if event.quantity and event.instrument_id is not None:
            units[event.account_id, event.instrument_id].append((event.on, event.quantity))
        if event.cash:
            cash[event.account_id, event.currency].append((event.on, event.cash))
    with localcontext(PRECISION):
        return Positions(
            units={key: _keyframes(changes) for key, changes in units.items()},
            cash={key: _keyframes(changes) for key, changes in cash.items()},
        )


def _keyframes(changes: Sequence[tuple[date, Decimal]]) -> Keyframes:
    days: list[int] = []
    totals: list[float] = []
    total = ZERO
    last: date | None = None
    for on, change in changes:
        total += change
        if on == last:
            totals[-1] = float(total)
            continue
        last = on
        days.append(on.toordinal() - EPOCH)
        totals.append(float(total))
    return Keyframes(np.array(days, dtype=np.int64), np.array(totals, dtype=np.float64))


class Flow(NamedTuple):
    """Money or units that cross the border of one account.

    For a set of accounts, flows that share a transfer_id and a day cancel when both sides are
    inside. In kind, ``amount`` is 0 and ``quantity`` is valued at the market (``value_flows``).
    """

    account_id: Id
    on: date
    kind: Kind
    currency: str
    amount: Decimal
    instrument_id: Id | None
    quantity: Decimal
    entry_id: Id
    transfer_id: Id | None


class Income(NamedTuple):
    """Income of one account before costs and taxes withheld, in ``currency``."""

    account_id: Id
    on: date
    kind: Kind
    instrument_id: Id | None
    currency: str
    gross: Decimal
    entry_id: Id


class Cost(NamedTuple):
    """Fees, margin interest or taxes paid, positive (negative: a refund), in ``currency``."""

    account_id: Id
    on: date
    kind: Kind
    instrument_id: Id | None
    currency: str
    fee: Decimal
    tax: Decimal
    entry_id: Id


def flows(events: Iterable[Event]) -> list[Flow]:
    """Return what crosses the accounts' borders, in order of time."""
    found = []
    for event in events:
        if event.kind not in FLOW_KINDS:
            continue
        transfer_id = event.entry.transfer_id if event.entry is not None else None
        instrument_id = event.instrument_id
        common = (event.account_id, event.on, event.kind)
        tail = (event.entry_id, transfer_id)
        if event.quantity:
            found.append(Flow(*common, event.currency, ZERO, instrument_id, event.quantity, *tail))
        if event.cash:
            found.append(Flow(*common, event.currency, event.cash, None, ZERO, *tail))
    return found


def income(events: Iterable[Event]) -> list[Income]:
    """Return dividends, interest and other income, gross, in order of time."""
    found = []
    for event in events:
        entry = event.entry
        if event.kind not in INCOME_KINDS or entry is None:
            continue
        gross = entry.amount + entry.tax + entry.fee
        if event.kind is Kind.STAKING_REWARD:
            gross += event.value or ZERO
        found.append(
            Income(
                event.account_id,
                event.on,
                event.kind,
                event.instrument_id,
                event.currency,
                gross,
                event.entry_id,
            )
        )
    return found


def costs(events: Iterable[Event]) -> list[Cost]:
    """Return fees and taxes, once for each transaction that bears them, in order of time."""
    found = []
    seen: set[Id] = set()
    for event in events:
        entry = event.entry
        if entry is None or event.entry_id in seen:
            continue
        fee, tax = entry.fee, entry.tax
        if entry.kind in COST_KINDS:
            fee = -entry.amount - tax
        elif entry.kind is Kind.TAX:
            tax = -entry.amount - fee
        if not fee and not tax:
            continue
        seen.add(event.entry_id)
        found.append(
            Cost(
                event.account_id,
                event.on,
                event.kind,
                event.instrument_id,
                entry.currency,
                fee,
                tax,
                event.entry_id,
            )
        )
    return found
