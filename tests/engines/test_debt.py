"""Loans: schedules worked by hand, ways to pay, laws, refusals, and published payments."""

import json
import os
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.engines.debt import (
    PAYMENTS_A_YEAR,
    InterestBasis,
    Loan,
    PaymentFrequency,
    Prepayment,
    amortise,
    due_date,
    level_payment,
)
from bursar.engines.debt_payoff import Scenario, ScenarioKind, compare_payoffs
from bursar.engines.errors import InvalidInput

SMALL = Loan(
    balance=Decimal(1000), annual_rate=Decimal("0.12"), first_due_on=date(2025, 1, 31), payments=3
)
MORTGAGE = Loan(
    balance=Decimal(300_000),
    annual_rate=Decimal("0.065"),
    first_due_on=date(2025, 2, 1),
    payments=360,
)


def rows(schedule):
    return [
        tuple(str(part) for part in (row.paid, row.interest, row.principal, row.balance))
        for row in schedule.instalments
    ]


# --- worked by hand --------------------------------------------------------------------------


def test_three_payments_to_the_cent():
    schedule = amortise(SMALL)
    assert rows(schedule) == [
        ("340.02", "10.00", "330.02", "669.98"),
        ("340.02", "6.70", "333.32", "336.66"),
        ("340.03", "3.37", "336.66", "0.00"),  # the last one makes up for rounding
    ]
    assert (schedule.total_interest, schedule.total_paid) == (Decimal("20.07"), Decimal("1020.07"))


def test_due_dates_keep_their_day_and_yield_to_short_months():
    assert [row.due_on for row in amortise(SMALL).instalments] == [
        date(2025, 1, 31),
        date(2025, 2, 28),
        date(2025, 3, 31),
    ]
    quarterly = replace(SMALL, frequency=PaymentFrequency.QUARTERLY)
    assert due_date(quarterly, 1) == date(2025, 4, 30)
    assert due_date(replace(SMALL, frequency=PaymentFrequency.ANNUAL), 2) == date(2027, 1, 31)
    assert due_date(replace(SMALL, frequency=PaymentFrequency.WEEKLY), 2) == date(2025, 2, 14)


def test_a_loan_without_interest_is_divided_evenly():
    schedule = amortise(replace(SMALL, annual_rate=Decimal(0)))
    assert [row.paid for row in schedule.instalments] == [
        Decimal("333.33"),
        Decimal("333.33"),
        Decimal("333.34"),
    ]


def test_a_known_payment_runs_until_nothing_is_owed():
    schedule = amortise(replace(SMALL, payments=None, payment=Decimal(600)))
    assert rows(schedule) == [
        ("600.00", "10.00", "590.00", "410.00"),
        ("414.10", "4.10", "410.00", "0.00"),
    ]


def test_interest_by_days_follows_the_calendar():
    loan = replace(SMALL, interest_basis=InterestBasis.ACT_365)
    first, second, _ = amortise(loan).instalments
    assert first.interest == Decimal("10.19")  # 1000 x 12 % x 31 / 365, from 31 December
    assert second.interest == Decimal("6.17")  # 670.17 x 12 % x 28 / 365
    by_360 = amortise(replace(SMALL, interest_basis=InterestBasis.ACT_360)).instalments[0]
    assert by_360.interest == Decimal("10.33")


def test_interest_only_payments_come_first_and_repay_nothing():
    schedule = amortise(replace(SMALL, payments=4, interest_only=1))
    assert rows(schedule)[0] == ("10.00", "10.00", "0.00", "1000.00")
    assert rows(schedule)[1:] == rows(amortise(SMALL))


def test_a_balloon_clears_what_is_left():
    schedule = amortise(replace(SMALL, balloon_after=2))
    assert rows(schedule) == [
        ("340.02", "10.00", "330.02", "669.98"),
        ("676.68", "6.70", "669.98", "0.00"),
    ]


def test_a_lump_sum_goes_with_the_next_payment_due():
    extra = Prepayment(lump_sums=((date(2025, 2, 1), Decimal(100)),))
    schedule = amortise(SMALL, extra)
    assert rows(schedule)[1] == ("440.02", "6.70", "433.32", "236.66")
    assert schedule.instalments[-1].paid == Decimal("239.03")


