"""Assets outside accounts, and what they were worth."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from bursar.domains.ledger.models import Alternative, Asset, AssetValuation, Property
from bursar.kit import clock
from bursar.kit.audit import AuditEntry
from bursar.kit.db import Actor, open_session
from tests.factories import ledger

URL = "/api/v1/assets"
CAR = {
    "category": "Vehicles",
    "asset_type": "car",
    "name": "Blue car",
    "current_value": "18000",
    "cost_basis": "25000",
    "acquisition_date": "2022-06-01",
}

Clients = Callable[[Actor], TestClient]


@pytest.fixture
def asset_id(engine: Engine, actor: Actor, household_id: UUID) -> UUID:
    with open_session(engine, actor) as session:
        worth = {date(2024, 1, 1): "100", date(2024, 7, 1): "120"}
        return ledger.asset(session, household_id, worth=worth).id


def test_an_asset_is_worth_what_was_said_today(
    client_for: Clients, engine: Engine, actor: Actor
) -> None:
    response = client_for(actor).post(URL, json=CAR | {"ownership": "0.5"})

    assert response.status_code == 201
    made = response.json()
    assert (made["category"], made["category_title"]) == ("vehicle", "Vehicles")
    assert Decimal(made["current_value"]) == 18_000
    assert Decimal(made["owned_value"]) == 9_000  # half of it
    assert made["valued_on"] == clock.today().isoformat()
    assert made["acquisition_date"] == made["acquired_on"] == "2022-06-01"
    assert made["value_status"] == "complete"
    with open_session(engine, actor) as session:
        (valuation,) = session.scalars(select(AssetValuation)).all()
        assert (valuation.value, valuation.source) == (Decimal(18_000), "household")
        assert ledger.marks(session) == [("revalue", None, date(2022, 6, 1))]


def test_what_was_paid_is_the_value_until_another_is_stated(
    client_for: Clients, actor: Actor
) -> None:
    client = client_for(actor)
    bought = clock.today() - timedelta(days=401)
    body = {name: value for name, value in CAR.items() if name != "current_value"}

    made = client.post(URL, json=body | {"acquisition_date": bought.isoformat()}).json()

    assert Decimal(made["current_value"]) == 25_000
    assert made["valuation_method"] == "purchase price"
    assert made["value_status"] == "stale"  # a year and a month without another word


def test_an_asset_nobody_valued_has_no_value(client_for: Clients, actor: Actor) -> None:
    body = {"category": "other", "asset_type": "art", "name": "A painting"}

    made = client_for(actor).post(URL, json=body).json()

    assert (made["current_value"], made["owned_value"]) == (None, None)
    assert made["value_status"] == "missing_price"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("category", "Cash & Banking", "kept as accounts"),
        ("category", "Moonshots", "no category is called Moonshots"),
        ("ownership", "50", "a half is 0.5"),
        ("ownership", "0", "above 0"),
        ("current_value", "-1", "current_value"),
        ("valued_on", "2999-01-01", "future"),
        ("acquisition_date", "2999-01-01", "future"),
        ("disposed_on", "2020-01-01", "before it is acquired"),
        ("owned_value", "5", "owned_value is not stored"),
    ],
)
def test_what_an_asset_cannot_be_is_refused(
    client_for: Clients, engine: Engine, actor: Actor, field: str, value: str, sentence: str
) -> None:
    response = client_for(actor).post(URL, json=CAR | {field: value})

    assert response.status_code == 422
    assert sentence in response.json()["detail"]
    with open_session(engine, actor) as session:
        assert session.scalars(select(Asset)).all() == []
        assert ledger.marks(session) == []


def test_a_new_value_joins_the_history(client_for: Clients, actor: Actor, asset_id: UUID) -> None:
    client = client_for(actor)

    changed = client.put(
        f"{URL}/{asset_id}", json={"current_value": "110", "valued_on": "2024-09-01"}
    ).json()

    assert Decimal(changed["current_value"]) == 110
    history = client.get(f"{URL}/{asset_id}/valuations").json()["items"]
    assert [(row["valued_on"], Decimal(row["value"])) for row in history] == [
        ("2024-09-01", 110),
        ("2024-07-01", 120),
        ("2024-01-01", 100),
    ]


def test_a_day_has_one_value_and_the_log_keeps_the_other(
    client_for: Clients, engine: Engine, actor: Actor, asset_id: UUID
) -> None:
    url = f"{URL}/{asset_id}/valuations"
    body = {"value": "90", "valued_on": "2024-07-01", "method": "appraisal"}

    response = client_for(actor).post(url, json=body)

    assert response.status_code == 201
    with open_session(engine, actor) as session:
        values = session.scalars(select(AssetValuation.value).order_by(AssetValuation.on_day))
        assert values.all() == [Decimal(100), Decimal(90)]
        assert ledger.marks(session) == [("revalue", None, date(2024, 7, 1))]
        changed = select(AuditEntry).where(
            AuditEntry.table_name == "asset_valuation", AuditEntry.action == "changed"
        )
        assert session.scalars(changed).one().before_sealed


def test_without_a_value_the_one_before_it_holds(
    client_for: Clients, actor: Actor, asset_id: UUID
) -> None:
    client = client_for(actor)
    url = f"{URL}/{asset_id}/valuations"
    latest = client.get(url, params={"limit": 1}).json()
    assert latest["next"] is not None

    assert client.delete(f"{url}/{latest['items'][0]['id']}").status_code == 204

    assert Decimal(client.get(f"{URL}/{asset_id}").json()["current_value"]) == 100
    second = client.get(url, params={"cursor": latest["next"]}).json()
    assert [row["valued_on"] for row in second["items"]] == ["2024-01-01"]


def test_a_value_cannot_be_stated_for_the_future(
    client_for: Clients, engine: Engine, actor: Actor, asset_id: UUID
) -> None:
    body = {"value": "1", "valued_on": (clock.today() + timedelta(days=2)).isoformat()}

    response = client_for(actor).post(f"{URL}/{asset_id}/valuations", json=body)

    assert (response.status_code, response.json()["field"]) == (422, "valued_on")
    with open_session(engine, actor) as session:
        assert len(session.scalars(select(AssetValuation)).all()) == 2
        assert ledger.marks(session) == []


def test_what_is_disposed_of_is_worth_nothing_since(
    client_for: Clients, engine: Engine, actor: Actor, asset_id: UUID
) -> None:
    client = client_for(actor)

    gone = client.patch(f"{URL}/{asset_id}", json={"disposed_on": "2024-10-01"}).json()
    assert (gone["is_active"], Decimal(gone["owned_value"])) == (False, 0)
    with open_session(engine, actor) as session:
        assert ledger.marks(session) == [("revalue", None, date(2024, 1, 1))]

    back = client.patch(f"{URL}/{asset_id}", json={"is_active": True}).json()
    assert (back["disposed_on"], Decimal(back["owned_value"])) == (None, 120)

    ended = client.patch(f"{URL}/{asset_id}", json={"is_active": False}).json()
    assert ended["disposed_on"] == clock.today().isoformat()


def test_a_ticker_is_kept_among_the_facts(client_for: Clients, actor: Actor) -> None:
    client = client_for(actor)
    made = client.post(URL, json=CAR | {"ticker_symbol": "GOLD", "metadata": {"box": 3}}).json()
    assert (made["ticker_symbol"], made["metadata"]) == ("GOLD", {"box": 3})

    url = f"{URL}/{made['id']}"
    changed = client.put(url, json={"metadata": {"box": 4}}).json()
    assert (changed["ticker_symbol"], changed["metadata"]) == ("GOLD", {"box": 4})
    assert client.put(url, json={"ticker_symbol": None}).json()["ticker_symbol"] is None


def test_homes_and_private_funds_get_their_facts(
    client_for: Clients, engine: Engine, actor: Actor
) -> None:
    client = client_for(actor)
    for category in ("real_estate", "alternative"):
        body = CAR | {"category": category, "name": category}
        assert client.post(URL, json=body).status_code == 201

    with open_session(engine, actor) as session:
        assert session.scalars(select(Property.purchase_price)).one() == Decimal(25_000)
        assert session.scalars(select(Alternative.inception_date)).one() == date(2022, 6, 1)
        home = session.scalars(select(Property.asset_id)).one()
    refused = client.put(f"{URL}/{home}", json={"category": "vehicle"})
    assert refused.status_code == 409


def test_assets_are_found_by_category(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID, asset_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        ledger.asset(session, household_id, name="Policy", category="insurance")
    client = client_for(actor)

    def named(category: str) -> list[str]:
        items = client.get(f"{URL}/category/{category}").json()["items"]
        return [row["name"] for row in items]

    assert named("Insurance") == ["Policy"]
    assert named("Other Assets") == ["Boat"]
    assert named("vehicle") == []
    refused = client.get(f"{URL}/category/Retirement Accounts")
    assert refused.status_code == 422
    assert "kept as accounts" in refused.json()["detail"]


def test_statistics_never_add_two_currencies(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID, asset_id: UUID
) -> None:
    today = clock.today()
    with open_session(engine, actor) as session:
        ledger.asset(
            session,
            household_id,
            worth={today: "1000"},
            ownership=Decimal("0.25"),
            cost_basis=Decimal(800),
        )
        ledger.asset(session, household_id, currency="EUR", worth={today: "7"})
        ledger.asset(session, household_id, name="Unknown")

    found = client_for(actor).get(f"{URL}/stats").json()

    assert (found["count"], found["as_of"]) == (4, today.isoformat())
    euros, dollars = found["items"]
    assert (euros["currency"], Decimal(euros["value"])) == ("EUR", 7)
    assert Decimal(dollars["value"]) == 120 + 250
    assert Decimal(dollars["cost_basis"]) == 200  # a quarter of 800
    assert (dollars["without_value"], dollars["without_cost"]) == (1, 2)
    assert dollars["status"] == "partial"


def test_an_asset_goes_with_its_history(
    client_for: Clients, engine: Engine, actor: Actor, asset_id: UUID
) -> None:
    assert client_for(actor).delete(f"{URL}/{asset_id}").status_code == 204

    with open_session(engine, actor) as session:
        assert session.scalars(select(AssetValuation)).all() == []
        assert ledger.marks(session) == [("revalue", None, date(2024, 1, 1))]
        gone = session.scalars(select(AuditEntry).where(AuditEntry.action == "deleted")).all()
        assert {row.table_name for row in gone} == {"asset", "asset_valuation"}


def _writes(asset_id: UUID, valuation_id: UUID) -> list[tuple[str, str, dict[str, str] | None]]:
    return [
        ("put", f"{URL}/{asset_id}", {"name": "Mine"}),
        ("patch", f"{URL}/{asset_id}", {"name": "Mine"}),
        ("delete", f"{URL}/{asset_id}", None),
        ("post", f"{URL}/{asset_id}/valuations", {"value": "1", "valued_on": "2024-01-01"}),
        ("delete", f"{URL}/{asset_id}/valuations/{valuation_id}", None),
    ]


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("viewer", 403)])
def test_others_change_nothing(
    client_for: Clients,
    engine: Engine,
    actor: Actor,
    asset_id: UUID,
    who: str,
    status: int,
    request: pytest.FixtureRequest,
) -> None:
    client = client_for(request.getfixturevalue(who))
    with open_session(engine, actor) as session:
        valuation_id = session.scalars(select(AssetValuation.id)).first()
        assert valuation_id

    for verb, url, body in _writes(asset_id, valuation_id):
        assert client.request(verb, url, json=body).status_code == status, (verb, url)
    with open_session(engine, actor) as session:
        assert session.get_one(Asset, asset_id).name == "Boat"
        assert ledger.marks(session) == []


def test_the_wall_stands_before_adding_and_reading(
    client_for: Clients, stranger: Actor, viewer: Actor, household_id: UUID, asset_id: UUID
) -> None:
    there = {"household_id": str(household_id)}
    outside, looking = client_for(stranger), client_for(viewer)

    assert outside.post(URL, json=CAR, params=there).status_code == 404
    assert outside.get(f"{URL}/stats", params=there).status_code == 404
    assert outside.get(f"{URL}/{asset_id}").status_code == 404
    assert outside.get(f"{URL}/{asset_id}/valuations").status_code == 404
    assert outside.get(URL).json()["items"] == []
    assert looking.post(URL, json=CAR).status_code == 403
    assert looking.get(f"{URL}/{asset_id}").status_code == 200
