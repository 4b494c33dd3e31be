"""Lists that end: a hard maximum and an opaque cursor."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bursar.kit.errors import Invalid

T = TypeVar("T")

PAGE_DEFAULT = 50
PAGE_MAX = 500


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows and the way to the next ones."""

    items: Sequence[T]
    next: str | None


def encode_cursor(values: Sequence[Any]) -> str:
    """Return an opaque cursor for the sort values of the last row given."""
    text = json.dumps([str(value) for value in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, parts: int) -> list[str]:
    """Return the sort values in a cursor.

    Raises:
        Invalid: Not a cursor this server gave.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode()))
    except (ValueError, binascii.Error) as error:
        raise Invalid("The cursor is not one that this list gave.", field="cursor") from error
    if not isinstance(values, list) or len(values) != parts:
        raise Invalid("The cursor is not one that this list gave.", field="cursor")
    return [str(value) for value in values]
