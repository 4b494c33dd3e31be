"""The audit log: sealed, chained, and erased by destroying one key."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete, select, text
from sqlalchemy.exc import DBAPIError

from bursar.domains.identity.models import HouseholdKey, Person
from bursar.kit import audit, crypto
from bursar.kit.audit import AuditEntry
from bursar.kit.db import Actor, open_session


@pytest.fixture
def entries(engine: Engine, actor: Actor, household_id: UUID) -> list[int]:
    """Three entries of one household, oldest first."""
    for number in range(3):
        with open_session(engine, actor) as session:
            session.add(Person(household_id=household_id, name=f"Person {number}"))
    with open_session(engine, actor) as session:
        found = session.scalars(
            select(AuditEntry.id)
            .where(AuditEntry.household_id == household_id, AuditEntry.table_name == "person")
            .order_by(AuditEntry.id)
        )
        return list(found)


def _broken(engine: Engine, actor: Actor, household_id: UUID) -> int | None:
    with open_session(engine, actor) as session:
        found = audit.verify_chain(session, household_id)
        return found and found.entry_id


def _tamper(owner_engine: Engine, statement: str, **parameters: Any) -> None:
    with owner_engine.begin() as connection:
        connection.execute(text("alter table audit_entry no force row level security"))
        connection.execute(text("alter table audit_entry disable trigger user"))
        connection.execute(text(statement), parameters)
        connection.execute(text("alter table audit_entry enable trigger user"))
        connection.execute(text("alter table audit_entry force row level security"))


def test_a_chain_that_nobody_touched_holds(
    engine: Engine, actor: Actor, household_id: UUID, entries: list[int]
) -> None:
    assert len(entries) == 3
    assert _broken(engine, actor, household_id) is None


@pytest.mark.parametrize(
    "change",
    [
        "user_id = gen_random_uuid()",
        "action = 'deleted'",
        "row_id = gen_random_uuid()",
        "after_sealed = '\\x00'",
        "hash = '\\x00'",
    ],
)
def test_whoever_changes_an_entry_breaks_the_chain(
    engine: Engine,
    owner_engine: Engine,
    actor: Actor,
    household_id: UUID,
    entries: list[int],
    change: str,
) -> None:
    _tamper(owner_engine, f"update audit_entry set {change} where id = :id", id=entries[1])
    assert _broken(engine, actor, household_id) == entries[1]


def test_whoever_removes_an_entry_breaks_the_chain(
    engine: Engine, owner_engine: Engine, actor: Actor, household_id: UUID, entries: list[int]
) -> None:
    _tamper(owner_engine, "delete from audit_entry where id = :id", id=entries[1])
    assert _broken(engine, actor, household_id) == entries[2]


@pytest.mark.parametrize("verb", ["update audit_entry set action = 'x'", "delete from audit_entry"])
def test_the_app_can_only_append(
    engine: Engine, actor: Actor, entries: list[int], verb: str
) -> None:
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        open_session(engine, actor) as session,
    ):
        session.execute(text(verb))


def test_without_its_key_nothing_can_be_read_and_the_chain_holds(
    engine: Engine, actor: Actor, household_id: UUID, entries: list[int]
) -> None:
    with open_session(engine, actor) as session:
        entry = session.get(AuditEntry, entries[0])
        assert entry is not None
        assert entry.row_id is not None
        assert entry.after_sealed is not None
        key = audit.current_keys().key(session, household_id)
        opened = crypto.unseal(key, entry.after_sealed, bound_to=entry.row_id.bytes)
        assert b"Person 0" in opened
        with pytest.raises(crypto.SealBroken):  # and it opens for no other row
            crypto.unseal(key, entry.after_sealed, bound_to=b"")
        session.execute(delete(HouseholdKey).where(HouseholdKey.household_id == household_id))
        with pytest.raises(LookupError):
            audit.current_keys().key(session, household_id)
        assert audit.verify_chain(session, household_id) is None


def test_a_change_back_within_a_flush_is_no_entry(
    engine: Engine, actor: Actor, household_id: UUID, entries: list[int]
) -> None:
    with open_session(engine, actor) as session:
        person = session.scalars(select(Person).where(Person.name == "Person 0")).one()
        person.name = "Somebody"
        person.name = "Person 0"
        session.flush()
        count = session.scalars(select(AuditEntry.id).where(AuditEntry.row_id == person.id)).all()
        assert len(count) == 1


def test_amounts_are_sealed_as_they_were_written() -> None:
    key = crypto.new_key()
    sealed = crypto.seal(key, str(Decimal("1.10")).encode(), bound_to=b"row")
    assert crypto.unseal(key, sealed, bound_to=b"row") == b"1.10"
    assert sealed != crypto.seal(key, b"1.10", bound_to=b"row")  # never the same twice
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), bound_to=b"row")
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(crypto.new_key(), sealed, bound_to=b"row")
