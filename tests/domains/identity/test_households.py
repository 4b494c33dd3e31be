"""Households, their members, and sharing them: who may do what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bursar.domains.identity.models import Grant, Invitation, Person
from bursar.domains.identity.service import households as service
from bursar.kit import clock
from bursar.kit.audit import AuditEntry
from bursar.kit.db import open_session
from bursar.kit.ids import new_id
from tests.domains.identity.conftest import last_mail, link_token
from tests.factories import people

API = "/api/v1/households"


def names(response):
    return [item["name"] for item in response.json()["items"]]


def levels(client):
    return {item["id"]: item["level"] for item in client.get(API).json()["items"]}


# Households


def test_a_household_is_made_and_listed_after_the_first(client_for, actor):
    client = client_for(actor)
    answer = client.post(API, json={"name": "Trust of 1990", "base_currency": "EUR"})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["level"], made["is_demo"], made["price_sources"]) == (
        "own",
        False,
        ["household", "vendor"],
    )
    assert names(client.get(API)) == ["Home", "Trust of 1990"]
    assert client.get(f"{API}/{made['id']}").json() == made


def test_everybody_sees_what_they_may_do(client_for, actor, viewer, editor, stranger, household_id):
    key = str(household_id)
    assert levels(client_for(actor))[key] == "own"
    assert levels(client_for(editor))[key] == "edit"
    assert levels(client_for(viewer))[key] == "view"
    assert key not in levels(client_for(stranger))


def test_an_owner_changes_name_currency_and_sources(client_for, actor, household_id, run_jobs):
    client = client_for(actor)
    change = {"name": "Casa", "base_currency": "EUR", "price_sources": ["vendor", "household"]}
    answer = client.patch(f"{API}/{household_id}", json=change)
    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in change} == change
    assert client.put(f"{API}/{household_id}", json={"name": "Maison"}).json()["name"] == "Maison"


@pytest.mark.parametrize(
    "change",
    [
        {"price_sources": ["sample"]},
        {"price_sources": []},
        {"price_sources": ["vendor", "vendor"]},
        {"price_sources": ["astrology"]},
        {"base_currency": "usd"},
        {"base_currency": None},
        {"name": ""},
        {"is_demo": True},
    ],
)
def test_a_refused_change_of_a_household_changes_nothing(
    client_for, actor, household_id, change, engine
):
    client = client_for(actor)
    before = client.get(f"{API}/{household_id}").json()
    assert client.patch(f"{API}/{household_id}", json=change).status_code == 422
    assert client.get(f"{API}/{household_id}").json() == before


def test_only_owners_change_a_household(client_for, editor, viewer, stranger, household_id):
    statuses = [
        client_for(one).patch(f"{API}/{household_id}", json={"name": "Mine"}).status_code
        for one in (editor, viewer, stranger)
    ]
    assert statuses == [403, 403, 404]


def test_one_person_owns_a_bounded_number(engine, actor, client_for):
    with open_session(engine, actor) as session:
        for number in range(service.HOUSEHOLDS_MAX - 1):
            service.create_household(session, name=f"Number {number}")
    client = client_for(actor)
    assert client.post(API, json={"name": "One too many"}).status_code == 409
    assert "One too many" not in names(client.get(API))


# Members


@pytest.fixture
def member(engine, actor, household_id):
    with open_session(engine, actor) as session:
        person = Person(household_id=household_id, name="Bo", relation="child")
        session.add(person)
        session.flush()
        return person.id


def test_members_are_added_changed_and_removed(client_for, editor, household_id):
    client, path = client_for(editor), f"{API}/{household_id}/members"
    body = {"name": "Bo", "relation": "child", "birth_on": "2020-02-29"}
    made = client.post(path, json=body)
    assert made.status_code == 201
    one = f"{path}/{made.json()['id']}"
    answer = client.patch(one, json={"name": "Bob", "state": "CA"})
    assert (answer.status_code, answer.json()["relation"]) == (200, "child")
    assert client.put(one, json={"birth_on": None}).json()["birth_on"] is None
    assert names(client.get(path)) == ["Bob"]
    assert client.delete(one).status_code == 204
    assert names(client.get(path)) == []
    assert client.get(one).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "Bo", "relation": "dog"},
        {"name": "Bo", "birth_on": "2020-02-30"},
        {"name": "Bo", "user_id": str(new_id())},
        {"name": "Bo", "household_id": str(new_id())},
    ],
)
def test_a_refused_member_leaves_nothing(client_for, actor, household_id, body):
    client, path = client_for(actor), f"{API}/{household_id}/members"
    assert client.post(path, json=body).status_code == 422
    assert names(client.get(path)) == []


def test_a_viewer_looks_at_members_and_a_stranger_finds_none(
    client_for, viewer, stranger, household_id, member
):
    path = f"{API}/{household_id}/members"
    body = {"name": "Eve"}
    for who, read, write in ((viewer, 200, 403), (stranger, 404, 404)):
        client = client_for(who)
        assert client.get(path).status_code == read
        assert client.get(f"{path}/{member}").status_code == read
        assert client.post(path, json=body).status_code == write
        assert client.patch(f"{path}/{member}", json=body).status_code == write
        assert client.delete(f"{path}/{member}").status_code == write


def test_a_member_is_found_under_its_own_household_only(client_for, actor, stranger, member):
    elsewhere = client_for(stranger)
    (own,) = levels(elsewhere)
    assert elsewhere.get(f"{API}/{own}/members/{member}").status_code == 404
    second = client_for(actor).post(API, json={"name": "Second"}).json()["id"]
    assert client_for(actor).get(f"{API}/{second}/members/{member}").status_code == 404


# Sharing


def invite(client, household_id, email, level="view", **more):
    body = {"email": email, "level": level} | more
    return client.post(f"{API}/{household_id}/grants", json=body)


def test_a_household_is_shared_with_a_second_person_end_to_end(somebody, mailbox, run_jobs, engine):
    owner, guest = somebody("Ada Byron"), somebody("Charles Babbage")
    (household_id,) = levels(owner.client)
    made = invite(owner.client, household_id, guest.email, "edit")
    assert made.status_code == 201
    assert "token" not in made.text
    assert levels(guest.client).keys().isdisjoint({household_id})
    run_jobs()
    mail = last_mail(mailbox, guest.email)
    assert mail.subject == "Ada Byron shares a household with you"
    assert "“Ada Byron's household”" in mail.text
    token = link_token(mailbox, guest.email)
    answer = guest.client.post(f"{API}/accept", json={"token": token})
    assert (answer.status_code, answer.json()["level"]) == (200, "edit")
    path = f"{API}/{household_id}/members"
    assert guest.client.post(path, json={"name": "Bo"}).status_code == 201
    run_jobs()
    (news,) = owner.client.get("/api/v1/notifications").json()["items"]
    assert news["title"] == f"{guest.email} accepted your invitation"
    grants = owner.client.get(f"{API}/{household_id}/grants").json()["items"]
    assert {grant["label"]: grant["level"] for grant in grants} == {
        owner.email: "own",
        guest.email: "edit",
    }
    assert owner.client.get(f"{API}/{household_id}/invitations").json()["items"] == []


def test_an_invitation_works_once_and_for_its_address_only(somebody, mailbox, run_jobs):
    owner, guest, thief = somebody(), somebody(), somebody()
    (household_id,) = levels(owner.client)
    invite(owner.client, household_id, guest.email)
    run_jobs()
    body = {"token": link_token(mailbox, guest.email)}
    assert thief.client.post(f"{API}/accept", json=body).status_code == 404
    assert guest.client.post(f"{API}/accept", json=body).status_code == 200
    assert guest.client.post(f"{API}/accept", json=body).status_code == 404
    assert guest.client.post(f"{API}/accept", json={"token": "made up"}).status_code == 404


def test_an_invitation_expires_is_withdrawn_and_is_replaced(somebody, mailbox, run_jobs, engine):
    owner, guest = somebody(), somebody()
    (household_id,) = levels(owner.client)
    first = invite(owner.client, household_id, guest.email).json()
    run_jobs()
    old = link_token(mailbox, guest.email)
    second = invite(owner.client, household_id, guest.email.upper(), "own").json()
    run_jobs()
    path = f"{API}/{household_id}/invitations"
    assert [item["id"] for item in owner.client.get(path).json()["items"]] == [second["id"]]
    assert first["id"] != second["id"]
    assert guest.client.post(f"{API}/accept", json={"token": old}).status_code == 404
    assert owner.client.delete(f"{path}/{second['id']}").status_code == 204
    third = invite(owner.client, household_id, guest.email).json()
    run_jobs()
    with open_session(engine, people.Actor(UUID(owner.user_id))) as session:
        session.execute(update(Invitation).values(expires_at=clock.now() - timedelta(seconds=1)))
    token = link_token(mailbox, guest.email)
    assert guest.client.post(f"{API}/accept", json={"token": token}).status_code == 404
    assert third["level"] == "view"


def test_an_invitation_of_somebody_who_lost_the_household_is_not_sent(
    client_for, actor, household_id, engine, mailbox, run_jobs
):
    co_owner = people.granted(engine, actor, household_id, "own")
    email = f"{new_id()}@example.com"
    assert invite(client_for(co_owner), household_id, email).status_code == 201
    with open_session(engine, actor) as session:
        session.execute(Grant.__table__.delete().where(Grant.user_id == co_owner.user_id))
    run_jobs()
    assert mailbox.messages(to=email) == []


def test_only_owners_share(client_for, editor, viewer, stranger, household_id, engine, actor):
    for who, status in ((editor, 403), (viewer, 403), (stranger, 404)):
        assert invite(client_for(who), household_id, "eve@example.com").status_code == status
    with open_session(engine, actor) as session:
        assert session.scalars(select(Invitation)).all() == []


@pytest.mark.parametrize(
    "change",
    [
        {"email": "nobody"},
        {"level": "admin"},
        {"ends_at": "2020-01-01T00:00:00Z"},
        {"ends_at": "2099-01-01T00:00:00"},
        {"user_id": str(new_id())},
    ],
)
def test_a_refused_invitation_leaves_nothing(client_for, actor, household_id, change, run_jobs):
    client = client_for(actor)
    body = {"email": "eve@example.com", "level": "view"} | change
    assert client.post(f"{API}/{household_id}/grants", json=body).status_code == 422
    assert client.get(f"{API}/{household_id}/invitations").json()["items"] == []
    assert run_jobs() == []


def test_nobody_writes_to_strangers_through_us(client_for, actor, household_id):
    client = client_for(actor)
    statuses = [
        invite(client, household_id, f"{number}@example.com").status_code for number in range(21)
    ]
    assert statuses[:20] == [201] * 20
    assert statuses[20] in (409, 429)


@pytest.fixture
def grant_of(client_for, actor, household_id):
    def find(who):
        items = client_for(actor).get(f"{API}/{household_id}/grants").json()["items"]
        (found,) = [item["id"] for item in items if item["user_id"] == str(who.user_id)]
        return f"{API}/{household_id}/grants/{found}"

    return find


def test_an_owner_changes_and_ends_a_grant(
    client_for, actor, viewer, household_id, grant_of, engine
):
    owner, guest, path = client_for(actor), client_for(viewer), None
    path = grant_of(viewer)
    ends_at = (clock.now() + timedelta(days=30)).isoformat()
    answer = owner.patch(path, json={"level": "edit", "ends_at": ends_at})
    assert (answer.status_code, answer.json()["level"]) == (200, "edit")
    assert levels(guest)[str(household_id)] == "edit"
    assert owner.put(path, json={"ends_at": None}).json()["ends_at"] is None
    assert owner.delete(path).status_code == 204
    assert str(household_id) not in levels(guest)
    assert guest.get(f"{API}/{household_id}").status_code == 404
    with open_session(engine, actor) as session:
        found = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [action for action in found if action.startswith("grant_")] == [
        "grant_changed",
        "grant_changed",
        "grant_ended",
    ]


def test_a_grant_that_has_ended_opens_nothing(client_for, engine, actor, household_id):
    guest = people.granted(engine, actor, household_id, "own", ends_in=timedelta(seconds=-1))
    client = client_for(guest)
    assert levels(client) == {}
    assert client.get(f"{API}/{household_id}").status_code == 404
    assert client.get(f"{API}/{household_id}/grants").status_code == 404
    assert client.post(f"{API}/{household_id}/members", json={"name": "x"}).status_code == 404


def test_editors_viewers_and_strangers_leave_grants_alone(
    client_for, actor, viewer, editor, stranger, grant_of
):
    path = grant_of(actor)
    for who, status in ((editor, 403), (viewer, 403), (stranger, 404)):
        client = client_for(who)
        assert client.patch(path, json={"level": "view"}).status_code == status
        assert client.delete(path).status_code == status


def test_a_guest_may_leave(client_for, viewer, household_id, grant_of):
    client = client_for(viewer)
    assert client.delete(grant_of(viewer)).status_code == 204
    assert str(household_id) not in levels(client)


def test_a_household_keeps_an_owner(client_for, engine, actor, household_id, grant_of):
    owner, path = client_for(actor), grant_of(actor)
    ends_at = (clock.now() + timedelta(days=1)).isoformat()
    for answer in (
        owner.delete(path),
        owner.patch(path, json={"level": "edit"}),
        owner.patch(path, json={"ends_at": ends_at}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (409, "LastOwner")
    second = people.granted(engine, actor, household_id, "own")
    assert owner.patch(path, json={"level": "edit"}).status_code == 200
    assert levels(owner)[str(household_id)] == "edit"
    assert client_for(second).delete(grant_of(second)).status_code == 409


def test_the_household_s_own_worker_is_no_guest(client_for, actor, household_id, engine):
    with open_session(engine, actor) as session:
        (grant,) = session.scalars(select(Grant).where(Grant.label == "Bursar"))
    path = f"{API}/{household_id}/grants/{grant.id}"
    assert client_for(actor).delete(path).status_code == 404
    assert client_for(actor).patch(path, json={"level": "own"}).status_code == 404


def test_of_two_owners_who_leave_at_once_one_stays(client_for, engine, actor, household_id):
    other = people.granted(engine, actor, household_id, "own")
    items = client_for(actor).get(f"{API}/{household_id}/grants").json()["items"]
    path_of = {item["user_id"]: f"{API}/{household_id}/grants/{item['id']}" for item in items}
    leaving = [(client_for(one), path_of[str(one.user_id)]) for one in (actor, other)]
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda pair: pair[0].delete(pair[1]).status_code, leaving)
        assert sorted(answers) == [204, 409]
