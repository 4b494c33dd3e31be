"""The audit log: who changed which row, from what to what, append-only.

Values are sealed with the household's key from the first day: destroying the key erases them,
while the hash chain, which runs over the sealed bytes, still holds. Rows that belong to a user
are sealed with the master key.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    DateTime,
    Index,
    LargeBinary,
    String,
    Uuid,
    event,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from bursar.kit import crypto
from bursar.kit.db import ANONYMOUS, Actor, Base

# Columns that never enter the log, not even sealed.
SECRET_COLUMNS = frozenset(
    {"password_hash", "token_hash", "code_hash", "secret_sealed", "sealed_key"}
)


class AuditEntry(Base):
    """One change of one row, or one deed that changed many (an import)."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_household_id", "household_id", "id"),
        Index("ix_audit_entry_row", "table_name", "row_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    household_id: Mapped[UUID | None] = mapped_column(Uuid)  # no reference: it outlives the row
    user_id: Mapped[UUID | None] = mapped_column(Uuid)
    action: Mapped[str] = mapped_column(String(100))
    table_name: Mapped[str | None] = mapped_column(String(100))
    row_id: Mapped[UUID | None] = mapped_column(Uuid)
    before_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    after_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    address: Mapped[str | None] = mapped_column(INET)
    agent: Mapped[str | None] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditKeys:
    """Opens the keys that seal audit values; one a process, made by the composition root."""

    def __init__(self, master_key: bytes) -> None:
        self._master_key = master_key
        self._open = lru_cache(maxsize=4096)(self._unseal)

    def _unseal(self, household_id: UUID, sealed: bytes) -> bytes:
        return crypto.unseal(self._master_key, sealed, bound_to=household_id.bytes)

    def new_household_key(self, household_id: UUID) -> bytes:
        """Return a fresh key of a household, sealed with the master key."""
        return crypto.seal(self._master_key, crypto.new_key(), bound_to=household_id.bytes)

    def key(self, session: Session, household_id: UUID | None) -> bytes:
        """Return the key that seals a household's values; the master key where there is none.

        Raises:
            LookupError: The household's key was destroyed: it was erased.
        """
        if household_id is None:
            return self._master_key
        sealed = session.connection().execute(
            text("select sealed_key from household_key where household_id = :id"),
            {"id": household_id},
        )
        found = sealed.scalar_one_or_none()
        if found is None:
            raise LookupError("the household's audit key was destroyed")
        return self._open(household_id, bytes(found))


_keys: list[AuditKeys] = []


def use_keys(keys: AuditKeys) -> None:
    """Give this process the keys; called once by the composition root."""
    _keys[:] = [keys]


def current_keys() -> AuditKeys:
    """Return the keys of this process."""
    if not _keys:
        raise RuntimeError("the composition root has not given the audit log its keys")
    return _keys[0]


def hold(session: Session, household_id: UUID) -> None:
    """Let one transaction at a time write of a household, from here to its end.

    Two entries must not follow the same one. Whoever locks other rows that all writers of a
    household share takes this lock first: one order, no deadlock.
    """
    session.connection().execute(
        text("select pg_advisory_xact_lock(hashtextextended('audit' || :id, 0))"),
        {"id": str(household_id)},
    )


def record(
    session: Session,
    action: str,
    *,
    household_id: UUID | None = None,
    subject: tuple[str, UUID | None] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Append one entry in the session's transaction.

    Args:
        action: `created`, `changed`, `deleted`, or a deed (`signed_in`, `import_committed`).
        household_id: Whose wall the entry stands behind; empty for a user's own affairs.
        subject: Table and id of the row.
        before: Values before, JSON-ready after `str`.
        after: Values after.
    """
    actor: Actor = session.info.get("actor") or ANONYMOUS
    connection = session.connection()
    key = current_keys().key(session, household_id) if before or after else b""
    table, row_id = subject or (None, None)
    bound_to = row_id.bytes if row_id else b""
    sealed = [
        crypto.seal(key, json.dumps(values, default=str).encode(), bound_to=bound_to)
        if values
        else None
        for values in (before, after)
    ]
    previous = None
    if household_id is not None:
        hold(session, household_id)
        previous = connection.execute(
            text("select hash from audit_entry where household_id = :id order by id desc limit 1"),
            {"id": household_id},
        ).scalar()
    said = (action, table, row_id, household_id, actor.user_id)
    digest = chain_hash(previous, said, sealed[0], sealed[1])
    connection.execute(
        AuditEntry.__table__.insert(),  # type: ignore[attr-defined]  # a Table at run time
        {
            "household_id": household_id,
            "user_id": actor.user_id,
            "action": action,
            "table_name": table,
            "row_id": row_id,
            "before_sealed": sealed[0],
            "after_sealed": sealed[1],
            "address": actor.address,
            "agent": (actor.agent or "")[:500] or None,
            "previous_hash": previous,
            "hash": digest,
        },
    )


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry at which a chain does not hold."""

    entry_id: int
    reason: str


def verify_chain(session: Session, household_id: UUID) -> Broken | None:
    """Return where the chain of a household is broken; None where it holds.

    Needs no key: it runs over the sealed bytes, also after the household's key was destroyed.
    What it cannot see is that the newest entries are missing: keep the last hash elsewhere.
    """
    previous: bytes | None = None
    rows = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.household_id == household_id)
        .order_by(AuditEntry.id)
        .execution_options(yield_per=1000)
    )
    for row in rows:
        if row.previous_hash != previous:
            return Broken(row.id, "it does not follow the entry before it")
        if row.hash != chain_hash(previous, _said(row), row.before_sealed, row.after_sealed):
            return Broken(row.id, "it is not what was written")
        previous = row.hash
    return None


