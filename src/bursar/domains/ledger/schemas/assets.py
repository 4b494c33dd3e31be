"""What the API takes and gives about assets and what they were worth."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from bursar.domains.ledger.models import ASSET_CATEGORIES
from bursar.domains.ledger.schemas.fields import (
    Amount,
    Body,
    Currency,
    Facts,
    Line,
    Name,
    Ownership,
    Record,
    Text,
    Units,
    key_of,
)

SPEC_NAMES = {"acquisition_date": "acquired_on", "metadata": "facts"}

# The spec's categories that are kept as accounts, where transactions say what they hold.
ACCOUNT_CATEGORIES = {
    "investments": "Investments",
    "cash_banking": "Cash & Banking",
    "retirement_accounts": "Retirement Accounts",
}


def category_key(text: str) -> str | None:
    """Return the category that a key or title means."""
    return key_of(text, ASSET_CATEGORIES) or key_of(
        text,
        {
            "real_estate": "Real Estate",
            "vehicle": "Vehicle",
            "alternative": "Alternatives",
            "business": "Business Interest",
            "insurance": "Insurance Cash Value",
            "other": "Other Assets",
        },
    )


def why_no_category(text: str) -> str:
    """Return the sentence for a category that assets cannot have."""
    if key_of(text, ACCOUNT_CATEGORIES):
        return f"{text} are kept as accounts: add an account for what is held there"
    return f"no category is called {text}; it is one of {', '.join(ASSET_CATEGORIES)}"


def _category(text: str) -> str:
    key = category_key(text)
    if key is None:
        raise PydanticCustomError("category", "{why}", {"why": why_no_category(text)})
    return key


Category = Annotated[
    str,
    AfterValidator(_category),
    Field(description="A key such as `real_estate`, or its title."),
]


class OwnedFields(Body):
    """What every owned thing may say, whatever it is."""

    spec_names: ClassVar = SPEC_NAMES
    derived: ClassVar = {
        "owned_value": "current_value and ownership",
        "valuation_date": "the valuations",
        "value_status": "the valuations",
    }
    never_empty: ClassVar = frozenset(
        {"name", "currency", "ownership", "is_active", "metadata", "current_value"}
    )

    name: Name | None = None
    description: Text | None = None
    currency: Currency | None = None
    current_value: Amount | None = Field(
        default=None, description="Of the whole; becomes a valuation at `valued_on`."
    )
    valued_on: date | None = Field(
        default=None, description="The day of `current_value`; today where absent."
    )
    valuation_method: Line | None = None
    cost_basis: Amount | None = None
    acquisition_date: date | None = None
    disposed_on: date | None = None
    ownership: Ownership | None = Field(default=None, description="The part owned: 0.5 is a half.")
    owner_id: UUID | None = Field(default=None, description="A member; empty is joint.")
    is_active: bool | None = None
    metadata: Facts | None = None


class AssetFields(OwnedFields):
    """What may be given at creation and changed later."""

    never_empty: ClassVar = OwnedFields.never_empty | {"category", "asset_type"}

    category: Category | None = None
    asset_type: Line | None = None
    quantity: Units | None = None
    ticker_symbol: Annotated[str, Field(max_length=20)] | None = None


class AssetUpdate(AssetFields):
    """Any of the fields; what is absent stays."""


class AssetCreate(AssetFields):
    """A new asset."""

    category: Category
    asset_type: Line
    name: Name


class AssetRead(Record):
    """Something owned outside accounts, with its value today."""

    spec_names: ClassVar = SPEC_NAMES

    id: UUID
    household_id: UUID
    category: str
    category_title: str
    asset_type: str
    name: str
    description: str | None
    currency: str
    current_value: Decimal | None
    owned_value: Decimal | None
    valued_on: date | None
    valuation_method: str | None
    valuation_source: str | None
    value_status: str
    cost_basis: Decimal | None
    acquisition_date: date | None
    acquired_on: date | None
    disposed_on: date | None
    quantity: Decimal | None
    ticker_symbol: str | None
    ownership: Decimal
    owner_id: UUID | None
    is_active: bool
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class AssetPage(BaseModel):
    """Some assets by name, and the way to the next ones."""

    items: list[AssetRead]
    next: str | None


class AssetStat(BaseModel):
    """Assets of one category in one currency: the parts owned, added up."""

    category: str
    category_title: str
    currency: str
    count: int
    value: Decimal
    cost_basis: Decimal
    without_value: int
    without_cost: int
    status: str


class AssetStats(BaseModel):
    """Assets by category and currency; amounts of different currencies are never added."""

    as_of: date
    count: int
    items: list[AssetStat]


class ValuationCreate(Body):
    """What the whole asset was worth on a day."""

    value: Amount
    valued_on: date
    method: Line = "owner's estimate"


class ValuationRead(BaseModel):
    """What the whole asset was worth on a day, and who says so."""

    id: UUID
    asset_id: UUID
    valued_on: date
    value: Decimal
    method: str
    source: str


class ValuationPage(BaseModel):
    """Some valuations, latest first, and the way to the next ones."""

    items: list[ValuationRead]
    next: str | None
