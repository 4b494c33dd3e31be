"""What is held: units on a day, straight from the transactions."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.queries import entries as entry_queries
from bursar.engines.ledger.compile import PRECISION, compile_events
from bursar.engines.ledger.compiler import QUANTITY_STEP
from bursar.engines.ledger.events import Op


def units_to_spare(
    session: Session,
    *,
    household_id: UUID,
    account_id: UUID,
    instrument_id: UUID,
    on: date,
    without: UUID | None = None,
) -> Decimal:
    """Return the units of an instrument that can leave an account on a day.

    What is held at the end of that day, less what later days take: in units of that day, so
    that a sale before a split is measured against what was there before it. Read from the
    transactions and not from derived rows, which may wait for the rebuild.

    Args:
        session: Bound to an actor who sees the household.
        household_id: Whose.
        account_id: Where.
        instrument_id: Of what.
        on: The day on which units would leave.
        without: A transaction to leave out: the one being corrected.
    """
    ids = entry_queries.connected_instruments(session, household_id, [instrument_id])
    books = entry_queries.books(session, household_id, ids, with_prices=False)
    found = entry_queries.entries(session, household_id, instrument_ids=ids)
    compiled = compile_events([entry for entry in found if entry.id != without], books.terms)
    held, scale = Decimal(0), Decimal(1)
    spare: Decimal | None = None
    with localcontext(PRECISION):
        for event in compiled.events:
            if event.account_id != account_id or event.instrument_id != instrument_id:
                continue
            if event.on > on:
                spare = held if spare is None else spare
                if event.op is Op.SCALE and held:
                    scale *= (held + event.quantity) / held
            held += event.quantity
            if spare is not None and event.quantity < 0 and event.op is not Op.SCALE:
                spare = min(spare, (held / scale).quantize(QUANTITY_STEP))
        return held if spare is None else spare


def all_units(
    session: Session, household_id: UUID, *, on: date
) -> Mapping[tuple[UUID, UUID], Decimal]:
    """Return the units of every position at the end of a day, by account and instrument."""
    ids = entry_queries.household_instruments(session, household_id)
    books = entry_queries.books(
        session,
        household_id,
        entry_queries.connected_instruments(session, household_id, ids),
        with_prices=False,
    )
    held: defaultdict[tuple[UUID, UUID], Decimal] = defaultdict(Decimal)
    for event in compile_events(entry_queries.entries(session, household_id), books.terms).events:
        if event.instrument_id is not None and event.on <= on:
            key = UUID(str(event.account_id)), UUID(str(event.instrument_id))
            held[key] += event.quantity
    return held
