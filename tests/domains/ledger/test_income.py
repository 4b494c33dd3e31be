"""Income streams and what they will pay."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from bursar.domains.ledger.models import IncomeStream
from bursar.kit.db import Actor, open_session
from tests.factories import ledger, people

URL = "/api/v1/income"
SALARY = {
    "income_type": "salary",
    "source_name": "School",
    "amount": "4000",
    "frequency": "monthly",
    "start_date": "2024-01-31",
    "growth_rate": "0.03",
}

Clients = Callable[[Actor], TestClient]


@pytest.fixture
def income_id(engine: Engine, actor: Actor, household_id: UUID) -> UUID:
    with open_session(engine, actor) as session:
        return ledger.income(session, household_id).id


def test_an_income_says_what_it_pays_a_year(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID
) -> None:
    body = {"income_type": "pension", "amount": "2000", "frequency": "Bi-weekly"}

    response = client_for(actor).post(URL, json=body)

    assert response.status_code == 201
    made = response.json()
    assert (made["source_name"], made["frequency"]) == ("pension", "biweekly")
    assert Decimal(made["annual_amount"]) == 52_000  # 26 payments
    with open_session(engine, actor) as session:
        assert ledger.version(session, household_id) == 1


def test_projections_add_months_years_and_streams(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID
) -> None:
    # 4,000 a month, 3 % more from the anniversary on 31 January 2025: 11 x 4,000 in 2024 from
    # February on, then 4,120 in January 2025. A bonus of 10,000 once; euros apart; and what
    # is not active does not pay.
    with open_session(engine, actor) as session:
        ledger.income(session, household_id, currency="EUR", amount="100")
        ledger.income(session, household_id, amount="999", is_active=False)
    client = client_for(actor)
    client.post(URL, json=SALARY)
    bonus = {"income_type": "bonus", "amount": "10000", "frequency": "one-time"}
    assert client.post(URL, json=bonus | {"start_date": "2024-06-15"}).is_success

    found = client.get(f"{URL}/projections", params={"from_on": "2024-02-01"}).json()

    assert (found["from_on"], found["to_on"]) == ("2024-02-01", "2025-01-31")
    euros, dollars = found["items"]
    assert (euros["currency"], Decimal(euros["total"])) == ("EUR", 1200)
    assert Decimal(dollars["total"]) == 11 * 4000 + 4120 + 10_000
    assert [stream["source_name"] for stream in dollars["streams"]] == ["School", "bonus"]
    by_month = {month["month"]: month for month in dollars["months"]}
    assert [Decimal(part) for part in by_month["2024-06-01"]["amounts"]] == [4000, 10_000]
    assert Decimal(by_month["2025-01-01"]["total"]) == 4120
    assert [(year["year"], Decimal(year["total"])) for year in dollars["years"]] == [
        (2024, 54_000),
        (2025, 4120),
    ]


@pytest.mark.parametrize("params", [{"months": 601}, {"from_on": "9999-12-31"}, {"months": 0}])
def test_a_projection_has_an_end(
    client_for: Clients, actor: Actor, params: dict[str, object]
) -> None:
    assert client_for(actor).get(f"{URL}/projections", params=params).status_code == 422


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("growth_rate", "3", "write 3 % as 0.03"),
        ("end_date", "2023-01-01", "ends before it starts"),
        ("frequency", "now and then", "an income is not paid now and then"),
        ("amount", "-1", "amount"),
        ("annual_amount", "1", "annual_amount is not stored"),
        ("amount", None, "amount"),
    ],
)
def test_what_an_income_cannot_be_is_refused(
    client_for: Clients, engine: Engine, actor: Actor, field: str, value: str | None, sentence: str
) -> None:
    response = client_for(actor).post(URL, json=SALARY | {field: value})

    assert response.status_code == 422
    assert sentence in response.json()["detail"]
    with open_session(engine, actor) as session:
        assert session.scalars(select(IncomeStream)).all() == []


def test_an_income_cannot_grow_beyond_what_money_can_count(
    client_for: Clients, engine: Engine, actor: Actor
) -> None:
    wild = {"growth_rate": "0.999", "start_date": "1900-01-01"}

    response = client_for(actor).post(URL, json=SALARY | wild)

    assert (response.status_code, response.json()["field"]) == (422, "growth_rate")
    with open_session(engine, actor) as session:
        assert session.scalars(select(IncomeStream)).all() == []


def test_another_households_asset_is_not_found(
    client_for: Clients, engine: Engine, actor: Actor, stranger: Actor
) -> None:
    with open_session(engine, stranger) as session:
        foreign = ledger.asset(session, people.own_household(engine, stranger))

    body = SALARY | {"related_asset_id": str(foreign.id)}
    assert client_for(actor).post(URL, json=body).status_code == 404


def test_changes_keep_what_is_absent(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID, income_id: UUID
) -> None:
    client = client_for(actor)
    with open_session(engine, actor) as session:
        asset_id = str(ledger.asset(session, household_id).id)

    changed = client.put(f"{URL}/{income_id}", json={"related_asset_id": asset_id}).json()
    assert changed["related_asset_id"] == changed["asset_id"] == asset_id
    ended = client.patch(f"{URL}/{income_id}", json={"is_active": False}).json()
    assert (ended["source_name"], Decimal(ended["annual_amount"])) == ("Salary", 0)

    assert client.delete(f"{URL}/{income_id}").status_code == 204
    assert client.get(URL).json()["items"] == []


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("viewer", 403)])
def test_others_change_nothing(
    client_for: Clients,
    engine: Engine,
    actor: Actor,
    household_id: UUID,
    income_id: UUID,
    who: str,
    status: int,
    request: pytest.FixtureRequest,
) -> None:
    client = client_for(request.getfixturevalue(who))
    url = f"{URL}/{income_id}"
    there = {"household_id": str(household_id)}

    assert client.post(URL, json=SALARY, params=there).status_code == status
    assert client.put(url, json={"amount": "1"}).status_code == status
    assert client.patch(url, json={"amount": "1"}).status_code == status
    assert client.delete(url).status_code == status
    seen = 404 if who == "stranger" else 200
    assert client.get(url).status_code == seen
    assert client.get(f"{URL}/projections", params=there).status_code == seen
    with open_session(engine, actor) as session:
        assert session.scalars(select(IncomeStream.amount)).all() == [Decimal(5000)]
