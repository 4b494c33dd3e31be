"""Finding the two sides of a transfer between own accounts.

Only what is certain is paired: the same amount (or units of the same instrument) leaves one
account and arrives in another within a few days, and no other candidate is as near.
"""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Transaction
from bursar.engines.ledger.kinds import TransactionKind
from bursar.kit.ids import new_id

DAYS_APART = 5

_OUT = (TransactionKind.TRANSFER_OUT, TransactionKind.TRANSFER_OUT_KIND)
_IN = (TransactionKind.TRANSFER_IN, TransactionKind.TRANSFER_IN_KIND)

TRANSFERS = frozenset(kind.value for kind in (*_OUT, *_IN))


def pair_transfers(session: Session, household_id: UUID) -> int:
    """Give both sides of each certain transfer the same `transfer_id`.

    Returns:
        How many pairs were made.
    """
    rows = session.execute(
        select(
            Transaction.id, Transaction.account_id, Transaction.kind, Transaction.traded_on,
            Transaction.instrument_id, Transaction.quantity, Transaction.amount,
            Transaction.currency,
        )
        .where(
            Transaction.household_id == household_id,
            Transaction.kind.in_([*_OUT, *_IN]),
            Transaction.transfer_id.is_(None),
        )
        .order_by(Transaction.traded_on, Transaction.id)
    ).all()  # fmt: skip
    arriving: defaultdict[Any, list[Any]] = defaultdict(list)
    leaving: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        (arriving if row.kind in _IN else leaving)[_measure(row)].append(row)
    pairs = 0
    for row in rows:
        if row.kind not in _OUT:
            continue
        measure = _measure(row)
        partner = _nearest(row, arriving[measure])
        if partner is None or _nearest(partner, leaving[measure]) != row:
            continue  # nothing arrives, or what arrives has a nearer sender
        arriving[measure].remove(partner)
        leaving[measure].remove(row)
        session.execute(
            update(Transaction)
            .where(Transaction.id.in_([row.id, partner.id]))
            .values(transfer_id=new_id())
        )
        pairs += 1
    return pairs


def _measure(row: Any) -> tuple[object, ...]:
    if row.instrument_id is not None:
        return row.instrument_id, abs(row.quantity)
    return row.currency, abs(row.amount)


def _nearest(row: Any, candidates: list[Any]) -> Any | None:
    """Return the one candidate nearest in time; None where two are equally near."""
    near = sorted(
        (abs((other.traded_on - row.traded_on).days), str(other.id), other)
        for other in candidates
        if other.account_id != row.account_id and _close(other.traded_on, row.traded_on)
    )
    if not near or (len(near) > 1 and near[0][0] == near[1][0] and near[0][2].account_id
                    != near[1][2].account_id):  # fmt: skip
        return None
    return near[0][2]


def _close(one: date, other: date) -> bool:
    return abs((one - other).days) <= DAYS_APART
