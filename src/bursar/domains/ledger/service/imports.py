"""The files given for import: kept, listed, undone as one, forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Document
from bursar.domains.ledger.models import StatementImport
from bursar.domains.ledger.queries.rows import get_row
from bursar.domains.ledger.service.import_commit import undo_rows
from bursar.kit import audit, clock, tenancy
from bursar.kit.db import actor_of
from bursar.kit.errors import Conflict, Invalid, NotFound, TooLarge
from bursar.ports.file_store import FileStore, FileTooLarge
from bursar.ports.statement_format import StatementReader

MAX_FILE_BYTES = 50 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024


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
        Forbidden: `for_update`, and the actor may look, not change.
    """
    return get_row(session, StatementImport, import_id, "import", for_update=for_update)


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
