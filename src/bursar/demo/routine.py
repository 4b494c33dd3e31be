"""A household's ordinary months: jobs, bills, saving, investing, and the card for the rest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bursar.demo.habits import Habit
from bursar.demo.journal import Journal
from bursar.demo.living import EVERYDAY, Bill, Job, Month, Purchase
from bursar.demo.saving import Investing, Saving


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """What repeats.

    Attributes:
        typical: Card spending of a month in 2026.
        buffer: What checking keeps.
        also_comes: Other income of a month, as far as the household counts on it.
    """

    jobs: Sequence[Job] = ()
    bills: Sequence[Bill] = ()
    saving: Sequence[Saving] = ()
    investing: Sequence[Investing] = ()
    typical: Decimal
    buffer: Decimal
    also_comes: Sequence[Callable[[Journal], Decimal]] = ()
    purchases: Sequence[Purchase] = EVERYDAY

    def habits(self) -> list[Habit]:
        """Return the habits of a fresh telling, pay before bills before saving."""
        month = Month(
            typical=self.typical,
            buffer=self.buffer,
            comes=[*(job.pays for job in self.jobs), *self.also_comes],
            goes=[
                *(bill.falls_due for bill in self.bills if bill.account == "checking"),
                *(one.takes for one in self.saving if one.source == "checking"),
                *(one.takes for one in self.investing if one.source == "checking"),
            ],
            purchases=self.purchases,
        )
        return [
            *(habit for job in self.jobs for habit in job.habits()),
            *(bill.habit() for bill in self.bills),
            *month.habits(),
            *(one.habit() for one in self.saving),
            *(habit for one in self.investing for habit in one.habits()),
        ]
