"""What `bursar show` prints."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, Disposal, Lot, Transaction
from bursar.domains.market.models import Instrument

Rows = Sequence[Mapping[str, Any]]

TRANSACTIONS_SHOWN = 100_000


def _lots(session: Session, household_id: UUID, _as_of: date) -> Rows:
    return _mapped(
        session,
        select(
            Account.name.label("account"), Instrument.symbol, Lot.acquired_on,
            Lot.holding_start_on, Lot.quantity, Lot.cost_basis, Lot.wash_adjustment, Lot.currency,
        )
        .join(Account, Account.id == Lot.account_id)
        .join(Instrument, Instrument.id == Lot.instrument_id)
        .where(Lot.household_id == household_id)
        .order_by(Account.name, Instrument.symbol, Lot.acquired_on, Lot.lot_key),
    )  # fmt: skip


def _gains(session: Session, household_id: UUID, as_of: date) -> Rows:
    return _mapped(
        session,
        select(
            Account.name.label("account"), Instrument.symbol, Disposal.quantity,
            Disposal.acquired_on, Disposal.disposed_on, Disposal.term, Disposal.proceeds,
            Disposal.cost_basis, Disposal.gain, Disposal.wash_disallowed, Disposal.currency,
        )
        .join(Account, Account.id == Disposal.account_id)
        .join(Instrument, Instrument.id == Disposal.instrument_id)
        .where(Disposal.household_id == household_id, Disposal.disposed_on <= as_of)
        .order_by(Disposal.disposed_on, Account.name, Instrument.symbol, Disposal.lot_key),
    )  # fmt: skip


def _transactions(session: Session, household_id: UUID, as_of: date) -> Rows:
    return _mapped(
        session,
        select(
            Transaction.traded_on, Account.name.label("account"), Transaction.kind,
            Instrument.symbol, Transaction.quantity, Transaction.unit_price, Transaction.amount,
            Transaction.currency, Transaction.fee, Transaction.tax, Transaction.description,
        )
        .join(Account, Account.id == Transaction.account_id)
        .outerjoin(Instrument, Instrument.id == Transaction.instrument_id)
        .where(Transaction.household_id == household_id, Transaction.traded_on <= as_of)
        .order_by(Transaction.traded_on, Transaction.sequence, Transaction.id)
        .limit(TRANSACTIONS_SHOWN),
    )  # fmt: skip


def _mapped(session: Session, statement: Any) -> Rows:
    return [dict(row) for row in session.execute(statement).mappings()]


VIEWS: Mapping[str, Callable[[Session, UUID, date], Rows]] = {
    "lots": _lots,
    "gains": _gains,
    "transactions": _transactions,
}


def show(session: Session, household_id: UUID, what: str, *, as_of: date, as_json: bool) -> None:
    """Print one view, as a table or as JSON with exact decimals as strings."""
    rows = VIEWS[what](session, household_id, as_of)
    if as_json:
        json.dump(rows, sys.stdout, indent=2, default=str)
        print()
        return
    if not rows:
        print("Nothing to show.")
        return
    table = [list(rows[0]), *([_text(value) for value in row.values()] for row in rows)]
    widths = [max(len(str(line[i])) for line in table) for i in range(len(table[0]))]
    for line in table:
        print("  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)
