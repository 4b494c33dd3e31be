"""Returns and why a value changed."""

from datetime import date
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from bursar.domains.analytics.schemas.figures import Answer, Figures, Fraction, Money


class NamedWindow(StrEnum):
    """A period that ends on the day asked about."""

    ONE_MONTH = "1m"
    THREE_MONTHS = "3m"
    SIX_MONTHS = "6m"
    YEAR_TO_DATE = "ytd"
    ONE_YEAR = "1y"
    THREE_YEARS = "3y"
    FIVE_YEARS = "5y"
    ALL = "all"


class TimeWeighted(Answer):
    """What a unit of money did, whatever came and went: days linked."""

    cumulative: Fraction | None
    annualised: Fraction | None = Field(description="Only over a year or more.")
    status: Literal["complete", "has_gaps", "undefined_days", "no_capital", "negative_value"]


class MoneyWeighted(Answer):
    """The rate that the owner's own flows earned (XIRR)."""

    annualised: Fraction | None
    status: Literal["unique", "ambiguous", "total_loss", "no_sign_change", "no_root", "not_finite"]
    rates: list[float] = Field(description="All rates that solve it, where there are several.")


class Parts(Answer):
    """start + flows + price + income + fees + taxes + currency + residual = end."""

    start_value: Money
    end_value: Money
    flows: Money
    price: Money
    income: Money
    fees: Money = Field(description="Negative where they cost.")
    taxes: Money = Field(description="Negative where they cost.")
    currency: Money
    residual: Money = Field(description="What no row explains: 0 where the rows agree.")
    gain: Money = Field(description="The change that flows do not explain.")


class ReturnPoint(Answer):
    """A day of the chart; numbers, for drawing."""

    on: date
    value: float
    invested: float = Field(description="Start value and flows so far.")
    growth: float = Field(description="What 1 at the start has become, time-weighted.")


class Performance(Figures):
    """Returns of a set of accounts, or of one instrument, over a window."""

    window: NamedWindow | None
    starts_on: date = Field(description="Day whose close the window starts from.")
    ends_on: date
    is_whole: bool = Field(description="Whether history fills the window asked for.")
    account_ids: list[UUID]
    instrument_id: UUID | None
    time_weighted: TimeWeighted
    money_weighted: MoneyWeighted
    modified_dietz: Fraction | None = Field(description="Over the window, not annualised.")
    parts: Parts
    volatility: Fraction | None = Field(description="A year, of weekdays' returns.")
    max_drawdown: Fraction | None = Field(description="Largest fall from a peak, 0 or more.")
    drawdown_from: date | None
    drawdown_to: date | None
    series: list[ReturnPoint]
