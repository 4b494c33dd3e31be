"""Two hundred at once: nobody waits for ever, whatever mix of doors they knock at."""

import asyncio
from dataclasses import replace
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from bursar.domains.identity.models import SignInSession
from bursar.domains.identity.service.sessions import SESSIONS_MAX
from bursar.kit.db import Actor, make_engine, open_session
from bursar.kit.edge import EDGE_SESSIONS
from bursar.main import create_app
from tests.conftest import ORIGIN
from tests.domains.identity.conftest import PASSWORD


@pytest.fixture
def small_pool(engine):
    """As many connections as the product has at least."""
    made = make_engine(engine.url, pool_size=EDGE_SESSIONS + 2)
    yield made
    made.dispose()


def test_two_hundred_requests_at_once_are_all_answered(somebody, runtime, small_pool, engine):
    person = somebody()
    cookies = {"bursar_session": person.client.cookies["bursar_session"]}
    app = create_app(replace(runtime, engine=small_pool))
    login = {"email": person.email, "password": PASSWORD}

    async def crowd() -> list[int]:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        options = {"transport": transport, "base_url": ORIGIN, "timeout": 60}
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(**options, cookies=cookies) as known,
            httpx.AsyncClient(**options) as nobody,
        ):
            requests = []
            for number in range(50):
                requests += [
                    known.get("/api/v1/users/me"),
                    known.get("/api/v1/households"),
                    known.patch("/api/v1/users/me", json={"phone": f"+1 555 {number:04}"}),
                    nobody.post("/api/v1/auth/login", json=login)
                    if number % 2
                    else nobody.post(
                        "/api/v1/auth/login", json={"email": f"{number}@x.example", "password": "?"}
                    ),
                ]
            answers = await asyncio.wait_for(asyncio.gather(*requests), timeout=100)
        return [answer.status_code for answer in answers]

    statuses = asyncio.run(crowd())
    assert len(statuses) == 200
    assert statuses[0::4] == statuses[1::4] == statuses[2::4] == [200] * 50
    assert statuses[3::4] == [401, 200] * 25
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        running = session.scalar(
            select(func.count()).select_from(SignInSession).where(SignInSession.ended_at.is_(None))
        )
    assert running == 26 <= SESSIONS_MAX
    assert small_pool.pool.checkedout() == 0
