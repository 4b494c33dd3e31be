"""Adviser firms, their members and the teams that households are granted to."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bursar.kit.db import Base, Changing, Row


class Organisation(Row, Changing, Base):
    """An adviser firm."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(String(200))


class Membership(Row, Base):
    """A user who works at a firm."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("organisation_id", "user_id"),
        CheckConstraint("role in ('owner', 'adviser', 'staff')", name="role"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20), default="adviser")


class Team(Row, Base):
    """Some members of a firm: what a household is granted to, so that one adviser may leave."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("organisation_id", "id"),)

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))


class TeamMember(Base):
    """A user in a team."""

    __tablename__ = "team_member"

    team_id: Mapped[UUID] = mapped_column(
        ForeignKey("team.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True, index=True
    )
