"""Reading accounts and what is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, PositionSeries, Transaction
from bursar.domains.ledger.queries.pages import page_by_name
from bursar.domains.ledger.queries.rows import get_row
from bursar.kit.paging import Page

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """What an account holds.

    Attributes:
        cash: Cash in each currency, exact.
        total: Cash and positions in the account's currency; None where a part has no value.
        status: `complete`, or what the total lacks: `missing_price`, `missing_rate`.
        transactions: How many entries it has.
    """

    cash: Mapping[str, Decimal]
    total: Decimal | None
    status: str
    transactions: int


def get_account(session: Session, account_id: UUID, *, for_update: bool = False) -> Account:
    """One account of the actor's households.

    Args:
        for_update: Lock the row until the transaction ends; refuses who may only look.

    Raises:
        NotFound: None of that id among them.
        Forbidden: `for_update`, and the actor may look, not change.
    """
    return get_row(session, Account, account_id, "account", for_update=for_update)


def list_accounts(
    session: Session,
    household_id: UUID,
    *,
    is_active: bool | None = None,
    cursor: str | None = None,
    limit: int,
) -> Page[Account]:
    """Accounts of a household by name."""
    statement = select(Account).where(Account.household_id == household_id)
    if is_active is not None:
        statement = statement.where(Account.is_active == is_active)
    return page_by_name(session, statement, Account.name, Account.id, cursor=cursor, limit=limit)


def count_transactions(session: Session, account_id: UUID) -> int:
    """How many entries the account has."""
    return session.scalars(
        select(func.count()).select_from(Transaction).where(Transaction.account_id == account_id)
    ).one()


def first_day(session: Session, account_id: UUID) -> date | None:
    """The day of the account's first entry."""
    return session.scalars(
        select(func.min(Transaction.traded_on)).where(Transaction.account_id == account_id)
    ).one()


def balances(
    session: Session, accounts: Sequence[Account], *, on: date
) -> Mapping[UUID, AccountBalance]:
    """What each account holds at the end of a day.

    Cash is added up from the entries, so that it is right at once after each write; positions
    are worth what the last rebuild says.
    """
    ids = [account.id for account in accounts]
    cash = cash_on(session, ids, on)
    positions = _positions(session, ids)
    counted = session.execute(
        select(Transaction.account_id, func.count())
        .where(Transaction.account_id.in_(ids))
        .group_by(Transaction.account_id)
    ).all()
    counts: dict[UUID, int] = dict(counted)
    return {
        account.id: _balance(
            account,
            cash.get(account.id, {}),
            positions.get(account.id, []),
            counts.get(account.id, 0),
        )
        for account in accounts
    }


def cash_on(
    session: Session, ids: Sequence[UUID], on: date
) -> Mapping[UUID, Mapping[str, Decimal]]:
    """Cash in each account and currency at the end of a day, added up from the entries."""
    here = (Transaction.account_id.in_(ids), Transaction.traded_on <= on)
    moved = union_all(
        select(Transaction.account_id, Transaction.currency, Transaction.amount).where(*here),
        select(
            Transaction.account_id,
            Transaction.counter_currency.label("currency"),
            Transaction.counter_amount.label("amount"),
        ).where(*here, Transaction.counter_amount.is_not(None)),
    ).subquery()
    found: dict[UUID, dict[str, Decimal]] = {}
    for account_id, currency, amount in session.execute(
        select(moved.c.account_id, moved.c.currency, func.sum(moved.c.amount)).group_by(
            moved.c.account_id, moved.c.currency
        )
    ):
        found.setdefault(account_id, {})[currency] = amount
    return found


@dataclass(frozen=True, slots=True)
class _Position:
    """The last day of one stored series."""

    is_cash: bool
    currency: str
    units: float
    value: float


def _positions(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[_Position]]:
    def last(column: Any) -> Any:
        return func.substring(column, func.octet_length(column) - 7)

    found: dict[UUID, list[_Position]] = {}
    for account_id, instrument_id, currency, units, value in session.execute(
        select(
            PositionSeries.account_id,
            PositionSeries.instrument_id,
            PositionSeries.currency,
            last(PositionSeries.units),
            last(PositionSeries.values),
        ).where(PositionSeries.account_id.in_(ids))
    ):
        if len(units) == 8 and len(value) == 8:
            found.setdefault(account_id, []).append(
                _Position(
                    is_cash=instrument_id is None,
                    currency=currency,
                    units=float(np.frombuffer(units, "<f8")[0]),
                    value=float(np.frombuffer(value, "<f8")[0]),
                )
            )
    return found


def _balance(
    account: Account,
    cash: Mapping[str, Decimal],
    positions: Sequence[_Position],
    transactions: int,
) -> AccountBalance:
    held = [one for one in positions if not one.is_cash and abs(one.units) > 1e-9]
    foreign = any(amount and currency != account.currency for currency, amount in cash.items())
    status = "complete"
    if any(not np.isfinite(one.value) for one in held):
        status = "missing_price"
    elif foreign or any(one.currency != account.currency for one in held):
        # The daily figures hold converted values; here no rate is assumed.
        status = "missing_rate"
    total = None
    if status == "complete":
        worth = Decimal(repr(sum(one.value for one in held))).quantize(CENT) if held else Decimal(0)
        total = cash.get(account.currency, Decimal(0)) + worth
    return AccountBalance(cash, total, status, transactions)
