"""Accounts: where assets are held."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bursar.domains.identity.models import Person
from bursar.domains.ledger.models import Account, Portfolio, PositionSeries, Transaction
from bursar.domains.market.models import Instrument
from bursar.engines.ledger.valuation import ValueStatus
from bursar.kit import clock
from bursar.kit.audit import AuditEntry
from bursar.kit.db import Actor, open_session
from tests.factories import ledger, people

URL = "/api/v1/accounts"
NEW = {"account_type": "roth_ira", "account_name": "Roth", "institution_name": "Broker & Sons"}

Clients = Callable[[Actor], TestClient]


@pytest.fixture
def account_id(engine: Engine, actor: Actor, household_id: UUID) -> UUID:
    with open_session(engine, actor) as session:
        return ledger.account(session, household_id).id


@pytest.fixture
def used_account_id(engine: Engine, actor: Actor, household_id: UUID) -> UUID:
    with open_session(engine, actor) as session:
        made = ledger.account(session, household_id, name="Current", kind="checking")
        ledger.deposit(session, made, date(2024, 3, 1), 100)
        ledger.deposit(session, made, date(2024, 4, 1), "20.50")
        return made.id


def test_a_new_account_is_taxed_as_its_kind_is(client_for: Clients, actor: Actor) -> None:
    response = client_for(actor).post(URL, json=NEW)

    assert response.status_code == 201
    made = response.json()
    assert (made["account_type"], made["kind"]) == ("roth_ira", "roth_ira")
    assert (made["account_name"], made["name"]) == ("Roth", "Roth")
    assert (made["tax_treatment"], made["is_retirement"]) == ("roth", True)
    assert (made["lot_method"], made["currency"]) == ("fifo", "USD")
    assert Decimal(made["current_balance"]) == 0


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Roth 401(k)", "roth_401k"), ("Health", None), ("SAVINGS", "savings"), ("529 plan", "529")],
)
def test_a_kind_may_be_said_by_its_title(
    client_for: Clients, actor: Actor, said: str, kept: str | None
) -> None:
    response = client_for(actor).post(URL, json=NEW | {"account_type": said})

    if kept is None:
        assert response.status_code == 422
        assert "no account is called Health" in response.json()["detail"]
    else:
        assert response.json()["account_type"] == kept


def test_an_opening_balance_is_the_first_transaction(
    client_for: Clients, engine: Engine, actor: Actor
) -> None:
    client = client_for(actor)

    response = client.post(
        URL,
        json=NEW
        | {
            "account_type": "checking",
            "opening_balance": "250.75",
            "opening_balance_on": "2024-05-02",
        },
    )

    assert response.status_code == 201
    made = response.json()
    assert Decimal(made["current_balance"]) == Decimal("250.75")
    assert made["transaction_count"] == 1
    with open_session(engine, actor) as session:
        (entry,) = session.scalars(select(Transaction)).all()
        assert (entry.kind, entry.amount) == ("opening_balance", Decimal("250.75"))
        assert ledger.marks(session) == [("refold", UUID(made["id"]), date(2024, 5, 2))]
        assert session.scalars(select(Portfolio.name)).all() == ["All"]


def test_an_opening_balance_may_not_lie_in_the_future(
    client_for: Clients, engine: Engine, actor: Actor
) -> None:
    response = client_for(actor).post(
        URL, json=NEW | {"opening_balance": "1", "opening_balance_on": "2999-01-01"}
    )

    assert response.status_code == 422
    assert response.json()["field"] == "opening_balance_on"
    with open_session(engine, actor) as session:
        assert session.scalars(select(Account)).all() == []
        assert ledger.marks(session) == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("interest_rate", "6.5", "write 6.5 % as 0.065"),
        ("is_retirement", True, "is_retirement is not stored: it follows from account_type"),
        ("account_name", None, "account_name"),
        ("currency", "usd", "currency"),
        ("account_number_last4", "12345", "account_number_last4"),
        ("opening_balance", "0.00001", "opening_balance"),
        ("colour", "red", "colour"),
        ("lot_method", "newest", "lot_method"),
        ("notes", "a\x00b", "cannot be stored"),
        ("metadata", {"deep": [[[[[[[[[[1]]]]]]]]]]}, "nested too deeply"),
    ],
)
def test_what_an_account_cannot_be_is_refused_by_name(
    client_for: Clients, engine: Engine, actor: Actor, field: str, value: object, sentence: str
) -> None:
    response = client_for(actor).post(URL, json=NEW | {field: value})

    assert response.status_code == 422
    assert sentence in response.json()["detail"]
    with open_session(engine, actor) as session:
        assert session.scalars(select(Account)).all() == []


@pytest.mark.parametrize("odd", [r'"half \ud83d"', r'"nul \u0000"', "1e999", "NaN"])
def test_facts_hold_only_what_the_database_can_keep(
    client_for: Clients, actor: Actor, odd: str
) -> None:
    body = f'{{"account_type": "other", "account_name": "A", "metadata": {{"odd": [{odd}]}}}}'

    response = client_for(actor).post(
        URL, content=body, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 422
    assert "cannot be stored" in response.json()["detail"]


def test_an_owner_must_be_a_member_of_the_household(
    client_for: Clients, engine: Engine, actor: Actor, stranger: Actor, household_id: UUID
) -> None:
    elsewhere = people.own_household(engine, stranger)
    with open_session(engine, stranger) as session:
        outsider = Person(household_id=elsewhere, name="Eve")
        session.add(outsider)
    with open_session(engine, actor) as session:
        member = Person(household_id=household_id, name="Ada")
        session.add(member)
    client = client_for(actor)

    assert client.post(URL, json=NEW | {"owner_id": str(outsider.id)}).status_code == 404
    response = client.post(URL, json=NEW | {"owner_id": str(member.id)})
    assert response.json()["owner_id"] == str(member.id)


def test_a_stranger_cannot_open_an_account_in_the_household(
    client_for: Clients, stranger: Actor, household_id: UUID
) -> None:
    response = client_for(stranger).post(URL, json=NEW, params={"household_id": str(household_id)})

    assert response.status_code == 404


def test_a_viewer_may_look_but_not_open_an_account(
    client_for: Clients, viewer: Actor, household_id: UUID, account_id: UUID
) -> None:
    client = client_for(viewer)

    assert client.post(URL, json=NEW).status_code == 403
    assert client.get(f"{URL}/{account_id}").status_code == 200
    assert [row["id"] for row in client.get(URL).json()["items"]] == [str(account_id)]


def test_an_editor_opens_an_account_for_the_household(
    client_for: Clients, editor: Actor, household_id: UUID
) -> None:
    response = client_for(editor).post(URL, json=NEW)

    assert response.status_code == 201
    assert response.json()["household_id"] == str(household_id)


def test_changes_keep_what_is_absent(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID, account_id: UUID
) -> None:
    client = client_for(actor)
    with open_session(engine, actor) as session:
        before = ledger.version(session, household_id)

    for send in (client.put, client.patch):
        response = send(f"{URL}/{account_id}", json={"institution_name": "New House"})
        assert response.status_code == 200
    changed = response.json()

    assert (changed["institution_name"], changed["account_name"]) == ("New House", "Broker")
    with open_session(engine, actor) as session:
        assert ledger.version(session, household_id) > before
        assert ledger.marks(session) == []  # a new bank gives the same figures


def test_another_lot_method_folds_everything_again(
    client_for: Clients, engine: Engine, actor: Actor, used_account_id: UUID
) -> None:
    response = client_for(actor).patch(f"{URL}/{used_account_id}", json={"lot_method": "hifo"})

    assert response.json()["lot_method"] == "hifo"
    with open_session(engine, actor) as session:
        assert ledger.marks(session) == [("all", None, date(2024, 3, 1))]


def test_another_kind_brings_its_tax_treatment(
    client_for: Clients, actor: Actor, account_id: UUID
) -> None:
    response = client_for(actor).patch(f"{URL}/{account_id}", json={"account_type": "hsa"})

    assert response.json()["tax_treatment"] == "hsa"


def test_a_balance_is_accepted_only_before_the_first_transaction(
    client_for: Clients, engine: Engine, actor: Actor, account_id: UUID, used_account_id: UUID
) -> None:
    client = client_for(actor)

    first = client.put(f"{URL}/{account_id}", json={"current_balance": "10"})
    assert Decimal(first.json()["current_balance"]) == 10

    second = client.put(
        f"{URL}/{used_account_id}", json={"current_balance": "10", "account_name": "Other"}
    )
    assert second.status_code == 422
    assert second.json()["field"] == "current_balance"
    assert "2 transactions" in second.json()["detail"]
    with open_session(engine, actor) as session:
        assert session.get_one(Account, used_account_id).name == "Current"


def _position(
    session: Session, account: Account, *, currency: str, value: float, base: float | None = None
) -> PositionSeries:
    """Add a stored series of two days that ends with a value."""
    instrument = Instrument(
        household_id=account.household_id, symbol="OWN", name="Own", kind="stock", currency=currency
    )
    session.add(instrument)
    session.flush()
    made = PositionSeries(
        household_id=account.household_id,
        account_id=account.id,
        instrument_id=instrument.id,
        currency=currency,
        first_on=date(2024, 3, 1),
        units=np.array([3.0, 3.0]).tobytes(),
        values=np.array([1.0, value]).tobytes(),
        values_base=b"" if base is None else np.array([1.0, base]).tobytes(),
        statuses=np.array([0, 0], np.uint8).tobytes(),
        moved_on=b"",
        movements=b"",
    )
    session.add(made)
    return made


def test_the_balance_adds_cash_and_the_last_value_of_positions(
    client_for: Clients, engine: Engine, actor: Actor, used_account_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        _position(session, session.get_one(Account, used_account_id), currency="USD", value=33.0)

    found = client_for(actor).get(f"{URL}/{used_account_id}").json()

    assert Decimal(found["cash_balance"]) == Decimal("120.50")
    assert Decimal(found["current_balance"]) == Decimal("153.50")  # 120.50 + 3 units at 11
    assert found["balance_status"] == "complete"


def test_foreign_positions_count_at_the_rate_of_the_last_rebuild(
    client_for: Clients, engine: Engine, actor: Actor, used_account_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        account = session.get_one(Account, used_account_id)
        row = _position(session, account, currency="EUR", value=30.0, base=33.0)
        row.statuses = np.array([0, ValueStatus.STALE], np.uint8).tobytes()

    found = client_for(actor).get(f"{URL}/{used_account_id}").json()

    assert Decimal(found["current_balance"]) == Decimal("153.50")
    assert found["balance_status"] == "stale"


@pytest.mark.parametrize(
    ("value", "base", "status"),
    [(np.nan, np.nan, "missing_price"), (30.0, np.nan, "missing_rate")],
)
def test_a_position_without_price_or_rate_leaves_the_balance_unknown(
    client_for: Clients,
    engine: Engine,
    actor: Actor,
    used_account_id: UUID,
    value: float,
    base: float,
    status: str,
) -> None:
    with open_session(engine, actor) as session:
        account = session.get_one(Account, used_account_id)
        _position(session, account, currency="EUR", value=value, base=base)

    found = client_for(actor).get(f"{URL}/{used_account_id}").json()

    assert (found["current_balance"], found["balance_status"]) == (None, status)
    assert Decimal(found["cash_balance"]) == Decimal("120.50")


def test_cash_in_another_currency_has_no_assumed_rate(
    client_for: Clients, engine: Engine, actor: Actor, used_account_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        account = session.get_one(Account, used_account_id)
        ledger.transaction(
            session, account, "deposit", date(2024, 5, 1), amount=Decimal(5), currency="EUR"
        )

    found = client_for(actor).get(f"{URL}/{used_account_id}").json()

    assert found["current_balance"] is None
    assert found["balance_status"] == "missing_rate"
    assert {name: Decimal(cash) for name, cash in found["cash"].items()} == {
        "USD": Decimal("120.5"),
        "EUR": Decimal(5),
    }


def test_a_closed_account_is_not_active(
    client_for: Clients, actor: Actor, account_id: UUID
) -> None:
    client = client_for(actor)

    closed = client.put(f"{URL}/{account_id}", json={"is_active": False}).json()
    assert closed["closed_on"] == clock.today().isoformat()
    assert client.get(URL, params={"is_active": "true"}).json()["items"] == []
    again = client.put(f"{URL}/{account_id}", json={"closed_on": None}).json()
    assert again["is_active"] is True


def test_lists_go_on_where_they_stopped(
    client_for: Clients, engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        for name in ("C", "A", "B", "B"):
            ledger.account(session, household_id, name=name)
    client = client_for(actor)

    first = client.get(URL, params={"limit": 3}).json()
    second = client.get(URL, params={"limit": 3, "cursor": first["next"]}).json()

    assert [row["name"] for row in first["items"] + second["items"]] == ["A", "B", "B", "C"]
    assert second["next"] is None
    assert client.get(URL, params={"cursor": "x"}).status_code == 422


def test_an_account_with_transactions_goes_only_when_they_shall_go_too(
    client_for: Clients, engine: Engine, actor: Actor, used_account_id: UUID
) -> None:
    client = client_for(actor)

    refused = client.delete(f"{URL}/{used_account_id}")
    assert (refused.status_code, refused.json()["transactions"]) == (409, 2)
    with open_session(engine, actor) as session:
        assert len(session.scalars(select(Transaction)).all()) == 2
        assert ledger.marks(session) == []

    done = client.delete(f"{URL}/{used_account_id}", params={"with_transactions": "true"})
    assert done.status_code == 204
    with open_session(engine, actor) as session:
        assert session.scalars(select(Account)).all() == []
        assert session.scalars(select(Transaction)).all() == []
        assert ledger.marks(session) == [("all", None, date(2024, 3, 1))]
        kept = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "transactions_deleted")
        ).one()
        assert kept.row_id == used_account_id


def test_an_empty_account_goes(client_for: Clients, actor: Actor, account_id: UUID) -> None:
    client = client_for(actor)

    assert client.delete(f"{URL}/{account_id}").status_code == 204
    assert client.get(f"{URL}/{account_id}").status_code == 404


@pytest.mark.parametrize("verb", ["get", "put", "patch", "delete"])
def test_others_cannot_tell_the_account_exists(
    client_for: Clients, stranger: Actor, account_id: UUID, verb: str
) -> None:
    body = {"json": {"notes": "mine"}} if verb in {"put", "patch"} else {}

    response = client_for(stranger).request(verb, f"{URL}/{account_id}", **body)

    assert response.status_code == 404


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_a_viewer_may_not_change_or_remove(
    client_for: Clients, viewer: Actor, account_id: UUID, verb: str
) -> None:
    body = {"json": {"notes": "mine"}} if verb != "delete" else {}

    response = client_for(viewer).request(verb, f"{URL}/{account_id}", **body)

    assert response.status_code == 403


def test_nobody_reads_without_signing_in(client: TestClient, account_id: UUID) -> None:
    assert client.get(URL).status_code == 401
    assert client.get(f"{URL}/{account_id}").status_code == 401


def test_today_is_the_day_of_a_balance_without_a_day(
    client_for: Clients, engine: Engine, actor: Actor
) -> None:
    client_for(actor).post(URL, json=NEW | {"current_balance": "5"})

    with open_session(engine, actor) as session:
        assert session.scalars(select(Transaction.traded_on)).one() == clock.today()
