"""What the household treats as substantially identical, and what its lots make of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from bursar.domains.ledger.models import Disposal
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.domains.market.service import facts
from bursar.kit.db import Actor, open_session
from tests.factories import ledger

PATH = "/api/v1/identical-instruments"
TODAY = date(2026, 6, 30)
ClientFor = Callable[[Actor], TestClient]


@pytest.fixture
def pair(engine: Engine, actor: Actor, household_id: UUID) -> tuple[UUID, UUID]:
    """Two funds on the same index."""
    with open_session(engine, actor) as session:
        made = [
            facts.add_instrument(
                session, household_id, symbol=symbol, name=symbol, kind="etf", currency="USD"
            ).id
            for symbol in ("ONE", "TWO")
        ]
    return made[0], made[1]


def body(pair: tuple[UUID, UUID], name: str = "S&P 500") -> dict[str, object]:
    return {"name": name, "instrument_ids": [str(item) for item in pair]}


def test_a_set_makes_a_sale_at_a_loss_a_wash_sale(
    engine: Engine,
    actor: Actor,
    household_id: UUID,
    client_for: ClientFor,
    pair: tuple[UUID, UUID],
) -> None:
    with open_session(engine, actor) as session:
        account = ledger.account(session, household_id)
    client = client_for(actor)
    rows = [
        ("buy", "2026-01-05", pair[0], "10", "100"),
        ("sell", "2026-03-02", pair[0], "-10", "80"),
        ("buy", "2026-03-10", pair[1], "10", "82"),
    ]
    for kind, day, instrument, quantity, price in rows:
        answer = client.post(
            "/api/v1/transactions",
            json={
                "account_id": str(account.id),
                "transaction_type": kind,
                "transaction_date": day,
                "instrument_id": str(instrument),
                "quantity": quantity,
                "unit_price": price,
            },
        )
        assert answer.status_code == 201, answer.text

    def disallowed() -> Decimal:
        with open_session(engine, actor) as session:
            rebuild(session, household_id, today=TODAY)
            return session.scalars(select(Disposal.wash_disallowed)).one()

    assert disallowed() == 0
    assert client.put(PATH, json=body(pair)).status_code == 200
    assert disallowed() == 200  # (100 - 80) * 10, all replaced
    assert client.delete(PATH, params={"name": "S&P 500"}).status_code == 204
    assert disallowed() == 0


def test_an_instrument_is_in_one_set_only(
    actor: Actor, client_for: ClientFor, pair: tuple[UUID, UUID]
) -> None:
    client = client_for(actor)
    assert client.put(PATH, json=body(pair)).status_code == 200
    refused = client.put(PATH, json=body(pair, "another"))
    assert refused.status_code == 409
    assert "S&P 500" in refused.json()["detail"]
    assert [item["name"] for item in client.get(PATH).json()["items"]] == ["S&P 500"]


def test_one_instrument_is_no_set(
    actor: Actor, client_for: ClientFor, pair: tuple[UUID, UUID]
) -> None:
    assert client_for(actor).put(PATH, json=body((pair[0], pair[0]))).status_code == 422


def test_a_stranger_cannot_tell_the_instruments_exist(
    stranger: Actor, client_for: ClientFor, pair: tuple[UUID, UUID]
) -> None:
    theirs = client_for(stranger).put(PATH, json=body(pair))
    nobodys = client_for(stranger).put(PATH, json=body((uuid4(), uuid4())))
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["detail"] == nobodys.json()["detail"]


def test_a_viewer_may_look_not_change(
    actor: Actor,
    viewer: Actor,
    household_id: UUID,
    client_for: ClientFor,
    pair: tuple[UUID, UUID],
) -> None:
    client_for(actor).put(PATH, json=body(pair))
    query = {"household_id": str(household_id)}
    client = client_for(viewer)
    assert len(client.get(PATH, params=query).json()["items"]) == 1
    assert client.put(PATH, params=query, json=body(pair)).status_code == 403
    assert client.delete(PATH, params={**query, "name": "S&P 500"}).status_code == 403
