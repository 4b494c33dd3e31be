"""Quotes as people see them: a price, its day and source, or why there is none."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.market.models import Instrument
from bursar.domains.market.queries.instruments import known_identifiers
from bursar.domains.market.queries.prices import SAMPLE, latest_prices
from bursar.kit.errors import NotFound

STALE_DAYS = 7
MISSING_NOTE = (
    "No price is known. Import a file that states one, enter it by hand, or add a price vendor's"
    " key in the settings of this installation."
)


def instrument_by_symbol(
    session: Session, household_id: UUID, symbol: str, today: date
) -> Instrument:
    """Return the instrument a symbol means today, the household's own first.

    Args:
        session: Bound to an actor who sees the household.
        household_id: Whose.
        symbol: A ticker, ISIN, CUSIP, FIGI, or the instrument's id.
        today: Tickers are used again: whose it is depends on the day.

    Raises:
        NotFound: Nobody here knows the symbol.
    """
    try:
        found = session.get(Instrument, UUID(symbol))
    except ValueError:
        found = None
    if found is not None:
        return found
    schemes = ("ticker", "isin", "cusip", "figi", "coingecko")
    known = known_identifiers(session, household_id, [(scheme, symbol) for scheme in schemes])
    for scheme in schemes:
        for item in known.get((scheme, symbol.upper()), ()):
            if item.holds_on(today):
                row = session.get(Instrument, item.instrument_id)
                if row is not None:
                    return row
    raise NotFound("instrument")


def quotes(
    session: Session, household_id: UUID, instruments: Sequence[Instrument], *, today: date
) -> list[dict[str, Any]]:
    """Return a quote for each instrument, in their order."""
    prices = latest_prices(session, household_id, [row.id for row in instruments])
    return [_quote(row, prices.get(row.id), today) for row in instruments]


def _quote(row: Instrument, price: Any, today: date) -> dict[str, Any]:
    if price is None:
        return {
            "symbol": row.symbol, "instrument_id": row.id, "price": None,
            "currency": row.currency, "on": None, "previous_close": None, "change": None,
            "change_pct": None, "source": None, "status": "missing_price", "note": MISSING_NOTE,
        }  # fmt: skip
    before = price.previous
    change = price.close - before if before is not None else None
    return {
        "symbol": row.symbol,
        "instrument_id": row.id,
        "price": price.close,
        "currency": row.currency,
        "on": price.on,
        "previous_close": before,
        "change": change,
        "change_pct": float(change / price.previous)
        if change is not None and price.previous
        else None,
        "source": price.source,
        "status": "stale" if (today - price.on).days > STALE_DAYS else "complete",
        "note": "Sample price." if price.source == SAMPLE else None,
    }
