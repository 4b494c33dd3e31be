"""What is told and taken about households, their members and who shares them."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from bursar.domains.identity.schemas.fields import (
    Body,
    Currency,
    Email,
    Ends,
    Instant,
    Level,
    Name,
    Record,
    Token,
)
from bursar.domains.identity.schemas.users import BirthDay, FilingStatus, State

Source = Literal["household", "vendor", "sample"]
Relation = Literal["self", "spouse", "child", "parent", "other"]


def _each_once(sources: list[Source]) -> list[Source]:
    if not sources or len(set(sources)) != len(sources):
        raise PydanticCustomError("sources", "name each price source once, the most trusted first")
    return sources


class HouseholdCreate(Body):
    name: Name
    base_currency: Currency = "USD"


class HouseholdUpdate(Body):
    never_empty: ClassVar[frozenset[str]] = frozenset({"name", "base_currency", "price_sources"})

    name: Name | None = None
    base_currency: Currency | None = None
    price_sources: Annotated[list[Source], AfterValidator(_each_once)] | None = None


class HouseholdRead(Record):
    id: UUID
    name: str
    base_currency: str
    is_demo: bool
    price_sources: list[str]  # the most trusted first
    level: str  # what the caller may do: view, edit or own
    created_at: Instant
    updated_at: Instant


class HouseholdPage(Record):
    items: list[HouseholdRead]
    next: str | None


class MemberCreate(Body):
    name: Name
    relation: Relation = "other"
    birth_on: BirthDay | None = None
    filing_status: FilingStatus | None = None
    state: State | None = None


class MemberUpdate(Body):
    never_empty: ClassVar[frozenset[str]] = frozenset({"name", "relation"})

    name: Name | None = None
    relation: Relation | None = None
    birth_on: BirthDay | None = None
    filing_status: FilingStatus | None = None
    state: State | None = None


class MemberRead(Record):
    id: UUID
    household_id: UUID
    name: str
    relation: str
    user_id: UUID | None
    birth_on: date | None
    filing_status: str | None
    state: str | None
    created_at: Instant
    updated_at: Instant


class MemberPage(Record):
    items: list[MemberRead]
    next: str | None


class InvitationCreate(Body):
    email: Email
    level: Level
    ends_at: Ends = None


class InvitationRead(Record):
    id: UUID
    household_id: UUID
    email: str
    level: str
    ends_at: Instant | None
    expires_at: Instant
    created_at: Instant


class InvitationPage(Record):
    items: list[InvitationRead]
    next: str | None


class GrantUpdate(Body):
    never_empty: ClassVar[frozenset[str]] = frozenset({"level"})

    level: Level | None = None
    ends_at: Ends = None


class GrantRead(Record):
    id: UUID
    household_id: UUID
    user_id: UUID | None
    team_id: UUID | None
    label: str
    level: str
    ends_at: Instant | None
    created_at: Instant


class GrantPage(Record):
    items: list[GrantRead]
    next: str | None


class AcceptBody(Body):
    token: Token