def test_more_than_is_owed_is_never_paid():
    schedule = amortise(SMALL, Prepayment(lump_sums=((date(2020, 1, 1), Decimal(10**6)),)))
    assert rows(schedule) == [("1010.00", "10.00", "1000.00", "0.00")]


# --- ways to pay -----------------------------------------------------------------------------


def payoff(kind, loan=MORTGAGE, **fields):
    agreed, tried = compare_payoffs(loan, [Scenario(kind=kind, **fields)])
    assert agreed.scenario is None
    return tried


def test_an_extra_payment_saves_interest_and_time():
    found = payoff(ScenarioKind.EXTRA_PAYMENT, amount=Decimal(250))
    assert len(found.schedule.instalments) == 262
    assert found.interest_saved == pytest.approx(Decimal("120336.94"), abs=Decimal("5"))
    assert found.days_sooner == (date(2055, 1, 1) - date(2046, 11, 1)).days


def test_a_lump_sum_saves_its_interest_for_the_rest():
    found = payoff(ScenarioKind.LUMP_SUM, amount=Decimal(10_000), paid_on=date(2026, 1, 1))
    assert found.days_sooner > 0
    assert Decimal(10_000) < found.interest_saved


def test_paying_every_two_weeks_is_a_thirteenth_month():
    found = payoff(ScenarioKind.BIWEEKLY)
    assert found.schedule.payment == Decimal("948.10")
    years = found.schedule.paid_off_on.year - 2025
    assert 23 <= years <= 25  # the well-known six years
    assert found.schedule.instalments[0].due_on == date(2025, 1, 15)


def test_interest_only_years_end_on_the_same_day_and_cost_more():
    found = payoff(ScenarioKind.INTEREST_ONLY, payments=60)
    assert found.days_sooner == 0
    assert found.interest_saved < 0
    assert found.schedule.instalments[59].balance == MORTGAGE.balance


def test_a_balloon_ends_the_loan_early():
    found = payoff(ScenarioKind.BALLOON, payments=84)
    assert len(found.schedule.instalments) == 84
    last = found.schedule.instalments[-1]
    assert last.principal > Decimal(250_000)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(kind=ScenarioKind.EXTRA_PAYMENT),
        Scenario(kind=ScenarioKind.EXTRA_PAYMENT, amount=Decimal(0)),
        Scenario(kind=ScenarioKind.LUMP_SUM, amount=Decimal(1)),
        Scenario(kind=ScenarioKind.INTEREST_ONLY),
        Scenario(kind=ScenarioKind.INTEREST_ONLY, payments=360),
        Scenario(kind=ScenarioKind.BALLOON, payments=0),
    ],
)
def test_a_scenario_without_what_it_needs_is_refused(scenario):
    with pytest.raises(InvalidInput):
        compare_payoffs(MORTGAGE, [scenario])


@pytest.mark.parametrize(
    "loan",
    [
        replace(MORTGAGE, frequency=PaymentFrequency.QUARTERLY, payments=120),
        replace(MORTGAGE, interest_only=12),
        replace(MORTGAGE, balloon_after=84),
    ],
)
def test_only_a_plain_monthly_loan_can_go_biweekly(loan):
    with pytest.raises(InvalidInput):
        payoff(ScenarioKind.BIWEEKLY, loan)


# --- laws ------------------------------------------------------------------------------------


def repays_visibly(loan):
    """Not so long and dear that one leap day's interest exceeds the even payment."""
    return loan.annual_rate / PAYMENTS_A_YEAR[loan.frequency] * loan.payments < Decimal("2.8")


loans = st.builds(
    Loan,
    balance=st.decimals(Decimal(100), Decimal(10**6), places=2),
    annual_rate=st.decimals(Decimal(0), Decimal("0.4"), places=4),
    first_due_on=st.dates(date(2000, 1, 1), date(2050, 1, 1)),
    payments=st.integers(2, 120),
    frequency=st.sampled_from(PaymentFrequency),
    interest_basis=st.sampled_from(InterestBasis),
).filter(repays_visibly)


