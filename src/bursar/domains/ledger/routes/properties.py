"""Homes and rentals over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from bursar.domains.ledger.schemas.fields import Amount
from bursar.domains.ledger.schemas.properties import (
    PropertyCashFlowRead,
    PropertyCreate,
    PropertyPage,
    PropertyRead,
    PropertyUpdate,
    PropertyValuationCreate,
    PropertyValuationRead,
)
from bursar.domains.ledger.service import properties as service
from bursar.domains.ledger.service import property_cash_flows, property_estimates
from bursar.kit import clock
from bursar.kit.edge import HouseholdDep, SessionDep, require, runtime_of
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX, Page
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/real-estate", tags=["real estate"])

READ = [Depends(require(Permission.LEDGER_READ))]
WRITE = [Depends(require(Permission.LEDGER_WRITE))]


@router.get("", response_model=PropertyPage, dependencies=READ)
def list_properties(
    session: SessionDep,
    household_id: HouseholdDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT,
) -> Page[PropertyRead]:
    """Properties by name, each with its value, debt and equity today."""
    return service.list_properties(
        session, household_id, today=clock.today(), cursor=cursor, limit=limit
    )


@router.post("", status_code=201, response_model=PropertyRead, dependencies=WRITE)
def create_property(
    body: PropertyCreate, session: SessionDep, household_id: HouseholdDep
) -> PropertyRead:
    """Add a home or rental and its asset."""
    return service.create_property(session, household_id, body, today=clock.today())


@router.get("/{property_id}", response_model=PropertyRead, dependencies=READ)
def get_property(property_id: UUID, session: SessionDep) -> PropertyRead:
    """One property with its value, debt and equity today."""
    return service.read_property(session, property_id, today=clock.today())


@router.put("/{property_id}", name="put_property", response_model=PropertyRead, dependencies=WRITE)
@router.patch("/{property_id}", response_model=PropertyRead, dependencies=WRITE)
def change_property(property_id: UUID, body: PropertyUpdate, session: SessionDep) -> PropertyRead:
    """Change facts of a property; a new value is added to its history."""
    return service.change_property(session, property_id, body, today=clock.today())


@router.delete("/{property_id}", status_code=204, dependencies=WRITE)
def delete_property(property_id: UUID, session: SessionDep) -> None:
    """Remove a property with its asset and values; the debts on it stay."""
    service.delete_property(session, property_id)


@router.post(
    "/{property_id}/valuation",
    status_code=201,
    response_model=PropertyValuationRead,
    dependencies=WRITE,
)
def value_property(
    property_id: UUID,
    request: Request,
    session: SessionDep,
    body: PropertyValuationCreate | None = None,
) -> PropertyValuationRead:
    """State what the property is worth, or with an empty body ask the valuation service."""
    return property_estimates.value_property(
        session,
        property_id,
        body or PropertyValuationCreate(),
        today=clock.today(),
        vendor=runtime_of(request).services.get("property_value"),
    )


@router.get("/{property_id}/cash-flow", response_model=PropertyCashFlowRead, dependencies=READ)
def get_property_cash_flow(
    property_id: UUID,
    session: SessionDep,
    cash_invested: Annotated[
        Amount | None,
        Query(description="Own money put in, where the purchase does not say."),
    ] = None,
) -> PropertyCashFlowRead:
    """The coming year of a property: income, costs, debt and the ratios people compare."""
    return property_cash_flows.cash_flow(
        session, property_id, today=clock.today(), cash_invested=cash_invested
    )
