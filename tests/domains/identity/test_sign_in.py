"""Signing in: one answer for all who may not, a rest after too many tries, and a way around it."""

from dataclasses import replace
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text, update

from bursar.domains.identity.models import User
from bursar.domains.identity.service import devices
from bursar.kit import clock
from bursar.kit.audit import AuditEntry
from bursar.kit.crypto import new_key
from bursar.kit.db import Actor, open_session
from bursar.kit.ids import new_id
from bursar.kit.limits import Limits
from tests.domains.identity.conftest import PASSWORD, last_mail

LOGIN = "/api/v1/auth/login"


def told(response):
    """What a caller can learn from an answer."""
    headers = {name: value for name, value in response.headers.items() if name != "date"}
    return response.status_code, response.json(), headers


def actions(engine, user_id):
    with open_session(engine, Actor(UUID(user_id))) as session:
        return session.scalars(
            select(AuditEntry.action)
            .where(AuditEntry.household_id.is_(None), AuditEntry.table_name != "app_user")
            .order_by(AuditEntry.id)
        ).all()


def test_the_cookie_is_for_this_site_and_no_script(somebody):
    person = somebody()
    cookies = person.sign_in().headers.get_list("set-cookie")
    session, device = sorted(cookies, reverse=True)
    assert session.startswith("bursar_session=")
    for cookie in (session, device):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_behind_https_the_cookies_are_bound_to_the_host(somebody, browser):
    person = somebody()
    client = browser(
        origin="https://money.example", secure_cookies=True, cookie_name="__Host-bursar_session"
    )
    answer = client.post(LOGIN, json={"email": person.email, "password": person.password})
    names = {cookie.partition("=")[0] for cookie in answer.headers.get_list("set-cookie")}
    assert names == {"__Host-bursar_session", "__Host-bursar_device"}
    assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))
    assert client.get("/api/v1/users/me").status_code == 200
    assert "max-age" in answer.headers["strict-transport-security"]


def test_only_the_hash_of_a_token_is_kept(somebody, owner_engine):
    person = somebody()
    token = person.client.cookies["bursar_session"]
    assert len(token) == 43  # 256 bits
    with owner_engine.connect() as connection:
        kept = connection.execute(text("select token_hash from session")).scalars().all()
    assert token.encode() not in {bytes(row) for row in kept}


def test_unknown_address_wrong_password_and_switched_off_are_one_answer(
    somebody, client, engine, passwords
):
    right, off = somebody(), somebody()
    with open_session(engine, Actor(UUID(off.user_id))) as session:
        session.execute(update(User).values(is_active=False))
    work, answers = [], []
    for email, password in (
        (f"{new_id()}@example.com", PASSWORD),
        (right.email, "not the password at all"),
        (off.email, PASSWORD),
        ("not an address", PASSWORD),
        ("' or 1=1 --", PASSWORD),
    ):
        before = passwords.compared
        answers.append(told(client.post(LOGIN, json={"email": email, "password": password})))
        work.append(passwords.compared - before)
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][1]["type"] == "WrongCredentials"
    assert work == [1] * 5


def test_after_too_many_tries_known_and_unknown_addresses_rest_alike(
    somebody, browser, policy, passwords
):
    person = somebody()
    fresh = browser()
    seen = {}
    for email in (person.email, f"{new_id()}@example.com"):
        before = passwords.compared
        body = {"email": email, "password": "wrong wrong wrong"}
        answers = [fresh.post(LOGIN, json=body) for _ in range(policy.lockout_after + 2)]
        seen[email] = (
            [answer.status_code for answer in answers],
            answers[-1].json()["type"],
            800 < int(answers[-1].headers["retry-after"]) <= 900,
            passwords.compared - before,
        )
    known, unknown = seen.values()
    assert known == unknown == ([401] * 4 + [429] * 2, "TooManyRequests", True, 4)
    # Not even the right password helps now, in a browser nobody knows.
    body = {"email": person.email, "password": PASSWORD}
    assert fresh.post(LOGIN, json=body).status_code == 429


