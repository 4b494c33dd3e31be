"""An optional Redis: asked when it is there, left alone for a while when it is not."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from bursar.kit import clock

log = logging.getLogger("bursar.redis")

T = TypeVar("T")

# After a failure nobody asks for this long: a request must not wait for what it can do without.
REST_S = 5.0
ANSWERS_WITHIN_S = 0.5


def redis_client(url: str) -> Redis:
    """Return a client that gives up at once: whoever uses it can go on alone."""
    return Redis.from_url(
        url,
        socket_timeout=ANSWERS_WITHIN_S,
        socket_connect_timeout=ANSWERS_WITHIN_S,
        retry=Retry(NoBackoff(), 0),
    )


class RedisLink:
    """The way to a Redis that may be away, or may not exist."""

    def __init__(self, client: Redis | None, *, now: Callable[[], datetime] = clock.now) -> None:
        self._client = client
        self._now = now
        self._rests_until = 0.0

    def ask(self, question: Callable[[Redis], T]) -> T | None:
        """Return Redis's answer, or nothing where there is none.

        Args:
            question: Asks the client; must not answer with None itself where that matters.
        """
        now = self._now().timestamp()
        if self._client is None or now < self._rests_until:
            return None
        try:
            return question(self._client)
        except RedisError as error:
            log.warning("Redis did not answer, this process goes on alone: %s", error)
            self._rests_until = now + REST_S
            return None
