"""Everything that follows from transactions and prices; written by the rebuild alone.

Nothing here is a truth: dropping all rows and rebuilding gives the same rows again.

Lots, disposals and series are written by the ten thousand: their household is bound by the
composite reference to the account alone, and nothing refers to them.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bursar.kit.db import MONEY, QUANTITY, Base, HouseholdRow, household_keys, same_household


class Lot(HouseholdRow, Base):
    """Units bought together that are still held; negative for a short position."""

    __tablename__ = "lot"
    __audited__ = False
    __table_args__ = (
        same_household("account_id", "account"),
        UniqueConstraint("household_id", "lot_key"),
        Index("ix_lot_position", "household_id", "account_id", "instrument_id", "acquired_on"),
    )

    lot_key: Mapped[str] = mapped_column(String(200))  # the same after each rebuild
    account_id: Mapped[UUID] = mapped_column(Uuid)
    instrument_id: Mapped[UUID] = mapped_column(ForeignKey("instrument.id", ondelete="CASCADE"))
    opening_transaction_id: Mapped[UUID | None] = mapped_column(Uuid)
    acquired_on: Mapped[date]
    holding_start_on: Mapped[date]  # earlier than acquired_on where a wash sale tacked days
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    currency: Mapped[str] = mapped_column(String(3))
    cost_basis: Mapped[Decimal | None] = mapped_column(QUANTITY)  # total; empty: not known
    wash_adjustment: Mapped[Decimal] = mapped_column(QUANTITY)  # inside cost_basis
    tax_cost_basis: Mapped[Decimal | None] = mapped_column(QUANTITY)  # household's currency
    tax_wash_adjustment: Mapped[Decimal] = mapped_column(QUANTITY)
    is_always_long: Mapped[bool]
    replaces_washed: Mapped[bool]


class Disposal(HouseholdRow, Base):
    """Units of one lot that left by sale, cover, expiry or exchange: a line of Form 8949."""

    __tablename__ = "disposal"
    __audited__ = False
    __table_args__ = (
        same_household("account_id", "account"),
        Index("ix_disposal_day", "household_id", "disposed_on"),
        Index("ix_disposal_instrument", "household_id", "instrument_id"),
        CheckConstraint("term in ('short', 'long')", name="term"),
    )

    account_id: Mapped[UUID] = mapped_column(Uuid)
    instrument_id: Mapped[UUID] = mapped_column(ForeignKey("instrument.id", ondelete="CASCADE"))
    transaction_id: Mapped[UUID | None] = mapped_column(Uuid)  # empty: a market action
    opening_transaction_id: Mapped[UUID | None] = mapped_column(Uuid)
    lot_key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    acquired_on: Mapped[date]
    disposed_on: Mapped[date]
    term: Mapped[str] = mapped_column(String(5))
    currency: Mapped[str] = mapped_column(String(3))
    proceeds: Mapped[Decimal | None] = mapped_column(QUANTITY)  # empty: not known
    cost_basis: Mapped[Decimal | None] = mapped_column(QUANTITY)
    gain: Mapped[Decimal | None] = mapped_column(QUANTITY)  # before wash sales
    wash_disallowed: Mapped[Decimal] = mapped_column(QUANTITY)
    wash_lost: Mapped[Decimal] = mapped_column(QUANTITY)  # of it, for good
    wash_matches: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    days_tacked: Mapped[int]
    tax_proceeds: Mapped[Decimal | None] = mapped_column(QUANTITY)  # household's currency
    tax_cost_basis: Mapped[Decimal | None] = mapped_column(QUANTITY)
    tax_gain: Mapped[Decimal | None] = mapped_column(QUANTITY)
    tax_wash_disallowed: Mapped[Decimal] = mapped_column(QUANTITY)
    is_short: Mapped[bool]
    is_section_1256: Mapped[bool]
    is_taxable: Mapped[bool]  # of an account whose gains are taxed as they arise
    adjustment_code: Mapped[str] = mapped_column(String(5))  # Form 8949 column (f)


class PositionSeries(HouseholdRow, Base):
    """Daily values of one instrument, or of the cash in one currency, in one account.

    The columns are little-endian arrays, one element a calendar day from `first_on`: float64 for
    units, values and flows, uint8 for status. As arrays a household of 20,000 transactions reads
    in milliseconds (docs/decisions/0004-daily-values-as-arrays.md).
    """

    __tablename__ = "position_series"
    __audited__ = False
    __table_args__ = (
        same_household("account_id", "account"),
        Index(
            "uq_position_series",
            "household_id",
            "account_id",
            "instrument_id",
            "currency",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    account_id: Mapped[UUID] = mapped_column(Uuid)
    instrument_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("instrument.id", ondelete="CASCADE")
    )
    currency: Mapped[str] = mapped_column(String(3))
    first_on: Mapped[date]
    units: Mapped[bytes] = mapped_column(LargeBinary)
    values: Mapped[bytes] = mapped_column(LargeBinary)  # in `currency`
    values_base: Mapped[bytes] = mapped_column(LargeBinary)  # in the household's currency
    statuses: Mapped[bytes] = mapped_column(LargeBinary)
    # Sparse movements: day numbers (int32, days since first_on) and one float64 column each.
    moved_on: Mapped[bytes] = mapped_column(LargeBinary)
    movements: Mapped[bytes] = mapped_column(LargeBinary)


class LedgerMark(HouseholdRow, Base):
    """Work that the rebuild still has to do; goes when done, if nothing changed meanwhile."""

    __tablename__ = "ledger_mark"
    __audited__ = False
    __table_args__ = household_keys(
        Index(
            "uq_ledger_mark",
            "household_id",
            "scope",
            "instrument_id",
            "account_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("scope in ('all', 'refold', 'revalue')", name="scope"),
    )

    scope: Mapped[str] = mapped_column(String(10))
    instrument_id: Mapped[UUID | None] = mapped_column(Uuid)
    account_id: Mapped[UUID | None] = mapped_column(Uuid)
    from_on: Mapped[date]
    version: Mapped[int] = mapped_column(BigInteger, default=1)


class LedgerState(Base):
    """How far the derived rows of a household are; caches hang on `version`."""

    __tablename__ = "ledger_state"
    __audited__ = False
    __table_args__ = (
        *household_keys()[1:],
        CheckConstraint("version >= 0", name="version"),
    )

    household_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    rebuilt_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    valued_to: Mapped[date | None]


class LedgerIssue(HouseholdRow, Base):
    """Something in the rows that makes a figure partial: a sale of more than is held, and so on."""

    __tablename__ = "ledger_issue"
    __audited__ = False
    __table_args__ = household_keys(
        Index("ix_ledger_issue_household_id_instrument_id", "household_id", "instrument_id")
    )

    transaction_id: Mapped[UUID | None] = mapped_column(Uuid)
    account_id: Mapped[UUID | None] = mapped_column(Uuid)
    instrument_id: Mapped[UUID | None] = mapped_column(Uuid)
    code: Mapped[str] = mapped_column(String(50))
    message: Mapped[str] = mapped_column(String(1000))


class NetWorthSnapshot(Base):
    """What the household owned and owed at the end of a day, in its currency."""

    __tablename__ = "net_worth_snapshot"
    __audited__ = False
    __table_args__ = (*household_keys()[1:],)

    household_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    on_day: Mapped[date] = mapped_column(primary_key=True)
    total_assets: Mapped[Decimal] = mapped_column(MONEY)
    total_liabilities: Mapped[Decimal] = mapped_column(MONEY)
    net_worth: Mapped[Decimal] = mapped_column(MONEY)
    asset_breakdown: Mapped[dict[str, Any]] = mapped_column(JSONB)
    status: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
