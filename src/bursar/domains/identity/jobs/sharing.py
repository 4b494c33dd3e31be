"""What follows an invitation and its acceptance."""

from uuid import UUID

from sqlalchemy import text

from bursar.domains.identity import queries
from bursar.domains.identity.events import InvitationAccepted, InvitationMade
from bursar.domains.identity.jobs import letters
from bursar.domains.identity.jobs.mail import page, post
from bursar.domains.identity.models import Household, Invitation, User
from bursar.domains.identity.service.notifications import notify
from bursar.kit import clock
from bursar.kit.crypto import new_token, token_hash
from bursar.kit.db import ANONYMOUS, Actor, open_session
from bursar.kit.jobs import Context, job

ACCEPT_PAGE = "/accept-invitation"


@job(on=InvitationMade)
def send_invitation(context: Context, household_id: str, invitation_id: str, user_id: str) -> None:
    """Send the link that accepts an invitation, made here so that it never lies in the queue.

    Who invited acts: nothing is sent when they no longer own the household.
    """
    with open_session(context.engine, Actor(UUID(user_id))) as session:
        invitation = session.get(Invitation, UUID(invitation_id))
        household = session.get(Household, UUID(household_id))
        inviter = session.get(User, UUID(user_id))
        if invitation is None or household is None or inviter is None:
            return
        if invitation.accepted_at is not None:
            return
        token = new_token()
        invitation.token_hash = token_hash(token)
    letter = letters.invitation(
        inviter.name, household.name, invitation.level, page(context, ACCEPT_PAGE, token=token)
    )
    post(context, invitation.email, letter)


@job(on=InvitationAccepted)
def tell_owners_of_acceptance(context: Context, household_id: str, user_id: str) -> None:
    """Tell the owners of a household who sees it now."""
    household, guest = UUID(household_id), UUID(user_id)
    with open_session(context.engine, ANONYMOUS) as session:
        system_user = session.execute(
            text("select household_system_user(:id)"), {"id": household}
        ).scalar_one()
    if system_user is None:  # erased meanwhile
        return
    with open_session(context.engine, Actor(system_user, role="system")) as session:
        labels = [
            grant.label
            for grant in queries.people_grants(session, household)
            if grant.user_id == guest
        ]
        owners = queries.people_of(session, household, levels=("own",), now=clock.now())
        for owner in owners:
            if labels and owner != guest:
                notify(
                    session,
                    user_id=owner,
                    household_id=household,
                    notification_type="invitation_accepted",
                    title=f"{labels[0]} accepted your invitation",
                    message="You can change or end what they may do under Sharing.",
                    action_url="/settings/sharing",
                )
