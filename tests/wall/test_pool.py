"""A connection that served one person tells the next one nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bursar.kit.db import ANONYMOUS, Actor, make_engine, open_session
from bursar.local.postgres import RunningServer
from bursar.local.roles import Role
from bursar.main import create_app
from tests.conftest import ORIGIN
from tests.wall.conftest import World


@pytest.fixture(scope="module")
def narrow(server: RunningServer) -> Iterator[Engine]:
    """An engine with two connections, so that everybody gets somebody's."""
    made = make_engine(server.url(Role.APP), pool_size=2)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def narrow_client(world: World, narrow: Engine) -> Iterator[TestClient]:
    runtime = replace(world.runtime, engine=narrow)
    with TestClient(
        create_app(runtime), base_url=ORIGIN, headers={"Origin": ORIGIN},
        raise_server_exceptions=False,
    ) as made:  # fmt: skip
        yield made


def _seen(session: Session) -> list[UUID]:
    return list(session.scalars(text("select distinct household_id from account")))


def test_turns_on_one_connection_show_each_their_own(world: World, narrow: Engine) -> None:
    turns: list[tuple[Actor, list[UUID]]] = [
        (world.ours.owner, [world.ours.household_id]),
        (ANONYMOUS, []),
        (world.theirs.owner, [world.theirs.household_id]),
        (world.actors["ended grant"], []),
        (world.actors["viewer"], [world.ours.household_id]),
    ]
    for _ in range(20):
        for actor, expected in turns:
            with open_session(narrow, actor) as session:
                assert _seen(session) == expected


def test_a_failed_transaction_leaves_nobody_behind(world: World, narrow: Engine) -> None:
    for _ in range(5):
        with pytest.raises(DBAPIError), open_session(narrow, world.ours.owner) as session:
            session.execute(text("select 1 / 0"))
        with narrow.connect() as connection:
            assert connection.scalar(text("select current_actor()")) is None
        with open_session(narrow, world.ours.owner) as session:
            session.begin_nested().rollback()
            assert _seen(session) == [world.ours.household_id]
        with open_session(narrow, ANONYMOUS) as session:
            assert _seen(session) == []


def test_thirty_two_at_once_each_get_their_own(world: World, narrow_client: TestClient) -> None:
    who = ["owner", "stranger", "anonymous", "viewer", "ended grant", "after erasure"]
    tokens = {name: world.token(name) for name in who}
    names = {"owner": world.ours.name, "viewer": world.ours.name, "stranger": world.theirs.name}

    def ask(turn: int) -> tuple[str, int, str]:
        name = who[turn % len(who)]
        cookie = {"Cookie": f"{world.runtime.cookie_name}={tokens[name]}"} if tokens[name] else {}
        path = ("/api/v1/accounts", "/api/v1/households", "/api/v1/analytics/dashboard")[turn % 3]
        answer = narrow_client.get(path, headers=cookie)
        return name, answer.status_code, answer.text

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(ask, range(320)))

    for name, status, body in answers:
        assert status == 401 if name == "anonymous" else status in {200, 404}, (name, body)
        for owner in {world.ours.name, world.theirs.name} - {names.get(name, "")}:
            assert owner not in body, name


INJECTIONS = (
    "'); select set_config('app.user_id', '{victim}', true); --",
    "'; set local app.user_id = '{victim}'; --",
    "%27); select set_config('app.user_id', '{victim}', false); --",
    "{victim}",
    "${{victim}}\\'; commit; set app.user_id to '{victim}'; --",
)


@pytest.mark.parametrize("written", INJECTIONS)
def test_nobody_becomes_somebody_else_by_what_they_write(world: World, written: str) -> None:
    victim = str(world.ours.owner.user_id)
    said = written.replace("{victim}", victim)
    token = world.token("stranger")
    household = {"household_id": str(world.theirs.household_id)}
    requests = [
        ("GET", "/transactions/search", {"params": household | {"q": said}}),
        ("GET", "/market/search", {"params": household | {"q": said[:100]}}),
        ("GET", "/accounts", {"params": household | {"cursor": said}}),
        ("GET", "/accounts", {"params": {"household_id": said}}),
        ("POST", "/accounts", {"json": {"account_type": "other", "account_name": said}}),
        ("PATCH", "/users/me", {"json": {"name": said}}),
        ("POST", "/auth/login", {"json": {"email": said, "password": said}}),
        ("GET", f"/market/quote/{said.replace('/', '')}", {"params": household}),
        ("GET", f"/accounts/{said.replace('/', '')}", {}),
    ]
    for verb, path, more in requests:
        assert world.send(token, verb, path, **more).status_code < 500

    world.client.cookies.clear()
    agent = {"User-Agent": said, "X-Forwarded-For": said, "X-User-Id": victim}
    cookie = {"Cookie": f"{world.runtime.cookie_name}={token}; app.user_id={victim}"}
    found = world.client.get("/api/v1/households", headers=agent | cookie).json()["items"]
    assert [row["id"] for row in found] == [str(world.theirs.household_id)]
