"""Importing a file: upload, preview, commit all or nothing, undo as one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Document
from bursar.domains.ledger.models import StatementImport
from bursar.domains.ledger.service.import_checks import check_and_open
from bursar.domains.ledger.service.import_commit import undo_rows, write_plan
from bursar.domains.ledger.service.import_plan import Choices, ImportPlan, make_plan
from bursar.domains.ledger.service.import_preview import preview_of
from bursar.kit import audit, clock, tenancy
from bursar.kit.db import actor_of
from bursar.kit.errors import Conflict, Invalid, NotFound, TooLarge
from bursar.ports.file_store import FileStore, FileTooLarge
from bursar.ports.statement_format import ColumnMapping, StatementReader, UnreadableFile

MAX_FILE_BYTES = 50 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
FAILURE_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Outside:
    """What importing needs from outside."""

    files: FileStore
    reader: StatementReader


def upload(
    session: Session,
    household_id: UUID,
    *,
    file_name: str,
    media_type: str | None,
    chunks: Iterable[bytes],
    files: FileStore,
) -> StatementImport:
    """Keep a file for import; nothing is read yet.

    Raises:
        Forbidden: The actor may look, not change.
        TooLarge: Over 50 MB.
        Invalid: Nothing in it.
    """
    tenancy.require_editable(session, household_id)
    try:
        kept = files.put(str(household_id), chunks, max_bytes=MAX_FILE_BYTES)
    except FileTooLarge as error:
        raise TooLarge(
            f"The file is over {MAX_FILE_BYTES // 2**20} MB. Export a shorter period, or several"
            " files."
        ) from error
    if kept.size == 0:
        raise Invalid("The file is empty. Export it again.", field="file")
    document = Document(
        household_id=household_id,
        document_type="statement",
        file_name=file_name[-255:],
        size_bytes=kept.size,
        media_type=(media_type or "")[:100] or None,
        sha256=bytes.fromhex(kept.sha256),
        stored_as=kept.key,
        tags=[],
        uploaded_by=actor_of(session).user_id,
    )
    session.add(document)
    session.flush()
    row = StatementImport(household_id=household_id, document_id=document.id, status="uploaded")
    session.add(row)
    session.flush()
    return row


def get_import(session: Session, import_id: UUID, *, for_update: bool = False) -> StatementImport:
    """One import of the actor's households.

    Raises:
        NotFound: None of that id among them.
    """
    row = session.get(StatementImport, import_id, with_for_update=for_update)
    if row is None:
        raise NotFound("import")
    return row


def document_of(session: Session, row: StatementImport) -> Document:
    """Return the uploaded file's row."""
    found = session.get(Document, row.document_id)
    if found is None:
        raise NotFound("document")
    return found


def list_imports(session: Session, household_id: UUID, *, limit: int) -> Sequence[Any]:
    """Imports of a household, latest first, with their file names."""
    return session.execute(
        select(StatementImport, Document.file_name, Document.size_bytes)
        .join(Document, Document.id == StatementImport.document_id)
        .where(StatementImport.household_id == household_id)
        .order_by(StatementImport.created_at.desc(), StatementImport.id.desc())
        .limit(limit)
    ).all()


def preview(
    session: Session,
    import_id: UUID,
    outside: Outside,
    *,
    options: Mapping[str, Any] | None = None,
    today: date | None = None,
) -> StatementImport:
    """Read the file and say what committing would do; nothing else changes.

    A file that cannot be understood is refused with a sentence and stays for a second try.

    Raises:
        NotFound: None of that id.
        Forbidden: The actor may look, not change.
        Conflict: It was committed already.
        Invalid: A choice that does not exist.
    """
    row = get_import(session, import_id, for_update=True)
    tenancy.require_editable(session, row.household_id)
    if row.status == "committed":
        raise Conflict("This file is imported. Undo it first to change how it is read.")
    if options is not None:
        row.options = dict(options)
    try:
        plan = _plan(session, row, outside, today=today or clock.today())
    except UnreadableFile as error:
        row.status = "refused"
        row.failure = str(error)[:FAILURE_LENGTH]
        row.preview, row.counts = {}, {}
        session.flush()
        return row
    row.status = "previewed"
    row.failure = None
    row.format = plan.statement.format
    row.counts = plan.counts()
    row.preview = preview_of(plan)
    session.flush()
    return row


