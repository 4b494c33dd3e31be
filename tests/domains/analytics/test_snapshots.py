"""Stored daily snapshots of net worth."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from sqlalchemy import Engine, select

from bursar.domains.analytics.service.snapshots import write_snapshots
from bursar.domains.ledger.models import Account, NetWorthSnapshot
from bursar.domains.ledger.service import marks
from bursar.kit.db import Actor, open_session
from tests.domains.analytics.conftest import TODAY, Paper
from tests.factories import ledger


def _write(engine: Engine, actor: Actor, paper: Paper) -> int:
    with open_session(engine, actor) as session:
        return write_snapshots(session, paper.household_id, today=TODAY)


def _stored(engine: Engine, actor: Actor) -> dict[date, NetWorthSnapshot]:
    with open_session(engine, actor) as session:
        return {row.on_day: row for row in session.scalars(select(NetWorthSnapshot))}


def test_each_day_is_stored_with_its_classes(
    engine: Engine, system_actor: Actor, paper: Paper
) -> None:
    _write(engine, system_actor, paper)

    row = _stored(engine, system_actor)[TODAY]
    assert (row.net_worth, row.total_liabilities) == (Decimal(111_929), Decimal(200_000))
    assert row.asset_breakdown == {
        "investments": 10_609, "retirement": 1_320, "real_estate": 300_000, "debt": -200_000,
    }  # fmt: skip
    assert row.status == "complete"


def test_writing_twice_writes_once(engine: Engine, system_actor: Actor, paper: Paper) -> None:
    first = _write(engine, system_actor, paper)

    assert first == (TODAY - date(2024, 1, 2)).days + 1
    assert _write(engine, system_actor, paper) == 0


def test_only_days_that_changed_are_written_again(
    engine: Engine, actor: Actor, system_actor: Actor, paper: Paper,
    rebuild_now: Callable[[], None],
) -> None:  # fmt: skip
    _write(engine, system_actor, paper)
    with open_session(engine, actor) as session:
        ledger.deposit(session, session.get_one(Account, paper.broker), date(2024, 3, 28), "1")
    rebuild_now()

    assert _write(engine, system_actor, paper) == 2
    assert _stored(engine, system_actor)[TODAY].net_worth == Decimal(111_930)


def test_while_changes_wait_nothing_is_written(
    engine: Engine, actor: Actor, system_actor: Actor, paper: Paper
) -> None:
    with open_session(engine, actor) as session:
        marks.leave(session, paper.household_id, scope="all", from_on=date(2024, 1, 1))

    assert _write(engine, system_actor, paper) == 0
