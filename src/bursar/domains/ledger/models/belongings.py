"""What a household owns outside accounts, what it owes and what it earns."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, Numeric, String, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bursar.kit.db import MONEY, Base, Changing, HouseholdRow, household_keys, same_household

ASSET_CATEGORIES = {
    "real_estate": "Real estate",
    "vehicle": "Vehicles",
    "alternative": "Alternative investments",
    "business": "Business interests",
    "insurance": "Insurance cash value",
    "other": "Other assets",
}
LIABILITY_KINDS = {
    "mortgage": "Mortgage",
    "home_equity": "Home equity line",
    "auto": "Car loan",
    "student": "Student loan",
    "personal": "Personal loan",
    "credit_card": "Credit card",
    "margin": "Margin loan",
    "medical": "Medical debt",
    "tax": "Tax owed",
    "family": "Family loan",
    "business": "Business loan",
    "other": "Other debt",
}
RATE = Numeric(9, 6)


def _in(column: str, values: Any) -> str:
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"{column} in ({quoted})"


class Asset(HouseholdRow, Changing, Base):
    """Something owned that is not held in an account."""

    __tablename__ = "asset"
    __table_args__ = household_keys(
        same_household("owner_id", "person", ondelete="SET NULL"),
        CheckConstraint(_in("category", ASSET_CATEGORIES), name="category"),
    )

    category: Mapped[str] = mapped_column(String(30))
    asset_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(String(4000))
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    cost_basis: Mapped[Decimal | None] = mapped_column(MONEY)
    acquired_on: Mapped[date | None]
    disposed_on: Mapped[date | None]
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(38, 18))
    ownership: Mapped[Decimal] = mapped_column(RATE, default=Decimal(1))  # fraction owned
    owner_id: Mapped[UUID | None] = mapped_column(Uuid)
    is_active: Mapped[bool] = mapped_column(default=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class AssetValuation(HouseholdRow, Base):
    """What an asset was worth on a day, whole (before `ownership`), and who says so."""

    __tablename__ = "asset_valuation"
    __table_args__ = household_keys(
        same_household("asset_id", "asset"),
        UniqueConstraint("asset_id", "on_day"),
    )

    asset_id: Mapped[UUID] = mapped_column(Uuid)
    on_day: Mapped[date]
    value: Mapped[Decimal] = mapped_column(MONEY)
    method: Mapped[str] = mapped_column(String(100), default="owner's estimate")
    source: Mapped[str] = mapped_column(String(50), default="household")


class Property(HouseholdRow, Changing, Base):
    """The facts of a home or rental; value and owner are its asset's."""

    __tablename__ = "property"
    __table_args__ = household_keys(
        same_household("asset_id", "asset"), UniqueConstraint("asset_id")
    )

    asset_id: Mapped[UUID] = mapped_column(Uuid)
    address_line1: Mapped[str | None] = mapped_column(String(255))
    address_line2: Mapped[str | None] = mapped_column(String(255))
    city: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str | None] = mapped_column(String(50))
    zip_code: Mapped[str | None] = mapped_column(String(12))
    country: Mapped[str] = mapped_column(String(2), default="US")
    property_type: Mapped[str | None] = mapped_column(String(50))
    square_footage: Mapped[int | None] = mapped_column(Integer)
    bedrooms: Mapped[int | None] = mapped_column(Integer)
    bathrooms: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    year_built: Mapped[int | None] = mapped_column(Integer)
    lot_size: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    purchase_price: Mapped[Decimal | None] = mapped_column(MONEY)
    purchase_date: Mapped[date | None]
    last_appraisal_date: Mapped[date | None]
    rental_status: Mapped[str] = mapped_column(String(50), default="owner-occupied")
    monthly_rent: Mapped[Decimal | None] = mapped_column(MONEY)
    vacancy_rate: Mapped[Decimal | None] = mapped_column(RATE)
    management_rate: Mapped[Decimal | None] = mapped_column(RATE)
    maintenance_annual: Mapped[Decimal | None] = mapped_column(MONEY)
    utilities_annual: Mapped[Decimal | None] = mapped_column(MONEY)
    property_tax_annual: Mapped[Decimal | None] = mapped_column(MONEY)
    insurance_annual: Mapped[Decimal | None] = mapped_column(MONEY)
    hoa_monthly: Mapped[Decimal | None] = mapped_column(MONEY)


