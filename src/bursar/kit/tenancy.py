"""The wall in the database: what must hold before the product serves anybody.

The policies themselves are written by migrations (`migrations/helpers.py`); this module checks
them at start, in the health check and in the tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from bursar.kit.errors import Forbidden

# Tables without row security, each with its reason.
OPEN_TABLES = {
    "alembic_version": "the migration's own mark",
}

# Row security without FORCE: read by the SECURITY DEFINER functions below, which run as owner.
UNFORCED_TABLES = frozenset(
    {
        "app_user",
        "grant",
        "household",
        "invitation",
        "ledger_state",
        "membership",
        "organisation",
        "session",
        "team",
        "team_member",
    }
)

# The whole set of functions that run with the owner's rights; a test compares it with the database.
DEFINER_FUNCTIONS = frozenset(
    {
        "visible_households",
        "editable_households",
        "owned_households",
        "visible_organisations",
        "administered_organisations",
        "create_organisation",
        "find_sign_in",
        "find_user",
        "household_system_user",
        "households_to_value",
        "session_actor",
        "create_household",
        "accept_grant",
    }
)


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What the database says of the role this process signs in with."""

    name: str
    is_superuser: bool
    bypasses_row_security: bool
    owned_tables: int


class UnsafeRole(RuntimeError):
    """The process would see everybody's rows; it refuses to serve."""


def role_facts(connection: Connection) -> RoleFacts:
    """Return the facts of the role that is signed in."""
    row = connection.execute(
        text(
            "select r.rolname, r.rolsuper, r.rolbypassrls,"
            " (select count(*) from pg_class c where c.relowner = r.oid and c.relkind = 'r')"
            " from pg_roles r where r.rolname = current_user"
        )
    ).one()
    return RoleFacts(*row)


def refuse_unsafe_role(connection: Connection) -> None:
    """Raise unless the role is a plain one that owns nothing.

    Raises:
        UnsafeRole: A superuser, a role with BYPASSRLS, or an owner of tables.
    """
    facts = role_facts(connection)
    if facts.is_superuser or facts.bypasses_row_security or facts.owned_tables:
        raise UnsafeRole(
            f"The database role {facts.name} could see every household (superuser:"
            f" {facts.is_superuser}, bypasses row security: {facts.bypasses_row_security}, tables"
            f" owned: {facts.owned_tables}). Point BURSAR_DATABASE_URL at the role bursar_app."
        )


def unprotected_tables(connection: Connection) -> Sequence[str]:
    """Return tables of the public schema that row security does not fully protect."""
    rows = connection.execute(
        text(
            "select c.relname, c.relrowsecurity, c.relforcerowsecurity,"
            " (select count(*) from pg_policy p where p.polrelid = c.oid)"
            " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1"
        )
    )
    return [
        name
        for name, enabled, forced, policies in rows
        if name not in OPEN_TABLES
        and not (enabled and policies and (forced or name in UNFORCED_TABLES))
    ]


def require_editable(session: Session, household_id: UUID) -> None:
    """Refuse, in a sentence, what the policies would refuse in silence (an UPDATE of no rows).

    Raises:
        Forbidden: The actor may look at the household, not change it.
    """
    allowed = session.execute(
        text("select :id = any (editable_households())"), {"id": household_id}
    ).scalar_one()
    if not allowed:
        raise Forbidden("You may look at this household, not change it.")


def require_owned(session: Session, household_id: UUID) -> None:
    """Refuse who does not own the household: only owners share, export and erase.

    Raises:
        Forbidden: The actor does not own it.
    """
    allowed = session.execute(
        text("select :id = any (owned_households())"), {"id": household_id}
    ).scalar_one()
    if not allowed:
        raise Forbidden("Only an owner of the household may do this.")
