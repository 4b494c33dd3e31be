"""Sharing a household: invitations by mail, and grants."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.events import InvitationAccepted, InvitationMade
from bursar.domains.identity.models import Grant, Household, Invitation
from bursar.kit import audit, clock, events
from bursar.kit.crypto import new_token, token_hash
from bursar.kit.errors import Conflict, Invalid, NotFound
from bursar.kit.limits import Limit, Limits
from bursar.kit.tenancy import require_owned

OPEN_FOR = timedelta(days=14)
INVITATIONS_MAX = 20  # open ones of a household
# Mails that one user may cause: we are not a way to write to strangers.
INVITING = Limit(count=20, window_s=3600)


class LastOwner(Conflict):
    """A household keeps at least one owner without an end date."""

    def __init__(self) -> None:
        super().__init__(
            "The household would be left without an owner. Make somebody else an owner first."
        )


def invite(
    session: Session, limits: Limits, household_id: UUID, facts: Mapping[str, Any]
) -> Invitation:
    """Offer a grant to an address; the mail with the link follows as a job.

    An open invitation of the same address is replaced.

    Args:
        facts: `email`, `level`, `ends_at` of the grant.

    Raises:
        NotFound: No such household among those the actor may see.
        Forbidden: The actor does not own it.
        Invalid: The end is not in the future.
        TooManyRequests: The user wrote too many invitations in an hour.
    """
    _owned(session, household_id)
    user_id = queries.actor_id(session)
    refuse_past(facts.get("ends_at"))
    session.execute(
        delete(Invitation)
        .where(
            Invitation.household_id == household_id,
            func.lower(Invitation.email) == str(facts["email"]).lower(),
            Invitation.accepted_at.is_(None),
        )
        .execution_options(synchronize_session=False)
    )
    if len(queries.open_invitations(session, household_id)) >= INVITATIONS_MAX:
        raise Conflict(f"A household may have {INVITATIONS_MAX} open invitations.")
    limits.take(f"invite:{user_id}", INVITING)
    invitation = Invitation(
        household_id=household_id,
        invited_by=user_id,
        # Nobody knows this one: the job that writes the mail makes the token that counts.
        token_hash=token_hash(new_token()),
        expires_at=clock.now() + OPEN_FOR,
        **facts,
    )
    session.add(invitation)
    session.flush()
    events.publish(session, InvitationMade(household_id, invitation.id, user_id))
    return invitation


def withdraw(session: Session, household_id: UUID, invitation_id: UUID) -> None:
    """Withdraw an invitation nobody has accepted yet."""
    _owned(session, household_id)
    invitation = session.get(Invitation, invitation_id)
    if (
        invitation is None
        or invitation.household_id != household_id
        or invitation.accepted_at is not None
    ):
        raise NotFound("invitation")
    session.delete(invitation)
    session.flush()


def accept(session: Session, token: str) -> queries.HouseholdSeen:
    """Accept an invitation that was sent to the acting user's address.

    Raises:
        NotFound: Unknown, expired, accepted before, or sent to another address.
    """
    user_id = queries.actor_id(session)
    household_id = session.execute(
        text("select accept_grant(:hash)"), {"hash": token_hash(token)}
    ).scalar_one()
    if household_id is None:
        raise NotFound("invitation")
    audit.record(
        session, "grant_accepted", household_id=household_id, subject=("app_user", user_id)
    )
    events.publish(session, InvitationAccepted(household_id, user_id))
    return queries.get_household(session, household_id)


def change_grant(
    session: Session, household_id: UUID, grant_id: UUID, changes: Mapping[str, Any]
) -> Grant:
    """Change level or end of a grant.

    Raises:
        LastOwner: Nobody would own the household for good.
    """
    _owned(session, household_id)
    refuse_past(changes.get("ends_at"))
    _lock(session, household_id)
    grant = queries.get_grant(session, household_id, grant_id)
    merged = {"level": grant.level, "ends_at": grant.ends_at} | dict(changes)
    if merged["level"] != "own" or merged["ends_at"] is not None:
        _keep_an_owner(session, household_id, without=grant_id)
    before = {"level": grant.level, "ends_at": grant.ends_at}
    # Recorded first: an owner who gives up ownership may not write to the household afterwards.
    audit.record(
        session,
        "grant_changed",
        household_id=household_id,
        subject=("grant", grant_id),
        before=before,
        after=merged,
    )
    session.execute(
        Grant.__table__.update()  # type: ignore[attr-defined]  # a Table at run time
        .where(Grant.__table__.c.id == grant_id)
        .values(merged)
    )
    grant.level, grant.ends_at = merged["level"], merged["ends_at"]
    session.expunge(grant)
    return grant


def end_grant(session: Session, household_id: UUID, grant_id: UUID) -> None:
    """End a grant: owners anybody's, others their own.

    Raises:
        Forbidden: Somebody else's grant, and the actor does not own the household.
        LastOwner: Nobody would own the household for good.
    """
    queries.get_household(session, household_id)
    grant = queries.get_grant(session, household_id, grant_id)
    if grant.user_id != queries.actor_id(session):
        require_owned(session, household_id)
    if grant.level == "own" and grant.ends_at is None:
        _lock(session, household_id)
        _keep_an_owner(session, household_id, without=grant_id)
    # Recorded first: who leaves sees nothing of the household afterwards.
    audit.record(
        session,
        "grant_ended",
        household_id=household_id,
        subject=("grant", grant_id),
        before={"label": grant.label, "level": grant.level},
    )
    session.execute(
        delete(Grant).where(Grant.id == grant_id).execution_options(synchronize_session=False)
    )


def lasting_owners(session: Session, household_id: UUID) -> Sequence[Grant]:
    """Return the grants that own a household without an end."""
    return [
        grant
        for grant in queries.people_grants(session, household_id)
        if grant.level == "own" and grant.ends_at is None
    ]


def refuse_past(ends_at: datetime | None) -> None:
    """Refuse an end that has passed.

    Raises:
        Invalid: It has.
    """
    if ends_at is not None and ends_at <= clock.now():
        raise Invalid("The end must lie in the future.", field="ends_at")


def _owned(session: Session, household_id: UUID) -> None:
    queries.get_household(session, household_id)
    require_owned(session, household_id)


def _lock(session: Session, household_id: UUID) -> None:
    """Let one owner at a time change who owns: two leaving at once would leave nobody."""
    session.execute(
        select(Household.id).where(Household.id == household_id).with_for_update()
    ).one()


def _keep_an_owner(session: Session, household_id: UUID, *, without: UUID) -> None:
    owners = lasting_owners(session, household_id)
    if {grant.id for grant in owners} <= {without} and owners:
        raise LastOwner
