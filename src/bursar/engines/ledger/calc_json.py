"""Between JSON and the dataclasses of the engines: names as in the docstrings.

Decimals are strings (numbers are accepted too), dates ISO, None null. What does not fit is an
``InvalidInput`` whose sentence names the place.
"""

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, TypeVar

import numpy as np

from bursar.engines.errors import InvalidInput

T = TypeVar("T")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def read(kind: type[T], given: Any, place: str) -> T:
    """Return a dataclass of `kind` from a JSON object.

    Raises:
        InvalidInput: A field is missing, unknown or of the wrong type.
    """
    if not isinstance(given, dict):
        raise InvalidInput(f"{place} must be an object")
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(given.keys() - fields.keys())
    if unknown:
        raise InvalidInput(f"{place} has no field {unknown[0]}")
    hints = _hints(kind)  # type: ignore[arg-type]
    values = {name: value(hints[name], given[name], f"{place}.{name}") for name in given}
    for name, field in fields.items():
        required = field.default is field.default_factory is dataclasses.MISSING
        if required and name not in values:
            raise InvalidInput(f"{place}.{name} is missing")
    return kind(**values)


def read_list(kind: type[T], given: Any, place: str) -> list[T]:
    """Return dataclasses of `kind` from a JSON array."""
    if not isinstance(given, list):
        raise InvalidInput(f"{place} must be a list")
    return [read(kind, item, f"{place}[{index}]") for index, item in enumerate(given)]


def value(hint: Any, given: Any, place: str) -> Any:
    """Return a JSON value as the type the field wants."""
    options = typing.get_args(hint) if _is_union(hint) else (hint,)
    if given is None and type(None) in options:
        return None
    for option in options:
        if typing.get_origin(option) is tuple:
            return _pairs(typing.get_args(option), given, place)
        if option in _READERS:
            return _READERS[option](given, place)
        if isinstance(option, type) and issubclass(option, Enum):
            return _member(option, given, place)
    raise InvalidInput(f"{place} cannot be read")


def _is_union(hint: Any) -> bool:
    return typing.get_origin(hint) in (typing.Union, types.UnionType)


def _member(kind: type[Enum], given: Any, place: str) -> Enum:
    try:
        return kind(given)
    except ValueError:
        allowed = ", ".join(str(member.value) for member in kind)
        raise InvalidInput(f"{place} must be one of {allowed}") from None


def _pairs(inside: tuple[Any, ...], given: Any, place: str) -> tuple[Any, ...]:
    """Read ((id, quantity), ...): the only tuple a field has."""
    if not isinstance(given, list):
        raise InvalidInput(f"{place} must be a list")
    kinds = typing.get_args(inside[0])
    pairs = []
    for index, pair in enumerate(given):
        if not isinstance(pair, list) or len(pair) != len(kinds):
            raise InvalidInput(f"{place}[{index}] must be a list of {len(kinds)}")
        pairs.append(
            tuple(
                value(kind, part, f"{place}[{index}]")
                for kind, part in zip(kinds, pair, strict=True)
            )
        )
    return tuple(pairs)


def decimal(given: Any, place: str) -> Decimal:
    """Return a finite Decimal from a string or number."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise InvalidInput(f"{place} must be a number")
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        raise InvalidInput(f"{place} is not a number: {given!r}") from None
    if not number.is_finite():
        raise InvalidInput(f"{place} must be finite")
    return number


def day(given: Any, place: str) -> date:
    """Return a date from ISO text."""
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise InvalidInput(f"{place} must be a date like 2025-06-30") from None


def _text(given: Any, place: str) -> str:
    if not isinstance(given, str) or not given:
        raise InvalidInput(f"{place} must be a text")
    return given


def _flag(given: Any, place: str) -> bool:
    if not isinstance(given, bool):
        raise InvalidInput(f"{place} must be true or false")
    return given


def _whole(given: Any, place: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise InvalidInput(f"{place} must be a whole number")
    return given


_READERS = {Decimal: decimal, date: day, str: _text, bool: _flag, int: _whole}


def write(given: Any) -> Any:
    """Return dataclasses, Decimals, dates and arrays as JSON values."""
    if given is None or isinstance(given, bool | int | str):
        return given.value if isinstance(given, Enum) else given
    if isinstance(given, Decimal):
        return f"{given.normalize():f}" if given else "0"
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, float):
        return given if np.isfinite(given) else None
    if isinstance(given, np.ndarray):
        return [write(item) for item in given.tolist()]
    if dataclasses.is_dataclass(given):
        return {
            field.name: write(getattr(given, field.name)) for field in dataclasses.fields(given)
        }
    if isinstance(given, tuple) and hasattr(given, "_asdict"):
        return {name: write(item) for name, item in given._asdict().items()}
    if isinstance(given, Mapping):
        return {str(key): write(item) for key, item in given.items()}
    if isinstance(given, Sequence):
        return [write(item) for item in given]
    return str(given)
