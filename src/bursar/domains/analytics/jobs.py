"""Keeping the stored daily snapshots of net worth. Safe to run twice."""

from uuid import UUID

from sqlalchemy import text

from bursar.domains.analytics.service.snapshots import write_snapshots
from bursar.domains.ledger.events import LedgerRebuilt
from bursar.kit import clock
from bursar.kit.db import ANONYMOUS, Actor, open_session
from bursar.kit.jobs import Context, job


@job(on=LedgerRebuilt, lane="snapshots")
def snapshot_net_worth(context: Context, household_id: str) -> None:
    """Write the days whose net worth changed.

    In a lane of its own: the next rebuild need not wait for it. Where more changes wait for the
    rebuild already, that rebuild's own event does it for both.
    """
    wanted = UUID(household_id)
    with open_session(context.engine, ANONYMOUS) as session:
        found = session.scalar(text("select household_system_user(:id)"), {"id": wanted})
    if found is None:
        return  # the household was erased meanwhile
    with open_session(context.engine, Actor(user_id=found, role="system")) as session:
        write_snapshots(session, wanted, today=clock.today())
