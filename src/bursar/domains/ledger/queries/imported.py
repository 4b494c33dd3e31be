"""What the ledger knows of rows that a file may bring again."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from psycopg.rows import dict_row
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Document
from bursar.domains.ledger.models import StatementImport, Transaction
from bursar.engines.ledger.kinds import TransactionKind
from bursar.kit.db import raw_connection

FETCH = 5_000

_MEETING = """
select account_id, kind, traded_on, quantity, amount, currency, counter_amount, instrument_id,
       fingerprint, external_id
from transaction
where household_id = %(household)s and account_id = any(%(accounts)s)
  and traded_on between %(first)s and %(last)s
"""
# A person may have moved an imported row to another day or account: it is known all the same.
_MOVED = """
select fingerprint from transaction
where household_id = %(household)s and fingerprint is not null
  and not (account_id = any(%(accounts)s) and traded_on between %(first)s and %(last)s)
"""


def meeting_rows(
    session: Session, household_id: UUID, accounts: Collection[UUID], first: date, last: date
) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of some accounts between two days; never all at once in memory."""
    return _streamed(session, _MEETING, _named(household_id, accounts, first, last))


def moved_fingerprints(
    session: Session, household_id: UUID, accounts: Collection[UUID], first: date, last: date
) -> Iterator[bytes]:
    """Yield the fingerprints of all other imported rows of the household."""
    for row in _streamed(session, _MOVED, _named(household_id, accounts, first, last)):
        yield row["fingerprint"]


def _named(
    household_id: UUID, accounts: Collection[UUID], first: date, last: date
) -> dict[str, Any]:
    return {
        "household": household_id, "accounts": list(accounts), "first": first, "last": last,
    }  # fmt: skip


def _streamed(
    session: Session, query: str, named: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    connection = raw_connection(session)
    with connection.cursor(f"imported_{uuid4().hex}", row_factory=dict_row) as cursor:
        cursor.itersize = FETCH
        cursor.execute(query, named, binary=True)
        yield from cursor


def earlier_accounts(session: Session, household_id: UUID, sha256: bytes) -> Mapping[str, str]:
    """Return the account of each of a file's own, as the latest import of the same bytes had it."""
    row = session.scalars(
        select(StatementImport)
        .join(Document, Document.id == StatementImport.document_id)
        .where(
            StatementImport.household_id == household_id,
            StatementImport.status == "committed",
            Document.sha256 == sha256,
        )
        .order_by(StatementImport.committed_at.desc())
        .limit(1)
    ).first()
    return dict(row.preview.get("mapped_accounts", {})) if row is not None else {}


def first_days(
    session: Session, household_id: UUID, accounts: Collection[UUID]
) -> Mapping[UUID, date]:
    """Return each account's first day; accounts without rows are absent."""
    rows = session.execute(
        select(Transaction.account_id, func.min(Transaction.traded_on))
        .where(Transaction.household_id == household_id, Transaction.account_id.in_(accounts))
        .group_by(Transaction.account_id)
    )
    return {account_id: first for account_id, first in rows}  # noqa: C416 (rows are no tuples)


def opening_days(
    session: Session, household_id: UUID, accounts: Collection[UUID]
) -> list[tuple[UUID, UUID | None, date]]:
    """Return the latest opening balance of each instrument, and of the cash, in some accounts."""
    rows = session.execute(
        select(Transaction.account_id, Transaction.instrument_id, func.max(Transaction.traded_on))
        .where(
            Transaction.household_id == household_id,
            Transaction.account_id.in_(accounts),
            Transaction.kind == TransactionKind.OPENING_BALANCE.value,
        )
        .group_by(Transaction.account_id, Transaction.instrument_id)
    )
    return [(account_id, instrument_id, on) for account_id, instrument_id, on in rows]
