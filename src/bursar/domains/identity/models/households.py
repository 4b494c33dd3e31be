"""Households: the wall, who may look over it, and the people planned for."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bursar.kit.db import Base, Changing, HouseholdRow, Row, household_keys

INSTANT = DateTime(timezone=True)


class Household(Row, Changing, Base):
    """People planned for together."""

    __tablename__ = "household"

    name: Mapped[str] = mapped_column(String(200))
    base_currency: Mapped[str] = mapped_column(String(3), default="USD")
    is_demo: Mapped[bool] = mapped_column(default=False)
    price_sources: Mapped[str] = mapped_column(
        String(200), default="household,vendor"
    )  # order of trust, comma separated: household, vendor, sample
    system_user_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))


class HouseholdKey(Base):
    """The household's key, sealed with the master key; destroying the row erases audit values."""

    __tablename__ = "household_key"
    __audited__ = False

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True
    )
    sealed_key: Mapped[bytes] = mapped_column(LargeBinary)


class Grant(Row, Base):
    """Who may see, edit or own a household, and until when."""

    __tablename__ = "grant"
    __table_args__ = (
        CheckConstraint("level in ('view', 'edit', 'own')", name="level"),
        CheckConstraint("num_nonnulls(user_id, team_id) = 1", name="one_grantee"),
        Index("ix_grant_user_id_household_id", "user_id", "household_id"),
        Index("ix_grant_team_id", "team_id"),
    )

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    level: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(254))  # the grantee as the owner knows them
    ends_at: Mapped[datetime | None] = mapped_column(INSTANT)
    created_by: Mapped[UUID | None]


class Invitation(HouseholdRow, Base):
    """An offer of a grant to an address; accepted once, by its token."""

    __tablename__ = "invitation"
    __table_args__ = household_keys(
        CheckConstraint("level in ('view', 'edit', 'own')", name="level")
    )

    email: Mapped[str] = mapped_column(String(254))
    level: Mapped[str] = mapped_column(String(10))
    ends_at: Mapped[datetime | None] = mapped_column(INSTANT)  # of the grant it makes
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime] = mapped_column(INSTANT)
    accepted_at: Mapped[datetime | None] = mapped_column(INSTANT)
    invited_by: Mapped[UUID | None]


class Person(HouseholdRow, Changing, Base):
    """A member of the household, with or without a sign-in."""

    __tablename__ = "person"
    __table_args__ = household_keys(
        CheckConstraint(
            "filing_status in ('single', 'married_joint', 'married_separate',"
            " 'head_of_household', 'surviving_spouse')",
            name="filing_status",
        ),
        CheckConstraint(
            "relation in ('self', 'spouse', 'child', 'parent', 'other')", name="relation"
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    relation: Mapped[str] = mapped_column(String(20), default="self")
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id", ondelete="SET NULL"))
    birth_on: Mapped[date | None]
    filing_status: Mapped[str | None] = mapped_column(String(30))
    state: Mapped[str | None] = mapped_column(String(2))
