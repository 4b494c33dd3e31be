"""Debts and what is owed on them: each stated balance is a row with its day."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import LIABILITY_KINDS, Account, Asset, Liability
from bursar.domains.ledger.queries import belongings
from bursar.domains.ledger.queries import liabilities as queries
from bursar.domains.ledger.queries.belongings import BelongingValue
from bursar.domains.ledger.queries.rows import check_owner, get_same_household
from bursar.domains.ledger.schemas.fields import status_name
from bursar.domains.ledger.schemas.liabilities import (
    LiabilityCreate,
    LiabilityRead,
    LiabilityUpdate,
)
from bursar.domains.ledger.service import balances, marks
from bursar.domains.ledger.service.accounts import currency_of
from bursar.domains.ledger.service.lifetimes import end_with
from bursar.domains.ledger.service.valuations import mark_since
from bursar.kit import tenancy
from bursar.kit.errors import Invalid
from bursar.kit.paging import Page

# A change of these gives other balances on days since the debt began.
_FIGURES_FOLLOW = frozenset(
    {
        "liability_type",
        "currency",
        "original_amount",
        "interest_rate",
        "is_rate_fixed",
        "monthly_payment",
        "payment_due_day",
        "origination_date",
        "maturity_date",
        "account_id",
        "owner_id",
        "paid_off_on",
    }
)
_OF_BALANCE = ("current_balance", "balance_on")


def create_liability(
    session: Session, household_id: UUID, body: LiabilityCreate, *, today: date
) -> LiabilityRead:
    """Add a debt; its balance becomes the first of its history.

    Raises:
        Forbidden: The actor may look, not change.
        NotFound: No such asset, account or owner in the household.
        Invalid: Nothing says what is owed, or days contradict each other.
    """
    tenancy.require_editable(session, household_id)
    columns = body.columns()
    columns.setdefault("currency", currency_of(session, household_id))
    if not columns.get("name"):
        kind = LIABILITY_KINDS[columns["liability_type"]]
        columns["name"] = " · ".join(part for part in (kind, columns.get("lender_name")) if part)
    debt = Liability(household_id=household_id, is_active=True)
    _set(session, debt, columns, today=today)
    if debt.account_id is None and columns.get("current_balance") is None:
        _refuse_without_start(debt)
    session.add(debt)
    session.flush()
    _balance_given(session, debt, columns, today=today)
    mark_since(session, household_id, _since(session, debt) or today)
    return _reread(session, debt, today=today)


def change_liability(
    session: Session, liability_id: UUID, body: LiabilityUpdate, *, today: date
) -> LiabilityRead:
    """Change terms of a debt; a new balance is added to its history.

    Raises:
        NotFound: No such debt; no such asset, account or owner in its household.
        Forbidden: The actor may look, not change.
        Invalid: Days contradict each other, or an account says what is owed.
    """
    debt = queries.get_liability(session, liability_id, for_update=True)
    columns = body.columns()
    before, ended = _since(session, debt), debt.paid_off_on
    changed = any(getattr(debt, name) != columns[name] for name in _FIGURES_FOLLOW & columns.keys())
    _set(session, debt, columns, today=today)
    session.flush()
    _balance_given(session, debt, columns, today=today)
    if changed or debt.paid_off_on != ended:
        known = [day for day in (before, _since(session, debt)) if day is not None]
        mark_since(session, debt.household_id, min(known, default=today))
    marks.touch(session, debt.household_id)
    return _reread(session, debt, today=today)


def delete_liability(session: Session, liability_id: UUID) -> None:
    """Remove a debt with its stated balances.

    Raises:
        NotFound: No such debt.
        Forbidden: The actor may look, not change.
    """
    debt = queries.get_liability(session, liability_id, for_update=True)
    since = _since(session, debt)
    for row in queries.list_balances(session, liability_id, limit=100_000):
        session.delete(row)
    session.flush()  # before the debt, or the database removes them unseen by the audit log
    session.delete(debt)
    session.flush()
    mark_since(session, debt.household_id, since)


def read_liability(session: Session, liability_id: UUID, *, today: date) -> LiabilityRead:
    """One debt with what is owed today.

    Raises:
        NotFound: None of that id among the actor's households.
    """
    debt = queries.get_liability(session, liability_id)
    return _read(debt, owed_on(session, debt, today))


def list_liabilities(
    session: Session, household_id: UUID, *, today: date, cursor: str | None, limit: int
) -> Page[LiabilityRead]:
    """Debts of a household by name with what is owed today."""
    page = queries.list_liabilities(session, household_id, cursor=cursor, limit=limit)
    ids = [debt.id for debt in page.items]
    owed = belongings.liabilities_on(session, household_id, today, ids=ids, linked=True)
    by_id = {one.id: one for one in owed}
    return Page([_read(debt, by_id[debt.id]) for debt in page.items], page.next)


def owed_on(session: Session, debt: Liability, day: date) -> BelongingValue:
    """What is owed on a debt at the end of a day."""
    (owed,) = belongings.liabilities_on(session, debt.household_id, day, ids=[debt.id], linked=True)
    return owed


def _reread(session: Session, debt: Liability, *, today: date) -> LiabilityRead:
    session.flush()
    session.refresh(debt)
    return _read(debt, owed_on(session, debt, today))


def _read(debt: Liability, owed: BelongingValue) -> LiabilityRead:
    return LiabilityRead.of(
        debt,
        liability_type_title=LIABILITY_KINDS[debt.liability_type],
        current_balance=owed.value,
        stated_on=owed.stated_on,
        balance_method=owed.method,
        balance_status=status_name(owed.status),
    )


def _set(session: Session, debt: Liability, columns: Mapping[str, Any], *, today: date) -> None:
    household_id = debt.household_id
    check_owner(session, columns.get("owner_id"), household_id)
    if columns.get("asset_id") is not None:
        get_same_household(session, Asset, columns["asset_id"], "asset", household_id)
    if columns.get("account_id") is not None:
        get_same_household(session, Account, columns["account_id"], "account", household_id)
    for name, given in columns.items():
        if name not in _OF_BALANCE:
            setattr(debt, name, given)
    end_with(debt, columns, "paid_off_on", today=today)
    _check_days(debt, today)


def _check_days(debt: Liability, today: date) -> None:
    began, matures, ended = debt.origination_date, debt.maturity_date, debt.paid_off_on
    for field, day in (("origination_date", began), ("paid_off_on", ended)):
        if day is not None and day > today:
            raise Invalid(f"The {field} lies in the future.", field=field)
    if began and matures and matures <= began:
        raise Invalid("The debt must mature after it began.", field="maturity_date")
    if began and ended and ended < began:
        raise Invalid("The debt is paid off before it began.", field="paid_off_on")


def _refuse_without_start(debt: Liability) -> None:
    if debt.original_amount is None or debt.origination_date is None:
        raise Invalid(
            "Say what is owed: current_balance, or original_amount with origination_date.",
            field="current_balance",
        )


def _balance_given(
    session: Session, debt: Liability, columns: Mapping[str, Any], *, today: date
) -> None:
    amount, on = columns.get("current_balance"), columns.get("balance_on")
    if amount is not None:
        balances.state_balance(session, debt, amount, on=on or today, today=today)
    elif on is not None:
        raise Invalid("balance_on is the day of current_balance: give both.", field="balance_on")


def _since(session: Session, debt: Liability) -> date | None:
    """The first day on which the debt is in a figure."""
    days = (debt.origination_date, queries.first_stated_on(session, debt.id))
    return min((day for day in days if day is not None), default=None)
