"""Prices from Tiingo: raw bars with dividends and splits in the same rows.

Limits may come as plain text with HTTP 200. The free plan has 50 calls an hour, 1,000 a day.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx

from bursar.integrations.upstream import Allowance, Ignoring, Upstream, connect
from bursar.ports.errors import UpstreamLimited
from bursar.ports.market_data import (
    ActionKind,
    Bar,
    CorporateActionFact,
    InstrumentFact,
    InstrumentKind,
    Listing,
    Quote,
)

BASE_URL = "https://api.tiingo.com"
FREE = (Allowance(50, 3_600), Allowance(1_000, 86_400))
UNITED_STATES = {None, "XNYS", "XNAS", "ARCX", "BATS", "XASE"}
KINDS = {
    "Stock": InstrumentKind.STOCK,
    "ETF": InstrumentKind.ETF,
    "Mutual Fund": InstrumentKind.FUND,
}
HOUR_S = 3_600.0
_EASTERN = ZoneInfo("America/New_York")


class _Day(Ignoring):
    date: datetime
    open: Decimal | None = None
    high: Decimal | None = None
    low: Decimal | None = None
    close: Decimal
    volume: Decimal | None = None
    divCash: Decimal = Decimal(0)  # noqa: N815 (the vendor's name)
    splitFactor: Decimal = Decimal(1)  # noqa: N815


class _Last(Ignoring):
    ticker: str
    timestamp: datetime
    tngoLast: Decimal | None = None  # noqa: N815
    prevClose: Decimal | None = None  # noqa: N815
    volume: Decimal | None = None


class _Found(Ignoring):
    ticker: str
    name: str | None = None
    assetType: str | None = None  # noqa: N815
    openFIGIComposite: str | None = None  # noqa: N815
    countryCode: str | None = None  # noqa: N815


def connect_tiingo(key: str, base_url: str = BASE_URL) -> httpx.Client:
    """Return a client that carries the key in a header."""
    return connect(base_url, headers={"Authorization": f"Token {key}"})


class Tiingo:
    """Market data from Tiingo."""

    source = "tiingo"

    def __init__(self, client: httpx.Client, *, allowances: Sequence[Allowance] = FREE) -> None:
        """Take a client that already carries base URL, token and timeout."""
        self._door = Upstream(client, "Tiingo", allowances)

    def covers(self, listing: Listing) -> bool:
        """Return whether it is a US stock, ETF or mutual fund."""
        return (
            listing.currency == "USD"
            and listing.venue in UNITED_STATES
            and listing.kind in KINDS.values()
        )

    def daily_bars(self, listing: Listing, start: date, end: date) -> Sequence[Bar]:
        """Return raw bars. See the port."""
        fund = listing.kind is InstrumentKind.FUND
        return [
            Bar(
                row.date.date(),
                row.close,
                "USD",
                None if fund else row.open,
                None if fund else row.high,
                None if fund else row.low,
                row.volume or None,
            )
            for row in self._days(listing, start, end)
            if row.close > 0
        ]

    def corporate_actions(
        self, listing: Listing, start: date, end: date
    ) -> Sequence[CorporateActionFact]:
        """Return dividends and splits from the rows of the price endpoint. See the port."""
        facts: list[CorporateActionFact] = []
        for row in self._days(listing, start, end):
            on = row.date.date()
            if row.splitFactor not in (0, 1):
                facts.append(CorporateActionFact(ActionKind.SPLIT, on, ratio=row.splitFactor))
            if row.divCash > 0:
                facts.append(
                    CorporateActionFact(ActionKind.DIVIDEND, on, amount=row.divCash, currency="USD")
                )
        return facts

    def quotes(self, listings: Sequence[Listing]) -> Mapping[str, Quote]:
        """Return latest prices: one call for all that trade, one for each fund. See the port."""
        funds = [x for x in listings if x.kind is InstrumentKind.FUND]
        found = self._traded([x for x in listings if x.kind is not InstrumentKind.FUND])
        for fund in funds:
            try:
                body = self._get(f"/tiingo/daily/{_spell(fund)}/prices", {})
            except UpstreamLimited:
                if not found:
                    raise
                break
            for row in self._door.read(list[_Day], body or b"[]")[-1:]:
                if row.close > 0:
                    found[fund.symbol] = Quote(fund.symbol, row.date.date(), row.close, "USD")
        return found

    def _traded(self, listings: Sequence[Listing]) -> dict[str, Quote]:
        if not listings:
            return {}
        by_ticker = {_spell(listing).upper(): listing.symbol for listing in listings}
        body = self._get("/iex/", {"tickers": ",".join(by_ticker)})
        found: dict[str, Quote] = {}
        for row in self._door.read(list[_Last], body or b"[]"):
            symbol = by_ticker.get(row.ticker.upper())
            if symbol is None or not row.tngoLast:
                continue
            found[symbol] = Quote(
                symbol,
                row.timestamp.astimezone(_EASTERN).date(),
                row.tngoLast,
                "USD",
                row.prevClose or None,
                at=row.timestamp,
                volume=row.volume or None,
            )
        return found

    def search(self, text: str) -> Sequence[InstrumentFact]:
        """Return matches in the vendor's order. See the port."""
        body = self._get("/tiingo/utilities/search", {"query": text, "limit": 20})
        return [
            InstrumentFact(
                row.ticker.upper(),
                row.name or row.ticker.upper(),
                KINDS.get(row.assetType or "", InstrumentKind.OTHER),
                "USD",
                country=row.countryCode,
                figi=row.openFIGIComposite,
            )
            for row in self._door.read(list[_Found], body or b"[]")
        ]

    def _days(self, listing: Listing, start: date, end: date) -> list[_Day]:
        path = f"/tiingo/daily/{_spell(listing)}/prices"
        body = self._get(path, {"startDate": str(start), "endDate": str(end)})
        return self._door.read(list[_Day], body or b"[]")

    def _get(self, path: str, params: Mapping[str, str | int]) -> bytes | None:
        body = self._door.get(path, params)
        if body is not None and body.lstrip()[:40].lower().startswith(b"you have run over"):
            raise self._door.limited(HOUR_S)
        return body


def _spell(listing: Listing) -> str:
    return quote(listing.symbol.replace(".", "-"), safe="-")
