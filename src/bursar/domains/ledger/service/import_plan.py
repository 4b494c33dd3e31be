"""What a file would change: accounts, instruments and rows, before anything is written."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, Transaction
from bursar.domains.ledger.service.import_accounts import (
    AccountPlan,
    plan_accounts,
    reference_key,
)
from bursar.domains.ledger.service.import_instruments import InstrumentFinder, InstrumentPlan
from bursar.domains.ledger.service.import_rows import (
    PlannedRow,
    RowStatus,
    Stored,
    TooManyDigits,
    columns_of,
    content_key,
    ledger_name,
    settle,
)
from bursar.domains.ledger.service.transaction_rules import RULES
from bursar.kit.errors import Invalid
from bursar.ports.statement_format import (
    AccountReference,
    Activity,
    InstrumentReference,
    RowProblem,
    Statement,
)

EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decides before committing.

    Attributes:
        accounts: The file's account to the id of ours, or "new".
        account_id: One account for everything in the file.
        include_conflicts: Import rows in doubt too.
        open_positions: Write opening balances for what the file holds and does not explain.
        new_accounts: Name and kind of accounts to open, by the file's account.
    """

    accounts: Mapping[str, str] = field(default_factory=dict)
    account_id: UUID | None = None
    include_conflicts: bool = False
    open_positions: bool = True
    new_accounts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class ImportPlan:
    """All that a commit would write, and all that it would not, with reasons."""

    household_id: UUID
    statement: Statement
    accounts: dict[str, AccountPlan]
    finder: InstrumentFinder
    rows: list[PlannedRow]
    problems: list[RowProblem]
    openings: list[PlannedRow] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)

    def wanted(self, choices: Choices) -> list[PlannedRow]:
        """Return the rows a commit writes."""
        return [
            row
            for row in (*self.openings, *self.rows)
            if row.status is RowStatus.NEW
            or (row.status is RowStatus.CONFLICT and choices.include_conflicts)
        ]

    def counts(self) -> dict[str, int]:
        """Return how many rows of each status there are."""
        found = Counter(row.status.value for row in self.rows)
        return {
            "new": found[RowStatus.NEW],
            "already_there": found[RowStatus.KNOWN],
            "conflicting": found[RowStatus.CONFLICT],
            "not_understood": len(
                [problem for problem in self.problems if problem.severity == "problem"]
            ),
            "notices": len([item for item in self.problems if item.severity == "notice"]),
            "openings": len(self.openings),
            "rows_read": self.statement.rows_read,
        }


def make_plan(
    session: Session,
    household_id: UUID,
    statement: Statement,
    *,
    choices: Choices,
    file_name: str,
    today: date,
) -> ImportPlan:
    """Match a statement to the household's accounts, instruments and transactions.

    Raises:
        Invalid: A choice names no account of the household.
    """
    accounts = session.scalars(select(Account).where(Account.household_id == household_id)).all()
    plans = plan_accounts(
        _account_references(statement),
        accounts,
        choices=choices.accounts,
        everything_into=choices.account_id,
        file_name=file_name,
    )
    finder = InstrumentFinder(session, household_id, _instrument_references(statement))
    problems = list(statement.problems)
    rows = list(_rows(household_id, statement.activities, plans, finder, problems, today))
    settle(rows, stored(session, household_id, rows))
    return ImportPlan(
        household_id=household_id,
        statement=statement,
        accounts=plans,
        finder=finder,
        rows=rows,
        problems=problems,
    )


def _account_references(statement: Statement) -> Iterator[AccountReference]:
    for part in (
        statement.activities,
        statement.positions,
        statement.lots,
        statement.balances,
    ):
        seen: set[AccountReference] = set()
        for item in part:
            if item.account not in seen:
                seen.add(item.account)
                yield item.account


def _instrument_references(
    statement: Statement,
) -> Iterator[tuple[InstrumentReference, date, str]]:
    for activity in statement.activities:
        for reference in (activity.instrument, activity.counter_instrument):
            if reference is not None:
                yield reference, activity.traded_on, activity.currency
    for position in statement.positions:
        yield position.instrument, position.on, position.currency
    for lot in statement.lots:
        yield lot.instrument, lot.on or lot.acquired_on or EARLIEST, lot.currency
    for price in statement.prices:
        yield price.instrument, price.on, price.currency


def _rows(
    household_id: UUID,
    activities: Iterable[Activity],
    plans: Mapping[str, AccountPlan],
    finder: InstrumentFinder,
    problems: list[RowProblem],
    today: date,
) -> Iterator[PlannedRow]:
    for activity in activities:
        try:
            yield _row(household_id, activity, plans, finder, today)
        except (TooManyDigits, Invalid) as error:
            problems.append(RowProblem(activity.row, str(error), raw=activity.raw))


def _row(
    household_id: UUID,
    activity: Activity,
    plans: Mapping[str, AccountPlan],
    finder: InstrumentFinder,
    today: date,
) -> PlannedRow:
    if not EARLIEST <= activity.traded_on <= today:
        raise Invalid(
            f"The day {activity.traded_on.isoformat()} lies in the future or before 1900."
        )
    account = plans[reference_key(activity.account)]
    found: list[InstrumentPlan | None] = [
        finder.find(reference, activity.traded_on, activity.currency) if reference else None
        for reference in (activity.instrument, activity.counter_instrument)
    ]
    rule = RULES[activity.kind]
    if rule.instrument and found[0] is None:
        raise Invalid(
            f"The row is a {activity.kind.value.replace('_', ' ')} and does not say of which"
            " instrument. Enter it by hand."
        )
    columns = columns_of(
        activity,
        household_id=household_id,
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


def stored(session: Session, household_id: UUID, rows: Sequence[PlannedRow]) -> Stored:
    """Return what the ledger holds of the rows' accounts between their days."""
    if not rows:
        return Stored(frozenset(), {}, Counter())
    account_ids = {row.account_id for row in rows}
    days = [row.activity.traded_on for row in rows]
    found = session.execute(
        select(
            Transaction.account_id, Transaction.kind, Transaction.traded_on, Transaction.quantity,
            Transaction.amount, Transaction.currency, Transaction.counter_amount,
            Transaction.instrument_id, Transaction.fingerprint, Transaction.external_id,
        ).where(
            Transaction.household_id == household_id,
            Transaction.account_id.in_(account_ids),
            Transaction.traded_on.between(min(days), max(days)),
        )
    ).all()  # fmt: skip
    fingerprints = frozenset(bytes(row.fingerprint) for row in found if row.fingerprint)
    contents = [(row, content_key(row._mapping, ledger_name(row.instrument_id))) for row in found]
    # A stored row that this very file produced is no twin of another row of the file.
    ours = _fingerprints_of(rows)
    return Stored(
        fingerprints=fingerprints,
        external={
            (row.account_id, row.external_id): content
            for row, content in contents
            if row.external_id
        },
        contents=Counter(
            content
            for row, content in contents
            if row.fingerprint is None or bytes(row.fingerprint) not in ours
        ),
    )


def _fingerprints_of(rows: Sequence[PlannedRow]) -> set[bytes]:
    settle(rows, Stored(frozenset(), {}, Counter()))
    return {row.columns["fingerprint"] for row in rows}


def first_day(rows: Iterable[PlannedRow]) -> date | None:
    """Return the earliest day among the rows."""
    return min((row.columns["traded_on"] for row in rows), default=None)
