"""The second factor: seeds sealed, codes that work once, recovery codes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from sqlalchemy import select, update

from bursar.domains.identity.models import Factor, RecoveryCode
from bursar.kit import clock, crypto
from bursar.kit.audit import AuditEntry
from bursar.kit.db import Actor, open_session
from tests.domains.identity.conftest import PASSWORD, last_mail, link_token


def code_at(secret, steps=0):
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * steps))


def forget_steps(engine, person):
    """As if the codes shown so far were of long ago."""
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        session.execute(update(Factor).values(last_step=1))


@pytest.fixture
def protected(somebody, engine):
    """Somebody whose second factor is on; their seed and recovery codes."""

    def make():
        person = somebody()
        made = person.client.post("/api/v1/auth/mfa/setup", json={"password": PASSWORD})
        assert made.status_code == 201
        secret = made.json()["secret"]
        answer = person.client.post("/api/v1/auth/mfa/verify", json={"code": code_at(secret)})
        assert answer.status_code == 200, answer.text
        forget_steps(engine, person)
        return person, secret, answer.json()["recovery_codes"]

    return make


def test_a_password_alone_no_longer_suffices(protected):
    person, secret, _ = protected()
    needed = person.sign_in()
    assert (needed.status_code, needed.json()["type"]) == (401, "SecondFactorNeeded")
    wrong = person.sign_in(totp="000000")
    assert (wrong.status_code, wrong.json()["type"]) == (401, "SecondFactorWrong")
    assert person.sign_in(totp=code_at(secret)).status_code == 200


def test_without_the_password_nobody_learns_of_the_factor(protected, browser):
    person, secret, _ = protected()
    body = {"email": person.email, "password": "wrong wrong wrong", "totp": code_at(secret)}
    answer = browser().post("/api/v1/auth/login", json=body)
    assert answer.json()["type"] == "WrongCredentials"


def test_a_code_works_once(protected):
    person, secret, _ = protected()
    code = code_at(secret)
    assert person.sign_in(totp=code).status_code == 200
    replayed = person.sign_in(totp=code)
    assert (replayed.status_code, replayed.json()["type"]) == (401, "SecondFactorWrong")
    # Neither does the one before it, which somebody may have seen.
    assert person.sign_in(totp=code_at(secret, -1)).status_code == 401
    assert person.sign_in(totp=code_at(secret, 1)).status_code == 200


def test_of_two_at_once_with_the_same_code_one_comes_in(protected, browser):
    person, secret, _ = protected()
    body = {"email": person.email, "password": PASSWORD, "totp": code_at(secret)}
    clients = [browser() for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        answers = pool.map(lambda one: one.post("/api/v1/auth/login", json=body), clients)
        assert sorted(answer.status_code for answer in answers) == [200, 401, 401]


def test_the_code_that_switched_it_on_is_used_up(somebody):
    person = somebody()
    made = person.client.post("/api/v1/auth/mfa/setup", json={"password": PASSWORD}).json()
    code = code_at(made["secret"])
    assert person.client.post("/api/v1/auth/mfa/verify", json={"code": code}).status_code == 200
    assert person.sign_in(totp=code).status_code == 401


def test_codes_of_far_away_clocks_are_refused(protected):
    person, secret, _ = protected()
    assert person.sign_in(totp=code_at(secret, -3)).status_code == 401
    assert person.sign_in(totp=code_at(secret, 3)).status_code == 401


def test_wrong_codes_make_the_account_rest(protected, browser, policy):
    person, secret, _ = protected()
    client = browser()
    body = {"email": person.email, "password": PASSWORD, "totp": "123456"}
    answers = [client.post("/api/v1/auth/login", json=body) for _ in range(policy.lockout_after)]
    assert {answer.json()["type"] for answer in answers} == {"SecondFactorWrong"}
    right = body | {"totp": code_at(secret)}
    assert client.post("/api/v1/auth/login", json=right).status_code == 429


def test_a_recovery_code_works_once_and_in_any_spelling(protected):
    person, _, codes = protected()
    assert len(set(codes)) == 10
    assert person.sign_in(totp=codes[0].upper().replace("-", " ")).status_code == 200
    assert person.sign_in(totp=codes[0]).status_code == 401
    assert person.sign_in(totp=codes[1]).status_code == 200


def test_new_recovery_codes_end_the_old_ones(protected):
    person, secret, codes = protected()
    person.sign_in(totp=codes[0])
    body = {"code": code_at(secret)}
    answer = person.client.post("/api/v1/auth/mfa/recovery-codes", json=body)
    assert answer.status_code == 200
    assert person.sign_in(totp=codes[1]).status_code == 401
    assert person.sign_in(totp=answer.json()["recovery_codes"][0]).status_code == 200


def test_the_seed_is_sealed_and_bound_to_its_row(protected, engine, policy):
    person, secret, codes = protected()
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        factor = session.scalars(select(Factor)).one()
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()
    assert secret.encode() not in factor.secret_sealed
    opened = crypto.unseal(policy.master_key, factor.secret_sealed, bound_to=factor.id.bytes)
    assert opened.decode() == secret
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(policy.master_key, factor.secret_sealed, bound_to=bytes(16))
    assert all(code.encode() not in bytes(kept) for kept in hashes for code in codes)


def test_set_up_needs_the_password_and_gives_a_picture_to_scan(somebody):
    person = somebody()
    path = "/api/v1/auth/mfa/setup"
    assert person.client.post(path, json={"password": "wrong wrong wrong"}).status_code == 403
    made = person.client.post(path, json={"password": PASSWORD}).json()
    assert made["uri"].startswith("otpauth://totp/Bursar:")
    assert f"secret={made['secret']}" in made["uri"]
    assert made["qr_svg"].startswith("<svg")
    assert "<script" not in made["qr_svg"]


def test_a_seed_that_was_never_confirmed_protects_nothing_and_is_replaced(somebody, engine):
    person = somebody()
    path = "/api/v1/auth/mfa/setup"
    first = person.client.post(path, json={"password": PASSWORD}).json()
    person.client.post(path, json={"password": PASSWORD})
    assert person.sign_in().status_code == 200
    body = {"code": code_at(first["secret"])}
    assert person.client.post("/api/v1/auth/mfa/verify", json=body).status_code == 401
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        assert len(session.scalars(select(Factor)).all()) == 1


def test_nothing_is_verified_before_it_is_set_up_or_twice(protected, somebody):
    bare = somebody()
    body = {"code": "123456"}
    assert bare.client.post("/api/v1/auth/mfa/verify", json=body).status_code == 409
    person, _secret, codes = protected()
    person.sign_in(totp=codes[0])
    assert person.client.post("/api/v1/auth/mfa/verify", json=body).status_code == 409
    again = person.client.post("/api/v1/auth/mfa/setup", json={"password": PASSWORD})
    assert again.status_code == 409


def test_it_is_switched_off_with_password_and_code(protected, mailbox, run_jobs, engine):
    person, secret, codes = protected()
    run_jobs()
    assert last_mail(mailbox, person.email).subject == "Your second factor was switched on"
    person.sign_in(totp=codes[0])
    path = "/api/v1/auth/mfa/disable"
    wrong = {"password": "wrong wrong wrong", "code": code_at(secret)}
    assert person.client.post(path, json=wrong).status_code == 403
    stale = {"password": PASSWORD, "code": "000000"}
    assert person.client.post(path, json=stale).status_code == 401
    right = {"password": PASSWORD, "code": code_at(secret)}
    assert person.client.post(path, json=right).status_code == 204
    assert person.sign_in().status_code == 200
    run_jobs()
    assert last_mail(mailbox, person.email).subject == "Your second factor was switched off"
    with open_session(engine, Actor(UUID(person.user_id))) as session:
        actions = session.scalars(select(AuditEntry.action)).all()
        assert session.scalars(select(RecoveryCode)).all() == []
    assert {"second_factor_on", "second_factor_off"} <= set(actions)


def test_somebody_with_a_stolen_session_cannot_guess_codes(protected):
    person, _, codes = protected()
    person.sign_in(totp=codes[0])
    path = "/api/v1/auth/mfa/recovery-codes"
    statuses = [person.client.post(path, json={"code": "000000"}).status_code for _ in range(9)]
    assert statuses == [401] * 8 + [429]


def test_a_new_password_leaves_the_second_factor_on(protected, client, mailbox, run_jobs):
    person, _secret, _ = protected()
    client.post("/api/v1/auth/forgot-password", json={"email": person.email})
    run_jobs()
    body = {"token": link_token(mailbox, person.email), "password": "a quite different long one"}
    assert client.post("/api/v1/auth/reset-password", json=body).status_code == 204
    person.password = body["password"]
    assert person.sign_in().json()["type"] == "SecondFactorNeeded"
