"""What paying a loan differently would change: sooner, cheaper, or dearer.

Every scenario is compared with the loan as agreed. Taxes, the worth of liquidity, prepayment
penalties and what the money would earn elsewhere are not part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bursar.engines.debt import (
    Loan,
    PaymentFrequency,
    Prepayment,
    Schedule,
    add_months,
    amortise,
)
from bursar.engines.errors import InvalidInput


class ScenarioKind(StrEnum):
    """Ways to pay."""

    EXTRA_PAYMENT = "extra_payment"  # `amount` more with every payment
    LUMP_SUM = "lump_sum"  # `amount` once, with the first payment due on or after `paid_on`
    BIWEEKLY = "biweekly"  # half the monthly payment every two weeks: 13 months' worth a year
    INTEREST_ONLY = "interest_only"  # the next `payments` payments are interest only
    BALLOON = "balloon"  # everything left falls due with payment number `payments`


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way to pay; which fields count follows from the kind."""

    kind: ScenarioKind
    amount: Decimal | None = None
    paid_on: date | None = None
    payments: int | None = None


@dataclass(frozen=True, slots=True)
class Payoff:
    """A loan under one scenario, against the loan as agreed.

    Attributes:
        scenario: What was tried; None for the loan as agreed.
        schedule: Its payments.
        interest_saved: Interest as agreed less interest here; negative where it costs more.
        days_sooner: Days by which the last payment comes earlier; negative for later.
    """

    scenario: Scenario | None
    schedule: Schedule
    interest_saved: Decimal
    days_sooner: int


def compare_payoffs(loan: Loan, scenarios: Sequence[Scenario]) -> tuple[Payoff, ...]:
    """Return the loan as agreed, then each scenario in the order given.

    Raises:
        InvalidInput: A scenario lacks what its kind needs, or cannot repay the loan.
    """
    agreed = amortise(loan)
    payoffs = [Payoff(None, agreed, Decimal(0), 0)]
    for scenario in scenarios:
        schedule = _play(loan, agreed, scenario)
        payoffs.append(
            Payoff(
                scenario,
                schedule,
                agreed.total_interest - schedule.total_interest,
                (agreed.paid_off_on - schedule.paid_off_on).days,
            )
        )
    return tuple(payoffs)


def _play(loan: Loan, agreed: Schedule, scenario: Scenario) -> Schedule:
    kind = scenario.kind
    if kind is ScenarioKind.EXTRA_PAYMENT:
        return amortise(loan, Prepayment(every_payment=_amount(scenario)))
    if kind is ScenarioKind.LUMP_SUM:
        if scenario.paid_on is None:
            raise InvalidInput("a lump sum needs the day it is paid")
        return amortise(loan, Prepayment(lump_sums=((scenario.paid_on, _amount(scenario)),)))
    if kind is ScenarioKind.BIWEEKLY:
        return amortise(_every_two_weeks(loan, agreed))
    if scenario.payments is None or scenario.payments < 1:
        raise InvalidInput(f"{kind} needs its number of payments")
    if kind is ScenarioKind.BALLOON:
        return amortise(replace(loan, payment=agreed.payment, balloon_after=scenario.payments))
    return amortise(_interest_only_first(loan, agreed, scenario.payments))


def _amount(scenario: Scenario) -> Decimal:
    if scenario.amount is None or not scenario.amount > 0:
        raise InvalidInput(f"{scenario.kind} needs a positive amount")
    return scenario.amount


def _every_two_weeks(loan: Loan, agreed: Schedule) -> Loan:
    """Half a payment each two weeks from the first due date on, interest by the half-month.

    The first half is due two weeks after the month's beginning that the first monthly payment
    closes, so that no interest-free days arise.
    """
    if loan.frequency is not PaymentFrequency.MONTHLY:
        raise InvalidInput("only a loan that is paid monthly can be paid biweekly instead")
    if loan.interest_only or loan.balloon_after is not None:
        raise InvalidInput("a loan with interest-only payments or a balloon cannot go biweekly")
    half = (agreed.payment / 2).quantize(loan.cent, rounding=ROUND_HALF_UP)
    begins = add_months(loan.first_due_on, -1)
    return replace(
        loan,
        frequency=PaymentFrequency.BIWEEKLY,
        payment=half,
        payments=None,
        first_due_on=date.fromordinal(begins.toordinal() + 14),
    )


def _interest_only_first(loan: Loan, agreed: Schedule, payments: int) -> Loan:
    """The same last day where the loan has one; else the same payment, and a later end."""
    if payments >= len(agreed.instalments):
        raise InvalidInput("interest-only payments must leave payments for the principal")
    return replace(loan, interest_only=payments, payment=None, payments=len(agreed.instalments))
