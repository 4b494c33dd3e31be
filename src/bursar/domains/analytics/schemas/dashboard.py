"""The dashboard: what a household sees first."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from bursar.domains.analytics.schemas.figures import (
    Answer,
    Change,
    Figures,
    Fraction,
    Money,
    Status,
)


class WorthPoint(Answer):
    """Net worth at the end of a day; numbers, for drawing."""

    on: date
    net_worth: float
    assets: float
    liabilities: float
    status: Status


class Share(Answer):
    """A part of a whole."""

    key: str
    label: str
    value: Money
    weight: Fraction


class Mover(Answer):
    """An instrument whose price moved, and what that did to what was held."""

    instrument_id: UUID
    symbol: str
    name: str
    value: Money
    amount: Money = Field(description="What the move did to the value, currency included.")
    percent: Fraction


class AccountLine(Answer):
    """An account and what it is worth."""

    id: UUID
    name: str
    kind: str
    kind_title: str
    account_class: str
    institution: str | None
    owner: str
    account_currency: str
    value: Money
    weight: Fraction | None = Field(description="Of all assets; empty for debts.")
    status: Status
    is_active: bool


class BelongingLine(Answer):
    """An asset or debt outside accounts."""

    id: UUID
    kind: Literal["asset", "liability"]
    name: str
    category: str
    owner: str
    value: Money | None = Field(description="Negative where owed; empty where not known.")
    status: Status


class RecentTransaction(Answer):
    """One of the last entries of the ledger."""

    id: UUID
    on: date
    kind: str
    account_id: UUID
    account_name: str
    instrument_id: UUID | None
    symbol: str | None
    description: str
    quantity: Decimal
    amount: Decimal
    amount_currency: str


class Attention(Answer):
    """Something that somebody should look at."""

    kind: Literal[
        "missing_price",
        "missing_rate",
        "stale",
        "ledger_issue",
        "pending",
        "import",
        "email_unverified",
        "sample_prices",
    ]
    severity: Literal["error", "warning", "note"]
    message: str
    fix: str
    count: int
    account_id: UUID | None
    instrument_id: UUID | None
    transaction_id: UUID | None
    import_id: UUID | None
    belonging_id: UUID | None


class Dashboard(Figures):
    """Net worth now, how it came and what needs attention."""

    net_worth: Money
    total_assets: Money
    total_liabilities: Money
    day_change: Change | None
    changes: dict[str, Change] = Field(description="By window: 30d, ytd, 1y, where history goes.")
    history: list[WorthPoint]
    allocation: list[Share]
    movers_on: date | None = Field(description="The last day on which prices moved.")
    movers: list[Mover]
    accounts: list[AccountLine]
    belongings: list[BelongingLine]
    recent_transactions: list[RecentTransaction]
    attention: list[Attention]
