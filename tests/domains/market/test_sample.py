"""Publishing the sample market: appended, never changed, and safe to repeat."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bursar.domains.market.models import Bar, CorporateAction, ExchangeRate, FactorReturn
from bursar.domains.market.service.sample import publish_sample, sample_instrument_id
from bursar.engines.sample_market.model import (
    FACTORS,
    Dividend,
    FactorSeries,
    PriceSeries,
    RateSeries,
    Split,
)
from bursar.integrations.calendars import TradingCalendars
from bursar.integrations.sample_market import SampleMarket
from bursar.kit.db import open_session
from bursar.kit.ids import new_id
from bursar.ports.market_data import InstrumentFact, InstrumentKind
from tests.domains.market.conftest import MARKET

SYMBOL = f"TINY{new_id().hex[-8:]}".upper()
CURRENCY = "XTS"  # reserved for tests
START = date(2190, 1, 1)  # later than any other publication in this database


class TinySample:
    """A sample market of one instrument: its n-th day closes at 10 + n, whenever it is asked."""

    def __init__(self, days: int) -> None:
        self._days = np.datetime64(START, "D") + np.arange(days)

    def instruments(self) -> list[InstrumentFact]:
        return [InstrumentFact(SYMBOL, "Tiny", InstrumentKind.STOCK, "USD", isin="US0000000000")]

    def series(self, symbol: str) -> PriceSeries:
        assert symbol == SYMBOL
        return PriceSeries(
            symbol, self._days, 10.0 + np.arange(self._days.size), None, None, None, None, 2,
            dividends=(Dividend(date(2190, 1, 3), date(2190, 1, 9), 0.25),),
            splits=(Split(date(2190, 1, 4), 2.0),),
        )  # fmt: skip

    def factor_series(self, start: date, end: date) -> FactorSeries:
        return FactorSeries(self._days, np.full((self._days.size, len(FACTORS)), 0.01))

    def rate_series(self) -> list[RateSeries]:
        return [RateSeries(CURRENCY, self._days, 80.0 + np.arange(self._days.size), 2)]


@pytest.fixture
def session(market_engine: Engine) -> Iterator[Session]:
    """A session of the market role that takes everything back: other tests share the database."""
    with open_session(market_engine, MARKET) as opened:
        yield opened
        opened.rollback()


def _published(session: Session) -> tuple[list[tuple[int, Decimal]], list[str], int, int]:
    row_id = sample_instrument_id(SYMBOL)
    bars = session.execute(
        select(Bar.row_id, Bar.close).where(Bar.instrument_id == row_id).order_by(Bar.on_day)
    )
    actions = session.scalars(
        select(CorporateAction.kind)
        .where(CorporateAction.instrument_id == row_id)
        .order_by(CorporateAction.ex_on)
    )
    rates = session.scalar(
        select(func.count()).select_from(ExchangeRate).where(ExchangeRate.quote == CURRENCY)
    )
    factors = session.scalar(
        select(func.count()).select_from(FactorReturn).where(FactorReturn.on_day >= START)
    )
    return (
        [(row.row_id, row.close) for row in bars],
        list(actions.all()),
        rates or 0,
        factors or 0,
    )


def test_later_days_are_appended_and_what_is_there_stays(session: Session) -> None:
    assert publish_sample(session, TinySample(2)).bars == 2
    first = _published(session)
    assert ([close for _, close in first[0]], first[1:]) == ([10, 11], ([], 2, 12))
    assert publish_sample(session, TinySample(2)).bars == 0
    assert _published(session) == first

    assert publish_sample(session, TinySample(5)).bars == 3
    bars, actions, rates, factors = _published(session)
    assert bars[:2] == first[0]
    assert [close for _, close in bars] == [10, 11, 12, 13, 14]
    assert (actions, rates, factors) == (["dividend", "split"], 5, 30)
    assert publish_sample(session, TinySample(5)).bars == 0
    assert _published(session)[1] == ["dividend", "split"]


class _OnlyTwo(SampleMarket):
    """The real sample market, of two of its instruments."""

    def instruments(self) -> list[InstrumentFact]:
        return [fact for fact in super().instruments() if fact.symbol in ("SPY", "AAPL")]


def test_the_real_sample_market_publishes_whole_histories(session: Session, tmp_path: Path) -> None:
    until = date(2024, 7, 1)
    source = _OnlyTwo(TradingCalendars(tmp_path), until)
    symbols = {fact.symbol for fact in source.instruments()}
    assert symbols == {"SPY", "AAPL"}
    publish_sample(session, source)
    assert publish_sample(session, source).bars == 0
    for symbol in symbols:
        count, last = session.execute(
            select(func.count(), func.max(Bar.on_day)).where(
                Bar.instrument_id == sample_instrument_id(symbol), Bar.source == "sample"
            )
        ).one()
        assert count > 2000
        assert last >= until
