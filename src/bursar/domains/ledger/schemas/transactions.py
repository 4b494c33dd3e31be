"""What the API takes and gives about transactions.

The spec's names stand where its table has them: `transaction_date` is our `traded_on`,
`post_date` our `settled_on`, `transaction_type` our `kind`.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bursar.engines.ledger.kinds import TransactionKind

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Units = Annotated[Decimal, Field(max_digits=38, decimal_places=18, allow_inf_nan=False)]
Money = Annotated[Decimal, Field(max_digits=20, decimal_places=4, allow_inf_nan=False)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True)]


class LotChoice(BaseModel):
    """Units of one lot that a sale takes, named by the transaction that opened it."""

    model_config = ConfigDict(extra="forbid")

    opening_transaction_id: UUID
    quantity: Units


class TransactionFields(BaseModel):
    """What may be given at creation and changed later."""

    model_config = ConfigDict(extra="forbid")

    transaction_type: TransactionKind
    transaction_date: date
    post_date: date | None = None
    sequence: int = Field(default=0, ge=-10_000, le=10_000)
    instrument_id: UUID | None = None
    quantity: Units = Decimal(0)
    unit_price: Annotated[Units, Field(ge=0)] | None = None
    amount: Money | None = Field(
        default=None,
        description="Change of cash after fee and tax; worked out from units and price if absent.",
    )
    currency: Currency | None = None
    fee: Money = Decimal(0)
    tax: Money = Decimal(0)
    cost_basis: Money | None = None
    acquired_on: date | None = None
    ratio: Annotated[Units, Field(gt=0)] | None = None
    counter_instrument_id: UUID | None = None
    counter_amount: Money | None = None
    counter_currency: Currency | None = None
    basis_fraction: Annotated[Units, Field(ge=0, le=1)] | None = None
    lot_selection: list[LotChoice] | None = Field(default=None, max_length=1000)
    wash_sale_disallowed: Annotated[Money, Field(ge=0)] | None = None
    transfer_id: UUID | None = None
    description: str = Field(default="", max_length=2000)
    category: str | None = Field(default=None, max_length=100)
    subcategory: str | None = Field(default=None, max_length=100)
    merchant_name: str | None = Field(default=None, max_length=255)
    is_recurring: bool = False
    is_tax_deductible: bool = False
    tags: list[Tag] = Field(default_factory=list, max_length=20)
    notes: str | None = Field(default=None, max_length=4000)


class TransactionCreate(TransactionFields):
    """A new entry of the ledger."""

    account_id: UUID


class TransactionUpdate(BaseModel):
    """Any of the fields; what is absent stays."""

    model_config = ConfigDict(extra="forbid")

    account_id: UUID | None = None
    transaction_type: TransactionKind | None = None
    transaction_date: date | None = None
    post_date: date | None = None
    sequence: int | None = Field(default=None, ge=-10_000, le=10_000)
    instrument_id: UUID | None = None
    quantity: Units | None = None
    unit_price: Annotated[Units, Field(ge=0)] | None = None
    amount: Money | None = None
    currency: Currency | None = None
    fee: Money | None = None
    tax: Money | None = None
    cost_basis: Money | None = None
    acquired_on: date | None = None
    ratio: Annotated[Units, Field(gt=0)] | None = None
    counter_instrument_id: UUID | None = None
    counter_amount: Money | None = None
    counter_currency: Currency | None = None
    basis_fraction: Annotated[Units, Field(ge=0, le=1)] | None = None
    lot_selection: list[LotChoice] | None = Field(default=None, max_length=1000)
    wash_sale_disallowed: Annotated[Money, Field(ge=0)] | None = None
    transfer_id: UUID | None = None
    description: str | None = Field(default=None, max_length=2000)
    category: str | None = Field(default=None, max_length=100)
    subcategory: str | None = Field(default=None, max_length=100)
    merchant_name: str | None = Field(default=None, max_length=255)
    is_recurring: bool | None = None
    is_tax_deductible: bool | None = None
    tags: list[Tag] | None = Field(default=None, max_length=20)
    notes: str | None = Field(default=None, max_length=4000)


class TransactionRead(BaseModel):
    """One entry of the ledger."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    household_id: UUID
    account_id: UUID
    account_name: str
    transaction_type: TransactionKind
    transaction_date: date
    post_date: date | None
    sequence: int
    instrument_id: UUID | None
    symbol: str | None
    instrument_name: str | None
    quantity: Decimal
    unit_price: Decimal | None
    amount: Decimal
    currency: str
    fee: Decimal
    tax: Decimal
    cost_basis: Decimal | None
    acquired_on: date | None
    ratio: Decimal | None
    counter_instrument_id: UUID | None
    counter_amount: Decimal | None
    counter_currency: str | None
    basis_fraction: Decimal | None
    lot_selection: list[dict[str, Any]] | None
    wash_sale_disallowed: Decimal | None
    transfer_id: UUID | None
    description: str
    category: str | None
    subcategory: str | None
    merchant_name: str | None
    is_recurring: bool
    is_tax_deductible: bool
    tags: list[str]
    notes: str | None
    import_id: UUID | None
    source_row: int | None
    created_at: datetime
    updated_at: datetime


class TransactionPage(BaseModel):
    """Some transactions, latest first, and the way to the next ones."""

    items: list[TransactionRead]
    next: str | None


class TrendPoint(BaseModel):
    """Money in and out of spending accounts in one month, by category."""

    month: date
    category: str
    currency: str
    income: Decimal
    spending: Decimal
    count: int


class TransactionTrends(BaseModel):
    """Months between two days, oldest first."""

    items: list[TrendPoint]
