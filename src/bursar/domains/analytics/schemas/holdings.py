"""What is held, what was sold and what it paid."""

from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import Field

from bursar.domains.analytics.schemas.figures import Answer, Figures, Fraction, Money, Status


class Holding(Answer):
    """A position, or the cash in one currency, valued at a day."""

    instrument_id: UUID | None = Field(description="Empty: cash.")
    symbol: str
    name: str
    kind: str
    asset_class: str | None
    sector: str | None
    account_id: UUID | None = Field(description="Empty where several accounts are added up.")
    account_name: str | None
    accounts: int
    holding_currency: str
    quantity: Decimal
    price: Decimal | None = Field(description="Of one unit, in the holding's currency.")
    price_on: date | None
    local_value: Decimal | None = Field(description="In the holding's currency.")
    value: Money | None
    weight: Fraction | None
    cost_basis: Money | None = Field(description="Empty where not known, or for a past day.")
    unrealised_gain: Money | None
    unrealised_gain_percent: Fraction | None
    day_change: Money | None = Field(description="Of what was held the day before, at prices.")
    day_change_percent: Fraction | None
    income_12m: Money
    status: Status


class Holdings(Figures):
    """Everything held, the largest first."""

    total: Money
    total_cost_basis: Money | None
    total_unrealised_gain: Money | None
    total_income_12m: Money
    items: list[Holding]


class RealisedGain(Answer):
    """One line of Form 8949, in the household's currency."""

    id: UUID
    box: Literal["short", "long", "section_1256"]
    description: str
    instrument_id: UUID
    symbol: str
    account_id: UUID
    account_name: str
    transaction_id: UUID | None
    opening_transaction_id: UUID | None
    quantity: Decimal
    date_acquired: date
    date_sold: date
    proceeds: Money | None
    cost: Money | None = Field(description="Empty where not known.")
    code: str
    adjustment: Money
    gain: Money | None
    is_taxable: bool
    status: Literal["complete", "partial"]


class GainTotal(Answer):
    """A box of the form added up; lines whose cost is not known are left out and counted."""

    box: Literal["short", "long", "section_1256"]
    year: int | None
    lines: int
    unknown_lines: int
    proceeds: Money
    cost: Money
    adjustment: Money
    gain: Money


class RealisedGains(Figures):
    """Disposals as Form 8949 lists them."""

    year: int | None
    totals: list[GainTotal]
    items: list[RealisedGain]
    is_cut: bool = Field(description="More lines than an answer may have; the CSV has all.")


class DividendLine(Answer):
    """What one instrument paid."""

    instrument_id: UUID | None = Field(description="Empty: interest on cash.")
    symbol: str
    name: str
    received_12m: Money
    received_this_year: Money
    received_ever: Money
    last_paid_on: date | None
    yield_12m: Fraction | None = Field(description="Of today's value.")
    expected_12m: Money = Field(description="Estimate: last year's payments a unit, today's units.")


class MonthAmount(Answer):
    """What came in during a month."""

    month: date
    amount: Money


class Dividends(Figures):
    """Dividends and interest received, and expected."""

    received_12m: Money
    received_this_year: Money
    expected_12m: Money
    basis_of_estimate: str
    months: list[MonthAmount]
    items: list[DividendLine]


class CategoryAmount(Answer):
    """What one category brought or cost in a month."""

    category: str
    amount: Money


class IncomeMonth(Answer):
    """A month: what came in, what went out, what was left."""

    month: date
    income: list[CategoryAmount]
    expenses: list[CategoryAmount]
    income_total: Money
    expenses_total: Money
    net: Money


class ExpectedMonth(Answer):
    """A month to come; an estimate."""

    month: date
    streams: Money
    dividends: Money
    total: Money


class IncomeExpenses(Figures):
    """Income and spending by month, and income expected."""

    from_month: date
    to_month: date
    months: list[IncomeMonth]
    income_total: Money
    expenses_total: Money
    net: Money
    savings_rate: Fraction | None
    expected: list[ExpectedMonth]
    expected_total: Money
    basis_of_estimate: str
