"""What everybody writes: notifications and documents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bursar.kit.db import Base, Changing, Row

INSTANT = DateTime(timezone=True)


class Notification(Row, Base):
    """A message inside the product to one user."""

    __tablename__ = "notification"
    __audited__ = False
    __table_args__ = (Index("ix_notification_user_id_is_read", "user_id", "is_read", "created_at"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    household_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE", onupdate="CASCADE")
    )
    notification_type: Mapped[str] = mapped_column(String(50))
    title: Mapped[str] = mapped_column(String(255))
    message: Mapped[str | None] = mapped_column(String(4000))
    priority: Mapped[str] = mapped_column(String(20), default="normal")
    is_read: Mapped[bool] = mapped_column(default=False)
    read_at: Mapped[datetime | None] = mapped_column(INSTANT)
    action_url: Mapped[str | None] = mapped_column(String(2000))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class Document(Row, Changing, Base):
    """A file somebody gave: of a household, a firm or a person, exactly one of the three."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("household_id", "id"),
        CheckConstraint("num_nonnulls(household_id, organisation_id, user_id) = 1", name="owner"),
        Index("ix_document_household_id_sha256", "household_id", "sha256"),
    )

    household_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE", onupdate="CASCADE")
    )
    organisation_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE")
    )
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    document_type: Mapped[str] = mapped_column(String(50))
    file_name: Mapped[str] = mapped_column(String(255))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str | None] = mapped_column(String(100))
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    stored_as: Mapped[str] = mapped_column(String(500))
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(50)), default=list)
    uploaded_by: Mapped[UUID | None]
