"""One row by its id, as far as the actor may see or change it."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.identity.models import Person
from bursar.kit import tenancy
from bursar.kit.db import HouseholdRow
from bursar.kit.errors import NotFound

T = TypeVar("T", bound=HouseholdRow)


def get_row(
    session: Session, model: type[T], row_id: UUID, noun: str, *, for_update: bool = False
) -> T:
    """One row of the actor's households.

    Args:
        noun: What the row is called in the refusal.
        for_update: Lock the row until the transaction ends; refuses who may only look.

    Raises:
        NotFound: None of that id among the actor's households.
        Forbidden: `for_update`, and the actor may look, not change.
    """
    row = session.get(model, row_id)
    if row is None:
        raise NotFound(noun)
    if for_update:
        # Asked first: row security hides a row that is to be locked from those who may only look.
        tenancy.require_editable(session, row.household_id)
        # Not FOR UPDATE: a reference checked at another's commit would wait for this row while
        # that transaction holds the household's audit lock.
        session.refresh(row, with_for_update={"key_share": True})
    return row


def get_same_household(
    session: Session, model: type[T], row_id: UUID, noun: str, household_id: UUID
) -> T:
    """One row that a record of a household refers to.

    Raises:
        NotFound: None of that id in the household, also where the actor sees it in another.
    """
    row = session.get(model, row_id)
    if row is None or row.household_id != household_id:
        raise NotFound(noun)
    return row


def check_owner(session: Session, owner_id: UUID | None, household_id: UUID) -> None:
    """Refuse an owner who is not a member of the household; None is joint ownership.

    Raises:
        NotFound: No such person in the household.
    """
    if owner_id is not None:
        get_same_household(session, Person, owner_id, "person", household_id)
