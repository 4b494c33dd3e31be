"""What a home is worth, as an outside model estimates it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PropertyDescription:
    """What is known about a property; only the address is needed.

    `kind` is one of single_family, condo, townhouse, manufactured, multi_family, apartment, land.
    """

    address: str  # "5500 Grand Lake Dr, San Antonio, TX, 78244"
    kind: str | None = None
    bedrooms: Decimal | None = None
    bathrooms: Decimal | None = None
    square_feet: int | None = None


@dataclass(frozen=True, slots=True)
class PropertyEstimate:
    """An estimate with its range; shown as an estimate, never as the value a person entered."""

    on: date
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    currency: str
    source: str


class PropertyValue(Protocol):
    """A vendor of automated property valuations."""

    source: str

    def estimate(self, property_: PropertyDescription, on: date) -> PropertyEstimate | None:
        """Return today's estimate, or None where the vendor does not know the property.

        Args:
            property_: What is known about it.
            on: Today; vendors answer as of the moment of asking and do not state a day.

        Raises:
            NotConfigured: There is no vendor; values are entered by hand.
            UpstreamLimited: A rate limit or allowance is used up.
            UpstreamRefused: The key is wrong or the plan does not include this.
            UpstreamFailed: The vendor did not answer, or not as documented.
        """
        ...
