"""Signing up: an account, its consents and its household; nothing said about known addresses."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from bursar.domains.identity.models import Consent, Household, HouseholdKey, Person, User
from bursar.kit.db import Actor, open_session
from bursar.kit.ids import new_id
from tests.domains.identity.conftest import PASSWORD, last_mail, link_token, sign_up_body
from tests.domains.identity.conftest import take_jobs as queued


@pytest.fixture
def email():
    return f"{new_id()}@example.com"


def sign_up(client, email, **more):
    return client.post("/api/v1/auth/signup", json=sign_up_body(email, **more))


def test_an_account_starts_with_dated_consents_and_a_household(somebody, engine):
    person = somebody()
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        user = session.scalars(select(User)).one()
        assert user.email == person.email
        assert user.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        consents = session.execute(select(Consent.document, Consent.version)).all()
        assert sorted(consents) == [("privacy", "2026-11-02"), ("terms", "2026-11-01")]
        household = session.scalars(select(Household)).one()
        assert household.name == "Ada Byron's household"
        assert session.scalars(select(HouseholdKey.household_id)).one() == household.id
        member = session.scalars(select(Person)).one()
        assert (member.name, member.relation, member.user_id) == ("Ada Byron", "self", user.id)


def test_nobody_signs_in_before_the_address_is_confirmed(client, email, mailbox, run_jobs):
    sign_up(client, email)
    run_jobs()
    body = {"email": email, "password": PASSWORD}
    refused = client.post("/api/v1/auth/login", json=body)
    assert (refused.status_code, refused.json()["type"]) == (401, "WrongCredentials")
    assert run_jobs() == ["identity.jobs.mail.send_verification_again"]
    token = link_token(mailbox, email)
    answer = client.post("/api/v1/auth/verify-email", json={"token": token})
    assert answer.json() == {"email_verified": True}
    assert client.post("/api/v1/auth/login", json=body).status_code == 200


def test_where_no_mail_can_be_sent_an_account_works_at_once(runtime, browser, policy, email):
    lenient = dict(runtime.services) | {
        "identity_policy": replace(policy, verified_email_required=False)
    }
    client = browser(services=lenient)
    sign_up(client, email)
    answer = client.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200


def test_a_known_address_gets_the_same_answer_and_the_same_work(
    client, somebody, email, passwords, mailbox, run_jobs
):
    known = somebody()
    before = passwords.made
    new = sign_up(client, email)
    first = passwords.made - before
    again = sign_up(client, known.email.upper(), password="another long enough one")
    second = passwords.made - before - first
    assert (new.status_code, new.json()) == (again.status_code, again.json())
    assert {name: value for name, value in new.headers.items() if name != "date"} == {
        name: value for name, value in again.headers.items() if name != "date"
    }
    assert first == second == 1
    run_jobs()
    assert last_mail(mailbox, known.email).subject == "You have a Bursar account already"
    assert known.sign_in().status_code == 200  # with the password that it had


def test_two_at_once_with_one_address_make_one_account(client, email, engine, run_jobs):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: sign_up(client, email).status_code, range(4)))
    assert answers == [202] * 4
    assert run_jobs().count("identity.jobs.mail.send_verification") == 1


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short-one", "12 to 256"),
        ("x" * 257, "12 to 256"),
        ("aaaaaaaaaaaaaa", "repeats"),
        ("secretsecretsecret", "repeats"),
        ("123456789012", "keyboard or the alphabet"),
        ("qwertyuiopas", "keyboard or the alphabet"),
        ("zyxwvutsrqponm", "keyboard or the alphabet"),
        ("Password2024!", "common word"),
        ("Ada.Byron.1815", "your name"),
        ("Charlotte-1999", "your name"),
    ],
)
def test_passwords_that_guessers_try_early_are_refused(client, engine, password, why):
    email = "charlotte@example.com"
    answer = sign_up(client, email, password=password, name="Charlotte Byron-Ada Byron Ada")
    assert answer.status_code == 422
    assert answer.json()["type"] == "WeakPassword"
    assert why in answer.json()["detail"]


def test_a_refused_sign_up_leaves_nothing(client, email, owner_engine, run_jobs):
    assert sign_up(client, email, password="short").status_code == 422
    assert queued(owner_engine) == []
    with owner_engine.connect() as connection:
        found = connection.exec_driver_sql(
            "select count(*) from find_sign_in(%(email)s)", {"email": email}
        )
        assert found.scalar_one() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"accept_terms": False},
        {"accept_privacy": False},
        {"email": "not an address"},
        {"email": f"{'a' * 250}@example.com"},
        {"email": "ada@example.com\r\nBcc: all@example.com"},
        {"name": ""},
        {"name": "Ada\nByron"},
        {"name": "Ada\x00"},
        {"name": "x" * 201},
        {"password": "y" * 5000},
        {"role": "admin"},
        {"is_demo": True},
    ],
)
def test_a_body_that_is_not_as_expected_is_refused(client, change):
    answer = client.post("/api/v1/auth/signup", json=sign_up_body("ada@example.com") | change)
    assert answer.status_code == 422
    assert answer.json()["type"] == "Malformed"


@pytest.mark.parametrize(
    "name",
    ["Robert'); drop table app_user;--", "<script>alert(1)</script>", "${7*7}", "Zoë 🦊 O’Hara"],
)
def test_a_name_is_text_and_nothing_else(somebody, name):
    person = somebody(name)
    assert person.client.get("/api/v1/users/me").json()["name"] == name


def test_a_name_carries_no_link_to_strangers(client, email, mailbox, run_jobs):
    sign_up(client, email, name="Win https://evil.example/prize now")
    run_jobs()
    text = last_mail(mailbox, email).text
    assert "evil.example" not in text
    assert "Hello Win https evil example prize now," in text


def test_a_mail_link_is_used_once_and_ends_when_a_new_one_is_sent(client, email, mailbox, run_jobs):
    sign_up(client, email)
    run_jobs()
    first = link_token(mailbox, email)
    client.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
    run_jobs()
    second = link_token(mailbox, email)
    answers = [
        client.post("/api/v1/auth/verify-email", json={"token": token}).status_code
        for token in (first, second, second)
    ]
    assert answers == [422, 200, 422]


NOBODY = "01900000-0000-7000-8000-000000000000"  # fixed: workers must collect the same names


@pytest.mark.parametrize(
    "token",
    ["", "x", f"{NOBODY}.x", f"{NOBODY}", "." * 120, "é.é", "' or 1=1 --.x", "x" * 5000],
)
def test_a_token_that_is_not_ours_is_refused_alike(client, token):
    for path in ("verify-email", "reset-password"):
        body = {"token": token} | ({"password": PASSWORD} if path == "reset-password" else {})
        assert client.post(f"/api/v1/auth/{path}", json=body).status_code == 422


def test_no_token_lies_in_the_queue(client, email, owner_engine, run_jobs):
    sign_up(client, email)
    ((task, arguments),) = queued(owner_engine)
    assert task == "identity.jobs.mail.send_verification"
    assert list(arguments) == ["user_id"]
    UUID(arguments["user_id"])
