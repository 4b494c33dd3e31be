"""Dates as files print them, and which of day and month comes first in a column."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d{1,5}(?!\d))", re.ASCII)
_PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?!\d)", re.ASCII)
_DAY_NAME = re.compile(r"(\d{1,2})[- .]+([A-Za-z]{3})[A-Za-z]*[- .,]+(\d{4}|\d{2})(?!\d)", re.ASCII)
_NAME_DAY = re.compile(r"([A-Za-z]{3})[A-Za-z]*[-. ]+(\d{1,2}),?[- ]+(\d{4}|\d{2})(?!\d)", re.ASCII)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_OLDEST, _NEWEST = 1900, 2199


class NotADate(ValueError):
    """A cell that should hold a date does not; the message says what it holds."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text[:40]}” is not a date")


@lru_cache(maxsize=8192)
def parse_date(text: str, order: str = "mdy") -> date:
    """Return the day a cell prints; `order` (mdy, dmy, ymd) decides between day and month.

    Raises:
        NotADate: Not a date, or one outside 1900 to 2199.
    """
    text = text.strip()
    found = _ISO.match(text) or _COMPACT.match(text)
    if found:
        return _day(text, *(int(part) for part in found.groups()))
    found = _PARTS.match(text)
    if found:
        first, second, year = (int(part) for part in found.groups())
        if order == "ymd" and len(found[3]) == 2:
            return _day(text, _century(first), second, year)
        month, day = (first, second) if order in ("mdy", "ymd") else (second, first)
        return _day(text, _century(year), month, day)
    return _named(text)


def _named(text: str) -> date:
    found = _DAY_NAME.match(text)
    day, name, year = found.groups() if found else ("", "", "")
    if not found:
        found = _NAME_DAY.match(text)
        name, day, year = found.groups() if found else ("", "", "")
    if not found or name.lower() not in _MONTHS:
        raise NotADate(text)
    return _day(text, _century(int(year)), _MONTHS[name.lower()], int(day))


def _century(year: int) -> int:
    """Return four digits: files of our time write 22 for 2022 and 98 for 1998."""
    if year >= 100:
        return year
    return 2000 + year if year < 70 else 1900 + year


def _day(text: str, year: int, month: int, day: int) -> date:
    if not _OLDEST <= year <= _NEWEST:
        raise NotADate(text)
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate(text) from None


def parse_instant(text: str) -> datetime | None:
    """Return the instant a cell prints, or None where it names no time or no zone."""
    text = text.strip().replace(" UTC", "+00:00").replace(" GMT", "+00:00")
    if len(text) < 16:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    if instant.tzinfo is None or not _OLDEST <= instant.year <= _NEWEST:
        return None
    return instant.astimezone(UTC)


def infer_date_order(values: Sequence[str]) -> tuple[str, bool]:
    """Return (order, sure): mdy or dmy for a whole column, and whether any cell proves it."""
    day_first = month_first = dotted = 0
    for value in values:
        found = _PARTS.match(value.strip())
        if not found:
            continue
        first, second = int(found[1]), int(found[2])
        day_first += first > 12 >= second
        month_first += second > 12 >= first
        dotted += "." in value
    if day_first or month_first:
        return ("dmy" if day_first > month_first else "mdy"), True
    return ("dmy" if dotted else "mdy"), not _needs_proof(values)


def _needs_proof(values: Sequence[str]) -> bool:
    return any(
        (found := _PARTS.match(value.strip())) and found[1].zfill(2) != found[2].zfill(2)
        for value in values
    )
