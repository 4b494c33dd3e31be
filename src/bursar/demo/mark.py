"""Whether a data folder has its sample households already; light, because every start asks."""

import json
from pathlib import Path

# Raise it when the households or the sample market change: the next start writes them again.
VERSION = 1


def is_prepared(folder: Path) -> bool:
    """Whether the sample households of this version are in the data folder's database."""
    try:
        return bool(json.loads(_mark(folder).read_text(encoding="ascii"))["version"] == VERSION)
    except (OSError, ValueError, KeyError):
        return False


def set_prepared(folder: Path) -> None:
    """Remember that they are."""
    _mark(folder).write_text(json.dumps({"version": VERSION}), encoding="ascii")


def _mark(folder: Path) -> Path:
    return folder / "demo.json"
