"""Who acts when somebody works on the local database from the command line.

Whoever can read the data folder holds its keys: the commands act as the owner of the household.
"""

from uuid import UUID

from sqlalchemy import create_engine, text

from bursar.assembly import Assembly
from bursar.cli.refusal import Refused
from bursar.kit.db import Actor

_HOUSEHOLDS = """
select h.id, h.name from household h order by h.is_demo, h.created_at
"""
_OWNER = """
select g.user_id from "grant" g where g.household_id = :id and g.level = 'own'
order by g.created_at limit 1
"""

_USER = "select id from app_user where lower(email) = lower(:email)"


def household_named(parts: Assembly, name: str | None) -> UUID:
    """Return the household of that name, or the only one.

    Raises:
        Refused: None, or several.
    """
    with create_engine(_owner_url(parts)).connect() as connection:
        rows = connection.execute(text(_HOUSEHOLDS)).all()
    found = [row.id for row in rows if name is None or row.name.casefold() == name.casefold()]
    if len(found) == 1:
        return UUID(str(found[0]))
    names = ", ".join(sorted({row.name for row in rows})) or "none"
    if not rows:
        raise Refused(
            "There is no household yet. Make one with `bursar household create NAME`, or import"
            " with --create-household NAME."
        )
    if not found:
        raise Refused(f"There is no household called {name}. Households: {names}.")
    raise Refused(f"Say which household with --household. Households: {names}.")


def household_names(parts: Assembly) -> list[str]:
    """Return the names of all households, the people's own before the samples."""
    with create_engine(_owner_url(parts)).connect() as connection:
        return [row.name for row in connection.execute(text(_HOUSEHOLDS))]


def user_id_of(parts: Assembly, email: str) -> UUID | None:
    """Return the user of an address; None where there is none."""
    with create_engine(_owner_url(parts)).connect() as connection:
        found = connection.execute(text(_USER), {"email": email}).scalar_one_or_none()
    return UUID(str(found)) if found is not None else None


def household_actor(parts: Assembly, household_id: UUID) -> Actor:
    """Return the household's owner as the actor."""
    with create_engine(_owner_url(parts)).connect() as connection:
        found = connection.execute(text(_OWNER), {"id": household_id}).scalar_one()
    return Actor(user_id=UUID(str(found)), agent="command line")


def _owner_url(parts: Assembly) -> str:
    if parts.owner_url is None:
        raise Refused(
            "The command line works on the local database, or on one whose owner is named in"
            " BURSAR_OWNER_DATABASE_URL."
        )
    return parts.owner_url
