"""What a rented property leaves each year: income, costs, debt, and the ratios people compare.

A year at today's figures, before income tax and depreciation. Not modelled: growth of rents and
costs, sale, capital improvements, and reserves other than the maintenance given.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bursar.engines.debt import CENT, ZERO
from bursar.engines.errors import InvalidInput

_RATIO = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rental:
    """A property that is let, in one currency. Amounts are positive.

    Attributes:
        monthly_rent: Rent of a fully let month.
        other_monthly_income: Parking, laundry and the like.
        vacancy_rate: Share of rent lost to empty months, 0 to 1.
        property_tax_annual: Property tax a year.
        insurance_annual: Insurance a year.
        hoa_monthly: Dues of the owners' association a month.
        maintenance_annual: Repairs and upkeep a year.
        management_rate: Manager's share of the income collected, 0 to 1.
        utilities_monthly: Utilities the owner pays.
        other_annual: All other running costs a year.
        debt_payment_monthly: Payments of principal and interest on loans the property secures.
        debt_interest_annual: Interest within them over the year; None where it is not known.
        value: What the property is worth; None where it is not known.
        cash_invested: Own money put in: down payment, closing costs, repairs; None if unknown.
    """

    monthly_rent: Decimal
    other_monthly_income: Decimal = ZERO
    vacancy_rate: Decimal = ZERO
    property_tax_annual: Decimal = ZERO
    insurance_annual: Decimal = ZERO
    hoa_monthly: Decimal = ZERO
    maintenance_annual: Decimal = ZERO
    management_rate: Decimal = ZERO
    utilities_monthly: Decimal = ZERO
    other_annual: Decimal = ZERO
    debt_payment_monthly: Decimal = ZERO
    debt_interest_annual: Decimal | None = None
    value: Decimal | None = None
    cash_invested: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyCashFlow:
    """A year of a rented property. Amounts in its currency, ratios as fractions.

    Attributes:
        gross_income: Rent of twelve full months and other income.
        vacancy_loss: Rent not collected, positive.
        effective_income: What is collected.
        expenses: Each running cost of the year, by name, positive.
        operating_expenses: Their sum.
        net_operating_income: Effective income less operating expenses (NOI).
        debt_service: Principal and interest of the year.
        cash_flow: What is left, negative where the owner pays in.
        monthly_cash_flow: A twelfth of it.
        principal_repaid: Part of the debt service that builds equity; None if unknown.
        cap_rate: NOI / value; None without a value. Likewise the next ones.
        gross_rent_multiplier: Value / yearly rent.
        cash_on_cash: Cash flow / cash invested.
        debt_coverage: NOI / debt service; None without debt.
        expense_ratio: Operating expenses / effective income.
        break_even_occupancy: Share of gross income that pays expenses and debt.
    """

    gross_income: Decimal
    vacancy_loss: Decimal
    effective_income: Decimal
    expenses: dict[str, Decimal]
    operating_expenses: Decimal
    net_operating_income: Decimal
    debt_service: Decimal
    cash_flow: Decimal
    monthly_cash_flow: Decimal
    principal_repaid: Decimal | None
    cap_rate: Decimal | None
    gross_rent_multiplier: Decimal | None
    cash_on_cash: Decimal | None
    debt_coverage: Decimal | None
    expense_ratio: Decimal | None
    break_even_occupancy: Decimal | None


def property_cash_flow(rental: Rental) -> PropertyCashFlow:
    """Return a year's cash flow of a rented property.

    Vacancy is taken from the rent alone; management is paid on what is collected.

    Raises:
        InvalidInput: An amount is negative or not finite, or a rate is not between 0 and 1.

    Source:
        Appraisal Institute, direct capitalisation: potential gross income less vacancy is
        effective gross income; less operating expenses (no debt, no tax on income) is NOI.
    """
    _refuse_nonsense(rental)
    rent = 12 * rental.monthly_rent
    gross = _cents(rent + 12 * rental.other_monthly_income)
    vacancy = _cents(rent * rental.vacancy_rate)
    effective = gross - vacancy
    expenses = {
        "property_tax": _cents(rental.property_tax_annual),
        "insurance": _cents(rental.insurance_annual),
        "hoa": _cents(12 * rental.hoa_monthly),
        "maintenance": _cents(rental.maintenance_annual),
        "management": _cents(effective * rental.management_rate),
        "utilities": _cents(12 * rental.utilities_monthly),
        "other": _cents(rental.other_annual),
    }
    operating = sum(expenses.values(), ZERO)
    noi = effective - operating
    debt = _cents(12 * rental.debt_payment_monthly)
    interest = rental.debt_interest_annual
    return PropertyCashFlow(
        gross_income=gross,
        vacancy_loss=vacancy,
        effective_income=effective,
        expenses=expenses,
        operating_expenses=operating,
        net_operating_income=noi,
        debt_service=debt,
        cash_flow=noi - debt,
        monthly_cash_flow=_cents((noi - debt) / 12),
        principal_repaid=None if interest is None else debt - _cents(interest),
        cap_rate=_ratio(noi, rental.value),
        gross_rent_multiplier=_ratio(rental.value, rent),
        cash_on_cash=_ratio(noi - debt, rental.cash_invested),
        debt_coverage=_ratio(noi, debt),
        expense_ratio=_ratio(operating, effective),
        break_even_occupancy=_ratio(operating + debt, gross),
    )


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """part / whole; None where one is not known or the whole is nothing."""
    if part is None or not whole:
        return None
    return (part / whole).quantize(_RATIO, rounding=ROUND_HALF_UP)


def _refuse_nonsense(rental: Rental) -> None:
    for name in Rental.__dataclass_fields__:
        amount = getattr(rental, name)
        if amount is None:
            continue
        if not amount.is_finite() or amount < 0:
            raise InvalidInput(f"{name} must be a number of 0 or more")
        if name.endswith("_rate") and amount > 1:
            raise InvalidInput(f"{name} is a fraction of at most 1 (0.05 is 5 %)")
    interest = rental.debt_interest_annual
    if interest is not None and interest > 12 * rental.debt_payment_monthly:
        raise InvalidInput("debt_interest_annual is more than the year's debt payments")
