"""Notifications: told by services and jobs, read by one person."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from bursar.domains.identity.service.notifications import notify, notify_household
from bursar.kit.db import open_session
from bursar.kit.errors import Invalid
from bursar.kit.ids import new_id
from tests.factories import people

API = "/api/v1/notifications"


def tell(session, user_id, title="News", **more):
    facts = {
        "household_id": None,
        "notification_type": "test",
        "message": "Something happened.",
    } | more
    return notify(session, user_id=user_id, title=title, **facts)


@pytest.fixture
def three(engine, actor):
    told = []
    for number in range(3):
        with open_session(engine, actor) as session:
            told.append(tell(session, actor.user_id, f"News {number}"))
    return told


def titles(answer):
    return [item["title"] for item in answer.json()["items"]]


def test_the_newest_comes_first_with_the_number_of_unread(client_for, actor, three):
    answer = client_for(actor).get(API)
    assert titles(answer) == ["News 2", "News 1", "News 0"]
    assert (answer.json()["unread"], answer.json()["next"]) == (3, None)
    first = answer.json()["items"][0]
    assert (first["priority"], first["is_read"], first["read_at"]) == ("normal", False, None)


def test_a_long_list_comes_in_pages(client_for, actor, engine):
    with open_session(engine, actor) as session:
        for number in range(7):
            tell(session, actor.user_id, f"News {number}")
    client, found, cursor = client_for(actor), [], None
    whole = titles(client.get(API))
    for _ in range(4):
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        answer = client.get(API, params=params)
        found += titles(answer)
        cursor = answer.json()["next"]
    assert found == whole
    assert sorted(found) == [f"News {number}" for number in range(7)]
    assert cursor is None


@pytest.mark.parametrize("cursor", ["x", "é", "WyJ4IiwieSJd", "W10", "' or 1=1"])
def test_a_made_up_cursor_is_refused(client_for, actor, cursor):
    assert client_for(actor).get(API, params={"cursor": cursor}).status_code == 422


def test_reading_counts_once(client_for, actor, three):
    client = client_for(actor)
    first = client.put(f"{API}/{three[0]}/read")
    again = client.patch(f"{API}/{three[0]}/read")
    assert first.status_code == again.status_code == 200
    assert first.json()["read_at"] == again.json()["read_at"] is not None
    unread = client.get(API, params={"unread": True})
    assert (titles(unread), unread.json()["unread"]) == (["News 2", "News 1"], 2)


def test_all_are_read_at_once(client_for, actor, three):
    client = client_for(actor)
    assert client.put(f"{API}/read-all").json() == {"unread": 0}
    assert client.get(API).json()["unread"] == 0


def test_one_is_deleted(client_for, actor, three):
    client = client_for(actor)
    assert client.delete(f"{API}/{three[1]}").status_code == 204
    assert titles(client.get(API)) == ["News 2", "News 0"]
    assert client.delete(f"{API}/{three[1]}").status_code == 404


def test_somebody_elses_cannot_be_read_or_deleted(client_for, actor, stranger, viewer, three):
    for who in (stranger, viewer):
        client = client_for(who)
        assert titles(client.get(API)) == []
        assert client.put(f"{API}/{three[0]}/read").status_code == 404
        assert client.delete(f"{API}/{three[0]}").status_code == 404
        client.put(f"{API}/read-all")
    assert client_for(actor).get(API).json()["unread"] == 3


def test_a_household_tells_its_owners_and_editors(
    client_for, engine, actor, editor, viewer, system_actor, household_id
):
    people.granted(engine, actor, household_id, "own", ends_in=timedelta(seconds=-1))
    with open_session(engine, system_actor) as session:
        told = notify_household(
            session,
            household_id=household_id,
            notification_type="drift",
            title="Your mix drifted",
            message=None,
            action_url="/allocation",
            priority="high",
        )
    assert len(told) == 2
    assert titles(client_for(actor).get(API)) == ["Your mix drifted"]
    assert titles(client_for(editor).get(API)) == ["Your mix drifted"]
    assert titles(client_for(viewer).get(API)) == []


def test_news_of_a_household_goes_with_the_grant(
    client_for, engine, actor, editor, system_actor, household_id
):
    with open_session(engine, system_actor) as session:
        tell(session, editor.user_id, household_id=household_id)
    client = client_for(editor)
    assert client.get(API).json()["unread"] == 1
    grants = client_for(actor).get(f"/api/v1/households/{household_id}/grants").json()["items"]
    (grant,) = [item["id"] for item in grants if item["user_id"] == str(editor.user_id)]
    client_for(actor).delete(f"/api/v1/households/{household_id}/grants/{grant}")
    assert client.get(API).json() == {"items": [], "next": None, "unread": 0}


def test_a_stranger_cannot_write_to_anybody(engine, actor, stranger, household_id):
    for household in (None, household_id):
        with (
            pytest.raises(DBAPIError, match="row-level security"),
            open_session(engine, stranger) as session,
        ):
            tell(session, actor.user_id, household_id=household)


@pytest.mark.parametrize(
    "more",
    [
        {"action_url": "https://evil.example"},
        {"action_url": "//evil.example"},
        {"action_url": "/\\evil.example"},
        {"priority": "shouting"},
    ],
)
def test_a_notification_leads_to_our_pages_only(engine, actor, more):
    with pytest.raises(Invalid), open_session(engine, actor) as session:
        tell(session, actor.user_id, **more)


def test_an_id_that_is_none_is_refused(client_for, actor):
    client = client_for(actor)
    assert client.put(f"{API}/not-an-id/read").status_code == 422
    assert client.put(f"{API}/{new_id()}/read").status_code == 404
