"""Roles on a server that we did not start, made by a user who is no superuser."""

import psycopg
import pytest

from bursar.local import binaries, postgres
from bursar.local.roles import LOGINS, Role, ensure_roles, libpq_url

PASSWORDS = {role.value: f"secret of {role.value}" for role in LOGINS}


@pytest.fixture(params=[15, 18], ids="PostgreSQL {}".format)
def bare_server(request, monkeypatch):
    """A server without our roles and database."""
    found = [each for each in binaries.installations() if each.major == request.param]
    if not found:
        pytest.skip(f"no PostgreSQL {request.param} on this machine")
    monkeypatch.setenv("BURSAR_POSTGRES_BIN", str(found[0].folder))
    with postgres.start_scratch_server() as server:
        with psycopg.connect(server.dsn(Role.ADMIN, database="postgres"), autocommit=True) as admin:
            admin.execute("drop database bursar")
            for role in LOGINS:
                admin.execute(f"drop owned by {role}; drop role {role}")
            admin.execute("create role manager login createrole createdb password 'manages'")
        yield server


def manager_url(server):
    url = server.url(Role.ADMIN, database="postgres")
    rest = url.partition("@")[2]
    return f"postgresql+psycopg://manager:manages@{rest}"


def connect(server, role, password):
    dsn = libpq_url(server.url(role))
    rest = dsn.partition("@")[2]
    return psycopg.connect(f"postgresql://{role}@{rest}", password=password)


def test_user_who_may_create_roles_sets_everything_up(bare_server):
    remarks = ensure_roles(manager_url(bare_server), passwords=PASSWORDS)
    for role in LOGINS:
        with connect(bare_server, role, PASSWORDS[role.value]) as connection:
            assert connection.execute("select current_user").fetchall() == [(role.value,)]
    with connect(bare_server, Role.OWNER, PASSWORDS[Role.OWNER]) as connection:
        connection.execute("create schema jobs")
        connection.execute("create table public.kept (id int)")
    assert any("cannot read past row security" in remark for remark in remarks)


def test_setting_up_twice_changes_nothing(bare_server):
    first = ensure_roles(manager_url(bare_server), passwords=PASSWORDS)
    assert ensure_roles(manager_url(bare_server), passwords={}) == first
    with connect(bare_server, Role.APP, PASSWORDS[Role.APP]) as connection:
        assert connection.execute("select 1").fetchall() == [(1,)]


def test_superuser_leaves_no_remark(bare_server):
    admin = bare_server.url(Role.ADMIN, database="postgres")
    assert ensure_roles(admin, passwords=PASSWORDS) == []


def test_app_may_neither_create_nor_enter_other_databases(bare_server):
    ensure_roles(manager_url(bare_server), passwords=PASSWORDS)
    with (
        connect(bare_server, Role.APP, PASSWORDS[Role.APP]) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("create table mine (id int)")
