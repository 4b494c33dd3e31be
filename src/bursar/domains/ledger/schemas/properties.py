"""What the API takes and gives about homes and rentals."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from bursar.domains.ledger.schemas.assets import SPEC_NAMES, OwnedFields
from bursar.domains.ledger.schemas.fields import Amount, Body, Fraction, Line, Name, Record, Short

RentalStatus = Literal["owner-occupied", "rented", "vacant", "vacation", "under-construction"]

# What a property says of itself; all else in its body is its asset's.
PROPERTY_FIELDS = frozenset(
    {
        "address_line1",
        "address_line2",
        "city",
        "state",
        "zip_code",
        "country",
        "property_type",
        "square_footage",
        "bedrooms",
        "bathrooms",
        "year_built",
        "lot_size",
        "purchase_price",
        "purchase_date",
        "last_appraisal_date",
        "rental_status",
        "monthly_rent",
        "vacancy_rate",
        "management_rate",
        "maintenance_annual",
        "utilities_annual",
        "property_tax_annual",
        "insurance_annual",
        "hoa_monthly",
    }
)


class PropertyFields(OwnedFields):
    """What may be given at creation and changed later."""

    never_empty: ClassVar = OwnedFields.never_empty | {"country", "rental_status"}

    address_line1: Name | None = None
    address_line2: Name | None = None
    city: Line | None = None
    state: Short | None = None
    zip_code: Annotated[str, StringConstraints(max_length=12)] | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    property_type: Short | None = None
    square_footage: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    bedrooms: Annotated[int, Field(ge=0, le=1000)] | None = None
    bathrooms: Annotated[Decimal, Field(ge=0, max_digits=4, decimal_places=1)] | None = None
    year_built: Annotated[int, Field(ge=1000, le=2200)] | None = None
    lot_size: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None = Field(
        default=None, description="Acres."
    )
    purchase_price: Amount | None = None
    purchase_date: date | None = None
    last_appraisal_date: date | None = None
    rental_status: RentalStatus | None = None
    monthly_rent: Amount | None = None
    vacancy_rate: Fraction | None = Field(default=None, description="Part of the year unlet.")
    management_rate: Fraction | None = Field(default=None, description="Of the rent received.")
    maintenance_annual: Amount | None = None
    utilities_annual: Amount | None = None
    property_tax_annual: Amount | None = None
    insurance_annual: Amount | None = None
    hoa_monthly: Amount | None = None


class PropertyUpdate(PropertyFields):
    """Any of the fields; what is absent stays."""


class PropertyCreate(PropertyFields):
    """A new home or rental; its name is its address where none is given."""


class PropertyRead(Record):
    """A home or rental with its value today."""

    spec_names: ClassVar = SPEC_NAMES

    id: UUID
    household_id: UUID
    asset_id: UUID
    name: str
    description: str | None
    address_line1: str | None
    address_line2: str | None
    city: str | None
    state: str | None
    zip_code: str | None
    country: str
    property_type: str | None
    square_footage: int | None
    bedrooms: int | None
    bathrooms: Decimal | None
    year_built: int | None
    lot_size: Decimal | None
    purchase_price: Decimal | None
    purchase_date: date | None
    last_appraisal_date: date | None
    rental_status: str
    monthly_rent: Decimal | None
    vacancy_rate: Decimal | None
    management_rate: Decimal | None
    maintenance_annual: Decimal | None
    utilities_annual: Decimal | None
    property_tax_annual: Decimal | None
    insurance_annual: Decimal | None
    hoa_monthly: Decimal | None
    currency: str
    current_value: Decimal | None
    owned_value: Decimal | None
    valued_on: date | None
    valuation_method: str | None
    valuation_source: str | None
    value_status: str
    debt: Decimal | None
    equity: Decimal | None
    cost_basis: Decimal | None
    acquisition_date: date | None
    disposed_on: date | None
    ownership: Decimal
    owner_id: UUID | None
    is_active: bool
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class PropertyPage(BaseModel):
    """Some properties by name, and the way to the next ones."""

    items: list[PropertyRead]
    next: str | None


class PropertyValuationCreate(Body):
    """A value typed by hand; without one the valuation service is asked for its estimate."""

    value: Amount | None = None
    valued_on: date | None = Field(default=None, description="Of a value typed by hand.")
    method: Line | None = None


class PropertyValuationRead(BaseModel):
    """What the property was found to be worth; an estimate says its range."""

    property_id: UUID
    asset_id: UUID
    valuation_id: UUID
    valued_on: date
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    currency: str
    method: str
    source: str


class PropertyCashFlowRead(BaseModel):
    """The coming year of the whole property, before income tax; amounts in its currency."""

    property_id: UUID
    as_of: date
    currency: str
    gross_income: Decimal
    vacancy_loss: Decimal
    effective_income: Decimal
    expenses: dict[str, Decimal]
    operating_expenses: Decimal
    net_operating_income: Decimal
    debt_service: Decimal
    cash_flow: Decimal
    monthly_cash_flow: Decimal
    principal_repaid: Decimal | None
    cash_invested: Decimal | None
    cap_rate: float | None
    gross_rent_multiplier: float | None
    cash_on_cash: float | None
    debt_coverage: float | None
    expense_ratio: float | None
    break_even_occupancy: float | None
    status: str
    missing: list[str]
