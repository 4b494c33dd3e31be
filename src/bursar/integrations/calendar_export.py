"""Write one exchange's sessions to a file.

Called as `python -m bursar.integrations.calendar_export MIC FILE`.
It runs in a process of its own because `exchange_calendars` brings pandas, whose memory the
server would otherwise keep for good.
"""

import sys
from pathlib import Path

import numpy as np


def export(mic: str, target: Path) -> None:
    """Write days, openings and closings (UTC, whole seconds) as an .npz file, atomically.

    Raises:
        exchange_calendars.errors.InvalidCalendarName: It has no such exchange.
    """
    import exchange_calendars  # noqa: PLC0415 (heavy: only here)

    try:
        calendar = exchange_calendars.get_calendar(mic, start="1990-01-01")
    except ValueError:  # its record begins later or ends sooner
        calendar = exchange_calendars.get_calendar(mic)
    days = calendar.sessions.to_numpy().astype("datetime64[D]")
    opens = calendar.opens.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    closes = calendar.closes.dt.tz_localize(None).to_numpy().astype("datetime64[s]")
    part = target.with_suffix(f".{mic}.part.npz")
    np.savez(part, days=days, opens=opens, closes=closes)
    part.replace(target)


if __name__ == "__main__":
    export(sys.argv[1], Path(sys.argv[2]))
