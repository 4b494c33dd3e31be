"""Market facts."""

import sqlalchemy as sa
from alembic import op
from migrations.helpers import policies, protect_market, secure
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    _factor_return()
    _vendor_state()
    _exchange_rate()
    _instrument()
    _bar()
    _corporate_action()
    _instrument_identifier()
    _walls()


def _factor_return() -> None:
    op.create_table(
        "factor_return",
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("factor", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("source", "factor", "on_day", name=op.f("pk_factor_return")),
    )


def _vendor_state() -> None:
    op.create_table(
        "vendor_state",
        sa.Column("vendor", sa.String(length=30), nullable=False),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("vendor", name=op.f("pk_vendor_state")),
    )


def _exchange_rate() -> None:
    op.create_table(
        "exchange_rate",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("base", sa.String(length=3), nullable=False),
        sa.Column("quote", sa.String(length=3), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.CheckConstraint("base <> quote", name=op.f("ck_exchange_rate_pair")),
        sa.CheckConstraint("rate > 0", name=op.f("ck_exchange_rate_rate")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_exchange_rate_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_exchange_rate")),
        sa.UniqueConstraint(
            "base",
            "quote",
            "source",
            "on_day",
            "household_id",
            name="uq_exchange_rate",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_exchange_rate_household_id"), "exchange_rate", ["household_id"], unique=False
    )


def _instrument() -> None:
    op.create_table(
        "instrument",
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("symbol", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("venue", sa.String(length=10), nullable=True),
        sa.Column("sector", sa.String(length=100), nullable=True),
        sa.Column("industry", sa.String(length=100), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("asset_class", sa.String(length=30), nullable=True),
        sa.Column("class_weights", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("sector_weights", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("country_weights", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("expense_ratio", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("market_cap", sa.Numeric(precision=24, scale=2), nullable=True),
        sa.Column("price_earnings", sa.Numeric(precision=12, scale=4), nullable=True),
        sa.Column("dividend_yield", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("multiplier", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("underlying_id", sa.Uuid(), nullable=True),
        sa.Column("strike", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("option_right", sa.String(length=4), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("facts_source", sa.String(length=50), nullable=True),
        sa.Column("facts_on", sa.Date(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind in ('stock', 'etf', 'fund', 'money_market', 'bond', 'option', 'future', 'crypto', 'forex', 'commodity', 'index', 'other')",
            name=op.f("ck_instrument_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_instrument_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["underlying_id"],
            ["instrument.id"],
            name=op.f("fk_instrument_underlying_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
    )
    op.create_index(
        op.f("ix_instrument_household_id"), "instrument", ["household_id"], unique=False
    )
    op.create_index(
        "ix_instrument_symbol", "instrument", [sa.literal_column("upper(symbol)")], unique=False
    )


def _bar() -> None:
    op.create_table(
        "bar",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("open", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("close", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("volume", sa.Double(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_bar_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_bar_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_bar")),
        sa.UniqueConstraint(
            "instrument_id",
            "source",
            "on_day",
            "household_id",
            name="uq_bar",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_bar_household_id"), "bar", ["household_id"], unique=False)


def _corporate_action() -> None:
    op.create_table(
        "corporate_action",
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ex_on", sa.Date(), nullable=False),
        sa.Column("pay_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("ratio", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("counter_instrument_id", sa.Uuid(), nullable=True),
        sa.Column("basis_fraction", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind in ('dividend', 'split', 'stock_dividend', 'spin_off', 'merger', 'ticker_change', 'worthless')",
            name=op.f("ck_corporate_action_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["counter_instrument_id"],
            ["instrument.id"],
            name=op.f("fk_corporate_action_counter_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_corporate_action_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_corporate_action_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corporate_action")),
    )
    op.create_index(
        op.f("ix_corporate_action_household_id"), "corporate_action", ["household_id"], unique=False
    )
    op.create_index(
        "ix_corporate_action_instrument_id_ex_on",
        "corporate_action",
        ["instrument_id", "ex_on"],
        unique=False,
    )


def _instrument_identifier() -> None:
    op.create_table(
        "instrument_identifier",
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.Column("venue", sa.String(length=10), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "scheme in ('ticker', 'isin', 'cusip', 'figi', 'coingecko', 'name')",
            name=op.f("ck_instrument_identifier_scheme"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_instrument_identifier_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_instrument_identifier_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_identifier")),
    )
    op.create_index(
        op.f("ix_instrument_identifier_household_id"),
        "instrument_identifier",
        ["household_id"],
        unique=False,
    )
    op.create_index(
        "ix_instrument_identifier_instrument_id",
        "instrument_identifier",
        ["instrument_id"],
        unique=False,
    )
    op.create_index(
        "ix_instrument_identifier_scheme_value",
        "instrument_identifier",
        ["scheme", sa.literal_column("upper(value)")],
        unique=False,
    )


_REFUSE = """
create function refuse_foreign_instruments() returns trigger language plpgsql as
$$
declare
    wanted text;
    stray boolean;
begin
    foreach wanted in array tg_argv loop
        execute format(
            'select exists (select 1 from added a left join instrument i on i.id = a.%1$I'
            ' where a.%1$I is not null and (i.id is null'
            ' or i.household_id is distinct from a.household_id and i.household_id is not null))',
            wanted) into stray;
        if stray then
            raise foreign_key_violation using
                message = 'a row names an instrument that its household does not see';
        end if;
    end loop;
    return null;
end
$$
"""


def _walls() -> None:
    op.execute(_REFUSE)
    for table in (
        "instrument",
        "instrument_identifier",
        "bar",
        "corporate_action",
        "exchange_rate",
    ):
        protect_market(table)
    for table in ("factor_return", "vendor_state"):
        secure(table)
        policies(table, seen="true")
        policies(
            table,
            seen="true",
            added="true",
            changed="true",
            removed="true",
            role="bursar_market",
            prefix="market_",
        )


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a ledger is not migrated backwards")
