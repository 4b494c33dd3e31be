"""Households and their members."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.events import HouseholdChanged
from bursar.domains.identity.models import Household, HouseholdKey, Person
from bursar.kit import audit, events
from bursar.kit.errors import Conflict, Invalid, NotFound
from bursar.kit.ids import new_id
from bursar.kit.tenancy import require_editable, require_owned

HOUSEHOLDS_MAX = 50  # owned by one user
MEMBERS_MAX = 50

SOURCES = "household,vendor"
DEMO_SOURCES = "household,sample"

# What the values of a household depend on.
_VALUED_BY = frozenset({"base_currency", "price_sources"})


def create_household(
    session: Session,
    *,
    name: str,
    owner_name: str | None = None,
    base_currency: str = "USD",
    is_demo: bool = False,
) -> UUID:
    """Make a household that the acting user owns, with its key; return its id.

    Args:
        owner_name: Adds the user as its first member under this name; a household that somebody
            looks after for others has none.
        is_demo: Sample data: it sees the sample market.

    Raises:
        Conflict: The user owns as many households as one may.
    """
    made = new_id()
    owned = session.execute(text("select cardinality(owned_households())")).scalar_one()
    if owned >= HOUSEHOLDS_MAX:
        raise Conflict(f"One person may own {HOUSEHOLDS_MAX} households.")
    facts = {
        "id": made,
        "name": name[:200],
        "currency": base_currency,
        "demo": is_demo,
        "sources": DEMO_SOURCES if is_demo else SOURCES,
    }
    session.execute(text("select create_household(:id, :name, :currency, :demo, :sources)"), facts)
    session.add(
        HouseholdKey(household_id=made, sealed_key=audit.current_keys().new_household_key(made))
    )
    session.flush()  # the entries below are sealed with the key
    audit.record(session, "created", household_id=made, subject=("household", made), after=facts)
    if owner_name is not None:
        user_id = queries.actor_id(session)
        session.add(Person(household_id=made, name=owner_name, relation="self", user_id=user_id))
        session.flush()
    return made


def change_household(
    session: Session, household_id: UUID, changes: Mapping[str, Any]
) -> queries.HouseholdSeen:
    """Change name, base currency or the order of price sources.

    Raises:
        NotFound: No such household among those the actor may see.
        Forbidden: The actor does not own it.
        Invalid: Sample prices for a household that is not a demo.
    """
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household")
    require_owned(session, household_id)
    values = dict(changes)
    if "price_sources" in values:
        sources: Sequence[str] = values["price_sources"]
        if "sample" in sources and not household.is_demo:
            raise Invalid("Sample prices are for demo households only.", field="price_sources")
        values["price_sources"] = ",".join(sources)
    changed = {name for name, value in values.items() if getattr(household, name) != value}
    for name in changed:
        setattr(household, name, values[name])
    session.flush()
    if changed & _VALUED_BY:
        events.publish(session, HouseholdChanged(household_id))
    session.refresh(household)
    return queries.get_household(session, household_id)


def add_member(session: Session, household_id: UUID, facts: Mapping[str, Any]) -> Person:
    """Add a member, with or without a sign-in of their own.

    Raises:
        NotFound: No such household among those the actor may see.
        Forbidden: The actor may only look.
        Conflict: The household has as many members as one may.
    """
    queries.get_household(session, household_id)
    require_editable(session, household_id)
    if len(queries.members(session, household_id)) >= MEMBERS_MAX:
        raise Conflict(f"A household may have {MEMBERS_MAX} members.")
    person = Person(household_id=household_id, **facts)
    session.add(person)
    session.flush()
    return person


def change_member(
    session: Session, household_id: UUID, person_id: UUID, changes: Mapping[str, Any]
) -> Person:
    """Change what is known of a member."""
    person = queries.get_member(session, household_id, person_id)
    require_editable(session, household_id)
    for name, value in changes.items():
        setattr(person, name, value)
    session.flush()
    session.refresh(person, ["updated_at"])
    return person


def remove_member(session: Session, household_id: UUID, person_id: UUID) -> None:
    """Remove a member; what they owned stays in the household, as joint."""
    person = queries.get_member(session, household_id, person_id)
    require_editable(session, household_id)
    session.delete(person)
    session.flush()
