"""India's trading days (NSE and BSE share them): weekday closures and special sessions by table.

`exchange_calendars` has no calendar of the NSE, and its BSE calendar knows neither the Diwali
"Muhurat" hour nor the Saturdays and Sundays on which the exchanges opened.

Source: the exchanges' yearly trading-holiday circulars and circulars on special live sessions;
weekday closures are compared with `exchange_calendars` (XBOM) by a test. Special sessions are
complete from 2013 on. Derivatives' longer hours of 2026 are not modelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

FIRST_YEAR, LAST_YEAR = 2006, 2026
OPENS, CLOSES = time(9, 15), time(15, 30)

_CLOSED = """
2006 0111 0126 0209 0315 0406 0411 0414 0501 0815 1002 1024 1025 1225
2007 0101 0126 0130 0216 0327 0406 0501 0502 0815 1002 1221 1225
2008 0306 0320 0321 0414 0418 0501 0519 0815 0903 1002 1009 1030 1113 1127 1209 1225
2009 0108 0126 0223 0310 0311 0403 0407 0410 0414 0430 0501 0921 0928 1002 1013 1019 1102 1225 1228
2010 0101 0126 0212 0301 0324 0402 0414 0910 1117 1217
2011 0126 0302 0412 0414 0422 0815 0831 0901 1006 1027 1107 1110 1206
2012 0126 0220 0308 0405 0406 0501 0815 0820 0919 1002 1024 1114 1128 1225
2013 0327 0329 0419 0424 0501 0809 0815 0909 1002 1016 1104 1114 1225
2014 0227 0317 0408 0414 0418 0424 0501 0729 0815 0829 1002 1003 1006 1015 1024 1104 1106 1225
2015 0126 0217 0306 0402 0403 0414 0501 0917 0925 1002 1022 1112 1125 1225
2016 0126 0307 0324 0325 0414 0415 0419 0706 0815 0905 0913 1011 1012 1031 1114
2017 0126 0224 0313 0404 0414 0501 0626 0815 0825 1002 1020 1225
2018 0126 0213 0302 0329 0330 0501 0815 0822 0913 0920 1002 1018 1108 1123 1225
2019 0304 0321 0417 0419 0429 0501 0605 0812 0815 0902 0910 1002 1008 1021 1028 1112 1225
2020 0221 0310 0402 0406 0410 0414 0501 0525 1002 1116 1130 1225
2021 0126 0311 0329 0402 0414 0421 0513 0721 0819 0910 1015 1105 1119
2022 0126 0301 0318 0414 0415 0503 0809 0815 0831 1005 1026 1108
2023 0126 0307 0330 0404 0407 0414 0501 0629 0815 0919 1002 1024 1114 1127 1225
2024 0122 0126 0308 0325 0329 0411 0417 0501 0520 0617 0717 0815 1002 1115 1120 1225
2025 0226 0314 0331 0410 0414 0418 0501 0815 0827 1002 1022 1105 1225
2026 0115 0126 0303 0326 0331 0403 0414 0501 0528 0626 0914 1002 1020 1110 1124 1225
"""

CLOSED = frozenset(
    date(int(year), int(day[:2]), int(day[2:]))
    for year, *days in (line.split() for line in _CLOSED.split("\n") if line)
    for day in days
)
FIXED = ((1, 26), (5, 1), (8, 15), (10, 2), (12, 25))
"""Public holidays on the same day every year, for years without a circular yet."""


@dataclass(frozen=True, slots=True)
class SpecialSession:
    """A session outside the usual days or hours, India time; None where not yet announced."""

    opens: time | None
    closes: time | None
    why: str


def _muhurat(opens: str | None = None, closes: str | None = None) -> SpecialSession:
    return SpecialSession(
        time.fromisoformat(opens) if opens else None,
        time.fromisoformat(closes) if closes else None,
        "Diwali Muhurat trading",
    )


_BUDGET = SpecialSession(OPENS, CLOSES, "Union Budget")
_RECOVERY = SpecialSession(OPENS, time(12, 30), "switch to the disaster recovery site")

SPECIAL: Mapping[date, SpecialSession] = {
    date(2013, 11, 3): _muhurat("18:15", "19:30"),
    date(2014, 10, 23): _muhurat("18:15", "19:30"),
    date(2015, 2, 28): _BUDGET,
    date(2015, 11, 11): _muhurat("17:45", "18:45"),
    date(2016, 10, 30): _muhurat("18:30", "19:30"),
    date(2017, 10, 19): _muhurat("18:30", "19:30"),
    date(2018, 11, 7): _muhurat("17:30", "18:30"),
    date(2019, 10, 27): _muhurat("18:15", "19:15"),
    date(2020, 2, 1): _BUDGET,
    date(2020, 11, 14): _muhurat("18:15", "19:15"),
    date(2021, 11, 4): _muhurat("18:15", "19:15"),
    date(2022, 10, 24): _muhurat("18:15", "19:15"),
    date(2023, 11, 12): _muhurat("18:15", "19:15"),
    date(2024, 1, 20): SpecialSession(OPENS, CLOSES, "in place of Monday 22 January"),
    date(2024, 3, 2): _RECOVERY,
    date(2024, 5, 18): _RECOVERY,
    date(2024, 11, 1): _muhurat("18:00", "19:00"),
    date(2025, 2, 1): _BUDGET,
    date(2025, 10, 21): _muhurat("13:45", "14:45"),
    date(2026, 2, 1): _BUDGET,
    date(2026, 11, 8): _muhurat(),
}
