"""What a household's assets are spread over."""

from uuid import UUID

from pydantic import Field

from bursar.domains.analytics.schemas.figures import Answer, Figures, Fraction, Money


class Contribution(Answer):
    """One thing inside a slice."""

    label: str
    instrument_id: UUID | None
    belonging_id: UUID | None
    value: Money


class Slice(Answer):
    """One class, sector, country … and its weight."""

    key: str
    label: str
    value: Money
    weight: Fraction
    largest: list[Contribution] = Field(description="Of what it is made, the largest first.")


class Allocation(Figures):
    """Assets by each way of looking at them; the weights of each add up to 1.

    Debts are not part of it. Funds are looked through where their weights are known; what is not
    known stands as Unknown.
    """

    total: Money
    by_asset_class: list[Slice]
    by_sector: list[Slice]
    by_country: list[Slice]
    by_currency: list[Slice]
    by_tax_treatment: list[Slice]
    by_account: list[Slice]
    by_member: list[Slice]
