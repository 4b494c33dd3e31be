"""Market facts: shared where `household_id` is empty, else one household's own.

Shared rows are written only by the market role, from vendors. What a file or a person brings is
owned by the household, so that one household's import never changes another's values.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bursar.kit.db import QUANTITY, Base, Changing, Row

KINDS = (
    "stock", "etf", "fund", "money_market", "bond", "option", "future", "crypto",
    "forex", "commodity", "index", "other",
)  # fmt: skip


def _household() -> Mapped[UUID | None]:
    return mapped_column(
        Uuid, ForeignKey("household.id", ondelete="CASCADE", onupdate="CASCADE"), index=True
    )


def _instrument() -> Mapped[UUID]:
    return mapped_column(Uuid, ForeignKey("instrument.id", ondelete="CASCADE"))


class Instrument(Row, Changing, Base):
    """What can be held or traded, with the facts that classify it."""

    __tablename__ = "instrument"
    __table_args__ = (
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        Index("ix_instrument_symbol", text("upper(symbol)")),
    )

    household_id: Mapped[UUID | None] = _household()
    symbol: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(20))
    currency: Mapped[str] = mapped_column(String(3))
    venue: Mapped[str | None] = mapped_column(String(10))  # MIC
    sector: Mapped[str | None] = mapped_column(String(100))
    industry: Mapped[str | None] = mapped_column(String(100))
    country: Mapped[str | None] = mapped_column(String(2))
    asset_class: Mapped[str | None] = mapped_column(String(30))
    class_weights: Mapped[dict[str, float] | None] = mapped_column(JSONB)
    sector_weights: Mapped[dict[str, float] | None] = mapped_column(JSONB)
    country_weights: Mapped[dict[str, float] | None] = mapped_column(JSONB)
    expense_ratio: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    market_cap: Mapped[Decimal | None] = mapped_column(Numeric(24, 2))
    price_earnings: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    dividend_yield: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    multiplier: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(1))
    underlying_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("instrument.id", ondelete="SET NULL")
    )
    strike: Mapped[Decimal | None] = mapped_column(QUANTITY)
    option_right: Mapped[str | None] = mapped_column(String(4))
    expires_on: Mapped[date | None]
    facts_source: Mapped[str | None] = mapped_column(String(50))
    facts_on: Mapped[date | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class InstrumentIdentifier(Row, Base):
    """A name of an instrument in some scheme, valid for a time: tickers are used again."""

    __tablename__ = "instrument_identifier"
    __table_args__ = (
        CheckConstraint(
            "scheme in ('ticker', 'isin', 'cusip', 'figi', 'coingecko', 'name')", name="scheme"
        ),
        Index("ix_instrument_identifier_scheme_value", "scheme", text("upper(value)")),
        Index("ix_instrument_identifier_instrument_id", "instrument_id"),
    )

    household_id: Mapped[UUID | None] = _household()
    instrument_id: Mapped[UUID] = _instrument()
    scheme: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(String(255))
    venue: Mapped[str | None] = mapped_column(String(10))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]  # the last day, included


class Bar(Base):
    """One day's prices of an instrument from one source, as traded (not adjusted for splits)."""

    __tablename__ = "bar"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint(
            "instrument_id",
            "source",
            "on_day",
            "household_id",
            name="uq_bar",
            postgresql_nulls_not_distinct=True,
        ),
    )

    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    household_id: Mapped[UUID | None] = _household()
    instrument_id: Mapped[UUID] = _instrument()
    source: Mapped[str] = mapped_column(String(20))
    on_day: Mapped[date]
    open: Mapped[float | None]
    high: Mapped[float | None]
    low: Mapped[float | None]
    close: Mapped[Decimal] = mapped_column(QUANTITY)
    volume: Mapped[float | None]
    currency: Mapped[str] = mapped_column(String(3))


class CorporateAction(Row, Base):
    """A dividend, split, spin-off, merger or rename that an issuer made."""

    __tablename__ = "corporate_action"
    __table_args__ = (
        CheckConstraint(
            "kind in ('dividend', 'split', 'stock_dividend', 'spin_off', 'merger',"
            " 'ticker_change', 'worthless')",
            name="kind",
        ),
        Index("ix_corporate_action_instrument_id_ex_on", "instrument_id", "ex_on"),
    )

    household_id: Mapped[UUID | None] = _household()
    instrument_id: Mapped[UUID] = _instrument()
    kind: Mapped[str] = mapped_column(String(20))
    ex_on: Mapped[date]
    pay_on: Mapped[date | None]
    amount: Mapped[Decimal | None] = mapped_column(QUANTITY)  # per unit held before the action
    currency: Mapped[str | None] = mapped_column(String(3))
    ratio: Mapped[Decimal | None] = mapped_column(QUANTITY)  # new units for each old one
    counter_instrument_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("instrument.id", ondelete="CASCADE")
    )
    basis_fraction: Mapped[Decimal | None] = mapped_column(QUANTITY)  # of basis that moves
    source: Mapped[str] = mapped_column(String(20))


class ExchangeRate(Base):
    """On a day, one unit of `base` was `rate` units of `quote`."""

    __tablename__ = "exchange_rate"
    __audited__ = False
    __table_args__ = (
        UniqueConstraint(
            "base",
            "quote",
            "source",
            "on_day",
            "household_id",
            name="uq_exchange_rate",
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("rate > 0", name="rate"),
        CheckConstraint("base <> quote", name="pair"),
    )

    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    household_id: Mapped[UUID | None] = _household()
    base: Mapped[str] = mapped_column(String(3))
    quote: Mapped[str] = mapped_column(String(3))
    on_day: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(QUANTITY)
    source: Mapped[str] = mapped_column(String(20))


class FactorReturn(Base):
    """A day's return of one factor of a return model (market, size, value, ...), a fraction."""

    __tablename__ = "factor_return"
    __audited__ = False

    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    factor: Mapped[str] = mapped_column(String(20), primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[float]


class VendorState(Base):
    """What this installation knows of a price vendor: last success, last failure, rest until."""

    __tablename__ = "vendor_state"
    __audited__ = False

    vendor: Mapped[str] = mapped_column(String(30), primary_key=True)
    succeeded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failure: Mapped[str | None] = mapped_column(String(500))
    resting_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