def commit(
    session: Session, import_id: UUID, outside: Outside, *, today: date | None = None
) -> StatementImport:
    """Write what the preview showed, all or nothing, in the session's transaction.

    The file is matched again: what changed since the preview counts.

    Raises:
        NotFound: None of that id.
        Forbidden: The actor may look, not change.
        Conflict: Already committed, or not understood.
    """
    row = get_import(session, import_id, for_update=True)
    tenancy.require_editable(session, row.household_id)
    if row.status == "committed":
        raise Conflict("This file is already imported.")
    try:
        plan = _plan(session, row, outside, today=today or clock.today())
    except UnreadableFile as error:
        raise Conflict(str(error)) from error
    choices = choices_of(row.options)
    created = write_plan(session, plan, choices, row)
    row.status = "committed"
    row.format = plan.statement.format
    row.counts = {**plan.counts(), "written": created["transactions"]}
    row.preview = {**preview_of(plan), "created": created}
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


def undo(session: Session, import_id: UUID) -> StatementImport:
    """Take back everything an import wrote, as one.

    Raises:
        NotFound: None of that id.
        Forbidden: The actor may look, not change.
        Conflict: It is not committed.
    """
    row = get_import(session, import_id, for_update=True)
    tenancy.require_editable(session, row.household_id)
    if row.status != "committed":
        raise Conflict("Only a file that is imported can be undone.")
    removed = undo_rows(session, row)
    row.status = "undone"
    row.undone_at = clock.now()
    session.flush()
    audit.record(
        session,
        "import_undone",
        household_id=row.household_id,
        subject=("statement_import", row.id),
        before=removed,
    )
    return row


def remove(session: Session, import_id: UUID, files: FileStore) -> None:
    """Forget an upload that is not committed, file and all.

    Raises:
        Conflict: It is committed: its rows name it.
    """
    row = get_import(session, import_id, for_update=True)
    tenancy.require_editable(session, row.household_id)
    if row.status == "committed":
        raise Conflict("This file is imported. Undo it before removing it.")
    document = document_of(session, row)
    others = session.scalar(
        select(func.count())
        .select_from(Document)
        .where(
            Document.household_id == row.household_id,
            Document.stored_as == document.stored_as,
            Document.id != document.id,
        )
    )
    session.delete(row)
    session.flush()
    session.execute(delete(Document).where(Document.id == document.id))
    if not others:
        files.remove(document.stored_as)


def _plan(session: Session, row: StatementImport, outside: Outside, *, today: date) -> ImportPlan:
    document = document_of(session, row)
    with outside.files.open(document.stored_as) as stored:
        content = stored.read()
    statement = outside.reader.read_any(
        content,
        document.file_name,
        mapping=mapping_of(row.options),
        format_name=row.options.get("format"),
    )
    del content
    choices = choices_of(row.options)
    plan = make_plan(
        session,
        row.household_id,
        statement,
        choices=choices,
        file_name=document.file_name,
        today=today,
    )
    check_and_open(session, plan, choices)
    return plan


def choices_of(options: Mapping[str, Any]) -> Choices:
    """Return the stored options as choices."""
    account_id = options.get("account_id")
    return Choices(
        accounts=dict(options.get("accounts") or {}),
        account_id=UUID(str(account_id)) if account_id else None,
        include_conflicts=bool(options.get("include_conflicts", False)),
        open_positions=bool(options.get("open_positions", True)),
        new_accounts=dict(options.get("new_accounts") or {}),
    )


def mapping_of(options: Mapping[str, Any]) -> ColumnMapping | None:
    """Return the stored column mapping, where the person gave one."""
    mapping = options.get("mapping")
    return ColumnMapping(**mapping) if mapping else None


def mapping_facts(mapping: ColumnMapping) -> dict[str, Any]:
    """Return a mapping as JSON."""
    return asdict(mapping)
