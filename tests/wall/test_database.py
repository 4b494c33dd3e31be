"""What the database itself refuses, whatever the code above it does."""

from contextlib import suppress
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from bursar.kit import clock
from bursar.kit.crypto import new_token, token_hash
from bursar.kit.db import Actor, open_session
from bursar.kit.ids import new_id
from bursar.kit.tenancy import DEFINER_FUNCTIONS
from tests.wall.conftest import World
from tests.wall.witness import household_tables

# References between households' rows that carry no household, each with what guards it instead.
UNCARRIED = {
    "instrument": "shared or owned: the trigger refuse_foreign_instruments",
    "app_user": "users belong to no household",
    "team": "teams belong to a firm",
}

_REFERENCES = """
select c.conrelid::regclass::text, c.confrelid::regclass::text, c.conname,
    (select array_agg(a.attname::text) from pg_attribute a
     where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as here,
    exists (select 1 from pg_attribute a where a.attrelid = c.confrelid
            and a.attname = 'household_id') as is_behind
from pg_constraint c
where c.contype = 'f' and c.connamespace = 'public'::regnamespace
    and exists (select 1 from pg_attribute a where a.attrelid = c.conrelid
                and a.attname = 'household_id')
"""


def _quiet(name: str) -> str:
    return name.strip('"')


def test_every_reference_between_households_rows_carries_the_household(engine: Engine) -> None:
    with engine.connect() as connection:
        found = connection.execute(text(_REFERENCES)).all()

    assert found
    for table, target, name, columns, is_behind in found:
        if is_behind and _quiet(target) not in UNCARRIED:
            assert "household_id" in columns, f"{table}.{name} may leave the household"


# Written by the rebuild alone, from transactions, whose instruments are guarded.
_DERIVED = {"disposal", "ledger_issue", "ledger_mark", "lot", "position_series"}


def test_every_reference_to_an_instrument_is_guarded_by_a_trigger(engine: Engine) -> None:
    with engine.connect() as connection:
        found = connection.execute(text(_REFERENCES)).all()
        triggers = connection.execute(
            text(
                "select t.tgrelid::regclass::text, t.tgname,"
                " encode(t.tgargs, 'escape') from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
                " where p.proname = 'refuse_foreign_instruments'"
            )
        ).all()
    guarded = {
        (_quiet(table), column, name.rpartition("_")[2])
        for table, name, arguments in triggers
        for column in arguments.split("\\000")
    }

    referring = {(_quiet(row[0]), row[3][-1]) for row in found if _quiet(row[1]) == "instrument"}
    assert referring
    for table, column in referring:
        for verb in ("insert", "update"):
            assert table in _DERIVED or (table, column, verb) in guarded, (table, column)


def _refused(engine: Engine, actor: Actor, statement: str, **values: object) -> str:
    """Return the error code of a statement that must not pass."""
    with pytest.raises(DBAPIError) as refused, open_session(engine, actor) as session:
        session.execute(text(statement), values)
    return str(refused.value.orig.sqlstate)  # type: ignore[union-attr]


DENIED, POLICY, REFERENCE = "42501", "42501", "23503"


@pytest.mark.parametrize(
    ("table", "column", "noun", "more"),
    [
        ("portfolio_account", "account_id", "account", "portfolio_id"),
        ("asset_valuation", "asset_id", "asset", None),
        ("liability_balance", "liability_id", "liability", None),
    ],
)
def test_a_row_of_ones_own_cannot_point_into_our_household(
    world: World, table: str, column: str, noun: str, more: str | None
) -> None:
    theirs = world.theirs
    values = {"household": theirs.household_id, "row": world.ours.ids[noun]}
    facts = {
        "portfolio_account": ("portfolio_id", f"'{theirs.ids['portfolio']}'"),
        "asset_valuation": ("id, on_day, value, method, source",
                            "gen_random_uuid(), '2020-01-01', 1, 'x', 'x'"),
        "liability_balance": ("id, on_day, balance, source",
                              "gen_random_uuid(), '2020-01-01', 1, 'x'"),
    }[table]  # fmt: skip
    statement = (
        f"insert into {table} (household_id, {column}, {facts[0]})"
        f" values (:household, :row, {facts[1]})"
    )

    assert _refused(world.runtime.engine, theirs.owner, statement, **values) == REFERENCE


