"""Exchange rates: Frankfurter (the European Central Bank's, no key) and exchangerate.host (key)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

import httpx
from pydantic import Field

from bursar.integrations.upstream import Allowance, Ignoring, Upstream, connect
from bursar.ports.errors import UpstreamFailed
from bursar.ports.market_data import RateFact

FRANKFURTER_URL = "https://api.frankfurter.dev"
HOST_URL = "https://api.exchangerate.host"
GENTLE = (Allowance(60, 60),)  # Frankfurter documents none
HOST_FREE = (Allowance(100, 31 * 86_400),)
LONGEST = timedelta(days=364)  # exchangerate.host gives at most 365 days at once
MONTH_S = 31 * 86_400.0
WRONG_KEY, USED_UP, NOT_IN_PLAN = {101, 102}, {104}, {103, 105}
UNKNOWN_OR_EMPTY = {106, 201, 202}


class _Frankfurter(Ignoring):
    base: str
    rates: dict[date, dict[str, Decimal]]


class _Problem(Ignoring):
    code: int


class _Timeframe(Ignoring):
    success: bool
    error: _Problem | None = None
    source: str | None = None
    quotes: dict[date, dict[str, Decimal]] = Field({})


def connect_frankfurter(base_url: str = FRANKFURTER_URL) -> httpx.Client:
    """Return a client; there is no key."""
    return connect(base_url)


def connect_exchangerate_host(key: str, base_url: str = HOST_URL) -> httpx.Client:
    """Return a client that carries the key (as a query parameter: there is no other way)."""
    return connect(base_url, params={"access_key": key})


class Frankfurter:
    """Reference rates of the European Central Bank, on its working days, about 30 currencies."""

    source = "frankfurter"

    def __init__(self, client: httpx.Client, *, allowances: Sequence[Allowance] = GENTLE) -> None:
        """Take a client that already carries base URL and timeout."""
        self._door = Upstream(client, "Frankfurter", allowances)

    def daily_rates(
        self, base: str, quotes: Sequence[str], start: date, end: date
    ) -> Sequence[RateFact]:
        """Return rates; see the port."""
        wanted = [q for q in quotes if q != base]
        if not wanted:
            return []
        body = self._door.get(f"/v1/{start}..{end}", {"base": base, "symbols": ",".join(wanted)})
        if body is None:
            return []
        answer = self._door.read(_Frankfurter, body)
        if answer.base != base:
            raise UpstreamFailed("Frankfurter answered for another base currency.")
        # It may begin with the last working day before the start.
        return [
            RateFact(base, quote, day, rate)
            for day in sorted(answer.rates)
            if start <= day <= end
            for quote, rate in sorted(answer.rates[day].items())
            if rate > 0
        ]


class ExchangeRateHost:
    """Mid-market rates at the end of each day, some 170 currencies and metals."""

    source = "exchangerate_host"

    def __init__(
        self, client: httpx.Client, *, allowances: Sequence[Allowance] = HOST_FREE
    ) -> None:
        """Take a client that already carries base URL, key and timeout."""
        self._door = Upstream(client, "exchangerate.host", allowances)

    def daily_rates(
        self, base: str, quotes: Sequence[str], start: date, end: date
    ) -> Sequence[RateFact]:
        """Return rates, one call for each 365 days; see the port."""
        wanted = [q for q in quotes if q != base]
        facts: list[RateFact] = []
        for first, last in _stretches(start, end) if wanted else ():
            answer = self._timeframe(base, wanted, first, last)
            for day in sorted(answer.quotes):
                rates = answer.quotes[day]
                pairs = ((quote, rates.get(f"{base}{quote}")) for quote in wanted)
                facts += [RateFact(base, quote, day, rate) for quote, rate in pairs if rate]
        return facts

    def _timeframe(self, base: str, wanted: Sequence[str], first: date, last: date) -> _Timeframe:
        body = self._door.get(
            "/timeframe",
            {
                "source": base,
                "currencies": ",".join(wanted),
                "start_date": str(first),
                "end_date": str(last),
            },
        )
        answer = self._door.read(_Timeframe, body or b"")
        if answer.success:
            if answer.source not in (None, base):
                raise UpstreamFailed("exchangerate.host answered for another base currency.")
            return answer
        code = answer.error.code if answer.error else 0
        if code in USED_UP:
            raise self._door.limited(MONTH_S)
        if code in WRONG_KEY | NOT_IN_PLAN:
            raise self._door.refused()
        if code in UNKNOWN_OR_EMPTY:
            return _Timeframe(success=True)
        raise UpstreamFailed(f"exchangerate.host answered with error {code}.")


def _stretches(start: date, end: date) -> Iterator[tuple[date, date]]:
    while start <= end:
        last = min(start + LONGEST, end)
        yield start, last
        start = last + timedelta(days=1)
