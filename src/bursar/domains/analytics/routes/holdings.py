"""Holdings, gains, income and the trees of figures over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from bursar.domains.analytics.routes.answers import READ, AnswersDep, ChoiceDep
from bursar.domains.analytics.routes.performance import PeriodDep
from bursar.domains.analytics.schemas.holdings import (
    Dividends,
    Holdings,
    IncomeExpenses,
    RealisedGains,
)
from bursar.domains.analytics.schemas.unfold import FigureName, Unfolding
from bursar.domains.analytics.service import holdings as holding_service
from bursar.domains.analytics.service import realised_gains as gains
from bursar.domains.analytics.service.dividends import dividends
from bursar.domains.analytics.service.income_expenses import income_expenses
from bursar.domains.analytics.service.unfold import trees

router = APIRouter(prefix="/analytics", tags=["analytics"], dependencies=READ)

Year = Annotated[int | None, Query(ge=1970, le=2200, description="Of sale; all where absent.")]
Taxable = Annotated[bool, Query(description="Only accounts whose gains are taxed as they arise.")]


@router.get("/holdings", response_model=Holdings)
def get_holdings(
    answers: AnswersDep,
    choice: ChoiceDep,
    *,
    by_account: Annotated[bool, Query(description="One line for each account.")] = False,
) -> Response:  # fmt: skip
    """Positions and cash with price, cost, gain, day change and income, the largest first."""
    return answers.give(
        "holdings",
        lambda _: holding_service.holdings(
            answers.session, answers.household_id, choice,
            by_account=by_account, today=answers.today,
        ),
        choice, by_account,
    )  # fmt: skip


@router.get("/realised-gains", response_model=RealisedGains)
def get_realised_gains(
    answers: AnswersDep, choice: ChoiceDep, *, year: Year = None, taxable_only: Taxable = True
) -> Response:
    """Disposals as Form 8949 lists them, with the totals of each box."""
    return answers.give(
        "realised-gains",
        lambda _: gains.realised_gains(
            answers.session, answers.household_id, choice,
            year=year, taxable_only=taxable_only, today=answers.today,
        ),
        choice, year, taxable_only,
    )  # fmt: skip


@router.get(
    "/realised-gains.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def get_realised_gains_csv(
    answers: AnswersDep, choice: ChoiceDep, *, year: Year = None, taxable_only: Taxable = True
) -> Response:
    """The same as a file with the columns of Form 8949."""
    found = gains.realised_gains(
        answers.session, answers.household_id, choice,
        year=year, taxable_only=taxable_only, today=answers.today, most=gains.MOST_LINES_OF_FILE,
    )  # fmt: skip
    name = f"realised-gains-{year or 'all'}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(gains.as_csv(found), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/dividends", response_model=Dividends)
def get_dividends(answers: AnswersDep, choice: ChoiceDep) -> Response:
    """Dividends and interest received, by month and instrument, and expected."""
    return answers.give(
        "dividends",
        lambda _: dividends(answers.session, answers.household_id, choice, today=answers.today),
        choice,
    )


@router.get("/income-expenses", response_model=IncomeExpenses)
def get_income_expenses(
    answers: AnswersDep, months: Annotated[int, Query(ge=1, le=120)] = 12
) -> Response:
    """Income and spending by month and category, and income of the next twelve months."""
    return answers.give(
        "income-expenses",
        lambda _: income_expenses(
            answers.session, answers.household_id, months=months, today=answers.today
        ),
        months,
    )


@router.get("/unfold", response_model=Unfolding)
def unfold_figure(
    answers: AnswersDep,
    choice: ChoiceDep,
    period: PeriodDep,
    figure: FigureName,
    instrument_id: UUID | None = None,
    currency: Annotated[str | None, Query(pattern="^[A-Z]{3}$")] = None,
    year: Year = None,
) -> Response:  # fmt: skip
    """The tree of rows and figures that made a figure."""
    wanted = trees.Wanted(figure, instrument_id, currency, year, period)
    return answers.give(
        "unfold",
        lambda _: trees.unfold(
            answers.session, answers.household_id, choice, wanted, today=answers.today
        ),
        choice, wanted,
    )  # fmt: skip
