"""Fetching for a household from a vendor on this machine."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, Select, select

from bursar.domains.ledger.jobs.prices import fetch_for_household, fetch_prices
from bursar.domains.ledger.models import LedgerMark
from bursar.domains.market.models import Bar, CorporateAction, ExchangeRate
from bursar.integrations.market_data_chain import FirstRates, FirstThatAnswers
from bursar.integrations.tiingo import Tiingo, connect_tiingo
from bursar.kit import clock
from bursar.kit.db import Actor, open_session
from bursar.kit.jobs import Context
from bursar.ports.market_data import RateFact
from tests.factories import ledger, market
from tests.integrations.conftest import Loopback

TODAY = clock.today()


class RatesByRule:
    """Exchange rates that are 80 on every day."""

    source = "rule"

    def daily_rates(self, base: str, quotes: Any, start: date, end: date) -> list[RateFact]:
        return [RateFact(base, quote, end, Decimal(80)) for quote in quotes]


def _day(back: int, close: str, split: float = 1.0, dividend: float = 0.0) -> Mapping[str, Any]:
    on = (TODAY - timedelta(days=back)).isoformat()
    return {
        "date": f"{on}T00:00:00.000Z", "open": close, "high": close, "low": close, "close": close,
        "volume": 10, "divCash": dividend, "splitFactor": split,
    }  # fmt: skip


@pytest.fixture
def context(engine: Engine, market_engine: Engine, vendor: Loopback) -> Any:
    client = connect_tiingo("KEY", vendor.url)
    yield Context(
        engine=engine,
        market_engine=market_engine,
        services={
            "vendors": ["tiingo"],
            "market_data": FirstThatAnswers([Tiingo(client, allowances=())]),
            "exchange_rates": FirstRates([RatesByRule()]),
        },
    )
    client.close()


@pytest.fixture
def held(engine: Engine, actor: Actor, household_id: UUID) -> UUID:
    """An instrument the household holds, whose file said a price yesterday."""
    with open_session(engine, actor) as session:
        account = ledger.account(session, household_id)
        yesterday = TODAY - timedelta(days=1)
        row = market.instrument(session, household_id, "MSFT", closes={yesterday: "1"})
        ledger.transaction(
            session, account, "buy", TODAY - timedelta(days=30), amount=Decimal(-1),
            instrument_id=row.id, quantity=Decimal(1),
        )  # fmt: skip
        ledger.deposit(
            session, ledger.account(session, household_id, name="NRE", currency="INR"),
            TODAY - timedelta(days=3), 100,
        )  # fmt: skip
        return row.id


def own_actions(household_id: UUID) -> Select[tuple[CorporateAction]]:
    """Other tests of this database may have published shared ones."""
    return select(CorporateAction).where(CorporateAction.household_id == household_id)


def test_history_splits_and_rates_arrive_once_as_the_households_own(
    engine: Engine, actor: Actor, household_id: UUID, held: UUID, context: Context, vendor: Loopback
) -> None:
    vendor.answers("*", [_day(9, "400"), _day(8, "101", split=4.0), _day(7, "102", dividend=0.5)])
    assert fetch_for_household(context, household_id) == 3
    with open_session(engine, actor) as session:
        bars = session.scalars(
            select(Bar).where(Bar.instrument_id == held, Bar.source == "tiingo")
        ).all()
        assert {bar.household_id for bar in bars} == {household_id}
        actions = session.execute(
            select(CorporateAction.kind, CorporateAction.ratio)
            .where(CorporateAction.household_id == household_id)
            .order_by(CorporateAction.ex_on)
        ).all()
        assert actions == [("split", 4), ("dividend", None)]
        rate = session.scalars(select(ExchangeRate).where(ExchangeRate.source == "rule")).one()
        assert (rate.base, rate.quote, rate.rate) == ("USD", "INR", 80)
        marks = {(m.scope, m.instrument_id) for m in session.scalars(select(LedgerMark))}
        assert marks == {("refold", held), ("all", None)}  # lots split, and basis has its rate
        for mark in session.scalars(select(LedgerMark)):
            session.delete(mark)

    fetch_for_household(context, household_id)
    with open_session(engine, actor) as session:
        assert len(session.scalars(own_actions(household_id)).all()) == 2
        assert ("refold", held) not in {
            (m.scope, m.instrument_id) for m in session.scalars(select(LedgerMark))
        }
    # The second time only the last days are asked for again.
    assert vendor.asked[-1].query["startDate"] == (TODAY - timedelta(days=10)).isoformat()


def test_a_vendor_that_fails_changes_nothing(
    engine: Engine, actor: Actor, household_id: UUID, held: UUID, context: Context, vendor: Loopback
) -> None:
    vendor.answers("*", "out of order", status=500)
    assert fetch_for_household(context, household_id) == 0
    with open_session(engine, actor) as session:
        assert session.scalars(own_actions(household_id)).all() == []
        sources = select(Bar.source).where(Bar.household_id == household_id).distinct()
        assert session.scalars(sources).all() == ["file"]


def test_without_a_key_nobody_is_asked(
    engine: Engine, market_engine: Engine, household_id: UUID, held: UUID
) -> None:
    fetch_prices(Context(engine=engine, market_engine=market_engine, services={"vendors": []}))
