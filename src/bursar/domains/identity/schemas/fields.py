"""Types of fields that the bodies of identity share."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError


def _printable(text: str) -> str:
    """PostgreSQL keeps no NUL, and nobody's name has a line break."""
    if not all(letter.isprintable() for letter in text):
        raise PydanticCustomError("control", "characters that cannot be printed are not accepted")
    return text


def _line(longest: int) -> object:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


Name = Annotated[str, _line(200), AfterValidator(_printable)]
Typed = Annotated[str, _line(254), AfterValidator(_printable)]  # an address as it was typed
Email = Annotated[EmailStr, Field(max_length=254)]
Password = Annotated[str, StringConstraints(max_length=1024)]
Code = Annotated[str, _line(40), AfterValidator(_printable)]
Token = Annotated[str, _line(200), AfterValidator(_printable)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Level = Literal["view", "edit", "own"]
Ends = AwareDatetime | None
Instant = datetime


class Body(BaseModel):
    """What a request may say: unknown fields are refused by name."""

    model_config = ConfigDict(extra="forbid")

    never_empty: ClassVar[frozenset[str]] = frozenset()  # names that null cannot clear

    @model_validator(mode="after")
    def _refuse_empty(self) -> Self:
        for name in sorted(self.never_empty & self.model_fields_set):
            if getattr(self, name) is None:
                raise PydanticCustomError("empty", "{name} cannot be empty", {"name": name})
        return self


class Record(BaseModel):
    """What an answer says, read from a row."""

    model_config = ConfigDict(from_attributes=True)
