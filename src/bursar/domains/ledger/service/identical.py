"""The household's own judgement of what is substantially identical (IRC section 1091).

The law gives no list: two funds on the same index may or may not be. The household decides, and
its lots follow.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import IdenticalInstrument
from bursar.domains.ledger.service import marks
from bursar.domains.market.models import Instrument
from bursar.domains.market.queries import get_instrument
from bursar.kit import tenancy
from bursar.kit.errors import Conflict, Invalid, NotFound

EARLIEST = date(1900, 1, 1)


def list_sets(session: Session, household_id: UUID) -> list[dict[str, Any]]:
    """Sets of a household with their members, by name."""
    rows = session.execute(
        select(
            IdenticalInstrument.set_name,
            IdenticalInstrument.instrument_id,
            Instrument.symbol,
            Instrument.name,
        )
        .join(Instrument, Instrument.id == IdenticalInstrument.instrument_id)
        .where(IdenticalInstrument.household_id == household_id)
        .order_by(IdenticalInstrument.set_name, Instrument.symbol)
    )
    sets: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for set_name, instrument_id, symbol, name in rows:
        sets[set_name].append({"instrument_id": instrument_id, "symbol": symbol, "name": name})
    return [{"name": name, "members": members} for name, members in sets.items()]


def put_set(
    session: Session, household_id: UUID, name: str, instrument_ids: Sequence[UUID]
) -> dict[str, Any]:
    """Write a set, replacing one of the same name; lots of its instruments are folded again.

    Raises:
        Forbidden: The actor may look, not change.
        NotFound: No such instrument.
        Invalid: Fewer than two different instruments.
        Conflict: An instrument is in another set already.
    """
    tenancy.require_editable(session, household_id)
    wanted = list(dict.fromkeys(instrument_ids))
    if len(wanted) < 2:
        raise Invalid("A set needs at least two different instruments.", field="instrument_ids")
    for instrument_id in wanted:
        get_instrument(session, instrument_id)
    elsewhere = session.execute(
        select(IdenticalInstrument.set_name, Instrument.symbol)
        .join(Instrument, Instrument.id == IdenticalInstrument.instrument_id)
        .where(
            IdenticalInstrument.household_id == household_id,
            IdenticalInstrument.set_name != name,
            IdenticalInstrument.instrument_id.in_(wanted),
        )
    ).first()
    if elsewhere is not None:
        raise Conflict(
            f"{elsewhere.symbol} is in the set “{elsewhere.set_name}” already. An instrument can be"
            " in one set only."
        )
    before = _members(session, household_id, name)
    _remove(session, household_id, name)
    for instrument_id in wanted:
        session.add(
            IdenticalInstrument(
                household_id=household_id, set_name=name, instrument_id=instrument_id
            )
        )
    session.flush()
    _mark(session, household_id, {*before, *wanted})
    return next(item for item in list_sets(session, household_id) if item["name"] == name)


def delete_set(session: Session, household_id: UUID, name: str) -> None:
    """Remove a set; lots of its instruments are folded again.

    Raises:
        Forbidden: The actor may look, not change.
        NotFound: No such set.
    """
    tenancy.require_editable(session, household_id)
    before = _members(session, household_id, name)
    if not before:
        raise NotFound("set of instruments")
    _remove(session, household_id, name)
    _mark(session, household_id, set(before))


def _members(session: Session, household_id: UUID, name: str) -> Sequence[UUID]:
    return session.scalars(
        select(IdenticalInstrument.instrument_id).where(
            IdenticalInstrument.household_id == household_id,
            IdenticalInstrument.set_name == name,
        )
    ).all()


def _remove(session: Session, household_id: UUID, name: str) -> None:
    session.execute(
        delete(IdenticalInstrument).where(
            IdenticalInstrument.household_id == household_id,
            IdenticalInstrument.set_name == name,
        )
    )


def _mark(session: Session, household_id: UUID, instrument_ids: set[UUID]) -> None:
    for instrument_id in instrument_ids:
        marks.leave(
            session,
            household_id,
            scope="refold",
            instrument_id=instrument_id,
            from_on=EARLIEST,
        )
