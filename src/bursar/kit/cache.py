"""A small cache of bytes: bounded, dated, and made once even when many ask at the same time.

Keys name everything the value depends on, the household and its version included: the cache knows
no wall. Redis, when a client is given, shares the bytes between processes; the single flight is of
one process, so several processes make a value at most once each.
"""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from redis import Redis

from bursar.kit import clock
from bursar.kit.redis_link import RedisLink

BYTES_MAX = 64 * 1024 * 1024

_PREFIX = "bursar:cache:"


@dataclass(frozen=True, slots=True)
class _Kept:
    value: bytes
    until: float


class Cache:
    """Bytes by key, the least recently used dropped first."""

    def __init__(
        self,
        client: Redis | None = None,
        *,
        bytes_max: int = BYTES_MAX,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._redis = RedisLink(client, now=now)
        self._bytes_max = bytes_max
        self._now = now
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size = 0
        self._making: dict[str, Future[bytes]] = {}
        self._lock = Lock()

    def get_or_make(self, key: str, make: Callable[[], bytes], ttl_s: float) -> bytes:
        """Return the value of a key, made by one caller while the others wait for it.

        Args:
            key: Names everything the value depends on.
            make: Makes the value; must not ask for the same key. What it raises, all that wait
                get, and nothing is kept.
            ttl_s: Seconds until it is made afresh.
        """
        with self._lock:
            found = self._fresh(key)
            if found is not None:
                return found
            flight = self._making.get(key)
            leads = flight is None
            if flight is None:
                flight = self._making[key] = Future()
        if leads:
            self._lead(flight, key, make, ttl_s)
        return flight.result()

    def drop(self, key: str) -> None:
        """Forget a key here and in Redis.

        A value being made meanwhile is still kept, and another process keeps its copy until its
        time is up: what must change at once belongs into the key (a version), not here.
        """
        with self._lock:
            self._remove(key)
        self._redis.ask(lambda redis: redis.delete(_PREFIX + key))

    @property
    def size_bytes(self) -> int:
        """Bytes of values kept in this process."""
        return self._size

    def _lead(
        self, flight: "Future[bytes]", key: str, make: Callable[[], bytes], ttl_s: float
    ) -> None:
        try:
            value, left_s = self._shared(key) or (make(), None)
            if left_s is None:
                self._share(key, value, ttl_s)
        except BaseException as error:  # the waiting callers must never wait for ever
            with self._lock:
                self._making.pop(key, None)
            flight.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        with self._lock:
            self._keep(key, value, ttl_s if left_s is None else left_s)
            self._making.pop(key, None)
        flight.set_result(value)

    def _fresh(self, key: str) -> bytes | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.until <= self._now().timestamp():
            self._remove(key)
            return None
        self._kept.move_to_end(key)
        return kept.value

    def _keep(self, key: str, value: bytes, ttl_s: float) -> None:
        self._remove(key)
        if len(value) > self._bytes_max:
            return
        self._kept[key] = _Kept(value, self._now().timestamp() + ttl_s)
        self._size += len(value)
        while self._size > self._bytes_max:
            _, dropped = self._kept.popitem(last=False)
            self._size -= len(dropped.value)

    def _remove(self, key: str) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._size -= len(kept.value)

    def _shared(self, key: str) -> tuple[bytes, float | None] | None:
        """Return what another process made and the seconds it has left."""
        return self._redis.ask(lambda redis: _found(redis, _PREFIX + key))

    def _share(self, key: str, value: bytes, ttl_s: float) -> None:
        self._redis.ask(lambda redis: redis.set(_PREFIX + key, value, px=max(1, int(ttl_s * 1000))))


def _found(redis: Redis, key: str) -> tuple[bytes, float | None] | None:
    value: Any = redis.get(key)
    if value is None:
        return None
    left_ms: Any = redis.pttl(key)
    return bytes(value), max(0.0, left_ms / 1000)
