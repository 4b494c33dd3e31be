"""Schedules of debts and ways to pay them, by the debt engine."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Liability
from bursar.domains.ledger.queries import liabilities as queries
from bursar.domains.ledger.queries.debt_paths import loan_of
from bursar.domains.ledger.schemas.liabilities import (
    Amortization,
    InstalmentRead,
    Payoff,
    PayoffScenario,
    PayoffWishes,
)
from bursar.domains.ledger.service.liabilities import owed_on
from bursar.engines.debt import CENT, Loan, amortise
from bursar.engines.debt_payoff import Payoff as Played
from bursar.engines.debt_payoff import Scenario, ScenarioKind, compare_payoffs
from bursar.engines.errors import InvalidInput
from bursar.kit.errors import Invalid

# Without wishes: a tenth more with every payment, a tenth of the debt at once.
USUAL_EXTRA = Decimal("0.1")

Start = Literal["now", "origination"]


def amortization(
    session: Session, liability_id: UUID, *, start: Start, today: date
) -> Amortization:
    """Return every payment from today's balance, or from the beginning, until nothing is owed.

    Raises:
        NotFound: No such debt.
        Invalid: A term is missing, or the payment never repays the debt.
    """
    debt = queries.get_liability(session, liability_id)
    balance, on = _start(session, debt, start, today)
    loan = _loan(debt, balance, on)
    try:
        schedule = amortise(loan)
    except InvalidInput as error:
        raise _refusal(error) from error
    return Amortization(
        liability_id=debt.id,
        starts_on=on,
        currency=debt.currency,
        balance=balance,
        interest_rate=loan.annual_rate,
        payment=schedule.payment,
        escrow_monthly=debt.escrow_monthly,
        payments=len(schedule.instalments),
        total_interest=schedule.total_interest,
        total_paid=schedule.total_paid,
        paid_off_on=schedule.paid_off_on,
        items=[
            InstalmentRead.model_validate(row, from_attributes=True) for row in schedule.instalments
        ],
    )


def payoff(session: Session, liability_id: UUID, wishes: PayoffWishes, *, today: date) -> Payoff:
    """Return the debt as agreed and paid in other ways, from today's balance.

    Raises:
        NotFound: No such debt.
        Invalid: A term is missing, a wish lacks its other half, or a way never repays the debt.
    """
    debt = queries.get_liability(session, liability_id)
    balance, on = _start(session, debt, "now", today)
    loan = _loan(debt, balance, on)
    try:
        scenarios = _scenarios(wishes) or _usual(loan, today)
        played = compare_payoffs(loan, scenarios)
    except InvalidInput as error:
        raise _refusal(error) from error
    return Payoff(
        liability_id=debt.id,
        as_of=today,
        currency=debt.currency,
        balance=balance,
        items=[_read(one) for one in played],
    )


def _start(session: Session, debt: Liability, start: Start, today: date) -> tuple[Decimal, date]:
    if start == "origination":
        if debt.original_amount is None or debt.origination_date is None:
            raise Invalid(
                "The schedule from the beginning needs original_amount and origination_date.",
                field="original_amount",
            )
        return debt.original_amount, debt.origination_date
    owed = owed_on(session, debt, today).value
    if owed is None:
        raise Invalid("Nobody has stated what is owed.", field="current_balance")
    if owed <= 0:
        raise Invalid("Nothing is owed any more.", field="current_balance")
    return owed, today


def _loan(debt: Liability, balance: Decimal, on: date) -> Loan:
    if debt.interest_rate is None:
        raise Invalid("A schedule needs the interest_rate.", field="interest_rate")
    loan = loan_of(debt, balance, on)
    if loan is None:
        raise Invalid(
            "A schedule needs the monthly_payment, or a maturity_date that is still to come.",
            field="monthly_payment",
        )
    return loan


def _scenarios(wishes: PayoffWishes) -> list[Scenario]:
    found: list[Scenario] = []
    if wishes.extra_payment is not None:
        found.append(Scenario(kind=ScenarioKind.EXTRA_PAYMENT, amount=wishes.extra_payment))
    if wishes.lump_sum is not None or wishes.lump_sum_on is not None:
        found.append(
            Scenario(kind=ScenarioKind.LUMP_SUM, amount=wishes.lump_sum, paid_on=wishes.lump_sum_on)
        )
    if wishes.biweekly:
        found.append(Scenario(kind=ScenarioKind.BIWEEKLY))
    for kind, payments in (
        (ScenarioKind.INTEREST_ONLY, wishes.interest_only_payments),
        (ScenarioKind.BALLOON, wishes.balloon_after),
    ):
        if payments is not None:
            found.append(Scenario(kind=kind, payments=payments))
    return found


def _usual(loan: Loan, today: date) -> Sequence[Scenario]:
    payment = amortise(loan).payment
    return (
        Scenario(kind=ScenarioKind.EXTRA_PAYMENT, amount=(payment * USUAL_EXTRA).quantize(CENT)),
        Scenario(
            kind=ScenarioKind.LUMP_SUM,
            amount=(loan.balance * USUAL_EXTRA).quantize(CENT),
            paid_on=today,
        ),
        Scenario(kind=ScenarioKind.BIWEEKLY),
    )


def _read(played: Played) -> PayoffScenario:
    scenario, schedule = played.scenario, played.schedule
    terms: dict[str, Any] = {"kind": "as_agreed", "amount": None, "paid_on": None}
    if scenario is not None:
        terms = {"kind": scenario.kind, "amount": scenario.amount, "paid_on": scenario.paid_on}
    return PayoffScenario(
        **terms,
        scenario_payments=scenario.payments if scenario else None,
        payment=schedule.payment,
        payments=len(schedule.instalments),
        total_interest=schedule.total_interest,
        total_paid=schedule.total_paid,
        paid_off_on=schedule.paid_off_on,
        interest_saved=played.interest_saved,
        days_sooner=played.days_sooner,
    )


def _refusal(error: InvalidInput) -> Invalid:
    sentence = str(error)
    return Invalid(sentence[:1].upper() + sentence[1:] + ".", field="monthly_payment")
