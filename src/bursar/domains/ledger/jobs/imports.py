"""Reading large files. Safe to run twice: a preview replaces the one before."""

from uuid import UUID

from bursar.domains.ledger.events import ImportUploaded
from bursar.domains.ledger.jobs.rebuild import system_actor
from bursar.domains.ledger.service import imports
from bursar.domains.ledger.service.imports import Outside
from bursar.kit.db import open_session
from bursar.kit.jobs import Context, job


@job(on=ImportUploaded)
def read_upload(context: Context, household_id: str, import_id: str) -> None:
    """Preview an uploaded file."""
    actor = system_actor(context, UUID(household_id))
    if actor.user_id is None:
        return  # the household was erased meanwhile
    outside = Outside(
        files=context.services["file_store"], reader=context.services["statement_formats"]
    )
    with open_session(context.engine, actor) as session:
        row = imports.get_import(session, UUID(import_id))
        if row.status in ("uploaded", "reading"):
            imports.preview(session, row.id, outside)
