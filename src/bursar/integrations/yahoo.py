"""Prices from Yahoo's chart endpoint: unofficial, off unless a person turns it on for themselves.

There is no public contract: it may ask for cookies and answer 401 or 429 at will, and its terms do
not allow building a product on it. What comes is re-based for splits (not for dividends), as are
the dividends; both are turned back into raw figures with the splits of the whole history.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import httpx
from pydantic import Field

from bursar.integrations.upstream import Allowance, Ignoring, Upstream, connect, split_ratio
from bursar.ports.errors import UpstreamFailed, UpstreamLimited
from bursar.ports.market_data import (
    ActionKind,
    Bar,
    CorporateActionFact,
    InstrumentFact,
    InstrumentKind,
    Listing,
    Quote,
)

BASE_URL = "https://query1.finance.yahoo.com"
GENTLE = (Allowance(60, 60),)  # none is documented
FAR_FUTURE = 4_102_444_800  # 2100-01-01: later splits are needed to undo the re-basing
SUFFIX = {
    "XNSE": ".NS", "XBOM": ".BO", "XLON": ".L", "XETR": ".DE", "XPAR": ".PA", "XAMS": ".AS",
    "XSWX": ".SW", "XTSE": ".TO", "XTKS": ".T", "XHKG": ".HK", "XASX": ".AX", "XMIL": ".MI",
    "XMAD": ".MC", "XSTO": ".ST", "XKRX": ".KS", "XSES": ".SI",
}  # fmt: skip
UNITED_STATES = {None, "XNYS", "XNAS", "ARCX", "BATS", "XASE"}
MINOR_UNITS = {"GBp": ("GBP", 100), "GBX": ("GBP", 100), "ILA": ("ILS", 100), "ZAc": ("ZAR", 100)}
KINDS = {
    "EQUITY": InstrumentKind.STOCK,
    "ETF": InstrumentKind.ETF,
    "MUTUALFUND": InstrumentKind.FUND,
    "CRYPTOCURRENCY": InstrumentKind.CRYPTO,
    "INDEX": InstrumentKind.INDEX,
}
DIGITS = 6  # re-based floats carry noise beyond


class _Dividend(Ignoring):
    amount: Decimal
    date: int


class _Split(Ignoring):
    date: int
    numerator: Decimal
    denominator: Decimal


class _Events(Ignoring):
    dividends: dict[str, _Dividend] = Field({})
    splits: dict[str, _Split] = Field({})


class _Columns(Ignoring):
    open: list[Decimal | None] = Field([])
    high: list[Decimal | None] = Field([])
    low: list[Decimal | None] = Field([])
    close: list[Decimal | None] = Field([])
    volume: list[Decimal | None] = Field([])


class _Indicators(Ignoring):
    quote: list[_Columns]


class _Meta(Ignoring):
    currency: str | None = None
    exchangeTimezoneName: str = "UTC"  # noqa: N815 (the vendor's name)
    regularMarketPrice: Decimal | None = None  # noqa: N815
    regularMarketTime: int | None = None  # noqa: N815
    chartPreviousClose: Decimal | None = None  # noqa: N815


class _Result(Ignoring):
    meta: _Meta
    timestamp: list[int] = Field([])
    events: _Events = _Events()
    indicators: _Indicators


class _Chart(Ignoring):
    result: list[_Result] | None = None


class _Answer(Ignoring):
    chart: _Chart


class _Hit(Ignoring):
    symbol: str
    shortname: str | None = None
    longname: str | None = None
    quoteType: str | None = None  # noqa: N815


class _Hits(Ignoring):
    quotes: list[_Hit] = Field([])


def connect_yahoo(base_url: str = BASE_URL) -> httpx.Client:
    """Return a client; there is no key."""
    return connect(base_url)


class Yahoo:
    """Market data from Yahoo's chart endpoint."""

    source = "yahoo"

    def __init__(self, client: httpx.Client, *, allowances: Sequence[Allowance] = GENTLE) -> None:
        """Take a client that already carries base URL and timeout."""
        self._door = Upstream(client, "Yahoo", allowances)

    def covers(self, listing: Listing) -> bool:
        """Return whether the exchange is one whose suffix we know."""
        if listing.kind is InstrumentKind.CRYPTO:
            return True
        known = listing.venue in UNITED_STATES or listing.venue in SUFFIX
        return known and listing.kind in KINDS.values()

    def daily_bars(self, listing: Listing, start: date, end: date) -> Sequence[Bar]:
        """Return raw bars; today's is the price so far while the exchange trades. See the port."""
        result = self._chart(listing, start, FAR_FUTURE)
        if result is None:
            return []
        currency, unit = _currency(result.meta, listing)
        zone = _zone(result.meta)
        splits = _splits(result, zone)
        bars: list[Bar] = []
        columns = result.indicators.quote[0] if result.indicators.quote else _Columns()
        for i, stamp in enumerate(result.timestamp):
            on = _on(stamp, zone)
            close = _at(columns.close, i)
            if close is None or close <= 0 or not start <= on <= end:
                continue
            factor = _units(on, splits) / unit
            opened, high, low = (
                None if value is None else _raw(value, factor)
                for value in (_at(c, i) for c in (columns.open, columns.high, columns.low))
            )
            traded = _at(columns.volume, i)
            volume = None if traded is None else round(traded / _units(on, splits), 0)
            bars.append(Bar(on, _raw(close, factor), currency, opened, high, low, volume))
        return bars

    def corporate_actions(
        self, listing: Listing, start: date, end: date
    ) -> Sequence[CorporateActionFact]:
        """Return dividends in raw units and splits. See the port."""
        result = self._chart(listing, start, FAR_FUTURE)
        if result is None:
            return []
        currency, unit = _currency(result.meta, listing)
        zone = _zone(result.meta)
        splits = _splits(result, zone)
        facts = [CorporateActionFact(ActionKind.SPLIT, on, ratio=ratio) for on, ratio in splits]
        for paid in result.events.dividends.values():
            on = _on(paid.date, zone)
            amount = _raw(paid.amount, _units(on, splits) / unit)
            facts.append(
                CorporateActionFact(ActionKind.DIVIDEND, on, amount=amount, currency=currency)
            )
        return sorted((f for f in facts if start <= f.ex_on <= end), key=lambda f: f.ex_on)

    def quotes(self, listings: Sequence[Listing]) -> Mapping[str, Quote]:
        """Return latest prices, one call each. See the port."""
        found: dict[str, Quote] = {}
        for listing in listings:
            try:
                result = self._chart(listing, None, None)
            except UpstreamLimited:
                if not found:
                    raise
                break
            meta = None if result is None else result.meta
            if meta is None or not meta.regularMarketPrice or meta.regularMarketTime is None:
                continue
            currency, unit = _currency(meta, listing)
            at = datetime.fromtimestamp(meta.regularMarketTime, UTC)
            before = meta.chartPreviousClose
            found[listing.symbol] = Quote(
                listing.symbol,
                at.astimezone(_zone(meta)).date(),
                meta.regularMarketPrice / unit,
                currency,
                before / unit if before else None,
                at=at,
            )
        return found

    def search(self, text: str) -> Sequence[InstrumentFact]:
        """Return matches whose kind we know; it states no currency, so only plain US symbols."""
        body = self._door.get("/v1/finance/search", {"q": text, "quotesCount": 20, "newsCount": 0})
        hits = self._door.read(_Hits, body or b"{}").quotes
        return [
            InstrumentFact(
                h.symbol, h.longname or h.shortname or h.symbol, KINDS[h.quoteType], "USD"
            )
            for h in hits
            if h.quoteType in KINDS and "." not in h.symbol and "-" not in h.symbol
        ]

    def _chart(self, listing: Listing, start: date | None, until: int | None) -> _Result | None:
        params: dict[str, str | int] = {"interval": "1d", "events": "div,splits"}
        if start is None or until is None:
            params["range"] = "1d"
        else:
            first = datetime(start.year, start.month, start.day, tzinfo=UTC) - timedelta(days=1)
            params |= {"period1": int(first.timestamp()), "period2": until}
        body = self._door.get(f"/v8/finance/chart/{_spell(listing)}", params)
        if body is None:  # 404 with a reason inside: a symbol it does not know
            return None
        result = self._door.read(_Answer, body).chart.result
        return result[0] if result else None


