"""Income and spending by month, and the income of the next twelve months."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.received import (
    Received,
    expected_payments,
    received,
    split_factors,
)
from bursar.domains.analytics.queries.scope import Choice, Scope, settle
from bursar.domains.analytics.schemas.figures import Missing
from bursar.domains.analytics.schemas.holdings import (
    CategoryAmount,
    ExpectedMonth,
    IncomeExpenses,
    IncomeMonth,
)
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.dividends import received_by_month, unknown_rates
from bursar.domains.ledger.queries.transactions import SPENDING_ACCOUNTS, monthly_trends
from bursar.domains.ledger.service import income as income_service
from bursar.engines.debt import add_months
from bursar.engines.ledger.positions import epoch_day
from bursar.engines.ledger.series import rate_of_days
from bursar.engines.ledger.valuation import Market, ValueStatus

INVESTMENT_INCOME = "dividends and interest"
BASIS = (
    "Income streams by their own terms; dividends and interest as in the last twelve months, a"
    " unit's amount times the units held now. Both at today's exchange rates; an estimate."
)
AHEAD = 12

Sums = dict[date, dict[str, float]]


def income_expenses(
    session: Session, household_id: UUID, *, months: int, today: date
) -> IncomeExpenses:
    """Return what came in and went out in the last months, and what will come in.

    Transfers between own accounts are neither; what investments paid is income of the month in
    which it was paid, also where it stayed in the account.

    Raises:
        NotFound: No such household.
    """
    scope = settle(session, household_id, Choice(), today=today)
    first = add_months(today.replace(day=1), 1 - months)
    rows = received(session, scope)
    status, missing = unknown_rates(scope, rows)
    income, spending, unconverted = _trends(session, scope, first, today)
    invested = [row for row in rows if scope.accounts[row.account_id].kind not in SPENDING_ACCOUNTS]
    for month, amount in received_by_month(invested).items():
        if month >= first:
            income[month][INVESTMENT_INCOME] += amount
    expected, unexpected = _expected(session, scope, rows, today)
    missing = [*missing, *unconverted, *unexpected]
    past = [_month(add_months(first, n), income, spending) for n in range(months)]
    came = sum((month.income_total for month in past), figures.ZERO)
    went = sum((month.expenses_total for month in past), figures.ZERO)
    return IncomeExpenses(
        **figures.header(scope, "partial" if missing else status, missing),
        from_month=first,
        to_month=today.replace(day=1),
        months=past,
        income_total=came,
        expenses_total=went,
        net=came - went,
        savings_rate=figures.fraction(float(came - went), float(came)),
        expected=expected,
        expected_total=sum((month.total for month in expected), figures.ZERO),
        basis_of_estimate=BASIS,
    )


def _month(month: date, income: Sums, spending: Sums) -> IncomeMonth:
    came = _categories(income[month])
    went = _categories(spending[month])
    came_in = sum((one.amount for one in came), figures.ZERO)
    went_out = sum((one.amount for one in went), figures.ZERO)
    return IncomeMonth(
        month=month,
        income=came,
        expenses=went,
        income_total=came_in,
        expenses_total=went_out,
        net=came_in - went_out,
    )


def _categories(amounts: Mapping[str, float]) -> list[CategoryAmount]:
    return [
        CategoryAmount(category=category, amount=figures.money(amount))
        for category, amount in sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
        if round(amount, 2) != 0.0
    ]


def _trends(
    session: Session, scope: Scope, first: date, today: date
) -> tuple[Sums, Sums, list[Missing]]:
    """Return income and spending by month and category, and currencies without a rate."""
    rows = monthly_trends(session, scope.household_id, from_on=first, to_on=today)
    market = fact_queries.rates_market(
        session, scope.household_id, scope.currency, {row.currency for row in rows}
    )
    income: Sums = defaultdict(lambda: defaultdict(float))
    spending: Sums = defaultdict(lambda: defaultdict(float))
    unknown: set[str] = set()
    for row in rows:
        rate = _rate(market, row.currency, min(add_months(row.month, 1), today))
        if rate is None:
            unknown.add(row.currency)
            continue
        income[row.month][row.category] += float(row.income) * rate
        spending[row.month][row.category] += float(row.spending) * rate
    return income, spending, _no_rates(scope, unknown)


def _rate(market: Market, currency: str, on: date) -> float | None:
    """Return the rate to the household's currency on a day; None where it is not known."""
    rates, _ = rate_of_days(market, currency, np.array([epoch_day(on)], dtype=np.int64))
    return float(rates[0]) if np.isfinite(rates[0]) else None


def _no_rates(scope: Scope, currencies: set[str]) -> list[Missing]:
    return [
        figures.missing_part(scope, ValueStatus.MISSING_RATE, label=currency)
        for currency in sorted(currencies)
    ]


def _expected(
    session: Session, scope: Scope, rows: list[Received], today: date
) -> tuple[list[ExpectedMonth], list[Missing]]:
    """Return the next months' income, this one's rest left out, and what has no rate."""
    first = add_months(today.replace(day=1), 1)
    last = add_months(first, AHEAD)
    streams: defaultdict[date, float] = defaultdict(float)
    projected = income_service.project(
        session, scope.household_id, from_on=first, months=AHEAD
    ).items
    market = fact_queries.rates_market(
        session, scope.household_id, scope.currency, {one.currency for one in projected}
    )
    unknown: set[str] = set()
    for one in projected:
        rate = _rate(market, one.currency, today)
        if rate is None:
            unknown.add(one.currency)
            continue
        for projection in one.months:
            streams[projection.month] += float(projection.total) * rate
    paid: defaultdict[date, float] = defaultdict(float)
    splits = split_factors(session, scope, {row.instrument_id for row in rows if row.instrument_id})
    for row in rows:
        own = splits.get(row.instrument_id, []) if row.instrument_id else []
        for on, amount in expected_payments(row, own, scope.on):
            # Payments of the rest of this month come round again at the end of the year.
            month = on.replace(day=1)
            paid[month if month >= first else add_months(month, 12)] += amount
    months = [add_months(first, n) for n in range(AHEAD)]
    return [
        ExpectedMonth(
            month=month,
            streams=figures.money(streams[month]),
            dividends=figures.money(paid[month]),
            total=figures.money(streams[month]) + figures.money(paid[month]),
        )
        for month in months
        if month < last
    ], _no_rates(scope, unknown)
