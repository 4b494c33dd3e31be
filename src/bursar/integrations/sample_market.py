"""Offline stand-in for a price vendor: the sample market. Every price says so (`SOURCE`)."""

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from bursar.engines.arrays import FloatArray
from bursar.engines.sample_market.drivers import Drivers, build_drivers, factor_series
from bursar.engines.sample_market.model import (
    EPOCH,
    HISTORY_END,
    FactorSeries,
    IndexHistory,
    PriceSeries,
    RateSeries,
)
from bursar.engines.sample_market.prices import build_series
from bursar.engines.sample_market.rates import build_rates
from bursar.integrations.calendars import ALWAYS, TradingCalendars
from bursar.integrations.sample_universe import RATES, SampleInstrument, instruments
from bursar.ports.errors import UpstreamFailed
from bursar.ports.market_data import (
    ActionKind,
    Bar,
    CorporateActionFact,
    InstrumentFact,
    Listing,
    Quote,
    RateFact,
)

SOURCE = "sample"
SEED = 20_061_103  # never changed: it would change every published bar
FOUND_AT_MOST = 20


@lru_cache(maxsize=1)
def index_history() -> IndexHistory:
    """Return the S&P 500 and Nasdaq closes that the package `arch` carries (1999 to 2018).

    The files are read where they lie; importing the package itself would load pandas.

    Raises:
        UpstreamFailed: The package is not installed or its files have moved.
    """
    package = find_spec("arch")
    if package is None or not package.submodule_search_locations:
        raise UpstreamFailed("The sample market needs the package `arch` for its index histories.")
    data = Path(package.submodule_search_locations[0]) / "data"
    try:
        sp500, nasdaq = (_closes(data / name / f"{name}.csv.gz") for name in ("sp500", "nasdaq"))
    except (OSError, KeyError, ValueError) as error:
        raise UpstreamFailed("The index histories in the package `arch` were not read.") from error
    return IndexHistory(sp500, nasdaq)


def _closes(path: Path) -> FloatArray:
    text = gzip.decompress(path.read_bytes()).decode("ascii")
    return np.array([float(row["Adj Close"]) for row in csv.DictReader(io.StringIO(text))])


