"""Both sides of a transfer between own accounts find each other, whoever comes first."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from bursar.kit.db import Actor, open_session
from tests.factories import ledger

PATH = "/api/v1/transactions"


@pytest.fixture
def accounts(engine: Engine, actor: Actor, household_id: UUID) -> tuple[str, str]:
    with open_session(engine, actor) as session:
        made = [ledger.account(session, household_id, name=name) for name in ("From", "To")]
        return str(made[0].id), str(made[1].id)


def entry(account: str, kind: str, day: str, amount: str) -> dict[str, str]:
    return {
        "account_id": account,
        "transaction_type": kind,
        "transaction_date": day,
        "amount": amount,
    }


def test_two_sides_typed_by_hand_share_a_transfer(
    actor: Actor, client_for: Callable[[Actor], TestClient], accounts: tuple[str, str]
) -> None:
    client = client_for(actor)
    one = client.post(PATH, json=entry(accounts[1], "transfer_in", "2026-03-04", "250")).json()
    other = client.post(PATH, json=entry(accounts[0], "transfer_out", "2026-03-02", "-250")).json()
    assert one["transfer_id"] is None  # nothing had left yet
    assert other["transfer_id"] is not None
    again = client.get(f"{PATH}/{one['id']}").json()
    assert again["transfer_id"] == other["transfer_id"]


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        pytest.param("2026-03-02", "-249.99", id="another amount"),
        pytest.param("2026-02-20", "-250", id="too far apart"),
    ],
)
def test_what_is_not_certain_stays_apart(
    actor: Actor,
    client_for: Callable[[Actor], TestClient],
    accounts: tuple[str, str],
    day: str,
    amount: str,
) -> None:
    client = client_for(actor)
    client.post(PATH, json=entry(accounts[1], "transfer_in", "2026-03-04", "250"))
    other = client.post(PATH, json=entry(accounts[0], "transfer_out", day, amount)).json()
    assert other["transfer_id"] is None
