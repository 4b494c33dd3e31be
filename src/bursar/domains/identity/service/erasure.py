"""Leaving: an account is deleted, and with it every household that nobody else owns."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.models import Grant, Household, Membership, Organisation, User
from bursar.kit import audit, clock
from bursar.kit.db import act_as, actor_of
from bursar.kit.errors import Conflict


def erase_account(session: Session) -> None:
    """Delete the acting user, who confirmed it with their password.

    Households they own alone are erased; their key goes too, so that even the sealed values in
    the audit log are lost for good. In others they lose their grant.

    Raises:
        Conflict: A firm with other members would be left without an owner.
    """
    user_id = queries.actor_id(session)
    _leave_firms(session, user_id)
    for household_id in _owned_alone(session, user_id):
        erase_household(session, household_id)
    audit.record(session, "account_erased", subject=("app_user", user_id))
    _delete(session, User, user_id)


def erase_household(session: Session, household_id: UUID) -> None:
    """Delete a household the actor owns, its key, and the system user that worked for it."""
    system_user_id = session.scalars(
        select(Household.system_user_id).where(Household.id == household_id)
    ).one()
    audit.record(session, "household_erased", subject=("household", household_id))
    _delete(session, Household, household_id)
    # A user's row is deleted by that user alone: the policies know no other way.
    actor, connection = actor_of(session), session.connection()
    act_as(connection, replace(actor, user_id=system_user_id))
    _delete(session, User, system_user_id)
    act_as(connection, actor)


def _owned_alone(session: Session, user_id: UUID) -> list[UUID]:
    """Households that only this user owns, locked: two owners who leave at once leave nobody."""
    owned = session.scalars(
        select(Household.id)
        .where(Household.id == func.any(func.owned_households()))
        .order_by(Household.id)
        .with_for_update()
    ).all()
    now = clock.now()
    return [
        household_id for household_id in owned if _is_alone(session, household_id, user_id, now)
    ]


def _is_alone(session: Session, household_id: UUID, user_id: UUID, now: object) -> bool:
    others = select(Grant.id).where(
        Grant.household_id == household_id,
        Grant.level == "own",
        or_(Grant.user_id.is_(None), Grant.user_id != user_id),
        or_(Grant.ends_at.is_(None), Grant.ends_at > now),
    )
    return session.scalars(others.limit(1)).first() is None


def _leave_firms(session: Session, user_id: UUID) -> None:
    firms = session.scalars(
        select(Membership.organisation_id).where(
            Membership.user_id == user_id, Membership.role == "owner"
        )
    ).all()
    for firm in firms:
        others = session.execute(
            select(func.count(), func.count().filter(Membership.role == "owner")).where(
                Membership.organisation_id == firm, Membership.user_id != user_id
            )
        ).one()
        if others[0] and not others[1]:
            raise Conflict("Your firm has other members. Make one of them its owner first.")
        if not others[0]:
            _delete(session, Organisation, firm)


def _delete(session: Session, table: type, row_id: UUID) -> None:
    session.execute(
        delete(table)
        .where(table.id == row_id)  # type: ignore[attr-defined]  # every one of ours has it
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
