"""Routes of substantially identical instruments."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from bursar.domains.ledger.schemas.identical import (
    IdenticalSetGiven,
    IdenticalSetList,
    IdenticalSetRead,
)
from bursar.domains.ledger.service import identical as service
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/identical-instruments", tags=["securities"])

_READ = [Depends(require(Permission.LEDGER_READ))]
_WRITE = [Depends(require(Permission.LEDGER_WRITE))]


@router.get("", response_model=IdenticalSetList, dependencies=_READ)
def list_identical_sets(session: SessionDep, household_id: HouseholdDep) -> Any:
    """Instruments that the household treats as substantially identical, set by set."""
    return {"items": service.list_sets(session, household_id), "next": None}


@router.put("", response_model=IdenticalSetRead, dependencies=_WRITE)
def put_identical_set(
    session: SessionDep, household_id: HouseholdDep, body: IdenticalSetGiven
) -> Any:
    """Write a set, replacing one of the same name; lots follow."""
    return service.put_set(session, household_id, body.name, body.instrument_ids)


@router.delete("", status_code=204, dependencies=_WRITE)
def delete_identical_set(
    session: SessionDep,
    household_id: HouseholdDep,
    name: Annotated[str, Query(min_length=1, max_length=100)],
) -> None:
    """Remove a set; lots follow."""
    service.delete_set(session, household_id, name)
