"""Keeping the derived rows fresh. All of it is safe to run twice."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text

from bursar.domains.identity.events import HouseholdChanged
from bursar.domains.ledger.events import LedgerChanged
from bursar.domains.ledger.service import marks
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.kit import clock
from bursar.kit.db import ANONYMOUS, Actor, open_session
from bursar.kit.jobs import Context, job

EARLIEST = date(1900, 1, 1)
MOST_HOUSEHOLDS = 500  # a run of the daily job; the next run takes the next ones


def system_actor(context: Context, household_id: UUID) -> Actor:
    """Return the household's system user, as whom jobs act."""
    with open_session(context.engine, ANONYMOUS) as session:
        found: Any = session.scalar(text("select household_system_user(:id)"), {"id": household_id})
    return Actor(user_id=found, role="system")


@job(on=LedgerChanged)
def rebuild_household(context: Context, household_id: str) -> None:
    """Do what the household's marks ask for."""
    wanted = UUID(household_id)
    actor = system_actor(context, wanted)
    if actor.user_id is None:
        return  # the household was erased meanwhile
    with open_session(context.engine, actor) as session:
        rebuild(session, wanted, today=clock.today())


@job(on=HouseholdChanged)
def value_again(context: Context, household_id: str) -> None:
    """Make everything again after the household's currency or its sources of prices changed."""
    wanted = UUID(household_id)
    actor = system_actor(context, wanted)
    if actor.user_id is None:
        return  # the household was erased meanwhile
    with open_session(context.engine, actor) as session:
        marks.leave(session, wanted, scope="all", from_on=EARLIEST)


@job(cron="0 */5 * * * *")
def value_new_day(context: Context) -> None:
    """Value every household for the day that has begun since its last rebuild."""
    today = clock.today()
    with open_session(context.engine, ANONYMOUS) as session:
        due = session.scalars(
            text("select id from households_to_value(:today, :most)"),
            {"today": today, "most": MOST_HOUSEHOLDS},
        ).all()
    for household_id in due:
        _value(context, household_id, today)


def _value(context: Context, household_id: UUID, today: date) -> None:
    actor = system_actor(context, household_id)
    if actor.user_id is None:
        return  # the household was erased meanwhile
    with open_session(context.engine, actor) as session:
        marks.leave(session, household_id, scope="revalue", from_on=today)