@given(loans)
def test_principal_adds_up_to_the_loan_and_every_row_adds_up(loan):
    schedule = amortise(loan)
    assert sum(row.principal for row in schedule.instalments) == loan.balance
    balance = loan.balance
    for number, row in enumerate(schedule.instalments, start=1):
        assert row.number == number
        assert row.paid == row.interest + row.principal
        balance -= row.principal
        assert row.balance == balance >= 0
    assert balance == 0


@given(loans)
def test_the_last_payment_differs_only_by_rounding(loan):
    """Half a cent a payment, carried to the end with interest, is all that can add up."""
    even = replace(loan, interest_basis=InterestBasis.PERIODIC)
    schedule = amortise(even)
    if len(schedule.instalments) == even.payments:
        off = abs(schedule.instalments[-1].paid - schedule.payment)
        growth = (1 + even.annual_rate / PAYMENTS_A_YEAR[even.frequency]) ** even.payments
        assert off <= Decimal("0.011") * even.payments * growth


@given(loans, st.decimals(Decimal("0.01"), Decimal(5000), places=2))
def test_paying_more_never_costs_more(loan, amount):
    _, more = compare_payoffs(loan, [Scenario(kind=ScenarioKind.EXTRA_PAYMENT, amount=amount)])
    assert more.interest_saved >= 0
    assert more.days_sooner >= 0


# --- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "loan",
    [
        pytest.param(replace(SMALL, balance=Decimal(0)), id="nothing owed"),
        pytest.param(replace(SMALL, balance=Decimal("NaN")), id="not a number"),
        pytest.param(replace(SMALL, annual_rate=Decimal("-0.01")), id="negative rate"),
        pytest.param(replace(SMALL, annual_rate=Decimal("12")), id="per cent for a fraction"),
        pytest.param(replace(SMALL, payments=0), id="no payments"),
        pytest.param(replace(SMALL, payments=None), id="neither payment nor payments"),
        pytest.param(replace(SMALL, payment=Decimal(-1)), id="negative payment"),
        pytest.param(replace(SMALL, interest_only=3), id="nothing left to repay with"),
        pytest.param(replace(SMALL, interest_only=-1), id="negative count"),
        pytest.param(replace(SMALL, balloon_after=0), id="balloon before the first"),
        pytest.param(replace(SMALL, payments=None, payment=Decimal(9)), id="below interest"),
        pytest.param(replace(SMALL, payments=None, payment=Decimal(10)), id="interest for ever"),
        pytest.param(
            replace(SMALL, annual_rate=Decimal(0), payments=None, payment=Decimal("0.01")),
            id="too long",
        ),
    ],
)
def test_terms_that_mean_nothing_are_refused(loan):
    with pytest.raises(InvalidInput):
        amortise(loan)


def test_a_negative_extra_is_refused():
    with pytest.raises(InvalidInput):
        amortise(SMALL, Prepayment(every_payment=Decimal(-1)))


# --- published -------------------------------------------------------------------------------

SHARED = Path(os.environ.get("BURSAR_SHARED", Path(__file__).resolve().parents[3] / "shared"))
CASES_FILE = SHARED / "cases/planning/debt_amortization.json"
CASES = json.loads(CASES_FILE.read_text())["cases"] if CASES_FILE.exists() else []
UNROUNDED = Decimal("1e-12")


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_published_loans_agree(case):
    given, expected = case["inputs"], case["expected"]
    loan = Loan(
        balance=Decimal(given["principal"]),
        annual_rate=Decimal(str(given["annual_rate"])),
        first_due_on=date(2025, 1, 1),
        payments=given["months"],
        cent=UNROUNDED,  # the cases are computed without rounding
    )
    tolerance = case.get("tolerance", 0.01)
    if "payment" in expected:
        assert float(level_payment(loan)) == pytest.approx(expected["payment"], abs=tolerance)
    schedule = amortise(loan, Prepayment(every_payment=Decimal(given.get("extra_monthly", 0))))
    if "total_interest" in expected:
        total = float(schedule.total_interest)
        assert total == pytest.approx(expected["total_interest"], abs=0.01)
    for name, number in (("balance_after_12", 12), ("balance_after_60", 60)):
        if name in expected:
            balance = float(schedule.instalments[number - 1].balance)
            assert balance == pytest.approx(expected[name], abs=0.01)
    if "months" in expected:
        assert len(schedule.instalments) == expected["months"]
