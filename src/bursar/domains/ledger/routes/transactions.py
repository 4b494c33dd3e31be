"""Routes of transactions, as spec 001 names them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from bursar.domains.ledger.queries import accounts as account_queries
from bursar.domains.ledger.queries import transactions as queries
from bursar.domains.ledger.queries.transactions import TransactionFilter
from bursar.domains.ledger.schemas.transactions import (
    TransactionCreate,
    TransactionPage,
    TransactionRead,
    TransactionTrends,
    TransactionUpdate,
)
from bursar.domains.ledger.service import transactions as service
from bursar.engines.ledger.kinds import TransactionKind
from bursar.kit import clock
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.paging import PAGE_DEFAULT, PAGE_MAX
from bursar.kit.permissions import Permission

router = APIRouter(prefix="/transactions", tags=["transactions"])
account_router = APIRouter(prefix="/accounts", tags=["accounts"])

_READ = [Depends(require(Permission.LEDGER_READ))]
_WRITE = [Depends(require(Permission.LEDGER_WRITE))]

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
Cursor = Annotated[str | None, Query(max_length=500)]
SearchText = Annotated[str | None, Query(max_length=200)]


def _filter(  # noqa: PLR0913 (one argument a query parameter)
    *,
    account_id: Annotated[list[UUID] | None, Query()] = None,
    instrument_id: UUID | None = None,
    transaction_type: Annotated[list[TransactionKind] | None, Query()] = None,
    from_date: date | None = None,
    to_date: date | None = None,
    category: Annotated[str | None, Query(max_length=100)] = None,
    import_id: UUID | None = None,
    min_amount: Decimal | None = None,
    max_amount: Decimal | None = None,
) -> TransactionFilter:
    return TransactionFilter(
        account_ids=account_id or (),
        instrument_id=instrument_id,
        kinds=transaction_type or (),
        from_on=from_date,
        to_on=to_date,
        category=category,
        import_id=import_id,
        min_amount=min_amount,
        max_amount=max_amount,
    )


Filter = Annotated[TransactionFilter, Depends(_filter)]


@router.get("", response_model=TransactionPage, dependencies=_READ)
def list_transactions(
    session: SessionDep,
    household_id: HouseholdDep,
    wanted: Filter,
    limit: Limit = PAGE_DEFAULT,
    cursor: Cursor = None,
) -> Any:
    """Transactions, latest first."""
    return queries.list_transactions(session, household_id, wanted, limit=limit, cursor=cursor)


@router.get("/search", response_model=TransactionPage, dependencies=_READ)
def search_transactions(
    session: SessionDep,
    household_id: HouseholdDep,
    wanted: Filter,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    limit: Limit = PAGE_DEFAULT,
    cursor: Cursor = None,
) -> Any:
    """Transactions in which every word stands: description, merchant, category, symbol, amount."""
    narrowed = TransactionFilter(
        account_ids=wanted.account_ids,
        instrument_id=wanted.instrument_id,
        kinds=wanted.kinds,
        from_on=wanted.from_on,
        to_on=wanted.to_on,
        category=wanted.category,
        import_id=wanted.import_id,
        min_amount=wanted.min_amount,
        max_amount=wanted.max_amount,
        text=q,
    )
    return queries.list_transactions(session, household_id, narrowed, limit=limit, cursor=cursor)


@router.get("/trends", response_model=TransactionTrends, dependencies=_READ)
def transaction_trends(
    session: SessionDep,
    household_id: HouseholdDep,
    from_date: date | None = None,
    to_date: date | None = None,
) -> Any:
    """Money in and out of spending accounts, by month and category."""
    until = to_date or clock.today()
    since = from_date or date(max(until.year - 1, 1), until.month, 1)
    return {"items": queries.monthly_trends(session, household_id, from_on=since, to_on=until)}


@router.post("", status_code=201, response_model=TransactionRead, dependencies=_WRITE)
def create_transaction(session: SessionDep, body: TransactionCreate) -> Any:
    """Record a transaction; lots and values follow."""
    facts = body.model_dump(exclude={"account_id"})
    row = service.record_transaction(
        session, account_id=body.account_id, today=clock.today(), facts=facts
    )
    return queries.read_transaction(session, row.id)


@router.get("/{transaction_id}", response_model=TransactionRead, dependencies=_READ)
def get_transaction(session: SessionDep, transaction_id: UUID) -> Any:
    """One transaction."""
    return queries.read_transaction(session, transaction_id)


@router.patch(
    "/{transaction_id}",
    response_model=TransactionRead,
    dependencies=_WRITE,
    operation_id="update_transaction",
)
@router.put(
    "/{transaction_id}",
    response_model=TransactionRead,
    dependencies=_WRITE,
    operation_id="replace_transaction",
)
def update_transaction(session: SessionDep, transaction_id: UUID, body: TransactionUpdate) -> Any:
    """Correct a transaction; what is absent stays, the audit log keeps what it was."""
    service.change_transaction(
        session,
        transaction_id,
        today=clock.today(),
        changes=body.model_dump(exclude_unset=True),
    )
    return queries.read_transaction(session, transaction_id)


@router.delete("/{transaction_id}", status_code=204, dependencies=_WRITE)
def delete_transaction(session: SessionDep, transaction_id: UUID) -> None:
    """Remove a transaction; the audit log keeps it."""
    service.delete_transaction(session, transaction_id)


@account_router.get(
    "/{account_id}/transactions", response_model=TransactionPage, dependencies=_READ
)
def list_account_transactions(
    session: SessionDep, account_id: UUID, limit: Limit = PAGE_DEFAULT, cursor: Cursor = None
) -> Any:
    """Transactions of one account, latest first."""
    account = account_queries.get_account(session, account_id)
    return queries.list_transactions(
        session,
        account.household_id,
        TransactionFilter(account_ids=[account_id]),
        limit=limit,
        cursor=cursor,
    )