def chain_hash(
    previous: bytes | None,
    said: Sequence[object],
    before: bytes | None,
    after: bytes | None,
) -> bytes:
    """Return the SHA-256 that binds an entry to the one before it.

    Args:
        previous: The hash of the entry before.
        said: What is in the open: action, table, row, household, user.
        before: Sealed values.
        after: Sealed values.
    """
    digest = hashlib.sha256()
    for part in (previous, *(str(word or "").encode() for word in said), before, after):
        digest.update(len(part or b"").to_bytes(8, "big"))
        digest.update(part or b"")
    return digest.digest()


def _said(row: AuditEntry) -> tuple[object, ...]:
    return row.action, row.table_name, row.row_id, row.household_id, row.user_id


def _values(row: Any, *, old: bool) -> dict[str, Any]:
    state = inspect(row)
    found = {}
    for attribute in state.mapper.column_attrs:
        name = attribute.key
        if name in SECRET_COLUMNS:
            continue
        history = state.attrs[name].history
        value = history.deleted[0] if old and history.deleted else getattr(row, name)
        found[name] = value
    return found


def _changed(row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    state = inspect(row)
    names = [
        attribute.key
        for attribute in state.mapper.column_attrs
        if state.attrs[attribute.key].history.has_changes()
        and attribute.key not in SECRET_COLUMNS
        and attribute.key != "updated_at"
    ]
    old, new = _values(row, old=True), _values(row, old=False)
    return {name: old[name] for name in names}, {name: new[name] for name in names}


@event.listens_for(Session, "before_flush")
def _remember_changes(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Note what ORM writes change; the entries follow the flush, when rows and keys exist."""
    noted = session.info.setdefault("audit_noted", [])
    for row in session.dirty:
        if _is_watched(row) and session.is_modified(row):
            before, after = _changed(row)
            if before or after:
                noted.append(("changed", row, before, after))
    noted.extend(("created", row, None, None) for row in session.new if _is_watched(row))
    noted.extend(
        ("deleted", row, _values(row, old=True), None)
        for row in session.deleted
        if _is_watched(row)
    )


@event.listens_for(Session, "after_flush")
def _write_entries(session: Session, _context: UOWTransaction) -> None:
    noted = session.info.pop("audit_noted", [])
    for action, row, before, after in noted:
        record(
            session,
            action,
            household_id=_household_of(row),
            subject=(row.__tablename__, getattr(row, "id", None)),
            before=before,
            after=_values(row, old=False) if action == "created" else after,
        )


def _is_watched(row: Any) -> bool:
    """Whether changes belong in the log; derived rows and tokens say `__audited__ = False`."""
    return bool(getattr(row, "__audited__", True)) and not isinstance(row, AuditEntry)


def _household_of(row: Any) -> UUID | None:
    if row.__tablename__ == "household":
        return UUID(str(row.id))
    household_id: UUID | None = getattr(row, "household_id", None)
    return household_id
