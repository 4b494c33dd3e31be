"""What was owed on debts: each statement is a row with its day."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Liability, LiabilityBalance
from bursar.domains.ledger.queries import liabilities as queries
from bursar.domains.ledger.schemas.liabilities import BalanceCreate, BalanceRead
from bursar.domains.ledger.service.valuations import mark_since
from bursar.kit.errors import Invalid, NotFound
from bursar.kit.paging import Page, decode_cursor, encode_cursor


def list_balances(
    session: Session, liability_id: UUID, *, cursor: str | None, limit: int
) -> Page[BalanceRead]:
    """What was owed, latest first.

    Raises:
        NotFound: No such debt.
    """
    queries.get_liability(session, liability_id)
    before = None
    if cursor is not None:
        try:
            before = date.fromisoformat(decode_cursor(cursor, 1)[0])
        except ValueError as error:
            raise Invalid("The cursor is not one that this list gave.", field="cursor") from error
    rows = queries.list_balances(session, liability_id, limit=limit + 1, before=before)
    more = encode_cursor([rows[limit - 1].on_day]) if len(rows) > limit else None
    return Page([_read(row) for row in rows[:limit]], more)


def add_balance(
    session: Session, liability_id: UUID, body: BalanceCreate, *, today: date
) -> BalanceRead:
    """State what was owed on a day; a second statement for a day replaces the first.

    Raises:
        NotFound: No such debt.
        Forbidden: The actor may look, not change.
        Invalid: The day lies in the future, or an account says what is owed.
    """
    debt = queries.get_liability(session, liability_id, for_update=True)
    return _read(state_balance(session, debt, body.balance, on=body.balance_on, today=today))


def delete_balance(session: Session, liability_id: UUID, balance_id: UUID) -> None:
    """Remove a stated balance; the schedule from the one before it holds again.

    Raises:
        NotFound: No such debt, or no such balance of it.
        Forbidden: The actor may look, not change.
    """
    debt = queries.get_liability(session, liability_id, for_update=True)
    row = session.get(LiabilityBalance, balance_id)
    if row is None or row.liability_id != debt.id:
        raise NotFound("balance")
    session.delete(row)
    session.flush()
    mark_since(session, debt.household_id, row.on_day)


def state_balance(
    session: Session, debt: Liability, amount: Decimal, *, on: date, today: date
) -> LiabilityBalance:
    """State what is owed on a day, in place of what was said for that day before.

    Raises:
        Invalid: The day lies in the future, or an account says what is owed.
    """
    if debt.account_id is not None:
        raise Invalid(
            "What is owed follows from the transactions of the account this debt is linked to.",
            field="current_balance",
        )
    if on > today:
        raise Invalid("A balance cannot be stated for a day in the future.", field="balance_on")
    row = queries.balance_stated_on(session, debt.id, on)
    if row is None:
        row = LiabilityBalance(household_id=debt.household_id, liability_id=debt.id, on_day=on)
        session.add(row)
    row.balance, row.source = amount, "household"
    session.flush()
    mark_since(session, debt.household_id, on)
    return row


def _read(row: LiabilityBalance) -> BalanceRead:
    return BalanceRead(
        id=row.id,
        liability_id=row.liability_id,
        balance_on=row.on_day,
        balance=row.balance,
        source=row.source,
    )
