"""Exchange rates as the ledger looks them up: in either direction, or over the dollar."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

import numpy as np

from bursar.domains.market.queries import prices as market_prices
from bursar.domains.market.queries.prices import PriceColumn
from bursar.engines.ledger.valuation import MAX_AGE_DAYS, PriceSeries

# A rate this many days old still converts a trade: markets close for long weekends.
RATE_DAYS = 10


class RateTable:
    """Looks up a rate on a day: as stored, reversed, or over the dollar. Never 1 by default."""

    def __init__(self, columns: Mapping[tuple[str, str], PriceColumn]) -> None:
        """Take the stored pairs."""
        self._columns = columns
        self._found: dict[tuple[str, str, date], Decimal | None] = {}

    def on(self, source: str, target: str, day: date) -> Decimal | None:
        """Return units of target for one unit of source; None if no rate is near enough."""
        key = (source, target, day)
        if key not in self._found:
            self._found[key] = self._direct(source, target, day) or self._over_dollar(
                source, target, day
            )
        return self._found[key]

    def _direct(self, source: str, target: str, day: date) -> Decimal | None:
        forward, backward = self._at((source, target), day), self._at((target, source), day)
        if forward is not None and (backward is None or forward[0] >= backward[0]):
            return forward[1]
        return 1 / backward[1] if backward is not None else None

    def _over_dollar(self, source: str, target: str, day: date) -> Decimal | None:
        if "USD" in (source, target):
            return None
        first, second = self._direct(source, "USD", day), self._direct("USD", target, day)
        return first * second if first and second else None

    def _at(self, pair: tuple[str, str], day: date) -> tuple[int, Decimal] | None:
        column = self._columns.get(pair)
        if column is None:
            return None
        number = market_prices.day_number(day)
        index = int(np.searchsorted(column.days, number, side="right")) - 1
        if index < 0 or number - int(column.days[index]) > RATE_DAYS:
            return None
        return int(column.days[index]), Decimal(repr(float(column.closes[index])))


def to_base(
    columns: Mapping[tuple[str, str], PriceColumn], base: str, currencies: Collection[str]
) -> dict[str, PriceSeries]:
    """Return each currency's rates to the base currency, as stored, reversed or over the dollar."""
    found = {}
    for currency in set(currencies) - {base}:
        series = _pair(columns, currency, base) or _crossed(columns, currency, base)
        if series is not None:
            found[currency] = series
    return found


def _pair(
    columns: Mapping[tuple[str, str], PriceColumn], source: str, target: str
) -> PriceSeries | None:
    forward = columns.get((source, target))
    backward = columns.get((target, source))
    if backward is None:
        return PriceSeries(forward.days, forward.closes) if forward is not None else None
    if forward is None:
        return PriceSeries(backward.days, 1 / backward.closes)
    # Both are stated, by different sources perhaps: a day's own direction counts first.
    others = ~np.isin(backward.days, forward.days)
    days = np.concatenate((forward.days, backward.days[others]))
    rates = np.concatenate((forward.closes, 1 / backward.closes[others]))
    order = np.argsort(days)
    return PriceSeries(days[order], rates[order])


def _crossed(
    columns: Mapping[tuple[str, str], PriceColumn], source: str, target: str
) -> PriceSeries | None:
    first, second = _pair(columns, source, "USD"), _pair(columns, "USD", target)
    if first is None or second is None:
        return None
    at = np.searchsorted(second.days, first.days, side="right") - 1
    # A day counts where both legs are fresh: else an old leg would pass as today's rate.
    fresh = (at >= 0) & (first.days - second.days[np.maximum(at, 0)] <= MAX_AGE_DAYS)
    if not fresh.any():
        return None
    return PriceSeries(first.days[fresh], first.closes[fresh] * second.closes[at[fresh]])
