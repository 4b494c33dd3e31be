"""Slices of the stored daily rows: only the days that a figure needs leave the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.engines.arrays import FloatArray
from bursar.engines.ledger.valuation import StatusArray
from bursar.kit.db import raw_connection

RECENT_DAYS = 8  # over a weekend and a holiday: enough to find the last day that prices moved

# A row that ends before the window keeps its last element: nothing has moved since.
_SLICED = """
select account_id, instrument_id, currency, first_on,
       substring(units from 8 * late + 1 for 8 * %(recent)s),
       substring("values" from 8 * late + 1 for 8 * %(recent)s),
       substring(case when octet_length(values_base) = 0 then "values" else values_base end
                 from 8 * at + 1 for 8 * %(count)s),
       substring(statuses from at + 1 for %(count)s)
from (
    select *, least(greatest(%(first)s - first_on, 0), octet_length(statuses) - 1) as at,
           least(greatest(%(late)s - first_on, 0), octet_length(statuses) - 1) as late
    from position_series
    where household_id = %(household)s and account_id = any (%(accounts)s)
      and first_on <= %(last)s and octet_length(statuses) > 0
) row
order by account_id, instrument_id nulls last, currency
"""


@dataclass(frozen=True, slots=True)
class RowKey:
    """Whose row it is; without an instrument it is cash."""

    account_id: UUID
    instrument_id: UUID | None
    currency: str


@dataclass(frozen=True, slots=True)
class DailyRows:
    """Positions and cash of some accounts on each day of a window.

    Attributes:
        keys: One for each line.
        base: Value in the household's currency at the end of each day, not a number where it is
            unknown, shape (lines, days).
        status: `ValueStatus` of base, same shape.
        units: Held on the last days, shape (lines, recent).
        local: Value in the line's currency on the last days, same shape.
    """

    first_on: date
    keys: Sequence[RowKey]
    base: FloatArray
    status: StatusArray
    units: FloatArray
    local: FloatArray


def daily_rows(
    session: Session, household_id: UUID, account_ids: Sequence[UUID], *, first: date, last: date
) -> DailyRows:
    """Return the rows of some accounts from one day to another, both included."""
    count = (last - first).days + 1
    recent = min(RECENT_DAYS, count)
    late = last - timedelta(days=recent - 1)
    with raw_connection(session).cursor(binary=True) as cursor:
        cursor.execute(
            _SLICED,
            {
                "first": first,
                "last": last,
                "count": count,
                "late": late,
                "recent": recent,
                "household": household_id,
                "accounts": list(account_ids),
            },
        )
        found: list[Any] = cursor.fetchall()
    units, local = (np.zeros((len(found), recent)) for _ in range(2))
    base = np.zeros((len(found), count))
    status = np.zeros((len(found), count), dtype=np.uint8)
    keys = []
    for line, row in enumerate(found):
        keys.append(RowKey(row[0], row[1], row[2]))
        begin = max((row[3] - first).days, 0)
        _fill(base[line], np.frombuffer(row[6], dtype="<f8"), begin)
        _fill(status[line], np.frombuffer(row[7], dtype=np.uint8), begin)
        begin = max((row[3] - late).days, 0)
        _fill(units[line], np.frombuffer(row[4], dtype="<f8"), begin)
        _fill(local[line], np.frombuffer(row[5], dtype="<f8"), begin)
    return DailyRows(first, keys, base, status, units, local)


def _fill(target: Any, content: Any, begin: int) -> None:
    """Put a slice in place and carry its last element to the end."""
    content = content[: target.size - begin]
    if content.size:
        target[begin : begin + content.size] = content
        target[begin + content.size :] = content[-1]