class Alternative(HouseholdRow, Changing, Base):
    """The facts of a private fund, private share or the like; value is its asset's."""

    __tablename__ = "alternative"
    __table_args__ = household_keys(
        same_household("asset_id", "asset"), UniqueConstraint("asset_id")
    )

    asset_id: Mapped[UUID] = mapped_column(Uuid)
    investment_type: Mapped[str] = mapped_column(String(50))
    initial_investment: Mapped[Decimal | None] = mapped_column(MONEY)
    commitment_amount: Mapped[Decimal | None] = mapped_column(MONEY)
    unfunded_commitment: Mapped[Decimal | None] = mapped_column(MONEY)
    inception_date: Mapped[date | None]
    expected_term_years: Mapped[int | None] = mapped_column(Integer)
    illiquidity_discount: Mapped[Decimal | None] = mapped_column(RATE)
    valuation_method: Mapped[str | None] = mapped_column(String(100))


class Liability(HouseholdRow, Changing, Base):
    """A debt with its terms; balances over time are its `liability_balance` rows."""

    __tablename__ = "liability"
    __table_args__ = household_keys(
        same_household("asset_id", "asset", ondelete="SET NULL"),
        same_household("account_id", "account", ondelete="SET NULL"),
        same_household("owner_id", "person", ondelete="SET NULL"),
        CheckConstraint(_in("liability_type", LIABILITY_KINDS), name="liability_type"),
        CheckConstraint("payment_due_day between 1 and 31", name="payment_due_day"),
    )

    liability_type: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(255))
    lender_name: Mapped[str | None] = mapped_column(String(255))
    account_number_last4: Mapped[str | None] = mapped_column(String(4))
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    original_amount: Mapped[Decimal | None] = mapped_column(MONEY)
    interest_rate: Mapped[Decimal | None] = mapped_column(RATE)  # a year, fraction
    is_rate_fixed: Mapped[bool] = mapped_column(default=True)
    monthly_payment: Mapped[Decimal | None] = mapped_column(MONEY)  # principal and interest
    escrow_monthly: Mapped[Decimal | None] = mapped_column(MONEY)
    payment_due_day: Mapped[int | None] = mapped_column(Integer)
    origination_date: Mapped[date | None]
    maturity_date: Mapped[date | None]
    auto_pay_enabled: Mapped[bool] = mapped_column(default=False)
    asset_id: Mapped[UUID | None] = mapped_column(Uuid)  # what it financed
    account_id: Mapped[UUID | None] = mapped_column(Uuid)  # the account whose rows it is, if any
    owner_id: Mapped[UUID | None] = mapped_column(Uuid)
    paid_off_on: Mapped[date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class LiabilityBalance(HouseholdRow, Base):
    """What was owed on a day, positive."""

    __tablename__ = "liability_balance"
    __table_args__ = household_keys(
        same_household("liability_id", "liability"),
        UniqueConstraint("liability_id", "on_day"),
    )

    liability_id: Mapped[UUID] = mapped_column(Uuid)
    on_day: Mapped[date]
    balance: Mapped[Decimal] = mapped_column(MONEY)
    source: Mapped[str] = mapped_column(String(50), default="household")


class IncomeStream(HouseholdRow, Changing, Base):
    """Money that comes in regularly: salary, pension, rent, benefit."""

    __tablename__ = "income_stream"
    __table_args__ = household_keys(
        same_household("asset_id", "asset", ondelete="SET NULL"),
        same_household("owner_id", "person", ondelete="SET NULL"),
        CheckConstraint(
            "frequency in ('weekly', 'biweekly', 'semimonthly', 'monthly', 'quarterly',"
            " 'semiannual', 'annual', 'once')",
            name="frequency",
        ),
        Index("ix_income_stream_household_id_income_type", "household_id", "income_type"),
    )

    income_type: Mapped[str] = mapped_column(String(50))
    source_name: Mapped[str] = mapped_column(String(255))
    amount: Mapped[Decimal] = mapped_column(MONEY)
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    frequency: Mapped[str] = mapped_column(String(20))
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    growth_rate: Mapped[Decimal | None] = mapped_column(RATE)  # a year, fraction
    tax_treatment: Mapped[str | None] = mapped_column(String(50))
    asset_id: Mapped[UUID | None] = mapped_column(Uuid)
    owner_id: Mapped[UUID | None] = mapped_column(Uuid)
    is_active: Mapped[bool] = mapped_column(default=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