class SampleMarket:
    """Prices, dividends, splits, rates and facts of the sample market up to a day.

    Bars already published never change with a later day. Labelled "sample" wherever it is shown;
    only demo households see it.
    """

    source = SOURCE

    def __init__(self, calendars: TradingCalendars, until: date) -> None:
        """Take the calendars and the last day that has prices (yesterday, before the close)."""
        self._until = np.datetime64(until, "D")
        reach = max(self._until, HISTORY_END).item()
        begin = EPOCH.item()
        self._calendars = {
            mic: calendars.sessions(mic, begin, reach) for mic in ("XNYS", "XNSE", ALWAYS)
        }
        self._drivers: Drivers | None = None

    def instruments(self) -> Sequence[InstrumentFact]:
        """Return the facts of all sample instruments."""
        return [instrument.fact for instrument in instruments().values()]

    def series(self, symbol: str) -> PriceSeries:
        """Return all bars of one instrument as arrays (for loading many at once, 3 ms each).

        Nothing is kept: 195 instruments over 20 years would be 40 MB.

        Raises:
            KeyError: There is no such sample instrument.
        """
        spec = instruments()[symbol].spec
        return self._cut(build_series(spec, self._driven(), self._calendars))

    def factor_series(self, start: date, end: date) -> FactorSeries:
        """Return the six published factors' simple daily returns from start to end."""
        whole = factor_series(self._driven(), self._calendars["XNYS"])
        last = min(np.datetime64(end, "D"), self._until)
        keep = (whole.days >= np.datetime64(start, "D")) & (whole.days <= last)
        return FactorSeries(whole.days[keep], whole.returns[keep])

    def rate_series(self) -> Sequence[RateSeries]:
        """Return all currencies against the dollar, as arrays, since 2006."""
        return [build_rates(spec, self._until, seed=SEED) for spec in RATES]

    def covers(self, listing: Listing) -> bool:
        """Return whether the symbol is one of the sample's, in the sample's currency."""
        return self._instrument(listing) is not None

    def daily_bars(self, listing: Listing, start: date, end: date) -> Sequence[Bar]:
        """Return raw bars; see the port."""
        if self._instrument(listing) is None:
            return []
        series = self.series(listing.symbol)
        first, last = (np.datetime64(day, "D") for day in (start, end))
        at = np.flatnonzero((series.days >= first) & (series.days <= last))
        return [_bar(series, int(i), listing.currency) for i in at]

    def corporate_actions(
        self, listing: Listing, start: date, end: date
    ) -> Sequence[CorporateActionFact]:
        """Return dividends and splits; see the port."""
        if self._instrument(listing) is None:
            return []
        series = self.series(listing.symbol)
        found = [
            CorporateActionFact(
                ActionKind.DIVIDEND,
                paid.ex_on,
                amount=Decimal(repr(paid.amount)),
                currency=listing.currency,
                paid_on=paid.paid_on,
            )
            for paid in series.dividends
        ]
        found += [
            CorporateActionFact(ActionKind.SPLIT, split.ex_on, ratio=Decimal(repr(split.ratio)))
            for split in series.splits
        ]
        return sorted((f for f in found if start <= f.ex_on <= end), key=lambda f: f.ex_on)

    def quotes(self, listings: Sequence[Listing]) -> Mapping[str, Quote]:
        """Return the last close of each; see the port."""
        found: dict[str, Quote] = {}
        for listing in listings:
            if self._instrument(listing) is None:
                continue
            series = self.series(listing.symbol)
            last = _bar(series, series.days.size - 1, listing.currency)
            before = _bar(series, series.days.size - 2, listing.currency).close
            found[listing.symbol] = Quote(
                listing.symbol, last.on, last.close, last.currency, before, volume=last.volume
            )
        return found

    def search(self, text: str) -> Sequence[InstrumentFact]:
        """Return instruments whose symbol begins with, or whose name contains, the text."""
        wanted = text.strip().casefold()
        if not wanted:
            return []
        hits = [
            (
                fact.symbol.casefold() != wanted,
                not fact.symbol.casefold().startswith(wanted),
                fact,
            )
            for fact in self.instruments()
            if fact.symbol.casefold().startswith(wanted) or wanted in fact.name.casefold()
        ]
        hits.sort(key=lambda hit: (hit[0], hit[1], hit[2].symbol))
        return [fact for _, _, fact in hits[:FOUND_AT_MOST]]

    def daily_rates(
        self, base: str, quotes: Sequence[str], start: date, end: date
    ) -> Sequence[RateFact]:
        """Return rates from one base currency, crossed through the dollar; see the port."""
        table = {series.currency: series for series in self.rate_series()}
        known = [q for q in quotes if q != base and (q == "USD" or q in table)]
        if (base != "USD" and base not in table) or not known:
            return []
        days = next(iter(table.values())).days
        first, last = (np.datetime64(day, "D") for day in (start, end))
        facts: list[RateFact] = []
        for i in np.flatnonzero((days >= first) & (days <= last)).tolist():
            for quote in known:
                rate = _per_dollar(table, quote, i) / _per_dollar(table, base, i)
                facts.append(RateFact(base, quote, days[i].item(), round(rate, 8)))
        return facts

    def _instrument(self, listing: Listing) -> SampleInstrument | None:
        found = instruments().get(listing.symbol)
        if found is None or found.fact.currency != listing.currency:
            return None
        return found

    def _driven(self) -> Drivers:
        if self._drivers is None:
            self._drivers = build_drivers(
                index_history(), self._calendars["XNYS"], self._until, seed=SEED
            )
        return self._drivers

    def _cut(self, series: PriceSeries) -> PriceSeries:
        """Leave out what lies after `until` (where that is before the end of the history)."""
        if series.days[-1] <= self._until:
            return series
        count = int(np.searchsorted(series.days, self._until, side="right"))
        until: date = self._until.item()
        arrays = (series.open, series.high, series.low, series.volume)
        opened, high, low, volume = (None if a is None else a[:count] for a in arrays)
        return PriceSeries(
            series.symbol,
            series.days[:count],
            series.close[:count],
            opened,
            high,
            low,
            volume,
            series.decimals,
            tuple(d for d in series.dividends if d.ex_on <= until),
            tuple(s for s in series.splits if s.ex_on <= until),
        )


def _bar(series: PriceSeries, i: int, currency: str) -> Bar:
    def price(values: FloatArray | None) -> Decimal | None:
        return None if values is None else Decimal(f"{values[i]:.{series.decimals}f}")

    return Bar(
        on=series.days[i].item(),
        close=Decimal(f"{series.close[i]:.{series.decimals}f}"),
        currency=currency,
        open=price(series.open),
        high=price(series.high),
        low=price(series.low),
        volume=None if series.volume is None else Decimal(int(series.volume[i])),
    )


def _per_dollar(table: Mapping[str, RateSeries], currency: str, i: int) -> Decimal:
    if currency == "USD":
        return Decimal(1)
    series = table[currency]
    return Decimal(f"{series.per_dollar[i]:.{series.decimals}f}")
