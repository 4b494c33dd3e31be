"""Reads of identity: what others may ask too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select, text
from sqlalchemy.orm import Session

from bursar.domains.identity.models import (
    Grant,
    Household,
    Invitation,
    Notification,
    Person,
    SignInSession,
    User,
    UserSetting,
)
from bursar.kit.db import actor_of
from bursar.kit.errors import NotFound, Unauthenticated

LEVELS = ("view", "edit", "own")


@dataclass(frozen=True, slots=True)
class SignInFacts:
    """What is known of an address before anybody is signed in."""

    user_id: UUID
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class HouseholdSeen:
    """A household and what the actor may do with it."""

    id: UUID
    name: str
    base_currency: str
    is_demo: bool
    price_sources: Sequence[str]  # the most trusted first
    level: str  # view, edit or own
    created_at: datetime
    updated_at: datetime


def find_sign_in(session: Session, email: str) -> SignInFacts | None:
    """Return the user behind an address, for whoever asks."""
    row = session.execute(
        text("select user_id, password_hash from find_sign_in(:email)"), {"email": email}
    ).one_or_none()
    return SignInFacts(row.user_id, row.password_hash) if row is not None else None


def actor_id(session: Session) -> UUID:
    """Return the id of the user who acts.

    Raises:
        Unauthenticated: Nobody is signed in.
    """
    found = actor_of(session).user_id
    if found is None:
        raise Unauthenticated
    return found


def me(session: Session, *, for_update: bool = False) -> User:
    """Return the user who acts."""
    user = session.get(User, actor_id(session), with_for_update=for_update or None)
    if user is None:
        raise Unauthenticated
    return user


def settings_of(session: Session, user_id: UUID) -> UserSetting:
    """Return a user's settings; only one's own are visible."""
    found = session.get(UserSetting, user_id)
    if found is None:
        raise NotFound("user")
    return found


def own_person(session: Session, user_id: UUID) -> Person | None:
    """Return the household member a user is, in the oldest household they own."""
    owned = text("person.household_id = any (owned_households())")
    return session.scalars(
        select(Person)
        .where(Person.user_id == user_id, owned)
        .order_by(Person.created_at, Person.id)
        .limit(1)
    ).one_or_none()


def _level() -> ColumnElement[str]:
    return case(
        (Household.id == func.any(func.owned_households()), "own"),
        (Household.id == func.any(func.editable_households()), "edit"),
        else_="view",
    )


def visible_households(session: Session) -> Sequence[HouseholdSeen]:
    """Return the households the actor may see, their own first: the first is the default."""
    statement = select(Household, _level()).order_by(
        (Household.id == func.any(func.owned_households())).desc(),
        Household.is_demo,
        Household.created_at,
        Household.id,
    )
    return [_seen(household, level) for household, level in session.execute(statement)]


def get_household(session: Session, household_id: UUID) -> HouseholdSeen:
    """Return one household the actor may see."""
    statement = select(Household, _level()).where(Household.id == household_id)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("household")
    household, level = row
    return _seen(household, level)


def _seen(household: Household, level: str) -> HouseholdSeen:
    return HouseholdSeen(
        id=household.id,
        name=household.name,
        base_currency=household.base_currency,
        is_demo=household.is_demo,
        price_sources=household.price_sources.split(","),
        level=level,
        created_at=household.created_at,
        updated_at=household.updated_at,
    )


def get_member(session: Session, household_id: UUID, person_id: UUID) -> Person:
    """Return one member of a household."""
    person = session.get(Person, person_id)
    if person is None or person.household_id != household_id:
        raise NotFound("member")
    return person


def members(session: Session, household_id: UUID) -> Sequence[Person]:
    """Return the members of a household, in the order they were added."""
    statement = select(Person).where(Person.household_id == household_id)
    return session.scalars(statement.order_by(Person.created_at, Person.id)).all()


def people_grants(session: Session, household_id: UUID) -> Sequence[Grant]:
    """Return the grants of people and teams, ended ones too; not the household's system user's."""
    statement = (
        select(Grant)
        .join(Household, Household.id == Grant.household_id)
        .where(
            Grant.household_id == household_id,
            or_(Grant.user_id.is_(None), Grant.user_id != Household.system_user_id),
        )
        .order_by(Grant.created_at, Grant.id)
    )
    return session.scalars(statement).all()


def get_grant(session: Session, household_id: UUID, grant_id: UUID) -> Grant:
    """Return one grant of a person or team."""
    for grant in people_grants(session, household_id):
        if grant.id == grant_id:
            return grant
    raise NotFound("grant")


def is_running(now: datetime) -> ColumnElement[bool]:
    """Whether a grant still holds."""
    return or_(Grant.ends_at.is_(None), Grant.ends_at > now)


def people_of(
    session: Session, household_id: UUID, *, levels: Sequence[str], now: datetime
) -> Sequence[UUID]:
    """Return the users who hold a running grant of one of the levels themselves."""
    statement = (
        select(Grant.user_id)
        .join(Household, Household.id == Grant.household_id)
        .where(
            Grant.household_id == household_id,
            Grant.level.in_(levels),
            Grant.user_id != Household.system_user_id,
            is_running(now),
        )
        .distinct()
    )
    return [found for found in session.scalars(statement) if found is not None]


def open_invitations(session: Session, household_id: UUID) -> Sequence[Invitation]:
    """Return invitations nobody has accepted, expired ones too; visible to owners only."""
    statement = select(Invitation).where(
        Invitation.household_id == household_id, Invitation.accepted_at.is_(None)
    )
    return session.scalars(statement.order_by(Invitation.created_at, Invitation.id)).all()


def running_sessions(
    session: Session, *, now: datetime, idle_since: datetime
) -> Sequence[SignInSession]:
    """Return the actor's sessions that still hold, the last used first."""
    statement = select(SignInSession).where(
        SignInSession.user_id == actor_id(session),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > now,
        SignInSession.last_seen_at > idle_since,
    )
    return session.scalars(
        statement.order_by(SignInSession.last_seen_at.desc(), SignInSession.id)
    ).all()


def own_notifications() -> ColumnElement[bool]:
    """Notifications the actor may still read: none of households that are no longer shared."""
    return or_(
        Notification.household_id.is_(None),
        Notification.household_id == func.any(func.visible_households()),
    )


def unread_count(session: Session) -> int:
    """Return how many notifications the actor has not read."""
    return session.scalars(
        select(func.count())
        .select_from(Notification)
        .where(
            and_(
                Notification.user_id == actor_id(session),
                Notification.is_read.is_(False),
                own_notifications(),
            )
        )
    ).one()
