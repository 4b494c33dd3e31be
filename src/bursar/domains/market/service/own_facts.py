"""Facts a person states about instruments, prices and rates: theirs alone."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bursar.domains.market.events import InstrumentChanged, PricesStated, RatesStated
from bursar.domains.market.models import KINDS, Bar, Instrument
from bursar.domains.market.queries.instruments import get_instrument
from bursar.domains.market.service import facts
from bursar.domains.market.service.facts import BY_HAND, OwnPrice, OwnRate
from bursar.domains.market.service.quotes import instrument_by_symbol
from bursar.kit import events, tenancy
from bursar.kit.errors import Forbidden, Invalid, NotFound

EARLIEST = date(1900, 1, 1)


def known_or_none(
    session: Session, household_id: UUID, symbol: str, today: date
) -> Instrument | None:
    """Return the instrument a symbol means, None where nobody here knows it."""
    try:
        return instrument_by_symbol(session, household_id, symbol, today)
    except NotFound:
        return None


def create_instrument(session: Session, household_id: UUID, given: Mapping[str, Any]) -> Instrument:
    """Add an instrument of the household's own.

    Raises:
        Forbidden: The actor may look, not change.
        Invalid: No such kind.
    """
    named = dict(given)
    identifiers = [
        (scheme, value) for scheme in ("isin", "cusip") if (value := named.pop(scheme, None))
    ]
    _check_kind(named["kind"])
    return facts.add_instrument(
        session, household_id, identifiers=identifiers, facts_source="hand", **named
    )


def change_instrument(
    session: Session, instrument_id: UUID, changes: Mapping[str, Any]
) -> Instrument:
    """Change facts of an own instrument.

    Raises:
        NotFound: None of that id among those the actor may see.
        Forbidden: It is shared by everybody, or the actor may look, not change.
        Invalid: No such kind.
    """
    row = get_instrument(session, instrument_id)
    if row.household_id is None:
        raise Forbidden(
            "This instrument is shared by all households; its facts come from its source."
        )
    tenancy.require_editable(session, row.household_id)
    if changes.get("kind") is not None:
        _check_kind(changes["kind"])
    never_empty = {"name", "kind", "multiplier"}
    for name, value in changes.items():
        if value is not None or name not in never_empty:
            setattr(row, name, value)
    session.flush()
    events.publish(session, InstrumentChanged(row.household_id, row.id))
    return row


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise Invalid(
            f"“{kind}” is not a kind of instrument. Kinds: {', '.join(KINDS)}.", field="kind"
        )


def state_prices(
    session: Session,
    household_id: UUID,
    instrument_id: UUID,
    prices: Sequence[tuple[date, Decimal, str | None]],
    *,
    today: date,
) -> int:
    """Write closes that a person states; the latest word about a day counts.

    Raises:
        NotFound: No such instrument.
        Forbidden: The actor may look, not change.
        Invalid: A day in the future, a price that is not positive, or in another currency than
            the instrument's.
    """
    tenancy.require_editable(session, household_id)
    row = get_instrument(session, instrument_id)
    for on, close, currency in prices:
        _check_day(on, today)
        if close <= 0:
            raise Invalid(
                "A price must be above zero. Record units that became worthless as a transaction"
                " of that kind.",
                field="close",
            )
        if currency is not None and currency != row.currency:
            raise Invalid(
                f"{row.symbol} is priced in {row.currency}, not {currency}.", field="currency"
            )
    written = facts.record_prices(
        session,
        household_id,
        [OwnPrice(row.id, on, close, row.currency) for on, close, _ in prices],
        source=BY_HAND,
    )
    first = min(on for on, _, _ in prices)
    events.publish(session, PricesStated(household_id, row.id, first))
    return written


def withdraw_price(session: Session, household_id: UUID, instrument_id: UUID, on: date) -> None:
    """Remove a price that was stated by hand.

    Raises:
        NotFound: None was stated for that day.
        Forbidden: The actor may look, not change.
    """
    tenancy.require_editable(session, household_id)
    removed = session.execute(
        delete(Bar)
        .where(
            Bar.household_id == household_id,
            Bar.instrument_id == instrument_id,
            Bar.source == BY_HAND,
            Bar.on_day == on,
        )
        .returning(Bar.row_id)
    ).all()
    if not removed:
        raise NotFound("price of yours on that day")
    events.publish(session, PricesStated(household_id, instrument_id, on))


def state_rate(
    session: Session,
    household_id: UUID,
    *,
    base: str,
    quote: str,
    on: date,
    rate: Decimal,
    today: date,
) -> None:
    """Write an exchange rate that a person states.

    Raises:
        Forbidden: The actor may look, not change.
        Invalid: A day in the future, or a currency against itself.
    """
    tenancy.require_editable(session, household_id)
    _check_day(on, today)
    facts.record_rates(session, household_id, [OwnRate(base, quote, on, rate)], source=BY_HAND)
    events.publish(session, RatesStated(household_id, on))


def _check_day(on: date, today: date) -> None:
    if not EARLIEST <= on <= today:
        raise Invalid(f"The day {on.isoformat()} lies in the future or before 1900.", field="on")
