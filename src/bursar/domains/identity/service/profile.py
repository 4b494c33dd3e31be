"""Who somebody is and how they like the product to look."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.models import Person, User, UserSetting
from bursar.kit.errors import Conflict, NotFound

# Facts of the person planned for; the rest belongs to the sign-in.
PERSON_FIELDS = {
    "date_of_birth": "birth_on",
    "tax_filing_status": "filing_status",
    "primary_residence_state": "state",
}


def read_profile(session: Session) -> dict[str, Any]:
    """Return what the acting user knows of themselves, by the spec's names."""
    user = queries.me(session)
    return _facts(
        user,
        queries.own_person(session, user.id),
        queries.settings_of(session, user.id),
        unread=queries.unread_count(session),
    )


def change_profile(session: Session, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Change the acting user and the household member they are.

    Raises:
        Conflict: Personal facts were given and the user is no member of a household of theirs.
    """
    user = queries.me(session)
    personal = {
        PERSON_FIELDS[name]: value for name, value in changes.items() if name in PERSON_FIELDS
    }
    if personal:
        person = queries.own_person(session, user.id)
        if person is None:
            raise Conflict("Add yourself to a household of yours first.")
        for name, value in personal.items():
            setattr(person, name, value)
    for name in changes.keys() - PERSON_FIELDS.keys():
        setattr(user, name, changes[name])
    session.flush()
    session.refresh(user)
    return read_profile(session)


def change_settings(session: Session, user_id: UUID, changes: Mapping[str, Any]) -> UserSetting:
    """Change one's own settings.

    Raises:
        NotFound: Somebody else's.
    """
    found = queries.settings_of(session, user_id)
    for name, value in changes.items():
        setattr(found, name, value)
    session.flush()
    return found


def find_user(session: Session, user_id: UUID) -> Mapping[str, Any]:
    """Return a user: oneself, or anybody for an administrator.

    Raises:
        NotFound: Somebody else's, for everybody but administrators.
    """
    row = session.execute(text("select * from find_user(:id)"), {"id": user_id}).one_or_none()
    if row is None:
        raise NotFound("user")
    return {
        "id": row.id,
        "email": row.email,
        "name": row.name,
        "role": row.role,
        "is_active": row.is_active,
        "email_verified": row.email_verified_at is not None,
        "mfa_enabled": row.mfa_enabled,
        "created_at": row.created_at,
        "last_login": row.last_sign_in_at,
    }


def _facts(
    user: User, person: Person | None, settings: UserSetting, *, unread: int
) -> dict[str, Any]:
    return {
        "id": user.id,
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "phone": user.phone,
        "avatar_url": user.avatar_url,
        "date_of_birth": person.birth_on if person else None,
        "tax_filing_status": person.filing_status if person else None,
        "primary_residence_state": person.state if person else None,
        "is_active": user.is_active,
        "is_demo": user.is_demo,
        "email_verified": user.email_verified_at is not None,
        "mfa_enabled": user.mfa_enabled,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "last_login": user.last_sign_in_at,
        "settings": settings,
        "unread_notifications": unread,
    }
