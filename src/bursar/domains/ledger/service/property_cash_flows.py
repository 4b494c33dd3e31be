"""The coming year of a property, by the property engine and the schedules of its debts."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Asset, Liability, Property
from bursar.domains.ledger.queries import assets as asset_queries
from bursar.domains.ledger.queries import belongings
from bursar.domains.ledger.queries import properties as queries
from bursar.domains.ledger.queries.debt_paths import loan_of
from bursar.domains.ledger.schemas.properties import PropertyCashFlowRead
from bursar.domains.ledger.service import owned
from bursar.engines.debt import amortise
from bursar.engines.errors import InvalidInput
from bursar.engines.property import Rental, property_cash_flow
from bursar.kit.errors import Invalid

MONTHS = 12

# Costs that every property has: where one is not known, the figure is partial and says so.
_USUAL_COSTS = ("property_tax_annual", "insurance_annual", "maintenance_annual")

# A loan taken within this time of the purchase paid for a part of it.
_PURCHASE_DAYS = 90


def cash_flow(
    session: Session, property_id: UUID, *, today: date, cash_invested: Decimal | None
) -> PropertyCashFlowRead:
    """Return income, costs, debt service and ratios of the coming year.

    Args:
        cash_invested: Own money put in; found from purchase price and first loans where absent.

    Raises:
        NotFound: No such property.
        Invalid: The facts of the property contradict each other.
    """
    row = queries.get_property(session, property_id)
    asset = asset_queries.get_asset(session, row.asset_id)
    debts = queries.debts_on(session, asset.id)
    paid, interest, unknown = _debt_service(session, asset, debts, today)
    missing = [name for name in _USUAL_COSTS if getattr(row, name) is None] + unknown
    if row.rental_status == "rented" and row.monthly_rent is None:
        missing.insert(0, "monthly_rent")
    own = cash_invested if cash_invested is not None else _cash_invested(row, debts)
    try:
        found = property_cash_flow(
            Rental(
                monthly_rent=_or_nothing(row.monthly_rent),
                vacancy_rate=_or_nothing(row.vacancy_rate),
                property_tax_annual=_or_nothing(row.property_tax_annual),
                insurance_annual=_or_nothing(row.insurance_annual),
                hoa_monthly=_or_nothing(row.hoa_monthly),
                maintenance_annual=_or_nothing(row.maintenance_annual),
                management_rate=_or_nothing(row.management_rate),
                utilities_monthly=_or_nothing(row.utilities_annual) / MONTHS,
                debt_payment_monthly=paid / MONTHS,
                debt_interest_annual=None if unknown else interest,
                value=owned.value_of(session, asset, today).whole,
                cash_invested=own,
            )
        )
    except InvalidInput as error:
        raise Invalid(f"{error}.") from error
    return PropertyCashFlowRead(
        property_id=row.id,
        as_of=today,
        currency=asset.currency,
        cash_invested=own,
        status="partial" if missing else "complete",
        missing=missing,
        **asdict(found),
    )


def _or_nothing(amount: Decimal | None) -> Decimal:
    return Decimal(0) if amount is None else amount


def _debt_service(
    session: Session, asset: Asset, debts: Sequence[Liability], today: date
) -> tuple[Decimal, Decimal, list[str]]:
    """Payments and interest of the coming year, and the debts whose payments are not known."""
    owed = {
        one.id: one.value
        for one in belongings.liabilities_on(
            session, asset.household_id, today, ids=[debt.id for debt in debts], linked=True
        )
    }
    paid, interest, unknown = Decimal(0), Decimal(0), []
    for debt in debts:
        balance = owed[debt.id]
        if balance is not None and balance <= 0:
            continue
        loan = None if balance is None else loan_of(debt, balance, today)
        if loan is None or debt.currency != asset.currency:
            unknown.append(f"payments of {debt.name}")
            continue
        try:
            year = amortise(loan).instalments[:MONTHS]
        except InvalidInput:
            unknown.append(f"payments of {debt.name}")
            continue
        paid += sum((row.paid for row in year), Decimal(0))
        interest += sum((row.interest for row in year), Decimal(0))
    return paid, interest, unknown


def _cash_invested(row: Property, debts: Sequence[Liability]) -> Decimal | None:
    """The purchase price less the loans that paid for it; None where either is not known."""
    if row.purchase_price is None:
        return None
    if not debts:
        return row.purchase_price
    if row.purchase_date is None:
        return None
    borrowed = Decimal(0)
    for debt in debts:
        if debt.origination_date is None:
            return None
        if abs((debt.origination_date - row.purchase_date).days) <= _PURCHASE_DAYS:
            if debt.original_amount is None:
                return None
            borrowed += debt.original_amount
    return max(row.purchase_price - borrowed, Decimal(0))
