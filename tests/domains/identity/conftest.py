"""An application with the doors of identity, and its jobs run when a test says so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from bursar.domains.identity.service.passwords import Passwords
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.integrations.offline import KeptMessage, LocalMailbox
from bursar.kit import jobs
from bursar.kit.edge import Runtime
from bursar.kit.ids import new_id
from bursar.kit.limits import Limits
from bursar.main import create_app
from tests.conftest import ORIGIN
from tests.kit.conftest import redis_client, redis_socket  # noqa: F401 (fixtures)

PASSWORD = "correct horse battery staple"


class CountingPasswords(Passwords):
    """Real hashes, counted."""

    def __init__(self) -> None:
        super().__init__()
        self.compared = 0
        self.made = 0

    def hash(self, password: str) -> str:
        self.made += 1
        return super().hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        self.compared += 1
        return super().verify(stored, password)


@pytest.fixture
def policy(master_key: bytes) -> IdentityPolicy:
    return IdentityPolicy(
        origin=ORIGIN,
        master_key=master_key,
        terms_version="2026-11-01",
        privacy_version="2026-11-02",
        sign_in_limit=1000,  # one client makes all requests of a test; the limit has its own
        lockout_after=4,
    )


@pytest.fixture
def mailbox(tmp_path: Path) -> LocalMailbox:
    return LocalMailbox(tmp_path / "mail", "Bursar <no-reply@bursar.example>")


@pytest.fixture
def passwords() -> CountingPasswords:
    return CountingPasswords()


@pytest.fixture
def runtime(
    engine: Engine,
    market_engine: Engine,
    policy: IdentityPolicy,
    mailbox: LocalMailbox,
    passwords: CountingPasswords,
) -> Runtime:
    return Runtime(
        engine=engine,
        market_engine=market_engine,
        session_idle=timedelta(minutes=30),
        cookie_name="bursar_session",
        secure_cookies=False,
        origin=ORIGIN,
        services={
            "identity_policy": policy,
            "limits": Limits(),
            "passwords": passwords,
            "mailer": mailbox,
        },
    )


@pytest.fixture
def run_jobs(runtime: Runtime, owner_engine: Engine) -> Callable[[], list[str]]:
    """Do the queued work, as the worker would; returns the names of the jobs."""
    context = jobs.Context(
        engine=runtime.engine, market_engine=runtime.market_engine, services=runtime.services
    )

    def run() -> list[str]:
        done = []
        for task, arguments in take_jobs(owner_engine):
            jobs.registered()[task].run(context, **arguments)
            done.append(task)
        return done

    take_jobs(owner_engine)  # what earlier tests left
    return run


def take_jobs(owner_engine: Engine) -> list[tuple[str, dict[str, Any]]]:
    with owner_engine.begin() as connection:
        rows = connection.execute(
            text(
                "delete from jobs.procrastinate_jobs where status = 'todo'"
                " returning id, task_name, args"
            )
        ).all()
    return [(row.task_name, row.args) for row in sorted(rows)]


@dataclass
class Somebody:
    """A person with a browser, who signed up through the front door."""

    email: str
    password: str
    client: TestClient
    user_id: str = ""

    def sign_in(self, **more: str) -> Any:
        body = {"email": self.email, "password": self.password} | more
        return self.client.post("/api/v1/auth/login", json=body)


@pytest.fixture
def browser(runtime: Runtime) -> Iterator[Callable[..., TestClient]]:
    """Open another browser; `secure` makes it one of a server behind https."""
    opened: list[TestClient] = []

    def open_one(**changes: Any) -> TestClient:
        changed = replace(runtime, **changes)
        made = TestClient(
            create_app(changed),
            base_url=changed.origin,
            headers={"Origin": changed.origin},
            raise_server_exceptions=False,
        )
        made.__enter__()
        opened.append(made)
        return made

    yield open_one
    for made in opened:
        made.__exit__(None, None, None)


def sign_up_body(email: str, **more: Any) -> dict[str, Any]:
    return {
        "email": email,
        "password": PASSWORD,
        "name": "Ada Byron",
        "accept_terms": True,
        "accept_privacy": True,
    } | more


@pytest.fixture
def somebody(
    browser: Callable[..., TestClient], run_jobs: Callable[[], list[str]], mailbox: LocalMailbox
) -> Callable[..., Somebody]:
    """Sign up, confirm the address, and sign in, all through the front door."""

    def make(name: str = "Ada Byron") -> Somebody:
        person = Somebody(f"{new_id()}@example.com", PASSWORD, browser())
        answer = person.client.post(
            "/api/v1/auth/signup", json=sign_up_body(person.email, name=name)
        )
        assert answer.status_code == 202, answer.text
        run_jobs()
        token = link_token(mailbox, person.email)
        answer = person.client.post("/api/v1/auth/verify-email", json={"token": token})
        assert answer.status_code == 200, answer.text
        answer = person.sign_in()
        assert answer.status_code == 200, answer.text
        person.user_id = answer.json()["user_id"]
        return person

    return make


def last_mail(mailbox: LocalMailbox, to: str) -> KeptMessage:
    return mailbox.messages(to=to)[0]


def link_token(mailbox: LocalMailbox, to: str) -> str:
    (line,) = [line for line in last_mail(mailbox, to).text.splitlines() if "?token=" in line]
    return line.partition("?token=")[2]
