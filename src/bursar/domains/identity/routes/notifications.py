"""Notifications over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from bursar.domains.identity import queries
from bursar.domains.identity.models import Notification
from bursar.domains.identity.routes.parts import READ, WRITE
from bursar.domains.identity.schemas.notifications import (
    NotificationPage,
    NotificationRead,
    UnreadCount,
)
from bursar.domains.identity.service import notifications as service
from bursar.kit.edge import SessionDep
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX

router = APIRouter(prefix="/notifications", tags=["notifications"])


@router.get("", response_model=NotificationPage, dependencies=READ)
def list_notifications(
    session: SessionDep,
    *,
    unread: bool = False,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT,
) -> NotificationPage:
    """Notifications, the newest first, and how many are unread."""
    page = service.list_notifications(session, unread_only=unread, cursor=cursor, limit=limit)
    return NotificationPage(
        items=[NotificationRead.model_validate(row) for row in page.items],
        next=page.next,
        unread=queries.unread_count(session),
    )


@router.put("/read-all", response_model=UnreadCount, dependencies=WRITE)
def read_all_notifications(session: SessionDep) -> UnreadCount:
    """Mark all as read."""
    service.mark_all_read(session)
    return UnreadCount(unread=queries.unread_count(session))


@router.put(
    "/{notification_id}/read",
    name="put_notification_read",
    response_model=NotificationRead,
    dependencies=WRITE,
)
@router.patch("/{notification_id}/read", response_model=NotificationRead, dependencies=WRITE)
def read_notification(notification_id: UUID, session: SessionDep) -> Notification:
    """Mark one as read."""
    return service.mark_read(session, notification_id)


@router.delete("/{notification_id}", status_code=204, dependencies=WRITE)
def delete_notification(notification_id: UUID, session: SessionDep) -> None:
    """Delete one."""
    service.delete_notification(session, notification_id)
