"""A large household, served: a scratch database, the app and the worker as real processes."""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen
from uuid import UUID, uuid5

from sqlalchemy import create_engine, text

from bench import synthetic
from bench.kernel import calculate
from bench.synthetic import Size
from bench.synthetic_household import Stored, store
from bursar.domains.identity.models import HouseholdKey, SignInSession, User
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.kit import audit, clock
from bursar.kit.crypto import new_token, token_hash
from bursar.kit.db import Actor, make_engine, open_session
from bursar.kit.ids import new_id
from bursar.local.postgres import start_scratch_server
from bursar.local.roles import Role

FIRST = Size(transactions=20_000, accounts=10, instruments=40, years=5)
READY_S = 60


@dataclass(frozen=True)
class Served:
    """Where it answers, as whom, and what it holds."""

    host: str
    port: int
    cookie: str
    stored: Stored
    worth: float  # net worth by the calculator alone, before any edit
    processes: tuple[int, ...]

    @property
    def household(self) -> str:
        return str(self.stored.household_id)

    def in_the_middle(self) -> tuple[UUID, float]:
        """A purchase in the middle of the ledger, and its amount."""
        entries = self.stored.ledger.entries
        for entry in entries[len(entries) // 2 :]:
            if entry.kind is Kind.BUY:
                return uuid5(self.stored.household_id, str(entry.id)), float(entry.amount)
        raise LookupError("no purchase in the second half")

    def ask(self, path: str, *, method: str = "GET", body: Any = None) -> Any:
        """One request, and its answer as JSON."""
        content = None if body is None else json.dumps(body).encode()
        request = Request(
            f"http://{self.host}:{self.port}/api/v1{path}", method=method, data=content
        )
        request.add_header("Cookie", self.cookie)
        request.add_header("Content-Type", "application/json")
        with urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def dashboard(self) -> dict[str, Any]:
        """The signed-in dashboard."""
        found: dict[str, Any] = self.ask("/analytics/dashboard")
        return found

    def settled(self) -> dict[str, Any]:
        """The dashboard when no change waits any more."""
        limit = time.monotonic() + READY_S
        while time.monotonic() < limit:
            found = self.dashboard()
            if not found["is_pending"]:
                return found
            time.sleep(0.02)
        raise TimeoutError("the worker did not finish")


@contextmanager
def served(size: Size = FIRST) -> Iterator[Served]:
    """Give a household of that size whose last day is yesterday, rebuilt and served."""
    today = clock.today()
    begun = today - timedelta(days=1)
    synthetic.FIRST_DAY = begun.replace(year=begun.year - size.years, day=min(begun.day, 28))
    with start_scratch_server() as server, tempfile.TemporaryDirectory() as folder:
        key = secrets.token_bytes(32)
        port = _free_port()
        environment = {
            **os.environ,
            "PORT": str(port),
            "BURSAR_DATA_DIR": folder,
            "BURSAR_DATABASE_URL": server.url(Role.APP),
            "BURSAR_MARKET_DATABASE_URL": server.url(Role.MARKET),
            "BURSAR_OWNER_DATABASE_URL": server.url(Role.OWNER),
            "BURSAR_MASTER_KEY": key.hex(),
            "BURSAR_DEMO": "0",
        }
        bursar = [sys.executable, "-m", "bursar.cli"]
        root = Path(__file__).parent.parent
        subprocess.run([*bursar, "migrate"], env=environment, check=True, cwd=root,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        audit.use_keys(audit.AuditKeys(key))
        engine = make_engine(server.url(Role.APP), pool_size=2)
        owner, household_id = _household(engine)
        stored = store(engine, owner, household_id, size)
        with open_session(engine, owner) as session:
            rebuild(session, household_id, today=today)
        token = _signed_in(engine, owner)
        engine.dispose()
        # What autovacuum does by itself in the first minutes of a real database.
        with create_engine(
            server.url(Role.OWNER), isolation_level="AUTOCOMMIT"
        ).connect() as connection:
            connection.execute(text("vacuum analyze"))
        _, valued = calculate(stored.ledger)
        worth = float(valued.base[:, -1].sum() + valued.cash_base[:, -1].sum())
        children = [
            subprocess.Popen([*bursar, name], env=environment, cwd=root)
            for name in ("serve", "worker")
        ]
        try:
            _wait(port)
            yield Served(
                "127.0.0.1", port, f"bursar_session={token}", stored, worth,
                tuple(child.pid for child in children),
            )  # fmt: skip
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(timeout=20)


def _household(engine: Any) -> tuple[Actor, UUID]:
    owner, household_id = Actor(user_id=new_id()), new_id()
    with open_session(engine, owner) as session:
        session.add(
            User(id=owner.user_id, email="bench@example.com", name="Bench",
                 email_verified_at=clock.now())
        )  # fmt: skip
    with open_session(engine, owner) as session:
        session.execute(
            text("select create_household(:id, 'Bench', 'USD', false, 'household,vendor')"),
            {"id": household_id},
        )
        session.add(
            HouseholdKey(
                household_id=household_id,
                sealed_key=audit.current_keys().new_household_key(household_id),
            )
        )
    return owner, household_id


def _signed_in(engine: Any, owner: Actor) -> str:
    token = new_token()
    with open_session(engine, owner) as session:
        session.add(
            SignInSession(
                user_id=owner.user_id, token_hash=token_hash(token),
                expires_at=clock.now() + timedelta(hours=2),
            )
        )  # fmt: skip
    return token


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    limit = time.monotonic() + READY_S
    while time.monotonic() < limit:
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError("the app did not become ready")
