"""Facts that identity announces; ids only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A new user gave an address that is not confirmed yet."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class KnownAddressSignedUp:
    """Somebody signed up with the address of a user who exists."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class VerificationWanted:
    """A user wants the confirmation mail again."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class PasswordForgotten:
    """Somebody who gave a user's address says the password is forgotten."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """A user has a new password."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class SecondFactorChanged:
    """A user switched the second factor on or off."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class SignInPaused:
    """Too many wrong passwords: sign-in to this account rests for a while."""

    user_id: UUID


@dataclass(frozen=True, slots=True)
class InvitationMade:
    """An owner offers somebody a grant."""

    household_id: UUID
    invitation_id: UUID
    user_id: UUID  # who invites


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    """Somebody accepted a grant."""

    household_id: UUID
    user_id: UUID  # who accepted


@dataclass(frozen=True, slots=True)
class HouseholdChanged:
    """Base currency or the order of price sources changed: values must be made again."""

    household_id: UUID