def test_our_instrument_cannot_be_referred_to(world: World) -> None:
    theirs = world.theirs
    statement = (
        "update transaction set instrument_id = :row where household_id = :household and id = :id"
    )
    values = {
        "row": world.ours.ids["instrument"],
        "household": theirs.household_id,
        "id": theirs.fresh("transaction"),
    }

    assert _refused(world.runtime.engine, theirs.owner, statement, **values) == REFERENCE


@pytest.mark.parametrize("who", ["stranger", "viewer", "editor", "adviser who may edit"])
def test_only_owners_grant_share_and_erase(world: World, who: str) -> None:
    engine, actor, ours = world.runtime.engine, world.actors[who], world.ours
    values = {"household": ours.household_id, "me": actor.user_id, "id": new_id()}
    grant = (
        'insert into "grant" (id, household_id, user_id, level, label)'
        " values (:id, :household, :me, 'own', 'me')"
    )

    assert _refused(engine, actor, grant, **values) == POLICY
    with open_session(engine, actor) as session:
        for statement in (
            "update \"grant\" set level = 'own' where household_id = :household",
            "update household set name = 'mine' where id = :household",
            "delete from household where id = :household",
            "delete from household_key where household_id = :household",
            "update invitation set level = 'own' where household_id = :household",
        ):
            done = session.execute(text(statement), {"household": ours.household_id})
            assert done.rowcount == 0, statement


def test_nobody_makes_themselves_more_than_they_are(world: World) -> None:
    engine, actor = world.runtime.engine, world.actors["viewer"]

    assert _refused(engine, actor, "update app_user set role = 'admin'") == DENIED
    for role in ("admin", "system", "advisor"):
        made = Actor(user_id=new_id())
        insert = (
            "insert into app_user (id, email, name, role, is_active, is_demo, mfa_enabled,"
            " failed_sign_ins) values (:id, :mail, 'x', :role, true, false, false, 0)"
        )
        values = {"id": made.user_id, "mail": f"{made.user_id}@example.com", "role": role}
        assert _refused(engine, made, insert, **values) == POLICY


@pytest.mark.parametrize("verb", ["update audit_entry set action = 'x'", "delete from audit_entry"])
def test_the_audit_log_is_only_written(world: World, verb: str) -> None:
    assert _refused(world.runtime.engine, world.ours.owner, verb) == DENIED


@pytest.mark.parametrize(
    "statement",
    [
        "create table public.mine (id int)",
        "create schema mine",
        "create function public.mine() returns int language sql as 'select 1'",
        "alter table person disable row level security",
        "drop policy seen on person",
        "truncate person",
        "set role bursar_owner",
        "set session authorization bursar_owner",
        "select pg_read_file('/etc/passwd')",
        "copy (select 1) to program 'true'",
        "select rolpassword from pg_authid",
        "alter role bursar_app bypassrls",
        "select granted_households('{view,edit,own}')",
        "set row_security = off; select * from person",
    ],
)
def test_the_app_role_cannot_open_the_wall(world: World, statement: str) -> None:
    with (
        pytest.raises(DBAPIError) as refused,
        open_session(world.runtime.engine, world.theirs.owner) as session,
    ):
        session.execute(text(statement))
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