def test_the_owner_of_a_resting_account_comes_in_with_a_browser_that_is_known(
    somebody, browser, engine, mailbox, run_jobs
):
    person = somebody()
    for _ in range(4):
        browser().post(LOGIN, json={"email": person.email, "password": "wrong wrong wrong"})
    assert "identity.jobs.mail.tell_sign_in_paused" in run_jobs()
    assert last_mail(mailbox, person.email).subject == "Too many wrong passwords"
    person.client.cookies.delete("bursar_session")
    assert person.sign_in().status_code == 200


def test_a_rest_survives_a_restart_and_says_nothing_new(somebody, runtime, browser, engine):
    person = somebody()
    for _ in range(4):
        browser().post(LOGIN, json={"email": person.email, "password": "wrong wrong wrong"})
    restarted = browser(services=dict(runtime.services) | {"limits": Limits()})
    answer = restarted.post(LOGIN, json={"email": person.email, "password": PASSWORD})
    assert (answer.status_code, answer.json()["type"]) == (401, "WrongCredentials")


def test_tries_during_a_rest_do_not_make_it_longer(somebody, runtime, browser, engine):
    person = somebody()
    body = {"email": person.email, "password": "wrong wrong wrong"}
    until = []
    for _ in range(2):
        client = browser(services=dict(runtime.services) | {"limits": Limits()})
        for _ in range(4):
            client.post(LOGIN, json=body)
        with open_session(engine, Actor(UUID(person.user_id))) as session:
            until.append(session.scalars(select(User.locked_until)).one())
    assert until[0] == until[1] is not None


def test_a_known_browser_has_its_own_limit(somebody, policy):
    person = somebody()
    person.password = "wrong wrong wrong"
    statuses = [person.sign_in().status_code for _ in range(devices.TRIES.count)]
    assert statuses == [401] * devices.TRIES.count
    # From here on it is a browser like any other, and counted at the address.
    statuses = [person.sign_in().status_code for _ in range(policy.lockout_after + 1)]
    assert statuses == [401] * policy.lockout_after + [429]


def test_a_mark_of_somebody_else_or_of_another_key_is_worth_nothing(policy):
    ada, bob, now = new_id(), new_id(), clock.now()
    mark = devices.new_mark(policy, ada, now=now)
    assert devices.recognise(policy, mark, ada, now=now) is not None
    assert devices.recognise(policy, mark, bob, now=now) is None
    assert devices.recognise(policy, mark[:-4] + "AAA=", ada, now=now) is None
    assert devices.recognise(policy, mark, ada, now=now + 2 * devices.KNOWN_FOR) is None
    other = replace(policy, master_key=new_key())
    assert devices.recognise(other, mark, ada, now=now) is None
    for nonsense in ("", "é", "x" * 500, "====", None):
        assert devices.recognise(policy, nonsense, ada, now=now) is None


def test_the_eleventh_request_in_ten_seconds_is_told_when_to_come_back(browser, runtime, policy):
    strict = dict(runtime.services) | {
        "identity_policy": replace(policy, sign_in_limit=10),
        "limits": Limits(),
    }
    client = browser(services=strict)
    for number in range(10):
        path = ("login", "forgot-password")[number % 2]
        body = {"email": f"{number}@example.com"} | ({"password": "x"} if path == "login" else {})
        assert client.post(f"/api/v1/auth/{path}", json=body).status_code in (401, 202)
    answer = client.post("/api/v1/auth/signup", json={})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 10
    assert answer.json()["type"] == "TooManyRequests"


@pytest.mark.redis
def test_processes_count_together_through_redis(browser, runtime, redis_client, policy):
    processes = [
        browser(services=dict(runtime.services) | {"limits": Limits(redis_client)})
        for _ in range(2)
    ]
    body = {"email": f"{new_id()}@example.com", "password": "wrong wrong wrong"}
    statuses = [processes[number % 2].post(LOGIN, json=body).status_code for number in range(6)]
    assert statuses == [401] * policy.lockout_after + [429] * 2
    assert body["email"] not in str(redis_client.keys("*"))


