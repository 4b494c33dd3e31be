"""Marks: word of what the rebuild has to do, left in the transaction of the change."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import numpy as np
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bursar.domains.ledger.models import LedgerMark, PositionSeries
from bursar.domains.ledger.service import marks
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.followers import JOBS
from bursar.kit import clock, jobs
from bursar.kit.db import Actor, open_session
from tests.factories import ledger

FOLLOWERS = [name for name in jobs.registered() if "rebuild_household" in name]


def _queued(session: Session, household_id: UUID) -> int:
    count: int = session.scalars(
        text(
            "select count(*) from jobs.procrastinate_jobs"
            " where task_name = any (:names) and args ->> 'household_id' = :id"
        ),
        {"names": FOLLOWERS, "id": str(household_id)},
    ).one()
    return count


def test_a_second_mark_widens_the_first(engine: Engine, actor: Actor, household_id: UUID) -> None:
    with open_session(engine, actor) as session:
        account = ledger.account(session, household_id)
        for day in (date(2024, 5, 1), date(2024, 3, 1), date(2024, 9, 1)):
            marks.leave(session, household_id, scope="refold", account_id=account.id, from_on=day)
        marks.leave(session, household_id, scope="revalue", from_on=date(2024, 4, 1))

    with open_session(engine, actor) as session:
        assert ledger.marks(session) == [
            ("refold", account.id, date(2024, 3, 1)),
            ("revalue", None, date(2024, 4, 1)),
        ]
        versions = session.scalars(select(LedgerMark.version).order_by(LedgerMark.scope)).all()
        assert versions == [3, 1]
        assert ledger.version(session, household_id) == 4


def test_a_transaction_asks_for_one_rebuild(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    assert JOBS
    for _ in range(2):
        with open_session(engine, actor) as session:
            for day in (1, 2, 3):
                marks.leave(session, household_id, scope="all", from_on=date(2024, 1, day))

    with open_session(engine, actor) as session:
        assert _queued(session, household_id) == 2


def test_what_a_savepoint_takes_back_is_announced_again(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        savepoint = session.begin_nested()
        marks.leave(session, household_id, scope="all", from_on=date(2024, 1, 1))
        savepoint.rollback()
        assert _queued(session, household_id) == 0
        marks.leave(session, household_id, scope="all", from_on=date(2024, 2, 1))

    with open_session(engine, actor) as session:
        assert _queued(session, household_id) == 1
        assert ledger.marks(session) == [("all", None, date(2024, 2, 1))]


def test_a_rolled_back_change_leaves_neither_mark_nor_job(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        marks.leave(session, household_id, scope="all", from_on=date(2024, 1, 1))
        session.rollback()

    with open_session(engine, actor) as session:
        assert ledger.marks(session) == []
        assert _queued(session, household_id) == 0


def test_touching_makes_cached_figures_old(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        marks.touch(session, household_id)
        marks.touch(session, household_id)

    with open_session(engine, actor) as session:
        assert ledger.version(session, household_id) == 2
        assert ledger.marks(session) == []


def test_the_rebuild_does_what_accounts_and_belongings_ask_for(
    engine: Engine,
    client_for: Callable[[Actor], TestClient],
    actor: Actor,
    system_actor: Actor,
    household_id: UUID,
) -> None:
    client = client_for(actor)
    today = clock.today()

    def rebuilt() -> list[PositionSeries]:
        with open_session(engine, system_actor) as session:
            assert rebuild(session, household_id, today=today)
            assert ledger.marks(session) == []
            return list(session.scalars(select(PositionSeries)))

    opened = client.post(
        "/api/v1/accounts",
        json={
            "account_type": "checking",
            "account_name": "Current",
            "opening_balance": "70",
            "opening_balance_on": "2024-01-01",
        },
    ).json()
    (cash,) = rebuilt()
    assert (cash.first_on, np.frombuffer(cash.values, "<f8")[-1]) == (date(2024, 1, 1), 70.0)

    car = {"category": "vehicle", "asset_type": "car", "name": "Car", "current_value": "9"}
    assert client.post("/api/v1/assets", json=car).is_success
    (cash,) = rebuilt()
    assert np.frombuffer(cash.values, "<f8")[-1] == 70.0

    gone = client.delete(f"/api/v1/accounts/{opened['id']}", params={"with_transactions": "true"})
    assert gone.status_code == 204
    assert rebuilt() == []
