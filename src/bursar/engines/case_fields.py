"""A case for an engine as JSON: fields read with a sentence for each mistake, results written.

Money, quantities and rates of contracts may stand as strings or numbers and are read exactly;
they are written as strings. Statistics are numbers. Unknown fields are refused by name, so that a
misspelt one is never ignored.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum, IntEnum, StrEnum
from typing import Any, TypeVar

import numpy as np

from bursar.engines.arrays import DateArray, FloatArray
from bursar.engines.errors import InvalidInput

Choice = TypeVar("Choice", bound=StrEnum)


class CaseFields:
    """The fields of one JSON object, each asked for by name and type."""

    def __init__(self, case: object, *, what: str = "the case") -> None:
        """Wrap a JSON object; refuse anything else."""
        if not isinstance(case, Mapping):
            raise InvalidInput(f"{what} must be a JSON object")
        self._case: Mapping[str, Any] = case
        self._what = what
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether a field is there and not null."""
        self._asked.add(name)
        return self._case.get(name) is not None

    def decimal(self, name: str, default: Decimal | None = None) -> Decimal:
        """A number, read exactly."""
        found = self.decimal_or_none(name)
        if found is None:
            return self._missing(name) if default is None else default
        return found

    def decimal_or_none(self, name: str) -> Decimal | None:
        """A number, read exactly; None where it is absent or null."""
        return _decimal(self._case[name], name) if self.has(name) else None

    def number(self, name: str) -> float:
        """A number as a float."""
        return float(self.decimal(name))

    def integer_or_none(self, name: str) -> int | None:
        """A whole number; None where it is absent or null."""
        value = self.decimal_or_none(name)
        if value is None:
            return None
        if value != value.to_integral_value():
            raise InvalidInput(f"{name} must be a whole number, not {value}")
        return int(value)

    def day(self, name: str) -> date:
        """A date as YYYY-MM-DD."""
        found = self.day_or_none(name)
        return self._missing(name) if found is None else found

    def day_or_none(self, name: str) -> date | None:
        """A date; None where it is absent or null."""
        return _day(self._case[name], name) if self.has(name) else None

    def text(self, name: str) -> str:
        """A string."""
        value = self._case[name] if self.has(name) else self._missing(name)
        if not isinstance(value, str):
            raise InvalidInput(f"{name} must be text")
        return value

    def choice(self, name: str, kinds: type[Choice], default: Choice | None = None) -> Choice:
        """One of the words of an enumeration."""
        if not self.has(name):
            return self._missing(name) if default is None else default
        try:
            return kinds(self._case[name])
        except ValueError as error:
            words = ", ".join(kinds)
            raise InvalidInput(f"{name} must be one of: {words}") from error

    def object_of(self, name: str) -> object:
        """Whatever stands there, for `CaseFields` to read."""
        return self._case[name] if self.has(name) else self._missing(name)

    def rows(self, name: str) -> list[Any]:
        """A list, empty where it is absent."""
        rows = self._case[name] if self.has(name) else []
        if not isinstance(rows, list):
            raise InvalidInput(f"{name} must be a list")
        return rows

    def numbers(self, name: str) -> FloatArray:
        """A list of numbers, or a list of such lists; null is a missing number."""
        if not self.has(name):
            self._missing(name)
        try:
            return np.array(self.rows(name), dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise InvalidInput(f"{name} must be a list of numbers") from error

    def days(self, name: str) -> DateArray:
        """A list of dates."""
        if not self.has(name):
            self._missing(name)
        return np.array([_day(day, name) for day in self.rows(name)], dtype="datetime64[D]")

    def refuse_others(self) -> None:
        """Refuse fields that nobody asked for."""
        unknown = sorted(set(self._case) - self._asked)
        if unknown:
            known = ", ".join(sorted(self._asked))
            raise InvalidInput(f"{self._what} has no field {', '.join(unknown)}; it has {known}")

    def _missing(self, name: str) -> Any:
        raise InvalidInput(f"{self._what} needs {name}")


def as_json(value: object) -> Any:
    """Return a result as JSON holds it: decimals as strings, missing numbers as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, np.ndarray):
        return as_json(value.tolist())
    if isinstance(value, Mapping):
        return {str(as_json(key)): as_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(part) for part in value]
    return _scalar_as_json(value)


def _scalar_as_json(value: object) -> Any:
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    return value


def _decimal(value: object, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise InvalidInput(f"{name} must be a number")
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise InvalidInput(f"{name} must be a number, not {value!r}") from error
    if not number.is_finite():
        raise InvalidInput(f"{name} must be finite")
    return number


def _day(value: object, name: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidInput(f"{name} must be a date like 2025-12-31, not {value!r}") from error
