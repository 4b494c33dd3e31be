"""The paper household's figures (see conftest), over HTTP."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from bursar.domains.ledger.models import Account
from bursar.domains.market.service import facts
from bursar.kit.db import Actor, open_session
from tests.domains.analytics.conftest import Paper
from tests.factories import ledger

URL = "/api/v1/analytics"
Ask = Callable[..., Any]


@pytest.fixture
def ask(client_for: Callable[[Actor], TestClient], actor: Actor) -> Ask:
    client = client_for(actor)

    def get(path: str, **params: Any) -> Any:
        response = client.get(f"{URL}/{path}", params=params)
        assert response.status_code == 200, response.text
        return response.json()

    return get


def test_net_worth_is_what_the_paper_says(ask: Ask, paper: Paper) -> None:
    found = ask("dashboard")

    assert found["net_worth"] == "111929.00"
    assert found["total_assets"] == "311929.00"
    assert found["total_liabilities"] == "200000.00"
    assert (found["currency"], found["as_of"], found["status"]) == ("USD", "2024-03-29", "complete")
    # 40 FUND by 1; 10 STK from 88 * 1.10 to 90 * 1.20 each; 200 EUR by 0.10.
    assert Decimal(found["day_change"]["amount"]) == 40 + 112 + 20
    assert {one["name"]: one["value"] for one in found["accounts"]} == {
        "Broker": "10609.00",
        "Roth": "1320.00",
    }
    assert [one["symbol"] for one in found["movers"]] == ["STK", "FUND"]
    assert found["movers"][0]["amount"] == "112.00"
    assert found["movers"][1]["percent"] == pytest.approx(1 / 111)
    assert found["history"][-1]["net_worth"] == 111929
    assert found["recent_transactions"][0]["id"] == str(paper.sale)
    assert sum(one["weight"] for one in found["allocation"]) == pytest.approx(1)


def test_the_dashboard_of_one_account_leaves_home_and_mortgage_out(ask: Ask, paper: Paper) -> None:
    found = ask("dashboard", account_id=str(paper.roth))

    assert (found["net_worth"], found["total_liabilities"]) == ("1320.00", "0.00")
    assert [one["name"] for one in found["accounts"]] == ["Roth"]


def test_a_past_day_has_the_figures_of_that_day(ask: Ask, paper: Paper) -> None:
    # 9,995 less the purchase, and 50 FUND at 100 while nothing was in the Roth yet.
    assert ask("dashboard", as_of="2024-01-04")["net_worth"] == "109995.00"


def test_funds_are_looked_through_and_the_rest_is_unknown(ask: Ask, paper: Paper) -> None:
    found = ask("asset-allocation")

    classes = {one["key"]: Decimal(one["value"]) for one in found["by_asset_class"]}
    assert classes == {
        "real_estate": 300_000,
        "cash": 6_129 + 240,
        "us_stock": 3_136,  # 70 % of 4,480
        "bond": 896,
        "unknown": 448,  # the 10 % that the fund's weights leave
        "stock": 1_080,
    }
    countries = {one["key"]: Decimal(one["value"]) for one in found["by_country"]}
    assert countries["DE"] == 1_080
    assert countries["unknown"] == 4_480  # Luxembourg is where the fund is registered
    treatments = {one["key"]: Decimal(one["value"]) for one in found["by_tax_treatment"]}
    assert treatments == {"taxable": 10_609, "roth": 1_320, "outside": 300_000}
    for name in ("asset_class", "sector", "country", "currency", "tax_treatment", "account",
                 "member"):  # fmt: skip
        slices = found[f"by_{name}"]
        assert sum(one["weight"] for one in slices) == pytest.approx(1), name
        assert sum(Decimal(one["value"]) for one in slices) == pytest.approx(Decimal(311_929))


def test_the_change_is_explained_without_a_rest(ask: Ask, paper: Paper) -> None:
    parts = ask("performance", window="all")["parts"]

    assert {name: Decimal(value) for name, value in parts.items()} == {
        "start_value": 0,
        "flows": 10_000 + 1_100,
        # FUND: 40 * 12 held and 10 * 10 sold; STK: 80 and 20 EUR at the 1.10 each day began with.
        "price": 580 + 110,
        "income": 40,
        "fees": -5,
        "taxes": -6,
        "currency": 110,  # 1,100 EUR by 0.10
        "residual": 0,
        "end_value": 11_929,
        "gain": 829,
    }


def test_an_instrument_alone_earns_its_dividend_and_bears_its_costs(ask: Ask, paper: Paper) -> None:
    found = ask("performance", window="all", instrument_id=str(paper.fund))

    # 5,005 paid for 5,000; 5,500 on 1 March (with the dividend's 34 of 15 February between), 112
    # for 110 since.
    expected = (5_000 / 5_005) * (5_034 / 5_000) * (110 / 100) * (112 / 110) - 1
    assert found["time_weighted"]["cumulative"] == pytest.approx(expected)
    assert Decimal(found["parts"]["residual"]) == 0
    assert Decimal(found["parts"]["income"]) == 40


def test_windows_link_to_the_whole(ask: Ask, paper: Paper) -> None:
    whole = ask("performance", window="all")["time_weighted"]["cumulative"]
    first = ask("performance", **{"from": "2024-01-01", "to": "2024-02-10"})["time_weighted"]
    second = ask("performance", **{"from": "2024-02-10", "to": "2024-03-29"})["time_weighted"]

    linked = (1 + first["cumulative"]) * (1 + second["cumulative"]) - 1
    assert linked == pytest.approx(whole)


@pytest.mark.parametrize("group_by", ["class", "account", "member", "currency"])
@pytest.mark.parametrize("interval", ["day", "week", "month"])
def test_groups_add_up_to_net_worth(ask: Ask, paper: Paper, group_by: str, interval: str) -> None:
    found = ask("net-worth-history", group_by=group_by, interval=interval)

    for point in found["points"]:
        assert sum(point["parts"]) == pytest.approx(point["net_worth"], abs=0.05)
        assert point["assets"] - point["liabilities"] == pytest.approx(point["net_worth"], abs=0.02)
    assert found["points"][-1]["net_worth"] == 111_929


def test_holdings_know_cost_gain_and_the_day_of_their_price(ask: Ask, paper: Paper) -> None:
    found = ask("holdings")

    items = {one["symbol"]: one for one in found["items"]}
    fund, stock = items["FUND"], items["STK"]
    assert (fund["quantity"], fund["price"], fund["price_on"]) == ("40", "112", "2024-03-29")
    assert (fund["cost_basis"], fund["unrealised_gain"]) == ("4004.00", "476.00")  # 40 of 5,005/50
    assert (fund["day_change"], fund["income_12m"]) == ("40.00", "40.00")
    assert (stock["local_value"], stock["value"]) == ("900.00", "1080.00")
    assert (stock["cost_basis"], stock["unrealised_gain"]) == ("880.00", "200.00")  # 800 at 1.10
    assert sum(one["weight"] for one in found["items"]) == pytest.approx(1)
    assert {one["symbol"]: one["value"] for one in ask("holdings", by_account=True)["items"]} == {
        "FUND": "4480.00", "USD": "6129.00", "STK": "1080.00", "EUR": "240.00",
    }  # fmt: skip


def test_realised_gains_are_lines_of_the_form(ask: Ask, paper: Paper) -> None:
    found = ask("realised-gains", year=2024)

    (line,) = found["items"]
    assert (line["box"], line["description"]) == ("short", "10 FUND")
    assert (line["proceeds"], line["cost"], line["gain"]) == ("1100.00", "1001.00", "99.00")
    assert line["transaction_id"] == str(paper.sale)
    (total,) = found["totals"]
    assert (total["gain"], total["lines"], total["unknown_lines"]) == ("99.00", 1, 0)
    assert ask("realised-gains", year=2023)["items"] == []


def test_the_file_has_the_columns_of_form_8949(
    client_for: Callable[[Actor], TestClient], actor: Actor, paper: Paper
) -> None:
    response = client_for(actor).get(f"{URL}/realised-gains.csv", params={"year": 2024})

    assert response.headers["content-type"].startswith("text/csv")
    heading, line, total = list(csv.reader(io.StringIO(response.text)))
    assert heading[:8] == [
        "(a) Description of property", "(b) Date acquired", "(c) Date sold or disposed of",
        "(d) Proceeds", "(e) Cost or other basis", "(f) Code", "(g) Adjustment",
        "(h) Gain or loss",
    ]  # fmt: skip
    assert line[:8] == [
        "10 FUND",
        "01/03/2024",
        "03/01/2024",
        "1100.00",
        "1001.00",
        "",
        "",
        "99.00",
    ]
    assert (total[0], total[3], total[7]) == ("Total 2024", "1100.00", "99.00")


def test_dividends_are_expected_as_last_year_a_unit(ask: Ask, paper: Paper) -> None:
    found = ask("dividends")

    assert found["received_12m"] == "40.00"
    assert found["expected_12m"] == "32.00"  # 40 on 50 units; 40 units are left
    assert "estimate" in found["basis_of_estimate"]


def test_income_and_expenses_count_transfers_as_neither(
    ask: Ask, engine: Engine, actor: Actor, paper: Paper, rebuild_now: Callable[[], None]
) -> None:
    with open_session(engine, actor) as session:
        bank = ledger.account(session, paper.household_id, name="Bank", kind="checking")
        today = date.fromisoformat(ask("income-expenses", months=1)["to_month"])
        pay = Decimal(3000)
        ledger.transaction(session, bank, "deposit", today, amount=pay, category="salary")
        ledger.transaction(
            session, bank, "withdrawal", today, amount=Decimal(-1200), category="rent"
        )
        ledger.income(session, paper.household_id, amount="3000")
    rebuild_now()

    found = ask("income-expenses", months=2)

    assert (found["income_total"], found["expenses_total"]) == ("3000.00", "1200.00")
    assert found["savings_rate"] == pytest.approx(0.6)
    assert found["months"][-1]["income"] == [{"category": "salary", "amount": "3000.00"}]
    assert len(found["expected"]) == 12
    assert all(month["streams"] == "3000.00" for month in found["expected"])


def test_an_unknown_price_makes_the_total_partial_and_says_what_to_do(
    ask: Ask, engine: Engine, actor: Actor, paper: Paper, rebuild_now: Callable[[], None]
) -> None:
    with open_session(engine, actor) as session:
        odd = facts.add_instrument(
            session, paper.household_id, symbol="ODD", name="Odd", kind="stock", currency="USD"
        )
        broker = session.get_one(Account, paper.broker)
        ledger.transaction(
            session, broker, "transfer_in_kind", date(2024, 3, 1), instrument_id=odd.id,
            quantity=Decimal(3),
        )  # fmt: skip
    rebuild_now()

    found = ask("dashboard")

    assert (found["net_worth"], found["status"]) == ("111929.00", "partial")
    (part,) = found["missing"]
    assert (part["label"], part["reason"], part["account_name"]) == (
        "ODD", "missing_price", "Broker",
    )  # fmt: skip
    assert found["attention"][0]["kind"] == "missing_price"
    assert "price" in found["attention"][0]["fix"]
    returns = ask("performance", window="all")
    assert returns["status"] == "partial"
    assert [one["label"] for one in returns["missing"]] == ["ODD"]
    assert Decimal(returns["parts"]["residual"]) == 0
    holding = next(one for one in ask("holdings")["items"] if one["symbol"] == "ODD")
    assert (holding["value"], holding["status"]) == (None, "missing_price")


def test_a_missing_rate_is_never_one(
    ask: Ask, engine: Engine, actor: Actor, paper: Paper, rebuild_now: Callable[[], None]
) -> None:
    with open_session(engine, actor) as session:
        pounds = ledger.account(
            session, paper.household_id, name="Pounds", kind="savings", currency="GBP"
        )
        ledger.deposit(session, pounds, date(2024, 3, 1), "500")
        ledger.asset(session, paper.household_id, name="Flat", worth={date(2024, 1, 1): "9"},
                     currency="GBP")  # fmt: skip
    rebuild_now()

    found = ask("dashboard")

    assert (found["net_worth"], found["status"]) == ("111929.00", "partial")
    assert {(one["label"], one["reason"]) for one in found["missing"]} == {
        ("GBP", "missing_rate"),
        ("Flat", "missing_rate"),
    }


def test_a_card_is_a_debt_and_a_linked_debt_counts_once(
    ask: Ask, engine: Engine, actor: Actor, paper: Paper, rebuild_now: Callable[[], None]
) -> None:
    with open_session(engine, actor) as session:
        card = ledger.account(session, paper.household_id, name="Card", kind="credit_card")
        ledger.transaction(session, card, "withdrawal", date(2024, 3, 1), amount=Decimal(-700))
        ledger.liability(
            session, paper.household_id, name="The card", kind="credit_card", account_id=card.id,
            owed={date(2024, 3, 1): "700"},
        )  # fmt: skip
    rebuild_now()

    found = ask("dashboard")

    assert found["net_worth"] == "111229.00"
    assert found["total_assets"] == "311929.00"
    assert found["total_liabilities"] == "200700.00"


def test_an_empty_household_is_worth_nothing_and_says_so(ask: Ask, household_id: object) -> None:
    found = ask("dashboard")

    assert (found["net_worth"], found["status"], found["day_change"]) == ("0.00", "complete", None)
    for path in ("asset-allocation", "performance", "net-worth-history", "income-expenses",
                 "holdings", "realised-gains", "dividends"):  # fmt: skip
        ask(path)


def test_an_answer_kept_costs_three_statements_and_no_body(
    client_for: Callable[[Actor], TestClient], engine: Engine, actor: Actor, paper: Paper
) -> None:
    client = client_for(actor)
    first = client.get(f"{URL}/dashboard")

    with counted(engine) as statements:
        again = client.get(f"{URL}/dashboard")
    unchanged = client.get(f"{URL}/dashboard", headers={"If-None-Match": first.headers["etag"]})

    assert again.content == first.content
    asked = [one for one in statements if "set_config" not in one]
    assert len(asked) <= 3, asked
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_a_change_is_seen_by_the_next_request(
    ask: Ask, engine: Engine, actor: Actor, paper: Paper, rebuild_now: Callable[[], None]
) -> None:
    assert ask("dashboard")["net_worth"] == "111929.00"
    with open_session(engine, actor) as session:
        ledger.deposit(session, session.get_one(Account, paper.broker), date(2024, 3, 29), "71")
    rebuild_now()

    assert ask("dashboard")["net_worth"] == "112000.00"


class counted:  # noqa: N801 (reads as a word)
    """The statements that an engine runs meanwhile."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._found: list[str] = []

    def _add(self, _c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        self._found.append(statement)

    def __enter__(self) -> list[str]:
        event.listen(self._engine, "before_cursor_execute", self._add)
        return self._found

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._add)


