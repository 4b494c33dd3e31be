"""Quotes, prices and instruments: whose word counts, and for whom."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from bursar.domains.ledger.queries.rates import RateTable, to_base
from bursar.domains.market.models import Bar, CorporateAction, Instrument
from bursar.domains.market.models import InstrumentIdentifier as Identifier
from bursar.domains.market.queries import prices
from bursar.domains.market.queries.instruments import corporate_actions
from bursar.kit import clock
from bursar.kit.db import Actor, open_session
from bursar.kit.ids import new_id
from tests.factories import market, people

MARKET = "/api/v1/market"
INSTRUMENTS = "/api/v1/instruments"
TODAY = clock.today()
YESTERDAY = TODAY - timedelta(days=1)


def _bar(
    instrument: UUID, on: date, close: str, source: str, currency: str = "USD"
) -> dict[str, Any]:
    return {
        "instrument_id": instrument,
        "on_day": on,
        "close": Decimal(close),
        "source": source,
        "currency": currency,
    }


def _name() -> str:
    """A ticker that no other test's shared rows have."""
    return f"T{new_id().hex[-10:]}".upper()


# -- whose price counts --------------------------------------------------------------------


def test_a_hand_beats_a_file_a_file_a_vendor_and_all_a_trade(
    engine: Engine, api: TestClient, actor: Actor, household_id: UUID,
    shared_instrument: Callable[..., UUID], publish: Callable[..., None],
) -> None:  # fmt: skip
    symbol = _name()
    row_id = shared_instrument(symbol)

    def price() -> tuple[Decimal | None, str]:
        quote = api.get(f"{MARKET}/quote/{symbol}").json()
        return quote["price"] and Decimal(quote["price"]), quote["status"]

    assert price() == (None, "missing_price")
    publish(Bar, **_bar(row_id, TODAY, "9", "sample"))
    assert price() == (None, "missing_price")  # a real household never sees sample prices
    publish(Bar, **_bar(row_id, TODAY, "5", "tiingo"))
    assert price() == (5, "complete")
    for close, source in (("1", "trade"), ("2", "tiingo"), ("3", "file"), ("4", "hand")):
        with open_session(engine, actor) as session:
            row = session.get(Instrument, row_id)
            market.prices(session, household_id, row, {TODAY: close}, source=source)
        assert price() == (Decimal(close), "complete")


def test_a_demo_household_sees_sample_prices_and_is_told(
    engine: Engine, client_for: Callable[[Actor], TestClient],
    shared_instrument: Callable[..., UUID], publish: Callable[..., None],
) -> None:  # fmt: skip
    symbol = _name()
    publish(Bar, **_bar(shared_instrument(symbol), TODAY, "9", "sample"))
    visitor = people.user(engine)
    people.household(engine, visitor, name="Sample", demo=True)
    client = client_for(visitor)

    quote = client.get(f"{MARKET}/quote/{symbol}").json()
    assert (Decimal(quote["price"]), quote["source"], quote["note"]) == (
        9, "sample", "Sample price.",
    )  # fmt: skip
    assert client.get(f"{MARKET}/history/{symbol}").json()["sample"]
    assert client.get(f"{MARKET}/sources").json()["sample"]


def test_the_sample_markets_splits_happen_to_nobody_else(
    engine: Engine, actor: Actor, household_id: UUID,
    shared_instrument: Callable[..., UUID], publish: Callable[..., None],
) -> None:  # fmt: skip
    row_id = shared_instrument(_name())
    publish(
        CorporateAction,
        id=new_id(),
        instrument_id=row_id,
        kind="split",
        ex_on=YESTERDAY,
        ratio=Decimal(4),
        source="sample",
    )
    demo = people.household(engine, actor, name="Sample", demo=True)
    with open_session(engine, actor) as session:
        assert corporate_actions(session, household_id, [row_id]) == []
        assert [row.ratio for row in corporate_actions(session, demo, [row_id])] == [4]


def test_one_households_word_changes_nobody_elses_values(
    engine: Engine, api: TestClient, client_for: Callable[[Actor], TestClient], stranger: Actor,
    household_id: UUID, shared_instrument: Callable[..., UUID], publish: Callable[..., None],
) -> None:  # fmt: skip
    symbol = _name()
    row_id = shared_instrument(symbol)
    publish(Bar, **_bar(row_id, TODAY, "5", "tiingo"))
    given = {"prices": [{"on": TODAY.isoformat(), "close": "999"}]}
    assert api.post(f"{INSTRUMENTS}/{row_id}/prices", json=given).status_code == 201

    mine = api.get(f"{MARKET}/quote/{symbol}").json()
    theirs = client_for(stranger).get(f"{MARKET}/quote/{symbol}").json()
    assert (Decimal(mine["price"]), Decimal(theirs["price"])) == (999, 5)


