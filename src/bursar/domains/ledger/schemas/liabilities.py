"""What the API takes and gives about debts, their schedules and ways to pay them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from bursar.domains.ledger.models import LIABILITY_KINDS
from bursar.domains.ledger.schemas.fields import (
    Amount,
    Body,
    Currency,
    Facts,
    Fraction,
    Last4,
    Name,
    Record,
    key_of,
)

SPEC_NAMES = {"related_asset_id": "asset_id", "metadata": "facts"}


def _kind(text: str) -> str:
    key = key_of(text, LIABILITY_KINDS)
    if key is None:
        raise PydanticCustomError(
            "liability_type",
            "no debt is called {text}; it is one of {known}",
            {"text": text, "known": ", ".join(LIABILITY_KINDS)},
        )
    return key


Kind = Annotated[
    str, AfterValidator(_kind), Field(description="A key such as `mortgage`, or its title.")
]


class LiabilityFields(Body):
    """What may be given at creation and changed later."""

    spec_names: ClassVar = SPEC_NAMES
    derived: ClassVar = {
        "balance_status": "the stated balances",
        "stated_on": "the stated balances",
    }
    never_empty: ClassVar = frozenset(
        {
            "liability_type",
            "name",
            "currency",
            "current_balance",
            "is_rate_fixed",
            "auto_pay_enabled",
            "is_active",
            "metadata",
        }
    )

    liability_type: Kind | None = None
    name: Name | None = None
    lender_name: Name | None = None
    account_number_last4: Last4 | None = None
    currency: Currency | None = None
    original_amount: Amount | None = None
    current_balance: Amount | None = Field(
        default=None, description="Owed, positive; becomes a stated balance at `balance_on`."
    )
    balance_on: date | None = Field(
        default=None, description="The day of `current_balance`; today where absent."
    )
    interest_rate: Fraction | None = Field(default=None, description="A year: 6.5 % is 0.065.")
    is_rate_fixed: bool | None = None
    monthly_payment: Amount | None = Field(
        default=None, description="Principal and interest, without escrow."
    )
    escrow_monthly: Amount | None = None
    payment_due_day: Annotated[int, Field(ge=1, le=31)] | None = None
    origination_date: date | None = None
    maturity_date: date | None = None
    auto_pay_enabled: bool | None = None
    related_asset_id: UUID | None = Field(default=None, description="The asset it financed.")
    account_id: UUID | None = Field(
        default=None, description="The account whose transactions say what is owed, if any."
    )
    owner_id: UUID | None = Field(default=None, description="A member; empty is joint.")
    paid_off_on: date | None = None
    is_active: bool | None = None
    metadata: Facts | None = None


class LiabilityUpdate(LiabilityFields):
    """Any of the fields; what is absent stays."""


class LiabilityCreate(LiabilityFields):
    """A new debt; without a balance, what it began with falls by its schedule."""

    liability_type: Kind


class LiabilityRead(Record):
    """A debt and what is owed today."""

    spec_names: ClassVar = SPEC_NAMES

    id: UUID
    household_id: UUID
    liability_type: str
    liability_type_title: str
    name: str
    lender_name: str | None
    account_number_last4: str | None
    currency: str
    original_amount: Decimal | None
    current_balance: Decimal | None
    stated_on: date | None
    balance_method: str | None
    balance_status: str
    interest_rate: Decimal | None
    is_rate_fixed: bool
    monthly_payment: Decimal | None
    escrow_monthly: Decimal | None
    payment_due_day: int | None
    origination_date: date | None
    maturity_date: date | None
    auto_pay_enabled: bool
    related_asset_id: UUID | None
    asset_id: UUID | None
    account_id: UUID | None
    owner_id: UUID | None
    paid_off_on: date | None
    is_active: bool
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class LiabilityPage(BaseModel):
    """Some debts by name, and the way to the next ones."""

    items: list[LiabilityRead]
    next: str | None


class BalanceCreate(Body):
    """What was owed on a day, positive."""

    balance: Amount
    balance_on: date


class BalanceRead(BaseModel):
    """What was owed on a day, and who says so."""

    id: UUID
    liability_id: UUID
    balance_on: date
    balance: Decimal
    source: str


class BalancePage(BaseModel):
    """Some stated balances, latest first, and the way to the next ones."""

    items: list[BalanceRead]
    next: str | None


class InstalmentRead(BaseModel):
    """One payment: paid = interest + principal; balance is what is owed after it."""

    number: int
    due_on: date
    paid: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


class Amortization(BaseModel):
    """Every payment until nothing is owed."""

    liability_id: UUID
    starts_on: date
    currency: str
    balance: Decimal
    interest_rate: Decimal
    payment: Decimal
    escrow_monthly: Decimal | None
    payments: int
    total_interest: Decimal
    total_paid: Decimal
    paid_off_on: date
    items: list[InstalmentRead]


class PayoffScenario(BaseModel):
    """The debt paid in one way, against the debt as agreed."""

    kind: str
    amount: Decimal | None
    paid_on: date | None
    scenario_payments: int | None
    payment: Decimal
    payments: int
    total_interest: Decimal
    total_paid: Decimal
    paid_off_on: date
    interest_saved: Decimal
    days_sooner: int


class Payoff(BaseModel):
    """The debt as agreed, then each other way to pay it."""

    liability_id: UUID
    as_of: date
    currency: str
    balance: Decimal
    items: list[PayoffScenario]


class PayoffWishes(BaseModel):
    """Ways to pay that the caller wants compared; with none, three usual ones are."""

    extra_payment: Amount | None = Field(default=None, description="More with every payment.")
    lump_sum: Amount | None = Field(default=None, description="Once, at `lump_sum_on`.")
    lump_sum_on: date | None = None
    biweekly: bool = Field(default=False, description="Half a payment every two weeks.")
    interest_only_payments: Annotated[int, Field(ge=1, le=600)] | None = None
    balloon_after: Annotated[int, Field(ge=1, le=3000)] | None = None
