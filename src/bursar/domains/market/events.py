"""Facts that the market announces."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PricesStated:
    """A household's prices of an instrument changed, from a day on."""

    household_id: UUID
    instrument_id: UUID
    from_on: date


@dataclass(frozen=True, slots=True)
class InstrumentChanged:
    """Facts of a household's own instrument changed: its kind and multiplier decide lots too."""

    household_id: UUID
    instrument_id: UUID


@dataclass(frozen=True, slots=True)
class RatesStated:
    """A household's exchange rates changed, from a day on."""

    household_id: UUID
    from_on: date
