"""Positions: what is held where, with its lots and price, as of the last rebuild."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, LedgerMark, Lot, PositionSeries, Transaction
from bursar.domains.ledger.queries.entries import PRICE_AGES
from bursar.domains.market.models import Instrument
from bursar.domains.market.queries.prices import LatestPrice, latest_prices
from bursar.engines.ledger.valuation import MAX_AGE_DAYS
from bursar.kit.errors import NotFound

PENDING = "pending"  # changes wait for the rebuild: the figures are of before them


@dataclass(frozen=True, slots=True)
class PositionKey:
    """One instrument in one account."""

    household_id: UUID
    account_id: UUID
    instrument_id: UUID

    @property
    def id(self) -> UUID:
        """The position's id: the same as long as account and instrument are."""
        return uuid5(self.account_id, str(self.instrument_id))


def find_position(session: Session, position_id: UUID) -> PositionKey:
    """Return the position of an id among the actor's households.

    Raises:
        NotFound: None of that id.
    """
    stored = select(
        PositionSeries.household_id, PositionSeries.account_id, PositionSeries.instrument_id
    ).where(PositionSeries.instrument_id.is_not(None))
    written = select(
        Transaction.household_id, Transaction.account_id, Transaction.instrument_id
    ).where(Transaction.instrument_id.is_not(None))
    # A position that was just entered has no series until the rebuild.
    for statement in (stored, written.distinct()):
        for household_id, account_id, instrument_id in session.execute(statement):
            if instrument_id is None:
                continue
            key = PositionKey(household_id, account_id, instrument_id)
            if key.id == position_id:
                return key
    raise NotFound("position")


def list_positions(
    session: Session, household_id: UUID, *, today: date, account_id: UUID | None = None
) -> list[dict[str, Any]]:
    """Positions that hold units, by account and ticker; prices are judged as of today."""
    held = (
        select(
            Lot.account_id,
            Lot.instrument_id,
            func.sum(Lot.quantity).label("quantity"),
            func.sum(Lot.cost_basis).label("cost_basis"),
            func.bool_and(Lot.cost_basis.is_not(None)).label("is_known"),
        )
        .where(Lot.household_id == household_id)
        .group_by(Lot.account_id, Lot.instrument_id)
    )
    if account_id is not None:
        held = held.where(Lot.account_id == account_id)
    sums = held.subquery()
    rows = session.execute(
        select(sums, Account.name.label("account_name"), Instrument)
        .join(Account, Account.id == sums.c.account_id)
        .join(Instrument, Instrument.id == sums.c.instrument_id)
        .order_by(Account.name, Instrument.symbol, Instrument.id)
    ).all()
    prices = latest_prices(session, household_id, {row.instrument_id for row in rows})
    waiting = _waiting(session, household_id)
    found = [_position(household_id, row, prices, today) for row in rows]
    for position in found:
        if waiting is None or position["instrument_id"] in waiting:
            position["status"] = PENDING
    return found


def _waiting(session: Session, household_id: UUID) -> set[UUID] | None:
    """Instruments whose lots wait for the rebuild; None where all of them do."""
    marks = session.execute(
        select(LedgerMark.scope, LedgerMark.instrument_id).where(
            LedgerMark.household_id == household_id
        )
    ).all()
    if any(scope == "all" for scope, _ in marks):
        return None
    return {instrument_id for scope, instrument_id in marks if scope == "refold" and instrument_id}


def read_position(session: Session, key: PositionKey, *, today: date) -> dict[str, Any]:
    """One position; an empty one has zero units.

    Raises:
        NotFound: Its account or instrument is gone.
    """
    found = list_positions(session, key.household_id, today=today, account_id=key.account_id)
    for position in found:
        if position["instrument_id"] == key.instrument_id:
            return position
    account = session.get(Account, key.account_id)
    instrument = session.get(Instrument, key.instrument_id)
    if account is None or instrument is None:
        raise NotFound("position")
    prices = latest_prices(session, key.household_id, [key.instrument_id])
    waiting = _waiting(session, key.household_id)
    return _facts(key, account.name, instrument, prices.get(key.instrument_id)) | {
        "quantity": Decimal(0),
        "average_cost_per_share": None,
        "cost_basis": Decimal(0),
        "market_value": Decimal(0),
        "unrealized_gain_loss": Decimal(0),
        "status": "complete" if waiting is not None and instrument.id not in waiting else PENDING,
    }


def _position(
    household_id: UUID, row: Any, prices: Mapping[UUID, LatestPrice], today: date
) -> dict[str, Any]:
    key = PositionKey(household_id, row.account_id, row.instrument_id)
    price = prices.get(row.instrument_id)
    cost = row.cost_basis if row.is_known else None
    instrument = row.Instrument
    value = price.close * row.quantity * instrument.multiplier if price else None
    if instrument.kind == "future":  # settled in cash every day: the contract is worth nothing
        value = Decimal(0)
    status = _status(instrument, price, today) if cost is not None else "partial"
    return _facts(key, row.account_name, instrument, price) | {
        "quantity": row.quantity,
        "average_cost_per_share": cost / row.quantity
        if cost is not None and row.quantity
        else None,
        "cost_basis": cost,
        "market_value": value,
        "unrealized_gain_loss": value - cost if value is not None and cost is not None else None,
        "status": "missing_price" if value is None else status,
    }


def _status(instrument: Instrument, price: LatestPrice | None, today: date) -> str:
    """Whether the price is fresh enough, by the same measure as daily values."""
    age = PRICE_AGES.get(instrument.kind, MAX_AGE_DAYS)
    return "stale" if price is not None and (today - price.on).days > age else "complete"


def _facts(
    key: PositionKey, account_name: str, instrument: Instrument, price: LatestPrice | None
) -> dict[str, Any]:
    return {
        "id": key.id,
        "household_id": key.household_id,
        "account_id": key.account_id,
        "account_name": account_name,
        "instrument_id": instrument.id,
        "ticker": instrument.symbol,
        "name": instrument.name,
        "security_type": instrument.kind,
        "exchange": instrument.venue,
        "sector": instrument.sector,
        "industry": instrument.industry,
        "currency": instrument.currency,
        "current_price": price.close if price else None,
        "last_price_update": price.on if price else None,
    }


def open_lots(session: Session, key: PositionKey) -> Sequence[Lot]:
    """Lots of one position that still hold units, oldest first, as of the last rebuild."""
    return session.scalars(
        select(Lot)
        .where(
            Lot.household_id == key.household_id,
            Lot.account_id == key.account_id,
            Lot.instrument_id == key.instrument_id,
        )
        .order_by(Lot.acquired_on, Lot.lot_key)
    ).all()
