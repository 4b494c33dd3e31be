"""Trading calendars: which days an exchange trades, and from when to when.

New York and India come from rules and tables of ours and cost nothing. Every other exchange comes
from `exchange_calendars`, read once a month in a process of its own and kept as a small file.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from bursar.engines.arrays import DateArray
from bursar.integrations import nse_sessions, nyse_rules
from bursar.kit import clock

NEW_YORK = frozenset({"XNYS", "XNAS", "ARCX", "BATS", "XASE", "IEXG"})
INDIA = frozenset({"XNSE", "XBOM"})
ALWAYS = "24/7"
EXPORT_TIMEOUT_S = 120
_EASTERN, _KOLKATA = ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")


class UnknownCalendar(LookupError):
    """There is no calendar for that exchange, or it does not reach that far."""


@dataclass(frozen=True, slots=True)
class SessionHours:
    """When trading begins and ends, in UTC; None where the exchange has not said yet."""

    opens: datetime | None
    closes: datetime | None


class TradingCalendars:
    """Sessions by exchange (ISO 10383 MIC; `24/7` for coins)."""

    def __init__(self, cache: Path) -> None:
        """Take a folder for the calendars of further exchanges; it is made when needed."""
        self._cache = cache
        self._loaded: dict[str, dict[str, DateArray]] = {}

    def sessions(self, mic: str, start: date, end: date) -> DateArray:
        """Return the trading days from start to end, both included, as datetime64[D].

        India after the last published circular (`known_until`) is a forecast: weekdays without
        the public holidays that fall on the same day each year.

        Raises:
            UnknownCalendar: No such exchange, or its record does not cover these days.
        """
        if mic == ALWAYS:
            return nyse_rules.every_day(start, end)
        if mic in NEW_YORK:
            return _or_unknown(nyse_rules.sessions, start, end)
        if mic in INDIA:
            return _or_unknown(_india, start, end)
        days = self._exported(mic)["days"]
        first, last = np.datetime64(start, "D"), np.datetime64(end, "D")
        if first < days[0].astype("datetime64[Y]") or last > self._limit(days):
            raise UnknownCalendar(f"The calendar of {mic} is known from {days[0]} to {days[-1]}.")
        found: DateArray = days[(days >= first) & (days <= last)]
        return found

    def is_session(self, mic: str, day: date) -> bool:
        """Return whether the exchange trades on a day. Raises as `sessions`."""
        return bool(self.sessions(mic, day, day).size)

    def hours(self, mic: str, day: date) -> SessionHours | None:
        """Return when trading begins and ends that day, or None where there is none.

        New York's early closings are known since 1993. Raises as `sessions`.
        """
        if not self.is_session(mic, day):
            return None
        if mic == ALWAYS:
            midnight = datetime.combine(day, time(), UTC)
            return SessionHours(midnight, midnight + timedelta(days=1))
        if mic in NEW_YORK:
            closes = time(13) if nyse_rules.closes_early(day) else time(16)
            return SessionHours(_utc(day, time(9, 30), _EASTERN), _utc(day, closes, _EASTERN))
        if mic in INDIA:
            special = nse_sessions.SPECIAL.get(day)
            opens = special.opens if special else nse_sessions.OPENS
            closes_at = special.closes if special else nse_sessions.CLOSES
            return SessionHours(
                _utc(day, opens, _KOLKATA) if opens else None,
                _utc(day, closes_at, _KOLKATA) if closes_at else None,
            )
        record = self._exported(mic)
        at = int(np.searchsorted(record["days"], np.datetime64(day, "D")))
        return SessionHours(
            *(record[k][at].item().replace(tzinfo=UTC) for k in ("opens", "closes"))
        )

    def known_until(self, mic: str) -> date:
        """Return the last day whose calendar is published rather than forecast."""
        if mic in INDIA:
            return date(nse_sessions.LAST_YEAR, 12, 31)
        if mic in NEW_YORK or mic == ALWAYS:
            return date.max
        last: date = self._limit(self._exported(mic)["days"]).item()
        return last

    @staticmethod
    def _limit(days: DateArray) -> np.datetime64:
        """Return how far a record reaches: its last session and the weekend or holiday after."""
        return np.datetime64(days[-1] + np.timedelta64(3, "D"))

    def _exported(self, mic: str) -> dict[str, DateArray]:
        if mic not in self._loaded:
            if not mic.isalnum():
                raise UnknownCalendar(f"{mic!r} is not the code of an exchange.")
            edition = f"{version('exchange_calendars')}-{clock.today('UTC'):%Y-%m}"
            kept = self._cache / f"{mic}-{edition}.npz"
            if not kept.exists():
                self._export(mic, kept)
            with np.load(kept) as record:
                self._loaded[mic] = {name: record[name] for name in record.files}
        return self._loaded[mic]

    def _export(self, mic: str, target: Path) -> None:
        self._cache.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "bursar.integrations.calendar_export", mic, str(target)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=EXPORT_TIMEOUT_S)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise UnknownCalendar(f"There is no calendar for the exchange {mic}.") from error


def _or_unknown(rule: Callable[[date, date], DateArray], start: date, end: date) -> DateArray:
    try:
        days = rule(start, end)
    except ValueError as error:
        raise UnknownCalendar(str(error)) from error
    return days


def _india(start: date, end: date) -> DateArray:
    if start.year < nse_sessions.FIRST_YEAR:
        raise ValueError(f"The table for India begins in {nse_sessions.FIRST_YEAR}.")
    closed = set(nse_sessions.CLOSED)
    for year in range(nse_sessions.LAST_YEAR + 1, end.year + 1):
        closed.update(date(year, month, day) for month, day in nse_sessions.FIXED)
        closed.add(nyse_rules.easter(year) - timedelta(days=2))
    days = nyse_rules.every_day(start, end)
    holidays = np.array(sorted(closed), dtype="datetime64[D]")
    special = np.array(sorted(nse_sessions.SPECIAL), dtype="datetime64[D]")
    found: DateArray = days[np.is_busday(days, holidays=holidays) | np.isin(days, special)]
    return found


def _utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
