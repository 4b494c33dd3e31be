"""Quotes as people see them: a price, its day and source, or why there is none."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.market.models import Instrument
from bursar.domains.market.queries.instruments import (
    Known,
    corporate_actions,
    known_identifiers,
)
from bursar.domains.market.queries.prices import SAMPLE, LatestPrice, latest_prices
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
    if found is not None and found.household_id in (None, household_id):
        return found
    schemes = ("ticker", "isin", "cusip", "figi", "coingecko")
    known = known_identifiers(session, household_id, [(scheme, symbol) for scheme in schemes])
    for scheme in schemes:
        item = _meant(known.get((scheme, symbol.upper()), ()), today)
        row = session.get(Instrument, item.instrument_id) if item is not None else None
        if row is not None:
            return row
    raise NotFound("instrument")


def _meant(known: Sequence[Known], today: date) -> Known | None:
    """Whose identifier it is today; where nobody's, who had it last: people still hold it."""
    for item in known:
        if item.holds_on(today):
            return item
    past = [item for item in known if item.valid_to is not None and item.valid_to < today]
    return max(past, key=lambda item: item.valid_to or today, default=None)


def quotes(
    session: Session, household_id: UUID, instruments: Sequence[Instrument], *, today: date
) -> list[dict[str, Any]]:
    """Return a quote for each instrument, in their order."""
    ids = [row.id for row in instruments]
    prices = latest_prices(session, household_id, ids)
    ratios = _split_since(session, household_id, prices)
    return [
        _quote(row, prices.get(row.id), ratios.get(row.id, Decimal(1)), today)
        for row in instruments
    ]


def _split_since(
    session: Session, household_id: UUID, prices: Mapping[UUID, LatestPrice]
) -> Mapping[UUID, Decimal]:
    """New units for each old one between the last two closes: closes are as traded."""
    ratios: dict[UUID, Decimal] = {}
    for action in corporate_actions(session, household_id, list(prices)):
        price = prices[action.instrument_id]
        if action.kind not in ("split", "stock_dividend") or not action.ratio:
            continue
        if price.previous_on is not None and price.previous_on < action.ex_on <= price.on:
            ratios[action.instrument_id] = (
                ratios.get(action.instrument_id, Decimal(1)) * action.ratio
            )
    return ratios


def _quote(
    row: Instrument, price: LatestPrice | None, ratio: Decimal, today: date
) -> dict[str, Any]:
    if price is None:
        return {
            "symbol": row.symbol, "instrument_id": row.id, "price": None,
            "currency": row.currency, "on": None, "previous_close": None, "change": None,
            "change_pct": None, "source": None, "status": "missing_price", "note": MISSING_NOTE,
        }  # fmt: skip
    before = price.previous / ratio if price.previous is not None else None
    change = price.close - before if before is not None else None
    return {
        "symbol": row.symbol,
        "instrument_id": row.id,
        "price": price.close,
        "currency": row.currency,
        "on": price.on,
        "previous_close": before,
        "change": change,
        "change_pct": float(change / before) if change is not None and before else None,
        "source": price.source,
        "status": "stale" if (today - price.on).days > STALE_DAYS else "complete",
        "note": "Sample price." if price.source == SAMPLE else None,
    }
