"""Removing the sample households and their users; nothing that is not marked as sample goes."""

from collections.abc import Iterable

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bursar.demo.users import actor_named
from bursar.domains.identity.models import Grant, Household, User
from bursar.domains.identity.service.erasure import erase_account, erase_household
from bursar.kit.db import open_session


def remove_households(session: Session, name: str | None = None) -> None:
    """Erase the sample households that the acting user owns; of one name where it is given."""
    owned = (
        select(Household.id)
        .join(Grant, Grant.household_id == Household.id)
        .where(
            Household.is_demo, Grant.level == "own",
            Grant.user_id == session.info["actor"].user_id,
        )
    )  # fmt: skip
    if name is not None:
        owned = owned.where(Household.name == name)
    for household_id in session.scalars(owned).all():
        erase_household(session, household_id)


def remove_users(engine: Engine, keys: Iterable[str]) -> None:
    """Erase sample users with their sample households.

    Each goes in a transaction of their own and as themselves, so that the database lets nothing
    else go. A user with whom somebody made a household that is no sample stays, with it.
    """
    for key in keys:
        with open_session(engine, actor_named(key)) as session:
            user = session.get(User, session.info["actor"].user_id)
            if user is None or not user.is_demo:
                continue
            remove_households(session)
            if session.scalars(select(Household.id).where(~Household.is_demo)).first() is None:
                session.expire_all()
                erase_account(session)
