"""Transactions and disposals that figures name as their sources."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, Disposal, Transaction
from bursar.domains.market.models import Instrument


def recent_transactions(
    session: Session,
    household_id: UUID,
    account_ids: Collection[UUID] | None,
    *,
    on: date,
    limit: int,
) -> Sequence[Any]:
    """The last entries up to a day, latest first.

    The latest rows are taken from their index before names are joined.
    """
    wanted = [Transaction.household_id == household_id, Transaction.traded_on <= on]
    if account_ids is not None:
        wanted.append(Transaction.account_id.in_(account_ids))
    last = (
        select(
            Transaction.id, Transaction.traded_on, Transaction.kind, Transaction.account_id,
            Transaction.instrument_id, Transaction.description, Transaction.quantity,
            Transaction.amount, Transaction.currency,
        )
        .where(*wanted)
        .order_by(Transaction.traded_on.desc(), Transaction.id.desc())
        .limit(limit)
        .subquery()
    )  # fmt: skip
    return session.execute(
        select(last, Account.name.label("account_name"), Instrument.symbol)
        .join(Account, Account.id == last.c.account_id)
        .outerjoin(Instrument, Instrument.id == last.c.instrument_id)
        .order_by(last.c.traded_on.desc(), last.c.id.desc())
    ).all()


def transactions_of(
    session: Session,
    household_id: UUID,
    account_ids: Collection[UUID],
    *,
    on: date,
    instrument_id: UUID | None = None,
) -> Sequence[Any]:
    """Entries of some accounts up to a day, oldest first; of one instrument where given."""
    wanted = [
        Transaction.household_id == household_id,
        Transaction.account_id.in_(account_ids),
        Transaction.traded_on <= on,
    ]
    if instrument_id is not None:
        wanted.append(
            or_(
                Transaction.instrument_id == instrument_id,
                Transaction.counter_instrument_id == instrument_id,
            )
        )
    return session.execute(
        select(
            Transaction.id, Transaction.traded_on, Transaction.kind, Transaction.account_id,
            Transaction.instrument_id, Transaction.counter_instrument_id, Transaction.quantity,
            Transaction.unit_price, Transaction.amount, Transaction.currency,
            Transaction.counter_amount, Transaction.counter_currency, Transaction.ratio,
        )
        .where(*wanted)
        .order_by(Transaction.traded_on, Transaction.sequence, Transaction.id)
    ).all()  # fmt: skip


def splits_of(session: Session, household_id: UUID, since: date) -> Sequence[Any]:
    """Splits that the household's own rows state, after a day: instrument, day and ratio."""
    return session.execute(
        select(Transaction.instrument_id, Transaction.traded_on, Transaction.ratio)
        .where(
            Transaction.household_id == household_id,
            Transaction.kind == "split",
            Transaction.traded_on > since,
            Transaction.ratio.is_not(None),
        )
        .distinct()
    ).all()


def disposals(
    session: Session,
    household_id: UUID,
    account_ids: Collection[UUID],
    *,
    year: int | None,
    taxable_only: bool,
    limit: int,
) -> Sequence[Any]:
    """Disposals with names, in the order of Form 8949: by box, then by day."""
    wanted = [Disposal.household_id == household_id, Disposal.account_id.in_(account_ids)]
    if year is not None:
        wanted.append(Disposal.disposed_on.between(date(year, 1, 1), date(year, 12, 31)))
    if taxable_only:
        wanted.append(Disposal.is_taxable.is_(True))
    columns = (
        "id", "account_id", "instrument_id", "transaction_id", "opening_transaction_id", "kind",
        "quantity", "acquired_on", "disposed_on", "term", "currency", "tax_proceeds",
        "tax_cost_basis", "tax_gain", "tax_wash_disallowed", "is_short", "is_section_1256",
        "is_taxable", "adjustment_code", "days_tacked",
    )  # fmt: skip
    return session.execute(
        select(
            *(getattr(Disposal, name) for name in columns),
            Account.name.label("account_name"),
            Instrument.symbol,
            Instrument.name.label("instrument_name"),
        )
        .join(
            Account,
            and_(Account.household_id == Disposal.household_id, Account.id == Disposal.account_id),
        )
        .join(Instrument, Instrument.id == Disposal.instrument_id)
        .where(*wanted)
        .order_by(Disposal.term.desc(), Disposal.disposed_on, Instrument.symbol, Disposal.id)
        .limit(limit)
    ).all()
