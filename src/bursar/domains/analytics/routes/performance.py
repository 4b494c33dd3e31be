"""Returns, allocation and history over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from bursar.domains.analytics.routes.answers import READ, AnswersDep, ChoiceDep
from bursar.domains.analytics.schemas.allocation import Allocation
from bursar.domains.analytics.schemas.net_worth import Grouping, Interval, NetWorthHistory
from bursar.domains.analytics.schemas.performance import NamedWindow, Performance
from bursar.domains.analytics.service import performance as returns
from bursar.domains.analytics.service.allocation import allocation
from bursar.domains.analytics.service.net_worth import net_worth_history

router = APIRouter(prefix="/analytics", tags=["analytics"], dependencies=READ)

FromDay = Annotated[date | None, Query(alias="from", description="Day whose close it starts from.")]
ToDay = Annotated[date | None, Query(alias="to", description="Last day; today.")]


async def _period(
    window: NamedWindow = NamedWindow.ONE_YEAR, from_on: FromDay = None, to_on: ToDay = None
) -> returns.Period:
    return returns.Period(window, from_on, to_on)


PeriodDep = Annotated[returns.Period, Depends(_period)]


@router.get("/asset-allocation", response_model=Allocation)
def get_asset_allocation(answers: AnswersDep, choice: ChoiceDep) -> Response:
    """Assets by class, sector, country, currency, tax treatment, account and member."""
    return answers.give(
        "allocation",
        lambda _: allocation(answers.session, answers.household_id, choice, today=answers.today),
        choice,
    )


@router.get("/performance", response_model=Performance)
def get_performance(
    answers: AnswersDep,
    choice: ChoiceDep,
    period: PeriodDep,
    instrument_id: Annotated[UUID | None, Query(description="Of this instrument alone.")] = None,
) -> Response:  # fmt: skip
    """Time-weighted and money-weighted returns and why the value changed."""
    return answers.give(
        "performance",
        lambda _: returns.performance(
            answers.session, answers.household_id, choice, period,
            instrument_id=instrument_id, today=answers.today,
        ),
        choice, period, instrument_id,
    )  # fmt: skip


@router.get("/net-worth-history", response_model=NetWorthHistory)
def get_net_worth_history(
    answers: AnswersDep,
    choice: ChoiceDep,
    interval: Interval = Interval.DAY,
    group_by: Grouping = Grouping.NONE,
    from_on: FromDay = None,
    to_on: ToDay = None,
) -> Response:  # fmt: skip
    """Net worth by day, week or month, whole or in groups."""
    return answers.give(
        "net-worth-history",
        lambda _: net_worth_history(
            answers.session, answers.household_id, choice, (from_on, to_on),
            interval=interval, group_by=group_by, today=answers.today,
        ),
        choice, from_on, to_on, interval.value, group_by.value,
    )  # fmt: skip
