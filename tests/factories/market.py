"""Instruments, prices, rates and corporate actions, of a household or shared by all."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.market.models import CorporateAction, Instrument
from bursar.domains.market.service import facts
from bursar.domains.market.service.facts import OwnPrice, OwnRate


def instrument(
    session: Session,
    household_id: UUID,
    symbol: str = "VTI",
    *,
    kind: str = "stock",
    currency: str = "USD",
    closes: dict[date, str] | None = None,
    **more: Any,
) -> Instrument:
    """Add an instrument of the household's own, with closes that a file stated."""
    made = facts.add_instrument(
        session, household_id, symbol=symbol, name=symbol, kind=kind, currency=currency, **more
    )
    prices(session, household_id, made, closes or {})
    return made


def prices(
    session: Session,
    household_id: UUID,
    of: Instrument,
    closes: dict[date, str],
    *,
    source: str = "file",
) -> None:
    """State closes of an instrument for one household."""
    facts.record_prices(
        session,
        household_id,
        [OwnPrice(of.id, on, Decimal(close), of.currency) for on, close in closes.items()],
        source=source,
    )


def rate(session: Session, household_id: UUID, pair: str, on: date, value: str) -> None:
    """State that one unit of the first currency of a pair (`EUR/USD`) cost so many of the other."""
    base, quote = pair.split("/")
    facts.record_rates(
        session, household_id, [OwnRate(base, quote, on, Decimal(value))], source="file"
    )


def split(session: Session, household_id: UUID, of: Instrument, on: date, ratio: str) -> None:
    """Have the market state a split, for one household."""
    session.add(
        CorporateAction(
            household_id=household_id,
            instrument_id=of.id,
            kind="split",
            ex_on=on,
            ratio=Decimal(ratio),
            source="file",
        )
    )
    session.flush()
