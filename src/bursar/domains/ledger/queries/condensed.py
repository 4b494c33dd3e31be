"""The ledger of some accounts as few entries: what only totals of a day need."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Transaction
from bursar.domains.ledger.queries.entries import entries_where
from bursar.engines.ledger.entries import Entry
from bursar.engines.ledger.kinds import TransactionKind as Kind

# Kinds whose units and cash of a day only add up, whatever else happens that day.
ADDITIVE = frozenset(
    {
        Kind.BUY, Kind.SELL, Kind.REINVESTMENT, Kind.DIVIDEND, Kind.CAPITAL_GAIN_SHORT,
        Kind.CAPITAL_GAIN_LONG, Kind.INTEREST, Kind.FEE, Kind.TAX, Kind.MARGIN_INTEREST,
        Kind.DEPOSIT, Kind.WITHDRAWAL, Kind.TRANSFER_IN, Kind.TRANSFER_OUT, Kind.CONTRIBUTION,
        Kind.STAKING_REWARD,
    }
)  # fmt: skip


def condensed_entries(
    session: Session, household_id: UUID, account_ids: Collection[UUID]
) -> Iterator[Entry]:
    """Yield entries with the same units and cash a day, account and instrument as the ledger's.

    Rows of one day that only add up are one entry; all others are themselves. Basis and lots do
    not follow from the result.
    """
    here = (Transaction.household_id == household_id, Transaction.account_id.in_(account_ids))
    additive = Transaction.kind.in_([kind.value for kind in ADDITIVE])
    sums = session.execute(
        select(
            func.min(cast(Transaction.id, String)), Transaction.account_id, Transaction.kind,
            Transaction.traded_on, Transaction.instrument_id, Transaction.currency,
            func.sum(Transaction.amount), func.sum(Transaction.quantity),
        )
        .where(*here, additive)
        .group_by(
            Transaction.account_id, Transaction.kind, Transaction.traded_on,
            Transaction.instrument_id, Transaction.currency,
        )
    )  # fmt: skip
    for entry_id, account_id, kind, day, instrument_id, currency, amount, quantity in sums:
        yield Entry(
            id=UUID(entry_id),
            account_id=account_id,
            kind=Kind(kind),
            traded_on=day,
            amount=amount,
            currency=currency,
            instrument_id=instrument_id,
            quantity=quantity,
        )
    yield from entries_where(session, *here, ~additive)
