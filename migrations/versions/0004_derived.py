"""What follows from the ledger."""

import sqlalchemy as sa
from alembic import op
from migrations.helpers import protect
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    _ledger_issue()
    _ledger_mark()
    _ledger_state()
    _net_worth_snapshot()
    _disposal()
    _lot()
    _position_series()
    for table in _TABLES:
        protect(table)
    # The arrays are read whole and often: compressing them costs more than it saves.
    for column in ("units", "values", "values_base", "statuses", "moved_on", "movements"):
        op.execute(f'alter table position_series alter column "{column}" set storage external')
    # Read by the function below, which runs as owner.
    op.execute("alter table ledger_state no force row level security")
    op.execute(_DUE)
    op.execute("revoke all on function households_to_value(date, int) from public")
    op.execute("grant execute on function households_to_value(date, int) to bursar_app")


def _ledger_issue() -> None:
    op.create_table(
        "ledger_issue",
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("instrument_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(length=50), nullable=False),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_ledger_issue_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_issue")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_ledger_issue_household_id_id")),
    )
    op.create_index(
        "ix_ledger_issue_household_id_instrument_id",
        "ledger_issue",
        ["household_id", "instrument_id"],
        unique=False,
    )


def _ledger_mark() -> None:
    op.create_table(
        "ledger_mark",
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "scope in ('all', 'refold', 'revalue')", name=op.f("ck_ledger_mark_scope")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_ledger_mark_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_mark")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_ledger_mark_household_id_id")),
    )
    op.create_index(
        "uq_ledger_mark",
        "ledger_mark",
        ["household_id", "scope", "instrument_id", "account_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def _ledger_state() -> None:
    op.create_table(
        "ledger_state",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("rebuilt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valued_to", sa.Date(), nullable=True),
        sa.CheckConstraint("version >= 0", name=op.f("ck_ledger_state_version")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_ledger_state_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_ledger_state")),
    )


def _net_worth_snapshot() -> None:
    op.create_table(
        "net_worth_snapshot",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("total_assets", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("total_liabilities", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("net_worth", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("asset_breakdown", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_net_worth_snapshot_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", "on_day", name=op.f("pk_net_worth_snapshot")),
    )


def _disposal() -> None:
    op.create_table(
        "disposal",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("transaction_id", sa.Uuid(), nullable=True),
        sa.Column("opening_transaction_id", sa.Uuid(), nullable=True),
        sa.Column("lot_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("acquired_on", sa.Date(), nullable=False),
        sa.Column("disposed_on", sa.Date(), nullable=False),
        sa.Column("term", sa.String(length=5), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("proceeds", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("cost_basis", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("gain", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("wash_disallowed", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("wash_lost", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("wash_matches", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("days_tacked", sa.Integer(), nullable=False),
        sa.Column("tax_proceeds", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("tax_cost_basis", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("tax_gain", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("tax_wash_disallowed", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("is_short", sa.Boolean(), nullable=False),
        sa.Column("is_section_1256", sa.Boolean(), nullable=False),
        sa.Column("is_taxable", sa.Boolean(), nullable=False),
        sa.Column("adjustment_code", sa.String(length=5), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("term in ('short', 'long')", name=op.f("ck_disposal_term")),
        sa.ForeignKeyConstraint(
            ["household_id", "account_id"],
            ["account.household_id", "account.id"],
            name=op.f("fk_disposal_household_id_account_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_disposal_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )
    op.create_index("ix_disposal_day", "disposal", ["household_id", "disposed_on"], unique=False)
    op.create_index(
        "ix_disposal_instrument", "disposal", ["household_id", "instrument_id"], unique=False
    )


def _lot() -> None:
    op.create_table(
        "lot",
        sa.Column("lot_key", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("opening_transaction_id", sa.Uuid(), nullable=True),
        sa.Column("acquired_on", sa.Date(), nullable=False),
        sa.Column("holding_start_on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("cost_basis", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("wash_adjustment", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("tax_cost_basis", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("tax_wash_adjustment", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("is_always_long", sa.Boolean(), nullable=False),
        sa.Column("replaces_washed", sa.Boolean(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "account_id"],
            ["account.household_id", "account.id"],
            name=op.f("fk_lot_household_id_account_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_lot_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("household_id", "lot_key", name=op.f("uq_lot_household_id_lot_key")),
    )
    op.create_index(
        "ix_lot_position",
        "lot",
        ["household_id", "account_id", "instrument_id", "acquired_on"],
        unique=False,
    )


def _position_series() -> None:
    op.create_table(
        "position_series",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("units", sa.LargeBinary(), nullable=False),
        sa.Column("values", sa.LargeBinary(), nullable=False),
        sa.Column("values_base", sa.LargeBinary(), nullable=False),
        sa.Column("statuses", sa.LargeBinary(), nullable=False),
        sa.Column("moved_on", sa.LargeBinary(), nullable=False),
        sa.Column("movements", sa.LargeBinary(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "account_id"],
            ["account.household_id", "account.id"],
            name=op.f("fk_position_series_household_id_account_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_position_series_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_series")),
    )
    op.create_index(
        "uq_position_series",
        "position_series",
        ["household_id", "account_id", "instrument_id", "currency"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


_DUE = """
create function households_to_value(before date, most int) returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
$$ select s.household_id from ledger_state s
   where s.valued_to < before order by s.valued_to limit most $$
"""

_TABLES = (
    "lot",
    "disposal",
    "position_series",
    "ledger_mark",
    "ledger_state",
    "ledger_issue",
    "net_worth_snapshot",
)


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a ledger is not migrated backwards")
