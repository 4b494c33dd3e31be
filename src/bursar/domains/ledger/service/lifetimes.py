"""When something ends: the day and the flag say the same."""

from collections.abc import Mapping
from datetime import date
from typing import Any


def end_with(row: Any, columns: Mapping[str, Any], ended_on: str, *, today: date) -> None:
    """Keep `is_active` and the day something ended in step, whichever of them is given."""
    if ended_on in columns:
        row.is_active = columns[ended_on] is None
    elif "is_active" in columns:
        setattr(row, ended_on, None if columns["is_active"] else getattr(row, ended_on) or today)
