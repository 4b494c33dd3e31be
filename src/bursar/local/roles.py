"""The database roles, on our own server or on one given by URL.

bursar_owner    owns the schema and migrates; row security holds for it too
bursar_app      reads and writes rows under row security; owns nothing
bursar_market   writes the market facts that all households share
bursar_backup   reads every row, for pg_dump alone
bursar_admin    superuser of the embedded server, used by the launcher alone
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

DATABASE = "bursar"
SETTING_UP = 0x62757273  # advisory lock key: two set-ups at once would trip over each other


class Role(StrEnum):
    """Who a connection is, towards PostgreSQL."""

    ADMIN = "bursar_admin"
    OWNER = "bursar_owner"
    APP = "bursar_app"
    MARKET = "bursar_market"
    BACKUP = "bursar_backup"


LOGINS = (Role.OWNER, Role.APP, Role.MARKET, Role.BACKUP)
CREATED_WITH = "login nosuperuser nocreatedb nocreaterole noreplication"


def ensure_roles(
    admin_url: str, *, passwords: Mapping[str, str], database: str = DATABASE
) -> list[str]:
    """Make roles and database where missing and give them the rights they need. Safe to repeat.

    Args:
        admin_url: Of a user who may create roles and databases, libpq or SQLAlchemy form.
        passwords: By role name; a role without one keeps the password it has.
        database: To be owned by `bursar_owner`.

    Returns:
        Sentences on what this user was not allowed to do (a backup role that cannot read past row
        security, say); empty when all is as wanted.
    """
    remarks: list[str] = []
    with psycopg.connect(libpq_url(admin_url), autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [SETTING_UP])
        _create_roles(connection, passwords)
        remarks += _let_backup_read(connection)
        _create_database(connection, database)
    with psycopg.connect(libpq_url(admin_url), dbname=database, autocommit=True) as connection:
        _open_schema(connection)
    return remarks


def libpq_url(url: str) -> str:
    """Return a SQLAlchemy URL in the form that libpq and its programs read."""
    scheme, _, rest = url.partition("://")
    return f"{scheme.split('+')[0]}://{rest}"


def socket_url(role: str, password: str, *, socket_folder: str, port: int, database: str) -> str:
    """Return the SQLAlchemy URL for a role over a Unix socket."""
    where = urlencode({"host": socket_folder, "port": port}, quote_via=quote)
    return f"postgresql+psycopg://{role}:{quote(password, safe='')}@/{quote(database)}?{where}"


def _create_roles(
    connection: "psycopg.Connection[tuple[object, ...]]", passwords: Mapping[str, str]
) -> None:
    have = {name for (name,) in connection.execute("select rolname from pg_roles")}
    for role in LOGINS:
        if role.value not in have:
            _run(connection, f"create role {{}} {CREATED_WITH}", [sql.Identifier(role)])
        if role.value in passwords:
            secret = sql.Literal(passwords[role.value])
            _run(connection, "alter role {} password {}", [sql.Identifier(role), secret])


def _let_backup_read(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    remarks = []
    for statement, lack in (
        ("alter role {} bypassrls", "cannot read past row security"),
        ("grant pg_read_all_data to {}", "cannot read every table"),
    ):
        try:
            _run(connection, statement, [sql.Identifier(Role.BACKUP)])
        except psycopg.errors.InsufficientPrivilege:
            remarks.append(
                f"{Role.BACKUP} {lack} because the given user may not allow it; "
                "back this server up with its own means."
            )
    return remarks


def _create_database(connection: "psycopg.Connection[tuple[object, ...]]", database: str) -> None:
    name, owner = sql.Identifier(database), sql.Identifier(Role.OWNER)
    found = connection.execute(
        "select pg_get_userbyid(datdba) from pg_database where datname = %s", [database]
    ).fetchone()
    superuser = connection.execute(
        "select rolsuper from pg_roles where rolname = current_user"
    ).fetchone()
    if superuser != (True,):  # only a member may give things to a role
        _run(connection, "grant {} to current_user", [owner])
    if found is None:
        _run(connection, "create database {} owner {} template template0", [name, owner])
    elif found != (Role.OWNER.value,):
        _run(connection, "alter database {} owner to {}", [name, owner])
    _run(connection, "revoke all on database {} from public", [name])
    for role in LOGINS:
        _run(connection, "grant connect on database {} to {}", [name, sql.Identifier(role)])


def _open_schema(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    connection.execute("revoke create on schema public from public")
    _run(connection, "grant all on schema public to {}", [sql.Identifier(Role.OWNER)])
    for role in (Role.APP, Role.MARKET, Role.BACKUP):
        _run(connection, "grant usage on schema public to {}", [sql.Identifier(role)])
    # Rows are copied into temporary tables: PostgreSQL copies into none with row security.
    (database,) = connection.execute("select current_database()").fetchone() or ("",)
    for role in (Role.APP, Role.MARKET):
        _run(
            connection,
            "grant temporary on database {} to {}",
            [sql.Identifier(str(database)), sql.Identifier(role)],
        )


def _run(
    connection: "psycopg.Connection[tuple[object, ...]]",
    statement: str,
    parts: Iterable[sql.Composable],
) -> None:
    connection.execute(sql.SQL(statement).format(*parts))
