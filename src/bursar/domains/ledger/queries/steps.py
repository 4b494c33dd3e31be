"""A value that changes on some days and stays in between."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from bursar.engines.arrays import FloatArray
from bursar.engines.ledger.valuation import StatusArray, ValueStatus

# A home or a private fund is valued once a year; a month of grace makes four hundred days.
STALE_DAYS = 400


@dataclass(frozen=True, slots=True)
class Step:
    """From `day` on it is `amount`, as somebody stated on `stated_on`.

    Attributes:
        keeps: Never grows stale: a contract fixes the amount.
    """

    day: date
    amount: Decimal
    stated_on: date
    method: str
    source: str
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """All steps of one thing, by day, and the days it began and ended where they are known."""

    steps: Sequence[Step]
    begins_on: date | None
    ends_on: date | None

    def on(self, day: date) -> tuple[Step | None, ValueStatus]:
        """Return the step that holds on a day and its status; no step is nothing or unknown."""
        if not self._is_there(day):
            return None, ValueStatus.COMPLETE
        index = bisect_right(self.steps, day, key=lambda step: step.day) - 1
        if index < 0:
            return None, ValueStatus.MISSING_PRICE
        step = self.steps[index]
        stale = not step.keeps and (day - step.stated_on).days > STALE_DAYS
        return step, ValueStatus.STALE if stale else ValueStatus.COMPLETE

    def daily(self, start: date, end: date) -> tuple[FloatArray, StatusArray]:
        """Return value and status of each day from `start` to `end`, both included."""
        first = start.toordinal()
        days = np.arange(first, end.toordinal() + 1)
        values: FloatArray = np.full(days.size, np.nan)
        status: StatusArray = np.full(days.size, ValueStatus.MISSING_PRICE, np.uint8)
        if self.steps:
            index = np.searchsorted([step.day.toordinal() for step in self.steps], days, "right")
            known = index > 0
            at = np.maximum(index - 1, 0)
            values[known] = np.array([float(step.amount) for step in self.steps])[at][known]
            old = days - np.array([step.stated_on.toordinal() for step in self.steps])[at]
            keeps = np.array([step.keeps for step in self.steps])[at]
            stale = ~keeps & (old > STALE_DAYS)
            status[known] = np.where(stale, ValueStatus.STALE, ValueStatus.COMPLETE)[known]
        absent = np.zeros(days.size, np.bool_)
        if self.begins_on is not None:
            absent |= days < self.begins_on.toordinal()
        if self.ends_on is not None:
            absent |= days >= self.ends_on.toordinal()
        values[absent] = 0.0
        status[absent] = ValueStatus.COMPLETE
        return values, status

    def _is_there(self, day: date) -> bool:
        return not (
            (self.begins_on is not None and day < self.begins_on)
            or (self.ends_on is not None and day >= self.ends_on)
        )
