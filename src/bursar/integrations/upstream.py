"""The door to a vendor's HTTP interface: counts calls, backs off, names each failure.

Keys travel in headers or query strings, so neither the address nor the vendor's text reaches a
message or a log; httpx's own request log, which prints whole addresses, is turned down here.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from bursar.kit import clock
from bursar.ports.errors import UpstreamFailed, UpstreamLimited, UpstreamRefused

logging.getLogger("httpx").setLevel(logging.WARNING)

TIMEOUT = httpx.Timeout(20.0, connect=5.0)
ATTEMPTS = 3
FIRST_PAUSE_S = 0.5  # doubled after each attempt
MAX_BYTES = 64 * 1024 * 1024
USER_AGENT = "Bursar (https://bursar.example)"
DEFAULT_RETRY_S = 60.0

Row = TypeVar("Row")
Parameters = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most so many calls in so many seconds, as the vendor documents for a plan."""

    calls: int
    seconds: float


def connect(
    base_url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Parameters | None = None,
) -> httpx.Client:
    """Return a client with time-outs that carries a vendor's key and checks its certificate."""
    return httpx.Client(
        base_url=base_url,
        headers={"User-Agent": USER_AGENT} | dict(headers or {}),
        params=dict(params or {}),
        timeout=TIMEOUT,
        follow_redirects=False,  # a redirect would carry the key to another host
    )


class Upstream:
    """One vendor, asked politely."""

    def __init__(
        self,
        client: httpx.Client,
        vendor: str,
        allowances: Sequence[Allowance] = (),
        *,
        pause: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Take a client that already carries base URL, key and timeout.

        Args:
            client: Ready to ask.
            vendor: Its name, for sentences.
            allowances: The plan's limits; a call beyond them is refused here, without asking.
            pause: How to wait between attempts.
            monotonic: Seconds that only grow.
            max_bytes: Of one answer.
        """
        self.vendor = vendor
        self._client = client
        self._allowances = tuple(allowances)
        self._asked: deque[float] = deque(maxlen=max((a.calls for a in allowances), default=1))
        self._pause = pause
        self._monotonic = monotonic
        self._max_bytes = max_bytes
        self._lock = Lock()

    def get(self, path: str, params: Parameters | None = None) -> bytes | None:
        """Return the body, or None where the vendor says 404.

        Connections that fail and answers of 500 and above are tried again, three times in all.

        Raises:
            UpstreamLimited: 429, or our own count says that the plan's limit is reached.
            UpstreamRefused: 401, 402 or 403.
            UpstreamFailed: Anything else than a success.
        """
        wait = FIRST_PAUSE_S
        for attempt in range(1, ATTEMPTS + 1):
            self._count()
            try:
                status, headers, body = self._ask(path, params)
            except httpx.HTTPError as error:
                if attempt == ATTEMPTS:
                    kind = type(error).__name__
                    raise UpstreamFailed(f"{self.vendor} did not answer ({kind}).") from None
            else:
                if status < 500:
                    return self._judge(status, headers, body)
                if attempt == ATTEMPTS:
                    raise UpstreamFailed(f"{self.vendor} has trouble of its own ({status}).")
            self._pause(wait)
            wait *= 2
        raise AssertionError("every attempt returns or raises")

    def read(self, shape: type[Row], body: bytes) -> Row:
        """Return the body as the documented shape.

        Raises:
            UpstreamFailed: It is not of that shape.
        """
        try:
            return TypeAdapter(shape).validate_json(body)
        except ValidationError:
            # The error's own text quotes the answer, which may be anything: leave it out.
            raise UpstreamFailed(f"{self.vendor} did not answer as it documents.") from None

    def limited(self, retry_after_s: float) -> UpstreamLimited:
        """Return the error for a limit told in the vendor's own way."""
        return UpstreamLimited(
            f"{self.vendor} has reached its limit for now.", retry_after_s=retry_after_s
        )

    def refused(self) -> UpstreamRefused:
        """Return the error for a wrong key or a plan that does not include this."""
        return UpstreamRefused(f"{self.vendor} refuses the key, or its plan does not include this.")

    def _count(self) -> None:
        with self._lock:
            now = self._monotonic()
            for allowance in self._allowances:
                recent = [t for t in self._asked if t > now - allowance.seconds]
                if len(recent) >= allowance.calls:
                    raise self.limited(recent[-allowance.calls] + allowance.seconds - now)
            self._asked.append(now)

    def _ask(self, path: str, params: Parameters | None) -> tuple[int, httpx.Headers, bytes]:
        with self._client.stream("GET", path, params=dict(params or {})) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self._max_bytes:
                    raise UpstreamFailed(f"{self.vendor} sent more than {self._max_bytes} bytes.")
            return response.status_code, response.headers, bytes(body)

    def _judge(self, status: int, headers: httpx.Headers, body: bytes) -> bytes | None:
        if 200 <= status < 300:
            return body
        if status == httpx.codes.NOT_FOUND:
            return None
        if status == httpx.codes.TOO_MANY_REQUESTS:
            fallback = min((a.seconds for a in self._allowances), default=DEFAULT_RETRY_S)
            raise self.limited(_retry_after(headers.get("Retry-After"), max(fallback, 1.0)))
        if status in (401, 402, 403):
            raise self.refused()
        raise UpstreamFailed(f"{self.vendor} answered {status}.")


def split_ratio(new: Decimal, old: Decimal) -> Decimal:
    """Return new units for one old unit; a third is cut at the 18 places that the ledger keeps."""
    return round(new / old, 18)


def _retry_after(text: str | None, fallback: float) -> float:
    """Read seconds or an HTTP date (RFC 9110, 10.2.3)."""
    if text is None:
        return fallback
    if text.strip().isdigit():
        return float(text)
    try:
        then: datetime = parsedate_to_datetime(text)
    except ValueError:
        return fallback
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max((then - clock.now()).total_seconds(), 1.0)


class Ignoring(BaseModel):
    """A row of which we read some fields; the vendor may add others."""
