"""Jobs: they exist exactly when their change does, and outlive the worker that ran them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from croniter import croniter
from sqlalchemy import Engine, text

from bursar import followers as followers_of_events
from bursar import worker
from bursar.kit import events, jobs
from bursar.kit.db import Actor, open_session
from bursar.kit.ids import new_id
from bursar.local.postgres import RunningServer
from bursar.local.roles import Role

ROOT = Path(__file__).parents[2]

# A worker of this installation with two jobs of its own: one that takes long and says when it
# began, and one that fails until the third time.
WORKER = """
import sys, time
from pathlib import Path
from bursar.kit import jobs

notes = Path(sys.argv[1])

def told(name):
    with (notes / name).open("a") as file:
        file.write("x")
    return (notes / name).stat().st_size

@jobs.job()
def slow(context, household_id):
    if told("began") == 1:
        time.sleep(600)
    told("done")

@jobs.job()
def fickle(context, household_id):
    if told("tried") < 3:
        raise RuntimeError("not yet")

@jobs.job()
def counted(context, household_id):
    told("in-" + household_id)
    time.sleep(0.4)
    inside = (notes / ("in-" + household_id)).stat().st_size
    assert told("out-" + household_id) == inside, "two at a time"

from bursar.settings import Settings
from bursar.assembly import assemble
from bursar import worker
worker.run(assemble(Settings(), name="worker"))
"""

NAMES = ("__main__.slow", "__main__.fickle", "__main__.counted")


@dataclass(frozen=True, slots=True)
class Touched:
    """Something happened in a household."""

    household_id: UUID


def _queued(engine: Engine, household_id: UUID) -> list[tuple[str, str | None]]:
    with engine.connect() as connection:
        return [
            (row.task_name, row.lock)
            for row in connection.execute(
                text(
                    "select task_name, lock from jobs.procrastinate_jobs"
                    " where args ->> 'household_id' = :id order by id"
                ),
                {"id": str(household_id)},
            )
        ]


@pytest.fixture(scope="module", autouse=True)
def followers() -> None:
    for name in ("one", "other"):

        def follow(context: jobs.Context, household_id: str) -> None:
            """Follow, and do nothing: these tests look at the queue."""

        follow.__name__ = f"follow_{name}"
        jobs.job(on=Touched)(follow)
    for name in NAMES:

        def run(context: jobs.Context, household_id: str) -> None:
            """What the worker of these tests runs under this name."""

        run.__module__, run.__name__ = name.split(".")
        jobs.job()(run)


def test_each_follower_gets_a_job_in_the_order_of_its_household(
    engine: Engine, actor: Actor
) -> None:
    household = new_id()
    with open_session(engine, actor) as session:
        events.publish(session, Touched(household))
        assert _queued(engine, household) == []  # nobody sees it before the commit
    assert _queued(engine, household) == [
        (name, str(household)) for name in jobs.followers(Touched)
    ]


def test_a_request_that_fails_leaves_no_job(engine: Engine, actor: Actor) -> None:
    household = new_id()

    def fail() -> None:
        with open_session(engine, actor) as session:
            events.publish(session, Touched(household))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _queued(engine, household) == []


def test_only_known_jobs_are_enqueued(engine: Engine, actor: Actor) -> None:
    with pytest.raises(LookupError), open_session(engine, actor) as session:
        jobs.enqueue(session, "nobody.knows", {})


@pytest.mark.parametrize(
    ("cron", "begins"),
    [
        ("*/10 * * * * *", ["12:00:10", "12:00:20", "12:00:30"]),
        ("0 */5 * * * *", ["12:05:00", "12:10:00", "12:15:00"]),
        ("0 20 */6 * * *", ["12:20:00", "18:20:00", "00:20:00"]),
    ],
)
def test_a_schedule_has_its_seconds_first(cron: str, begins: list[str]) -> None:
    times = croniter(worker.seconds_last(cron), datetime(2026, 1, 1, 12, tzinfo=UTC))
    assert [f"{times.get_next(datetime):%H:%M:%S}" for _ in begins] == begins


def test_every_schedule_can_be_read() -> None:
    assert followers_of_events.JOBS
    crons = [job.cron for job in jobs.registered().values() if job.cron] + [worker.SWEEP_CRON]
    assert all(croniter.is_valid(worker.seconds_last(cron)) for cron in crons)
    with pytest.raises(ValueError, match="six fields"):
        worker.seconds_last("*/5 * * * *")


# -- real workers --------------------------------------------------------------------------


@pytest.fixture
def start_worker(
    server: RunningServer, engine: Engine, tmp_path: Path
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    (tmp_path / "data").mkdir()
    environment = os.environ | {
        "BURSAR_DATA_DIR": str(tmp_path / "data"),
        "BURSAR_DATABASE_URL": server.url(Role.APP),
        "BURSAR_MARKET_DATABASE_URL": server.url(Role.MARKET),
        "OMP_NUM_THREADS": "1",
    }
    with engine.begin() as connection:  # what other tests left is not this worker's to do
        connection.execute(text("delete from jobs.procrastinate_jobs where status = 'todo'"))

    def start() -> subprocess.Popen[bytes]:
        log = (tmp_path / f"log{len(started)}.txt").open("wb")
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", WORKER, str(tmp_path)],
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )
        )  # fmt: skip
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(timeout=10)
    with engine.begin() as connection:
        connection.execute(text("delete from jobs.procrastinate_jobs"))
        connection.execute(text("delete from jobs.procrastinate_workers"))


def _enqueue(engine: Engine, actor: Actor, name: str, household: UUID) -> None:
    with open_session(engine, actor) as session:
        jobs.enqueue(session, name, {"household_id": str(household)}, lock=str(household))


def _wait(what: Callable[[], bool], *, seconds: float) -> float:
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.1)
    return time.monotonic() - began


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def test_workers_retry_keep_households_apart_and_inherit_from_the_dead(
    engine: Engine,
    actor: Actor,
    tmp_path: Path,
    start_worker: Callable[[], subprocess.Popen[bytes]],
) -> None:
    first = start_worker()
    same, fickle = new_id(), new_id()
    for _ in range(3):
        _enqueue(engine, actor, "__main__.counted", same)
    _enqueue(engine, actor, "__main__.fickle", fickle)
    _wait(lambda: _size(tmp_path / f"out-{same}") == 3, seconds=60)
    assert _size(tmp_path / f"in-{same}") == 3  # one after another: never two at a time
    _wait(lambda: _size(tmp_path / "tried") == 3, seconds=60)

    _enqueue(engine, actor, "__main__.slow", new_id())
    _wait(lambda: _size(tmp_path / "began") == 1, seconds=30)
    second = start_worker()
    time.sleep(3)
    os.kill(first.pid, signal.SIGKILL)
    waited = _wait(lambda: _size(tmp_path / "done") == 1, seconds=45)
    assert waited < 30
    assert second.poll() is None
