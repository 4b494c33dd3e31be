"""New days of the sample market, while an installation with sample households keeps running."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bursar.domains.ledger.jobs.rebuild import MOST_HOUSEHOLDS, system_actor
from bursar.domains.ledger.queries.series import stored_instruments
from bursar.domains.ledger.service import marks
from bursar.domains.market.queries.instruments import corporate_actions
from bursar.domains.market.queries.prices import SAMPLE, source_ranks
from bursar.domains.market.service.sample import publish_sample
from bursar.kit import clock
from bursar.kit.db import ANONYMOUS, open_session
from bursar.kit.jobs import Context, job


@job(cron="0 40 5 * * *")
def publish_sample_day(context: Context) -> None:
    """Publish the sample prices of the day that ended, and value sample households with them.

    Safe to run twice: what is published stays, and values are computed again.
    """
    source = context.services.get("sample_market")
    if source is None:
        return  # no sample households in this installation
    until = clock.today() - timedelta(days=1)
    with Session(context.market_engine) as session:
        published = publish_sample(session, source(until))
        session.commit()
    if not published.bars:
        return
    with open_session(context.engine, ANONYMOUS) as session:
        households = session.scalars(
            text("select id from households_to_value(:day, :most)"),
            {"day": clock.today() + timedelta(days=1), "most": MOST_HOUSEHOLDS},
        ).all()
    for household_id in households:
        _value(context, household_id)


def _value(context: Context, household_id: UUID) -> None:
    actor = system_actor(context, household_id)
    if actor.user_id is None:
        return  # the household was erased meanwhile
    with open_session(context.engine, actor) as session:
        if SAMPLE not in source_ranks(session, household_id):
            return
        since = clock.today() - timedelta(days=7)
        held = stored_instruments(session, household_id)
        # A split of a day that is already valued has to reach the lots.
        acted = {
            action.instrument_id
            for action in corporate_actions(session, household_id, held)
            if action.ex_on >= since
        }
        for instrument_id in held:
            marks.leave(
                session,
                household_id,
                scope="refold" if instrument_id in acted else "revalue",
                instrument_id=instrument_id,
                from_on=since,
            )
