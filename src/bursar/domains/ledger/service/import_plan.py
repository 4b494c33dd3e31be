"""What a file would change: accounts, instruments and rows, before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account
from bursar.domains.ledger.queries.imported import (
    earlier_accounts,
    meeting_rows,
    moved_fingerprints,
    opening_days,
)
from bursar.domains.ledger.service.import_accounts import AccountFinder, AccountPlan
from bursar.domains.ledger.service.import_instruments import InstrumentFinder, InstrumentPlan
from bursar.domains.ledger.service.import_matching import (
    REASON,
    STATUS,
    RowStatus,
    StoredKeys,
    fingerprint_at,
    keys_of,
    ledger_name,
    verdicts,
)
from bursar.domains.ledger.service.import_planned import PlannedRows, Progress
from bursar.domains.ledger.service.import_rows import PlannedRow, columns_of, source_name
from bursar.domains.ledger.service.transaction_rules import PRICED, RULES
from bursar.kit.errors import Invalid
from bursar.ports.statement_format import Activity, RowProblem, Severity, Statement

EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decides before committing.

    Attributes:
        accounts: The file's account to the id of ours, or "new".
        account_id: One account for everything in the file.
        include_conflicts: Import rows in doubt too.
        open_positions: Write opening balances for what the file holds and does not explain.
        adjust_differences: Write adjustments where the ledger differs from a later statement.
        new_accounts: Name and kind of accounts to open, by the file's account.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    account_id: UUID | None = None
    include_conflicts: bool = False
    open_positions: bool = True
    adjust_differences: bool = False
    new_accounts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def written(self) -> tuple[RowStatus, ...]:
        """Which rows a commit writes."""
        return (RowStatus.NEW, RowStatus.CONFLICT) if self.include_conflicts else (RowStatus.NEW,)


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a statement was read from."""

    file_name: str
    sha256: bytes


@dataclass(slots=True)
class ImportPlan:
    """All that a commit would write, and all that it would not, with reasons."""

    household_id: UUID
    statement: Statement
    accounts: AccountFinder
    finder: InstrumentFinder
    rows: PlannedRows
    problems: list[RowProblem]
    is_repeated: bool  # the same bytes are imported already
    openings: list[PlannedRow] = field(default_factory=list)  # and adjustments
    checks: list[dict[str, Any]] = field(default_factory=list)

    def wanted(self, choices: Choices) -> NDArray[np.bool_]:
        """Return which rows of the file a commit writes."""
        return self.rows.with_status(*choices.written)

    def wanted_openings(self, choices: Choices) -> list[PlannedRow]:
        """Return the openings and adjustments that a commit writes."""
        return [row for row in self.openings if row.status in choices.written]

    def counts(self) -> dict[str, int]:
        """Return how many rows of each status there are."""

        def rows_of(status: RowStatus) -> int:
            return int(np.count_nonzero(self.rows.with_status(status)))

        severities = [item.severity for item in self.problems]
        kinds = [row.columns["kind"] for row in self.openings if row.status is not RowStatus.KNOWN]
        return {
            "new": rows_of(RowStatus.NEW),
            "already_there": rows_of(RowStatus.KNOWN),
            "conflicting": rows_of(RowStatus.CONFLICT),
            "not_understood": severities.count(Severity.PROBLEM),
            "notices": severities.count(Severity.NOTICE),
            "openings": kinds.count("opening_balance"),
            "adjustments": kinds.count("adjustment"),
            "rows_read": self.statement.rows_read,
        }


def make_plan(
    session: Session,
    household_id: UUID,
    statement: Statement,
    *,
    choices: Choices,
    source: Source,
    today: date,
    progress: Progress,
) -> ImportPlan:
    """Match a statement to the household's accounts, instruments and transactions.

    Raises:
        Invalid: A choice names no account of the household.
    """
    earlier = earlier_accounts(session, household_id, source.sha256)
    accounts = AccountFinder(
        session.scalars(select(Account).where(Account.household_id == household_id)).all(),
        choices=choices.accounts,
        everything_into=choices.account_id,
        earlier=earlier,
        file_name=source.file_name,
    )
    maker = _Maker(household_id, accounts, InstrumentFinder(session, household_id), today)
    _learn(maker.finder, statement)
    plan = ImportPlan(
        household_id=household_id,
        statement=statement,
        accounts=accounts,
        finder=maker.finder,
        rows=PlannedRows(statement.activities, maker.row),
        problems=list(statement.problems),
        is_repeated=bool(earlier),
    )
    keys = plan.rows.survey(plan.problems, progress)
    for part in (statement.positions, statement.lots, statement.balances):
        for item in part:
            accounts.find(item.account)
    window = _window(plan)
    plan.rows.settle(keys, stored_keys(session, household_id, *window))
    plan.rows.doubt_before(opening_days(session, household_id, window[0]))
    return plan


