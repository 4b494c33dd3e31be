"""Tables of identity, by noun."""

from bursar.domains.identity.models.households import (
    Grant,
    Household,
    HouseholdKey,
    Invitation,
    Person,
)
from bursar.domains.identity.models.messages import Document, Notification
from bursar.domains.identity.models.organisations import (
    Membership,
    Organisation,
    Team,
    TeamMember,
)
from bursar.domains.identity.models.users import (
    Consent,
    Factor,
    OneTimeToken,
    RecoveryCode,
    SignInSession,
    User,
    UserSetting,
)

__all__ = [
    "Consent",
    "Document",
    "Factor",
    "Grant",
    "Household",
    "HouseholdKey",
    "Invitation",
    "Membership",
    "Notification",
    "OneTimeToken",
    "Organisation",
    "Person",
    "RecoveryCode",
    "SignInSession",
    "Team",
    "TeamMember",
    "User",
    "UserSetting",
]
