"""Values follow prices: what the market announces, and what vendors have."""

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from bursar.domains.ledger.jobs.rebuild import EARLIEST, MOST_HOUSEHOLDS, system_actor
from bursar.domains.ledger.queries.entries import household_instruments
from bursar.domains.ledger.service import marks
from bursar.domains.market.events import InstrumentChanged, PricesStated, RatesStated
from bursar.domains.market.models import Instrument
from bursar.domains.market.queries.instruments import instruments_by_id
from bursar.domains.market.queries.prices import latest_prices, source_ranks
from bursar.domains.market.service import facts
from bursar.domains.market.service.facts import OwnPrice
from bursar.kit import clock
from bursar.kit.db import ANONYMOUS, open_session
from bursar.kit.jobs import Context, job
from bursar.ports.errors import UpstreamFailed
from bursar.ports.market_data import InstrumentKind, Listing

log = logging.getLogger("bursar.prices")

HISTORY = timedelta(days=366 * 10)
# A vendor's close of the last days may still be corrected.
AGAIN = timedelta(days=3)


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
    """Fetch missing closes of one household's instruments; returns how many were written."""
    actor = system_actor(context, household_id)
    if actor.user_id is None:
        return 0  # the household was erased meanwhile
    today = clock.today()
    with open_session(context.engine, actor) as session:
        if "vendor" not in source_ranks(session, household_id):
            return 0
        wanted = instruments_by_id(session, household_instruments(session, household_id))
        latest = latest_prices(session, household_id, wanted)
    written = 0
    for row in wanted.values():
        last = latest[row.id].on if row.id in latest else None
        first = max(last - AGAIN, today - HISTORY) if last else today - HISTORY
        answer = _asked(context.services["market_data"], row, first, today)
        if answer is not None and answer.value:
            with open_session(context.engine, actor) as session:
                written += _keep(session, household_id, row, answer)
    return written


def _asked(vendors: Any, row: Instrument, first: date, today: date) -> Any | None:
    """Ask the vendors in order; None where no vendor covers it or none answered this time."""
    try:
        kind = InstrumentKind(row.kind)
    except ValueError:
        return None
    listing = Listing(symbol=row.symbol, venue=row.venue, kind=kind, currency=row.currency)
    if not vendors.covers(listing):
        return None
    try:
        return vendors.daily_bars(listing, first, today)
    except UpstreamFailed as error:
        log.warning("no prices for %s: %s", row.symbol, error)  # the next run asks again
        return None


def _keep(session: Session, household_id: UUID, row: Instrument, answer: Any) -> int:
    prices = [
        OwnPrice(row.id, bar.on, bar.close, bar.currency)
        for bar in answer.value
        if bar.currency == row.currency
    ]
    if not prices:
        return 0
    marks.leave(
        session,
        household_id,
        scope="revalue",
        instrument_id=row.id,
        from_on=min(price.on for price in prices),
    )
    return facts.record_prices(session, household_id, prices, source=answer.source)
