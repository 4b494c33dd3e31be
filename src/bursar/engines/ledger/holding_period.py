"""Long or short: the holding period of IRC section 1222 on day numbers."""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=16384)
def first_long_day(holding_day: int) -> int:
    """Return the first day on which a sale is long-term.

    The period begins on the day after acquisition and is more than one year on the same day of
    the next year (Rev. Rul. 66-7): acquired on 15 January, long from 16 January of the year
    after. A period beginning on 29 February is a year old on 1 March.

    Args:
        holding_day: Proleptic ordinal of the day of acquisition, tacked where that applies.
    """
    begins = date.fromordinal(holding_day + 1)
    try:
        return begins.replace(year=begins.year + 1).toordinal()
    except ValueError:
        return date(begins.year + 1, 3, 1).toordinal()


def is_long(holding_day: int, disposed_day: int) -> bool:
    """Say whether a sale on that day is long-term; both days as proleptic ordinals."""
    return disposed_day >= first_long_day(holding_day)
