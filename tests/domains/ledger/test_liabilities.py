"""Debts: balances, schedules, and other ways to pay them."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from bursar.domains.ledger.models import Liability, LiabilityBalance
from bursar.kit import clock
from bursar.kit.audit import AuditEntry
from bursar.kit.db import Actor, open_session
from tests.factories import ledger, people

URL = "/api/v1/liabilities"
LOAN = {
    "liability_type": "Car loan",
    "lender_name": "Credit Union",
    "current_balance": "1200",
    "interest_rate": "0.12",
    "monthly_payment": "100",
    "payment_due_day": 15,
}

Clients = Callable[[Actor], TestClient]


@pytest.fixture
def liability_id(client_for: Clients, actor: Actor) -> str:
    made: str = client_for(actor).post(URL, json=LOAN).json()["id"]
    return made


def test_a_debt_begins_its_history_today(client_for: Clients, engine: Engine, actor: Actor) -> None:
    response = client_for(actor).post(URL, json=LOAN)

    assert response.status_code == 201
    made = response.json()
    assert (made["liability_type"], made["name"]) == ("auto", "Car loan · Credit Union")
    assert Decimal(made["current_balance"]) == 1200
    assert (made["stated_on"], made["balance_status"]) == (clock.today().isoformat(), "complete")
    with open_session(engine, actor) as session:
        assert session.scalars(select(LiabilityBalance.balance)).all() == [Decimal(1200)]
        assert ledger.marks(session) == [("revalue", None, clock.today())]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"interest_rate": "6.5"}, "write 6.5 % as 0.065"),
        ({"payment_due_day": 32}, "payment_due_day"),
        ({"liability_type": "karma"}, "no debt is called karma"),
        (
            {"origination_date": "2024-01-01", "maturity_date": "2024-01-01"},
            "must mature after it began",
        ),
        ({"origination_date": "2999-01-01"}, "future"),
        ({"balance_on": "2999-01-01"}, "future"),
        ({"current_balance": "-5"}, "current_balance"),
        ({"balance_status": "fine"}, "balance_status is not stored"),
        ({"current_balance": None}, "current_balance cannot be empty"),
    ],
)
def test_what_a_debt_cannot_be_is_refused(
    client_for: Clients, engine: Engine, actor: Actor, change: dict[str, Any], sentence: str
) -> None:
    response = client_for(actor).post(URL, json=LOAN | change)

    assert response.status_code == 422
    assert sentence in response.json()["detail"]
    with open_session(engine, actor) as session:
        assert session.scalars(select(Liability)).all() == []
        assert ledger.marks(session) == []


def test_something_must_say_what_is_owed(client_for: Clients, actor: Actor) -> None:
    client = client_for(actor)
    body = {name: value for name, value in LOAN.items() if name != "current_balance"}

    refused = client.post(URL, json=body)
    assert (refused.status_code, refused.json()["field"]) == (422, "current_balance")

    start = (clock.today() - timedelta(days=20)).isoformat()
    begun = client.post(URL, json=body | {"original_amount": "900", "origination_date": start})
    assert begun.status_code == 201
    assert begun.json()["balance_method"] in {"original amount", "schedule"}


def test_what_it_refers_to_must_be_the_households(
    client_for: Clients, engine: Engine, actor: Actor, stranger: Actor
) -> None:
    elsewhere = people.own_household(engine, stranger)
    with open_session(engine, stranger) as session:
        asset = ledger.asset(session, elsewhere)
        account = ledger.account(session, elsewhere)
    client = client_for(actor)

    assert client.post(URL, json=LOAN | {"related_asset_id": str(asset.id)}).status_code == 404
    assert client.post(URL, json=LOAN | {"account_id": str(account.id)}).status_code == 404


def test_a_linked_account_says_what_is_owed(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        card = ledger.account(session, household_id, kind="credit_card")
        ledger.transaction(session, card, "withdrawal", date(2024, 5, 1), amount=Decimal("-350.20"))
    client = client_for(actor)
    body = {"liability_type": "credit_card", "account_id": str(card.id)}

    made = client.post(URL, json=body).json()
    assert Decimal(made["current_balance"]) == Decimal("350.20")
    assert made["balance_method"] == "account transactions"

    refused = client.put(f"{URL}/{made['id']}", json={"current_balance": "1"})
    assert (refused.status_code, refused.json()["field"]) == (422, "current_balance")


def test_a_new_balance_joins_the_history(
    client_for: Clients, engine: Engine, actor: Actor, liability_id: str
) -> None:
    client = client_for(actor)
    url = f"{URL}/{liability_id}/balances"
    first = client.get(url).json()["items"]

    added = client.post(url, json={"balance": "1500", "balance_on": "2024-01-01"})
    assert added.status_code == 201
    again = client.post(url, json={"balance": "1400", "balance_on": "2024-01-01"})
    assert again.json()["id"] == added.json()["id"]
    client.put(f"{URL}/{liability_id}", json={"current_balance": "1100"})

    history = client.get(url).json()["items"]
    assert [Decimal(row["balance"]) for row in history] == [1100, 1400]
    with open_session(engine, actor) as session:
        assert ledger.marks(session) == [("revalue", None, date(2024, 1, 1))]
    assert client.delete(f"{url}/{first[0]['id']}").status_code == 204
    assert Decimal(client.get(url).json()["items"][0]["balance"]) == 1400


def test_a_debt_paid_off_is_owed_no_more(
    client_for: Clients, actor: Actor, liability_id: str
) -> None:
    client = client_for(actor)

    done = client.patch(f"{URL}/{liability_id}", json={"is_active": False}).json()

    assert done["paid_off_on"] == clock.today().isoformat()
    assert Decimal(done["current_balance"]) == 0
    refused = client.get(f"{URL}/{liability_id}/amortization")
    assert "Nothing is owed" in refused.json()["detail"]


def test_the_schedule_ends_to_the_cent(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID
) -> None:
    # 1,000 at 1 % a month, 500 a month from 10 February: 10.00 interest, 490.00 principal;
    # 5.10 and 494.90; the 15.10 left bear 0.15, so that the last payment is 15.25.
    with open_session(engine, actor) as session:
        loan = ledger.liability(
            session,
            household_id,
            original_amount=Decimal(1000),
            interest_rate=Decimal("0.12"),
            monthly_payment=Decimal(500),
            origination_date=date(2024, 1, 10),
        ).id

    found = (
        client_for(actor).get(f"{URL}/{loan}/amortization", params={"start": "origination"}).json()
    )

    rows = [
        (
            row["due_on"],
            *(Decimal(row[name]) for name in ("paid", "interest", "principal", "balance")),
        )
        for row in found["items"]
    ]
    assert rows == [
        ("2024-02-10", Decimal(500), Decimal(10), Decimal(490), Decimal(510)),
        ("2024-03-10", Decimal(500), Decimal("5.10"), Decimal("494.90"), Decimal("15.10")),
        ("2024-04-10", Decimal("15.25"), Decimal("0.15"), Decimal("15.10"), Decimal(0)),
    ]
    assert Decimal(found["total_interest"]) == Decimal("15.25")
    assert (found["payments"], found["paid_off_on"]) == (3, "2024-04-10")


def test_the_schedule_goes_on_from_what_is_owed_today(
    client_for: Clients, actor: Actor, liability_id: str
) -> None:
    found = client_for(actor).get(f"{URL}/{liability_id}/amortization").json()

    first = found["items"][0]
    assert Decimal(first["interest"]) == 12  # a month of 12 % a year on 1,200
    assert first["due_on"][-2:] == "15"
    assert clock.today() < date.fromisoformat(first["due_on"])
    assert sum(Decimal(row["principal"]) for row in found["items"]) == 1200


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"monthly_payment": "5"}, "does not repay anything"),
        ({"monthly_payment": None}, "needs the monthly_payment"),
        ({"interest_rate": None}, "needs the interest_rate"),
    ],
)
def test_a_debt_that_is_never_repaid_has_no_schedule(
    client_for: Clients, actor: Actor, liability_id: str, terms: dict[str, Any], sentence: str
) -> None:
    client = client_for(actor)
    assert client.patch(f"{URL}/{liability_id}", json=terms).status_code == 200

    for path in ("amortization", "payoff"):
        response = client.get(f"{URL}/{liability_id}/{path}")
        assert response.status_code == 422
        assert sentence in response.json()["detail"]


def test_other_ways_to_pay_are_compared_with_the_agreed_one(
    client_for: Clients, actor: Actor, liability_id: str
) -> None:
    client = client_for(actor)
    url = f"{URL}/{liability_id}/payoff"

    usual = client.get(url).json()["items"]
    assert [one["kind"] for one in usual] == ["as_agreed", "extra_payment", "lump_sum", "biweekly"]
    assert all(Decimal(one["interest_saved"]) > 0 for one in usual[1:3])
    assert Decimal(usual[1]["amount"]) == 10  # a tenth of the payment

    wishes = {"extra_payment": "1112", "balloon_after": 1}
    agreed, extra, balloon = client.get(url, params=wishes).json()["items"]
    # 1,212 with the first payment clears 1,200 and its first 12.00 of interest.
    assert (extra["payments"], Decimal(extra["total_interest"])) == (1, 12)
    assert Decimal(extra["interest_saved"]) == Decimal(agreed["total_interest"]) - 12
    assert (balloon["payments"], balloon["scenario_payments"]) == (1, 1)
    assert client.get(url, params={"lump_sum": "10"}).status_code == 422  # no day


def test_a_debt_goes_with_its_history(
    client_for: Clients, engine: Engine, actor: Actor, liability_id: str
) -> None:
    assert client_for(actor).delete(f"{URL}/{liability_id}").status_code == 204

    with open_session(engine, actor) as session:
        assert session.scalars(select(LiabilityBalance)).all() == []
        gone = session.scalars(select(AuditEntry).where(AuditEntry.action == "deleted")).all()
        assert {row.table_name for row in gone} == {"liability", "liability_balance"}


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("viewer", 403)])
def test_others_change_nothing(
    client_for: Clients,
    engine: Engine,
    actor: Actor,
    household_id: UUID,
    liability_id: str,
    who: str,
    status: int,
    request: pytest.FixtureRequest,
) -> None:
    client = client_for(request.getfixturevalue(who))
    url = f"{URL}/{liability_id}"
    with open_session(engine, actor) as session:
        balance_id = session.scalars(select(LiabilityBalance.id)).one()

    there = {"household_id": str(household_id)}
    assert client.post(URL, json=LOAN, params=there).status_code == status
    assert client.put(url, json={"name": "Mine"}).status_code == status
    assert client.patch(url, json={"name": "Mine"}).status_code == status
    assert client.delete(url).status_code == status
    body = {"balance": "1", "balance_on": "2024-01-01"}
    assert client.post(f"{url}/balances", json=body).status_code == status
    assert client.delete(f"{url}/balances/{balance_id}").status_code == status
    seen = 404 if who == "stranger" else 200
    for path in ("", "/balances", "/amortization", "/payoff"):
        assert client.get(url + path).status_code == seen
    with open_session(engine, actor) as session:
        assert session.scalars(select(LiabilityBalance.balance)).all() == [Decimal(1200)]
