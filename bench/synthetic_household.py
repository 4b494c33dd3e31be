"""A synthetic ledger as rows of a household in a real database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from psycopg.types.json import Jsonb
from sqlalchemy import Engine

from bench.synthetic import Size, SyntheticLedger, make
from bursar.domains.ledger.models import Account
from bursar.domains.ledger.service import marks
from bursar.domains.market.models import CorporateAction
from bursar.domains.market.service import facts
from bursar.engines.ledger.positions import day_date
from bursar.kit.db import Actor, copy_rows, open_session

_NO_FACTS = Jsonb({})

_COLUMNS = (
    ("id", "uuid"), ("household_id", "uuid"), ("account_id", "uuid"), ("kind", "varchar"),
    ("traded_on", "date"), ("sequence", "int4"), ("instrument_id", "uuid"),
    ("quantity", "numeric"), ("unit_price", "numeric"), ("amount", "numeric"),
    ("currency", "varchar"), ("fee", "numeric"), ("tax", "numeric"), ("description", "varchar"),
    ("is_recurring", "bool"), ("is_tax_deductible", "bool"), ("tags", "varchar[]"),
    ("facts", "jsonb"), ("transfer_id", "uuid"), ("ratio", "numeric"), ("cost_basis", "numeric"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the ledger went."""

    household_id: UUID
    ledger: SyntheticLedger
    accounts: Mapping[str, UUID]
    instruments: Mapping[str, UUID]
    last_day: date


def store(engine: Engine, owner: Actor, household_id: UUID, size: Size) -> Stored:
    """Write a synthetic ledger into a household and leave a mark for the rebuild."""
    ledger = make(size)
    accounts: dict[str, UUID] = {}
    instruments: dict[str, UUID] = {}
    with open_session(engine, owner) as session:
        for name, terms in ledger.terms.accounts.items():
            account = Account(
                household_id=household_id,
                name=str(name),
                kind="brokerage",
                tax_treatment=terms.tax_treatment.value,
                lot_method=terms.lot_method.value,
                currency="USD",
            )
            session.add(account)
            session.flush()
            accounts[str(name)] = account.id
        for name in ledger.terms.instruments:
            row = facts.add_instrument(
                session, household_id, symbol=str(name), name=str(name), kind="stock",
                currency="USD",
            )  # fmt: skip
            instruments[str(name)] = row.id
        for action in ledger.terms.actions:
            session.add(
                CorporateAction(
                    household_id=household_id,
                    instrument_id=instruments[str(action.instrument_id)],
                    kind=action.kind.value,
                    ex_on=action.on,
                    ratio=action.ratio,
                    source="file",
                )
            )
        session.flush()
        _write_prices(session, household_id, ledger, instruments)
        _write_transactions(session, household_id, ledger, accounts, instruments)
        marks.leave(session, household_id, scope="all", from_on=ledger.first_day)
    return Stored(household_id, ledger, accounts, instruments, ledger.last_day)


def _write_prices(session, household_id, ledger, instruments) -> None:
    copy_rows(
        session,
        "bar",
        (("household_id", "uuid"), ("instrument_id", "uuid"), ("source", "varchar"),
         ("on_day", "date"), ("close", "numeric"), ("currency", "varchar")),
        (
            (household_id, instruments[name], "file", day_date(int(day)), _decimal(close), "USD")
            for name, series in ledger.prices.items()
            for day, close in zip(series.days, series.closes, strict=True)
        ),
    )  # fmt: skip


def _decimal(value):
    return Decimal(repr(round(float(value), 6)))


def _write_transactions(session, household_id, ledger, accounts, instruments) -> None:
    def own(name):
        return None if name is None else instruments[str(name)]

    copy_rows(
        session,
        "transaction",
        _COLUMNS,
        (
            (
                uuid5(household_id, str(entry.id)), household_id, accounts[str(entry.account_id)],
                entry.kind.value, entry.traded_on, entry.sequence, own(entry.instrument_id),
                entry.quantity, entry.unit_price, entry.amount, entry.currency, entry.fee,
                entry.tax, "", False, False, [], _NO_FACTS, None, entry.ratio, entry.cost_basis,
            )
            for entry in ledger.entries
        ),
    )  # fmt: skip
