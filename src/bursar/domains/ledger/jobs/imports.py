"""Reading and writing large files, with progress. Both are safe to run twice."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import text

from bursar.domains.ledger.events import ImportConfirmed, ImportUploaded
from bursar.domains.ledger.jobs.rebuild import system_actor
from bursar.domains.ledger.models import StatementImport
from bursar.domains.ledger.service import import_runs as runs
from bursar.domains.ledger.service.imports import Outside, get_import
from bursar.kit.db import Actor, open_session
from bursar.kit.errors import DomainError
from bursar.kit.jobs import Context, job

_PROGRESS = text(
    "update statement_import set counts = counts || jsonb_build_object('progress',"
    " jsonb_build_object('stage', cast(:stage as text), 'done', cast(:done as int),"
    " 'of', cast(:of as int))) where id = :id and status in ('reading', 'committing')"
)


@job(on=ImportUploaded)
def read_upload(context: Context, household_id: str, import_id: str) -> None:
    """Preview an uploaded file."""
    work = _Work(context, UUID(household_id), UUID(import_id))
    work.run("reading", lambda session, progress: runs.preview(
        session, work.import_id, work.outside, progress=progress
    ))  # fmt: skip


@job(on=ImportConfirmed)
def write_upload(context: Context, household_id: str, import_id: str) -> None:
    """Import a file whose preview was accepted."""
    work = _Work(context, UUID(household_id), UUID(import_id))
    work.run("committing", lambda session, progress: runs.commit(
        session, work.import_id, work.outside, progress=progress
    ))  # fmt: skip


class _Work:
    """One import in the hands of a job."""

    def __init__(self, context: Context, household_id: UUID, import_id: UUID) -> None:
        self._engine = context.engine
        self._actor: Actor = system_actor(context, household_id)
        self.import_id = import_id
        self.outside = Outside(
            files=context.services["file_store"], reader=context.services["statement_formats"]
        )

    def run(self, wanted: str, step: Callable[..., StatementImport]) -> None:
        """Do the step if it is still wanted; what stands in its way is written to the import."""
        if self._actor.user_id is None:
            return  # the household was erased meanwhile
        try:
            with open_session(self._engine, self._actor) as session:
                row = session.get(StatementImport, self.import_id)
                if row is not None and row.status == wanted:
                    step(session, self._progress)
        except DomainError as error:
            with open_session(self._engine, self._actor) as session:
                row = get_import(session, self.import_id, for_update=True)
                if row.status == wanted:  # not when another run of this job has done it
                    runs.refuse(session, row, error.detail)

    def _progress(self, stage: str, done: int, of: int) -> None:
        """Tell how far it is, in a transaction of its own."""
        with open_session(self._engine, self._actor) as session:
            session.execute(
                _PROGRESS, {"stage": stage, "done": done, "of": of, "id": self.import_id}
            )
