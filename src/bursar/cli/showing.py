"""What `bursar show` prints."""

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries.scope import Choice
from bursar.domains.analytics.schemas.net_worth import Grouping, Interval
from bursar.domains.analytics.schemas.performance import NamedWindow
from bursar.domains.analytics.service.holdings import holdings
from bursar.domains.analytics.service.net_worth import net_worth_history
from bursar.domains.analytics.service.performance import Period, performance
from bursar.domains.ledger.models import Account, Disposal, Lot, Transaction
from bursar.domains.ledger.queries import entries as entry_queries
from bursar.domains.market.models import Instrument
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.lots import fold_lots
from bursar.kit import clock

Rows = Sequence[Mapping[str, Any]]

TRANSACTIONS_SHOWN = 100_000


def _lots(session: Session, household_id: UUID, as_of: date) -> Rows:
    if as_of < clock.today():
        return _lots_then(session, household_id, as_of)
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


def _lots_then(session: Session, household_id: UUID, as_of: date) -> Rows:
    """Fold what had happened by a day; only today's lots are stored."""
    ids = entry_queries.household_instruments(session, household_id)
    books = entry_queries.books(session, household_id, ids, with_prices=False)
    entries = [
        entry for entry in entry_queries.entries(session, household_id) if entry.traded_on <= as_of
    ]
    terms = replace(
        books.terms, actions=[action for action in books.terms.actions if action.on <= as_of]
    )
    names = dict(
        session.execute(
            select(Account.id, Account.name).where(Account.household_id == household_id)
        )
        .tuples()
        .all()
    )
    rows = [
        {
            "account": names[UUID(str(lot.account_id))],
            "symbol": books.symbols[UUID(str(lot.instrument_id))],
            "acquired_on": lot.acquired_on,
            "holding_start_on": lot.holding_start_on,
            "quantity": lot.quantity,
            "cost_basis": lot.cost_basis,
            "wash_adjustment": lot.adjustment,
            "currency": terms.instruments[lot.instrument_id].currency,
        }
        for lot in fold_lots(compile_events(entries, terms).events, terms).open_lots
    ]
    return sorted(rows, key=lambda row: (row["account"], row["symbol"], str(row["acquired_on"])))


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


def _net_worth(session: Session, household_id: UUID, as_of: date) -> Rows:
    found = net_worth_history(
        session, household_id, Choice(as_of=as_of), (as_of, as_of),
        interval=Interval.DAY, group_by=Grouping.CLASS, today=clock.today(),
    )  # fmt: skip
    point = found.points[-1]
    head = {"on": point.on, "currency": found.currency}
    return [
        *(
            {**head, "what": group.label, "value": _cents(part), "status": ""}
            for group, part in zip(found.groups, point.parts, strict=True)
        ),
        {**head, "what": "Net worth", "value": _cents(point.net_worth), "status": point.status},
    ]


def _holdings(session: Session, household_id: UUID, as_of: date) -> Rows:
    found = holdings(
        session, household_id, Choice(as_of=as_of), by_account=True, today=clock.today()
    )
    return [
        {
            "account": item.account_name, "symbol": item.symbol, "quantity": item.quantity,
            "price": item.price, "price_on": item.price_on, "value": item.value,
            "currency": found.currency, "weight": item.weight, "cost_basis": item.cost_basis,
            "unrealised_gain": item.unrealised_gain, "status": item.status,
        }
        for item in found.items
    ]  # fmt: skip


def _returns(session: Session, household_id: UUID, as_of: date) -> Rows:
    rows = []
    for window in NamedWindow:
        found = performance(
            session, household_id, Choice(as_of=as_of), Period(window),
            instrument_id=None, today=clock.today(),
        )  # fmt: skip
        rows.append(
            {
                "window": window.value, "from": found.starts_on, "to": found.ends_on,
                "whole": found.is_whole, "time_weighted": found.time_weighted.cumulative,
                "time_weighted_a_year": found.time_weighted.annualised,
                "money_weighted_a_year": found.money_weighted.annualised,
                "modified_dietz": found.modified_dietz, "gain": found.parts.gain,
                "currency": found.currency, "status": found.status,
            }
        )  # fmt: skip
    return rows


def _cents(value: float) -> Decimal | None:
    return Decimal(repr(round(value, 2))) if math.isfinite(value) else None


VIEWS: Mapping[str, Callable[[Session, UUID, date], Rows]] = {
    "net-worth": _net_worth,
    "holdings": _holdings,
    "returns": _returns,
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
