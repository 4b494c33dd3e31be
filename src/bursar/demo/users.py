"""The people who can sign in to the sample households, and the adviser's firm."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Organisation, Team, User, UserSetting
from bursar.domains.identity.service import organisations
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.domains.identity.service.sign_up import accept_texts
from bursar.kit import clock
from bursar.kit.db import Actor, open_session

PASSWORD = "bursar-demo"  # noqa: S105 (printed at each start; demo mode only)
DOMAIN = "bursar.example"
FIRM, TEAM = "Northlight Advisers", "Denver team"

_NAMESPACE = UUID("0c6b2f2e-6a53-5d0c-8f0d-3a3c4a1f9b57")

ADVISER = ("adviser", "Noor Haddad")


@dataclass(frozen=True, slots=True)
class Door:
    """What users are made with.

    Attributes:
        engine: Of the app role.
        owner: Of the role that owns the tables: it alone may make somebody an adviser. None where
            this process does not know it.
        policy: The texts in force; None where none are to be accepted.
    """

    engine: Engine
    owner: Engine | None
    policy: IdentityPolicy | None
    hash_password: Callable[[str], str]


def sample_id(*names: str) -> UUID:
    """Return the id of something in the sample households: the same in every installation."""
    return uuid5(_NAMESPACE, "/".join(names))


def actor_named(key: str) -> Actor:
    """Return the sample user of a key (`sarah` of sarah@bursar.example)."""
    return Actor(user_id=sample_id("user", key))


def ensure_user(door: Door, key: str, name: str) -> None:
    """Add a sample user whose address is confirmed; leave one that is there."""
    actor = actor_named(key)
    with open_session(door.engine, actor) as session:
        if session.get(User, actor.user_id) is not None:
            return
        session.add(
            User(
                id=actor.user_id,
                email=f"{key}@{DOMAIN}",
                name=name,
                password_hash=door.hash_password(PASSWORD),
                is_demo=True,
                email_verified_at=clock.now(),
            )
        )
        session.flush()  # settings refer to the user
        session.add(UserSetting(user_id=actor.user_id, preferences={}))
        if door.policy is not None:
            accept_texts(session, door.policy)


_MADE_ADVISER = "update app_user set role = 'advisor' where id = :id and is_demo"


def ensure_adviser(door: Door) -> bool:
    """Add the adviser; say whether they have an adviser's rights."""
    key, name = ADVISER
    ensure_user(door, key, name)
    if door.owner is None:
        return False
    with door.owner.begin() as connection:
        connection.execute(text(_MADE_ADVISER), {"id": actor_named(key).user_id})
    return True


def ensure_firm(engine: Engine) -> UUID:
    """Add the adviser's firm with one team; return the team's id."""
    with open_session(engine, actor_named(ADVISER[0])) as session:
        firm = session.scalars(select(Organisation).where(Organisation.name == FIRM)).first()
        firm_id = firm.id if firm is not None else organisations.create_organisation(session, FIRM)
        team = session.scalars(select(Team).where(Team.organisation_id == firm_id)).first()
        return team.id if team is not None else _make_team(session, firm_id)


def _make_team(session: Session, firm_id: UUID) -> UUID:
    team = organisations.create_team(session, firm_id, TEAM)
    adviser = actor_named(ADVISER[0]).user_id
    if adviser is not None:
        organisations.add_team_member(session, team.id, adviser)
    return team.id
