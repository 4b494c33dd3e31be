"""What the API takes and gives about income streams and what they will pay."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from bursar.domains.ledger.schemas.fields import (
    Amount,
    Body,
    Currency,
    Facts,
    Growth,
    Name,
    Record,
    Short,
    key_of,
)

SPEC_NAMES = {"related_asset_id": "asset_id", "metadata": "facts"}

FREQUENCIES = {
    "weekly": "every week",
    "biweekly": "every two weeks",
    "semimonthly": "twice a month",
    "monthly": "every month",
    "quarterly": "every quarter",
    "semiannual": "semiannually",
    "annual": "annually",
    "once": "one time",
}


def _frequency(text: str) -> str:
    key = key_of(text, FREQUENCIES) or key_of(text, {"annual": "yearly"})
    if key is None:
        raise PydanticCustomError(
            "frequency",
            "an income is not paid {text}; it is one of {known}",
            {"text": text, "known": ", ".join(FREQUENCIES)},
        )
    return key


Frequency = Annotated[
    str,
    AfterValidator(_frequency),
    Field(
        description="weekly, biweekly, semimonthly, monthly, quarterly, semiannual, annual, once"
    ),
]


class IncomeFields(Body):
    """What may be given at creation and changed later."""

    spec_names: ClassVar = SPEC_NAMES
    derived: ClassVar = {"annual_amount": "amount, frequency and growth_rate"}
    never_empty: ClassVar = frozenset(
        {"income_type", "source_name", "amount", "currency", "frequency", "is_active", "metadata"}
    )

    income_type: Short | None = None
    source_name: Name | None = None
    amount: Amount | None = None
    currency: Currency | None = None
    frequency: Frequency | None = None
    start_date: date | None = Field(default=None, description="The day of the first payment.")
    end_date: date | None = None
    growth_rate: Growth | None = Field(default=None, description="A year: 3 % is 0.03.")
    tax_treatment: Short | None = None
    related_asset_id: UUID | None = None
    owner_id: UUID | None = Field(default=None, description="A member; empty is joint.")
    is_active: bool | None = None
    metadata: Facts | None = None


class IncomeUpdate(IncomeFields):
    """Any of the fields; what is absent stays."""


class IncomeCreate(IncomeFields):
    """New income; its source is its type where none is given."""

    income_type: Short
    amount: Amount
    frequency: Frequency


class IncomeRead(Record):
    """Money that comes in regularly."""

    spec_names: ClassVar = SPEC_NAMES

    id: UUID
    household_id: UUID
    income_type: str
    source_name: str
    amount: Decimal
    currency: str
    frequency: str
    annual_amount: Decimal
    start_date: date | None
    end_date: date | None
    growth_rate: Decimal | None
    tax_treatment: str | None
    related_asset_id: UUID | None
    asset_id: UUID | None
    owner_id: UUID | None
    is_active: bool
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class IncomePage(BaseModel):
    """Some income streams by source, and the way to the next ones."""

    items: list[IncomeRead]
    next: str | None


class ProjectedStream(BaseModel):
    """A stream of a projection."""

    id: UUID
    source_name: str
    income_type: str


class ProjectedMonth(BaseModel):
    """Income of a month; `amounts` stand in the order of the streams."""

    month: date
    total: Decimal
    amounts: list[Decimal]


class ProjectedYear(BaseModel):
    """Income of a calendar year, or its part within the period; `amounts` as in the months."""

    year: int
    total: Decimal
    amounts: list[Decimal]


class CurrencyProjection(BaseModel):
    """What the streams of one currency will pay."""

    currency: str
    total: Decimal
    streams: list[ProjectedStream]
    months: list[ProjectedMonth]
    years: list[ProjectedYear]


class IncomeProjections(BaseModel):
    """What active streams will pay; amounts of different currencies are never added."""

    from_on: date
    to_on: date
    items: list[CurrencyProjection]
