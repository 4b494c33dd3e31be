"""What the API takes and gives about accounts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError

from bursar.domains.ledger.models import ACCOUNT_KINDS
from bursar.domains.ledger.schemas.fields import (
    Body,
    Currency,
    Facts,
    Fraction,
    Last4,
    Money,
    Name,
    Record,
    Text,
    key_of,
)
from bursar.engines.ledger.kinds import LotMethod, TaxTreatment

SPEC_NAMES = {
    "account_type": "kind",
    "account_name": "name",
    "institution_name": "institution",
    "account_number_last4": "number_last4",
    "metadata": "facts",
}
KIND_TITLES = {key: title for key, (title, _, _) in ACCOUNT_KINDS.items()}


def _kind(text: str) -> str:
    key = key_of(text, KIND_TITLES)
    if key is None:
        raise PydanticCustomError(
            "account_type",
            "no account is called {text}; it is one of {known}",
            {"text": text, "known": ", ".join(KIND_TITLES)},
        )
    return key


Kind = Annotated[
    str, AfterValidator(_kind), Field(description="A key such as `roth_ira`, or its title.")
]


class AccountFields(Body):
    """What may be given at creation and changed later."""

    spec_names: ClassVar = SPEC_NAMES
    derived: ClassVar = {"is_retirement": "account_type"}
    never_empty: ClassVar = frozenset(
        {
            "account_type",
            "account_name",
            "tax_treatment",
            "lot_method",
            "currency",
            "may_go_short",
            "is_active",
            "metadata",
        }
    )

    account_type: Kind | None = None
    account_name: Name | None = None
    institution_name: Name | None = None
    account_number_last4: Last4 | None = None
    current_balance: Money | None = Field(
        default=None,
        description="Only while the account has no transactions: becomes its opening balance.",
    )
    available_balance: Money | None = None
    interest_rate: Fraction | None = None
    tax_treatment: TaxTreatment | None = Field(
        default=None, description="Follows from the account type where absent."
    )
    lot_method: LotMethod | None = None
    fund_lot_method: LotMethod | None = Field(
        default=None, description="For mutual funds, where they follow another method."
    )
    owner_id: UUID | None = Field(default=None, description="A member; empty is joint.")
    currency: Currency | None = None
    may_go_short: bool | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    is_active: bool | None = None
    notes: Text | None = None
    metadata: Facts | None = None


class AccountUpdate(AccountFields):
    """Any of the fields; what is absent stays."""


class AccountCreate(AccountFields):
    """A new account."""

    account_type: Kind
    account_name: Name
    opening_balance: Money | None = Field(
        default=None, description="Cash at the start, negative where money is owed."
    )
    opening_balance_on: date | None = Field(
        default=None, description="The day of the opening balance; today where absent."
    )


class AccountRead(Record):
    """An account and what is in it."""

    spec_names: ClassVar = SPEC_NAMES

    id: UUID
    household_id: UUID
    account_type: str
    kind: str
    kind_title: str
    account_class: str
    account_name: str
    name: str
    institution_name: str | None
    institution: str | None
    account_number_last4: str | None
    owner_id: UUID | None
    currency: str
    current_balance: Decimal | None
    cash_balance: Decimal
    cash: dict[str, Decimal]
    balance_status: str
    transaction_count: int
    available_balance: Decimal | None
    interest_rate: Decimal | None
    is_retirement: bool
    tax_treatment: TaxTreatment
    lot_method: LotMethod
    fund_lot_method: LotMethod | None
    may_go_short: bool
    opened_on: date | None
    closed_on: date | None
    is_active: bool
    notes: str | None
    metadata: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class AccountPage(BaseModel):
    """Some accounts by name, and the way to the next ones."""

    items: list[AccountRead]
    next: str | None