def test_zeros_and_other_currencies_are_no_prices(
    engine: Engine, actor: Actor, household_id: UUID, api: TestClient,
    shared_instrument: Callable[..., UUID], publish: Callable[..., None],
) -> None:  # fmt: skip
    symbol = _name()
    row_id = shared_instrument(symbol, currency="GBP")
    publish(Bar, **_bar(row_id, YESTERDAY, "12", "tiingo", "GBP"))
    publish(Bar, **_bar(row_id, TODAY, "0", "tiingo", "GBP"))
    publish(Bar, **_bar(row_id, TODAY, "1200", "yahoo", "GBX"))
    assert Decimal(api.get(f"{MARKET}/quote/{symbol}").json()["price"]) == 12
    assert len(api.get(f"{MARKET}/history/{symbol}").json()["items"]) == 1
    with open_session(engine, actor) as session:
        column = prices.closes(session, household_id, [row_id])[row_id]
        assert list(column.closes) == [12.0]


# -- quotes --------------------------------------------------------------------------------


def test_a_split_is_no_loss_in_a_quote(
    engine: Engine, actor: Actor, household_id: UUID, api: TestClient
) -> None:
    with open_session(engine, actor) as session:
        row = market.instrument(session, household_id, "SPL", closes={YESTERDAY: "400"})
        market.prices(session, household_id, row, {TODAY: "101"})
        market.split(session, household_id, row, TODAY, "4")
    quote = api.get(f"{MARKET}/quote/SPL").json()
    assert (Decimal(quote["previous_close"]), Decimal(quote["change"])) == (100, 1)
    assert quote["change_pct"] == pytest.approx(0.01)


def test_an_old_price_is_stale_and_says_its_day(
    engine: Engine, actor: Actor, household_id: UUID, api: TestClient
) -> None:
    old = TODAY - timedelta(days=8)
    with open_session(engine, actor) as session:
        market.instrument(session, household_id, "OLD", closes={old: "3"})
    quote = api.get(f"{MARKET}/quote/OLD").json()
    assert (quote["status"], quote["on"], quote["change"]) == ("stale", old.isoformat(), None)


def test_a_missing_price_says_what_to_do(
    engine: Engine, actor: Actor, household_id: UUID, api: TestClient
) -> None:
    with open_session(engine, actor) as session:
        market.instrument(session, household_id, "NONE")
    quote = api.get(f"{MARKET}/quote/none").json()
    assert (quote["status"], quote["price"]) == ("missing_price", None)
    assert "vendor's key" in quote["note"]
    assert api.get(f"{MARKET}/quote/{_name()}").status_code == 404


def test_several_quotes_come_in_the_order_asked_for(
    engine: Engine, actor: Actor, household_id: UUID, api: TestClient
) -> None:
    with open_session(engine, actor) as session:
        for symbol in ("BBB", "AAA"):
            market.instrument(session, household_id, symbol, closes={TODAY: "3"})
    answer = api.get(f"{MARKET}/batch-quotes", params={"symbols": f"BBB, {_name()},AAA,,"}).json()
    assert [quote["symbol"] for quote in answer["items"]] == ["BBB", "AAA"]


def test_history_is_oldest_first_between_two_days(
    engine: Engine, actor: Actor, household_id: UUID, api: TestClient
) -> None:
    days = {TODAY - timedelta(days=n): str(10 + n) for n in range(5)}
    with open_session(engine, actor) as session:
        market.instrument(session, household_id, "HIS", closes=days)
    wanted = {"from_date": min(days).isoformat(), "to_date": YESTERDAY.isoformat()}
    found = api.get(f"{MARKET}/history/HIS", params=wanted).json()["items"]
    assert [Decimal(bar["close"]) for bar in found] == [14, 13, 12, 11]
    ancient = api.get(f"{MARKET}/history/HIS", params={"to_date": "0001-01-01"})
    assert (ancient.status_code, ancient.json()["items"]) == (200, [])


# -- names ---------------------------------------------------------------------------------


def test_a_ticker_means_who_has_it_today_else_who_had_it_last(
    api: TestClient, shared_instrument: Callable[..., UUID], publish: Callable[..., None]
) -> None:
    def names(instrument: UUID, value: str, **when: date) -> None:
        publish(Identifier, instrument_id=instrument, scheme="ticker", value=value, **when)

    ticker, first, second = _name(), shared_instrument(_name()), shared_instrument(_name())
    names(first, ticker, valid_to=date(2015, 12, 31))
    names(second, ticker, valid_from=date(2020, 1, 1))
    assert api.get(f"{MARKET}/quote/{ticker}").json()["instrument_id"] == str(second)

    gone, former = _name(), shared_instrument(_name())
    names(former, gone, valid_to=date(2022, 10, 27))
    assert api.get(f"{MARKET}/quote/{gone}").json()["instrument_id"] == str(former)


