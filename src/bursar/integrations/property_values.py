"""What homes are worth: RentCast's estimate (`offline.EnteredByHand` where there is no key).

Zillow closed its public interface in 2021, so a value entered by hand, with its date, is the rule.
RentCast covers the United States; its range is the one it expects to hold 85 times in 100.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import httpx

from bursar.integrations.upstream import Allowance, Ignoring, Upstream, connect
from bursar.ports.property_value import PropertyDescription, PropertyEstimate

BASE_URL = "https://api.rentcast.io"
FREE = (Allowance(20, 1), Allowance(50, 31 * 86_400))
KINDS = {
    "single_family": "Single Family",
    "condo": "Condo",
    "townhouse": "Townhouse",
    "manufactured": "Manufactured",
    "multi_family": "Multi-Family",
    "apartment": "Apartment",
    "land": "Land",
}


class _Value(Ignoring):
    price: Decimal | None = None
    priceRangeLow: Decimal | None = None  # noqa: N815 (the vendor's name)
    priceRangeHigh: Decimal | None = None  # noqa: N815


def connect_rentcast(key: str, base_url: str = BASE_URL) -> httpx.Client:
    """Return a client that carries the key in a header."""
    return connect(base_url, headers={"X-Api-Key": key})


class RentCast:
    """Automated valuations of homes in the United States."""

    source = "rentcast"

    def __init__(self, client: httpx.Client, *, allowances: Sequence[Allowance] = FREE) -> None:
        """Take a client that already carries base URL, key and timeout."""
        self._door = Upstream(client, "RentCast", allowances)

    def estimate(self, property_: PropertyDescription, on: date) -> PropertyEstimate | None:
        """Return today's estimate with its range; see the port."""
        stated = {
            "address": property_.address,
            "propertyType": KINDS.get(property_.kind or ""),
            "bedrooms": property_.bedrooms,
            "bathrooms": property_.bathrooms,
            "squareFootage": property_.square_feet,
        }
        params = {name: str(value) for name, value in stated.items() if value is not None}
        body = self._door.get("/v1/avm/value", params)
        if body is None:
            return None
        row = self._door.read(_Value, body)
        if not row.price:
            return None
        return PropertyEstimate(
            on, row.price, row.priceRangeLow or None, row.priceRangeHigh or None, "USD", self.source
        )
