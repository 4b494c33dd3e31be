"""The database: one engine a process, one transaction a request or job, one actor a transaction."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    ForeignKeyConstraint,
    MetaData,
    Numeric,
    UniqueConstraint,
    Uuid,
    create_engine,
    event,
    func,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.session import SessionTransaction

from bursar.kit.ids import new_id

MONEY = Numeric(20, 4)
QUANTITY = Numeric(38, 18)

# The jobs' tables live in a schema of their own; their functions name them without it.
SEARCH_PATH = "public,jobs"

_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the session carries it; what they may see the database looks up."""

    user_id: UUID | None
    role: str = "client"  # client | advisor | admin | system
    session_id: UUID | None = None
    address: str | None = None
    agent: str | None = None


ANONYMOUS = Actor(user_id=None, role="anonymous")


class Base(DeclarativeBase):
    """All tables of all domains; relationships never leave their domain."""

    metadata = MetaData(naming_convention=_CONVENTION)


class Row:
    """What every table has."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), nullable=False
    )


class Changing:
    """A row that people edit."""

    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now(), onupdate=func.now(), nullable=False
    )


class HouseholdRow(Row):
    """A row behind the wall."""

    household_id: Mapped[UUID] = mapped_column(Uuid, nullable=False)


def household_keys(*more: Any) -> tuple[Any, ...]:
    """Return the constraints of a table behind the wall, then `more`.

    The pair (household_id, id) is what composite references point at, so that a row can never
    refer to another household's row: PostgreSQL checks references without row security.
    """
    return (
        UniqueConstraint("household_id", "id"),
        ForeignKeyConstraint(
            ["household_id"], ["household.id"], ondelete="CASCADE", onupdate="CASCADE"
        ),
        *more,
    )


def same_household(column: str, table: str, *, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """Return a reference that cannot leave the household.

    Args:
        column: The referring column.
        table: The table referred to.
        ondelete: CASCADE, or SET NULL, which empties this column only.
    """
    action = f"SET NULL ({column})" if ondelete == "SET NULL" else ondelete
    return ForeignKeyConstraint(
        ["household_id", column],
        [f"{table}.household_id", f"{table}.id"],
        ondelete=action,
        onupdate="CASCADE",
        deferrable=True,
        initially="DEFERRED",
    )


def make_engine(url: str, *, pool_size: int = 10, application: str = "bursar") -> Engine:
    """Return an engine on psycopg 3 whose pool never grows beyond `pool_size`."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        pool_pre_ping=True,
        pool_recycle=1800,
        hide_parameters=True,  # an error in the log shows the statement, nobody's figures
        connect_args={
            "application_name": application,
            "options": f"-c search_path={SEARCH_PATH} -c timezone=UTC",
            "connect_timeout": 10,
        },
    )


def act_as(connection: Connection, actor: Actor) -> None:
    """Bind the running transaction to an actor; PostgreSQL decides what they see."""
    connection.execute(
        text("select set_config('app.user_id', :user_id, true)"),
        {"user_id": str(actor.user_id) if actor.user_id else ""},
    )


@event.listens_for(Session, "after_begin")
def _bind_actor(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:
        return
    actor = session.info.get("actor")
    if actor is not None:
        act_as(connection, actor)


@contextmanager
def open_session(engine: Engine, actor: Actor) -> Iterator[Session]:
    """Give a session of one transaction, bound to one actor.

    Leaving the block commits, also when only rows were read (a rollback would drop psycopg's
    prepared statements); an exception rolls back.
    """
    with Session(engine, expire_on_commit=False, info={"actor": actor}) as session:
        yield session
        session.commit()


def actor_of(session: Session) -> Actor:
    """Return who acts in this session."""
    actor: Actor = session.info["actor"]
    return actor


def raw_connection(session: Session) -> "psycopg.Connection[Any]":
    """Return psycopg's own connection inside the session's transaction, for COPY and jobs."""
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError("the session is not on psycopg 3")
    return driver


def copy_rows(
    session: Session, table: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]
) -> None:
    """Append rows to a table by binary COPY, inside the session's transaction.

    PostgreSQL copies into no table with row security: the rows go through a temporary one, and
    the INSERT that follows checks them against the policies.

    Args:
        session: Whose transaction.
        table: Its name.
        columns: Names and PostgreSQL types of the values, in the rows' order.
        rows: One sequence of values a row.
    """
    target = sql.Identifier(table)
    staging = sql.Identifier(f"staged_{table}")
    names = sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns)
    with raw_connection(session).cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "create temporary table {} on commit drop as select {} from {} with no data"
            ).format(staging, names, target)
        )
        statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(staging, names)
        with cursor.copy(statement) as copy:
            copy.set_types([kind for _, kind in columns])
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            sql.SQL("insert into {} ({}) select {} from {}").format(target, names, names, staging)
        )
        cursor.execute(sql.SQL("drop table {}").format(staging))
