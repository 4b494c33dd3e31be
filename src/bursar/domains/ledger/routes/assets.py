"""Assets outside accounts, and what they were worth, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from bursar.domains.ledger.schemas.assets import (
    AssetCreate,
    AssetPage,
    AssetRead,
    AssetStats,
    AssetUpdate,
    ValuationCreate,
    ValuationPage,
    ValuationRead,
)
from bursar.domains.ledger.service import assets as service
from bursar.domains.ledger.service import valuations
from bursar.kit import clock
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX, Page
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/assets", tags=["assets"])

READ = [Depends(require(Permission.LEDGER_READ))]
WRITE = [Depends(require(Permission.LEDGER_WRITE))]

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]


@router.get("", response_model=AssetPage, dependencies=READ)
def list_assets(
    session: SessionDep,
    household_id: HouseholdDep,
    cursor: str | None = None,
    limit: Limit = PAGE_DEFAULT,
) -> Page[AssetRead]:
    """Assets by name, each with its value today."""
    return service.list_assets(
        session, household_id, today=clock.today(), cursor=cursor, limit=limit
    )


@router.post("", status_code=201, response_model=AssetRead, dependencies=WRITE)
def create_asset(body: AssetCreate, session: SessionDep, household_id: HouseholdDep) -> AssetRead:
    """Add an asset; its value becomes the first of its history."""
    return service.create_asset(session, household_id, body, today=clock.today())


@router.get("/stats", response_model=AssetStats, dependencies=READ)
def get_asset_stats(session: SessionDep, household_id: HouseholdDep) -> AssetStats:
    """What is owned today, by category and currency."""
    return service.stats(session, household_id, today=clock.today())


@router.get("/category/{cat}", response_model=AssetPage, dependencies=READ)
def list_assets_of_category(
    cat: str,
    session: SessionDep,
    household_id: HouseholdDep,
    cursor: str | None = None,
    limit: Limit = PAGE_DEFAULT,
) -> Page[AssetRead]:
    """Assets of one category, said by its key or its title."""
    return service.list_assets(
        session, household_id, today=clock.today(), category=cat, cursor=cursor, limit=limit
    )


@router.get("/{asset_id}", response_model=AssetRead, dependencies=READ)
def get_asset(asset_id: UUID, session: SessionDep) -> AssetRead:
    """One asset with its value today."""
    return service.read_asset(session, asset_id, today=clock.today())


@router.put("/{asset_id}", name="put_asset", response_model=AssetRead, dependencies=WRITE)
@router.patch("/{asset_id}", response_model=AssetRead, dependencies=WRITE)
def change_asset(asset_id: UUID, body: AssetUpdate, session: SessionDep) -> AssetRead:
    """Change facts of an asset; a new value is added to its history."""
    return service.change_asset(session, asset_id, body, today=clock.today())


@router.delete("/{asset_id}", status_code=204, dependencies=WRITE)
def delete_asset(asset_id: UUID, session: SessionDep) -> None:
    """Remove an asset with its history of values."""
    service.delete_asset(session, asset_id)


@router.get("/{asset_id}/valuations", response_model=ValuationPage, dependencies=READ)
def list_valuations(
    asset_id: UUID, session: SessionDep, cursor: str | None = None, limit: Limit = PAGE_DEFAULT
) -> Page[ValuationRead]:
    """What an asset was worth, latest first."""
    return valuations.list_valuations(session, asset_id, cursor=cursor, limit=limit)


@router.post(
    "/{asset_id}/valuations", status_code=201, response_model=ValuationRead, dependencies=WRITE
)
def add_valuation(asset_id: UUID, body: ValuationCreate, session: SessionDep) -> ValuationRead:
    """State what an asset was worth on a day; a day has one value, the last one stated."""
    return valuations.add_valuation(session, asset_id, body, today=clock.today())


@router.delete("/{asset_id}/valuations/{valuation_id}", status_code=204, dependencies=WRITE)
def delete_valuation(asset_id: UUID, valuation_id: UUID, session: SessionDep) -> None:
    """Remove a stated value; the one before it holds again."""
    valuations.delete_valuation(session, asset_id, valuation_id)
