"""Notifications inside the product; every room announces what people should know here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, tuple_, update
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.models import Notification
from bursar.kit import clock
from bursar.kit.errors import Invalid, NotFound
from bursar.kit.ids import new_id
from bursar.kit.paging import Page, decode_cursor, encode_cursor

PRIORITIES = ("low", "normal", "high", "urgent")


def notify(
    session: Session,
    *,
    user_id: UUID,
    household_id: UUID | None,
    notification_type: str,
    title: str,
    message: str | None,
    action_url: str | None = None,
    priority: str = "normal",
) -> UUID:
    """Tell one user something; return the notification's id.

    The actor may always write to themselves, and to others about a household they may edit (the
    household's system user may, so jobs can).

    Args:
        household_id: Which household it is about; it disappears for people who no longer see it.
        notification_type: A key in snake_case, for icons and filters.
        action_url: A path of the web app, starting with one slash.
        priority: `low`, `normal`, `high` or `urgent`.
    """
    if priority not in PRIORITIES:
        raise Invalid(f"A priority is one of {', '.join(PRIORITIES)}.", field="priority")
    if action_url is not None and (not action_url.startswith("/") or action_url[1:2] in "/\\"):
        raise Invalid("A notification leads to a page of this product.", field="action_url")
    made = new_id()
    # Core and not the ORM: it would ask for the row back, which its writer may not see.
    session.connection().execute(
        insert(Notification).values(
            id=made,
            user_id=user_id,
            household_id=household_id,
            notification_type=notification_type,
            title=title[:255],
            message=message[:4000] if message is not None else None,
            priority=priority,
            is_read=False,
            action_url=action_url,
            facts={},
        )
    )
    return made


def notify_household(
    session: Session,
    *,
    household_id: UUID,
    notification_type: str,
    title: str,
    message: str | None,
    action_url: str | None = None,
    priority: str = "normal",
    levels: Sequence[str] = ("own", "edit"),
) -> Sequence[UUID]:
    """Tell everybody who holds a running grant of one of the levels; return the ids.

    Teams are not told here: what advisers should know, the practice announces.
    """
    return [
        notify(
            session,
            user_id=user_id,
            household_id=household_id,
            notification_type=notification_type,
            title=title,
            message=message,
            action_url=action_url,
            priority=priority,
        )
        for user_id in queries.people_of(session, household_id, levels=levels, now=clock.now())
    ]


def list_notifications(
    session: Session, *, unread_only: bool, cursor: str | None, limit: int
) -> Page[Notification]:
    """Return the actor's notifications, the newest first."""
    statement = (
        select(Notification)
        .where(Notification.user_id == queries.actor_id(session), queries.own_notifications())
        .order_by(Notification.created_at.desc(), Notification.id.desc())
        .limit(limit + 1)
    )
    if unread_only:
        statement = statement.where(Notification.is_read.is_(False))
    if cursor is not None:
        at, row_id = decode_cursor(cursor, 2)
        statement = statement.where(
            tuple_(Notification.created_at, Notification.id) < _place(at, row_id)
        )
    rows = session.scalars(statement).all()
    more = len(rows) > limit
    rows = rows[:limit]
    end = encode_cursor([rows[-1].created_at.isoformat(), rows[-1].id]) if more else None
    return Page(items=rows, next=end)


def mark_read(session: Session, notification_id: UUID) -> Notification:
    """Note that a notification was read; the first time counts."""
    found = _own(session, notification_id)
    if not found.is_read:
        found.is_read, found.read_at = True, clock.now()
        session.flush()
    return found


def mark_all_read(session: Session) -> None:
    """Note that all were read."""
    session.execute(
        update(Notification)
        .where(Notification.user_id == queries.actor_id(session), Notification.is_read.is_(False))
        .values(is_read=True, read_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def delete_notification(session: Session, notification_id: UUID) -> None:
    """Delete a notification."""
    session.delete(_own(session, notification_id))
    session.flush()


def _own(session: Session, notification_id: UUID) -> Notification:
    found = session.get(Notification, notification_id)
    if found is None:
        raise NotFound("notification")
    return found


def _place(at: str, row_id: str) -> tuple[datetime, UUID]:
    try:
        return datetime.fromisoformat(at), UUID(row_id)
    except ValueError as error:
        raise Invalid("The cursor is not one that this list gave.", field="cursor") from error
