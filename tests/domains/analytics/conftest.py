"""A household whose figures can be worked on paper.

Base currency USD, valued to 29 March 2024.

Broker (taxable, USD)
    2 Jan   deposit 10,000
    3 Jan   buy 50 FUND at 100, fee 5        -5,005
    15 Feb  dividend FUND 40, tax 6             +34
    1 Mar   sell 10 FUND at 110              +1,100
    cash 6,129; 40 FUND at 112 (28 March: 111) = 4,480
Roth (EUR)
    5 Jan   contribution 1,000
    5 Jan   buy 10 STK at 80                   -800
    cash 200 EUR; 10 STK at 90 EUR (28 March: 88) = 900 EUR
    1 EUR = 1.10 USD, on 29 March 1.20: 240 and 1,080 USD
Home 300,000; mortgage 200,000

Net worth 6,129 + 4,480 + 240 + 1,080 + 300,000 - 200,000 = 111,929
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bursar.domains.ledger.service import marks
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.domains.market.service import facts
from bursar.kit.db import Actor, open_session
from tests.factories import ledger

TODAY = date(2024, 3, 29)


@dataclass(frozen=True)
class Paper:
    household_id: UUID
    broker: UUID
    roth: UUID
    fund: UUID
    stock: UUID
    home: UUID
    mortgage: UUID
    sale: UUID
    dividend: UUID


def prices(
    session: Session,
    household_id: UUID,
    instrument_id: UUID,
    by_day: dict[date, str],
    currency: str,
) -> None:
    facts.record_prices(
        session,
        household_id,
        [
            facts.OwnPrice(instrument_id, on, Decimal(close), currency)
            for on, close in by_day.items()
        ],
        source=facts.BY_HAND,
    )


def rates(session: Session, household_id: UUID, by_day: dict[date, str]) -> None:
    facts.record_rates(
        session,
        household_id,
        [facts.OwnRate("EUR", "USD", on, Decimal(rate)) for on, rate in by_day.items()],
        source=facts.BY_HAND,
    )


@pytest.fixture
def rebuild_now(engine: Engine, actor: Actor, household_id: UUID) -> Callable[[], None]:
    """Fold and value everything up to the paper's day."""

    def now() -> None:
        with open_session(engine, actor) as session:
            marks.leave(session, household_id, scope="all", from_on=date(2024, 1, 1))
        with open_session(engine, actor) as session:
            rebuild(session, household_id, today=TODAY)

    return now


@pytest.fixture
def paper(
    engine: Engine, actor: Actor, household_id: UUID, rebuild_now: Callable[[], None]
) -> Paper:
    with open_session(engine, actor) as session:
        fund = facts.add_instrument(
            session, household_id, symbol="FUND", name="A fund", kind="etf", currency="USD",
            class_weights={"us_stock": 0.7, "bond": 0.2},
            sector_weights={"TECH": 0.5, "HLTH": 0.5}, country="LU",
        )  # fmt: skip
        stock = facts.add_instrument(
            session, household_id, symbol="STK", name="A stock", kind="stock", currency="EUR",
            sector="INDU", country="DE",
        )  # fmt: skip
        prices(
            session,
            household_id,
            fund.id,
            {date(2024, 1, 3): "100", date(2024, 3, 1): "110", date(2024, 3, 28): "111",
             TODAY: "112"},
            "USD",
        )  # fmt: skip
        prices(
            session,
            household_id,
            stock.id,
            {date(2024, 1, 5): "80", date(2024, 3, 28): "88", TODAY: "90"},
            "EUR",
        )
        rates(
            session, household_id, {date(2024, 1, 5): "1.1", date(2024, 3, 28): "1.1", TODAY: "1.2"}
        )
        broker = ledger.account(session, household_id, name="Broker")
        roth = ledger.account(session, household_id, name="Roth", kind="roth_ira", currency="EUR")
        made = _entries(session, broker, roth, fund.id, stock.id)
        home = ledger.home(session, household_id, worth={date(2024, 1, 1): "300000"})
        mortgage = ledger.liability(session, household_id, owed={date(2024, 1, 1): "200000"})
        found = Paper(
            household_id, broker.id, roth.id, fund.id, stock.id, home.asset_id, mortgage.id, *made
        )
    rebuild_now()
    return found


def _entries(
    session: Session, broker: object, roth: object, fund: UUID, stock: UUID
) -> tuple[UUID, UUID]:
    def add(into: object, kind: str, on: date, amount: str, **more: object) -> UUID:
        return ledger.transaction(session, into, kind, on, amount=Decimal(amount), **more).id  # type: ignore[arg-type]

    add(broker, "deposit", date(2024, 1, 2), "10000")
    add(broker, "buy", date(2024, 1, 3), "-5005", instrument_id=fund, quantity=Decimal(50),
        unit_price=Decimal(100), fee=Decimal(5))  # fmt: skip
    dividend = add(broker, "dividend", date(2024, 2, 15), "34", instrument_id=fund, tax=Decimal(6))
    sale = add(broker, "sell", date(2024, 3, 1), "1100", instrument_id=fund,
               quantity=Decimal(-10), unit_price=Decimal(110))  # fmt: skip
    add(roth, "contribution", date(2024, 1, 5), "1000")
    add(roth, "buy", date(2024, 1, 5), "-800", instrument_id=stock, quantity=Decimal(10),
        unit_price=Decimal(80))  # fmt: skip
    return sale, dividend
