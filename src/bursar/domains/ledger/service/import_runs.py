"""Reading a file for import: preview what it would change, then commit all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bursar.domains.ledger.events import ImportConfirmed, ImportUploaded
from bursar.domains.ledger.models import StatementImport
from bursar.domains.ledger.service import import_mappings as mappings
from bursar.domains.ledger.service.import_checks import check_and_open
from bursar.domains.ledger.service.import_commit import write_plan
from bursar.domains.ledger.service.import_plan import Choices, ImportPlan, Source, make_plan
from bursar.domains.ledger.service.import_planned import Progress, no_progress
from bursar.domains.ledger.service.import_preview import preview_of
from bursar.domains.ledger.service.imports import Outside, document_of, get_import
from bursar.kit import audit, clock, events, tenancy
from bursar.kit.db import actor_of
from bursar.kit.errors import Conflict
from bursar.ports.statement_format import ColumnMapping, UnreadableFile

FAILURE_LENGTH = 2000

_LOCK = text("select pg_advisory_xact_lock(hashtextextended('import:' || :what, 0))")
BUSY = ("reading", "committing")


def preview(
    session: Session,
    import_id: UUID,
    outside: Outside,
    *,
    options: Mapping[str, Any] | None = None,
    today: date | None = None,
    progress: Progress = no_progress,
) -> StatementImport:
    """Read the file and say what committing would do; nothing else changes.

    A file that cannot be understood is refused with a sentence and stays for a second try.

    Raises:
        NotFound: None of that id.
        Forbidden: The actor may look, not change.
        Conflict: It was committed already.
        Invalid: A choice that does not exist.
    """
    row = _begin(session, import_id)
    if row.status == "committed":
        raise Conflict("This file is imported. Undo it first to change how it is read.")
    if options is not None:
        row.options = dict(options)
    try:
        read = _plan(session, row, outside, today=today, progress=progress)
    except UnreadableFile as error:
        return refuse(session, row, str(error))
    row.status = "previewed"
    row.failure = None
    row.format = read.plan.statement.format
    row.counts = read.plan.counts()
    row.preview = preview_of(read.plan, read.mapping)
    session.flush()
    return row


def refuse(session: Session, row: StatementImport, failure: str) -> StatementImport:
    """Note why a file is not imported; it stays."""
    row.status = "refused"
    row.failure = failure[:FAILURE_LENGTH]
    row.preview, row.counts = {}, {}
    session.flush()
    return row


def commit(
    session: Session,
    import_id: UUID,
    outside: Outside,
    *,
    today: date | None = None,
    progress: Progress = no_progress,
) -> StatementImport:
    """Write what the preview showed, all or nothing, in the session's transaction.

    The file is matched again: what changed since the preview counts. Imports of one household are
    written one after another, so that two at once cannot both find their rows new.

    Raises:
        NotFound: None of that id.
        Forbidden: The actor may look, not change.
        Conflict: Already committed, or not understood.
    """
    row = _begin(session, import_id)
    if row.status == "committed":
        raise Conflict("This file is already imported.")
    session.execute(_LOCK, {"what": str(row.household_id)})
    try:
        read = _plan(session, row, outside, today=today, progress=progress)
    except UnreadableFile as error:
        raise Conflict(str(error)) from error
    plan = read.plan
    created = write_plan(session, plan, choices_of(row.options), row, progress)
    row.status = "committed"
    row.failure = None
    row.format = plan.statement.format
    row.counts = {**plan.counts(), "written": created["transactions"]}
    row.preview = {
        **preview_of(plan, read.mapping),
        "created": created,
        "mapped_accounts": {key: str(item.account_id) for key, item in plan.accounts.plans.items()},
    }
    if read.header is not None and read.mapping is not None and row.options.get("mapping"):
        mappings.remember(session, row.household_id, read.header, read.mapping)
    row.committed_at = clock.now()
    row.committed_by = actor_of(session).user_id
    session.flush()
    audit.record(
        session,
        "import_committed",
        household_id=row.household_id,
        subject=("statement_import", row.id),
        after={"counts": row.counts},
    )
    return row


def schedule_preview(
    session: Session, import_id: UUID, options: Mapping[str, Any] | None
) -> StatementImport:
    """Have a large file read by a job.

    Raises:
        Conflict: It is imported, or is being written.
    """
    row = _begin(session, import_id)
    if row.status in ("committed", "committing"):
        raise Conflict("This file is imported. Undo it first to change how it is read.")
    if options is not None:
        row.options = dict(options)
    row.status = "reading"
    session.flush()
    events.publish(session, ImportUploaded(row.household_id, row.id))
    return row


def schedule_commit(session: Session, import_id: UUID) -> StatementImport:
    """Have a large file written by a job.

    Raises:
        Conflict: It is imported already, or was not understood.
    """
    row = _begin(session, import_id)
    if row.status != "previewed":
        raise Conflict("Only a file with a preview can be imported; look at what it says first.")
    row.status = "committing"
    session.flush()
    events.publish(session, ImportConfirmed(row.household_id, row.id))
    return row


def columns(
    session: Session, import_id: UUID, outside: Outside, *, encoding: str | None, skip_rows: int
) -> Mapping[str, Any]:
    """Return the columns of an uploaded CSV, for the person to match.

    Raises:
        NotFound: None of that id.
        Invalid: It is not a table; the message says what it is.
    """
    row = get_import(session, import_id)
    content, _ = _read(session, row, outside)
    return mappings.columns(
        session, row.household_id, content, outside.reader, encoding=encoding, skip_rows=skip_rows
    )


@dataclass(frozen=True, slots=True)
class _Planned:
    """A plan and, for a CSV of unknown origin, how its columns were read."""

    plan: ImportPlan
    mapping: ColumnMapping | None
    header: Sequence[str] | None


def _begin(session: Session, import_id: UUID) -> StatementImport:
    """Return the import, with this session alone at work on it until its transaction ends.

    The row itself stays free: progress is written to it meanwhile.
    """
    session.execute(_LOCK, {"what": str(import_id)})
    row = get_import(session, import_id)
    session.refresh(row)
    tenancy.require_editable(session, row.household_id)
    return row


def _read(session: Session, row: StatementImport, outside: Outside) -> tuple[bytes, Source]:
    document = document_of(session, row)
    with outside.files.open(document.stored_as) as stored:
        content = stored.read()
    return content, Source(file_name=document.file_name, sha256=bytes(document.sha256))


def _plan(
    session: Session,
    row: StatementImport,
    outside: Outside,
    *,
    today: date | None,
    progress: Progress,
) -> _Planned:
    progress("reading", 0, 0)
    content, source = _read(session, row, outside)
    header = mappings.unknown_header(row.options, content, source.file_name, outside.reader)
    mapping = mappings.mapping_for(session, row.household_id, row.options, header)
    statement = outside.reader.read_any(
        content,
        source.file_name,
        mapping=mapping,
        format_name=row.options.get("format"),
    )
    del content
    choices = choices_of(row.options)
    plan = make_plan(
        session,
        row.household_id,
        statement,
        choices=choices,
        source=source,
        today=today or clock.today(),
        progress=progress,
    )
    progress("checking", 0, 0)
    check_and_open(session, plan, choices)
    return _Planned(plan, mapping, header)


def choices_of(options: Mapping[str, Any]) -> Choices:
    """Return the stored options as choices."""
    account_id = options.get("account_id")
    return Choices(
        accounts=dict(options.get("accounts") or {}),
        account_id=UUID(str(account_id)) if account_id else None,
        include_conflicts=bool(options.get("include_conflicts", False)),
        open_positions=bool(options.get("open_positions", True)),
        adjust_differences=bool(options.get("adjust_differences", False)),
        new_accounts=dict(options.get("new_accounts") or {}),
    )
