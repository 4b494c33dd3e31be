"""What is told and taken about users."""

import json
from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from bursar.domains.identity.schemas.fields import Body, Currency, Instant, Name, Record
from bursar.kit import clock

PREFERENCES_BYTES_MAX = 16 * 1024

FilingStatus = Literal[
    "single", "married_joint", "married_separate", "head_of_household", "surviving_spouse"
]
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ().\-]{3,49}$")]
AvatarUrl = Annotated[str, StringConstraints(max_length=2000, pattern=r"^https://[^\s\"'<>\\]+$")]

_OLDEST_BIRTH = date(1900, 1, 1)


def _born(day: date) -> date:
    if not _OLDEST_BIRTH <= day <= clock.today():
        raise PydanticCustomError("birth", "a birth date lies between 1900 and today")
    return day


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("timezone", "there is no such time zone; Europe/Paris is one")
    return name


def _small(preferences: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(preferences)
    if len(text) > PREFERENCES_BYTES_MAX or "\\u0000" in text:
        raise PydanticCustomError("preferences", "preferences may have 16 KB of plain text")
    return preferences


BirthDay = Annotated[date, AfterValidator(_born)]


class ProfileUpdate(Body):
    never_empty: ClassVar[frozenset[str]] = frozenset({"name"})

    name: Name | None = None
    phone: Phone | None = None
    avatar_url: AvatarUrl | None = None
    date_of_birth: BirthDay | None = None
    tax_filing_status: FilingStatus | None = None
    primary_residence_state: State | None = None


class SettingsUpdate(Body):
    never_empty: ClassVar[frozenset[str]] = frozenset(
        {"currency", "timezone", "date_format", "notifications_enabled", "theme", "preferences"}
    )

    currency: Currency | None = None
    timezone: Annotated[str, AfterValidator(_timezone)] | None = None
    date_format: Literal["YYYY-MM-DD", "MM/DD/YYYY", "DD/MM/YYYY", "DD.MM.YYYY"] | None = None
    notifications_enabled: bool | None = None
    theme: Literal["light", "dark", "system"] | None = None
    preferences: Annotated[dict[str, Any], AfterValidator(_small)] | None = None


class SettingsRead(Record):
    user_id: UUID
    currency: str
    timezone: str
    date_format: str
    notifications_enabled: bool
    theme: str
    preferences: dict[str, Any]


class ProfileRead(Record):
    id: UUID
    email: str
    name: str
    role: str
    phone: str | None
    avatar_url: str | None
    date_of_birth: date | None
    tax_filing_status: str | None
    primary_residence_state: str | None
    is_active: bool
    is_demo: bool
    email_verified: bool
    mfa_enabled: bool
    created_at: Instant
    updated_at: Instant
    last_login: Instant | None
    settings: SettingsRead
    unread_notifications: int


class UserRead(Record):
    id: UUID
    email: str
    name: str
    role: str
    is_active: bool
    email_verified: bool
    mfa_enabled: bool
    created_at: Instant
    last_login: Instant | None
