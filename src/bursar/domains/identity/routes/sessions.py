"""Where somebody is signed in, over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from bursar.domains.identity.models import SignInSession
from bursar.domains.identity.routes.parts import READ, WRITE, RuntimeDep, forget_session
from bursar.domains.identity.schemas.sign_in import SessionPage, SessionRead
from bursar.domains.identity.service import sessions as service
from bursar.kit.db import actor_of
from bursar.kit.edge import SessionDep

router = APIRouter(prefix="/auth/sessions", tags=["sessions"])


@router.get("", response_model=SessionPage, dependencies=READ)
def list_sessions(session: SessionDep, runtime: RuntimeDep) -> SessionPage:
    """Browsers that are signed in, the last used first; at most fifty."""
    current = actor_of(session).session_id
    rows = service.running(session, idle=runtime.session_idle)
    return SessionPage(items=[_read(row, current) for row in rows], next=None)


@router.delete("", status_code=204, dependencies=WRITE)
def end_other_sessions(session: SessionDep) -> None:
    """End all sessions but this one."""
    service.end_all(session, except_current=True)


@router.delete("/{session_id}", status_code=204, dependencies=WRITE)
def end_session(
    session_id: UUID, session: SessionDep, runtime: RuntimeDep, response: Response
) -> None:
    """End one session."""
    service.end_one(session, session_id)
    if session_id == actor_of(session).session_id:
        forget_session(response, runtime)


def _read(row: SignInSession, current: UUID | None) -> SessionRead:
    return SessionRead(
        id=row.id,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
        address=str(row.address) if row.address is not None else None,
        agent=row.agent,
        is_current=row.id == current,
    )