def test_a_search_finds_the_exact_symbol_first_then_beginnings(
    api: TestClient, shared_instrument: Callable[..., UUID]
) -> None:
    word = _name()
    inside = shared_instrument(f"X{word}")
    named = shared_instrument(_name(), name=f"{word} Corporation")
    longer = shared_instrument(f"{word}X")
    exact = shared_instrument(word)

    def found(q: str) -> list[str]:
        return [row["id"] for row in api.get(f"{MARKET}/search", params={"q": q}).json()["items"]]

    assert found(word.lower()) == [str(row) for row in (exact, longer, named, inside)]
    assert found("   ") == []
    assert found("%") == []


def test_the_own_instrument_of_a_symbol_comes_first(
    engine: Engine, actor: Actor, household_id: UUID, api: TestClient,
    shared_instrument: Callable[..., UUID],
) -> None:  # fmt: skip
    symbol = _name()
    shared_instrument(symbol)
    with open_session(engine, actor) as session:
        own = market.instrument(session, household_id, symbol).id
    assert api.get(f"{MARKET}/quote/{symbol}").json()["instrument_id"] == str(own)
    rows = api.get(f"{MARKET}/search", params={"q": symbol}).json()["items"]
    assert [row["is_own"] for row in rows] == [True, False]


# -- own instruments and prices ------------------------------------------------------------


def test_an_own_instrument_is_made_changed_and_nobody_elses(
    client_for: Callable[[Actor], TestClient], api: TestClient, stranger: Actor, viewer: Actor,
    household_id: UUID,
) -> None:  # fmt: skip
    body = {"symbol": "FUND", "name": "A fund", "kind": "fund", "currency": "USD"}
    made = api.post(INSTRUMENTS, json=body)
    assert (made.status_code, made.json()["is_own"]) == (201, True)
    one = f"{INSTRUMENTS}/{made.json()['id']}"
    assert api.patch(one, json={"sector": "Bonds"}).json()["sector"] == "Bonds"
    assert api.patch(one, json={"kind": "spaceship"}).status_code == 422
    assert api.post(INSTRUMENTS, json=body | {"multiplier": "1e40"}).status_code == 422

    away, guest = client_for(stranger), client_for(viewer)
    scope = {"household_id": str(household_id)}
    assert away.get(one).status_code == 404
    assert away.patch(one, json={"sector": "x"}).status_code == 404
    assert away.post(INSTRUMENTS, json=body, params=scope).status_code == 404
    assert guest.get(one).status_code == 200
    assert guest.patch(one, json={"sector": "x"}).status_code == 403
    assert guest.post(INSTRUMENTS, json=body, params=scope).status_code == 403


