"""What the API takes and gives about market facts."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Price = Annotated[Decimal, Field(max_digits=38, decimal_places=18, allow_inf_nan=False)]
Ratio = Annotated[Decimal, Field(ge=0, lt=1, max_digits=9, decimal_places=6, allow_inf_nan=False)]


class InstrumentRead(BaseModel):
    """An instrument and what is known of it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    symbol: str
    name: str
    kind: str
    currency: str
    venue: str | None
    sector: str | None
    industry: str | None
    country: str | None
    asset_class: str | None
    class_weights: dict[str, float] | None
    sector_weights: dict[str, float] | None
    country_weights: dict[str, float] | None
    expense_ratio: Decimal | None
    market_cap: Decimal | None
    price_earnings: Decimal | None
    dividend_yield: Decimal | None
    multiplier: Decimal
    strike: Decimal | None
    option_right: str | None
    expires_on: date | None
    facts_source: str | None
    facts_on: date | None
    is_own: bool


class InstrumentFound(BaseModel):
    """An instrument in a search result."""

    id: UUID
    symbol: str
    name: str
    kind: str
    currency: str
    venue: str | None
    sector: str | None
    is_own: bool


class InstrumentPage(BaseModel):
    """Search results, best first."""

    items: list[InstrumentFound]
    next: str | None


class QuoteRead(BaseModel):
    """The latest price that the household's sources have."""

    symbol: str
    instrument_id: UUID
    price: Decimal | None
    currency: str
    on: date | None
    previous_close: Decimal | None
    change: Decimal | None
    change_pct: float | None = Field(description="Fraction: 0.01 is one per cent.")
    source: str | None
    status: str = Field(description="complete, stale or missing_price")
    note: str | None = Field(description="What to do where a price is missing or a sample.")


class QuoteList(BaseModel):
    """Quotes in the order asked for."""

    items: list[QuoteRead]
    next: str | None


class BarRead(BaseModel):
    """One day's prices, as traded."""

    on: date
    open: float | None
    high: float | None
    low: float | None
    close: Decimal
    volume: float | None
    currency: str
    source: str


class BarPage(BaseModel):
    """Prices, oldest first."""

    symbol: str
    instrument_id: UUID
    sample: bool
    items: list[BarRead]
    next: str | None


class InstrumentCreate(BaseModel):
    """An instrument that only this household sees."""

    model_config = ConfigDict(extra="forbid")

    symbol: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255)]
    kind: str = Field(pattern="^[a-z_]+$", max_length=20)
    currency: Currency
    isin: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[A-Z0-9]{9}[0-9]$")] | None = None
    cusip: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9*@#]{9}$")] | None = None
    sector: str | None = Field(default=None, max_length=100)
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    asset_class: str | None = Field(default=None, max_length=30)
    expense_ratio: Ratio | None = None
    multiplier: Annotated[Price, Field(gt=0)] = Decimal(1)


class InstrumentUpdate(BaseModel):
    """Facts of the household's own instrument; what is absent stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=255)
    kind: str | None = Field(default=None, pattern="^[a-z_]+$", max_length=20)
    sector: str | None = Field(default=None, max_length=100)
    industry: str | None = Field(default=None, max_length=100)
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    asset_class: str | None = Field(default=None, max_length=30)
    expense_ratio: Ratio | None = None
    multiplier: Annotated[Price, Field(gt=0)] | None = None


class PriceGiven(BaseModel):
    """A price the household states."""

    model_config = ConfigDict(extra="forbid")

    on: date
    close: Annotated[Price, Field(gt=0)]
    currency: Currency | None = None


class PricesGiven(BaseModel):
    """Prices the household states, several at once."""

    model_config = ConfigDict(extra="forbid")

    prices: list[PriceGiven] = Field(min_length=1, max_length=5000)


class RateGiven(BaseModel):
    """An exchange rate the household states: one unit of base costs this many of quote."""

    model_config = ConfigDict(extra="forbid")

    base: Currency
    quote: Currency
    on: date
    rate: Annotated[Price, Field(gt=0)]


class Written(BaseModel):
    """How many rows were written."""

    written: int


class SourcesRead(BaseModel):
    """Where prices come from in this installation and for this household."""

    vendors: list[str]
    order: list[str]
    sample: bool
    note: str
