"""The ledger."""

import sqlalchemy as sa
from alembic import op
from migrations.helpers import own_instruments_only, protect
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("set local lock_timeout = '5s'")
    _column_mapping()
    _portfolio()
    _account()
    _asset()
    _identical_instrument()
    _statement_import()
    _alternative()
    _asset_valuation()
    _income_stream()
    _liability()
    _portfolio_account()
    _property()
    _transaction()
    _liability_balance()
    for table in _TABLES:
        protect(table)
    own_instruments_only("transaction", "instrument_id", "counter_instrument_id")
    own_instruments_only("identical_instrument", "instrument_id")
    own_instruments_only("instrument_identifier", "instrument_id")
    own_instruments_only("bar", "instrument_id")
    own_instruments_only("corporate_action", "instrument_id", "counter_instrument_id")
    _jobs()


def _column_mapping() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("header_hash", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
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
            name=op.f("fk_column_mapping_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint(
            "household_id", "header_hash", name=op.f("uq_column_mapping_household_id_header_hash")
        ),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_column_mapping_household_id_id")),
    )


def _portfolio() -> None:
    op.create_table(
        "portfolio",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_all", sa.Boolean(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_portfolio_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_portfolio_household_id_id")),
    )
    op.create_index(
        "uq_portfolio_household_id_name", "portfolio", ["household_id", "name"], unique=True
    )


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("tax_treatment", sa.String(length=20), nullable=False),
        sa.Column("lot_method", sa.String(length=20), nullable=False),
        sa.Column("fund_lot_method", sa.String(length=20), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("institution", sa.String(length=255), nullable=True),
        sa.Column("number_last4", sa.String(length=4), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("may_go_short", sa.Boolean(), nullable=False),
        sa.Column("interest_rate", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("available_balance", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.String(length=4000), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
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
            "kind in ('checking', 'savings', 'money_market', 'certificate', 'credit_card', 'brokerage', 'traditional_ira', 'roth_ira', 'rollover_ira', 'inherited_ira', 'sep_ira', 'simple_ira', '401k', 'roth_401k', 'after_tax_401k', 'solo_401k', '403b', '457b', 'pension', 'hsa', '529', 'custodial', 'trust', 'stock_plan', 'crypto', 'demat', 'mutual_fund_folio', 'ppf', 'epf', 'nps', 'loan', 'other')",
            name=op.f("ck_account_kind"),
        ),
        sa.CheckConstraint(
            "lot_method in ('fifo', 'lifo', 'hifo', 'average', 'least_tax', 'specific')",
            name=op.f("ck_account_lot_method"),
        ),
        sa.CheckConstraint(
            "tax_treatment in ('taxable', 'traditional', 'roth', 'after_tax', 'hsa', 'education', 'exempt', 'none')",
            name=op.f("ck_account_tax_treatment"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "owner_id"],
            ["person.household_id", "person.id"],
            name=op.f("fk_account_household_id_owner_id"),
            onupdate="CASCADE",
            ondelete="SET NULL (owner_id)",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_account_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_account_household_id_id")),
    )
    op.create_index(
        "ix_account_household_id_name", "account", ["household_id", "name"], unique=False
    )


def _asset() -> None:
    op.create_table(
        "asset",
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("asset_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=4000), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("cost_basis", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("acquired_on", sa.Date(), nullable=True),
        sa.Column("disposed_on", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("ownership", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
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
            "category in ('real_estate', 'vehicle', 'alternative', 'business', 'insurance', 'other')",
            name=op.f("ck_asset_category"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "owner_id"],
            ["person.household_id", "person.id"],
            name=op.f("fk_asset_household_id_owner_id"),
            onupdate="CASCADE",
            ondelete="SET NULL (owner_id)",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_asset_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_asset_household_id_id")),
    )


def _identical_instrument() -> None:
    op.create_table(
        "identical_instrument",
        sa.Column("set_name", sa.String(length=100), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
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
            name=op.f("fk_identical_instrument_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_identical_instrument_instrument_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identical_instrument")),
        sa.UniqueConstraint(
            "household_id", "id", name=op.f("uq_identical_instrument_household_id_id")
        ),
        sa.UniqueConstraint(
            "household_id",
            "instrument_id",
            name=op.f("uq_identical_instrument_household_id_instrument_id"),
        ),
    )


def _statement_import() -> None:
    op.create_table(
        "statement_import",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=True),
        sa.Column("failure", sa.String(length=2000), nullable=True),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("preview", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("committed_by", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
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
            "status in ('uploaded', 'reading', 'previewed', 'refused', 'committing', 'committed', 'undone')",
            name=op.f("ck_statement_import_status"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "document_id"],
            ["document.household_id", "document.id"],
            name=op.f("fk_statement_import_household_id_document_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_statement_import_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_import")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_statement_import_household_id_id")),
    )


def _alternative() -> None:
    op.create_table(
        "alternative",
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("investment_type", sa.String(length=50), nullable=False),
        sa.Column("initial_investment", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("commitment_amount", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("unfunded_commitment", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("inception_date", sa.Date(), nullable=True),
        sa.Column("expected_term_years", sa.Integer(), nullable=True),
        sa.Column("illiquidity_discount", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("valuation_method", sa.String(length=100), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["household_id", "asset_id"],
            ["asset.household_id", "asset.id"],
            name=op.f("fk_alternative_household_id_asset_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_alternative_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alternative")),
        sa.UniqueConstraint("asset_id", name=op.f("uq_alternative_asset_id")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_alternative_household_id_id")),
    )


def _asset_valuation() -> None:
    op.create_table(
        "asset_valuation",
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("method", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=50), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "asset_id"],
            ["asset.household_id", "asset.id"],
            name=op.f("fk_asset_valuation_household_id_asset_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_asset_valuation_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_valuation")),
        sa.UniqueConstraint("asset_id", "on_day", name=op.f("uq_asset_valuation_asset_id_on_day")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_asset_valuation_household_id_id")),
    )


def _income_stream() -> None:
    op.create_table(
        "income_stream",
        sa.Column("income_type", sa.String(length=50), nullable=False),
        sa.Column("source_name", sa.String(length=255), nullable=False),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("frequency", sa.String(length=20), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("growth_rate", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("tax_treatment", sa.String(length=50), nullable=True),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
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
            "frequency in ('weekly', 'biweekly', 'semimonthly', 'monthly', 'quarterly', 'semiannual', 'annual', 'once')",
            name=op.f("ck_income_stream_frequency"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "asset_id"],
            ["asset.household_id", "asset.id"],
            name=op.f("fk_income_stream_household_id_asset_id"),
            onupdate="CASCADE",
            ondelete="SET NULL (asset_id)",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "owner_id"],
            ["person.household_id", "person.id"],
            name=op.f("fk_income_stream_household_id_owner_id"),
            onupdate="CASCADE",
            ondelete="SET NULL (owner_id)",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_income_stream_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income_stream")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_income_stream_household_id_id")),
    )
    op.create_index(
        "ix_income_stream_household_id_income_type",
        "income_stream",
        ["household_id", "income_type"],
        unique=False,
    )


def _liability() -> None:
    op.create_table(
        "liability",
        sa.Column("liability_type", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("lender_name", sa.String(length=255), nullable=True),
        sa.Column("account_number_last4", sa.String(length=4), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("original_amount", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("interest_rate", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("is_rate_fixed", sa.Boolean(), nullable=False),
        sa.Column("monthly_payment", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("escrow_monthly", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("payment_due_day", sa.Integer(), nullable=True),
        sa.Column("origination_date", sa.Date(), nullable=True),
        sa.Column("maturity_date", sa.Date(), nullable=True),
        sa.Column("auto_pay_enabled", sa.Boolean(), nullable=False),
        sa.Column("asset_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("paid_off_on", sa.Date(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
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
            "liability_type in ('mortgage', 'home_equity', 'auto', 'student', 'personal', 'credit_card', 'margin', 'medical', 'tax', 'family', 'business', 'other')",
            name=op.f("ck_liability_liability_type"),
        ),
        sa.CheckConstraint(
            "payment_due_day between 1 and 31", name=op.f("ck_liability_payment_due_day")
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "account_id"],
            ["account.household_id", "account.id"],
            name=op.f("fk_liability_household_id_account_id"),
            onupdate="CASCADE",
            ondelete="SET NULL (account_id)",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "asset_id"],
            ["asset.household_id", "asset.id"],
            name=op.f("fk_liability_household_id_asset_id"),
            onupdate="CASCADE",
            ondelete="SET NULL (asset_id)",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "owner_id"],
            ["person.household_id", "person.id"],
            name=op.f("fk_liability_household_id_owner_id"),
            onupdate="CASCADE",
            ondelete="SET NULL (owner_id)",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_liability_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liability")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_liability_household_id_id")),
    )


def _portfolio_account() -> None:
    op.create_table(
        "portfolio_account",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("portfolio_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id", "account_id"],
            ["account.household_id", "account.id"],
            name=op.f("fk_portfolio_account_household_id_account_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "portfolio_id"],
            ["portfolio.household_id", "portfolio.id"],
            name=op.f("fk_portfolio_account_household_id_portfolio_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("portfolio_id", "account_id", name=op.f("pk_portfolio_account")),
    )
    op.create_index(
        "ix_portfolio_account_account_id",
        "portfolio_account",
        ["household_id", "account_id"],
        unique=False,
    )


def _property() -> None:
    op.create_table(
        "property",
        sa.Column("asset_id", sa.Uuid(), nullable=False),
        sa.Column("address_line1", sa.String(length=255), nullable=True),
        sa.Column("address_line2", sa.String(length=255), nullable=True),
        sa.Column("city", sa.String(length=100), nullable=True),
        sa.Column("state", sa.String(length=50), nullable=True),
        sa.Column("zip_code", sa.String(length=12), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("property_type", sa.String(length=50), nullable=True),
        sa.Column("square_footage", sa.Integer(), nullable=True),
        sa.Column("bedrooms", sa.Integer(), nullable=True),
        sa.Column("bathrooms", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("year_built", sa.Integer(), nullable=True),
        sa.Column("lot_size", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("purchase_price", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("purchase_date", sa.Date(), nullable=True),
        sa.Column("last_appraisal_date", sa.Date(), nullable=True),
        sa.Column("rental_status", sa.String(length=50), nullable=False),
        sa.Column("monthly_rent", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("vacancy_rate", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("management_rate", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("maintenance_annual", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("utilities_annual", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("property_tax_annual", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("insurance_annual", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("hoa_monthly", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["household_id", "asset_id"],
            ["asset.household_id", "asset.id"],
            name=op.f("fk_property_household_id_asset_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_property_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property")),
        sa.UniqueConstraint("asset_id", name=op.f("uq_property_asset_id")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_property_household_id_id")),
    )


def _transaction() -> None:
    op.create_table(
        "transaction",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("traded_on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=38, scale=18), nullable=False),
        sa.Column("unit_price", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("amount", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("tax", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("cost_basis", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("acquired_on", sa.Date(), nullable=True),
        sa.Column("ratio", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("counter_instrument_id", sa.Uuid(), nullable=True),
        sa.Column("counter_amount", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("counter_currency", sa.String(length=3), nullable=True),
        sa.Column("basis_fraction", sa.Numeric(precision=38, scale=18), nullable=True),
        sa.Column("lot_selection", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("wash_sale_disallowed", sa.Numeric(precision=20, scale=4), nullable=True),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.String(length=2000), nullable=False),
        sa.Column("category", sa.String(length=100), nullable=True),
        sa.Column("subcategory", sa.String(length=100), nullable=True),
        sa.Column("merchant_name", sa.String(length=255), nullable=True),
        sa.Column("is_recurring", sa.Boolean(), nullable=False),
        sa.Column("is_tax_deductible", sa.Boolean(), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.String(length=50)), nullable=False),
        sa.Column("notes", sa.String(length=4000), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.Column("external_id", sa.String(length=255), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
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
            "kind in ('buy', 'sell', 'sell_short', 'cover_short', 'reinvestment', 'dividend', 'capital_gain_short', 'capital_gain_long', 'interest', 'return_of_capital', 'staking_reward', 'fee', 'tax', 'margin_interest', 'deposit', 'withdrawal', 'contribution', 'distribution', 'transfer_in', 'transfer_out', 'exchange', 'transfer_in_kind', 'transfer_out_kind', 'conversion_in', 'conversion_out', 'opening_balance', 'adjustment', 'gift_in', 'gift_out', 'inheritance', 'split', 'stock_dividend', 'spin_off', 'merger', 'ticker_change', 'worthless', 'option_exercise', 'option_assignment', 'option_expiry', 'futures_settlement', 'vest')",
            name=op.f("ck_transaction_kind"),
        ),
        sa.CheckConstraint(
            "counter_amount is null or counter_currency is not null",
            name=op.f("ck_transaction_counter"),
        ),
        sa.ForeignKeyConstraint(
            ["counter_instrument_id"],
            ["instrument.id"],
            name=op.f("fk_transaction_counter_instrument_id"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "account_id"],
            ["account.household_id", "account.id"],
            name=op.f("fk_transaction_household_id_account_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "import_id"],
            ["statement_import.household_id", "statement_import.id"],
            name=op.f("fk_transaction_household_id_import_id"),
            onupdate="CASCADE",
            ondelete="SET NULL (import_id)",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_transaction_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_transaction_instrument_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transaction")),
        sa.UniqueConstraint("household_id", "id", name=op.f("uq_transaction_household_id_id")),
    )
    op.create_index(
        "ix_transaction_account_day",
        "transaction",
        ["household_id", "account_id", "traded_on"],
        unique=False,
    )
    op.create_index(
        "ix_transaction_day",
        "transaction",
        ["household_id", sa.literal_column("traded_on desc"), sa.literal_column("id desc")],
        unique=False,
    )
    op.create_index(
        "ix_transaction_fingerprint",
        "transaction",
        ["household_id", "account_id", "fingerprint"],
        unique=False,
    )
    op.create_index(
        "ix_transaction_import",
        "transaction",
        ["import_id"],
        unique=False,
        postgresql_where=sa.text("import_id is not null"),
    )
    op.create_index(
        "ix_transaction_instrument",
        "transaction",
        ["household_id", "instrument_id", "traded_on"],
        unique=False,
    )
    op.create_index(
        "ix_transaction_counter",
        "transaction",
        ["household_id", "counter_instrument_id"],
        unique=False,
        postgresql_where=sa.text("counter_instrument_id is not null"),
    )
    op.create_index(
        "ix_transaction_transfer", "transaction", ["household_id", "transfer_id"], unique=False
    )


def _liability_balance() -> None:
    op.create_table(
        "liability_balance",
        sa.Column("liability_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("balance", sa.Numeric(precision=20, scale=4), nullable=False),
        sa.Column("source", sa.String(length=50), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["household_id", "liability_id"],
            ["liability.household_id", "liability.id"],
            name=op.f("fk_liability_balance_household_id_liability_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_liability_balance_household_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liability_balance")),
        sa.UniqueConstraint(
            "household_id", "id", name=op.f("uq_liability_balance_household_id_id")
        ),
        sa.UniqueConstraint(
            "liability_id", "on_day", name=op.f("uq_liability_balance_liability_id_on_day")
        ),
    )


_TABLES = (
    "account",
    "portfolio",
    "portfolio_account",
    "statement_import",
    "transaction",
    "column_mapping",
    "identical_instrument",
    "asset",
    "asset_valuation",
    "property",
    "alternative",
    "liability",
    "liability_balance",
    "income_stream",
)


def _jobs() -> None:
    """Install the job queue's own tables in a schema of their own."""
    op.execute("create schema jobs")
    op.execute("set local search_path = jobs, public")
    connection = op.get_bind()
    connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute("grant usage on schema jobs to bursar_app, bursar_backup")
    op.execute("grant select, insert, update, delete on all tables in schema jobs to bursar_app")
    op.execute("grant usage, select on all sequences in schema jobs to bursar_app")
    op.execute("grant select on all tables in schema jobs to bursar_backup")
    op.execute("grant select on all sequences in schema jobs to bursar_backup")
    op.execute("set local search_path = public, jobs")


def downgrade() -> None:
    raise NotImplementedError("restore a backup: a ledger is not migrated backwards")
