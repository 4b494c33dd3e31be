"""Identifiers that sort by the time they were made."""

import secrets
import time
from uuid import UUID

_VERSION_7 = 7 << 76
_VARIANT_RFC = 2 << 62


def new_ids(count: int) -> list[UUID]:
    """Return many identifiers of one moment: the randomness is drawn once for all."""
    moment = time.time_ns() // 1_000_000 << 80
    drawn = secrets.token_bytes(10 * count)
    found = []
    for start in range(0, 10 * count, 10):
        random = int.from_bytes(drawn[start : start + 10], "big")
        random_a, random_b = random >> 62 & 0xFFF, random & (1 << 62) - 1
        found.append(UUID(int=moment | _VERSION_7 | random_a << 64 | _VARIANT_RFC | random_b))
    return found


def new_id() -> UUID:
    """Return a UUID version 7: 48 bits of milliseconds, then random bits.

    Rows made together lie together in an index, which random UUIDs would scatter. Made here and
    not by the server because `uuidv7()` needs PostgreSQL 18.

    Source: RFC 9562, section 5.7.
    """
    milliseconds = time.time_ns() // 1_000_000
    random_a = secrets.randbits(12)
    random_b = secrets.randbits(62)
    return UUID(int=milliseconds << 80 | _VERSION_7 | random_a << 64 | _VARIANT_RFC | random_b)
