"""Accounts over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from bursar.domains.ledger.schemas.accounts import (
    AccountCreate,
    AccountPage,
    AccountRead,
    AccountUpdate,
)
from bursar.domains.ledger.service import accounts as service
from bursar.kit import clock
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX, Page
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/accounts", tags=["accounts"])

READ = [Depends(require(Permission.LEDGER_READ))]
WRITE = [Depends(require(Permission.LEDGER_WRITE))]


@router.get("", response_model=AccountPage, dependencies=READ)
def list_accounts(
    session: SessionDep,
    household_id: HouseholdDep,
    *,
    is_active: bool | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_DEFAULT,
) -> Page[AccountRead]:
    """Accounts by name, each with its balance today."""
    return service.list_accounts(
        session,
        household_id,
        today=clock.today(),
        is_active=is_active,
        cursor=cursor,
        limit=limit,
    )


@router.post("", status_code=201, response_model=AccountRead, dependencies=WRITE)
def create_account(
    body: AccountCreate, session: SessionDep, household_id: HouseholdDep
) -> AccountRead:
    """Open an account; an opening balance becomes its first transaction."""
    return service.create_account(session, household_id, body, today=clock.today())


@router.get("/{account_id}", response_model=AccountRead, dependencies=READ)
def get_account(account_id: UUID, session: SessionDep) -> AccountRead:
    """One account with its balance today."""
    return service.read_account(session, account_id, today=clock.today())


@router.put("/{account_id}", name="put_account", response_model=AccountRead, dependencies=WRITE)
@router.patch("/{account_id}", response_model=AccountRead, dependencies=WRITE)
def change_account(account_id: UUID, body: AccountUpdate, session: SessionDep) -> AccountRead:
    """Change facts of an account; what is absent stays."""
    return service.change_account(session, account_id, body, today=clock.today())


@router.delete("/{account_id}", status_code=204, dependencies=WRITE)
def delete_account(
    account_id: UUID,
    session: SessionDep,
    *,
    with_transactions: Annotated[
        bool, Query(description="Remove the account's transactions too.")
    ] = False,
) -> None:
    """Remove an account; refused while it has transactions, unless they shall go too."""
    service.delete_account(session, account_id, with_transactions=with_transactions)
