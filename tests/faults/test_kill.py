"""`kill -9` of app, worker and database at random moments of imports and rebuilds.

Real processes on a data folder of their own: `bursar serve`, `bursar worker` and the embedded,
durable PostgreSQL. Afterwards no import is half there, no job and no mark is left, and the figures
are those of a household that nobody disturbed.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy import func, select, text

from bursar.assembly import Assembly, assemble
from bursar.domains.ledger.models import (
    Disposal,
    LedgerMark,
    Lot,
    PositionSeries,
    StatementImport,
    Transaction,
)
from bursar.kit.db import Actor, open_session
from bursar.local.listening import is_ready
from bursar.local.postgres import RunningServer, start
from bursar.local.roles import Role
from bursar.settings import Settings
from tests.conftest import migrate
from tests.factories import people

KILLS = 50
SEED = 20261120
LONGEST_WAIT_S = 1.2
SETTLE_WITHIN_S = 120.0
BURSAR = [sys.executable, "-m", "bursar.cli"]


def statement(month: int) -> bytes:
    """Return a month of trades: 300 rows in six instruments."""
    rng = random.Random(month)
    rows = ["Date,Type,Symbol,Quantity,Price,Amount,Currency,Account"]
    rows.append(f"2023-{month:02}-01,Deposit,,,,900000.00,USD,Broker")
    for at in range(299):
        price = rng.randrange(1000, 20000) / 100
        kind, sign = ("Sell", "") if month > 1 and at % 4 == 0 else ("Buy", "-")
        count = 1 if kind == "Sell" else rng.randrange(1, 9)
        rows.append(
            f"2023-{month:02}-{1 + at * 27 // 299:02},{kind},SYM{at % 6},{count},{price},"
            f"{sign}{count * price:.2f},USD,Broker"
        )
    return ("\n".join(rows) + "\n").encode()


STATEMENTS = {month: statement(month) for month in range(1, 7)}
ROWS = 300


@dataclass
class House:
    """The processes, and a client that does not mind when they are gone."""

    folder: Path
    port: int
    server: RunningServer
    environment: dict[str, str]
    parts: Assembly
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    kills: dict[str, int] = field(default_factory=lambda: {"app": 0, "worker": 0, "database": 0})

    def ensure(self) -> None:
        """Start what does not run."""
        self.server.revive(say=lambda _: None)
        for name, command in (("app", "serve"), ("worker", "worker")):
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                self.running[name] = subprocess.Popen(
                    [*BURSAR, command],
                    env=self.environment,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )

    def wait_ready(self) -> None:
        """Wait until the app answers with database and worker."""
        until = time.monotonic() + SETTLE_WITHIN_S
        while not is_ready("127.0.0.1", self.port, "/api/v1/health"):
            assert time.monotonic() < until, "the product does not come back"
            self.ensure()
            time.sleep(0.1)

    def kill(self, name: str) -> None:
        """End one of them without warning."""
        self.kills[name] += 1
        if name == "database":
            os.kill(self.server.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                while self.server.alive():
                    time.sleep(0.01)
        else:
            self.running[name].kill()
            self.running[name].wait()

    def end(self) -> None:
        for process in self.running.values():
            process.kill()
            process.wait()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    folder = tmp_path / "data"
    port = 20_000 + os.getpid() % 20_000
    with start(folder, say=lambda _: None) as server:
        migrate(server.url(Role.OWNER))
        environment = {
            **{key: value for key, value in os.environ.items() if "BURSAR" not in key},
            "BURSAR_DATA_DIR": str(folder),
            "BURSAR_DATABASE_URL": server.url(Role.APP),
            "BURSAR_MARKET_DATABASE_URL": server.url(Role.MARKET),
            "PORT": str(port),
        }
        settings = Settings(
            data_dir=folder,
            database_url=server.url(Role.APP),
            PORT=port,  # type: ignore[arg-type]
        )
        parts = assemble(settings, name="test")
        made = House(folder, port, server, environment, parts)
        try:
            yield made
        finally:
            made.end()
            parts.engine.dispose()
            parts.market_engine.dispose()


class Person:
    """Somebody who imports statements, tries again when the app was gone, and edits."""

    def __init__(self, house: House, name: str) -> None:
        engine = house.parts.engine
        self.actor: Actor = people.user(engine, name=name, with_household=name)
        self.household_id: UUID = people.own_household(engine, self.actor)
        self._engine = engine
        origin = f"http://127.0.0.1:{house.port}"
        self._client = httpx.Client(
            base_url=f"{origin}/api/v1",
            headers={"Origin": origin},
            cookies={"bursar_session": people.signed_in(engine, self.actor)},
            timeout=30,
        )

    def take(self, month: int) -> bool:
        """Try to import a month once; what was left uploaded is taken up again."""
        try:
            name = f"{month}.csv"
            listed = self._client.get("/imports").raise_for_status().json()["items"]
            known = [item for item in listed if item["file_name"] == name]
            if any(item["status"] == "committed" for item in known):
                return True
            if not known:
                made = self._client.post("/imports", files={"file": (name, STATEMENTS[month])})
                known = [made.raise_for_status().json()]
            self._client.post(f"/imports/{known[0]['id']}/commit").raise_for_status()
        except httpx.HTTPError:
            return False
        return True

    def undo(self, month: int) -> bool:
        """Try to take a month back once."""
        try:
            listed = self._client.get("/imports").raise_for_status().json()["items"]
            for item in listed:
                if item["file_name"] == f"{month}.csv" and item["status"] == "committed":
                    self._client.post(f"/imports/{item['id']}/undo").raise_for_status()
        except httpx.HTTPError:
            return False
        return True

    def rows_of_imports(self) -> dict[str, int]:
        """How many rows each import has, by status and file."""
        with open_session(self._engine, self.actor) as session:
            found = session.execute(
                select(StatementImport.id, StatementImport.status, func.count(Transaction.id))
                .outerjoin(Transaction, Transaction.import_id == StatementImport.id)
                .group_by(StatementImport.id, StatementImport.status)
            ).all()
        return {f"{status} {made}": count for made, status, count in found}

    def marks(self) -> int:
        """How much the rebuild has still to do."""
        with open_session(self._engine, self.actor) as session:
            return session.scalar(select(func.count(LedgerMark.id))) or 0

    def figures(self) -> dict[str, Any]:
        """What follows from the transactions, without ids."""
        with open_session(self._engine, self.actor) as session:
            named = "join instrument i on i.id = t.instrument_id"
            mine = {"id": self.household_id}
            return {
                "transactions": session.execute(
                    text(
                        "select traded_on, kind, quantity, amount, sequence from transaction"
                        " where household_id = :id order by 1, 2, 3, 4, 5"
                    ),
                    mine,
                ).all(),
                "lots": session.execute(
                    text(
                        "select i.symbol, t.acquired_on, t.quantity, t.cost_basis"
                        f" from {Lot.__tablename__} t {named} where t.household_id = :id"
                        " order by 1, 2, 3, 4"
                    ),
                    mine,
                ).all(),
                "gains": session.execute(
                    text(
                        "select i.symbol, t.disposed_on, t.quantity, t.gain"
                        f" from {Disposal.__tablename__} t {named} where t.household_id = :id"
                        " order by 1, 2, 3, 4"
                    ),
                    mine,
                ).all(),
                "series": session.scalar(
                    select(func.count(PositionSeries.id)).where(
                        PositionSeries.household_id == self.household_id
                    )
                ),
            }


@pytest.mark.slow
def test_fifty_kills_leave_nothing_half_done_and_nothing_lost(house: House) -> None:
    rng = random.Random(SEED)
    house.ensure()
    house.wait_ready()
    calm, troubled = Person(house, "Calm"), Person(house, "Troubled")
    for month in STATEMENTS:
        assert calm.take(month)
    steps = plan_of(troubled, rng)

    for _ in range(KILLS):
        worker = step_in_background(steps)
        time.sleep(rng.random() * LONGEST_WAIT_S)
        house.kill(rng.choice(("app", "worker", "database")))
        worker.join()
        house.ensure()

    house.wait_ready()
    assert sum(house.kills.values()) == KILLS
    assert all(count >= KILLS // 6 for count in house.kills.values())
    house.parts.engine.dispose()  # its connections died with the database
    whole = {key: rows for key, rows in troubled.rows_of_imports().items() if rows}
    assert all(key.startswith("committed") for key in whole)
    assert set(whole.values()) <= {ROWS}
    for month in STATEMENTS:
        until = time.monotonic() + SETTLE_WITHIN_S
        while not troubled.take(month):
            assert time.monotonic() < until, "an import cannot be finished"
            house.wait_ready()
    wait_for(lambda: not calm.marks() and not troubled.marks() and not waiting_jobs(house))
    assert troubled.figures() == calm.figures()
    assert sorted(set(troubled.rows_of_imports().values())) in ([ROWS], [0, ROWS])


def plan_of(person: Person, rng: random.Random) -> Iterator[Callable[[], bool]]:
    """Yield without end what the person tries next: mostly imports, sometimes taking one back."""
    while True:
        month = rng.choice(list(STATEMENTS))
        if rng.random() < 0.3:
            yield lambda month=month: person.undo(month)
        else:
            yield lambda month=month: person.take(month)


def step_in_background(steps: Iterator[Callable[[], bool]]) -> Any:
    from threading import Thread  # noqa: PLC0415

    wanted = next(steps)
    thread = Thread(target=wanted)
    thread.start()
    return thread


def waiting_jobs(house: House) -> int:
    """Return the jobs that are still to be done or were given up."""
    with psycopg.connect(house.server.dsn(Role.OWNER)) as connection:
        row = connection.execute(
            "select count(*) from jobs.procrastinate_jobs where task_name like 'ledger.%%'"
            " and status in ('todo', 'doing', 'failed')"
            " and task_name not like '%%value_new_day'",
            prepare=False,
        ).fetchone()
    return int(row[0]) if row else 0


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + SETTLE_WITHIN_S
    while not condition():
        assert time.monotonic() < until, "work is left that nobody does"
        time.sleep(0.3)
