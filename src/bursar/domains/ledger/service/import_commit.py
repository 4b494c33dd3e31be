"""Writing a plan and taking it back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

import numpy as np
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
from bursar.domains.ledger.service.import_plan import (
    EARLIEST,
    Choices,
    ImportPlan,
    new_accounts,
)
from bursar.domains.ledger.service.import_planned import PROGRESS_EVERY, Progress
from bursar.domains.ledger.service.import_rows import PlannedRow
from bursar.domains.ledger.service.transfers import pair_transfers
from bursar.domains.market.models import Bar, ExchangeRate, Instrument
from bursar.domains.market.service import facts
from bursar.domains.market.service.facts import OwnPrice, OwnRate
from bursar.kit.db import copy_rows
from bursar.kit.errors import Invalid

_NO_FACTS = Jsonb({}, dumps=lambda _: "{}")  # the same for every row
# Kinds whose unit price is one that somebody paid that day.
_PRICED = frozenset({"buy", "sell", "sell_short", "cover_short", "reinvestment"})
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
    session: Session, plan: ImportPlan, choices: Choices, row: StatementImport, progress: Progress
) -> dict[str, Any]:
    """Write accounts, instruments, transactions, prices and rates; leave marks.

    Returns:
        What was created, for the undo.
    """
    wanted = _Wanted(plan, choices)
    accounts = [item for item in new_accounts(plan) if item.account_id in wanted.accounts]
    for account in accounts:
        _open_account(session, plan.household_id, account, choices)
    new = [item for item in wanted.instruments.values() if item.is_new]
    for instrument in new:
        _add_instrument(session, plan.household_id, instrument)
    trades = _write_transactions(session, row.id, wanted, progress)
    prices = _write_prices(session, plan, row.id, wanted, trades)
    pair_transfers(session, plan.household_id)
    _mark(session, plan.household_id, wanted, prices)
    return {
        "transactions": wanted.count,
        "accounts": [str(item.account_id) for item in accounts],
        "instruments": [str(item.instrument_id) for item in new],
        "prices": len(prices),
    }


class _Wanted:
    """What a commit writes: rows of the file, walked when they are written, and openings."""

    def __init__(self, plan: ImportPlan, choices: Choices) -> None:
        self.rows = plan.rows
        self.mask = plan.wanted(choices)
        self.openings = plan.wanted_openings(choices)
        self.count = int(np.count_nonzero(self.mask)) + len(self.openings)
        self.accounts, self.instruments = self.rows.used(self.mask)
        self.days = np.asarray(self.rows.facts.day)[self.mask]
        for row in self.openings:
            self.accounts.add(row.account_id)
            if row.instrument is not None:
                self.instruments[row.instrument.instrument_id] = row.instrument

    def first_day(self) -> date | None:
        """Return the earliest day among the rows."""
        days = [row.columns["traded_on"] for row in self.openings]
        if self.days.size:
            days.append(date.fromordinal(int(self.days.min())))
        return min(days, default=None)

    def accounts_of_cash(self) -> set[UUID]:
        """Return the accounts whose rows without an instrument change."""
        found = self.rows.accounts_of_cash(self.mask)
        return found | {row.account_id for row in self.openings if row.instrument is None}

    def in_order(self) -> Iterator[PlannedRow]:
        """Yield all rows, numbered in each day as they happened."""
        newest_first = self.rows.is_newest_first()
        of_day = Counter(self.days.tolist())
        seen: Counter[int] = Counter()
        for row in self.rows.where(self.mask):
            day = row.columns["traded_on"].toordinal()
            at = seen[day]
            seen[day] += 1
            row.columns["sequence"] = of_day[day] - 1 - at if newest_first else at
            yield row
        for row in self.openings:  # openings come first in their day by kind, adjustments last
            day = row.columns["traded_on"].toordinal()
            row.columns["sequence"] = of_day[day]
            of_day[day] += 1
            yield row


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


def _write_transactions(
    session: Session, import_id: UUID, wanted: _Wanted, progress: Progress
) -> dict[tuple[UUID, date], OwnPrice]:
    """Write the rows; returns the latest price a day and instrument that they were traded at."""
    trades: dict[tuple[UUID, date], OwnPrice] = {}
    if not wanted.count:
        return trades
    constant: tuple[Any, ...] = (import_id, False, False, [], _NO_FACTS)
    values = itemgetter(*(name for name, _ in _COLUMNS))

    def stored() -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(wanted.in_order()):
            if number % PROGRESS_EVERY == 0:
                progress("writing", number, wanted.count)
            _note_price(trades, row)
            yield (*values(row.columns), *constant)

    copy_rows(session, "transaction", (*_COLUMNS, *_CONSTANT), stored())
    return trades


def _note_price(trades: dict[tuple[UUID, date], OwnPrice], row: PlannedRow) -> None:
    columns = row.columns
    if (
        row.instrument is not None
        and columns["unit_price"]
        and columns["kind"] in _PRICED
        and row.instrument.currency == columns["currency"]
    ):
        on = columns["traded_on"]
        trades[row.instrument.instrument_id, on] = OwnPrice(
            row.instrument.instrument_id, on, columns["unit_price"], columns["currency"]
        )


def _write_prices(
    session: Session,
    plan: ImportPlan,
    import_id: UUID,
    wanted: _Wanted,
    trades: Mapping[Any, OwnPrice],
) -> set[UUID]:
    """Write the prices a file states, and those of its trades; returns whose.

    The same file imported twice states nothing new; another file's word about the same day is
    kept beside, so that undoing one leaves the other's.
    """
    stated = []
    for price in () if plan.is_repeated else plan.statement.prices:
        found = plan.finder.find(price.instrument, price.on, price.currency)
        if not found.is_new or found.instrument_id in wanted.instruments:
            stated.append(OwnPrice(found.instrument_id, price.on, price.close, price.currency))
    household_id = plan.household_id
    facts.record_prices(session, household_id, stated, source=file_source(import_id))
    facts.record_prices(session, household_id, trades.values(), source=trade_source(import_id))
    facts.record_rates(
        session,
        household_id,
        [
            OwnRate(item.base, item.quote, item.on, item.rate)
            for item in (() if plan.is_repeated else plan.statement.rates)
            if item.base != item.quote
        ],
        source=file_source(import_id),
    )
    return {price.instrument_id for price in (*stated, *trades.values())}


def _mark(session: Session, household_id: UUID, wanted: _Wanted, priced: set[UUID]) -> None:
    first = wanted.first_day()
    if first is None and not priced:
        return
    touched = wanted.instruments.keys() | priced
    if len(touched) > FEW_INSTRUMENTS or first is None:
        marks.leave(session, household_id, scope="all", from_on=first or EARLIEST)
        return
    for instrument_id in touched:
        marks.leave(
            session, household_id, scope="refold", instrument_id=instrument_id, from_on=first
        )
    for account_id in wanted.accounts_of_cash():
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
    marks.leave(session, row.household_id, scope="all", from_on=first or EARLIEST)
    return {"transactions": removed}
