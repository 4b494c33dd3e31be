"""Pages of records in the order of their names."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import Session

from bursar.kit.errors import Invalid
from bursar.kit.paging import Page, decode_cursor, encode_cursor

T = TypeVar("T")


def page_by_name(
    session: Session,
    statement: Select[T],
    name: Any,
    row_id: Any,
    *,
    cursor: str | None,
    limit: int,
) -> Page[T]:
    """One page of a statement that selects whole rows.

    Args:
        name: The column that orders the list.
        row_id: The column that orders rows of the same name.
    """
    if cursor is not None:
        last_name, last_id = decode_cursor(cursor, 2)
        try:
            after = UUID(last_id)
            if "\x00" in last_name:
                raise ValueError("no name holds that")
        except ValueError as error:
            raise Invalid("The cursor is not one that this list gave.", field="cursor") from error
        statement = statement.where(tuple_(name, row_id) > tuple_(last_name, after))
    rows = session.scalars(statement.order_by(name, row_id).limit(limit + 1)).all()
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    return Page(rows[:limit], encode_cursor([getattr(last, name.key), getattr(last, row_id.key)]))
