"""The rebuild: from marks to fresh lots, disposals, positions, cash and daily values.

Everything it writes follows from transactions and prices; dropping all of it and rebuilding gives
the same rows. A mark goes in the same transaction as the rows it asked for, and only if nothing
changed meanwhile.
"""

import gc
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from bursar.domains.ledger.events import LedgerRebuilt
from bursar.domains.ledger.models import (
    Disposal,
    LedgerIssue,
    LedgerMark,
    LedgerState,
    Lot,
    PositionSeries,
)
from bursar.domains.ledger.queries import entries as entry_queries
from bursar.domains.ledger.queries import series
from bursar.domains.ledger.queries.entries import Books
from bursar.domains.ledger.service import marks
from bursar.domains.ledger.service.derived_rows import (
    write_disposals,
    write_issues,
    write_lots,
    write_series,
)
from bursar.domains.ledger.service.rebuild_work import Work, asked, with_new_days
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.disposals import Disposal as Disposed
from bursar.engines.ledger.disposals import OpenLot
from bursar.engines.ledger.entries import Entry, Issue
from bursar.engines.ledger.lot_groups import lot_groups
from bursar.engines.ledger.lots import fold_lots
from bursar.engines.ledger.positions import epoch_day
from bursar.engines.ledger.series import (
    Movements,
    PositionRow,
    cash_only_movements,
    cash_row,
    instrument_rows,
    revalue,
)
from bursar.kit import audit, events

# Values held before they are written: at 25 bytes each about 100 MB.
WRITE_VALUES = 4_000_000


def rebuild(session: Session, household_id: UUID, *, today: date) -> bool:
    """Do what the marks ask for and remove them. Safe to run twice, and twice at a time.

    Args:
        session: Bound to an actor who may edit the household; its transaction holds all of it.
        household_id: Whose.
        today: Last day valued.

    Returns:
        Whether there was anything to do.
    """
    session.execute(
        text("select pg_advisory_xact_lock(hashtextextended('rebuild' || :id, 0))"),
        {"id": str(household_id)},
    )
    found = session.execute(
        select(LedgerMark.id, LedgerMark.version, LedgerMark.scope, LedgerMark.instrument_id,
               LedgerMark.account_id)
        .where(LedgerMark.household_id == household_id)
    ).all()  # fmt: skip
    if not found:
        return False
    valued_to = session.scalar(
        select(LedgerState.valued_to).where(LedgerState.household_id == household_id)
    )
    work = asked(found)
    with _collector_at_rest():
        if work.everything or valued_to is None or valued_to > today:
            _rebuild_everything(session, household_id, today)
        else:
            if valued_to < today:
                work = with_new_days(session, household_id, work, valued_to, today)
            _rebuild_part(session, household_id, work, today)
    # First this lock, as every writer of the household: see `audit.hold`.
    audit.hold(session, household_id)
    for mark in found:
        session.execute(
            delete(LedgerMark).where(LedgerMark.id == mark.id, LedgerMark.version == mark.version)
        )
    marks.touch(session, household_id)
    session.execute(
        update(LedgerState)
        .where(LedgerState.household_id == household_id)
        .values(rebuilt_at=func.now(), valued_to=today)
    )
    events.publish(session, LedgerRebuilt(household_id))
    return True


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let Python's garbage collector rest: a rebuild makes many objects and no cycles.

    It would walk all of them again and again, an eighth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(slots=True)
class _Folded:
    """What folding some groups gave."""

    rows: list[PositionRow] = field(default_factory=list)
    lots: list[OpenLot] = field(default_factory=list)
    disposals: list[Disposed] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def add(self, other: "_Folded") -> None:
        """Take in what another group gave."""
        self.rows += other.rows
        self.lots += other.lots
        self.disposals += other.disposals
        self.issues += other.issues

    @property
    def size(self) -> int:
        """Values waiting to be written."""
        return sum(row.local.size for row in self.rows)


def _rebuild_everything(session: Session, household_id: UUID, today: date) -> None:
    for table in (Lot, Disposal, PositionSeries, LedgerIssue):
        session.execute(delete(table).where(table.household_id == household_id))
    ids = entry_queries.connected_instruments(
        session, household_id, entry_queries.household_instruments(session, household_id)
    )
    entries = entry_queries.entries(session, household_id)
    books = entry_queries.books(
        session, household_id, ids, currencies=entry_queries.currencies_of(entries)
    )
    by_account: dict[tuple[UUID, str], list[Movements]] = defaultdict(list)
    last_day = epoch_day(today)
    waiting = _Folded()
    for group in lot_groups(entries, books.terms.instruments, books.terms.actions):
        folded = _fold(group.entries, books, last_day)
        for row in folded.rows:
            by_account[UUID(str(row.account_id)), row.currency].append(row.moved)
        waiting.add(folded)
        if waiting.size > WRITE_VALUES:
            _write(session, books, waiting, entries)
            waiting = _Folded()
    _write(session, books, waiting, entries)
    own = _cash_events(session, books, [e for e in entries if e.instrument_id is None], last_day)
    rows = [
        cash_row(key, own.get(key), by_account.get(key, ()), books.market, last_day=last_day)
        for key in sorted({*own, *by_account}, key=str)
    ]
    write_series(session, household_id, [row for row in rows if row is not None])


