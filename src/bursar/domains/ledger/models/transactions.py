"""The only truth about securities and cash."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bursar.engines.ledger.kinds import TransactionKind
from bursar.kit.db import (
    MONEY,
    QUANTITY,
    Base,
    Changing,
    HouseholdRow,
    household_keys,
    same_household,
)

_KINDS = ", ".join(f"'{kind}'" for kind in TransactionKind)


class Transaction(HouseholdRow, Changing, Base):
    """One entry of the ledger; signs as in `bursar.engines.ledger.kinds`."""

    __tablename__ = "transaction"
    __table_args__ = household_keys(
        same_household("account_id", "account"),
        same_household("import_id", "statement_import", ondelete="SET NULL"),
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        CheckConstraint("counter_amount is null or counter_currency is not null", name="counter"),
        Index("ix_transaction_account_day", "household_id", "account_id", "traded_on"),
        Index("ix_transaction_day", "household_id", text("traded_on desc"), text("id desc")),
        Index("ix_transaction_instrument", "household_id", "instrument_id", "traded_on"),
        Index("ix_transaction_import", "import_id", postgresql_where=text("import_id is not null")),
        Index(
            "ix_transaction_counter",
            "household_id",
            "counter_instrument_id",
            postgresql_where=text("counter_instrument_id is not null"),
        ),
        Index("ix_transaction_transfer", "household_id", "transfer_id"),
        Index("ix_transaction_fingerprint", "household_id", "account_id", "fingerprint"),
    )

    account_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(30))
    traded_on: Mapped[date]
    settled_on: Mapped[date | None]
    occurred_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sequence: Mapped[int] = mapped_column(Integer, default=0)  # order inside the day
    instrument_id: Mapped[UUID | None] = mapped_column(ForeignKey("instrument.id"))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY, default=Decimal(0))
    unit_price: Mapped[Decimal | None] = mapped_column(QUANTITY)
    amount: Mapped[Decimal] = mapped_column(MONEY, default=Decimal(0))
    currency: Mapped[str] = mapped_column(String(3))
    fee: Mapped[Decimal] = mapped_column(MONEY, default=Decimal(0))
    tax: Mapped[Decimal] = mapped_column(MONEY, default=Decimal(0))
    cost_basis: Mapped[Decimal | None] = mapped_column(MONEY)
    acquired_on: Mapped[date | None]
    ratio: Mapped[Decimal | None] = mapped_column(QUANTITY)
    counter_instrument_id: Mapped[UUID | None] = mapped_column(ForeignKey("instrument.id"))
    counter_amount: Mapped[Decimal | None] = mapped_column(MONEY)
    counter_currency: Mapped[str | None] = mapped_column(String(3))
    basis_fraction: Mapped[Decimal | None] = mapped_column(QUANTITY)
    lot_selection: Mapped[list[dict[str, str]] | None] = mapped_column(JSONB)
    wash_sale_disallowed: Mapped[Decimal | None] = mapped_column(MONEY)  # as the broker says
    transfer_id: Mapped[UUID | None]  # the same on both sides of an own transfer

    description: Mapped[str] = mapped_column(String(2000), default="")
    category: Mapped[str | None] = mapped_column(String(100))
    subcategory: Mapped[str | None] = mapped_column(String(100))
    merchant_name: Mapped[str | None] = mapped_column(String(255))
    is_recurring: Mapped[bool] = mapped_column(default=False)
    is_tax_deductible: Mapped[bool] = mapped_column(default=False)
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(50)), default=list)
    notes: Mapped[str | None] = mapped_column(String(4000))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    import_id: Mapped[UUID | None] = mapped_column(Uuid)
    source_row: Mapped[int | None]
    external_id: Mapped[str | None] = mapped_column(String(255))
    fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary)


class StatementImport(HouseholdRow, Changing, Base):
    """One file given: previewed, then committed all or nothing, and undone as one."""

    __tablename__ = "statement_import"
    __table_args__ = household_keys(
        same_household("document_id", "document"),
        CheckConstraint(
            "status in ('uploaded', 'reading', 'previewed', 'refused', 'committing', 'committed',"
            " 'undone')",
            name="status",
        ),
    )

    document_id: Mapped[UUID] = mapped_column(Uuid)
    status: Mapped[str] = mapped_column(String(20), default="uploaded")
    format: Mapped[str | None] = mapped_column(String(40))
    failure: Mapped[str | None] = mapped_column(String(2000))
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # mapping, account choices
    preview: Mapped[dict[str, Any]] = mapped_column(
        JSONB, default=dict
    )  # accounts, totals, notices
    committed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    committed_by: Mapped[UUID | None]


class ColumnMapping(HouseholdRow, Base):
    """How the household reads a CSV with these column headers."""

    __tablename__ = "column_mapping"
    __table_args__ = household_keys(UniqueConstraint("household_id", "header_hash"))

    header_hash: Mapped[bytes] = mapped_column(LargeBinary)
    name: Mapped[str] = mapped_column(String(200))
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)


class IdenticalInstrument(HouseholdRow, Base):
    """An instrument the household treats as substantially identical to the others of its set."""

    __tablename__ = "identical_instrument"
    __table_args__ = household_keys(UniqueConstraint("household_id", "instrument_id"))

    set_name: Mapped[str] = mapped_column(String(100))
    instrument_id: Mapped[UUID] = mapped_column(ForeignKey("instrument.id", ondelete="CASCADE"))
