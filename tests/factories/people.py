"""Users, households and grants, made as the product makes them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, select, text

from bursar.domains.identity.models import Grant, HouseholdKey, SignInSession, User
from bursar.kit import audit
from bursar.kit.crypto import new_token, token_hash
from bursar.kit.db import Actor, open_session
from bursar.kit.ids import new_id


def user(engine: Engine, *, name: str = "Ada", with_household: str | None = None) -> Actor:
    """Add a user; with a household of their own where it has a name."""
    made = Actor(user_id=new_id())
    assert made.user_id is not None
    with open_session(engine, made) as session:
        session.add(
            User(
                id=made.user_id,
                email=f"{made.user_id}@example.com",
                name=name,
                email_verified_at=datetime.now(UTC),  # noqa: TID251 (a test)
            )
        )
    if with_household:
        household(engine, made, name=with_household)
    return made


def household(
    engine: Engine, owner: Actor, *, name: str = "Home", currency: str = "USD", demo: bool = False
) -> UUID:
    """Add a household with its key, owned by a user."""
    made = new_id()
    with open_session(engine, owner) as session:
        session.execute(
            text("select create_household(:id, :name, :currency, :demo, :sources)"),
            {
                "id": made,
                "name": name,
                "currency": currency,
                "demo": demo,
                "sources": "household,sample" if demo else "household,vendor",
            },
        )
        session.add(
            HouseholdKey(household_id=made, sealed_key=audit.current_keys().new_household_key(made))
        )
    return made


def own_household(engine: Engine, owner: Actor) -> UUID:
    """The one household a user owns."""
    with open_session(engine, owner) as session:
        return session.scalars(
            select(Grant.household_id).where(Grant.user_id == owner.user_id, Grant.level == "own")
        ).one()


def granted(
    engine: Engine,
    owner: Actor,
    household_id: UUID,
    level: str,
    *,
    ends_in: timedelta | None = None,
) -> Actor:
    """Add a user who has a grant on somebody's household."""
    guest = user(engine, name=f"Guest who may {level}")
    ends_at = datetime.now(UTC) + ends_in if ends_in is not None else None  # noqa: TID251
    with open_session(engine, owner) as session:
        session.add(
            Grant(
                household_id=household_id,
                user_id=guest.user_id,
                level=level,
                label="guest",
                ends_at=ends_at,
            )
        )
    return guest


def signed_in(engine: Engine, actor: Actor) -> str:
    """Start a session for a user; returns the token of its cookie."""
    token = new_token()
    with open_session(engine, actor) as session:
        session.add(
            SignInSession(
                user_id=actor.user_id,
                token_hash=token_hash(token),
                expires_at=datetime.now(UTC) + timedelta(days=1),  # noqa: TID251 (a test)
            )
        )
    return token
