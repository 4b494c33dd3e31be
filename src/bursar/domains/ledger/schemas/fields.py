"""Types of fields that all records of the ledger share, and how bodies refuse in a sentence."""

import re
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bursar.engines.ledger.valuation import ValueStatus

FACTS_MAX = 50
FACTS_DEPTH = 10

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Money = Annotated[Decimal, Field(max_digits=20, decimal_places=4, allow_inf_nan=False)]
Amount = Annotated[Money, Field(ge=0)]
Units = Annotated[Decimal, Field(max_digits=38, decimal_places=18, allow_inf_nan=False, ge=0)]
Last4 = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{1,4}$")]
Short = Annotated[str, StringConstraints(min_length=1, max_length=50)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Text = Annotated[str, StringConstraints(max_length=4000)]
Facts = Annotated[dict[str, Any], Field(max_length=FACTS_MAX)]


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _fraction(value: Decimal) -> Decimal:
    if value >= 1:
        raise PydanticCustomError(
            "fraction",
            "write {percent} % as {fraction}",
            {"percent": _plain(value), "fraction": _plain(value / 100)},
        )
    return value


def _ownership(value: Decimal) -> Decimal:
    if not 0 < value <= 1:
        raise PydanticCustomError(
            "ownership", "the part owned is a fraction above 0 and at most 1 (a half is 0.5)"
        )
    return value


_Rate = Annotated[Decimal, Field(max_digits=9, decimal_places=6, allow_inf_nan=False)]
Fraction = Annotated[_Rate, Field(ge=0), AfterValidator(_fraction)]
Growth = Annotated[_Rate, Field(gt=-1), AfterValidator(_fraction)]
Ownership = Annotated[_Rate, AfterValidator(_ownership)]


class Body(BaseModel):
    """What a request may say about a record.

    Field names are the spec's where its tables have the field; `columns` translates them.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    spec_names: ClassVar[Mapping[str, str]] = {}  # the spec's name -> our column
    derived: ClassVar[Mapping[str, str]] = {}  # name -> what it follows from
    never_empty: ClassVar[frozenset[str]] = frozenset()  # names that null cannot clear

    @model_validator(mode="before")
    @classmethod
    def _refuse_what_cannot_be_kept(cls, given: Any) -> Any:
        if not _can_be_kept(given):
            raise PydanticCustomError(
                "kept",
                "text holds a character, or a number a value, that cannot be stored; or facts are"
                " nested too deeply",
            )
        return given

    @model_validator(mode="before")
    @classmethod
    def _refuse_derived(cls, given: Any) -> Any:
        named = sorted(set(cls.derived) & set(given)) if isinstance(given, dict) else []
        if named:
            raise PydanticCustomError(
                "derived",
                "{name} is not stored: it follows from {source}; leave it out",
                {"name": named[0], "source": cls.derived[named[0]]},
            )
        return given

    @model_validator(mode="after")
    def _refuse_empty(self) -> Self:
        for name in sorted(self.never_empty & self.model_fields_set):
            if getattr(self, name) is None:
                raise PydanticCustomError("empty", "{name} cannot be empty", {"name": name})
        return self

    def columns(self) -> dict[str, Any]:
        """Return what was given, by column."""
        given = self.model_dump(exclude_unset=True)
        return {self.spec_names.get(name, name): value for name, value in given.items()}


class Record(BaseModel):
    """What an answer says about a record: the spec's names and ours beside each other."""

    spec_names: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def of(cls, row: Any, **derived: Any) -> Self:
        """Return the answer for a row; `derived` fields are not its columns."""
        stored = {
            name: getattr(row, cls.spec_names.get(name, name))
            for name in cls.model_fields
            if name not in derived
        }
        return cls(**stored, **derived)


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # NUL, and halves of a character


def _can_be_kept(value: Any, depth: int = 0) -> bool:
    """Whether the database can store it: no NUL in text, no infinite number, no endless nesting."""
    if isinstance(value, str):
        return not _UNSTORABLE.search(value)
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, dict | list):
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        return depth < FACTS_DEPTH and all(_can_be_kept(part, depth + 1) for part in parts)
    return True


def key_of(text: str, titles: Mapping[str, str]) -> str | None:
    """Return the key that a key or title means, whatever its case and punctuation."""
    plain = re.sub(r"[^a-z0-9]", "", text.lower())
    for key, title in titles.items():
        if plain in {re.sub(r"[^a-z0-9]", "", word.lower()) for word in (key, title)}:
            return key
    return None


def status_name(status: ValueStatus) -> str:
    """Return a status as answers say it: `complete`, `stale`, `missing_rate`, `missing_price`."""
    return status.name.lower()
