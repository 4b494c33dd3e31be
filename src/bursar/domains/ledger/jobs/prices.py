"""Values follow prices: what the market announces, and what vendors have."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text

from bursar.domains.ledger.jobs.rebuild import EARLIEST, MOST_HOUSEHOLDS, system_actor
from bursar.domains.ledger.service import marks, vendor_facts
from bursar.domains.market.events import InstrumentChanged, PricesStated, RatesStated
from bursar.kit import clock
from bursar.kit.db import ANONYMOUS, open_session
from bursar.kit.jobs import Context, job


@job(on=PricesStated)
def revalue_instrument(
    context: Context, household_id: str, instrument_id: str, from_on: str
) -> None:
    """Value an instrument again after its prices changed."""
    _revalue(context, UUID(household_id), date.fromisoformat(from_on), UUID(instrument_id))


@job(on=InstrumentChanged)
def refold_instrument(context: Context, household_id: str, instrument_id: str) -> None:
    """Fold an instrument's lots again: its kind and multiplier decide them too."""
    wanted = UUID(household_id)
    actor = system_actor(context, wanted)
    if actor.user_id is None:
        return  # the household was erased meanwhile
    with open_session(context.engine, actor) as session:
        marks.leave(
            session, wanted, scope="refold", instrument_id=UUID(instrument_id), from_on=EARLIEST
        )


@job(on=RatesStated)
def revalue_currencies(context: Context, household_id: str, from_on: str) -> None:
    """Value everything again after exchange rates changed, and basis at those rates."""
    wanted = UUID(household_id)
    actor = system_actor(context, wanted)
    if actor.user_id is None:
        return  # the household was erased meanwhile
    with open_session(context.engine, actor) as session:
        marks.leave(session, wanted, scope="all", from_on=date.fromisoformat(from_on))


def _revalue(context: Context, household_id: UUID, from_on: date, instrument_id: UUID) -> None:
    actor = system_actor(context, household_id)
    if actor.user_id is None:
        return  # the household was erased meanwhile
    with open_session(context.engine, actor) as session:
        marks.leave(
            session, household_id, scope="revalue", instrument_id=instrument_id, from_on=from_on
        )


@job(cron="0 20 */6 * * *")
def fetch_prices(context: Context) -> None:
    """Fetch what vendors have for the instruments that real households hold."""
    if not context.services.get("vendors"):
        return  # no vendor has a key; the screen says so
    tomorrow = clock.today() + timedelta(days=1)
    with open_session(context.engine, ANONYMOUS) as session:
        households = session.scalars(
            text("select id from households_to_value(:day, :most)"),
            {"day": tomorrow, "most": MOST_HOUSEHOLDS},
        ).all()
    for household_id in households:
        fetch_for_household(context, household_id)


def fetch_for_household(context: Context, household_id: UUID) -> int:
    """Fetch closes, splits, dividends and rates of one household; returns closes written."""
    actor = system_actor(context, household_id)
    if actor.user_id is None:
        return 0  # the household was erased meanwhile
    today = clock.today()
    with open_session(context.engine, actor) as session:
        wanted = vendor_facts.wanted(session, household_id)
    if wanted is None:
        return 0
    written = 0
    # No transaction is open while a vendor is waited for.
    for row, last in wanted.instruments:
        first = vendor_facts.first_day(last, today)
        said = vendor_facts.ask(context.services["market_data"], row, first, today)
        if said is not None:
            with open_session(context.engine, actor) as session:
                written += vendor_facts.keep(session, household_id, row, said)
    rates = vendor_facts.ask_rates(context.services["exchange_rates"], wanted, today)
    if rates:
        with open_session(context.engine, actor) as session:
            vendor_facts.keep_rates(session, household_id, rates)
    return written
