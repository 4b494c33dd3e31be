"""Routes of the import wizard."""

from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import StatementImport
from bursar.domains.ledger.schemas.imports import (
    ColumnsRead,
    FormatList,
    ImportList,
    ImportOptions,
    ImportRead,
)
from bursar.domains.ledger.service import import_runs as runs
from bursar.domains.ledger.service import imports as service
from bursar.domains.ledger.service.imports import CHUNK_BYTES, Outside
from bursar.kit.edge import HouseholdDep, SessionDep, require, runtime_of
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/imports", tags=["imports"])
securities_router = APIRouter(prefix="/securities", tags=["securities"])

_READ = [Depends(require(Permission.LEDGER_READ))]
_IMPORT = [Depends(require(Permission.LEDGER_IMPORT))]

# Read while the person waits; larger files are read by a job.
SMALL_FILE_BYTES = 4 * 1024 * 1024


def _outside(request: Request) -> Outside:
    services = runtime_of(request).services
    return Outside(files=services["file_store"], reader=services["statement_formats"])


OutsideDep = Annotated[Outside, Depends(_outside)]


def _chunks(file: UploadFile) -> Iterator[bytes]:
    while chunk := file.file.read(CHUNK_BYTES):
        yield chunk


def _read(session: Session, row: StatementImport) -> dict[str, Any]:
    document = service.document_of(session, row)
    return {
        **{name: getattr(row, name) for name in ImportRead.model_fields if hasattr(row, name)},
        "file_name": document.file_name,
        "size_bytes": document.size_bytes,
    }


def _upload(
    session: Session,
    household_id: UUID,
    outside: Outside,
    file: UploadFile,
    account_id: UUID | None,
) -> dict[str, Any]:
    row = service.upload(
        session,
        household_id,
        file_name=file.filename or "file",
        media_type=file.content_type,
        chunks=_chunks(file),
        files=outside.files,
    )
    row.options = {"account_id": str(account_id)} if account_id else {}
    session.flush()
    return _preview(session, row, outside, None)


def _preview(
    session: Session, row: StatementImport, outside: Outside, options: dict[str, Any] | None
) -> dict[str, Any]:
    if service.document_of(session, row).size_bytes <= SMALL_FILE_BYTES:
        return _read(session, runs.preview(session, row.id, outside, options=options))
    return _read(session, runs.schedule_preview(session, row.id, options))


@router.get("/formats", response_model=FormatList, dependencies=_READ)
def list_import_formats(outside: OutsideDep) -> Any:
    """The formats that can be imported."""
    formats = getattr(outside.reader, "FORMATS", ())
    return {"items": [{"name": item.name, "title": item.title} for item in formats]}


@router.post("", status_code=201, response_model=ImportRead, dependencies=_IMPORT)
def upload_import(
    session: SessionDep,
    household_id: HouseholdDep,
    outside: OutsideDep,
    file: Annotated[UploadFile, File()],
    account_id: Annotated[UUID | None, Form()] = None,
) -> Any:
    """Upload a file and preview what it would change; large files are read by a job."""
    return _upload(session, household_id, outside, file, account_id)


@securities_router.post("/import", status_code=201, response_model=ImportRead, dependencies=_IMPORT)
def import_securities(
    session: SessionDep,
    household_id: HouseholdDep,
    outside: OutsideDep,
    file: Annotated[UploadFile, File()],
    account_id: Annotated[UUID | None, Form()] = None,
) -> Any:
    """Import a portfolio from CSV: the same as an upload to `/imports`."""
    return _upload(session, household_id, outside, file, account_id)


@router.get("", response_model=ImportList, dependencies=_READ)
def list_imports(
    session: SessionDep,
    household_id: HouseholdDep,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT,
) -> Any:
    """Imports, latest first."""
    return {
        "items": [
            {
                "id": row.id, "status": row.status, "format": row.format, "failure": row.failure,
                "file_name": file_name, "size_bytes": size, "counts": row.counts,
                "created_at": row.created_at, "committed_at": row.committed_at,
                "undone_at": row.undone_at,
            }
            for row, file_name, size in service.list_imports(session, household_id, limit=limit)
        ],
        "next": None,
    }  # fmt: skip


@router.get("/{import_id}", response_model=ImportRead, dependencies=_READ)
def get_import(session: SessionDep, import_id: UUID) -> Any:
    """One import with its preview."""
    return _read(session, service.get_import(session, import_id))


@router.post("/{import_id}/preview", response_model=ImportRead, dependencies=_IMPORT)
def preview_import(
    session: SessionDep, import_id: UUID, body: ImportOptions, outside: OutsideDep
) -> Any:
    """Read the file again under other choices; large files are read by a job."""
    options = body.model_dump(mode="json", exclude_none=True)
    return _preview(session, service.get_import(session, import_id), outside, options)


@router.post("/{import_id}/commit", response_model=ImportRead, dependencies=_IMPORT)
def commit_import(session: SessionDep, import_id: UUID, outside: OutsideDep) -> Any:
    """Write what the preview showed, all or nothing; large files are written by a job."""
    row = service.get_import(session, import_id)
    if service.document_of(session, row).size_bytes <= SMALL_FILE_BYTES:
        return _read(session, runs.commit(session, import_id, outside))
    return _read(session, runs.schedule_commit(session, import_id))


@router.get("/{import_id}/columns", response_model=ColumnsRead, dependencies=_READ)
def list_import_columns(
    session: SessionDep,
    import_id: UUID,
    outside: OutsideDep,
    encoding: Annotated[str | None, Query(max_length=40)] = None,
    skip_rows: Annotated[int, Query(ge=0, le=1000)] = 0,
) -> Any:
    """The columns of an uploaded CSV with its first rows and a mapping to begin with."""
    return runs.columns(session, import_id, outside, encoding=encoding, skip_rows=skip_rows)


@router.post("/{import_id}/undo", response_model=ImportRead, dependencies=_IMPORT)
def undo_import(session: SessionDep, import_id: UUID) -> Any:
    """Take back everything the import wrote."""
    return _read(session, service.undo(session, import_id))


@router.delete("/{import_id}", status_code=204, dependencies=_IMPORT)
def delete_import(session: SessionDep, import_id: UUID, outside: OutsideDep) -> None:
    """Forget an upload that is not committed."""
    service.remove(session, import_id, outside.files)
