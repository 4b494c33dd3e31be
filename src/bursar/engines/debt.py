"""What a loan costs and how it is paid down, to the cent.

Interest accrues on the balance of each period and is rounded to the cent; the regular payment
covers it first, the rest is principal; the last payment is whatever is left. So principal parts
add up to the loan exactly.

Not modelled: compounding within a period, variable rates, fees, escrow, grace periods, and
arrears. A payment that does not cover its period's interest is refused: it would never end.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bursar.engines.errors import InvalidInput

CENT = Decimal("0.01")
ZERO = Decimal(0)
MAX_PAYMENTS = 3_000  # weekly for 57 years; what takes longer is a mistake in the numbers


class PaymentFrequency(StrEnum):
    """How often a payment falls due."""

    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"


class InterestBasis(StrEnum):
    """How a period's interest follows from the yearly rate."""

    PERIODIC = "periodic"  # rate / payments a year: US mortgages, 30/360
    ACT_365 = "act/365"  # days of the period / 365: student loans, HELOCs
    ACT_360 = "act/360"  # days of the period / 360: commercial loans


PAYMENTS_A_YEAR = {
    PaymentFrequency.WEEKLY: 52,
    PaymentFrequency.BIWEEKLY: 26,
    PaymentFrequency.MONTHLY: 12,
    PaymentFrequency.QUARTERLY: 4,
    PaymentFrequency.ANNUAL: 1,
}
_DAYS = {PaymentFrequency.WEEKLY: 7, PaymentFrequency.BIWEEKLY: 14}
_MONTHS = {
    PaymentFrequency.MONTHLY: 1,
    PaymentFrequency.QUARTERLY: 3,
    PaymentFrequency.ANNUAL: 12,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """Terms of a loan from today's balance on.

    Attributes:
        balance: Owed now, positive.
        annual_rate: Nominal yearly rate as a fraction (0.065 is 6.5 %), 0 or more.
        first_due_on: Day of the next payment.
        payment: Regular payment of principal and interest; None to have it computed from
            `payments`, so that the loan ends with them.
        payments: Payments over which principal is repaid; None where `payment` is given.
        frequency: How often a payment falls due.
        interest_basis: How a period's interest follows from the rate.
        interest_only: First payments that pay interest only.
        balloon_after: Payment with which everything left falls due; None for no balloon.
        cent: Smallest unit of money; interest and payments are rounded to it, half up.
    """

    balance: Decimal
    annual_rate: Decimal
    first_due_on: date
    payment: Decimal | None = None
    payments: int | None = None
    frequency: PaymentFrequency = PaymentFrequency.MONTHLY
    interest_basis: InterestBasis = InterestBasis.PERIODIC
    interest_only: int = 0
    balloon_after: int | None = None
    cent: Decimal = CENT


@dataclass(frozen=True, slots=True)
class Prepayment:
    """Money beyond the regular payments; all of it is principal.

    Attributes:
        every_payment: Added to each payment that repays principal or interest.
        lump_sums: (day, amount): paid with the first payment due on or after the day.
    """

    every_payment: Decimal = ZERO
    lump_sums: tuple[tuple[date, Decimal], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment. `paid = interest + principal`; `balance` is what is owed after it."""

    number: int
    due_on: date
    paid: Decimal
    interest: Decimal
    principal: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Schedule:
    """All payments until nothing is owed.

    Attributes:
        payment: The regular payment of principal and interest.
        instalments: Each payment in order.
    """

    payment: Decimal
    instalments: tuple[Instalment, ...]

    @property
    def total_interest(self) -> Decimal:
        """Interest over the whole loan."""
        return sum((row.interest for row in self.instalments), ZERO)

    @property
    def total_paid(self) -> Decimal:
        """Everything that is paid."""
        return sum((row.paid for row in self.instalments), ZERO)

    @property
    def paid_off_on(self) -> date:
        """Day of the last payment."""
        return self.instalments[-1].due_on


def level_payment(loan: Loan) -> Decimal:
    """Return the regular payment that repays the balance in `loan.payments` payments.

    Rounded to the cent; the last payment of the schedule makes up for it. Day-count bases use
    the even period here, as lenders do when they set the payment.

    Raises:
        InvalidInput: The number of payments is missing or leaves none for principal.

    Source:
        Annuity formula, 12 CFR 1026 Appendix J: balance x i / (1 - (1 + i)**-n).
    """
    if loan.payments is None:
        raise InvalidInput("a loan needs its payment or its number of payments")
    count = loan.payments - loan.interest_only
    if count < 1 or loan.payments > MAX_PAYMENTS:
        raise InvalidInput(
            f"a loan needs 1 to {MAX_PAYMENTS} payments, more than those of interest only"
        )
    rate = loan.annual_rate / PAYMENTS_A_YEAR[loan.frequency]
    if rate == 0:
        return _round(loan.balance / count, loan)
    return _round(loan.balance * rate / (1 - (1 + rate) ** -count), loan)


def amortise(loan: Loan, prepayment: Prepayment | None = None) -> Schedule:
    """Return every payment until nothing is owed.

    Args:
        loan: Terms.
        prepayment: Money beyond the regular payments; None for none.

    Returns:
        The schedule; its principal parts add up to the balance exactly.

    Raises:
        InvalidInput: Terms that mean nothing, or a payment that does not cover its interest.
    """
    extra = prepayment or Prepayment()
    _refuse_nonsense(loan, extra)
    payment = _round(loan.payment, loan) if loan.payment is not None else level_payment(loan)
    lumps = sorted(extra.lump_sums)
    last_number = _last_number(loan)
    rows: list[Instalment] = []
    balance, since = loan.balance, due_date(loan, -1)
    while balance > 0:
        number = len(rows) + 1
        due_on = due_date(loan, number - 1)
        interest = _interest(loan, balance, since, due_on)
        lump = ZERO
        while lumps and lumps[0][0] <= due_on:
            lump += lumps.pop(0)[1]
        regular = interest if number <= loan.interest_only else payment
        if regular < interest or (regular == interest and _stands_still(loan, extra, number)):
            raise InvalidInput(
                f"a payment of {regular} does not repay anything beside {interest} of interest"
            )
        owed = balance + interest
        paid = owed if number == last_number else min(regular + extra.every_payment + lump, owed)
        balance = owed - paid
        rows.append(Instalment(number, due_on, paid, interest, paid - interest, balance))
        if number >= MAX_PAYMENTS and balance > 0:
            raise InvalidInput(f"the loan is not repaid after {MAX_PAYMENTS} payments")
        since = due_on
    return Schedule(payment, tuple(rows))


def due_date(loan: Loan, number: int) -> date:
    """Return the day of a payment, 0 for the first; months keep the day, clamped to their end."""
    if loan.frequency in _DAYS:
        return loan.first_due_on + timedelta(days=_DAYS[loan.frequency] * number)
    return add_months(loan.first_due_on, _MONTHS[loan.frequency] * number)


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _interest(loan: Loan, balance: Decimal, since: date, due_on: date) -> Decimal:
    if loan.interest_basis is InterestBasis.PERIODIC:
        return _round(balance * loan.annual_rate / PAYMENTS_A_YEAR[loan.frequency], loan)
    year = 365 if loan.interest_basis is InterestBasis.ACT_365 else 360
    return _round(balance * loan.annual_rate * (due_on - since).days / year, loan)


def _last_number(loan: Loan) -> int | None:
    """Payment that clears whatever is left: the balloon, or the last of the agreed ones."""
    if loan.balloon_after is not None:
        return loan.balloon_after
    return loan.payments


def _stands_still(loan: Loan, extra: Prepayment, number: int) -> bool:
    """Whether payments that only cover interest have no end in sight."""
    ends = _last_number(loan) is not None or number <= loan.interest_only
    return not ends and extra.every_payment == 0


def _round(amount: Decimal, loan: Loan) -> Decimal:
    return amount.quantize(loan.cent, rounding=ROUND_HALF_UP)


def _refuse_nonsense(loan: Loan, extra: Prepayment) -> None:
    amounts = [loan.balance, loan.annual_rate, loan.payment or ZERO, extra.every_payment]
    amounts += [amount for _, amount in extra.lump_sums]
    if not all(amount.is_finite() for amount in amounts):
        raise InvalidInput("amounts and rates must be finite")
    if loan.balance <= 0:
        raise InvalidInput("nothing is owed: the balance must be positive")
    if not 0 <= loan.annual_rate <= 10:
        raise InvalidInput("the rate is a fraction between 0 and 10 (0.065 is 6.5 %)")
    if min(amounts[2:]) < 0 or (loan.payment is not None and loan.payment <= 0):
        raise InvalidInput("payments must be positive")
    if loan.interest_only < 0 or (loan.balloon_after is not None and loan.balloon_after < 1):
        raise InvalidInput("numbers of payments must be positive")
    if loan.payments is not None and not 1 <= loan.payments <= MAX_PAYMENTS:
        raise InvalidInput(f"a loan has 1 to {MAX_PAYMENTS} payments")
