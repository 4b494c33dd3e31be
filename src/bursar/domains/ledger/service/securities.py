"""Positions entered by hand become opening balances; everything else about them is derived."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, Transaction
from bursar.domains.ledger.queries import accounts as account_queries
from bursar.domains.ledger.queries.securities import PositionKey
from bursar.domains.ledger.service import marks
from bursar.domains.ledger.service.transactions import record_transaction
from bursar.domains.market.models import Instrument
from bursar.domains.market.queries import get_instrument
from bursar.domains.market.service import own_facts
from bursar.engines.ledger.kinds import TransactionKind
from bursar.kit import audit, tenancy
from bursar.kit.errors import Conflict, Invalid

CENT = Decimal("0.01")
PRODUCT_DIGITS = 3 * 38  # of units, price and multiplier: what is too much, the database refuses


def add_position(session: Session, facts: Mapping[str, Any], *, today: date) -> PositionKey:
    """Record units held before the ledger begins, as an opening balance.

    Raises:
        NotFound: No such account or instrument.
        Forbidden: The actor may look, not change.
        Invalid: Neither an instrument nor a ticker, or a contradiction.
    """
    account = account_queries.get_account(session, facts["account_id"], for_update=True)
    tenancy.require_editable(session, account.household_id)
    instrument = _instrument(session, account, facts, today)
    key = PositionKey(account.household_id, account.id, instrument.id)
    add_lot(session, key, facts, today=today)
    return key


def _instrument(
    session: Session, account: Account, facts: Mapping[str, Any], today: date
) -> Instrument:
    if facts.get("instrument_id"):
        return get_instrument(session, facts["instrument_id"])
    ticker = facts.get("ticker")
    if not ticker:
        raise Invalid("Say which instrument: instrument_id or ticker.", field="ticker")
    found = own_facts.known_or_none(session, account.household_id, ticker, today)
    if found is not None:
        return found
    return own_facts.create_instrument(
        session,
        account.household_id,
        {
            "symbol": ticker,
            "name": facts.get("name") or ticker,
            "kind": facts.get("security_type") or "other",
            "currency": facts.get("currency") or account.currency,
        },
    )


def add_lot(
    session: Session, key: PositionKey, facts: Mapping[str, Any], *, today: date
) -> Transaction:
    """Record one opening lot of a position; the basis may be unknown.

    Raises:
        Forbidden, Invalid: As for any transaction.
    """
    instrument = get_instrument(session, key.instrument_id)
    quantity: Decimal = facts["quantity"]
    cost = facts.get("total_cost")
    if cost is None and facts.get("cost_per_share") is not None:
        with localcontext(prec=PRODUCT_DIGITS):
            cost = (quantity * facts["cost_per_share"] * instrument.multiplier).quantize(CENT)
    acquired = facts.get("acquisition_date")
    held_on = facts.get("held_on") or today
    if acquired is not None and acquired > held_on:
        raise Invalid(
            "The units were acquired after the day on which they are said to be held.",
            field="acquisition_date",
        )
    return record_transaction(
        session,
        account_id=key.account_id,
        today=today,
        facts={
            "transaction_type": TransactionKind.OPENING_BALANCE.value,
            # The day they are held, not the day they were acquired: what is entered are today's
            # units, and splits between the two days have already happened to them.
            "transaction_date": held_on,
            "instrument_id": key.instrument_id,
            "quantity": quantity,
            "amount": Decimal(0),
            "currency": instrument.currency,
            "cost_basis": cost,
            "acquired_on": acquired,
            "description": "Held before this ledger begins",
        },
    )


def remove_position(session: Session, key: PositionKey) -> None:
    """Remove a position that was entered by hand, with its opening balances.

    Raises:
        Forbidden: The actor may look, not change.
        Conflict: Trades or imports made it; they are removed one by one, or undone as an import.
    """
    tenancy.require_editable(session, key.household_id)
    mine = (
        Transaction.household_id == key.household_id,
        Transaction.account_id == key.account_id,
        Transaction.instrument_id == key.instrument_id,
    )
    others = session.scalar(
        select(func.count())
        .select_from(Transaction)
        .where(*mine, Transaction.kind != TransactionKind.OPENING_BALANCE.value)
    )
    if others:
        raise Conflict(
            f"{others} transactions made this position. Delete those, or undo their import."
        )
    first = session.scalar(select(func.min(Transaction.traded_on)).where(*mine))
    removed = session.scalars(select(Transaction).where(*mine)).all()
    for row in removed:  # one by one: the audit log keeps what each was
        session.delete(row)
    session.flush()
    audit.record(
        session,
        "position_removed",
        household_id=key.household_id,
        subject=("position", key.id),
        before={"transactions": [str(row.id) for row in removed]},
    )
    if first is not None:
        marks.leave(
            session,
            key.household_id,
            scope="refold",
            instrument_id=key.instrument_id,
            account_id=key.account_id,
            from_on=first,
        )


def change_facts(session: Session, key: PositionKey, changes: Mapping[str, Any]) -> None:
    """Change facts of the position's instrument: its own only, shared ones have their source.

    Raises:
        Forbidden: The instrument is shared, or the actor may look, not change.
    """
    named = dict(changes)
    if "security_type" in named:
        named["kind"] = named.pop("security_type")
    own_facts.change_instrument(session, key.instrument_id, named)
