"""Forgotten, reset and changed passwords."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from bursar.domains.identity.models import OneTimeToken, User
from bursar.kit import clock
from bursar.kit.audit import AuditEntry
from bursar.kit.db import Actor, open_session
from bursar.kit.ids import new_id
from tests.domains.identity.conftest import PASSWORD, last_mail, link_token

NEW = "a quite different long one"
ME = "/api/v1/users/me"


def forget(client, email):
    return client.post("/api/v1/auth/forgot-password", json={"email": email})


def reset(client, token, password=NEW):
    body = {"token": token, "password": password}
    return client.post("/api/v1/auth/reset-password", json=body)


@pytest.fixture
def reset_link(mailbox, run_jobs):
    def ask(client, email):
        forget(client, email)
        run_jobs()
        return link_token(mailbox, email)

    return ask


def test_a_forgotten_password_is_set_anew_and_ends_every_session(
    somebody, browser, reset_link, mailbox, run_jobs, engine
):
    person = somebody()
    fresh = browser()
    token = reset_link(fresh, person.email)
    assert reset(fresh, token).status_code == 204
    assert person.client.get(ME).status_code == 401
    assert person.sign_in().status_code == 401
    person.password = NEW
    assert person.sign_in().status_code == 200
    run_jobs()
    assert last_mail(mailbox, person.email).subject == "Your password was changed"
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        assert "password_changed" in session.scalars(select(AuditEntry.action)).all()


def test_known_and_unknown_addresses_get_one_answer(somebody, client, run_jobs):
    person = somebody()
    known, unknown = forget(client, person.email), forget(client, f"{new_id()}@example.com")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    assert known.status_code == 202
    assert run_jobs() == ["identity.jobs.mail.send_reset_link"]


def test_nobodys_mailbox_is_flooded(somebody, client, run_jobs):
    person = somebody()
    answers = {forget(client, person.email).status_code for _ in range(9)}
    assert answers == {202}
    assert len(run_jobs()) <= 5


def test_a_reset_link_works_once(somebody, client, reset_link):
    person = somebody()
    token = reset_link(client, person.email)
    assert reset(client, token).status_code == 204
    again = reset(client, token, "yet another good password")
    assert (again.status_code, again.json()["type"]) == (422, "LinkInvalid")
    person.password = NEW
    assert person.sign_in().status_code == 200


def test_an_old_link_and_one_of_another_purpose_and_user_are_refused(
    somebody, client, reset_link, engine
):
    person, other = somebody(), somebody()
    token = reset_link(client, person.email)
    swapped = f"{other.user_id}.{token.partition('.')[2]}"
    assert reset(client, swapped).status_code == 422
    assert client.post("/api/v1/auth/verify-email", json={"token": token}).status_code == 422
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        session.execute(update(OneTimeToken).values(expires_at=clock.now() - timedelta(seconds=1)))
    assert reset(client, token).status_code == 422
    assert person.sign_in().status_code == 200


def test_a_weak_password_leaves_the_link_good(somebody, client, reset_link):
    person = somebody()
    token = reset_link(client, person.email)
    refused = reset(client, token, "password1234")
    assert (refused.status_code, refused.json()["type"]) == (422, "WeakPassword")
    assert reset(client, token).status_code == 204


def test_a_reset_opens_a_resting_account(somebody, client, reset_link, engine):
    person = somebody()
    body = {"email": person.email, "password": "wrong wrong wrong"}
    for _ in range(5):
        client.post("/api/v1/auth/login", json=body)
    assert client.post("/api/v1/auth/login", json=body | {"password": PASSWORD}).status_code == 429
    assert reset(client, reset_link(client, person.email)).status_code == 204
    assert client.post("/api/v1/auth/login", json=body | {"password": NEW}).status_code == 200
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        assert session.scalars(select(User.locked_until)).one() is None


def test_a_link_leads_to_the_page_that_takes_it(somebody, client, reset_link, mailbox):
    person = somebody()
    token = reset_link(client, person.email)
    text = last_mail(mailbox, person.email).text
    assert f"http://127.0.0.1:8000/reset-password?token={token}" in text


def test_a_password_is_changed_with_the_old_one(somebody, browser):
    person = somebody()
    other = browser()
    other.post("/api/v1/auth/login", json={"email": person.email, "password": PASSWORD})
    body = {"password": "not the old one", "new_password": NEW}
    refused = person.client.put(f"{ME}/password", json=body)
    assert (refused.status_code, refused.json()["type"]) == (403, "WrongPassword")
    body["password"] = PASSWORD
    weak = person.client.put(f"{ME}/password", json=body | {"new_password": "short"})
    assert weak.status_code == 422
    assert person.client.put(f"{ME}/password", json=body).status_code == 204
    assert person.client.get(ME).status_code == 200
    assert other.get(ME).status_code == 401


def test_somebody_with_a_stolen_session_cannot_guess_on(somebody):
    person = somebody()
    body = {"password": "wrong wrong wrong", "new_password": NEW}
    statuses = [person.client.put(f"{ME}/password", json=body).status_code for _ in range(9)]
    assert statuses == [403] * 8 + [429]
    right = body | {"password": PASSWORD}
    assert person.client.put(f"{ME}/password", json=right).status_code == 429
