"""Whether a data folder has its sample households already; light, because every start asks."""

import json
from datetime import date, timedelta
from pathlib import Path

from bursar.kit import clock

# Raise it when the households or the sample market change: the next start writes them again.
VERSION = 1


def last_completed_day() -> date:
    """Return the last day whose prices are known: yesterday in New York."""
    return clock.today() - timedelta(days=1)


def is_prepared(folder: Path) -> bool:
    """Whether the sample households of this version are in the data folder's database, to date."""
    try:
        mark = json.loads(_mark(folder).read_text(encoding="ascii"))
        through = date.fromisoformat(mark["through"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return bool(mark["version"] == VERSION and through >= last_completed_day())


def set_prepared(folder: Path) -> None:
    """Remember that they are."""
    mark = {"version": VERSION, "through": last_completed_day().isoformat()}
    _mark(folder).write_text(json.dumps(mark), encoding="ascii")


def _mark(folder: Path) -> Path:
    return folder / "demo.json"
