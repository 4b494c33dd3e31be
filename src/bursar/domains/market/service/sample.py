"""Publishing the sample market as shared rows, by the market role.

A published bar never changes: later days are appended, what is there stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID, uuid5

import numpy as np
from psycopg.types.json import Jsonb
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bursar.domains.market.models import KINDS, Bar, ExchangeRate, FactorReturn, Instrument
from bursar.domains.market.queries.prices import SAMPLE
from bursar.engines.sample_market.model import FACTORS, FactorSeries, PriceSeries, RateSeries
from bursar.kit.db import copy_rows
from bursar.ports.market_data import InstrumentFact

# The demo households' ten years, and a year before for what looks back.
FIRST_DAY = date(2015, 1, 1)

_NAMESPACE = UUID("6f0d1a52-2c0f-5d5b-9a44-0d7f1f6f2b11")

_BAR = (
    ("instrument_id", "uuid"), ("source", "varchar"), ("on_day", "date"), ("open", "float8"),
    ("high", "float8"), ("low", "float8"), ("close", "numeric"), ("volume", "float8"),
    ("currency", "varchar"),
)  # fmt: skip


class SampleSource(Protocol):
    """What publishes a sample market."""

    def instruments(self) -> Sequence[InstrumentFact]:
        """Facts of all instruments."""
        ...

    def series(self, symbol: str) -> PriceSeries:
        """All bars, dividends and splits of one."""
        ...

    def factor_series(self, start: date, end: date) -> FactorSeries:
        """Daily returns of the factors."""
        ...

    def rate_series(self) -> Sequence[RateSeries]:
        """Exchange rates against the dollar."""
        ...


def sample_instrument_id(symbol: str) -> UUID:
    """Return the id of a sample instrument: the same in every installation."""
    return uuid5(_NAMESPACE, symbol)


@dataclass(frozen=True, slots=True)
class Published:
    """How much was added."""

    instruments: int
    bars: int


def publish_sample(session: Session, source: SampleSource) -> Published:
    """Add what is not yet published: instruments, bars, actions, rates, factors. Safe to repeat.

    Args:
        session: Of the market role.
        source: The sample market up to a day.
    """
    # Two processes that start together would both find the same days missing.
    session.execute(text("select pg_advisory_xact_lock(hashtextextended('sample market', 0))"))
    added = _instruments(session, source.instruments())
    reached = dict(
        session.execute(
            select(Bar.instrument_id, func.max(Bar.on_day))
            .where(Bar.source == SAMPLE, Bar.household_id.is_(None))
            .group_by(Bar.instrument_id)
        ).all()
    )
    bars = 0
    for fact in source.instruments():
        row_id = sample_instrument_id(fact.symbol)
        bars += _bars(
            session, row_id, fact.currency, source.series(fact.symbol), reached.get(row_id)
        )
    _rates(session, source.rate_series())
    _factors(session, source)
    return Published(instruments=added, bars=bars)


def _instruments(session: Session, wanted: Sequence[InstrumentFact]) -> int:
    have = set(session.scalars(select(Instrument.id).where(Instrument.household_id.is_(None))))
    new = [fact for fact in wanted if sample_instrument_id(fact.symbol) not in have]
    for fact in new:
        _instrument(session, fact)
    return len(new)


def _instrument(session: Session, fact: InstrumentFact) -> None:
    row_id = sample_instrument_id(fact.symbol)
    kind = fact.kind.value if fact.kind.value in KINDS else "other"
    session.execute(
        text(
            "insert into instrument (id, symbol, name, kind, currency, venue, sector, industry,"
            " country, asset_class, class_weights, sector_weights, country_weights, expense_ratio,"
            " market_cap, price_earnings, dividend_yield, multiplier, facts_source, facts_on,"
            " facts) values (:id, :symbol, :name, :kind, :currency, :venue, :sector, :industry,"
            " :country, :asset_class, :class_weights, :sector_weights, :country_weights,"
            " :expense_ratio, :market_cap, :price_earnings, :dividend_yield, 1, 'sample',"
            " :facts_on, :facts)"
        ),
        {
            "id": row_id,
            "symbol": fact.symbol,
            "name": fact.name,
            "kind": kind,
            "currency": fact.currency,
            "venue": fact.venue,
            "sector": fact.sector,
            "industry": fact.industry,
            "country": fact.country,
            "asset_class": _main_class(fact),
            "class_weights": _weights(fact.asset_classes),
            "sector_weights": _weights(fact.sectors),
            "country_weights": _weights(fact.countries),
            "expense_ratio": fact.expense_ratio,
            "market_cap": fact.market_cap,
            "price_earnings": fact.price_earnings,
            "dividend_yield": fact.dividend_yield,
            "facts_on": fact.as_of,
            "facts": Jsonb({"note": fact.note} if fact.note else {}),
        },
    )
    names = [
        ("ticker", fact.symbol), ("isin", fact.isin), ("cusip", fact.cusip), ("figi", fact.figi),
        ("coingecko", fact.coingecko_id),
    ]  # fmt: skip
    for scheme, value in names:
        if value:
            session.execute(
                text(
                    "insert into instrument_identifier (id, instrument_id, scheme, value, venue)"
                    " values (gen_random_uuid(), :id, :scheme, :value, :venue)"
                ),
                {"id": row_id, "scheme": scheme, "value": value, "venue": fact.venue},
            )


def _weights(weights: Any) -> Jsonb | None:
    return Jsonb({name: float(weight) for name, weight in weights.items()}) if weights else None


def _main_class(fact: InstrumentFact) -> str | None:
    if fact.asset_classes:
        return max(fact.asset_classes, key=lambda name: fact.asset_classes[name])
    return None


def _bars(
    session: Session, row_id: UUID, currency: str, series: PriceSeries, reached: date | None
) -> int:
    first = np.datetime64(FIRST_DAY, "D")
    if reached is not None:
        first = np.datetime64(reached, "D") + np.timedelta64(1, "D")
    at = np.flatnonzero(series.days >= first)
    if at.size:
        copy_rows(session, "bar", _BAR, _bar_rows(row_id, currency, series, at.tolist()))
    if at.size:  # an action enters with the bar of its day, once
        until = series.days[at[-1]].item()
        _actions(session, row_id, currency, series, (first.item(), until))
    return int(at.size)


def _bar_rows(
    row_id: UUID, currency: str, series: PriceSeries, at: list[int]
) -> Iterator[tuple[Any, ...]]:
    columns = [
        None if column is None else column.tolist()
        for column in (series.open, series.high, series.low, series.volume)
    ]
    days, closes = series.days.tolist(), series.close.tolist()
    for i in at:
        opened, high, low, volume = (column[i] if column else None for column in columns)
        close = Decimal(repr(closes[i]))
        yield row_id, SAMPLE, days[i], opened, high, low, close, volume, currency


def _actions(
    session: Session, row_id: UUID, currency: str, series: PriceSeries, days: tuple[date, date]
) -> None:
    since, until = days
    rows = [
        {
            "id": row_id, "kind": "dividend", "ex_on": paid.ex_on, "pay_on": paid.paid_on,
            "amount": Decimal(repr(paid.amount)), "currency": currency, "ratio": None,
        }
        for paid in series.dividends
        if since <= paid.ex_on <= until
    ] + [
        {
            "id": row_id, "kind": "split", "ex_on": split.ex_on, "pay_on": None, "amount": None,
            "currency": None, "ratio": Decimal(repr(split.ratio)),
        }
        for split in series.splits
        if since <= split.ex_on <= until
    ]  # fmt: skip
    if rows:
        session.execute(
            text(
                "insert into corporate_action (id, instrument_id, kind, ex_on, pay_on, amount,"
                " currency, ratio, source) values (gen_random_uuid(), :id, :kind, :ex_on, :pay_on,"
                " :amount, :currency, :ratio, 'sample')"
            ),
            rows,
        )


_RATE = (
    ("base", "varchar"), ("quote", "varchar"), ("on_day", "date"), ("rate", "numeric"),
    ("source", "varchar"),
)  # fmt: skip


def _rates(session: Session, all_series: Sequence[RateSeries]) -> None:
    reached = dict(
        session.execute(
            select(ExchangeRate.quote, func.max(ExchangeRate.on_day))
            .where(ExchangeRate.source == SAMPLE, ExchangeRate.base == "USD")
            .group_by(ExchangeRate.quote)
        ).all()
    )
    for series in all_series:
        first = np.datetime64(reached.get(series.currency, FIRST_DAY), "D")
        at = series.days > first if series.currency in reached else series.days >= first
        days, values = series.days[at].tolist(), series.per_dollar[at].tolist()
        copy_rows(
            session,
            "exchange_rate",
            _RATE,
            (
                ("USD", series.currency, day, Decimal(repr(value)), SAMPLE)
                for day, value in zip(days, values, strict=True)
            ),
        )


_FACTOR = (("source", "varchar"), ("factor", "varchar"), ("on_day", "date"), ("value", "float8"))


def _factors(session: Session, source: SampleSource) -> None:
    reached = session.scalar(
        select(func.max(FactorReturn.on_day)).where(FactorReturn.source == SAMPLE)
    )
    whole = source.factor_series(FIRST_DAY, date(2199, 1, 1))
    at = (
        np.ones(whole.days.size, dtype=bool)
        if reached is None
        else whole.days > np.datetime64(reached, "D")
    )
    days, returns = whole.days[at].tolist(), whole.returns[at].tolist()
    copy_rows(
        session,
        "factor_return",
        _FACTOR,
        (
            (SAMPLE, factor, day, value)
            for day, row in zip(days, returns, strict=True)
            for factor, value in zip(FACTORS, row, strict=True)
        ),
    )
