"""The version that caches hang on, in one statement."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bursar.kit.db import actor_of

_VERSION = text(
    "select coalesce((select version from ledger_state where household_id = :household), 0),"
    " coalesce((select email_verified_at is not null from app_user where id = :actor), true)"
)


@dataclass(frozen=True, slots=True)
class Version:
    """What answers depend on beside their parameters.

    Attributes:
        ledger: Grows with every change of the household's records.
        email_verified: Of whoever asks; the dashboard reminds.
    """

    ledger: int
    email_verified: bool


def version_of(session: Session, household_id: UUID) -> Version:
    """Return the version of a household, as whoever asks would see it."""
    row = session.execute(
        _VERSION, {"household": household_id, "actor": actor_of(session).user_id}
    ).one()
    return Version(*row)
