"""How a debt falls from one stated balance to the next, by its terms."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bursar.domains.ledger.models import Liability
from bursar.domains.ledger.queries.steps import Step, Steps
from bursar.engines.debt import Loan, amortise, due_date
from bursar.engines.errors import InvalidInput

# What is owed on these goes up and down as people like: it stays as stated until stated again.
REVOLVING = frozenset({"credit_card", "home_equity", "margin"})


def loan_of(debt: Liability, balance: Decimal, on: date) -> Loan | None:
    """Return the debt as a loan of `balance` after a day; None where its terms are not known.

    Terms are the rate and either the payment or the last day; with both, what the payments
    leave falls due on the last day.
    """
    if debt.interest_rate is None or balance <= 0:
        return None
    first = _next_due(on, debt.payment_due_day or (debt.origination_date or on).day)
    payments = None
    if debt.maturity_date is not None and debt.maturity_date >= first:
        payments = _months(first, debt.maturity_date) + 1
    if not debt.monthly_payment and payments is None:
        return None
    return Loan(
        balance=balance,
        annual_rate=debt.interest_rate,
        first_due_on=first,
        payment=debt.monthly_payment or None,
        payments=payments,
    )


def debt_steps(debt: Liability, stated: Sequence[Step], *, since: date, until: date) -> Steps:
    """Return what is owed as steps: stated balances, and scheduled payments between them.

    Args:
        stated: Stated balances by day.
        since: Steps that no day from this one on needs are left out.
        until: Steps after this day are left out.
    """
    began = debt.origination_date
    anchors = list(stated)
    if (
        began is not None
        and debt.original_amount is not None
        and (not anchors or began < anchors[0].day)
    ):
        first = Step(began, debt.original_amount, began, "original amount", "household")
        anchors.insert(0, first)
    steps: list[Step] = []
    for index, anchor in enumerate(anchors):
        last = index + 1 == len(anchors)
        stop = until + timedelta(days=1) if last else anchors[index + 1].day
        if since < stop and anchor.day < stop:
            steps.extend(_paid_down(debt, anchor, stop=stop))
    return Steps(steps, begins_on=began, ends_on=debt.paid_off_on)


def _paid_down(debt: Liability, anchor: Step, *, stop: date) -> list[Step]:
    """The anchor and the scheduled payments after it, before `stop`."""
    loan = None
    if debt.liability_type not in REVOLVING:
        loan = loan_of(debt, anchor.amount, anchor.day)
    if loan is None:
        return [anchor]
    # Only payments before the next statement matter; the one after them may clear the loan.
    count = max(_months(loan.first_due_on, stop) + 2, 1)
    if loan.payments is not None:
        count = min(count, loan.payments)
    try:
        schedule = amortise(replace(loan, balloon_after=count))
    except InvalidInput:
        return [anchor]  # the payment does not cover the interest: no schedule to follow
    keeps = debt.is_rate_fixed
    anchor = replace(anchor, keeps=keeps)
    return [anchor] + [
        Step(row.due_on, row.balance, anchor.day, "schedule", anchor.source, keeps)
        for row in schedule.instalments
        if row.due_on < stop
    ]


def _months(first: date, last: date) -> int:
    """Whole months from one day to another."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day and (last + timedelta(days=1)).day != 1)


def _next_due(after: date, due_day: int) -> date:
    """The first due day after a day; the last of a month that is shorter."""
    anchor = Loan(
        balance=Decimal(1),
        annual_rate=Decimal(0),
        first_due_on=date(2000, 1, due_day),
    )
    months = (after.year - 2000) * 12 + after.month - 1
    due = due_date(anchor, months)
    return due if due > after else due_date(anchor, months + 1)
