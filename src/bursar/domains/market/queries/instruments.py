"""Finding instruments: by id, by identifier on a day, by words."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from bursar.domains.market.models import CorporateAction, Instrument, InstrumentIdentifier
from bursar.domains.market.queries.prices import SAMPLE, source_ranks
from bursar.kit.errors import NotFound

# Two sources that state one action differ by a few days; no issuer acts twice in a week.
SAME_ACTION = timedelta(days=7)


def get_instrument(session: Session, instrument_id: UUID) -> Instrument:
    """One instrument, shared or of the actor's households.

    Raises:
        NotFound: None of that id among them.
    """
    found = session.get(Instrument, instrument_id)
    if found is None:
        raise NotFound("instrument")
    return found


def instruments_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Instrument]:
    """Those of the instruments that the actor may see, by id."""
    if not ids:
        return {}
    rows = session.scalars(select(Instrument).where(Instrument.id.in_(ids)))
    return {row.id: row for row in rows}


@dataclass(frozen=True, slots=True)
class Known:
    """An identifier that points at an instrument, for a time."""

    instrument_id: UUID
    venue: str | None
    valid_from: date | None
    valid_to: date | None
    is_own: bool
    currency: str
    kind: str

    def holds_on(self, day: date) -> bool:
        """Whether the identifier meant this instrument on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


def known_identifiers(
    session: Session, household_id: UUID, values: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], Sequence[Known]]:
    """What the identifiers point at, the household's own first.

    Args:
        values: Pairs of scheme and value; values are compared without case.
    """
    found: dict[tuple[str, str], list[Known]] = defaultdict(list)
    if not values:
        return found
    wanted = {value.upper() for _, value in values}
    rows = session.execute(
        select(
            InstrumentIdentifier.scheme,
            func.upper(InstrumentIdentifier.value),
            InstrumentIdentifier.instrument_id,
            InstrumentIdentifier.venue,
            InstrumentIdentifier.valid_from,
            InstrumentIdentifier.valid_to,
            InstrumentIdentifier.household_id.is_not(None),
            Instrument.currency,
            Instrument.kind,
        )
        .join(Instrument, Instrument.id == InstrumentIdentifier.instrument_id)
        .where(
            func.upper(InstrumentIdentifier.value).in_(wanted),
            or_(
                InstrumentIdentifier.household_id.is_(None),
                InstrumentIdentifier.household_id == household_id,
            ),
        )
        .order_by(
            InstrumentIdentifier.household_id.is_(None),
            InstrumentIdentifier.created_at,
            InstrumentIdentifier.id,
        )
    )
    for scheme, value, *rest in rows:
        found[scheme, value].append(Known(*rest))
    return found


def search_instruments(
    session: Session, household_id: UUID | None, words: str, *, limit: int
) -> Sequence[Any]:
    """Instruments whose symbol, name or identifier matches, best first."""
    text = words.strip()
    if not text:
        return []
    named = select(InstrumentIdentifier.instrument_id).where(
        func.upper(InstrumentIdentifier.value) == text.upper()
    )
    rank = case(
        (func.upper(Instrument.symbol) == text.upper(), 0),
        (Instrument.id.in_(named), 1),
        (Instrument.symbol.istartswith(text, autoescape=True), 2),
        (Instrument.name.istartswith(text, autoescape=True), 3),
        else_=4,
    )
    statement = (
        select(
            Instrument.id,
            Instrument.symbol,
            Instrument.name,
            Instrument.kind,
            Instrument.currency,
            Instrument.venue,
            Instrument.sector,
            Instrument.household_id,
        )
        .where(
            or_(Instrument.household_id.is_(None), Instrument.household_id == household_id),
            or_(
                Instrument.symbol.icontains(text, autoescape=True),
                Instrument.name.icontains(text, autoescape=True),
                Instrument.id.in_(named),
            ),
        )
        .order_by(rank, Instrument.household_id.is_(None), Instrument.symbol, Instrument.id)
        .limit(limit)
    )
    return session.execute(statement).all()


def corporate_actions(
    session: Session, household_id: UUID, ids: Collection[UUID]
) -> Sequence[CorporateAction]:
    """Actions of the instruments that change units or basis, oldest first; no dividends.

    Where several sources state the same action, a few days apart, the household's own word
    counts. Actions of the sample market are none for a household that does not use its prices:
    its holdings never split because a model says so.
    """
    if not ids:
        return []
    shared: ColumnElement[bool] = CorporateAction.household_id.is_(None)
    if SAMPLE not in source_ranks(session, household_id):
        shared = and_(shared, CorporateAction.source != SAMPLE)
    rows = session.scalars(
        select(CorporateAction)
        .where(
            CorporateAction.instrument_id.in_(ids),
            CorporateAction.kind != "dividend",
            or_(
                shared,
                CorporateAction.household_id == household_id,
            ),
        )
        .order_by(
            CorporateAction.household_id.is_(None),
            CorporateAction.ex_on,
            CorporateAction.source,
            CorporateAction.id,
        )
    )
    return sorted(_each_once(rows), key=lambda row: (row.ex_on, str(row.id)))


def _each_once(rows: Iterable[CorporateAction]) -> list[CorporateAction]:
    """Keep the first word about each action: sources name the ex-date, or the day of payment."""
    kept: list[CorporateAction] = []
    days: dict[tuple[object, ...], list[date]] = defaultdict(list)
    for row in rows:
        key = (row.instrument_id, row.kind, row.counter_instrument_id)
        if all(abs(row.ex_on - day) > SAME_ACTION for day in days[key]):
            days[key].append(row.ex_on)
            kept.append(row)
    return kept


def action_partners(session: Session, household_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Return the instruments that a corporate action links with one of these, either way."""
    seen = or_(CorporateAction.household_id.is_(None), CorporateAction.household_id == household_id)
    one, other = CorporateAction.instrument_id, CorporateAction.counter_instrument_id
    found: set[UUID] = set()
    for column, partner in ((one, other), (other, one)):
        rows = session.scalars(
            select(partner).where(seen, column.in_(ids), other.is_not(None)).distinct()
        )
        found.update(row for row in rows if row is not None)
    return found
