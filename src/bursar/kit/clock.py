"""The only place that reads the clock; everybody else is told what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant, timezone-aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 (the one reading of the clock)


def today(timezone: str = "America/New_York") -> date:
    """Return the calendar day it is in a time zone.

    Args:
        timezone: IANA name; the person's setting. The default is New York, where most of the
            markets in the ledger close.
    """
    return datetime.now(ZoneInfo(timezone)).date()  # noqa: TID251 (the one reading of the clock)
