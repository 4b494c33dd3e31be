"""Profile, settings, other users, and leaving."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from bursar.domains.identity.models import Household, HouseholdKey, Organisation, Person, User
from bursar.domains.identity.service import organisations
from bursar.kit.audit import AuditEntry
from bursar.kit.db import Actor, open_session
from tests.domains.identity.conftest import PASSWORD
from tests.factories import people

ME = "/api/v1/users/me"


def acting(person):
    return Actor(UUID(person.user_id))


def test_a_profile_is_read_and_changed_field_by_field(somebody):
    person = somebody()
    changes = {
        "phone": "+1 (212) 555-0100",
        "date_of_birth": "1985-12-10",
        "tax_filing_status": "married_joint",
        "primary_residence_state": "NY",
    }
    assert person.client.put(ME, json=changes).status_code == 200
    answer = person.client.patch(ME, json={"name": "Ada King"})
    assert answer.status_code == 200
    profile = person.client.get(ME).json()
    assert profile == answer.json()
    assert {name: profile[name] for name in changes} == changes
    assert (profile["name"], profile["email"]) == ("Ada King", person.email)
    assert (profile["role"], profile["email_verified"], profile["mfa_enabled"]) == (
        "client",
        True,
        False,
    )
    assert profile["settings"]["theme"] == "system"
    assert "password" not in str(profile)


def test_the_personal_facts_are_those_of_the_household_member(somebody, engine):
    person = somebody()
    person.client.patch(ME, json={"date_of_birth": "1985-12-10"})
    with open_session(engine, acting(person)) as session:
        assert str(session.scalars(select(Person.birth_on)).one()) == "1985-12-10"


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"name": "  "},
        {"email": "other@example.com"},
        {"role": "admin"},
        {"mfa_enabled": False},
        {"avatar_url": "javascript:alert(1)"},
        {"avatar_url": "https://x.example/<script>"},
        {"date_of_birth": "1800-01-01"},
        {"date_of_birth": "2999-01-01"},
        {"tax_filing_status": "divorced"},
        {"primary_residence_state": "New York"},
        {"phone": "call me"},
    ],
)
def test_a_profile_takes_no_nonsense(somebody, change):
    person = somebody()
    before = person.client.get(ME).json()
    answer = person.client.patch(ME, json=change)
    assert (answer.status_code, answer.json()["type"]) == (422, "Malformed")
    assert person.client.get(ME).json() == before


def test_settings_are_ones_own(somebody):
    person, other = somebody(), somebody()
    path = f"/api/v1/users/{person.user_id}/settings"
    change = {"theme": "dark", "timezone": "Asia/Kolkata", "preferences": {"density": "compact"}}
    answer = person.client.put(path, json=change)
    assert answer.status_code == 200
    assert person.client.get(path).json() == answer.json()
    assert {name: answer.json()[name] for name in change} == change
    assert answer.json()["currency"] == "USD"
    for method in ("GET", "PUT", "PATCH"):
        kind = {"json": {"theme": "light"}} if method != "GET" else {}
        assert other.client.request(method, path, **kind).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"timezone": "Mars/Olympus"},
        {"currency": "dollars"},
        {"theme": "pink"},
        {"theme": None},
        {"date_format": "%Y"},
        {"preferences": {"a": "x" * 20_000}},
        {"preferences": {"a": "\x00"}},
        {"user_id": "x"},
    ],
)
def test_settings_take_no_nonsense(somebody, change):
    person = somebody()
    answer = person.client.put(f"/api/v1/users/{person.user_id}/settings", json=change)
    assert answer.status_code == 422


def test_another_user_is_seen_by_administrators_only(somebody, owner_engine):
    person, admin = somebody(), somebody()
    with owner_engine.begin() as connection:
        connection.execute(
            text("update app_user set role = 'admin' where id = :id"), {"id": admin.user_id}
        )
    path = f"/api/v1/users/{person.user_id}"
    assert person.client.get(path).json()["email"] == person.email
    assert admin.client.get(path).json()["email"] == person.email
    assert person.client.get(f"/api/v1/users/{admin.user_id}").status_code == 404


def test_nobody_is_told_anything_without_a_session(client, actor):
    for method, path in (
        ("GET", ME),
        ("PATCH", ME),
        ("GET", f"/api/v1/users/{actor.user_id}"),
        ("GET", f"/api/v1/users/{actor.user_id}/settings"),
        ("GET", "/api/v1/households"),
        ("GET", "/api/v1/notifications"),
        ("GET", "/api/v1/auth/sessions"),
        ("POST", "/api/v1/auth/refresh"),
    ):
        kind = {"json": {}} if method == "PATCH" else {}
        answer = client.request(method, path, **kind)
        assert (answer.status_code, answer.json()["type"]) == (401, "Unauthenticated")


def leave(person, password=PASSWORD):
    return person.client.request("DELETE", ME, json={"password": password})


def own_household(person):
    return person.client.get("/api/v1/households").json()["items"][0]["id"]


def test_leaving_needs_the_password(somebody):
    person = somebody()
    assert leave(person, "wrong wrong wrong").status_code == 403
    assert person.client.get(ME).status_code == 200


def test_leaving_erases_the_household_owned_alone_with_its_key(somebody, owner_engine, engine):
    person = somebody()
    household_id = own_household(person)
    guest = people.granted(engine, acting(person), UUID(household_id), "edit")
    assert leave(person).status_code == 204
    assert person.client.get(ME).status_code == 401
    assert person.sign_in().status_code == 401
    with open_session(engine, guest) as session:
        assert session.scalars(select(Household)).all() == []
    gone = {
        "select count(*) from household where id = :household",
        "select count(*) from app_user where id = :user",
        "select count(*) from app_user where email = 'system+' || :household || '@bursar.invalid'",
        "select count(*) from session where user_id = :user",
    }
    with owner_engine.connect() as connection:
        for statement in gone:
            found = connection.execute(
                text(statement), {"household": household_id, "user": person.user_id}
            )
            assert found.scalar_one() == 0, statement
    with open_session(engine, guest) as session:
        assert session.scalars(select(HouseholdKey)).all() == []


def test_a_household_with_another_owner_stays(somebody, engine):
    person = somebody()
    household_id = UUID(own_household(person))
    other = people.granted(engine, acting(person), household_id, "own")
    assert leave(person).status_code == 204
    with open_session(engine, other) as session:
        assert session.scalars(select(Household.id)).all() == [household_id]
        member = session.scalars(select(Person)).one()
        assert (member.name, member.user_id) == ("Ada Byron", None)


def test_an_owner_whose_grant_has_ended_does_not_keep_a_household(somebody, engine):
    person = somebody()
    household_id = UUID(own_household(person))
    people.granted(engine, acting(person), household_id, "own", ends_in=timedelta(seconds=-1))
    assert leave(person).status_code == 204
    with open_session(engine, acting(person)) as session:
        assert session.scalars(select(Household)).all() == []


def test_a_guest_who_leaves_takes_nothing_along(somebody, engine):
    person, guest = somebody(), somebody()
    household_id = UUID(own_household(person))
    with open_session(engine, acting(person)) as session:
        session.execute(
            text(
                'insert into "grant" (id, household_id, user_id, level, label)'
                " values (gen_random_uuid(), :household, :user, 'edit', 'guest')"
            ),
            {"household": household_id, "user": guest.user_id},
        )
    assert leave(guest).status_code == 204
    assert own_household(person) == str(household_id)


def test_a_firm_with_members_keeps_an_owner(somebody, engine):
    person, colleague = somebody(), somebody()
    with open_session(engine, acting(person)) as session:
        firm = organisations.create_organisation(session, "Byron & Co")
        membership = organisations.add_member(session, firm, UUID(colleague.user_id))
    answer = leave(person)
    assert (answer.status_code, answer.json()["type"]) == (409, "Conflict")
    with open_session(engine, acting(person)) as session:
        session.delete(session.merge(membership))
    assert leave(person).status_code == 204
    with open_session(engine, acting(person)) as session:
        assert session.scalars(select(Organisation)).all() == []


def test_what_was_done_stays_on_record(somebody, engine):
    person = somebody()
    leave(person)
    with open_session(engine, acting(person)) as session:
        found = session.scalars(select(AuditEntry.action)).all()
    assert {"household_erased", "account_erased"} <= set(found)


def test_a_user_who_is_switched_off_is_out_at_once(somebody, engine):
    person = somebody()
    with open_session(engine, acting(person)) as session:
        session.execute(update(User).values(is_active=False))
    assert person.client.get(ME).status_code == 401
