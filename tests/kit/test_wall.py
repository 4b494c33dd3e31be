"""The wall holds for every table, whatever a domain adds later."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from bursar.domains.identity.models import Household, Person
from bursar.kit import tenancy
from bursar.kit.db import ANONYMOUS, Actor, open_session


def test_every_table_is_protected(engine: Engine) -> None:
    with engine.connect() as connection:
        assert tenancy.unprotected_tables(connection) == []


def test_only_listed_functions_run_with_the_owners_rights(engine: Engine) -> None:
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "select p.proname, p.proconfig from pg_proc p"
                " join pg_namespace n on n.oid = p.pronamespace"
                " where n.nspname = 'public' and p.prosecdef"
            )
        ).all()
    assert {name for name, _ in found} == tenancy.DEFINER_FUNCTIONS
    assert all("search_path=pg_catalog, public, pg_temp" in config for _, config in found)


def test_the_app_role_is_a_plain_one(engine: Engine, owner_engine: Engine) -> None:
    with engine.connect() as connection:
        tenancy.refuse_unsafe_role(connection)
    with owner_engine.connect() as connection, pytest.raises(tenancy.UnsafeRole):
        tenancy.refuse_unsafe_role(connection)


def test_nobody_sees_nothing(engine: Engine, household_id: UUID) -> None:
    with open_session(engine, ANONYMOUS) as session:
        assert session.scalars(select(Household)).all() == []


def test_a_stranger_sees_only_their_own(
    engine: Engine, household_id: UUID, stranger: Actor
) -> None:
    with open_session(engine, stranger) as session:
        assert household_id not in {row.id for row in session.scalars(select(Household))}


def test_a_viewer_cannot_add_change_or_delete(
    engine: Engine, actor: Actor, viewer: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        session.add(Person(household_id=household_id, name="Ada"))
    with open_session(engine, viewer) as session:
        assert session.scalars(select(Person.name)).all() == ["Ada"]
        changed = session.execute(text("update person set name = 'Eve'"))
        removed = session.execute(text("delete from person"))
        assert (changed.rowcount, removed.rowcount) == (0, 0)
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        open_session(engine, viewer) as session,
    ):
        session.add(Person(household_id=household_id, name="Eve"))


def test_a_pooled_connection_forgets_the_actor(engine: Engine, actor: Actor) -> None:
    with open_session(engine, actor) as session:
        session.execute(text("select 1"))
    with engine.connect() as connection:
        assert connection.execute(text("select current_actor()")).scalar_one() is None
        assert connection.execute(text("select count(*) from household")).scalar_one() == 0