def _rebuild_part(session: Session, household_id: UUID, work: Work, today: date) -> None:
    last_day = epoch_day(today)
    refold = (
        entry_queries.connected_instruments(session, household_id, work.refold)
        if work.refold
        else set()
    )
    revalued = set(work.revalue) - refold
    if work.new_day:
        # The series say what there is to value: an exchange can bring what no entry names.
        revalued = series.stored_instruments(session, household_id) - refold
    if not (refold or revalued or work.cash_of or work.new_day):
        return  # only what is no position changed: belongings have no series
    folding = entry_queries.entries(session, household_id, instrument_ids=refold) if refold else []
    cash = (
        entry_queries.entries(
            session, household_id, account_ids=work.cash_of, without_instrument=True
        )
        if work.cash_of
        else []
    )
    books = entry_queries.books(
        session,
        household_id,
        refold | revalued,
        currencies=entry_queries.currencies_of((*folding, *cash)),
    )
    moved = _refold(session, books, refold, folding, last_day) if refold else set()
    if revalued:
        rows = series.stored_rows(session, household_id, instrument_ids=revalued)
        for row in rows:
            row.moved = Movements(row.moved.days, row.moved.amounts.copy())
            revalue(row, books.market, last_day=last_day)
        _remove_series(session, household_id, revalued)
        write_series(session, household_id, rows)
    accounts = None if work.new_day else moved | work.cash_of
    if accounts is None or accounts:
        _cash_again(session, books, accounts, (work.cash_of, cash), last_day)


def _refold(
    session: Session, books: Books, ids: set[UUID], entries: Sequence[Entry], last_day: int
) -> set[UUID]:
    """Fold the groups again; returns the accounts whose cash is another than before."""
    household_id = books.household_id
    before = series.stored_cash_moves(session, household_id, ids)
    for table in (Lot, Disposal, LedgerIssue):
        session.execute(
            delete(table).where(table.household_id == household_id, table.instrument_id.in_(ids))
        )
    _remove_series(session, household_id, ids)
    folded = _Folded()
    for group in lot_groups(entries, books.terms.instruments, books.terms.actions):
        folded.add(_fold(group.entries, books, last_day))
    _write(session, books, folded, entries)
    after = series.cash_moves(folded.rows)
    return {key[0] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _fold(entries: Sequence[Entry], books: Books, last_day: int) -> _Folded:
    compiled = compile_events(entries, books.terms)
    # What is announced for a later day has not happened yet.
    happened = [event for event in compiled.events if epoch_day(event.on) <= last_day]
    fold = fold_lots(happened, books.terms)
    return _Folded(
        rows=instrument_rows(happened, books.market, last_day=last_day),
        lots=fold.open_lots,
        disposals=fold.disposals,
        issues=[*compiled.issues, *fold.issues],
    )


def _write(session: Session, books: Books, folded: _Folded, entries: Iterable[Entry]) -> None:
    write_series(session, books.household_id, folded.rows)
    write_lots(session, books.household_id, folded.lots)
    write_disposals(session, books, folded.disposals)
    if folded.issues:
        write_issues(session, books.household_id, folded.issues, entries)


def _cash_events(
    session: Session, books: Books, entries: Sequence[Entry], last_day: int
) -> dict[tuple[UUID, str], Movements]:
    compiled = compile_events(entries, books.terms)
    happened = [event for event in compiled.events if epoch_day(event.on) <= last_day]
    if compiled.issues:
        write_issues(session, books.household_id, compiled.issues, entries)
    return {
        (UUID(str(account_id)), currency): moved
        for (account_id, _, currency), moved in cash_only_movements(happened).items()
    }


def _cash_again(
    session: Session,
    books: Books,
    account_ids: Collection[UUID] | None,
    fresh: tuple[Collection[UUID], Sequence[Entry]],
    last_day: int,
) -> None:
    """Sum the cash of accounts again, from the movements of their instruments and their own.

    Args:
        session: As for the rebuild.
        books: Rates of all currencies concerned.
        account_ids: Whose cash; None for all.
        fresh: Accounts whose own cash entries changed, and those entries; of the others the
            stored movements still hold.
        last_day: Last day valued.
    """
    household_id = books.household_id
    changed, entries = fresh
    own = {
        key: moved
        for key, moved in series.stored_own_cash(session, household_id, account_ids).items()
        if key[0] not in changed
    }
    cash = [PositionSeries.household_id == household_id, PositionSeries.instrument_id.is_(None)]
    if account_ids is not None:
        cash.append(PositionSeries.account_id.in_(account_ids))
    session.execute(delete(PositionSeries).where(*cash))
    if changed:
        session.execute(
            delete(LedgerIssue).where(
                LedgerIssue.household_id == household_id,
                LedgerIssue.instrument_id.is_(None),
                LedgerIssue.account_id.in_(changed),
            )
        )
        own |= _cash_events(session, books, entries, last_day)
    others: dict[tuple[UUID, str], list[Movements]] = defaultdict(list)
    for account_id, currency, moved in series.stored_movements(
        session, household_id, account_ids=account_ids
    ):
        others[account_id, currency].append(moved)
    rows = [
        cash_row(key, own.get(key), others.get(key, ()), books.market, last_day=last_day)
        for key in sorted({*own, *others}, key=str)
    ]
    write_series(session, household_id, [row for row in rows if row is not None])


def _remove_series(session: Session, household_id: UUID, ids: Collection[UUID]) -> None:
    session.execute(
        delete(PositionSeries).where(
            PositionSeries.household_id == household_id, PositionSeries.instrument_id.in_(ids)
        )
    )
