"""Writing a plan and taking it back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import (
    ACCOUNT_KINDS,
    Account,
    StatementImport,
    Transaction,
)
from bursar.domains.ledger.service import marks
from bursar.domains.ledger.service.import_accounts import AccountPlan
from bursar.domains.ledger.service.import_instruments import InstrumentPlan, identifiers_of
from bursar.domains.ledger.service.import_plan import Choices, ImportPlan
from bursar.domains.ledger.service.import_rows import PlannedRow
from bursar.domains.ledger.service.transfers import pair_transfers
from bursar.domains.market.models import Bar, ExchangeRate, Instrument
from bursar.domains.market.service import facts
from bursar.domains.market.service.facts import OwnPrice, OwnRate
from bursar.kit.db import copy_rows
from bursar.kit.errors import Invalid

# Up to so many instruments are folded one by one; beyond, the whole household is.
FEW_INSTRUMENTS = 20

_COLUMNS = (
    ("id", "uuid"), ("household_id", "uuid"), ("account_id", "uuid"), ("kind", "varchar"),
    ("traded_on", "date"), ("settled_on", "date"), ("occurred_at", "timestamptz"),
    ("sequence", "int4"), ("instrument_id", "uuid"), ("quantity", "numeric"),
    ("unit_price", "numeric"), ("amount", "numeric"), ("currency", "varchar"),
    ("fee", "numeric"), ("tax", "numeric"), ("cost_basis", "numeric"), ("acquired_on", "date"),
    ("ratio", "numeric"), ("counter_instrument_id", "uuid"), ("counter_amount", "numeric"),
    ("counter_currency", "varchar"), ("basis_fraction", "numeric"),
    ("wash_sale_disallowed", "numeric"), ("description", "varchar"), ("category", "varchar"),
    ("source_row", "int4"), ("external_id", "varchar"), ("fingerprint", "bytea"),
)  # fmt: skip
_CONSTANT = (
    ("import_id", "uuid"), ("is_recurring", "bool"), ("is_tax_deductible", "bool"),
    ("tags", "varchar[]"), ("facts", "jsonb"),
)  # fmt: skip


def file_source(import_id: UUID) -> str:
    """Return the source under which an import's stated prices and rates are kept."""
    return f"file:{import_id.hex[-12:]}"


def trade_source(import_id: UUID) -> str:
    """Return the source under which the prices of an import's trades are kept."""
    return f"trade:{import_id.hex[-12:]}"


def write_plan(
    session: Session, plan: ImportPlan, choices: Choices, row: StatementImport
) -> dict[str, Any]:
    """Write accounts, instruments, transactions, prices and rates; leave marks.

    Returns:
        What was created, for the undo.
    """
    rows = plan.wanted(choices)
    used = {item.account_id for item in rows}
    accounts = [item for item in plan.accounts.values() if item.is_new and item.account_id in used]
    for account in accounts:
        _open_account(session, plan.household_id, account, choices)
    instruments = _add_instruments(session, plan, rows)
    _write_transactions(session, row.id, rows)
    prices = _write_prices(session, plan, row.id, rows)
    pair_transfers(session, plan.household_id)
    _mark(session, plan.household_id, rows, prices)
    return {
        "transactions": len(rows),
        "accounts": [str(item.account_id) for item in accounts],
        "instruments": [str(item) for item in instruments],
        "prices": len(prices),
    }


def _open_account(
    session: Session, household_id: UUID, plan: AccountPlan, choices: Choices
) -> None:
    wished = choices.new_accounts.get(plan.key, {})
    kind = wished.get("kind") or plan.kind
    if kind not in ACCOUNT_KINDS:
        raise Invalid(f"“{kind}” is not a kind of account.", field="new_accounts")
    session.add(
        Account(
            id=plan.account_id,
            household_id=household_id,
            name=(wished.get("name") or plan.name)[:255],
            kind=kind,
            tax_treatment=ACCOUNT_KINDS[kind][2].value,
            institution=plan.institution,
            number_last4=plan.number_last4,
            currency=plan.currency,
        )
    )
    session.flush()


def _add_instruments(session: Session, plan: ImportPlan, rows: Sequence[PlannedRow]) -> list[UUID]:
    used = {
        item.instrument_id
        for row in rows
        for item in (row.instrument, row.counter)
        if item is not None and item.is_new
    }
    for instrument_id in used:
        _add_instrument(session, plan.household_id, plan.finder.new[instrument_id])
    return list(used)


def _add_instrument(session: Session, household_id: UUID, plan: InstrumentPlan) -> None:
    reference = plan.reference
    facts.add_instrument(
        session,
        household_id,
        id=plan.instrument_id,
        symbol=plan.symbol,
        name=(reference.name or plan.symbol)[:255],
        kind=plan.kind,
        currency=plan.currency,
        identifiers=[key for key in identifiers_of(reference) if key[0] != "ticker"],
        venue=reference.venue[:10] if reference.venue else None,
        multiplier=reference.multiplier if reference.multiplier is not None else 1,
        strike=reference.strike,
        option_right=reference.right,
        expires_on=reference.expires_on,
        facts_source="file",
    )