def test_signing_in_gives_a_new_token_whatever_the_browser_brought(somebody, browser):
    person = somebody()
    planted = {"Cookie": "bursar_session=chosen-by-somebody-else"}
    body = {"email": person.email, "password": person.password}
    answer = browser().post(LOGIN, json=body, headers=planted)
    assert answer.status_code == 200
    assert "chosen-by-somebody-else" not in str(answer.headers.get_list("set-cookie"))
    assert browser().get("/api/v1/users/me", headers=planted).status_code == 401


def test_signing_in_again_ends_the_session_the_browser_had(somebody, browser):
    first, second = somebody(), somebody()
    old = first.client.cookies["bursar_session"]
    body = {"email": second.email, "password": second.password}
    assert first.client.post(LOGIN, json=body).status_code == 200
    assert first.client.cookies["bursar_session"] != old
    thief = browser()
    thief.cookies.set("bursar_session", old)
    assert thief.get("/api/v1/users/me").status_code == 401


def test_an_older_hash_is_made_anew_at_sign_in(somebody, engine):
    person = somebody()
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        session.execute(update(User).values(password_hash=weak))
    assert person.sign_in().status_code == 200
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        assert "m=19456,t=2" in session.scalars(select(User.password_hash)).one()


def test_sign_ins_and_refusals_are_on_record(somebody, browser, engine, owner_engine):
    person = somebody()
    browser().post(LOGIN, json={"email": person.email, "password": "wrong wrong wrong"})
    person.client.post("/api/v1/auth/logout")
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        found = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [action for action in found if action.startswith("sign")] == [
        "signed_in",
        "sign_in_refused",
        "signed_out",
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": "ada@example.com"},
        {"email": "ada@example.com", "password": 12},
        {"email": ["ada@example.com"], "password": PASSWORD},
        {"email": "a" * 255, "password": PASSWORD},
        {"email": "ada@example.com\x00", "password": PASSWORD},
        {"email": "ada@example.com", "password": "p" * 100_000},
        {"email": "ada@example.com", "password": PASSWORD, "remember": True},
        {"email": "ada@example.com", "password": PASSWORD, "totp": "1" * 41},
    ],
)
def test_a_body_that_is_not_as_expected_is_refused_in_a_sentence(client, body):
    answer = client.post(LOGIN, json=body)
    assert answer.status_code == 422
    assert answer.json()["type"] == "Malformed"
    assert len(answer.content) < 1000


def test_odd_letters_in_a_password_are_only_letters(client):
    for password in ("\x00" * 20, "🦊" * 10, "é" * 300):
        answer = client.post(LOGIN, json={"email": "ada@example.com", "password": password})
        assert answer.status_code == 401
    raw = b'{"email": "ada@example.com", "password": "\\ud800 lone surrogate"}'
    answer = client.post(LOGIN, content=raw, headers={"Content-Type": "application/json"})
    assert answer.status_code in (401, 422)


def test_a_change_from_another_site_is_refused_even_with_the_cookie(somebody):
    person = somebody()
    for path in ("/api/v1/auth/logout", "/api/v1/auth/refresh", "/api/v1/households"):
        answer = person.client.post(path, json={}, headers={"Origin": "https://evil.example"})
        assert (answer.status_code, answer.json()["type"]) == (403, "ForeignOrigin")
    assert person.client.get("/api/v1/users/me").status_code == 200


def test_a_huge_body_is_refused_before_it_is_read(client, passwords):
    body = {"email": "ada@example.com", "password": "p" * (4 * 1024 * 1024)}
    answer = client.post(LOGIN, json=body)
    assert (answer.status_code, answer.json()["type"]) == (413, "TooLarge")
    chunks = (b"x" * 2**20 for _ in range(6))
    answer = client.post(LOGIN, content=chunks, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (413, "TooLarge")
    assert passwords.compared == 0
