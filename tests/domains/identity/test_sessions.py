"""Sessions: how long they hold, and how they end."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bursar.domains.identity.models import SignInSession
from bursar.domains.identity.service.sessions import SESSIONS_MAX
from bursar.kit import clock
from bursar.kit.db import Actor, open_session

ME = "/api/v1/users/me"


def change_sessions(engine, person, **values):
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        session.execute(update(SignInSession).values(values))


def second_browser(person, browser):
    client = browser()
    body = {"email": person.email, "password": person.password}
    assert client.post("/api/v1/auth/login", json=body).status_code == 200
    return client


def test_signing_out_ends_the_session_and_is_safe_to_repeat(somebody, browser):
    person = somebody()
    token = person.client.cookies["bursar_session"]
    assert person.client.post("/api/v1/auth/logout").status_code == 204
    assert "bursar_session" not in person.client.cookies
    assert person.client.post("/api/v1/auth/logout").status_code == 204
    thief = browser()
    thief.cookies.set("bursar_session", token)
    assert thief.get(ME).status_code == 401


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"last_seen_at": clock.now() - timedelta(minutes=31)}, id="idle"),
        pytest.param({"expires_at": clock.now() - timedelta(seconds=1)}, id="absolute"),
        pytest.param({"ended_at": clock.now()}, id="ended"),
    ],
)
def test_a_session_that_is_over_opens_nothing(somebody, engine, values):
    person = somebody()
    change_sessions(engine, person, **values)
    assert person.client.get(ME).status_code == 401
    assert person.client.post("/api/v1/auth/refresh").status_code == 401
    assert person.client.get("/api/v1/auth/sessions").status_code == 401


def test_use_keeps_a_session_from_falling_idle(somebody, engine):
    person = somebody()
    change_sessions(engine, person, last_seen_at=clock.now() - timedelta(minutes=29))
    assert person.client.get(ME).status_code == 200
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        seen = session.scalars(select(SignInSession.last_seen_at)).one()
    assert clock.now() - seen < timedelta(minutes=1)


def test_refresh_gives_a_new_token_and_leaves_the_absolute_end(somebody, browser):
    person = somebody()
    (before,) = person.client.get("/api/v1/auth/sessions").json()["items"]
    old = person.client.cookies["bursar_session"]
    answer = person.client.post("/api/v1/auth/refresh")
    assert answer.status_code == 200
    assert person.client.cookies["bursar_session"] != old
    (after,) = person.client.get("/api/v1/auth/sessions").json()["items"]
    assert (after["id"], after["expires_at"]) == (before["id"], before["expires_at"])
    thief = browser()
    thief.cookies.set("bursar_session", old)
    assert thief.get(ME).status_code == 401


def test_sessions_are_listed_and_ended_one_by_one(somebody, browser):
    person = somebody()
    other = second_browser(person, browser)
    items = person.client.get("/api/v1/auth/sessions").json()["items"]
    assert [item["is_current"] for item in items].count(True) == 1
    assert items[0]["agent"] == "testclient"
    (elsewhere,) = [item["id"] for item in items if not item["is_current"]]
    assert person.client.delete(f"/api/v1/auth/sessions/{elsewhere}").status_code == 204
    assert other.get(ME).status_code == 401
    assert person.client.get(ME).status_code == 200
    assert person.client.delete(f"/api/v1/auth/sessions/{elsewhere}").status_code == 404


def test_all_other_sessions_end_together(somebody, browser):
    person = somebody()
    others = [second_browser(person, browser) for _ in range(2)]
    assert person.client.delete("/api/v1/auth/sessions").status_code == 204
    assert [other.get(ME).status_code for other in others] == [401, 401]
    assert person.client.get(ME).status_code == 200


def test_somebody_elses_session_cannot_be_ended(somebody):
    person, other = somebody(), somebody()
    (theirs,) = other.client.get("/api/v1/auth/sessions").json()["items"]
    assert person.client.delete(f"/api/v1/auth/sessions/{theirs['id']}").status_code == 404
    assert other.client.get(ME).status_code == 200


def test_ending_ones_own_session_takes_the_cookie(somebody):
    person = somebody()
    (mine,) = person.client.get("/api/v1/auth/sessions").json()["items"]
    assert person.client.delete(f"/api/v1/auth/sessions/{mine['id']}").status_code == 204
    assert "bursar_session" not in person.client.cookies


def test_one_person_has_a_bounded_number_of_sessions(somebody, browser, engine):
    person = somebody()
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        session.add_all(
            SignInSession(
                user_id=UUID(person.user_id),
                token_hash=bytes([number]) * 32,
                expires_at=clock.now() + timedelta(days=1),
                last_seen_at=clock.now() - timedelta(minutes=5),
            )
            for number in range(SESSIONS_MAX + 5)
        )
    items = second_browser(person, browser).get("/api/v1/auth/sessions").json()["items"]
    assert len(items) == SESSIONS_MAX
    assert items[0]["is_current"]