PATHS = (
    "freshness",
    "dashboard", "asset-allocation", "performance", "net-worth-history", "income-expenses",
    "holdings", "realised-gains", "realised-gains.csv", "dividends", "unfold?figure=net_worth",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_strangers_cannot_tell_the_household_exists(
    client_for: Callable[[Actor], TestClient], stranger: Actor, paper: Paper, path: str
) -> None:
    response = client_for(stranger).get(
        f"{URL}/{path}", params={"household_id": str(paper.household_id)} | _query(path)
    )

    assert response.status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_viewers_read_the_figures(
    client_for: Callable[[Actor], TestClient], viewer: Actor, paper: Paper, path: str
) -> None:
    response = client_for(viewer).get(
        f"{URL}/{path.partition('?')[0]}",
        params={"household_id": str(paper.household_id)} | _query(path),
    )

    assert response.status_code == 200


def _query(path: str) -> dict[str, str]:
    return dict(part.split("=") for part in path.partition("?")[2].split("&") if part)


def test_accounts_of_others_are_not_there(
    client_for: Callable[[Actor], TestClient], stranger: Actor, paper: Paper
) -> None:
    response = client_for(stranger).get(
        f"{URL}/dashboard", params={"account_id": str(paper.broker)}
    )

    assert response.status_code == 404


def test_nobody_reads_figures_without_signing_in(client: TestClient) -> None:
    assert client.get(f"{URL}/dashboard").status_code == 401
