"""Portfolios: named sets of accounts, and the one of everything."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from bursar.domains.ledger.models import Account, Portfolio, PortfolioAccount
from bursar.kit.db import Actor, open_session
from tests.factories import ledger, people

URL = "/api/v1/portfolios"

Clients = Callable[[Actor], TestClient]


@pytest.fixture
def account_ids(engine: Engine, actor: Actor, household_id: UUID) -> list[str]:
    with open_session(engine, actor) as session:
        return [str(ledger.account(session, household_id, name=name).id) for name in "AB"]


@pytest.fixture
def portfolio_id(client_for: Clients, actor: Actor, account_ids: list[str]) -> str:
    body = {"name": "Mine", "account_ids": account_ids[:1]}
    made: str = client_for(actor).post(URL, json=body).json()["id"]
    return made


def test_a_portfolio_names_accounts_once(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID, account_ids: list[str]
) -> None:
    body = {"name": "Retirement", "account_ids": [account_ids[0], account_ids[0]]}

    response = client_for(actor).post(URL, json=body)

    assert response.status_code == 201
    assert response.json()["account_ids"] == account_ids[:1]
    assert response.json()["is_all"] is False
    with open_session(engine, actor) as session:
        assert ledger.version(session, household_id) == 1


def test_all_follows_the_household(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID, account_ids: list[str]
) -> None:
    client = client_for(actor)

    (everything,) = client.get(URL).json()["items"]
    assert (everything["name"], everything["is_all"]) == ("All", True)
    assert everything["account_ids"] == account_ids

    with open_session(engine, actor) as session:
        later = str(ledger.account(session, household_id, name="C").id)
    found = client.get(f"{URL}/{everything['id']}").json()
    assert found["account_ids"] == [*account_ids, later]
    assert len(client.get(URL).json()["items"]) == 1


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_all_cannot_be_changed_or_removed(client_for: Clients, actor: Actor, verb: str) -> None:
    client = client_for(actor)
    everything = client.get(URL).json()["items"][0]["id"]
    body = {"json": {"name": "Less"}} if verb != "delete" else {}

    assert client.request(verb, f"{URL}/{everything}", **body).status_code == 409
    assert client.get(f"{URL}/{everything}").json()["name"] == "All"


def test_the_name_all_is_kept(client_for: Clients, actor: Actor) -> None:
    response = client_for(actor).post(URL, json={"name": "ALL", "account_ids": []})

    assert (response.status_code, response.json()["field"]) == (422, "name")


def test_two_portfolios_cannot_share_a_name(
    client_for: Clients, actor: Actor, portfolio_id: str
) -> None:
    response = client_for(actor).post(URL, json={"name": "Mine", "account_ids": []})

    assert response.status_code == 409


def test_another_households_account_is_not_found(
    client_for: Clients, engine: Engine, actor: Actor, stranger: Actor
) -> None:
    with open_session(engine, stranger) as session:
        foreign = ledger.account(session, people.own_household(engine, stranger))

    response = client_for(actor).post(
        URL, json={"name": "Greedy", "account_ids": [str(foreign.id)]}
    )

    assert response.status_code == 404
    with open_session(engine, actor) as session:
        assert session.scalars(select(Portfolio)).all() == []


def test_the_set_is_replaced_as_a_whole(
    client_for: Clients, actor: Actor, portfolio_id: str, account_ids: list[str]
) -> None:
    client = client_for(actor)

    changed = client.put(f"{URL}/{portfolio_id}", json={"account_ids": account_ids[1:]})
    assert changed.json()["account_ids"] == account_ids[1:]

    renamed = client.patch(f"{URL}/{portfolio_id}", json={"name": "Ours"})
    assert (renamed.json()["name"], renamed.json()["account_ids"]) == ("Ours", account_ids[1:])


def test_accounts_outlive_their_portfolio(
    client_for: Clients, engine: Engine, actor: Actor, portfolio_id: str
) -> None:
    assert client_for(actor).delete(f"{URL}/{portfolio_id}").status_code == 204

    with open_session(engine, actor) as session:
        assert session.scalars(select(PortfolioAccount)).all() == []
        assert len(session.scalars(select(Account)).all()) == 2


def test_a_viewer_sees_portfolios_and_changes_none(
    client_for: Clients, viewer: Actor, portfolio_id: str
) -> None:
    client = client_for(viewer)
    url = f"{URL}/{portfolio_id}"

    assert [one["name"] for one in client.get(URL).json()["items"]] == ["Mine"]
    assert client.post(URL, json={"name": "New", "account_ids": []}).status_code == 403
    assert client.put(url, json={"name": "New"}).status_code == 403
    assert client.delete(url).status_code == 403


def test_others_cannot_tell_the_portfolio_exists(
    client_for: Clients, stranger: Actor, household_id: UUID, portfolio_id: str
) -> None:
    client = client_for(stranger)
    url = f"{URL}/{portfolio_id}"

    assert client.get(url).status_code == 404
    assert client.put(url, json={"name": "New"}).status_code == 404
    assert client.delete(url).status_code == 404
    response = client.post(
        URL, json={"name": "N", "account_ids": []}, params={"household_id": str(household_id)}
    )
    assert response.status_code == 404
