"""The dashboard over HTTP."""

from fastapi import APIRouter, Response

from bursar.domains.analytics.routes.answers import READ, AnswersDep, ChoiceDep
from bursar.domains.analytics.schemas.dashboard import Dashboard
from bursar.domains.analytics.schemas.figures import Freshness
from bursar.domains.analytics.service.dashboard import dashboard, read_freshness
from bursar.kit.edge import HouseholdDep, SessionDep

router = APIRouter(prefix="/analytics", tags=["analytics"], dependencies=READ)


@router.get("/freshness", response_model=Freshness)
def get_freshness(session: SessionDep, household_id: HouseholdDep) -> Freshness:
    """How far the figures are: a page asks this after a change, then for the figures once."""
    return read_freshness(session, household_id)


@router.get("/dashboard", response_model=Dashboard)
def get_dashboard(answers: AnswersDep, choice: ChoiceDep) -> Response:
    """Net worth now, how it came, what moved and what needs attention."""
    return answers.give(
        "dashboard",
        lambda version: dashboard(
            answers.session, answers.household_id, choice,
            today=answers.today, email_verified=version.email_verified,
        ),
        choice,
    )  # fmt: skip
