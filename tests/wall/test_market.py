"""Facts of the market: shared ones are everybody's, own ones are one household's, sample prices
are for demo households alone."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bursar.kit.db import open_session
from bursar.kit.ids import new_id
from tests.factories import people
from tests.wall.conftest import World

SYMBOL = "SMPLX"
INSTRUMENT = (
    "insert into instrument (id, symbol, name, kind, currency, multiplier, facts)"
    f" values (:id, '{SYMBOL}', 'Sample X', 'etf', 'USD', 1, '{{}}')"
)
TICKER = (
    "insert into instrument_identifier (id, instrument_id, scheme, value)"
    f" values (gen_random_uuid(), :id, 'ticker', '{SYMBOL}')"
)
PRICE = (
    "insert into bar (instrument_id, source, on_day, close, currency)"
    " values (:id, 'sample', '2024-03-04', 123.5, 'USD')"
)
SAMPLE = (INSTRUMENT, TICKER, PRICE)


@pytest.fixture(scope="module")
def sampled(market_engine: Engine) -> Iterator[UUID]:
    """A shared instrument that only the sample market has prices of."""
    made = new_id()
    with market_engine.begin() as connection:
        for statement in SAMPLE:
            connection.execute(text(statement), {"id": made})
    yield made
    with market_engine.begin() as connection:
        for table, column in (
            ("bar", "instrument_id"),
            ("instrument_identifier", "instrument_id"),
            ("instrument", "id"),
        ):
            connection.execute(text(f"delete from {table} where {column} = :id"), {"id": made})


def test_sample_prices_are_for_demo_households_alone(world: World, sampled: UUID) -> None:
    engine = world.runtime.engine
    guide = people.user(engine, name="Guide")
    demo = people.household(engine, guide, name="Demo", demo=True)
    cases = [
        (people.signed_in(engine, guide), demo, True),
        (world.token("owner"), world.ours.household_id, False),
    ]
    for token, household_id, seen in cases:
        query = {"household_id": str(household_id)}
        dates = {"from_date": "2024-03-01", "to_date": "2024-03-05"}
        quote = world.send(token, "GET", f"/market/quote/{SYMBOL}", params=query)
        history = world.send(token, "GET", f"/market/history/{SYMBOL}", params=query | dates)
        assert ("123.5" in quote.text) is seen, quote.text
        assert ("123.5" in history.text) is seen, history.text


def test_a_real_household_cannot_ask_for_sample_prices(world: World) -> None:
    answer = world.send(
        world.token("owner"),
        "PATCH",
        f"/households/{world.ours.household_id}",
        json={"price_sources": ["sample", "household"]},
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "statement",
    [
        "update bar set close = 1 where instrument_id = :id",
        "delete from bar where instrument_id = :id",
        "update instrument set name = 'Mine' where id = :id",
        "delete from instrument where id = :id",
    ],
)
def test_shared_facts_are_nobodys_to_change(world: World, sampled: UUID, statement: str) -> None:
    with open_session(world.runtime.engine, world.ours.owner) as session:
        assert session.execute(text(statement), {"id": sampled}).rowcount == 0


def test_the_app_role_adds_no_shared_facts(world: World, sampled: UUID) -> None:
    statement = (
        "insert into bar (instrument_id, source, on_day, close, currency)"
        " values (:id, 'vendor', '2024-03-04', 1, 'USD')"
    )
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        open_session(world.runtime.engine, world.ours.owner) as session,
    ):
        session.execute(text(statement), {"id": sampled})


def test_what_one_household_states_of_a_shared_instrument_is_its_own(
    world: World, sampled: UUID
) -> None:
    stated = world.send(
        world.token("owner"),
        "POST",
        f"/instruments/{sampled}/prices",
        params={"household_id": str(world.ours.household_id)},
        json={"prices": [{"on": "2024-03-05", "close": "987.65"}]},
    )
    assert stated.status_code == 201, stated.text

    for who, seen in (("owner", True), ("viewer", True), ("stranger", False)):
        quote = world.send(world.token(who), "GET", f"/market/quote/{SYMBOL}")
        assert ("987.65" in quote.text) is seen, (who, quote.text)
