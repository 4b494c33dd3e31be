"""Prices of coins from CoinGecko ("Data by CoinGecko" is shown where they are used).

Coins are known by id (`bitcoin`), not by ticker: many share one. A daily price is that of midnight
UTC; the one that opens a day is kept as the close of the day before. Volumes come in money, not in
units, and are left out. The demo plan has 30 calls a minute and 10,000 a month, and reaches back
365 days.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import quote

import httpx
from pydantic import Field, ValidationError

from bursar.integrations.upstream import Allowance, Ignoring, Upstream, connect
from bursar.ports.errors import UpstreamFailed
from bursar.ports.market_data import (
    Bar,
    CorporateActionFact,
    InstrumentFact,
    InstrumentKind,
    Listing,
    Quote,
)

BASE_URL = "https://api.coingecko.com/api/v3"
PRO_URL = "https://pro-api.coingecko.com/api/v3"
DEMO = (Allowance(30, 60), Allowance(10_000, 31 * 86_400))
DAY_MS = 86_400_000
NEAR_MIDNIGHT_MS = 5 * 60_000
MINUTE_S = 60.0


class _Series(Ignoring):
    prices: list[tuple[int, Decimal | None]]


class _Coin(Ignoring):
    id: str
    symbol: str
    name: str


class _Coins(Ignoring):
    coins: list[_Coin] = Field([])


class _Status(Ignoring):
    error_code: int


class _Complaint(Ignoring):
    status: _Status


def connect_coingecko(key: str | None, base_url: str = BASE_URL) -> httpx.Client:
    """Return a client; the host tells the plan (pro-api.…), no key means the public one."""
    name = "x-cg-pro-api-key" if "//pro-api." in base_url else "x-cg-demo-api-key"
    return connect(base_url, headers={name: key} if key else None)


class CoinGecko:
    """Market data of coins."""

    source = "coingecko"

    def __init__(self, client: httpx.Client, *, allowances: Sequence[Allowance] = DEMO) -> None:
        """Take a client that already carries base URL, key and timeout."""
        self._door = Upstream(client, "CoinGecko", allowances)

    def covers(self, listing: Listing) -> bool:
        """Return whether it is a coin whose id is known."""
        return listing.kind is InstrumentKind.CRYPTO and bool(listing.coingecko_id)

    def daily_bars(self, listing: Listing, start: date, end: date) -> Sequence[Bar]:
        """Return closes at midnight UTC. See the port."""
        path = f"/coins/{quote(listing.coingecko_id or '', safe='')}/market_chart/range"
        body = self._get(
            path,
            {
                "vs_currency": listing.currency.lower(),
                "from": _seconds(start + timedelta(days=1)),
                "to": _seconds(end + timedelta(days=1)) + NEAR_MIDNIGHT_MS // 1000,
                "interval": "daily",
            },
        )
        if body is None:
            return []
        closes: dict[date, Decimal] = {}
        for stamp, price in self._door.read(_Series, body).prices:
            if not price or stamp % DAY_MS > NEAR_MIDNIGHT_MS:  # the last point is "now"
                continue
            on = datetime.fromtimestamp(stamp / 1000, UTC).date() - timedelta(days=1)
            if start <= on <= end:
                closes.setdefault(on, price)
        return [Bar(on, closes[on], listing.currency) for on in sorted(closes)]

    def corporate_actions(
        self,
        listing: Listing,  # noqa: ARG002 (the port's)
        start: date,  # noqa: ARG002
        end: date,  # noqa: ARG002
    ) -> Sequence[CorporateActionFact]:
        """Return nothing: coins have neither dividends nor splits."""
        return []

    def quotes(self, listings: Sequence[Listing]) -> Mapping[str, Quote]:
        """Return latest prices, one call a currency. See the port."""
        found: dict[str, Quote] = {}
        for currency in sorted({listing.currency for listing in listings}):
            coins = [x for x in listings if x.currency == currency and x.coingecko_id]
            body = self._get(
                "/simple/price",
                {
                    "ids": ",".join(x.coingecko_id or "" for x in coins),
                    "vs_currencies": currency.lower(),
                    "include_last_updated_at": "true",
                },
            )
            rows = self._door.read(dict[str, dict[str, Decimal | None]], body or b"{}")
            for coin in coins:
                row = rows.get(coin.coingecko_id or "", {})
                price, stamp = row.get(currency.lower()), row.get("last_updated_at")
                if price and stamp:
                    at = datetime.fromtimestamp(int(stamp), UTC)
                    found[coin.symbol] = Quote(coin.symbol, at.date(), price, currency, at=at)
        return found

    def search(self, text: str) -> Sequence[InstrumentFact]:
        """Return coins, largest first. See the port."""
        body = self._get("/search", {"query": text})
        coins = self._door.read(_Coins, body or b"{}").coins
        return [
            InstrumentFact(
                coin.symbol.upper(),
                coin.name,
                InstrumentKind.CRYPTO,
                "USD",
                coingecko_id=coin.id,
                asset_classes={"crypto": Decimal(1)},
            )
            for coin in coins[:20]
        ]

    def _get(self, path: str, params: Mapping[str, str | int]) -> bytes | None:
        body = self._door.get(path, params)
        if body is None or not body.lstrip().startswith(b'{"status"'):
            return body
        try:
            code = _Complaint.model_validate_json(body).status.error_code
        except ValidationError:
            raise UpstreamFailed("CoinGecko did not answer as it documents.") from None
        raise self._door.limited(MINUTE_S) if code == 429 else self._door.refused()


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
