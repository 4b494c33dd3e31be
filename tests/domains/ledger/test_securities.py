"""Positions entered by hand: opening balances, their lots, and what follows from them."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from bursar.domains.ledger.models import Transaction
from bursar.domains.market.models import Instrument
from bursar.kit import audit, clock, crypto
from bursar.kit.audit import AuditEntry
from bursar.kit.db import Actor, open_session
from tests.domains.ledger.conftest import Books
from tests.factories import ledger, market

URL = "/api/v1/securities"
TODAY = clock.today()


def _body(books: Books, **more: Any) -> dict[str, Any]:
    return {
        "account_id": str(books.broker),
        "instrument_id": str(books.vti),
        "quantity": "10",
        "cost_per_share": "50",
        "acquisition_date": "2020-03-02",
        **more,
    }


def _add(client: TestClient, body: dict[str, Any]) -> dict[str, Any]:
    response = client.post(URL, json=body)
    assert response.status_code == 201, response.text
    return response.json()


def test_a_position_entered_by_hand_waits_for_its_figures_and_then_has_them(
    api: TestClient, books: Books, engine: Engine, actor: Actor, rebuilt: Callable[..., bool]
) -> None:
    with open_session(engine, actor) as session:
        vti = session.get(Instrument, books.vti)
        market.prices(session, books.household_id, vti, {TODAY: "120"})
    made = _add(api, _body(books))
    assert (made["status"], Decimal(made["quantity"])) == ("pending", 0)
    assert api.get(f"{URL}/{made['id']}").json()["status"] == "pending"

    rebuilt()
    (row,) = api.get(URL).json()["items"]
    assert row == api.get(f"{URL}/{made['id']}").json()
    figures = ("quantity", "cost_basis", "average_cost_per_share", "market_value",
               "unrealized_gain_loss")  # fmt: skip
    assert [Decimal(row[name]) for name in figures] == [10, 500, 50, 1200, 700]
    assert row["status"] == "complete"
    (lot,) = api.get(f"{URL}/{row['id']}/tax-lots").json()["items"]
    assert (lot["acquisition_date"], lot["holding_period"]) == ("2020-03-02", "long")
    assert Decimal(api.get(f"{URL}/{row['id']}/quote").json()["price"]) == 120
    assert len(api.get(f"{URL}/{row['id']}/history").json()["items"]) == 1


def test_todays_units_do_not_split_again(
    api: TestClient, books: Books, engine: Engine, actor: Actor, rebuilt: Callable[..., bool]
) -> None:
    with open_session(engine, actor) as session:
        vti = session.get(Instrument, books.vti)
        market.split(session, books.household_id, vti, date(2022, 6, 1), "4")
    _add(api, _body(books))
    before = _body(books, quantity="1", held_on="2021-01-01", account_id=str(books.other))
    _add(api, before)
    rebuilt()
    held = {row["account_name"]: Decimal(row["quantity"]) for row in api.get(URL).json()["items"]}
    assert held == {"Broker": 10, "Other": 4}


def test_an_unknown_cost_and_an_old_price_are_said(
    api: TestClient, books: Books, rebuilt: Callable[..., bool]
) -> None:
    body = _body(books)
    del body["cost_per_share"]
    _add(api, body)
    _add(api, _body(books, account_id=str(books.other), total_cost="0", cost_per_share=None))
    rebuilt()
    unknown, free = api.get(URL).json()["items"]
    assert (unknown["status"], unknown["cost_basis"]) == ("partial", None)
    assert unknown["unrealized_gain_loss"] is None
    assert (free["status"], Decimal(free["average_cost_per_share"])) == ("stale", 0)


def test_a_second_lot_joins_the_position(
    api: TestClient, books: Books, rebuilt: Callable[..., bool]
) -> None:
    made = _add(api, _body(books))
    lot = {"quantity": "5", "total_cost": "600", "acquisition_date": TODAY.isoformat()}
    assert api.post(f"{URL}/{made['id']}/tax-lots", json=lot).status_code == 201
    rebuilt()
    lots = api.get(f"{URL}/{made['id']}/tax-lots").json()["items"]
    assert [(Decimal(x["quantity"]), x["holding_period"]) for x in lots] == [
        (10, "long"), (5, "short"),
    ]  # fmt: skip


def test_a_ticker_nobody_knows_becomes_an_own_instrument(api: TestClient, books: Books) -> None:
    body = _body(books, ticker="PRIV", name="Private", security_type="stock")
    del body["instrument_id"]
    first, again = _add(api, body), _add(api, body)
    assert (first["ticker"], first["name"]) == ("PRIV", "Private")
    assert first["id"] == again["id"]


@pytest.mark.parametrize(
    "change",
    [
        {"instrument_id": None},
        {"quantity": "0"},
        {"acquisition_date": (TODAY + timedelta(days=1)).isoformat()},
        {"held_on": "2020-03-01"},
        {"total_cost": "499"},
        {"market_value": "1"},
    ],
    ids=["of what", "nothing", "tomorrow", "held before acquired", "two costs", "derived"],
)
def test_a_refused_position_leaves_nothing(
    api: TestClient, books: Books, change: dict[str, Any], nothing_left: Callable[[], None]
) -> None:
    assert api.post(URL, json=_body(books) | change).status_code == 422
    nothing_left()


def test_facts_change_and_derived_fields_are_refused_by_name(api: TestClient, books: Books) -> None:
    made = _add(api, _body(books))
    one = f"{URL}/{made['id']}"
    assert api.put(one, json={"sector": "Funds"}).json()["sector"] == "Funds"
    refused = api.patch(one, json={"quantity": "11"})
    assert refused.status_code == 422
    assert "quantity follows from transactions" in refused.json()["detail"]


def test_who_may_not_does_not(
    client_for: Callable[[Actor], TestClient], api: TestClient, books: Books, stranger: Actor,
    viewer: Actor,
) -> None:  # fmt: skip
    made = _add(api, _body(books))
    one, lot = f"{URL}/{made['id']}", {"quantity": "1"}
    for who, status in ((stranger, 404), (viewer, 403)):
        client = client_for(who)
        assert client.post(URL, json=_body(books)).status_code == status
        assert client.post(f"{one}/tax-lots", json=lot).status_code == status
        assert client.patch(one, json={"sector": "x"}).status_code == status
        assert client.delete(one).status_code == status
    assert client_for(stranger).get(one).status_code == 404
    assert client_for(viewer).get(one).status_code == 200


def test_a_removed_position_is_remembered_by_the_audit_log(
    api: TestClient, books: Books, engine: Engine, actor: Actor, rebuilt: Callable[..., bool]
) -> None:
    made = _add(api, _body(books))
    rebuilt()
    assert api.delete(f"{URL}/{made['id']}").status_code == 204
    rebuilt()
    assert api.get(URL).json()["items"] == []
    with open_session(engine, actor) as session:
        assert session.scalars(select(Transaction)).all() == []
        entry = session.scalars(
            select(AuditEntry).where(
                AuditEntry.action == "deleted", AuditEntry.table_name == "transaction"
            )
        ).one()
        assert entry.row_id is not None
        assert entry.before_sealed is not None
        key = audit.current_keys().key(session, books.household_id)
        before = json.loads(crypto.unseal(key, entry.before_sealed, bound_to=entry.row_id.bytes))
    assert (Decimal(before["quantity"]), UUID(before["instrument_id"])) == (10, books.vti)


def test_a_position_made_by_trades_is_not_removed_as_one(
    api: TestClient, books: Books, engine: Engine, actor: Actor
) -> None:
    made = _add(api, _body(books))
    with open_session(engine, actor) as session:
        account = session.get(ledger.Account, books.broker)
        ledger.transaction(
            session, account, "buy", date(2024, 1, 5), amount=Decimal(-1),
            instrument_id=books.vti, quantity=Decimal(1),
        )  # fmt: skip
    assert api.delete(f"{URL}/{made['id']}").status_code == 409
    assert len(api.get("/api/v1/transactions").json()["items"]) == 2
