"""Years between days under each convention, worked by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.day_count import DayCount, year_fractions


def years(start, end, day_count):
    found = year_fractions(np.datetime64(start), np.array([end], dtype="datetime64[D]"), day_count)
    return float(found[0])


@pytest.mark.parametrize(
    ("start", "end", "day_count", "expected"),
    [
        ("2024-01-01", "2025-01-01", DayCount.ACT_365, 366 / 365),
        ("2024-01-01", "2025-01-01", DayCount.ACT_360, 366 / 360),
        ("2024-01-01", "2025-01-01", DayCount.ACT_ACT, 1.0),
        ("2023-11-01", "2024-05-01", DayCount.ACT_ACT, 61 / 365 + 121 / 366),  # ISDA's example
        ("2024-05-01", "2023-11-01", DayCount.ACT_ACT, -61 / 365 - 121 / 366),
        ("2025-01-31", "2025-03-31", DayCount.THIRTY_360, 60 / 360),
        ("2025-01-30", "2025-02-28", DayCount.THIRTY_360, 28 / 360),
        ("2025-02-28", "2025-08-31", DayCount.THIRTY_360, 183 / 360),
        ("2025-02-28", "2025-08-31", DayCount.THIRTY_360_SIA, 180 / 360),
        ("2024-02-29", "2025-02-28", DayCount.THIRTY_360_SIA, 1.0),
        ("2024-02-28", "2025-02-28", DayCount.THIRTY_360_SIA, 1.0),
    ],
)
def test_by_hand(start, end, day_count, expected):
    assert years(start, end, day_count) == pytest.approx(expected, abs=1e-14)


@given(
    st.dates(),
    st.dates(),
    st.sampled_from([DayCount.ACT_365, DayCount.ACT_360, DayCount.ACT_ACT]),
)
def test_there_and_back_is_nothing(start, end, day_count):
    there, back = years(start, end, day_count), years(end, start, day_count)
    assert there == pytest.approx(-back, abs=1e-9)
