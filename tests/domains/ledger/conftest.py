"""The books of a household: what the tests of transactions and of the rebuild share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from starlette.testclient import TestClient

from bursar.domains.ledger.models import LedgerMark, Transaction
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.kit import clock
from bursar.kit.db import Actor, open_session
from tests.factories import ledger, market

CLOSES = {date(2024, 1, 1): "100", date(2024, 6, 28): "120"}


@dataclass(frozen=True, slots=True)
class Books:
    """One household with two accounts and one instrument of its own."""

    household_id: UUID
    broker: UUID
    other: UUID
    vti: UUID


@pytest.fixture
def books(engine: Engine, actor: Actor, household_id: UUID) -> Books:
    with open_session(engine, actor) as session:
        broker = ledger.account(session, household_id)
        other = ledger.account(session, household_id, name="Other")
        vti = market.instrument(session, household_id, closes=CLOSES)
        return Books(household_id, broker.id, other.id, vti.id)


@pytest.fixture
def api(client_for: Callable[[Actor], TestClient], actor: Actor) -> TestClient:
    """The owner's client."""
    return client_for(actor)


@pytest.fixture
def rebuilt(engine: Engine, system_actor: Actor, household_id: UUID) -> Callable[..., bool]:
    """Run the rebuild as the worker does."""

    def run(today: date | None = None) -> bool:
        with open_session(engine, system_actor) as session:
            return rebuild(session, household_id, today=today or clock.today())

    return run


@pytest.fixture
def nothing_left(engine: Engine, actor: Actor) -> Callable[[], None]:
    """Check that a refusal left no transaction, no mark and no job of the household."""

    def check() -> None:
        with open_session(engine, actor) as session:
            assert session.scalars(select(Transaction.id)).all() == []
            assert session.scalars(select(LedgerMark.id)).all() == []
            jobs = session.scalars(
                text("select args ->> 'household_id' from jobs.procrastinate_jobs")
            ).all()
            own = session.scalars(text("select id::text from household")).all()
            assert not set(jobs) & set(own)

    return check
