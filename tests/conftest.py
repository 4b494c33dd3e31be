"""A real PostgreSQL for every test, reached as the plain app role.

Each xdist worker starts one forgetful server and migrates it once. Tests share its database: the
wall keeps them apart, since every fixture makes users and households of its own.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, text
from starlette.testclient import TestClient

from bursar.kit import audit, crypto
from bursar.kit.db import Actor, make_engine
from bursar.kit.edge import Runtime
from bursar.local.postgres import RunningServer, start_scratch_server
from bursar.local.roles import Role
from bursar.main import create_app
from tests.factories import people

ROOT = Path(__file__).parent.parent
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference files beside the repository; skips where there is none."""
    folder = Path(os.environ.get("BURSAR_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the reference files are not on this machine")
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[RunningServer]:
    with start_scratch_server() as running:
        migrate(running.url(Role.OWNER))
        yield running


def migrate(owner_url: str) -> None:
    from alembic import command  # noqa: PLC0415 (only database tests pay for it)
    from alembic.config import Config  # noqa: PLC0415

    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with create_engine(
        owner_url, connect_args={"options": "-c search_path=public,jobs"}
    ).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@pytest.fixture(scope="session", autouse=True)
def master_key() -> bytes:
    key = crypto.new_key()
    audit.use_keys(audit.AuditKeys(key))
    return key


@pytest.fixture(scope="session")
def engine(server: RunningServer) -> Iterator[Engine]:
    """The app role's engine."""
    made = make_engine(server.url(Role.APP), pool_size=12)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def market_engine(server: RunningServer) -> Iterator[Engine]:
    made = make_engine(server.url(Role.MARKET), pool_size=3)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def owner_engine(server: RunningServer) -> Iterator[Engine]:
    made = make_engine(server.url(Role.OWNER), pool_size=2)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def runtime(engine: Engine, market_engine: Engine) -> Runtime:
    return Runtime(
        engine=engine,
        market_engine=market_engine,
        session_idle=timedelta(minutes=30),
        cookie_name="bursar_session",
        secure_cookies=False,
        origin=ORIGIN,
        services={},
    )


@pytest.fixture
def client(runtime: Runtime) -> Iterator[TestClient]:
    """Somebody who has not signed in."""
    with TestClient(
        create_app(runtime),
        base_url=ORIGIN,
        client=("127.0.0.1", 50_000),
        headers={"Origin": ORIGIN},
        raise_server_exceptions=False,
    ) as made:
        yield made


@pytest.fixture
def client_for(runtime: Runtime) -> Iterator[Callable[[Actor], TestClient]]:
    """Make a client that is signed in as an actor."""
    opened: list[TestClient] = []

    def make(actor: Actor) -> TestClient:
        made = TestClient(
            create_app(runtime),
            base_url=ORIGIN,
            client=("127.0.0.1", 50_000),
            headers={"Origin": ORIGIN},
            raise_server_exceptions=False,
        )
        made.__enter__()
        opened.append(made)
        token = people.signed_in(runtime.engine, actor)
        made.cookies.set(runtime.cookie_name, token)
        return made

    yield make
    for made in opened:
        made.__exit__(None, None, None)


@pytest.fixture
def actor(engine: Engine) -> Actor:
    """Somebody with a household of their own."""
    return people.user(engine, with_household="Home")


@pytest.fixture
def household_id(engine: Engine, actor: Actor) -> UUID:
    return people.own_household(engine, actor)


@pytest.fixture
def stranger(engine: Engine) -> Actor:
    """Somebody with another household."""
    return people.user(engine, with_household="Elsewhere")


@pytest.fixture
def viewer(engine: Engine, actor: Actor, household_id: UUID) -> Actor:
    """Somebody who may look at the actor's household."""
    return people.granted(engine, actor, household_id, "view")


@pytest.fixture
def editor(engine: Engine, actor: Actor, household_id: UUID) -> Actor:
    """Somebody who may change the actor's household."""
    return people.granted(engine, actor, household_id, "edit")


@pytest.fixture
def system_actor(engine: Engine, household_id: UUID) -> Actor:
    """The household's system user: what jobs act as."""
    with engine.connect() as connection:
        found = connection.execute(
            text("select household_system_user(:id)"), {"id": household_id}
        ).scalar_one()
    return replace(Actor(user_id=found), role="system")
