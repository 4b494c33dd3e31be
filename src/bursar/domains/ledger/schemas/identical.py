"""Sets of instruments that the household treats as substantially identical."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SetName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class IdenticalSetGiven(BaseModel):
    """A set: its members replace each other in the eyes of the wash-sale rule."""

    model_config = ConfigDict(extra="forbid")

    name: SetName
    instrument_ids: list[UUID] = Field(min_length=2, max_length=100)


class IdenticalMember(BaseModel):
    """An instrument of a set."""

    instrument_id: UUID
    symbol: str
    name: str


class IdenticalSetRead(BaseModel):
    """A set of substantially identical instruments."""

    name: str
    members: list[IdenticalMember]


class IdenticalSetList(BaseModel):
    """All sets of the household, by name."""

    items: list[IdenticalSetRead]
    next: str | None
