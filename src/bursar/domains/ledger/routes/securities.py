"""Routes of positions: spec 001 calls them securities."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends

from bursar.domains.ledger.models import Lot
from bursar.domains.ledger.queries import securities as queries
from bursar.domains.ledger.schemas.securities import (
    SecurityCreate,
    SecurityList,
    SecurityRead,
    SecurityUpdate,
    TaxLotCreate,
    TaxLotList,
    TaxLotRead,
)
from bursar.domains.ledger.service import securities as service
from bursar.domains.market.models import Instrument
from bursar.domains.market.queries import get_instrument
from bursar.domains.market.routes import history_of
from bursar.domains.market.schemas import BarPage, QuoteRead
from bursar.domains.market.service.quotes import quotes
from bursar.engines.ledger.holding_period import is_long
from bursar.kit import clock
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/securities", tags=["securities"])

_READ = [Depends(require(Permission.LEDGER_READ))]
_WRITE = [Depends(require(Permission.LEDGER_WRITE))]


@router.get("", response_model=SecurityList, dependencies=_READ)
def list_securities(
    session: SessionDep, household_id: HouseholdDep, account_id: UUID | None = None
) -> Any:
    """Positions that hold units."""
    items = queries.list_positions(
        session, household_id, today=clock.today(), account_id=account_id
    )
    return {"items": items, "next": None}


@router.post("", status_code=201, response_model=SecurityRead, dependencies=_WRITE)
def create_security(session: SessionDep, body: SecurityCreate) -> Any:
    """Add units held before the ledger begins, as an opening balance; values follow."""
    key = service.add_position(session, body.model_dump(), today=clock.today())
    return queries.read_position(session, key, today=clock.today())


@router.get("/{position_id}", response_model=SecurityRead, dependencies=_READ)
def get_security(session: SessionDep, position_id: UUID) -> Any:
    """One position."""
    key = queries.find_position(session, position_id)
    return queries.read_position(session, key, today=clock.today())


@router.patch(
    "/{position_id}",
    response_model=SecurityRead,
    dependencies=_WRITE,
    operation_id="update_security",
)
@router.put(
    "/{position_id}",
    response_model=SecurityRead,
    dependencies=_WRITE,
    operation_id="replace_security",
)
def update_security(session: SessionDep, position_id: UUID, body: SecurityUpdate) -> Any:
    """Change facts of the instrument; quantities and values follow from transactions."""
    key = queries.find_position(session, position_id)
    service.change_facts(session, key, body.model_dump(exclude_unset=True))
    return queries.read_position(session, key, today=clock.today())


@router.delete("/{position_id}", status_code=204, dependencies=_WRITE)
def delete_security(session: SessionDep, position_id: UUID) -> None:
    """Remove a position that was entered by hand."""
    service.remove_position(session, queries.find_position(session, position_id))


def _instrument(session: SessionDep, position_id: UUID) -> tuple[UUID, Instrument]:
    key = queries.find_position(session, position_id)
    return key.household_id, get_instrument(session, key.instrument_id)


@router.get("/{position_id}/quote", response_model=QuoteRead, dependencies=_READ)
def get_security_quote(session: SessionDep, position_id: UUID) -> Any:
    """The latest price of the position's instrument."""
    household_id, row = _instrument(session, position_id)
    return quotes(session, household_id, [row], today=clock.today())[0]


@router.get("/{position_id}/history", response_model=BarPage, dependencies=_READ)
def get_security_history(
    session: SessionDep,
    position_id: UUID,
    from_date: date | None = None,
    to_date: date | None = None,
) -> Any:
    """Daily prices of the position's instrument, oldest first."""
    household_id, row = _instrument(session, position_id)
    return history_of(session, household_id, row, from_date, to_date)


@router.get("/{position_id}/tax-lots", response_model=TaxLotList, dependencies=_READ)
def list_tax_lots(session: SessionDep, position_id: UUID) -> Any:
    """Open lots of the position, oldest first."""
    key = queries.find_position(session, position_id)
    today = clock.today()
    return {"items": [_lot(lot, today) for lot in queries.open_lots(session, key)], "next": None}


@router.post(
    "/{position_id}/tax-lots", status_code=201, response_model=SecurityRead, dependencies=_WRITE
)
def create_tax_lot(session: SessionDep, position_id: UUID, body: TaxLotCreate) -> Any:
    """Add a lot held before the ledger begins; the position follows after the rebuild."""
    key = queries.find_position(session, position_id)
    service.add_lot(session, key, body.model_dump(), today=clock.today())
    return queries.read_position(session, key, today=clock.today())


def _lot(lot: Lot, today: date) -> TaxLotRead:
    long = lot.is_always_long or is_long(lot.holding_start_on.toordinal(), today.toordinal())
    cost = lot.cost_basis
    return TaxLotRead(
        id=lot.id,
        acquisition_date=lot.acquired_on,
        holding_start=lot.holding_start_on,
        quantity=lot.quantity,
        cost_per_share=cost / lot.quantity if cost is not None and lot.quantity else None,
        total_cost=cost,
        wash_sale_adjustment=lot.wash_adjustment,
        holding_period="long" if long else "short",
        currency=lot.currency,
        opening_transaction_id=lot.opening_transaction_id,
    )
