"""Prices, corporate actions, exchange rates and facts about instruments, from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class InstrumentKind(StrEnum):
    """What an instrument is, as far as prices and look-through need to know."""

    STOCK = "stock"
    ETF = "etf"
    FUND = "fund"
    MONEY_MARKET = "money_market"
    BOND = "bond"
    CRYPTO = "crypto"
    OPTION = "option"
    FUTURE = "future"
    FOREX = "forex"
    INDEX = "index"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Listing:
    """How we name an instrument to a vendor.

    Attributes:
        symbol: Our ticker, upper case, share classes with a dot (`BRK.B`), coins bare (`BTC`).
        venue: MIC of the exchange (`XNAS`, `XNSE`); None for funds and coins.
        kind: What it is; vendors answer only for the kinds they cover.
        currency: ISO code its price is in. Vendors that state no currency are taken at this one.
        coingecko_id: The coin's id there, for coins.
    """

    symbol: str
    venue: str | None = None
    kind: InstrumentKind = InstrumentKind.STOCK
    currency: str = "USD"
    coingecko_id: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of trading, RAW: never re-based for later splits or dividends.

    `volume` is in units traded; None where a source states none (funds). A source's zero that
    means "missing" arrives as None, never as 0.
    """

    on: date
    close: Decimal
    currency: str
    open: Decimal | None = None
    high: Decimal | None = None
    low: Decimal | None = None
    volume: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """The latest price a source has; `at` is set where the source states an instant (UTC)."""

    symbol: str
    on: date
    price: Decimal
    currency: str
    previous_close: Decimal | None = None
    at: datetime | None = None
    volume: Decimal | None = None


class ActionKind(StrEnum):
    """The corporate actions that a price vendor reports."""

    DIVIDEND = "dividend"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class CorporateActionFact:
    """A cash dividend or a split, on its ex-date.

    Attributes:
        kind: Dividend or split.
        ex_on: First day the instrument trades without it.
        amount: Dividend per unit held before the ex-date, in that day's raw units; None for
            splits.
        currency: Of the amount; None for splits.
        ratio: New units for one old unit (4 for a 4:1 split, 0.1 for a 1:10 consolidation); None
            for dividends.
        paid_on: Payment day where known.
    """

    kind: ActionKind
    ex_on: date
    amount: Decimal | None = None
    currency: str | None = None
    ratio: Decimal | None = None
    paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class RateFact:
    """On a day, one unit of `base` costs `rate` units of `quote`."""

    base: str
    quote: str
    on: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class InstrumentFact:
    """What a source says about an instrument; None and empty mean "not stated".

    Ratios are fractions (0.0003 is 3 basis points); market capitalisation is in `currency`.
    `asset_classes`, `sectors` and `countries` are weights of what a fund holds, adding up to 1.
    """

    symbol: str
    name: str
    kind: InstrumentKind
    currency: str
    venue: str | None = None
    sector: str | None = None
    industry: str | None = None
    country: str | None = None
    expense_ratio: Decimal | None = None
    market_cap: Decimal | None = None
    price_earnings: Decimal | None = None
    dividend_yield: Decimal | None = None
    isin: str | None = None
    cusip: str | None = None
    figi: str | None = None
    coingecko_id: str | None = None
    asset_classes: Mapping[str, Decimal] = field(default_factory=dict)
    sectors: Mapping[str, Decimal] = field(default_factory=dict)
    countries: Mapping[str, Decimal] = field(default_factory=dict)
    as_of: date | None = None
    note: str | None = None


class MarketData(Protocol):
    """A vendor of prices. All days are trade dates at the instrument's exchange."""

    source: str  # stored beside every price: "tiingo", "sample", ...

    def covers(self, listing: Listing) -> bool:
        """Return whether it makes sense to ask this vendor; no request is made."""
        ...

    def daily_bars(self, listing: Listing, start: date, end: date) -> Sequence[Bar]:
        """Return raw daily bars from start to end, both included, oldest first.

        Days without trading are absent. An unknown symbol gives an empty sequence. A vendor that
        can reach back only part of the way gives what it has.

        Raises:
            UpstreamLimited: A rate limit or allowance is used up.
            UpstreamRefused: The key is wrong or the plan does not include this.
            UpstreamFailed: The vendor did not answer, or not as documented.
        """
        ...

    def corporate_actions(
        self, listing: Listing, start: date, end: date
    ) -> Sequence[CorporateActionFact]:
        """Return dividends and splits whose ex-date lies from start to end, oldest first.

        Raises: as `daily_bars`.
        """
        ...

    def quotes(self, listings: Sequence[Listing]) -> Mapping[str, Quote]:
        """Return the latest price by symbol; what the vendor does not know is absent.

        When a limit strikes after some answers, those are returned and the rest is absent.

        Raises: as `daily_bars`.
        """
        ...

    def search(self, text: str) -> Sequence[InstrumentFact]:
        """Return instruments whose symbol or name matches, best first, at most 20.

        Raises: as `daily_bars`.
        """
        ...


class ExchangeRates(Protocol):
    """A vendor of daily exchange rates."""

    source: str

    def daily_rates(
        self, base: str, quotes: Sequence[str], start: date, end: date
    ) -> Sequence[RateFact]:
        """Return rates from one base currency, oldest first, days without fixing absent.

        A currency the vendor does not know is absent, never 1.

        Raises:
            UpstreamLimited: A rate limit or allowance is used up.
            UpstreamRefused: The key is wrong or the plan does not include this.
            UpstreamFailed: The vendor did not answer, or not as documented.
        """
        ...