def _spell(listing: Listing) -> str:
    if listing.kind is InstrumentKind.CRYPTO:
        return quote(f"{listing.symbol}-{listing.currency}", safe="-")
    symbol = listing.symbol.replace(".", "-") + SUFFIX.get(listing.venue or "", "")
    return quote(symbol, safe="-.")


def _currency(meta: _Meta, listing: Listing) -> tuple[str, int]:
    """Return the currency and how many of the quoted units make one of it (pence: 100)."""
    if meta.currency is None:
        return listing.currency, 1
    return MINOR_UNITS.get(meta.currency, (meta.currency, 1))


def _zone(meta: _Meta) -> ZoneInfo:
    try:
        return ZoneInfo(meta.exchangeTimezoneName)
    except (ZoneInfoNotFoundError, ValueError):
        raise UpstreamFailed("Yahoo named a time zone that does not exist.") from None


def _on(stamp: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(stamp, UTC).astimezone(zone).date()


def _splits(result: _Result, zone: ZoneInfo) -> list[tuple[date, Decimal]]:
    """Return ex-date and ratio of each split, oldest first."""
    return sorted(
        (_on(split.date, zone), split_ratio(split.numerator, split.denominator))
        for split in result.events.splits.values()
        if split.numerator > 0 and split.denominator > 0
    )


def _units(on: date, splits: Sequence[tuple[date, Decimal]]) -> Decimal:
    """Return today's units for one unit of that day."""
    units = Decimal(1)
    for ex_on, ratio in splits:
        if on < ex_on:
            units *= ratio
    return units


def _raw(value: Decimal, factor: Decimal) -> Decimal:
    return round(value * factor, DIGITS)


def _at(column: Sequence[Decimal | None], i: int) -> Decimal | None:
    value = column[i] if i < len(column) else None
    return value or None
