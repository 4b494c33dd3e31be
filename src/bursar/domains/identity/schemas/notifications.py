"""What is told about notifications."""

from typing import Any
from uuid import UUID

from bursar.domains.identity.schemas.fields import Instant, Record


class NotificationRead(Record):
    id: UUID
    household_id: UUID | None
    notification_type: str
    title: str
    message: str | None
    priority: str
    is_read: bool
    read_at: Instant | None
    action_url: str | None
    facts: dict[str, Any]
    created_at: Instant


class NotificationPage(Record):
    items: list[NotificationRead]
    next: str | None
    unread: int


class UnreadCount(Record):
    unread: int
