"""What the API takes and gives about private funds, private shares and the like."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, Field

from bursar.domains.ledger.schemas.assets import SPEC_NAMES, OwnedFields
from bursar.domains.ledger.schemas.fields import Amount, Fraction, Name, Record, Short

ALTERNATIVE_NAMES = {**SPEC_NAMES, "investment_name": "name"}

# What a private investment says of itself; all else in its body is its asset's.
ALTERNATIVE_FIELDS = frozenset(
    {
        "investment_type",
        "initial_investment",
        "commitment_amount",
        "unfunded_commitment",
        "inception_date",
        "expected_term_years",
        "illiquidity_discount",
        "valuation_method",
    }
)


class AlternativeFields(OwnedFields):
    """What may be given at creation and changed later."""

    spec_names: ClassVar = ALTERNATIVE_NAMES
    never_empty: ClassVar = OwnedFields.never_empty | {"investment_name", "investment_type"}

    investment_type: Short | None = None
    investment_name: Name | None = Field(default=None, description="The same as `name`.")
    initial_investment: Amount | None = None
    commitment_amount: Amount | None = None
    unfunded_commitment: Amount | None = None
    inception_date: date | None = None
    expected_term_years: Annotated[int, Field(ge=0, le=200)] | None = None
    illiquidity_discount: Fraction | None = None


class AlternativeUpdate(AlternativeFields):
    """Any of the fields; what is absent stays."""


class AlternativeCreate(AlternativeFields):
    """A new private investment."""

    investment_type: Short


class AlternativeRead(Record):
    """A private investment with its value today."""

    spec_names: ClassVar = ALTERNATIVE_NAMES

    id: UUID
    household_id: UUID
    asset_id: UUID
    name: str
    investment_name: str
    investment_type: str
    description: str | None
    initial_investment: Decimal | None
    commitment_amount: Decimal | None
    unfunded_commitment: Decimal | None
    inception_date: date | None
    expected_term_years: int | None
    illiquidity_discount: Decimal | None
    currency: str
    current_value: Decimal | None
    owned_value: Decimal | None
    valued_on: date | None
    valuation_date: date | None
    valuation_method: str | None
    valuation_source: str | None
    value_status: str
    cost_basis: Decimal | None
    acquisition_date: date | None
    disposed_on: date | None
    ownership: Decimal
    owner_id: UUID | None
    is_active: bool
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class AlternativePage(BaseModel):
    """Some private investments by name, and the way to the next ones."""

    items: list[AlternativeRead]
    next: str | None
