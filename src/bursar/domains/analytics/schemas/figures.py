"""What all figures share: money, status, and what is missing."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["complete", "stale", "partial", "missing_rate", "missing_price"]

Money = Annotated[Decimal, Field(description="In the currency stated beside it.")]
Fraction = Annotated[float, Field(description="0.05 is 5 %.")]


class Answer(BaseModel):
    """An answer: every field is there, always."""

    model_config = ConfigDict(extra="forbid")


class Missing(Answer):
    """A part whose value is not known, or rests on something old, and how to mend that."""

    label: str = Field(description="Symbol, currency or name.")
    reason: Literal["missing_price", "missing_rate", "stale"]
    account_id: UUID | None
    account_name: str | None
    instrument_id: UUID | None
    belonging_id: UUID | None
    fix: str = Field(description="What to do about it, in a sentence.")


class Figures(Answer):
    """What stands on top of every answer."""

    household_id: UUID
    currency: str = Field(description="Of every money figure that states no other.")
    as_of: date
    valued_to: date | None = Field(description="Last day with values; empty: never rebuilt.")
    is_pending: bool = Field(description="Changes wait for the rebuild: figures are of before.")
    sample_prices: bool = Field(description="Prices are invented; a demo household.")
    status: Status
    missing: list[Missing]


class Freshness(Answer):
    """How far the figures are; ask it again and again after a change, it costs next to nothing."""

    household_id: UUID
    version: int = Field(description="Grows with every change of the household's records.")
    valued_to: date | None
    is_pending: bool = Field(description="Changes wait for the rebuild: figures are of before.")


class Change(Answer):
    """A difference between two days, flows included."""

    since: date
    amount: Money
    percent: Fraction | None = Field(description="Of the value then; empty where that was not > 0.")
    status: Status