def test_a_shared_instrument_is_changed_by_its_source_alone(
    api: TestClient, shared_instrument: Callable[..., UUID]
) -> None:
    one = f"{INSTRUMENTS}/{shared_instrument(_name())}"
    assert api.patch(one, json={"sector": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("price", "field"),
    [
        ({"on": (TODAY + timedelta(days=1)).isoformat(), "close": "1"}, "on"),
        ({"on": "1800-01-01", "close": "1"}, "on"),
        ({"on": "2024-01-01", "close": "1", "currency": "EUR"}, "currency"),
        ({"on": "2024-01-01", "close": "0"}, None),
        ({"on": "2024-01-01", "close": "NaN"}, None),
    ],
    ids=["tomorrow", "long ago", "another currency", "nothing", "not a number"],
)
def test_impossible_prices_are_refused(
    engine: Engine, actor: Actor, household_id: UUID, api: TestClient,
    price: dict[str, Any], field: str | None,
) -> None:  # fmt: skip
    with open_session(engine, actor) as session:
        row_id = market.instrument(session, household_id, "USD1").id
    response = api.post(f"{INSTRUMENTS}/{row_id}/prices", json={"prices": [price]})
    assert (response.status_code, response.json().get("field")) == (422, field)
    with open_session(engine, actor) as session:
        assert session.scalars(select(Bar).where(Bar.instrument_id == row_id)).all() == []


def test_a_stated_price_can_be_withdrawn_by_who_may_change(
    engine: Engine, actor: Actor, viewer: Actor, stranger: Actor, household_id: UUID,
    api: TestClient, client_for: Callable[[Actor], TestClient],
) -> None:  # fmt: skip
    with open_session(engine, actor) as session:
        row_id = market.instrument(session, household_id, "OWN").id
    url = f"{INSTRUMENTS}/{row_id}/prices"
    given = {"prices": [{"on": "2024-01-02", "close": "7.5", "currency": "USD"}]}
    scope = {"household_id": str(household_id)}
    assert api.post(url, json=given).json() == {"written": 1}
    assert client_for(viewer).post(url, json=given, params=scope).status_code == 403
    assert client_for(viewer).delete(f"{url}/2024-01-02", params=scope).status_code == 403
    assert client_for(stranger).post(url, json=given).status_code == 404
    assert client_for(stranger).delete(f"{url}/2024-01-02").status_code == 404
    assert api.delete(f"{url}/2024-01-02").status_code == 204
    assert api.delete(f"{url}/2024-01-02").status_code == 404


def test_rates_are_stated_by_who_may_change(
    api: TestClient, client_for: Callable[[Actor], TestClient], viewer: Actor, household_id: UUID
) -> None:
    url, scope = f"{MARKET}/exchange-rates", {"household_id": str(household_id)}
    rate = {"base": "EUR", "quote": "USD", "on": "2024-01-02", "rate": "1.1"}
    assert api.post(url, json=rate).status_code == 201
    assert client_for(viewer).post(url, json=rate, params=scope).status_code == 403
    assert api.post(url, json=rate | {"quote": "EUR"}).status_code == 422
    assert api.post(url, json=rate | {"rate": "0"}).status_code == 422


def test_the_database_itself_refuses_another_households_instrument(
    engine: Engine, actor: Actor, stranger: Actor, household_id: UUID, api: TestClient
) -> None:
    elsewhere = people.own_household(engine, stranger)
    with open_session(engine, stranger) as session:
        theirs = market.instrument(session, elsewhere, "SECRET").id
    given = {"prices": [{"on": "2024-01-02", "close": "1"}]}
    assert api.post(f"{INSTRUMENTS}/{theirs}/prices", json=given).status_code == 404
    with (
        pytest.raises(DBAPIError, match="instrument that its household does not see"),
        open_session(engine, actor) as session,
    ):
        session.execute(
            text(
                "insert into bar (household_id, instrument_id, source, on_day, close, currency)"
                " values (:household, :instrument, 'hand', '2024-01-02', 1, 'USD')"
            ),
            {"household": household_id, "instrument": theirs},
        )


# -- rates ---------------------------------------------------------------------------------


def test_a_rate_is_found_in_either_direction_and_over_the_dollar(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    day = date(2024, 1, 2)
    with open_session(engine, actor) as session:
        market.rate(session, household_id, "USD/INR", day, "80")
        market.rate(session, household_id, "EUR/USD", day, "1.25")
        columns = prices.rates(session, household_id, {"USD", "INR", "EUR", "JPY"})
    table = RateTable(columns)
    assert table.on("INR", "USD", day) == Decimal("0.0125")
    assert table.on("EUR", "INR", day + timedelta(days=3)) == 100
    assert table.on("EUR", "INR", day - timedelta(days=1)) is None
    assert table.on("EUR", "INR", day + timedelta(days=11)) is None
    assert table.on("JPY", "USD", day) is None
    to_rupees = to_base(columns, "INR", {"EUR", "USD", "JPY"})
    assert sorted(to_rupees) == ["EUR", "USD"]
    assert list(to_rupees["EUR"].closes) == [100]


def test_the_nearer_of_two_directions_counts(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        market.rate(session, household_id, "EUR/USD", date(2024, 1, 2), "1.5")
        market.rate(session, household_id, "USD/EUR", date(2024, 1, 8), "0.8")
        columns = prices.rates(session, household_id, {"USD", "EUR"})
    assert RateTable(columns).on("EUR", "USD", date(2024, 1, 9)) == Decimal("1.25")
    assert list(to_base(columns, "USD", {"EUR"})["EUR"].closes) == [1.5, 1.25]


def test_an_old_leg_over_the_dollar_is_no_rate_of_today(
    engine: Engine, actor: Actor, household_id: UUID
) -> None:
    with open_session(engine, actor) as session:
        market.rate(session, household_id, "USD/INR", date(2020, 1, 2), "70")
        market.rate(session, household_id, "EUR/USD", date(2024, 1, 2), "1.25")
        columns = prices.rates(session, household_id, {"USD", "EUR", "INR"})
    assert "EUR" not in to_base(columns, "INR", {"EUR", "USD"})
