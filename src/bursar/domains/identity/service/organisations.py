"""Adviser firms: members, teams, and the households granted to teams."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.models import Grant, Membership, Organisation, Team, TeamMember
from bursar.domains.identity.service.sharing import refuse_past
from bursar.kit import audit
from bursar.kit.errors import Forbidden, Invalid, NotFound
from bursar.kit.ids import new_id
from bursar.kit.tenancy import require_owned


def create_organisation(session: Session, name: str) -> UUID:
    """Make a firm whose owner is the acting user; return its id."""
    user_id, made = queries.actor_id(session), new_id()
    session.execute(text("select create_organisation(:id, :name)"), {"id": made, "name": name})
    audit.record(
        session,
        "created",
        subject=("organisation", made),
        after={"name": name, "owner": user_id},
    )
    return made


def add_member(
    session: Session, organisation_id: UUID, user_id: UUID, *, role: str = "adviser"
) -> Membership:
    """Let a user work at a firm.

    Args:
        role: `owner`, `adviser` or `staff`; owners administer the firm.

    Raises:
        NotFound: The actor does not belong to the firm.
        Forbidden: The actor belongs to it and does not own it.
    """
    _administered(session, organisation_id)
    member = Membership(organisation_id=organisation_id, user_id=user_id, role=role)
    session.add(member)
    session.flush()
    return member


def create_team(session: Session, organisation_id: UUID, name: str) -> Team:
    """Make a team of a firm: what households are granted to."""
    _administered(session, organisation_id)
    team = Team(organisation_id=organisation_id, name=name)
    session.add(team)
    session.flush()
    return team


def add_team_member(session: Session, team_id: UUID, user_id: UUID) -> None:
    """Put a member of the firm into a team; from then on they see its households.

    Raises:
        Invalid: The user does not work at the firm.
    """
    team = _administered_team(session, team_id)
    works_there = session.scalars(
        select(Membership.id).where(
            Membership.organisation_id == team.organisation_id, Membership.user_id == user_id
        )
    ).one_or_none()
    if works_there is None:
        raise Invalid("Only members of the firm may be in its teams.", field="user_id")
    session.add(TeamMember(team_id=team_id, user_id=user_id))
    session.flush()


def remove_team_member(session: Session, team_id: UUID, user_id: UUID) -> None:
    """Take a user out of a team; they see its households no longer."""
    _administered_team(session, team_id)
    found = session.get(TeamMember, (team_id, user_id))
    if found is None:
        raise NotFound("member of the team")
    session.delete(found)
    session.flush()


def grant_to_team(
    session: Session,
    household_id: UUID,
    team_id: UUID,
    *,
    level: str,
    label: str,
    ends_at: datetime | None = None,
) -> Grant:
    """Share a household with a firm's team, so that a client does not vanish with one adviser.

    Args:
        level: `view` or `edit`: a firm never owns a household.
        label: The firm as the owner knows it.
        ends_at: When the grant ends by itself.

    Raises:
        Forbidden: The actor does not own the household.
    """
    queries.get_household(session, household_id)
    require_owned(session, household_id)
    refuse_past(ends_at)
    if level not in {"view", "edit"}:
        raise Invalid("A team may look at a household or edit it, not own it.", field="level")
    grant = Grant(
        household_id=household_id,
        team_id=team_id,
        level=level,
        label=label,
        ends_at=ends_at,
        created_by=queries.actor_id(session),
    )
    session.add(grant)
    session.flush()
    return grant


def _administered(session: Session, organisation_id: UUID) -> None:
    if session.get(Organisation, organisation_id) is None:
        raise NotFound("organisation")
    owns = session.execute(
        text("select :id = any (administered_organisations())"), {"id": organisation_id}
    ).scalar_one()
    if not owns:
        raise Forbidden("Only an owner of the firm may do this.")


def _administered_team(session: Session, team_id: UUID) -> Team:
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound("team")
    _administered(session, team.organisation_id)
    return team
