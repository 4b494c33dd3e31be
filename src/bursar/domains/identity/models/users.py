"""Users, their sessions, factors and settings: rows of a person, not of a household."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String, func, text
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bursar.kit.db import Base, Changing, Row

INSTANT = DateTime(timezone=True)


class User(Row, Changing, Base):
    """Somebody who can sign in, or the system user of a household (role `system`)."""

    __tablename__ = "app_user"
    __table_args__ = (
        CheckConstraint("role in ('client', 'advisor', 'admin', 'system')", name="role"),
        Index("uq_app_user_email", text("lower(email)"), unique=True),
    )

    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20), default="client")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    phone: Mapped[str | None] = mapped_column(String(50))
    avatar_url: Mapped[str | None] = mapped_column(String(2000))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    email_verified_at: Mapped[datetime | None] = mapped_column(INSTANT)
    mfa_enabled: Mapped[bool] = mapped_column(default=False)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(INSTANT)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(INSTANT)


class UserSetting(Base):
    """How a user wants the product to look and speak."""

    __tablename__ = "user_setting"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True
    )
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    timezone: Mapped[str] = mapped_column(String(64), default="America/New_York")
    date_format: Mapped[str] = mapped_column(String(20), default="YYYY-MM-DD")
    notifications_enabled: Mapped[bool] = mapped_column(default=True)
    theme: Mapped[str] = mapped_column(String(20), default="system")
    preferences: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class SignInSession(Row, Base):
    """One browser that is signed in; only the hash of its token is kept."""

    __tablename__ = "session"
    __audited__ = False

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime] = mapped_column(INSTANT)
    last_seen_at: Mapped[datetime] = mapped_column(INSTANT, server_default=func.now())
    address: Mapped[str | None] = mapped_column(INET)
    agent: Mapped[str | None] = mapped_column(String(500))
    ended_at: Mapped[datetime | None] = mapped_column(INSTANT)


class Factor(Row, Base):
    """A second factor; its seed is sealed with the master key and bound to this row."""

    __tablename__ = "factor"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="totp")
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None] = mapped_column(INSTANT)
    last_step: Mapped[int | None]  # the last time step accepted: a code works once


class RecoveryCode(Row, Base):
    """A code for the day the telephone is lost; each works once."""

    __tablename__ = "recovery_code"
    __audited__ = False

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    used_at: Mapped[datetime | None] = mapped_column(INSTANT)


class OneTimeToken(Row, Base):
    """A link sent by mail: verify an address, reset a password."""

    __tablename__ = "one_time_token"
    __audited__ = False

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(30))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime] = mapped_column(INSTANT)
    used_at: Mapped[datetime | None] = mapped_column(INSTANT)


class Consent(Row, Base):
    """Which dated text a user accepted, when and from where."""

    __tablename__ = "consent"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    document: Mapped[str] = mapped_column(String(30))
    version: Mapped[str] = mapped_column(String(20))
    accepted_at: Mapped[datetime] = mapped_column(INSTANT, server_default=func.now())
    address: Mapped[str | None] = mapped_column(INET)
