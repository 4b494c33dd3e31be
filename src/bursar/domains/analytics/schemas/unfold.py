"""A figure taken apart down to the rows it came from."""

from datetime import date
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from bursar.domains.analytics.schemas.figures import Answer, Figures, Status


class FigureName(StrEnum):
    """What can be taken apart."""

    NET_WORTH = "net_worth"
    ACCOUNT_VALUE = "account_value"
    HOLDING = "holding"
    CASH = "cash"
    REALISED_GAIN = "realised_gain"
    PERFORMANCE = "performance"


class Source(Answer):
    """Where a value stands: a row, or a figure that can be taken apart itself."""

    type: Literal["transaction", "price", "rate", "valuation", "balance", "figure", "terms"]
    id: UUID | None
    on: date | None
    query: dict[str, str | list[str]] = Field(
        description="Of a figure: what to ask this address for."
    )
    note: str | None


class Node(Answer):
    """A value and what made it.

    With `sum` the children add up to the value, with `product` they multiply to it; a `leaf` is
    stated by its source.
    """

    label: str
    value: float | None
    unit: str = Field(description="A currency, `units`, or a pair of currencies for a rate.")
    operation: Literal["sum", "product", "leaf"]
    status: Status
    source: Source | None
    children: list["Node"]


class Unfolding(Figures):
    """The tree of a figure."""

    figure: FigureName
    root: Node
