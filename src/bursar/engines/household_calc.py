"""Loans, income and rentals for JSON cases; field names are those of the dataclasses."""

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from bursar.engines.case_fields import CaseFields, as_json
from bursar.engines.debt import (
    CENT,
    ZERO,
    InterestBasis,
    Loan,
    PaymentFrequency,
    Prepayment,
    Schedule,
    amortise,
)
from bursar.engines.debt_payoff import Scenario, ScenarioKind, compare_payoffs
from bursar.engines.errors import InvalidInput
from bursar.engines.income import IncomeFrequency, IncomeStream, project_income
from bursar.engines.property import Rental, property_cash_flow


def amortization(case: dict[str, Any]) -> dict[str, Any]:
    """Terms of a loan, and `prepayment` with `every_payment` and `lump_sums`, → its schedule."""
    given = CaseFields(case)
    loan, prepayment = _loan(given), _prepayment(given)
    given.refuse_others()
    return _schedule(amortise(loan, prepayment))


def payoff(case: dict[str, Any]) -> dict[str, Any]:
    """Terms of a loan and `scenarios` → each way to pay against the loan as agreed."""
    given = CaseFields(case)
    loan = _loan(given)
    scenarios = [_scenario(row) for row in given.rows("scenarios")]
    given.refuse_others()
    answer = []
    for found in compare_payoffs(loan, scenarios):
        summary = _schedule(found.schedule)
        summary["scenario"] = as_json(found.scenario)
        summary["payments"] = len(summary.pop("instalments"))
        summary["interest_saved"] = as_json(found.interest_saved)
        summary["days_sooner"] = found.days_sooner
        answer.append(summary)
    return {"payoffs": answer}


def income_projection(case: dict[str, Any]) -> dict[str, Any]:
    """`streams`, `from_on`, `to_on` → income by month and year."""
    given = CaseFields(case)
    streams = [_stream(row) for row in given.rows("streams")]
    from_on, to_on = given.day("from_on"), given.day("to_on")
    given.refuse_others()
    found: dict[str, Any] = as_json(project_income(streams, from_on=from_on, to_on=to_on))
    return found


def rental(case: dict[str, Any]) -> dict[str, Any]:
    """Fields of a rental → its year."""
    given = CaseFields(case)
    known = {field.name: given.decimal_or_none(field.name) for field in fields(Rental)}
    given.refuse_others()
    if known["monthly_rent"] is None:
        raise InvalidInput("the case needs monthly_rent")
    stated: dict[str, Any] = {name: value for name, value in known.items() if value is not None}
    found: dict[str, Any] = as_json(property_cash_flow(Rental(**stated)))
    return found


def _loan(given: CaseFields) -> Loan:
    return Loan(
        balance=given.decimal("balance"),
        annual_rate=given.decimal("annual_rate"),
        first_due_on=given.day("first_due_on"),
        payment=given.decimal_or_none("payment"),
        payments=given.integer_or_none("payments"),
        frequency=given.choice("frequency", PaymentFrequency, PaymentFrequency.MONTHLY),
        interest_basis=given.choice("interest_basis", InterestBasis, InterestBasis.PERIODIC),
        interest_only=given.integer_or_none("interest_only") or 0,
        balloon_after=given.integer_or_none("balloon_after"),
        cent=given.decimal("cent", CENT),
    )


def _prepayment(given: CaseFields) -> Prepayment:
    if not given.has("prepayment"):
        return Prepayment()
    extra = CaseFields(given.object_of("prepayment"), what="prepayment")
    lump_sums = []
    for row in extra.rows("lump_sums"):
        lump = CaseFields(row, what="a lump sum")
        lump_sums.append((lump.day("paid_on"), lump.decimal("amount")))
        lump.refuse_others()
    every_payment = extra.decimal("every_payment", ZERO)
    extra.refuse_others()
    return Prepayment(every_payment=every_payment, lump_sums=tuple(lump_sums))


def _scenario(row: object) -> Scenario:
    given = CaseFields(row, what="a scenario")
    scenario = Scenario(
        kind=given.choice("kind", ScenarioKind),
        amount=given.decimal_or_none("amount"),
        paid_on=given.day_or_none("paid_on"),
        payments=given.integer_or_none("payments"),
    )
    given.refuse_others()
    return scenario


def _stream(row: object) -> IncomeStream:
    given = CaseFields(row, what="a stream")
    stream = IncomeStream(
        name=given.text("name"),
        amount=given.decimal("amount"),
        frequency=given.choice("frequency", IncomeFrequency),
        first_paid_on=given.day("first_paid_on"),
        ends_on=given.day_or_none("ends_on"),
        growth=given.decimal("growth", Decimal(0)),
    )
    given.refuse_others()
    return stream


def _schedule(schedule: Schedule) -> dict[str, Any]:
    answer: dict[str, Any] = as_json(schedule)
    answer["total_interest"] = as_json(schedule.total_interest)
    answer["total_paid"] = as_json(schedule.total_paid)
    answer["paid_off_on"] = as_json(schedule.paid_off_on)
    return answer


CALCULATIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "amortization": amortization,
    "payoff": payoff,
    "income_projection": income_projection,
    "property_cash_flow": rental,
}
