"""Prices of the sample market as the sample households' stories read them."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np

from bursar.domains.market.service.sample import SampleSource
from bursar.engines.sample_market.model import PriceSeries

START = date(2016, 11, 1)
"""Every story begins here. Never moved: ten years are behind it, and more with each day."""


class Listed:
    """One instrument: raw closes by day, dividends and splits by ex-date."""

    def __init__(self, series: PriceSeries) -> None:
        """Take all bars up to the last completed day."""
        first = int(np.searchsorted(series.days, np.datetime64(date(2013, 1, 1))))
        self.days: list[date] = series.days[first:].tolist()
        closes = [Decimal(repr(close)) for close in series.close[first:].tolist()]
        self.closes: dict[date, Decimal] = dict(zip(self.days, closes, strict=True))
        self.dividends = {
            paid.ex_on: (paid.paid_on, Decimal(repr(paid.amount)))
            for paid in series.dividends
            if paid.ex_on >= START
        }
        self.splits = {
            split.ex_on: Decimal(repr(split.ratio))
            for split in series.splits
            if split.ex_on >= self.days[0]
        }

    def last(self, day: date) -> Decimal:
        """Return the close of a day, or of the last one before."""
        return self.closes[self.days[bisect_right(self.days, day) - 1]]

    def grown(self, since: date, until: date) -> Decimal:
        """Return how many units one unit became by splits after `since`, up to `until`."""
        factor = Decimal(1)
        for ex_on, ratio in self.splits.items():
            if since < ex_on <= until:
                factor *= ratio
        return factor


class Prices:
    """The sample market up to a day; each instrument is read once."""

    def __init__(self, source: SampleSource, until: date) -> None:
        """Take the market and the last completed day."""
        self.until = until
        self._source = source
        self._listed: dict[str, Listed] = {}

    def __getitem__(self, symbol: str) -> Listed:
        """Return one instrument.

        Raises:
            KeyError: There is no such sample instrument.
        """
        if symbol not in self._listed:
            self._listed[symbol] = Listed(self._source.series(symbol))
        return self._listed[symbol]

    def sessions(self) -> Sequence[date]:
        """New York's sessions from the stories' first day on."""
        return [day for day in self["SPY"].days if START <= day <= self.until]

    def per_dollar(self, currency: str, day: date) -> Decimal:
        """Return units of a currency for one dollar, of the day or the last one before."""
        if currency == "USD":
            return Decimal(1)
        days, rates = self._rates[currency]
        return rates[bisect_right(days, day) - 1]

    @cached_property
    def _rates(self) -> dict[str, tuple[list[date], list[Decimal]]]:
        return {
            series.currency: (
                series.days.tolist(),
                [Decimal(repr(rate)) for rate in series.per_dollar.tolist()],
            )
            for series in self._source.rate_series()
        }