def _write_transactions(session: Session, import_id: UUID, rows: Sequence[PlannedRow]) -> None:
    if not rows:
        return
    constant: tuple[Any, ...] = (import_id, False, False, [], Jsonb({}))
    names = [name for name, _ in _COLUMNS]

    def stored() -> Iterator[tuple[Any, ...]]:
        for row in _in_order(rows):
            yield (*(row.columns[name] for name in names), *constant)

    copy_rows(session, "transaction", (*_COLUMNS, *_CONSTANT), stored())


def _in_order(rows: Sequence[PlannedRow]) -> Iterable[PlannedRow]:
    """Number the rows of each day as they happened; many files begin with the latest."""
    days = [row.columns["traded_on"] for row in rows]
    newest_first = sum(a > b for a, b in pairwise(days)) > sum(a < b for a, b in pairwise(days))
    ordered = list(reversed(rows)) if newest_first else list(rows)
    count: defaultdict[date, int] = defaultdict(int)
    for row in ordered:
        day = row.columns["traded_on"]
        row.columns["sequence"] = count[day]
        count[day] += 1
    return ordered


def _write_prices(
    session: Session, plan: ImportPlan, import_id: UUID, rows: Sequence[PlannedRow]
) -> set[UUID]:
    """Write the prices a file states, and those of its trades; returns whose."""
    kept = {item.instrument_id for row in rows for item in (row.instrument, row.counter) if item}
    stated = []
    for price in plan.statement.prices:
        found = plan.finder.find(price.instrument, price.on, price.currency)
        if not found.is_new or found.instrument_id in kept:
            stated.append(OwnPrice(found.instrument_id, price.on, price.close, price.currency))
    trades = [
        OwnPrice(
            row.instrument.instrument_id,
            row.columns["traded_on"],
            row.columns["unit_price"],
            row.columns["currency"],
        )
        for row in rows
        if row.instrument is not None
        and row.columns["unit_price"]
        and row.instrument.currency == row.columns["currency"]
    ]
    household_id = plan.household_id
    facts.record_prices(session, household_id, stated, source=file_source(import_id))
    facts.record_prices(session, household_id, trades, source=trade_source(import_id))
    facts.record_rates(
        session,
        household_id,
        [
            OwnRate(item.base, item.quote, item.on, item.rate)
            for item in plan.statement.rates
            if item.base != item.quote
        ],
        source=file_source(import_id),
    )
    return {price.instrument_id for price in (*stated, *trades)}


def _mark(
    session: Session, household_id: UUID, rows: Sequence[PlannedRow], priced: set[UUID]
) -> None:
    if not rows and not priced:
        return
    first = min((row.columns["traded_on"] for row in rows), default=date(1900, 1, 1))
    touched = {
        item.instrument_id for row in rows for item in (row.instrument, row.counter) if item
    } | priced
    if len(touched) > FEW_INSTRUMENTS or not rows:
        marks.leave(session, household_id, scope="all", from_on=first)
        return
    for instrument_id in touched:
        marks.leave(
            session, household_id, scope="refold", instrument_id=instrument_id, from_on=first
        )
    for account_id in {row.account_id for row in rows if row.instrument is None}:
        marks.leave(session, household_id, scope="refold", account_id=account_id, from_on=first)


def undo_rows(session: Session, row: StatementImport) -> dict[str, Any]:
    """Remove what an import wrote; accounts and instruments only where nothing else uses them."""
    removed = session.scalar(
        select(func.count()).select_from(Transaction).where(Transaction.import_id == row.id)
    )
    first = session.scalar(
        select(func.min(Transaction.traded_on)).where(Transaction.import_id == row.id)
    )
    session.execute(delete(Transaction).where(Transaction.import_id == row.id))
    sources = [file_source(row.id), trade_source(row.id)]
    for table in (Bar, ExchangeRate):
        session.execute(
            delete(table).where(table.household_id == row.household_id, table.source.in_(sources))
        )
    created = row.preview.get("created", {})
    for account_id in map(UUID, created.get("accounts", [])):
        session.execute(
            delete(Account).where(
                Account.id == account_id,
                ~exists().where(Transaction.account_id == account_id),
            )
        )
    for instrument_id in map(UUID, created.get("instruments", [])):
        session.execute(
            delete(Instrument).where(
                Instrument.id == instrument_id,
                Instrument.household_id == row.household_id,
                ~exists().where(
                    or_(
                        Transaction.instrument_id == instrument_id,
                        Transaction.counter_instrument_id == instrument_id,
                    )
                ),
            )
        )
    marks.leave(session, row.household_id, scope="all", from_on=first or date(1900, 1, 1))
    return {"transactions": removed}