SHADOWS = """
create temporary table "grant" (id uuid, household_id uuid, user_id uuid, team_id uuid, level text,
    label text, ends_at timestamptz);
insert into pg_temp."grant" values
    (gen_random_uuid(), '{ours}', '{me}', null, 'own', 'x', null);
create temporary table team_member (team_id uuid, user_id uuid);
create temporary table household (id uuid, system_user_id uuid);
create temporary table membership (organisation_id uuid, user_id uuid, role text);
create temporary table invitation (id uuid);
create temporary table session (id uuid);
create temporary table app_user (id uuid, role text);
create function pg_temp.current_actor() returns uuid language sql as 'select ''{owner}''::uuid';
create function pg_temp.granted_households(text[]) returns uuid[] language sql
    as 'select array[''{ours}''::uuid]';
create function pg_temp.visible_households() returns uuid[] language sql
    as 'select array[''{ours}''::uuid]';
set local search_path = pg_temp, public, jobs;
"""


def test_temporary_tables_and_functions_shadow_nothing(world: World) -> None:
    ours, stranger = world.ours, world.theirs.owner
    prepared = SHADOWS.format(ours=ours.household_id, me=stranger.user_id, owner=ours.owner.user_id)
    with open_session(world.runtime.engine, stranger) as session:
        session.execute(text(prepared))
        for name in ("visible", "editable", "owned"):
            found = session.scalar(text(f"select public.{name}_households()"))
            assert found == [world.theirs.household_id]
        seen = session.scalars(text("select distinct household_id from public.person")).all()
        assert seen == [world.theirs.household_id]
        session.rollback()


def test_functions_with_the_owners_rights_are_pinned_and_known(engine: Engine) -> None:
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "select p.proname, p.proconfig, pg_get_userbyid(p.proowner) from pg_proc p"
                " where p.prosecdef and p.pronamespace not in"
                " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
            )
        ).all()

    assert {name for name, _, _ in found} == DEFINER_FUNCTIONS
    for name, settings, owner in found:
        assert settings == ["search_path=pg_catalog, public, pg_temp"], name
        assert owner == "bursar_owner"


def test_the_market_role_reads_no_household(world: World, market_engine: Engine) -> None:
    shared = {"bar", "corporate_action", "exchange_rate", "instrument", "instrument_identifier"}
    readable = set()
    with market_engine.connect() as connection:
        for table, _ in household_tables(world.all_seeing):
            counted = text(f'select count(*) from "{table}" where household_id is not null')
            with suppress(ProgrammingError), connection.begin_nested():
                assert connection.scalar(counted) == 0, table
                readable.add(table)
    assert readable == shared, "the market role may read the tables of facts alone"


def test_the_system_user_cannot_sign_in(world: World, engine: Engine) -> None:
    with engine.connect() as connection:
        system = connection.scalar(
            text("select household_system_user(:id)"), {"id": world.ours.household_id}
        )
        by_mail = connection.execute(
            text("select * from find_sign_in(:mail)"),
            {"mail": f"system+{world.ours.household_id}@bursar.invalid"},
        ).all()
    assert by_mail == []
    token = new_token()
    with open_session(engine, Actor(user_id=system)) as session:
        session.execute(
            text(
                "insert into session (id, user_id, token_hash, expires_at)"
                " values (gen_random_uuid(), :user, :hash, :end)"
            ),
            {
                "user": system,
                "hash": token_hash(token),
                "end": clock.now() + timedelta(days=1),
            },
        )

    assert world.send(token, "GET", "/users/me").status_code == 401
    answer = world.send(token, "GET", f"/households/{world.ours.household_id}")
    assert answer.status_code == 401


def test_an_invitation_of_somebody_else_is_worth_nothing(world: World) -> None:
    invited = world.ours.fresh("invitation")
    token = new_token()
    with open_session(world.runtime.engine, world.ours.owner) as session:
        session.execute(
            text("update invitation set token_hash = :hash where id = :id"),
            {"hash": token_hash(token), "id": invited},
        )

    answer = world.send(
        world.token("stranger"), "POST", "/households/accept", json={"token": token}
    )

    assert answer.status_code == 404
    assert world.ours.name not in answer.text
