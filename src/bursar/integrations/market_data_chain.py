"""Several vendors in order: the first that answers is taken, one that is tired rests."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from bursar.ports.errors import NotConfigured, UpstreamFailed, UpstreamLimited, UpstreamRefused
from bursar.ports.market_data import (
    Bar,
    CorporateActionFact,
    ExchangeRates,
    InstrumentFact,
    Listing,
    MarketData,
    Quote,
    RateFact,
)

AFTER_FAILURE_S = 60.0
AFTER_REFUSAL_S = 3_600.0
NEAR_ENOUGH = timedelta(days=10)
"""A history that begins this soon after the day asked for is taken as reaching back far enough."""
ADVICE = "Add the key of a price vendor (see the market data guide), or enter prices by hand."


class _Named(Protocol):
    source: str


Vendor = TypeVar("Vendor", bound=_Named)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Answered(Generic[Value]):
    """A value and the `source` of the vendor that gave it, stored beside it."""

    source: str
    value: Value


class _Turns(Generic[Vendor]):
    """Who may be asked now; remembers who needs rest, and why nobody answered."""

    def __init__(self, vendors: Sequence[Vendor], monotonic: Callable[[], float]) -> None:
        self.vendors = tuple(vendors)
        self._monotonic = monotonic
        self._rests_until: dict[str, float] = {}

    def ask(
        self, vendors: Sequence[Vendor], question: Callable[[Vendor], Sequence[Value]]
    ) -> list[Answered[Sequence[Value]]]:
        """Return the first answer that is not empty, else one empty answer.

        Raises: as `finish`.
        """
        return self.ask_until(vendors, question, enough=bool)

    def ask_until(
        self,
        vendors: Sequence[Vendor],
        question: Callable[[Vendor], Sequence[Value]],
        *,
        enough: Callable[[Sequence[Value]], bool],
    ) -> list[Answered[Sequence[Value]]]:
        """Return all answers up to and including the first that is enough.

        Raises:
            NotConfigured: Nobody covers this.
            UpstreamLimited: Nobody answered and one of them only needs time.
            UpstreamFailed: Nobody answered.
        """
        answers: list[Answered[Sequence[Value]]] = []
        failures: list[UpstreamFailed] = []
        for vendor in vendors:
            waits = self._rests_until.get(vendor.source, 0.0) - self._monotonic()
            if waits > 0:
                failures.append(UpstreamLimited(f"{vendor.source} rests.", retry_after_s=waits))
                continue
            try:
                value = question(vendor)
            except UpstreamFailed as error:
                self._rest(vendor.source, error)
                failures.append(error)
                continue
            answers.append(Answered(vendor.source, value))
            if enough(value):
                break
        if not answers:
            _give_up(failures)
        return answers

    def _rest(self, source: str, error: UpstreamFailed) -> None:
        seconds = AFTER_FAILURE_S
        if isinstance(error, UpstreamLimited):
            seconds = error.retry_after_s
        elif isinstance(error, UpstreamRefused):
            seconds = AFTER_REFUSAL_S
        self._rests_until[source] = self._monotonic() + seconds


def _give_up(failures: Sequence[UpstreamFailed]) -> None:
    """Raise what all failures together mean."""
    if not failures:
        raise NotConfigured(f"No price vendor is set up for this. {ADVICE}")
    told = " ".join(str(failure) for failure in failures)
    waits = [f.retry_after_s for f in failures if isinstance(f, UpstreamLimited)]
    if waits:
        raise UpstreamLimited(told, retry_after_s=min(waits))
    raise UpstreamFailed(told)


class FirstThatAnswers:
    """Market data from several vendors, in order, each answer with its source.

    A vendor that has reached its limit rests for as long as it says, one that refuses the key for
    an hour, one that failed for a minute. An unknown symbol or an empty answer goes on to the next.
    """

    def __init__(
        self, vendors: Sequence[MarketData], *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Take vendors, most wanted first."""
        self._turns = _Turns(vendors, monotonic)

    def covers(self, listing: Listing) -> bool:
        """Return whether any vendor covers the listing."""
        return bool(self._covering(listing))

    def daily_bars(self, listing: Listing, start: date, end: date) -> Answered[Sequence[Bar]]:
        """Return the first history that reaches back to the start, else the longest.

        Raises:
            NotConfigured: No vendor covers the listing.
            UpstreamLimited: Nobody answered; the earliest that may is told.
            UpstreamFailed: Nobody answered.
        """
        answers = self._turns.ask_until(
            self._covering(listing),
            lambda vendor: vendor.daily_bars(listing, start, end),
            enough=lambda bars: bool(bars) and bars[0].on <= start + NEAR_ENOUGH,
        )
        return max(answers, key=lambda answer: len(answer.value))

    def corporate_actions(
        self, listing: Listing, start: date, end: date
    ) -> Answered[Sequence[CorporateActionFact]]:
        """Return the first vendor's answer, even an empty one: most instruments have none.

        Raises: as `daily_bars`.
        """
        return self._turns.ask_until(
            self._covering(listing),
            lambda vendor: vendor.corporate_actions(listing, start, end),
            enough=lambda _: True,
        )[0]

    def quotes(self, listings: Sequence[Listing]) -> Mapping[str, Answered[Quote]]:
        """Return latest prices by symbol; each vendor is asked for what is still missing.

        Raises: as `daily_bars`, only where no vendor gave any price.
        """
        found: dict[str, Answered[Quote]] = {}

        def ask(vendor: MarketData) -> Sequence[str]:
            wanted = [x for x in listings if x.symbol not in found and vendor.covers(x)]
            for symbol, quote in (vendor.quotes(wanted) if wanted else {}).items():
                found[symbol] = Answered(vendor.source, quote)
            return list(found)

        covering = [v for v in self._turns.vendors if any(v.covers(x) for x in listings)]
        self._turns.ask_until(
            covering, ask, enough=lambda _: all(x.symbol in found for x in listings)
        )
        return found

    def search(self, text: str) -> Answered[Sequence[InstrumentFact]]:
        """Return the first answer that is not empty. Raises: as `daily_bars`."""
        return self._turns.ask(self._turns.vendors, lambda vendor: vendor.search(text))[-1]

    def _covering(self, listing: Listing) -> list[MarketData]:
        return [vendor for vendor in self._turns.vendors if vendor.covers(listing)]


class FirstRates:
    """Exchange rates from several vendors, in order, each answer with its source."""

    def __init__(
        self, vendors: Sequence[ExchangeRates], *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Take vendors, most wanted first."""
        self._turns = _Turns(vendors, monotonic)

    def daily_rates(
        self, base: str, quotes: Sequence[str], start: date, end: date
    ) -> Sequence[Answered[Sequence[RateFact]]]:
        """Return answers until all currencies are there; later ones only add what was missing.

        Raises: as `FirstThatAnswers.daily_bars`.
        """
        missing = {quote for quote in quotes if quote != base}

        def ask(vendor: ExchangeRates) -> Sequence[RateFact]:
            facts = vendor.daily_rates(base, sorted(missing), start, end)
            missing.difference_update(fact.quote for fact in facts)
            return facts

        if not missing:
            return []
        return self._turns.ask_until(self._turns.vendors, ask, enough=lambda _: not missing)
