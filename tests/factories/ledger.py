"""Records of the ledger, made in a session of somebody who may add them."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import (
    ACCOUNT_KINDS,
    Account,
    Asset,
    AssetValuation,
    IncomeStream,
    LedgerMark,
    LedgerState,
    Liability,
    LiabilityBalance,
    Property,
    Transaction,
)


def account(
    session: Session,
    household_id: UUID,
    *,
    name: str = "Broker",
    kind: str = "brokerage",
    **more: Any,
) -> Account:
    """Add an account, taxed as its kind is."""
    made = Account(
        household_id=household_id,
        name=name,
        kind=kind,
        **{"tax_treatment": ACCOUNT_KINDS[kind][2], "currency": "USD"} | more,
    )
    session.add(made)
    session.flush()
    return made


def transaction(
    session: Session,
    into: Account,
    kind: str,
    on: date,
    *,
    amount: Decimal = Decimal(0),
    **more: Any,
) -> Transaction:
    """Add an entry to an account, in its currency unless said otherwise."""
    made = Transaction(
        household_id=into.household_id,
        account_id=into.id,
        kind=kind,
        traded_on=on,
        amount=amount,
        **{"currency": into.currency} | more,
    )
    session.add(made)
    session.flush()
    return made


def deposit(session: Session, into: Account, on: date, amount: str | int) -> Transaction:
    """Add money from outside."""
    return transaction(session, into, "deposit", on, amount=Decimal(amount))


def asset(
    session: Session,
    household_id: UUID,
    *,
    name: str = "Boat",
    category: str = "other",
    worth: dict[date, str] | None = None,
    **more: Any,
) -> Asset:
    """Add an asset with its valuations by day."""
    made = Asset(
        household_id=household_id,
        name=name,
        category=category,
        **{"asset_type": category, "currency": "USD"} | more,
    )
    session.add(made)
    session.flush()
    for on_day, value in (worth or {}).items():
        session.add(
            AssetValuation(
                household_id=household_id, asset_id=made.id, on_day=on_day, value=Decimal(value)
            )
        )
    session.flush()
    return made


def home(
    session: Session,
    household_id: UUID,
    *,
    name: str = "Home",
    worth: dict[date, str] | None = None,
    **facts: Any,
) -> Property:
    """Add a property and its asset; `facts` are the property's."""
    owned = asset(session, household_id, name=name, category="real_estate", worth=worth)
    made = Property(household_id=household_id, asset_id=owned.id, **facts)
    session.add(made)
    session.flush()
    return made


def liability(
    session: Session,
    household_id: UUID,
    *,
    name: str = "Mortgage",
    kind: str = "mortgage",
    owed: dict[date, str] | None = None,
    **terms: Any,
) -> Liability:
    """Add a debt with its stated balances by day."""
    made = Liability(
        household_id=household_id,
        name=name,
        liability_type=kind,
        **{"currency": "USD"} | terms,
    )
    session.add(made)
    session.flush()
    for on_day, balance in (owed or {}).items():
        session.add(
            LiabilityBalance(
                household_id=household_id,
                liability_id=made.id,
                on_day=on_day,
                balance=Decimal(balance),
            )
        )
    session.flush()
    return made


def income(
    session: Session,
    household_id: UUID,
    *,
    source_name: str = "Salary",
    amount: str = "5000",
    **more: Any,
) -> IncomeStream:
    """Add money that comes in regularly; monthly unless said otherwise."""
    made = IncomeStream(
        household_id=household_id,
        source_name=source_name,
        amount=Decimal(amount),
        **{"income_type": "salary", "frequency": "monthly", "currency": "USD"} | more,
    )
    session.add(made)
    session.flush()
    return made


def marks(session: Session) -> list[tuple[str, UUID | None, date]]:
    """What the rebuild still has to do: scope, account, first day."""
    return [
        (mark.scope, mark.account_id, mark.from_on)
        for mark in session.scalars(select(LedgerMark).order_by(LedgerMark.scope, LedgerMark.id))
    ]


def version(session: Session, household_id: UUID) -> int:
    """The version that caches of the household hang on."""
    state = session.get(LedgerState, household_id)
    return 0 if state is None else state.version
