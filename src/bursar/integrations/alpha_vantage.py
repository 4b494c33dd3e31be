"""Prices from Alpha Vantage.

Every error, limit and notice comes as HTTP 200 with a message key. Numbers are strings. The free
plan has 25 calls a day, one a second, and the last 100 days; more history is a paid function.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

import httpx
from pydantic import Field

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

BASE_URL = "https://www.alphavantage.co"
FREE = (Allowance(1, 1.1), Allowance(25, 86_400))
KINDS = {
    "Equity": InstrumentKind.STOCK,
    "ETF": InstrumentKind.ETF,
    "Mutual Fund": InstrumentKind.FUND,
}
SUFFIX = {"XBOM": ".BSE", "XLON": ".LON", "XETR": ".DEX", "XTSE": ".TRT"}
UNITED_STATES = {None, "XNYS", "XNAS", "ARCX", "BATS", "XASE"}
DAY_S, MINUTE_S = 86_400.0, 60.0

Shape = TypeVar("Shape", bound="_Answer")


class _Answer(Ignoring):
    note: str | None = Field(None, alias="Note")
    information: str | None = Field(None, alias="Information")
    error: str | None = Field(None, alias="Error Message")


class _Day(Ignoring):
    open: Decimal = Field(alias="1. open")
    high: Decimal = Field(alias="2. high")
    low: Decimal = Field(alias="3. low")
    close: Decimal = Field(alias="4. close")
    volume: Decimal = Field(alias="5. volume")


class _Daily(_Answer):
    days: dict[date, _Day] = Field({}, alias="Time Series (Daily)")


class _Global(Ignoring):
    price: Decimal | None = Field(None, alias="05. price")
    volume: Decimal | None = Field(None, alias="06. volume")
    on: date | None = Field(None, alias="07. latest trading day")
    previous: Decimal | None = Field(None, alias="08. previous close")


class _Quote(_Answer):
    quote: _Global = Field(_Global(), alias="Global Quote")


class _Dividend(Ignoring):
    ex_on: date = Field(alias="ex_dividend_date")
    paid_on: str | None = Field(None, alias="payment_date")
    amount: Decimal


class _Dividends(_Answer):
    data: list[_Dividend] = Field([])


class _Split(Ignoring):
    ex_on: date = Field(alias="effective_date")
    ratio: Decimal = Field(alias="split_factor")


class _Splits(_Answer):
    data: list[_Split] = Field([])


class _Match(Ignoring):
    symbol: str = Field(alias="1. symbol")
    name: str = Field(alias="2. name")
    kind: str = Field(alias="3. type")
    currency: str = Field(alias="8. currency")


class _Matches(_Answer):
    matches: list[_Match] = Field([], alias="bestMatches")


def connect_alpha_vantage(key: str, base_url: str = BASE_URL) -> httpx.Client:
    """Return a client that carries the key (as a query parameter: there is no other way)."""
    return connect(base_url, params={"apikey": key})


class AlphaVantage:
    """Market data from Alpha Vantage."""

    source = "alpha_vantage"

    def __init__(
        self,
        client: httpx.Client,
        *,
        allowances: Sequence[Allowance] = FREE,
        premium: bool = False,
    ) -> None:
        """Take a client that carries base URL and key; `premium` asks for the whole history."""
        self._door = Upstream(client, "Alpha Vantage", allowances)
        self._size = "full" if premium else "compact"

    def covers(self, listing: Listing) -> bool:
        """Return whether the exchange is one it has; coins and Indian NSE listings are not."""
        known = listing.venue in UNITED_STATES or listing.venue in SUFFIX
        return known and listing.kind in KINDS.values()

    def daily_bars(self, listing: Listing, start: date, end: date) -> Sequence[Bar]:
        """Return raw bars; the free plan reaches back 100 trading days. See the port."""
        answer = self._ask(
            _Daily, "TIME_SERIES_DAILY", symbol=_spell(listing), outputsize=self._size
        )
        return [
            Bar(day, row.close, listing.currency, row.open, row.high, row.low, row.volume or None)
            for day, row in sorted(answer.days.items())
            if start <= day <= end and row.close > 0
        ]

    def corporate_actions(
        self, listing: Listing, start: date, end: date
    ) -> Sequence[CorporateActionFact]:
        """Return dividends and splits (two calls). See the port."""
        dividends = self._ask(_Dividends, "DIVIDENDS", symbol=_spell(listing)).data
        splits = self._ask(_Splits, "SPLITS", symbol=_spell(listing)).data
        facts = [
            CorporateActionFact(
                ActionKind.DIVIDEND,
                row.ex_on,
                amount=row.amount,
                currency=listing.currency,
                paid_on=_day(row.paid_on),
            )
            for row in dividends
        ]
        facts += [CorporateActionFact(ActionKind.SPLIT, s.ex_on, ratio=s.ratio) for s in splits]
        return sorted((f for f in facts if start <= f.ex_on <= end), key=lambda f: f.ex_on)

    def quotes(self, listings: Sequence[Listing]) -> Mapping[str, Quote]:
        """Return latest prices, one call each. See the port."""
        found: dict[str, Quote] = {}
        for listing in listings:
            try:
                row = self._ask(_Quote, "GLOBAL_QUOTE", symbol=_spell(listing)).quote
            except UpstreamLimited:
                if not found:
                    raise
                break
            if row.price and row.on:
                found[listing.symbol] = Quote(
                    listing.symbol,
                    row.on,
                    row.price,
                    listing.currency,
                    row.previous or None,
                    volume=row.volume or None,
                )
        return found

    def search(self, text: str) -> Sequence[InstrumentFact]:
        """Return matches in the vendor's order. See the port."""
        found = self._ask(_Matches, "SYMBOL_SEARCH", keywords=text).matches
        return [
            InstrumentFact(m.symbol, m.name, KINDS.get(m.kind, InstrumentKind.OTHER), m.currency)
            for m in found[:20]
        ]

    def _ask(self, shape: type[Shape], function: str, **params: str) -> Shape:
        body = self._door.get("/query", {"function": function, **params})
        answer = self._door.read(shape, body if body is not None else b"")
        told = (answer.note or answer.information or "").lower()
        if told:
            raise self._named(told)
        if answer.error is not None and "apikey" in answer.error.lower():
            raise self._door.refused()
        return answer  # another "Error Message" is a symbol it does not know: an empty answer

    def _named(self, told: str) -> Exception:
        if any(word in told for word in ("per day", "rate limit", "call frequency", "per second")):
            burst = "per day" not in told
            return self._door.limited(MINUTE_S if burst else DAY_S)
        return self._door.refused()  # demo key, or a premium function


def _spell(listing: Listing) -> str:
    return listing.symbol.replace(".", "-") + SUFFIX.get(listing.venue or "", "")


def _day(text: str | None) -> date | None:
    return None if text in (None, "", "None") else date.fromisoformat(str(text))
