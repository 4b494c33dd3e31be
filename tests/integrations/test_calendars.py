"""Trading calendars against the library that others use, and against the exchanges' circulars."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from bursar.integrations import nse_sessions, nyse_rules
from bursar.integrations.calendars import TradingCalendars, UnknownCalendar

SHARED = Path(os.environ.get("BURSAR_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.fixture
def calendars(tmp_path):
    return TradingCalendars(tmp_path / "calendars")


def days(text):
    return [date.fromisoformat(word) for word in text.split()]


@pytest.mark.filterwarnings("ignore:Series.values")  # pandas about the library's own ways
def test_new_york_agrees_with_exchange_calendars_since_1990():
    exchange_calendars = pytest.importorskip("exchange_calendars")
    theirs = exchange_calendars.get_calendar("XNYS", start="1990-01-01", end="2027-06-30")
    ours = nyse_rules.sessions(date(1990, 1, 1), date(2027, 6, 30))
    assert np.array_equal(ours, theirs.sessions.to_numpy().astype("datetime64[D]"))

    early = {d.date() for d in theirs.early_closes if d.year >= 1993}
    recent = [d for d in ours.tolist() if d.year >= 1993]
    assert {d for d in recent if nyse_rules.closes_early(d)} == early


@pytest.mark.filterwarnings("ignore:Series.values")
def test_india_closes_on_the_weekdays_that_the_bse_lists(calendars):
    exchange_calendars = pytest.importorskip("exchange_calendars")
    theirs = exchange_calendars.get_calendar("XBOM", start="2006-01-01", end="2026-12-31")
    ours = calendars.sessions("XNSE", date(2006, 1, 1), date(2026, 12, 31))
    usual = set(ours.tolist()) - set(nse_sessions.SPECIAL)
    assert usual == {d.date() for d in theirs.sessions} - set(nse_sessions.SPECIAL)


@pytest.mark.parametrize(
    "day",
    days("2024-01-15 2024-03-29 2024-06-19 2012-10-29 2001-09-11 2025-01-09 2026-07-03 2027-12-24"),
)
def test_new_york_is_closed_on(calendars, day):
    assert not calendars.is_session("XNYS", day)
    assert calendars.hours("XNAS", day) is None


@pytest.mark.parametrize("day", days("2021-12-31 2010-12-31 2022-06-17 2026-11-20"))
def test_new_york_trades_on(calendars, day):
    assert calendars.is_session("ARCX", day)


def test_hours_follow_daylight_saving_and_early_closings(calendars):
    assert calendars.hours("XNYS", date(2026, 7, 6)).opens == datetime(
        2026, 7, 6, 13, 30, tzinfo=UTC
    )
    assert calendars.hours("XNYS", date(2026, 11, 20)).closes == datetime(
        2026, 11, 20, 21, 0, tzinfo=UTC
    )
    assert calendars.hours("XNYS", date(2026, 11, 27)).closes == datetime(
        2026, 11, 27, 18, 0, tzinfo=UTC
    )


def test_diwali_hour_is_a_session_with_its_own_hours(calendars):
    hours = calendars.hours("XNSE", date(2025, 10, 21))
    assert (hours.opens, hours.closes) == (
        datetime(2025, 10, 21, 8, 15, tzinfo=UTC),
        datetime(2025, 10, 21, 9, 15, tzinfo=UTC),
    )
    assert calendars.is_session("XBOM", date(2024, 11, 1))


def test_budget_sunday_is_an_ordinary_session(calendars):
    hours = calendars.hours("XNSE", date(2026, 2, 1))
    assert hours.closes == datetime(2026, 2, 1, 10, 0, tzinfo=UTC)


def test_hours_not_yet_announced_are_not_invented(calendars):
    hours = calendars.hours("XNSE", date(2026, 11, 8))
    assert hours is not None
    assert hours.opens is None


def test_india_beyond_the_last_circular_says_it_is_a_forecast(calendars):
    assert calendars.known_until("XNSE") == date(2026, 12, 31)
    assert not calendars.is_session("XNSE", date(2027, 1, 26))


def test_other_exchanges_come_from_a_kept_file(calendars, tmp_path):
    pytest.importorskip("exchange_calendars")
    assert not calendars.is_session("XLON", date(2025, 12, 26))
    assert calendars.is_session("XLON", date(2025, 12, 29))
    hours = calendars.hours("XLON", date(2026, 7, 6))
    assert hours.opens == datetime(2026, 7, 6, 7, 0, tzinfo=UTC)
    (kept,) = (tmp_path / "calendars").iterdir()
    again = TradingCalendars(kept.parent)
    assert again.is_session("XLON", date(2025, 12, 29))
    with pytest.raises(UnknownCalendar):
        again.sessions("XLON", date(2040, 1, 1), date(2040, 2, 1))


@pytest.mark.parametrize("mic", ["XXXX", "../etc"])
def test_an_exchange_nobody_knows_is_refused(calendars, mic):
    with pytest.raises(UnknownCalendar):
        calendars.sessions(mic, date(2026, 1, 1), date(2026, 1, 2))


def test_days_before_the_rules_are_refused(calendars):
    with pytest.raises(UnknownCalendar):
        calendars.sessions("XNYS", date(1980, 1, 1), date(1980, 2, 1))
    with pytest.raises(UnknownCalendar):
        calendars.sessions("XNSE", date(1999, 1, 1), date(1999, 2, 1))


def test_coins_trade_every_day(calendars):
    assert calendars.sessions("24/7", date(2026, 1, 1), date(2026, 1, 10)).size == 10


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="reference files are not beside the repository")
def test_reference_cases(calendars):
    cases = json.loads((SHARED / "cases/trading/calendar.json").read_text())["cases"]
    for case in cases:
        wanted = case["inputs"]
        if case["id"] == "CAL-IN-SPECIAL":  # the reference says an overlay is needed: ours has it
            assert all(
                calendars.is_session("XNSE", d) for d in map(date.fromisoformat, wanted["dates"])
            )
            continue
        found = calendars.is_session(wanted["exchange"], date.fromisoformat(wanted["date"]))
        assert found == case["expected"]["session"], case["id"]
