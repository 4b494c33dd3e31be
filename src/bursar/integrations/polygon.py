"""Prices from Polygon.io (called Massive since late 2025; both hosts answer).

Raw closes are asked for (`adjusted=false`): adjusted ones are re-based after each split. A day is
given as the start of its window in UTC milliseconds and becomes the exchange's date. The free plan
has five calls a minute and closes of the day before.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit
from zoneinfo import ZoneInfo

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

BASE_URL = "https://api.polygon.io"
FREE = (Allowance(5, 60),)
PAGES_AT_MOST = 20
UNITED_STATES = {None, "XNYS", "XNAS", "ARCX", "BATS", "XASE"}
KINDS = {
    "CS": InstrumentKind.STOCK,
    "ADRC": InstrumentKind.STOCK,
    "ETF": InstrumentKind.ETF,
    "ETV": InstrumentKind.ETF,
    "FUND": InstrumentKind.FUND,
}
_EASTERN = ZoneInfo("America/New_York")
Row = TypeVar("Row")


class _Page(Ignoring, Generic[Row]):
    status: str
    results: list[Row] = Field([])  # the key is absent where there is nothing
    next_url: str | None = None


class _Bar(Ignoring):
    o: Decimal
    h: Decimal
    l: Decimal  # noqa: E741 (the vendor's name)
    c: Decimal
    v: Decimal
    t: int


class _Dividend(Ignoring):
    ex_dividend_date: date
    cash_amount: Decimal
    currency: str | None = None
    pay_date: date | None = None


class _Split(Ignoring):
    execution_date: date
    split_from: Decimal
    split_to: Decimal


class _Ticker(Ignoring):
    ticker: str
    name: str
    type: str | None = None
    currency_name: str | None = None
    primary_exchange: str | None = None
    composite_figi: str | None = None


def connect_polygon(key: str, base_url: str = BASE_URL) -> httpx.Client:
    """Return a client that carries the key in a header."""
    return connect(base_url, headers={"Authorization": f"Bearer {key}"})


class Polygon:
    """Market data from Polygon.io."""

    source = "polygon"

    def __init__(self, client: httpx.Client, *, allowances: Sequence[Allowance] = FREE) -> None:
        """Take a client that already carries base URL, key and timeout."""
        self._door = Upstream(client, "Polygon", allowances)

    def covers(self, listing: Listing) -> bool:
        """Return whether it is a US stock or ETF, or a coin; mutual funds are not there."""
        if listing.currency != "USD":
            return False
        if listing.kind is InstrumentKind.CRYPTO:
            return True
        return listing.venue in UNITED_STATES and listing.kind in (
            InstrumentKind.STOCK,
            InstrumentKind.ETF,
        )

    def daily_bars(self, listing: Listing, start: date, end: date) -> Sequence[Bar]:
        """Return raw bars. See the port."""
        path = f"/v2/aggs/ticker/{_spell(listing)}/range/1/day/{start}/{end}"
        rows = self._pages(_Page[_Bar], path, adjusted="false", sort="asc", limit=50_000)
        return [_bar(row, listing) for row in rows if row.c > 0]

    def corporate_actions(
        self, listing: Listing, start: date, end: date
    ) -> Sequence[CorporateActionFact]:
        """Return dividends and splits (two calls). See the port."""
        if listing.kind is InstrumentKind.CRYPTO:
            return []
        facts = [
            CorporateActionFact(
                ActionKind.DIVIDEND,
                row.ex_dividend_date,
                amount=row.cash_amount,
                currency=row.currency or listing.currency,
                paid_on=row.pay_date,
            )
            for row in self._pages(
                _Page[_Dividend],
                "/v3/reference/dividends",
                **_between("ex_dividend_date", listing, start, end),
            )
        ]
        facts += [
            CorporateActionFact(
                ActionKind.SPLIT,
                row.execution_date,
                ratio=split_ratio(row.split_to, row.split_from),
            )
            for row in self._pages(
                _Page[_Split],
                "/v3/reference/splits",
                **_between("execution_date", listing, start, end),
            )
            if row.split_from > 0 and row.split_to > 0
        ]
        return sorted(facts, key=lambda fact: fact.ex_on)

    def quotes(self, listings: Sequence[Listing]) -> Mapping[str, Quote]:
        """Return the close of the day before, one call each. See the port."""
        found: dict[str, Quote] = {}
        for listing in listings:
            path = f"/v2/aggs/ticker/{_spell(listing)}/prev"
            try:
                rows = list(self._pages(_Page[_Bar], path, adjusted="false"))
            except UpstreamLimited:
                if not found:
                    raise
                break
            for bar in (_bar(row, listing) for row in rows[:1] if row.c > 0):
                found[listing.symbol] = Quote(
                    listing.symbol, bar.on, bar.close, bar.currency, volume=bar.volume
                )
        return found

    def search(self, text: str) -> Sequence[InstrumentFact]:
        """Return active tickers. See the port."""
        page = self._page(
            _Page[_Ticker],
            "/v3/reference/tickers",
            {"search": text, "active": "true", "limit": 20},
        )
        return [
            InstrumentFact(
                row.ticker,
                row.name,
                KINDS.get(row.type or "", InstrumentKind.OTHER),
                (row.currency_name or "usd").upper(),
                venue=row.primary_exchange,
                figi=row.composite_figi,
            )
            for row in (page.results if page else [])
        ]

    def _pages(self, shape: type[_Page[Row]], path: str, **params: str | int) -> Iterator[Row]:
        wanted: Mapping[str, str | int] = params
        for _ in range(PAGES_AT_MOST):
            page = self._page(shape, path, wanted)
            if page is None:
                return
            yield from page.results
            if page.next_url is None:
                return
            # Only path and cursor are taken over: the key never goes to a host of the answer's.
            following = urlsplit(page.next_url)
            path, wanted = following.path, dict(parse_qsl(following.query))
        raise UpstreamFailed(f"Polygon sent more than {PAGES_AT_MOST} pages.")

    def _page(
        self, shape: type[_Page[Row]], path: str, params: Mapping[str, str | int]
    ) -> _Page[Row] | None:
        body = self._door.get(path, params)
        if body is None:
            return None
        page = self._door.read(shape, body)
        if page.status == "NOT_AUTHORIZED":
            raise self._door.refused()
        if page.status not in ("OK", "DELAYED", "NOT_FOUND"):
            raise UpstreamFailed("Polygon answered with an error.")
        return page


def _spell(listing: Listing) -> str:
    if listing.kind is InstrumentKind.CRYPTO:
        return quote(f"X:{listing.symbol}{listing.currency}", safe=":")
    return quote(listing.symbol, safe=".")


def _between(field: str, listing: Listing, start: date, end: date) -> dict[str, str | int]:
    return {
        "ticker": listing.symbol,
        f"{field}.gte": str(start),
        f"{field}.lte": str(end),
        "limit": 1000,
    }


def _bar(row: _Bar, listing: Listing) -> Bar:
    zone = UTC if listing.kind is InstrumentKind.CRYPTO else _EASTERN
    on = datetime.fromtimestamp(row.t / 1000, UTC).astimezone(zone).date()
    return Bar(on, row.c, listing.currency, row.o, row.h, row.l, row.v or None)
