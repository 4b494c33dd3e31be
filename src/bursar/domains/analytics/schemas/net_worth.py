"""Net worth over time."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from bursar.domains.analytics.schemas.figures import Answer, Figures, Status


class Interval(StrEnum):
    """How far points lie apart; weeks end on Sunday, months on their last day."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Grouping(StrEnum):
    """What the parts of net worth are."""

    NONE = "none"
    CLASS = "class"
    ACCOUNT = "account"
    MEMBER = "member"
    CURRENCY = "currency"


class HistoryPoint(Answer):
    """Net worth at the end of a day; numbers, for drawing."""

    on: date
    net_worth: float
    assets: float
    liabilities: float
    status: Status
    parts: list[float] = Field(description="One for each group, in their order; they add up.")


class HistoryGroup(Answer):
    """What one column of the parts is."""

    key: str
    label: str


class NetWorthHistory(Figures):
    """Net worth by day, week or month."""

    interval: Interval
    group_by: Grouping
    groups: list[HistoryGroup]
    points: list[HistoryPoint]
