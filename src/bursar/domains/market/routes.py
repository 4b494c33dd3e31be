"""Routes of market data, as spec 001 names them, and of the household's own facts."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy.orm import Session

from bursar.domains.market import schemas
from bursar.domains.market.models import Instrument
from bursar.domains.market.queries.instruments import get_instrument, search_instruments
from bursar.domains.market.queries.prices import SAMPLE, bars, source_ranks
from bursar.domains.market.service import own_facts
from bursar.domains.market.service.own_facts import EARLIEST
from bursar.domains.market.service.quotes import instrument_by_symbol, quotes
from bursar.kit import clock
from bursar.kit.edge import HouseholdDep, SessionDep, require, runtime_of
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/market", tags=["market"])
instruments_router = APIRouter(prefix="/instruments", tags=["instruments"])

_READ = [Depends(require(Permission.MARKET_READ))]
_WRITE = [Depends(require(Permission.MARKET_WRITE))]

FOUND_MAX = 50
BATCH_MAX = 200
BARS_MAX = 10_000
YEAR = timedelta(days=365)

Symbol = Annotated[str, Query(min_length=1, max_length=60)]


def _facts(row: Instrument) -> dict[str, Any]:
    names = schemas.InstrumentRead.model_fields
    return {
        **{name: getattr(row, name) for name in names if hasattr(row, name)},
        "is_own": row.household_id is not None,
    }


@router.get("/quote/{symbol}", response_model=schemas.QuoteRead, dependencies=_READ)
def get_quote(session: SessionDep, household_id: HouseholdDep, symbol: str) -> Any:
    """The latest price of a symbol."""
    today = clock.today()
    row = instrument_by_symbol(session, household_id, symbol, today)
    return quotes(session, household_id, [row], today=today)[0]


@router.get("/batch-quotes", response_model=schemas.QuoteList, dependencies=_READ)
def batch_quotes(
    session: SessionDep,
    household_id: HouseholdDep,
    symbols: Annotated[str, Query(min_length=1, max_length=5000, description="Comma separated.")],
) -> Any:
    """The latest prices of several symbols; unknown ones are left out."""
    today = clock.today()
    wanted = [part.strip() for part in symbols.split(",") if part.strip()][:BATCH_MAX]
    rows = [
        row
        for symbol in wanted
        if (row := own_facts.known_or_none(session, household_id, symbol, today)) is not None
    ]
    return {"items": quotes(session, household_id, rows, today=today), "next": None}


@router.get("/history/{symbol}", response_model=schemas.BarPage, dependencies=_READ)
def get_history(
    session: SessionDep,
    household_id: HouseholdDep,
    symbol: str,
    from_date: date | None = None,
    to_date: date | None = None,
) -> Any:
    """Daily prices of a symbol, as traded, oldest first; a year unless said otherwise."""
    row = instrument_by_symbol(session, household_id, symbol, clock.today())
    return history_of(session, household_id, row, from_date, to_date)


def history_of(
    session: Session,
    household_id: UUID,
    row: Instrument,
    from_date: date | None,
    to_date: date | None,
) -> dict[str, Any]:
    """Return the prices of an instrument between two days."""
    last = to_date or clock.today()
    first = from_date or max(last, EARLIEST + YEAR) - YEAR
    found = bars(session, household_id, row.id, from_on=first, to_on=last, limit=BARS_MAX)
    return {
        "symbol": row.symbol,
        "instrument_id": row.id,
        "sample": any(bar["source"] == SAMPLE for bar in found),
        "items": found,
        "next": None,
    }


@router.get("/search", response_model=schemas.InstrumentPage, dependencies=_READ)
def search_market(
    session: SessionDep,
    household_id: HouseholdDep,
    q: Annotated[str, Query(min_length=1, max_length=100)],
    limit: Annotated[int, Query(ge=1, le=FOUND_MAX)] = 20,
) -> Any:
    """Instruments whose symbol, name or identifier matches, best first."""
    rows = search_instruments(session, household_id, q, limit=limit)
    return {
        "items": [{**row._asdict(), "is_own": row.household_id is not None} for row in rows],
        "next": None,
    }


@router.get("/sources", response_model=schemas.SourcesRead, dependencies=_READ)
def get_price_sources(session: SessionDep, household_id: HouseholdDep, request: Request) -> Any:
    """Where this household's prices come from."""
    order = source_ranks(session, household_id)
    vendors = list(runtime_of(request).services.get("vendors", ()))
    sample = SAMPLE in order
    if sample:
        note = "Sample prices: made from a model, not a market. Only sample households see them."
    elif vendors:
        note = "Prices are fetched from the vendors named here, files and entries of yours first."
    else:
        note = (
            "No price vendor has a key, so values use the prices in your files and those you"
            " enter. See the guide to market data for how to add a key."
        )
    return {"vendors": vendors, "order": order, "sample": sample, "note": note}


@instruments_router.get(
    "/{instrument_id}", response_model=schemas.InstrumentRead, dependencies=_READ
)
def get_instrument_facts(session: SessionDep, instrument_id: UUID) -> Any:
    """One instrument."""
    return _facts(get_instrument(session, instrument_id))


@instruments_router.post(
    "", status_code=201, response_model=schemas.InstrumentRead, dependencies=_WRITE
)
def create_instrument(
    session: SessionDep, household_id: HouseholdDep, body: schemas.InstrumentCreate
) -> Any:
    """Add an instrument that only this household sees."""
    return _facts(own_facts.create_instrument(session, household_id, body.model_dump()))


@instruments_router.patch(
    "/{instrument_id}", response_model=schemas.InstrumentRead, dependencies=_WRITE
)
def update_instrument(
    session: SessionDep, instrument_id: UUID, body: schemas.InstrumentUpdate
) -> Any:
    """Change facts of the household's own instrument."""
    changes = body.model_dump(exclude_unset=True)
    return _facts(own_facts.change_instrument(session, instrument_id, changes))


@instruments_router.post(
    "/{instrument_id}/prices", status_code=201, response_model=schemas.Written, dependencies=_WRITE
)
def state_prices(
    session: SessionDep,
    household_id: HouseholdDep,
    instrument_id: UUID,
    body: schemas.PricesGiven,
) -> Any:
    """State prices by hand; they count before every other source, for this household alone."""
    prices = [(item.on, item.close, item.currency) for item in body.prices]
    written = own_facts.state_prices(
        session, household_id, instrument_id, prices, today=clock.today()
    )
    return {"written": written}


@instruments_router.delete("/{instrument_id}/prices/{on}", status_code=204, dependencies=_WRITE)
def withdraw_price(
    session: SessionDep, household_id: HouseholdDep, instrument_id: UUID, on: date
) -> None:
    """Withdraw a price that was stated by hand."""
    own_facts.withdraw_price(session, household_id, instrument_id, on)


@router.post(
    "/exchange-rates", status_code=201, response_model=schemas.Written, dependencies=_WRITE
)
def state_rate(session: SessionDep, household_id: HouseholdDep, body: schemas.RateGiven) -> Any:
    """State an exchange rate by hand, for this household alone."""
    own_facts.state_rate(session, household_id, **body.model_dump(), today=clock.today())
    return {"written": 1}
