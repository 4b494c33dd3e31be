"""A rented property's year, worked by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.property import Rental, property_cash_flow

DUPLEX = Rental(
    monthly_rent=Decimal(2500),
    other_monthly_income=Decimal(100),
    vacancy_rate=Decimal("0.05"),
    property_tax_annual=Decimal(3600),
    insurance_annual=Decimal(1200),
    hoa_monthly=Decimal(50),
    maintenance_annual=Decimal(1500),
    management_rate=Decimal("0.08"),
    utilities_monthly=Decimal(75),
    other_annual=Decimal(240),
    debt_payment_monthly=Decimal("1264.14"),
    debt_interest_annual=Decimal("12931.50"),
    value=Decimal(300_000),
    cash_invested=Decimal(75_000),
)


def test_a_year_by_hand():
    found = property_cash_flow(DUPLEX)
    assert found.gross_income == Decimal(31_200)  # 12 x 2,600
    assert found.vacancy_loss == Decimal(1_500)  # 5 % of 30,000
    assert found.effective_income == Decimal(29_700)
    assert found.expenses["management"] == Decimal(2_376)  # 8 % of what is collected
    assert found.operating_expenses == Decimal(10_416)
    assert found.net_operating_income == Decimal(19_284)
    assert found.debt_service == Decimal("15169.68")
    assert found.cash_flow == Decimal("4114.32")
    assert found.monthly_cash_flow == Decimal("342.86")
    assert found.principal_repaid == Decimal("2238.18")


def test_the_ratios_people_compare():
    found = property_cash_flow(DUPLEX)
    assert found.cap_rate == Decimal("0.064280")
    assert found.gross_rent_multiplier == Decimal(10)
    assert found.cash_on_cash == Decimal("0.054858")
    assert found.debt_coverage == Decimal("1.271220")
    assert found.expense_ratio == Decimal("0.350707")
    assert found.break_even_occupancy == Decimal("0.820054")


def test_what_is_not_known_has_no_ratio():
    found = property_cash_flow(Rental(monthly_rent=Decimal(1000)))
    assert found.cash_flow == Decimal(12_000)
    assert found.debt_coverage is None
    assert found.cap_rate is None
    assert found.cash_on_cash is None
    assert found.principal_repaid is None


def test_an_empty_house_only_costs():
    found = property_cash_flow(
        replace(DUPLEX, monthly_rent=Decimal(0), other_monthly_income=Decimal(0))
    )
    assert found.cash_flow < 0
    assert found.expense_ratio is None
    assert found.gross_rent_multiplier is None


amounts = st.decimals(Decimal(0), Decimal(10**5), places=2)
shares = st.decimals(Decimal(0), Decimal(1), places=4)


@given(amounts, amounts, amounts, amounts, shares, shares)
def test_every_line_adds_up(rent, tax, hoa, debt, vacancy, management):
    found = property_cash_flow(
        Rental(
            monthly_rent=rent,
            property_tax_annual=tax,
            hoa_monthly=hoa,
            debt_payment_monthly=debt,
            vacancy_rate=vacancy,
            management_rate=management,
        )
    )
    assert found.gross_income - found.vacancy_loss == found.effective_income >= 0
    assert sum(found.expenses.values()) == found.operating_expenses
    assert found.effective_income - found.operating_expenses == found.net_operating_income
    assert found.net_operating_income - found.debt_service == found.cash_flow
    assert abs(found.monthly_cash_flow * 12 - found.cash_flow) <= Decimal("0.06")


@pytest.mark.parametrize(
    "rental",
    [
        pytest.param(replace(DUPLEX, monthly_rent=Decimal(-1)), id="negative rent"),
        pytest.param(replace(DUPLEX, value=Decimal("Infinity")), id="infinite value"),
        pytest.param(replace(DUPLEX, vacancy_rate=Decimal(5)), id="per cent for a fraction"),
        pytest.param(replace(DUPLEX, debt_interest_annual=Decimal(99_999)), id="interest > paid"),
    ],
)
def test_figures_that_mean_nothing_are_refused(rental):
    with pytest.raises(InvalidInput):
        property_cash_flow(rental)
