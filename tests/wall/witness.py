"""What stands in the database about a household, seen past row security."""

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import Engine, text


@cache
def household_tables(engine: Engine) -> Sequence[tuple[str, bool]]:
    """Return tables with rows of households, and whether their rows have ids."""
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "select c.table_name, exists (select 1 from information_schema.columns i"
                " where i.table_schema = 'public' and i.table_name = c.table_name"
                " and i.column_name = 'id' and i.data_type = 'uuid')"
                " from information_schema.columns c where c.table_schema = 'public'"
                " and c.column_name = 'household_id' order by 1"
            )
        ).all()
    return [(row[0], row[1]) for row in found]


def ids_in(engine: Engine, household_id: UUID) -> set[str]:
    """Return the ids of all rows of a household.

    Args:
        engine: Of a role that sees all rows.
        household_id: Whose rows.
    """
    parts = [
        f'select id::text from "{name}" where household_id = :household'
        for name, has_id in household_tables(engine)
        if has_id
    ]
    return set(_found(engine, [*parts, "select cast(:household as text)"], household_id))


def fingerprint(engine: Engine, household_id: UUID) -> Sequence[str]:
    """Return what differs as soon as any row of a household does; as `ids_in`."""
    parts = [
        f"select '{name}' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '')"
        f' from "{name}" t where household_id = :household'
        for name, _ in household_tables(engine)
    ]
    parts.append("select md5(h::text) from household h where id = :household")
    return _found(engine, parts, household_id)


def _found(engine: Engine, parts: Sequence[str], household_id: UUID) -> Sequence[str]:
    with engine.connect() as connection:
        statement = text(" union all ".join(parts))
        return sorted(connection.execute(statement, {"household": household_id}).scalars())
