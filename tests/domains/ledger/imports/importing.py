"""One household that files are imported into, and what is then in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, select

from bursar.domains.ledger.models import (
    Account,
    Disposal,
    LedgerIssue,
    Lot,
    PositionSeries,
    StatementImport,
    Transaction,
)
from bursar.domains.ledger.service import import_runs, imports
from bursar.domains.ledger.service.imports import Outside
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.domains.market.models import Bar, ExchangeRate, Instrument
from bursar.kit.db import Actor, open_session

TODAY = date(2026, 11, 20)
LEDGER = (Account, Instrument, Transaction, Bar, ExchangeRate)
DERIVED = (Lot, Disposal, PositionSeries, LedgerIssue)


@dataclass(frozen=True)
class Desk:
    """Where files are handed in."""

    engine: Engine
    actor: Actor
    household_id: UUID
    outside: Outside

    def upload(self, content: bytes | str, name: str = "bank.csv") -> UUID:
        """Hand a file in."""
        content = content.encode() if isinstance(content, str) else content
        with open_session(self.engine, self.actor) as session:
            return imports.upload(
                session,
                self.household_id,
                file_name=name,
                media_type=None,
                chunks=[content],
                files=self.outside.files,
            ).id

    def preview(self, import_id: UUID, **options: Any) -> StatementImport:
        """Look at what it would change."""
        with open_session(self.engine, self.actor) as session:
            return import_runs.preview(
                session, import_id, self.outside, options=options, today=TODAY
            )

    def commit(self, import_id: UUID) -> StatementImport:
        """Accept the preview."""
        with open_session(self.engine, self.actor) as session:
            return import_runs.commit(session, import_id, self.outside, today=TODAY)

    def undo(self, import_id: UUID) -> None:
        """Take it back."""
        with open_session(self.engine, self.actor) as session:
            imports.undo(session, import_id)

    def look(self, content: bytes | str, name: str = "bank.csv", **options: Any) -> StatementImport:
        """Hand a file in and preview it."""
        return self.preview(self.upload(content, name), **options)

    def take(self, content: bytes | str, name: str = "bank.csv", **options: Any) -> StatementImport:
        """Hand a file in, preview and commit it."""
        return self.commit(self.look(content, name, **options).id)

    def rebuild(self) -> None:
        """Work off the marks."""
        with open_session(self.engine, self.actor) as session:
            rebuild(session, self.household_id, today=TODAY)

    def rows(self) -> Sequence[Transaction]:
        """All transactions in order."""
        with open_session(self.engine, self.actor) as session:
            return session.scalars(
                select(Transaction)
                .where(Transaction.household_id == self.household_id)
                .order_by(Transaction.traded_on, Transaction.sequence, Transaction.id)
            ).all()

    def kinds(self) -> Counter[str]:
        """How many transactions of each kind there are."""
        return Counter(row.kind for row in self.rows())

    def cash(self) -> Decimal:
        """The sum of all amounts."""
        return sum((row.amount for row in self.rows()), Decimal(0))

    def counted(self) -> dict[str, int]:
        """How many rows of the household each table has."""
        with open_session(self.engine, self.actor) as session:
            return {
                table.__tablename__: session.scalar(
                    select(func.count())
                    .select_from(table)
                    .where(table.household_id == self.household_id)
                )
                or 0
                for table in (*LEDGER, *DERIVED)
            }


def counts(row: StatementImport) -> tuple[int, int, int, int]:
    """New, already there, conflicting, not understood."""
    found = row.counts
    return (
        found["new"], found["already_there"], found["conflicting"], found["not_understood"]
    )  # fmt: skip


def disagreeing(row: StatementImport) -> list[tuple[str, str, str]]:
    """Name, day and difference of the checks that fail."""
    return [
        (check["name"], check["on"], check["difference"])
        for check in row.preview["checks"]
        if check["agrees"] is False
    ]
