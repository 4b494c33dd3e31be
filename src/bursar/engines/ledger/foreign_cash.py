"""Gains on foreign cash (IRC section 988), apart from the gains on what it bought."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from bursar.engines.ledger.compile import PRECISION
from bursar.engines.ledger.compiler import MONEY_STEP, share
from bursar.engines.ledger.entries import Id, Issue, Terms
from bursar.engines.ledger.events import ZERO, Event
from bursar.engines.ledger.kinds import TransactionKind as Kind

_OWN_MOVES = frozenset({Kind.TRANSFER_IN, Kind.TRANSFER_OUT})


@dataclass(frozen=True, slots=True)
class CashGain:
    """Foreign money that was spent or exchanged, against the day it came in.

    Attributes:
        amount: In `currency`, positive.
        basis: In tax currency at the rate of acquired_on.
        proceeds: In tax currency at the rate of disposed_on.
        gain: proceeds - basis; ordinary income or loss.
    """

    entry_id: Id
    taxpayer_id: Id
    account_id: Id
    currency: str
    amount: Decimal
    acquired_on: date
    disposed_on: date
    basis: Decimal
    proceeds: Decimal
    gain: Decimal


@dataclass(slots=True)
class _CashLot:
    acquired_on: date
    amount: Decimal
    basis: Decimal


def foreign_cash_gains(events: Iterable[Event], terms: Terms) -> tuple[list[CashGain], list[Issue]]:
    """Return gains on foreign balances, first in first out for each taxpayer and currency.

    Money received has the day's value as basis; money paid out realises the change since.
    Transfers between own accounts (with a transfer_id) are no disposal. What is paid beyond
    the balance known (a margin loan, a missing opening balance) realises nothing and is an
    issue, as is a missing rate.

    Not modelled: the personal exemption of 988(e) (gains up to $200), borrowings in foreign
    currency, elections under 988(a)(1)(B).
    """
    gains: list[CashGain] = []
    issues: list[Issue] = []
    pools: defaultdict[tuple[Id, str], deque[_CashLot]] = defaultdict(deque)
    with localcontext(PRECISION):
        for event in events:
            if not event.cash or event.currency == terms.tax_currency or _is_own_move(event):
                continue
            rate = terms.rates(event.currency, terms.tax_currency, event.on)
            if rate is None:
                message = f"No rate for {event.currency} on {event.on}: its gain is not known."
                issues.append(Issue(event.entry_id, "missing_rate", message))
                continue
            pool = pools[terms.accounts[event.account_id].taxpayer_id, event.currency]
            if event.cash > 0:
                basis = (event.cash * rate).quantize(MONEY_STEP)
                pool.append(_CashLot(event.on, event.cash, basis))
            else:
                _spend(event, rate, pool, terms, (gains, issues))
    return gains, issues


def _is_own_move(event: Event) -> bool:
    entry = event.entry
    return entry is not None and event.kind in _OWN_MOVES and entry.transfer_id is not None


def _spend(
    event: Event,
    rate: Decimal,
    pool: deque[_CashLot],
    terms: Terms,
    found: tuple[list[CashGain], list[Issue]],
) -> None:
    gains, issues = found
    left = -event.cash
    while left > ZERO and pool:
        lot = pool[0]
        amount = min(left, lot.amount)
        basis = share(lot.basis, amount, lot.amount)
        proceeds = (amount * rate).quantize(MONEY_STEP)
        gains.append(
            CashGain(
                event.entry_id,
                terms.accounts[event.account_id].taxpayer_id,
                event.account_id,
                event.currency,
                amount,
                lot.acquired_on,
                event.on,
                basis,
                proceeds,
                proceeds - basis,
            )
        )
        left -= amount
        lot.amount -= amount
        lot.basis -= basis
        if not lot.amount:
            pool.popleft()
    if left:
        message = f"{left} {event.currency} are paid beyond the balance known."
        issues.append(Issue(event.entry_id, "cash_overdrawn", message))
