"""Where assets are held, and named sets of such places."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Numeric, String, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bursar.engines.ledger.kinds import LotMethod, TaxTreatment
from bursar.kit.db import MONEY, Base, Changing, HouseholdRow, household_keys, same_household

# kind -> (title, class in net worth, tax treatment unless said otherwise)
ACCOUNT_KINDS: dict[str, tuple[str, str, TaxTreatment]] = {
    "checking": ("Checking", "cash", TaxTreatment.TAXABLE),
    "savings": ("Savings", "cash", TaxTreatment.TAXABLE),
    "money_market": ("Money market", "cash", TaxTreatment.TAXABLE),
    "certificate": ("Certificate of deposit", "cash", TaxTreatment.TAXABLE),
    "credit_card": ("Credit card", "debt", TaxTreatment.NONE),
    "brokerage": ("Brokerage", "investments", TaxTreatment.TAXABLE),
    "traditional_ira": ("Traditional IRA", "retirement", TaxTreatment.TRADITIONAL),
    "roth_ira": ("Roth IRA", "retirement", TaxTreatment.ROTH),
    "rollover_ira": ("Rollover IRA", "retirement", TaxTreatment.TRADITIONAL),
    "inherited_ira": ("Inherited IRA", "retirement", TaxTreatment.TRADITIONAL),
    "sep_ira": ("SEP IRA", "retirement", TaxTreatment.TRADITIONAL),
    "simple_ira": ("SIMPLE IRA", "retirement", TaxTreatment.TRADITIONAL),
    "401k": ("401(k)", "retirement", TaxTreatment.TRADITIONAL),
    "roth_401k": ("Roth 401(k)", "retirement", TaxTreatment.ROTH),
    "after_tax_401k": ("401(k) after-tax", "retirement", TaxTreatment.AFTER_TAX),
    "solo_401k": ("Solo 401(k)", "retirement", TaxTreatment.TRADITIONAL),
    "403b": ("403(b)", "retirement", TaxTreatment.TRADITIONAL),
    "457b": ("457(b)", "retirement", TaxTreatment.TRADITIONAL),
    "pension": ("Pension account", "retirement", TaxTreatment.TRADITIONAL),
    "hsa": ("HSA", "health", TaxTreatment.HSA),
    "529": ("529 plan", "education", TaxTreatment.EDUCATION),
    "custodial": ("Custodial (UTMA)", "investments", TaxTreatment.TAXABLE),
    "trust": ("Trust", "investments", TaxTreatment.TAXABLE),
    "stock_plan": ("Stock plan", "investments", TaxTreatment.TAXABLE),
    "crypto": ("Crypto wallet", "investments", TaxTreatment.TAXABLE),
    "demat": ("Demat", "investments", TaxTreatment.TAXABLE),
    "mutual_fund_folio": ("Mutual fund folio", "investments", TaxTreatment.TAXABLE),
    "ppf": ("Public Provident Fund", "retirement", TaxTreatment.EXEMPT),
    "epf": ("Employees' Provident Fund", "retirement", TaxTreatment.EXEMPT),
    "nps": ("National Pension System", "retirement", TaxTreatment.TRADITIONAL),
    "loan": ("Loan", "debt", TaxTreatment.NONE),
    "other": ("Other", "other", TaxTreatment.TAXABLE),
}


def _in(column: str, values: Any) -> str:
    quoted = ", ".join(f"'{value}'" for value in values)
    return f"{column} in ({quoted})"


class Account(HouseholdRow, Changing, Base):
    """Where assets are held, with an owner and a tax treatment."""

    __tablename__ = "account"
    __table_args__ = household_keys(
        same_household("owner_id", "person", ondelete="SET NULL"),
        CheckConstraint(_in("kind", ACCOUNT_KINDS), name="kind"),
        CheckConstraint(_in("tax_treatment", TaxTreatment), name="tax_treatment"),
        CheckConstraint(_in("lot_method", LotMethod), name="lot_method"),
        Index("ix_account_household_id_name", "household_id", "name"),
    )

    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(30))
    tax_treatment: Mapped[str] = mapped_column(String(20))
    lot_method: Mapped[str] = mapped_column(String(20), default=LotMethod.FIFO)
    fund_lot_method: Mapped[str | None] = mapped_column(String(20))  # mutual funds, where other
    owner_id: Mapped[UUID | None] = mapped_column(Uuid)  # empty: joint
    institution: Mapped[str | None] = mapped_column(String(255))
    number_last4: Mapped[str | None] = mapped_column(String(4))
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    may_go_short: Mapped[bool] = mapped_column(default=False)
    interest_rate: Mapped[Decimal | None] = mapped_column(Numeric(9, 6))
    available_balance: Mapped[Decimal | None] = mapped_column(MONEY)
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    notes: Mapped[str | None] = mapped_column(String(4000))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class Portfolio(HouseholdRow, Changing, Base):
    """A named set of accounts looked at as one; `All` follows the household by itself."""

    __tablename__ = "portfolio"
    __table_args__ = household_keys(
        Index("uq_portfolio_household_id_name", "household_id", "name", unique=True)
    )

    name: Mapped[str] = mapped_column(String(200))
    is_all: Mapped[bool] = mapped_column(default=False)


class PortfolioAccount(Base):
    """An account in a portfolio."""

    __tablename__ = "portfolio_account"
    __table_args__ = (
        same_household("portfolio_id", "portfolio"),
        same_household("account_id", "account"),
        Index("ix_portfolio_account_account_id", "household_id", "account_id"),
    )

    household_id: Mapped[UUID] = mapped_column(Uuid)
    portfolio_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
