"""Sliding-window limits: at most so many times in so many seconds, for each key.

In memory for one process; in Redis, when a client is given, for all processes together.
"""

import ipaddress
import math
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import uuid4

from redis import Redis

from bursar.kit import clock
from bursar.kit.errors import TooManyRequests
from bursar.kit.redis_link import RedisLink

# Keys remembered by one process; the least used are forgotten first.
KEYS_MAX = 100_000

_PREFIX = "bursar:limit:"


@dataclass(frozen=True, slots=True)
class Limit:
    """How often, in how long.

    Attributes:
        count: Times allowed in any window.
        window_s: Length of the window in seconds.
    """

    count: int
    window_s: float


class MemoryWindows:
    """The times of the last uses, in this process."""

    def __init__(
        self, *, now: Callable[[], datetime] = clock.now, keys_max: int = KEYS_MAX
    ) -> None:
        self._now = now
        self._keys_max = keys_max
        self._uses: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait_s(self, key: str, limit: Limit, *, take: bool) -> float:
        now = self._now().timestamp()
        with self._lock:
            uses = self._uses.get(key)
            if uses is not None:
                self._uses.move_to_end(key)
                while uses and uses[0] <= now - limit.window_s:
                    uses.popleft()
                if len(uses) >= limit.count:
                    return uses[0] + limit.window_s - now
            if take:
                self._uses.setdefault(key, deque()).append(now)
                while len(self._uses) > self._keys_max:
                    self._uses.popitem(last=False)
        return 0.0

    def forget(self, key: str) -> None:
        with self._lock:
            self._uses.pop(key, None)


# One round trip and atomic; Redis's own clock, so that processes agree on the time.
_SCRIPT = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local count, window = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
if redis.call('ZCARD', KEYS[1]) >= count then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return tostring(tonumber(oldest[2]) + window - now)
end
if ARGV[3] == '1' then
  redis.call('ZADD', KEYS[1], now, ARGV[4])
  redis.call('PEXPIRE', KEYS[1], math.ceil(window * 1000))
end
return '0'
"""


class Limits:
    """Counts uses by key and refuses when there were too many.

    A Redis that does not answer never opens the door nor shuts it: this process then counts alone.
    """

    def __init__(
        self, client: Redis | None = None, *, now: Callable[[], datetime] = clock.now
    ) -> None:
        self._own = MemoryWindows(now=now)
        self._redis = RedisLink(client, now=now)

    def take(self, key: str, limit: Limit) -> None:
        """Use one; a refused use is not counted.

        Args:
            key: Who and what, without anything that identifies a person in clear.

        Raises:
            TooManyRequests: With the seconds after which one is allowed again.
        """
        self._refuse(self._wait_s(key, limit, take=True))

    def check(self, key: str, limit: Limit) -> None:
        """Refuse like `take`, without using one.

        Raises:
            TooManyRequests: With the seconds after which one is allowed again.
        """
        self._refuse(self._wait_s(key, limit, take=False))

    def try_take(self, key: str, limit: Limit) -> bool:
        """Use one and say whether it was allowed."""
        return self._wait_s(key, limit, take=True) <= 0

    def allows(self, key: str, limit: Limit) -> bool:
        """Say whether one would be allowed, without using it."""
        return self._wait_s(key, limit, take=False) <= 0

    def forget(self, key: str) -> None:
        """Start a key afresh."""
        self._own.forget(key)
        self._redis.ask(lambda redis: redis.delete(_PREFIX + key))

    def _wait_s(self, key: str, limit: Limit, *, take: bool) -> float:
        shared = self._redis.ask(lambda redis: _ask_redis(redis, key, limit, take=take))
        return shared if shared is not None else self._own.wait_s(key, limit, take=take)

    @staticmethod
    def _refuse(wait_s: float) -> None:
        if wait_s > 0:
            seconds = max(1, math.ceil(wait_s))
            raise TooManyRequests(
                f"That was too often. Try again in {_spoken(seconds)}.", retry_after_s=seconds
            )


def _ask_redis(redis: Redis, key: str, limit: Limit, *, take: bool) -> float:
    use = uuid4().hex
    answer: Any = redis.eval(_SCRIPT, 1, _PREFIX + key, limit.count, limit.window_s, int(take), use)
    return float(answer)


def network_of(address: str | None) -> str:
    """Return what a client is counted by: an IPv4 address, or the /64 network of an IPv6 one.

    One IPv6 subscriber has 2^64 addresses; counting each would be no limit.
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _spoken(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} seconds" if seconds != 1 else "a second"
    return f"{math.ceil(seconds / 60)} minutes"