def _learn(finder: InstrumentFinder, statement: Statement) -> None:
    """Ask about all instruments at once; in large files each is asked about when it is met."""
    parts: list[Sequence[Any]] = [statement.positions, statement.lots, statement.prices]
    if isinstance(statement.activities, tuple):
        parts.append(statement.activities)
    finder.learn(item.instrument for part in parts for item in part if item.instrument is not None)


def stored_keys(
    session: Session, household_id: UUID, accounts: Sequence[UUID], first: date, last: date
) -> StoredKeys:
    """Return the digests of what the ledger holds of some accounts between two days."""
    stored = StoredKeys()
    for row in meeting_rows(session, household_id, accounts, first, last):
        stored.add(row, row["fingerprint"])
    for fingerprint in moved_fingerprints(session, household_id, accounts, first, last):
        stored.elsewhere += fingerprint
    return stored


def _window(plan: ImportPlan) -> tuple[list[UUID], date, date]:
    """Return the accounts that are there already, and the days between which rows may meet."""
    known = [item.account_id for item in plan.accounts.plans.values() if not item.is_new]
    days = np.asarray(plan.rows.facts.day)
    stated = stated_days(plan.statement)
    first = min([*stated, date.fromordinal(int(days.min()))] if days.size else stated, default=None)
    last = max([*stated, date.fromordinal(int(days.max()))] if days.size else stated, default=None)
    if first is None or last is None:
        return [], EARLIEST, EARLIEST
    return known, max(first - timedelta(days=1), EARLIEST), last


def stated_days(statement: Statement) -> list[date]:
    """Return the days of which the file states positions or balances."""
    return [
        *(position.on for position in statement.positions),
        *(balance.on for balance in statement.balances),
    ]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the row that an activity becomes."""

    household_id: UUID
    accounts: AccountFinder
    finder: InstrumentFinder
    today: date

    def row(self, activity: Activity) -> PlannedRow:
        """Return the row.

        Raises:
            Invalid: It cannot be one; the message says why.
            TooManyDigits: A figure cannot be kept exactly.
        """
        if not EARLIEST <= activity.traded_on <= self.today:
            raise Invalid(
                f"The day {activity.traded_on.isoformat()} lies in the future or before 1900."
            )
        account = self.accounts.find(activity.account)
        found: list[InstrumentPlan | None] = [
            self.finder.find(reference, activity.traded_on, activity.currency)
            if reference
            else None
            for reference in (activity.instrument, activity.counter_instrument)
        ]
        if RULES[activity.kind].instrument and found[0] is None:
            raise Invalid(
                f"The row is a {activity.kind.value.replace('_', ' ')} and does not say of which"
                " instrument. Enter it by hand."
            )
        # What is not stated is unknown, not nothing: a purchase for 0 would be a wrong basis.
        moves_cash = 0 not in RULES[activity.kind].amount or activity.kind in PRICED
        if activity.amount is None and moves_cash:
            raise Invalid(
                f"The row is a {activity.kind.value.replace('_', ' ')} and states no amount, nor"
                " what it could be worked out from. Enter it by hand."
            )
        columns = columns_of(
            activity,
            household_id=self.household_id,
            account_id=account.account_id,
            instrument=found[0],
            counter=found[1],
        )
        return PlannedRow(
            activity=activity,
            account_id=account.account_id,
            instrument=found[0],
            counter=found[1],
            columns=columns,
        )


def settle_few(session: Session, household_id: UUID, rows: Sequence[PlannedRow]) -> None:
    """Decide rows that do not stand in the file: openings and adjustments."""
    if not rows:
        return
    days = [row.columns["traded_on"] for row in rows]
    accounts = list({row.account_id for row in rows})
    keys = keys_of(_names(rows))
    fingerprints = keys.fingerprints()
    stored = stored_keys(session, household_id, accounts, min(days), max(days))
    found = verdicts(keys, fingerprints, stored)
    for at, row in enumerate(rows):
        row.columns["fingerprint"] = fingerprint_at(fingerprints, at)
        row.status, row.reason = STATUS[int(found[at])], REASON[int(found[at])]


def _names(rows: Sequence[PlannedRow]) -> Iterator[tuple[Mapping[str, Any], str, str]]:
    for row in rows:
        yield row.columns, source_name(row.activity), ledger_name(row.columns["instrument_id"])


def new_accounts(plan: ImportPlan) -> list[AccountPlan]:
    """Return the accounts that the file brings."""
    return [item for item in plan.accounts.plans.values() if item.is_new]
