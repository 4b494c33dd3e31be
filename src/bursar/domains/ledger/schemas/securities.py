"""Positions as spec 001 calls them: `/securities/{id}` is one instrument in one account."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bursar.domains.ledger.schemas.fields import Currency, Money, Units

DERIVED = frozenset(
    {
        "quantity",
        "average_cost_per_share",
        "current_price",
        "market_value",
        "unrealized_gain_loss",
        "last_price_update",
    }
)


class TaxLotCreate(BaseModel):
    """Units held before the ledger begins: written as an opening balance."""

    model_config = ConfigDict(extra="forbid")

    acquisition_date: date | None = None
    held_on: date | None = Field(default=None, description="Day of the opening balance; today.")
    quantity: Annotated[Units, Field(gt=0)]
    cost_per_share: Annotated[Units, Field(ge=0)] | None = None
    total_cost: Annotated[Money, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _one_cost(self) -> "TaxLotCreate":
        if self.cost_per_share is not None and self.total_cost is not None:
            stated = self.quantity * self.cost_per_share
            if abs(stated - self.total_cost) > Decimal("0.01"):
                raise ValueError(
                    "units times cost per share is not the total cost; give one of them"
                )
        return self


class SecurityCreate(TaxLotCreate):
    """A position to add: an instrument, an account and what is held."""

    account_id: UUID
    instrument_id: UUID | None = None
    ticker: Annotated[str, StringConstraints(min_length=1, max_length=60)] | None = None
    security_type: str | None = Field(default=None, max_length=20)
    name: str | None = Field(default=None, max_length=255)
    currency: Currency | None = None


class SecurityUpdate(BaseModel):
    """Facts of the position's instrument; what follows from transactions is refused by name."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=255)
    security_type: str | None = Field(default=None, max_length=20)
    sector: str | None = Field(default=None, max_length=100)
    industry: str | None = Field(default=None, max_length=100)

    @model_validator(mode="before")
    @classmethod
    def _refuse_derived(cls, given: Any) -> Any:
        if isinstance(given, dict):
            found = sorted(DERIVED & given.keys())
            if found:
                raise ValueError(
                    f"{', '.join(found)} follows from transactions and prices; change those"
                )
        return given


class SecurityRead(BaseModel):
    """One position with its price and value."""

    id: UUID
    household_id: UUID
    account_id: UUID
    account_name: str
    instrument_id: UUID
    ticker: str
    name: str
    security_type: str
    exchange: str | None
    sector: str | None
    industry: str | None
    currency: str
    quantity: Decimal
    average_cost_per_share: Decimal | None
    cost_basis: Decimal | None
    current_price: Decimal | None
    market_value: Decimal | None
    unrealized_gain_loss: Decimal | None
    last_price_update: date | None
    status: str


class SecurityList(BaseModel):
    """Positions by account and ticker."""

    items: list[SecurityRead]
    next: str | None


class TaxLotRead(BaseModel):
    """One open lot."""

    id: UUID
    acquisition_date: date
    holding_start: date
    quantity: Decimal
    cost_per_share: Decimal | None
    total_cost: Decimal | None
    wash_sale_adjustment: Decimal
    holding_period: str = Field(description="short or long, were it sold today")
    currency: str
    opening_transaction_id: UUID | None


class TaxLotList(BaseModel):
    """Open lots, oldest first."""

    items: list[TaxLotRead]
    next: str | None
