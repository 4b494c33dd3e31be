"""The rows of one file, matched to the ledger: kept while they are few, made again while many."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from bursar.domains.ledger.service.import_instruments import InstrumentPlan
from bursar.domains.ledger.service.import_matching import (
    REASON,
    STATUS,
    RowKeys,
    RowStatus,
    StoredKeys,
    Verdict,
    fingerprint_at,
    ledger_name,
    verdicts,
)
from bursar.domains.ledger.service.import_rows import PlannedRow, TooManyDigits, source_name
from bursar.kit.errors import Invalid
from bursar.ports.statement_format import Activity, RowProblem

# Rows kept as objects, about a kilobyte each. Beyond, they are made again at each walk.
MOST_KEPT = 40_960
PROGRESS_EVERY = 5_000

Make = Callable[[Activity], PlannedRow]
Progress = Callable[[str, int, int], None]
Opening = tuple[UUID, UUID | None, date]


def no_progress(stage: str, done: int, of: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Facts:
    """What is kept of each row, in columns."""

    day: "array[int]" = field(default_factory=lambda: array("i"))
    account: "array[int]" = field(default_factory=lambda: array("i"))
    instrument: "array[int]" = field(default_factory=lambda: array("i"))  # -1: none
    counter: dict[int, int] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)


class PlannedRows:
    """What a file's activities become, in the file's order, with what each is to the ledger."""

    def __init__(self, activities: Sequence[Activity], make: Make) -> None:
        """Take the activities and how one of them becomes a row."""
        self._activities = activities
        self._make = make
        self._left_out = bytearray()
        self._kept: list[PlannedRow] | None = [] if len(activities) <= MOST_KEPT else None
        self._accounts: list[UUID] = []
        self._instruments: list[InstrumentPlan] = []
        self._places: dict[UUID, int] = {}
        self._fingerprints = bytearray()
        self.facts = Facts()
        self.verdicts: NDArray[np.uint8] = np.zeros(0, dtype=np.uint8)

    # -- reading -----------------------------------------------------------------------------

    def survey(self, problems: list[RowProblem], progress: Progress) -> RowKeys:
        """Walk all activities once; what cannot become a row is a problem."""
        keys = RowKeys()
        of = len(self._activities)
        for number, activity in enumerate(self._activities):
            if number % PROGRESS_EVERY == 0:
                progress("matching", number, of)
            try:
                row = self._make(activity)
            except (TooManyDigits, Invalid) as error:
                problems.append(RowProblem(activity.row, str(error), raw=activity.raw))
                self._left_out.append(1)
                continue
            self._left_out.append(0)
            self._note(row)
            instrument_id = row.columns["instrument_id"]
            keys.add(
                row.columns,
                source_name=source_name(activity),
                ledger_name=ledger_name(instrument_id),
            )
            if self._kept is not None:
                self._kept.append(row)
        return keys

    def _note(self, row: PlannedRow) -> None:
        facts = self.facts
        if row.counter is not None:
            facts.counter[len(facts.day)] = self._instrument_place(row.counter)
        facts.day.append(row.activity.traded_on.toordinal())
        facts.account.append(self._account_place(row.account_id))
        facts.instrument.append(self._instrument_place(row.instrument) if row.instrument else -1)
        facts.kinds[row.columns["kind"]] += 1

    def _account_place(self, account_id: UUID) -> int:
        if account_id not in self._places:
            self._places[account_id] = len(self._accounts)
            self._accounts.append(account_id)
        return self._places[account_id]

    def _instrument_place(self, plan: InstrumentPlan) -> int:
        if plan.instrument_id not in self._places:
            self._places[plan.instrument_id] = len(self._instruments)
            self._instruments.append(plan)
        return self._places[plan.instrument_id]

    def settle(self, keys: RowKeys, stored: StoredKeys) -> None:
        """Decide every row."""
        self._fingerprints = keys.fingerprints()
        self.verdicts = verdicts(keys, self._fingerprints, stored)
        for at, row in enumerate(self._kept or ()):
            self._decide(row, at)

    def doubt_before(self, openings: Iterable[Opening]) -> None:
        """Put new rows in doubt that an opening balance of the ledger contains already.

        Args:
            openings: Account, instrument (None: its cash) and the day of the balance.
        """
        days = np.asarray(self.facts.day, dtype=np.int64)
        instruments = np.asarray(self.facts.instrument, dtype=np.int64)
        for account_id, instrument_id, on in openings:
            inside = self._rows_of(account_id) & (days <= on.toordinal())
            if instrument_id is not None:
                inside &= instruments == self._places.get(instrument_id, -2)
            self.verdicts[inside & (self.verdicts == Verdict.NEW)] = Verdict.BEFORE_OPENING
        for at, row in enumerate(self._kept or ()):
            self._decide(row, at)

    def _decide(self, row: PlannedRow, at: int) -> PlannedRow:
        verdict = int(self.verdicts[at])
        row.columns["fingerprint"] = fingerprint_at(self._fingerprints, at)
        row.status, row.reason = STATUS[verdict], REASON[verdict]
        return row

    # -- walking -----------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.facts.day)

    def __iter__(self) -> Iterator[PlannedRow]:
        if self._kept is not None:
            yield from self._kept
            return
        at = 0
        for number, activity in enumerate(self._activities):
            if not self._left_out[number]:
                yield self._decide(self._make(activity), at)
                at += 1

    def with_status(self, *statuses: RowStatus) -> NDArray[np.bool_]:
        """Return which rows are to the ledger one of these."""
        return np.isin(self.verdicts, [key for key, value in STATUS.items() if value in statuses])

    def where(self, mask: NDArray[np.bool_]) -> Iterator[PlannedRow]:
        """Yield the rows of a mask in order; stops walking after the last."""
        left = int(np.count_nonzero(mask))
        for at, row in enumerate(self):
            if not left:
                return
            if mask[at]:
                left -= 1
                yield row

    # -- summaries ---------------------------------------------------------------------------

    def first_day(self, account_id: UUID) -> date | None:
        """Return an account's first day in the file."""
        if account_id not in self._places:
            return None
        days = np.asarray(self.facts.day)[self._rows_of(account_id)]
        return date.fromordinal(int(days.min())) if days.size else None

    def count_of(self, account_id: UUID) -> int:
        """Return how many rows an account has in the file."""
        return int(np.count_nonzero(self._rows_of(account_id)))

    def _rows_of(self, account_id: UUID) -> NDArray[np.bool_]:
        accounts: NDArray[np.int64] = np.asarray(self.facts.account, dtype=np.int64)
        found: NDArray[np.bool_] = accounts == self._places.get(account_id, -1)
        return found

    def used(self, mask: NDArray[np.bool_]) -> tuple[set[UUID], dict[UUID, InstrumentPlan]]:
        """Return the accounts and instruments that the rows of a mask name."""
        accounts = {self._accounts[i] for i in np.unique(np.asarray(self.facts.account)[mask])}
        places = {int(i) for i in np.unique(np.asarray(self.facts.instrument)[mask]) if i >= 0}
        places |= {place for at, place in self.facts.counter.items() if mask[at]}
        instruments = [self._instruments[place] for place in places]
        return accounts, {plan.instrument_id: plan for plan in instruments}

    def accounts_of_cash(self, mask: NDArray[np.bool_]) -> set[UUID]:
        """Return the accounts with rows of a mask that name no instrument."""
        without = mask & (np.asarray(self.facts.instrument) < 0)
        return {self._accounts[i] for i in np.unique(np.asarray(self.facts.account)[without])}

    def is_newest_first(self) -> bool:
        """Whether the file begins with the latest day, as many do."""
        steps = np.diff(np.asarray(self.facts.day))
        return bool(np.count_nonzero(steps < 0) > np.count_nonzero(steps > 0))
