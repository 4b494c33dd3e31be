"""Reading accounts and what is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite, nan
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Household
from bursar.domains.ledger.models import Account, PositionSeries, Transaction
from bursar.domains.ledger.queries.pages import page_by_name
from bursar.domains.ledger.queries.rows import get_row
from bursar.engines.ledger.valuation import ValueStatus
from bursar.kit.paging import Page

CENT = Decimal("0.01")

_WIDTH = 8  # bytes of one value in a stored series
_NOTHING = 1e-9  # units below this are rounding of what was sold


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """What an account holds.

    Attributes:
        cash: Cash in each currency, exact.
        total: Cash and positions in the account's currency; None where a part has no value.
        status: Of the total: the greatest of its parts.
        transactions: How many entries it has.
    """

    cash: Mapping[str, Decimal]
    total: Decimal | None
    status: ValueStatus
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
    base = _base_currencies(session, accounts)
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
            base_currency=base[account.household_id],
            transactions=counts.get(account.id, 0),
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
    """The last day of one stored series: values in its currency and in the household's."""

    is_cash: bool
    currency: str
    units: float
    value: float
    base: float
    status: ValueStatus


def _positions(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[_Position]]:
    def last(column: Any, width: int) -> Any:
        return func.substring(column, func.octet_length(column) - width + 1)

    found: dict[UUID, list[_Position]] = {}
    for account_id, instrument_id, currency, units, value, base, status in session.execute(
        select(
            PositionSeries.account_id,
            PositionSeries.instrument_id,
            PositionSeries.currency,
            last(PositionSeries.units, _WIDTH),
            last(PositionSeries.values, _WIDTH),
            last(PositionSeries.values_base, _WIDTH),
            last(PositionSeries.statuses, 1),
        ).where(PositionSeries.account_id.in_(ids), func.octet_length(PositionSeries.units) > 0)
    ):
        found.setdefault(account_id, []).append(
            _Position(
                is_cash=instrument_id is None,
                currency=currency,
                units=_float(units),
                value=_float(value),
                base=_float(base or value),  # stored once where both are the same
                status=ValueStatus(status[0]),
            )
        )
    return found


def _float(content: bytes) -> float:
    return float(np.frombuffer(content, "<f8")[0])


def _base_currencies(session: Session, accounts: Sequence[Account]) -> Mapping[UUID, str]:
    ids = {account.household_id for account in accounts}
    rows = session.execute(
        select(Household.id, Household.base_currency).where(Household.id.in_(ids))
    )
    return dict(rows.all())


def _balance(
    account: Account,
    cash: Mapping[str, Decimal],
    positions: Sequence[_Position],
    *,
    base_currency: str,
    transactions: int,
) -> AccountBalance:
    parts = [
        _in_account(account, one, base_currency)
        for one in positions
        if not one.is_cash and abs(one.units) > _NOTHING
    ]
    rates = {one.currency: one.base / one.value for one in positions if one.is_cash and one.value}
    for currency, amount in cash.items():
        if currency == account.currency or not amount:
            continue
        rate = rates.get(currency, nan) if base_currency == account.currency else nan
        missing = ValueStatus.COMPLETE if isfinite(rate) else ValueStatus.MISSING_RATE
        parts.append((float(amount) * rate, missing))
    status = max((status for _, status in parts), default=ValueStatus.COMPLETE)
    total = None
    if status < ValueStatus.MISSING_RATE:
        worth = Decimal(repr(sum(value for value, _ in parts))).quantize(CENT)
        total = cash.get(account.currency, Decimal(0)) + worth
    return AccountBalance(cash, total, status, transactions)


def _in_account(account: Account, one: _Position, base_currency: str) -> tuple[float, ValueStatus]:
    """What a position is worth in the account's currency, as the last rebuild found it."""
    if not isfinite(one.value):
        return nan, ValueStatus.MISSING_PRICE
    stale = min(one.status, ValueStatus.STALE)
    if one.currency == account.currency:
        return one.value, stale
    if base_currency == account.currency and isfinite(one.base):
        return one.base, stale
    return nan, ValueStatus.MISSING_RATE  # no rate between these two is known here
