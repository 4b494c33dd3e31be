"""Figures taken apart: parents are what their children make, and leaves name rows."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from bursar.kit.db import Actor
from tests.domains.analytics.conftest import Paper

URL = "/api/v1/analytics/unfold"
Node = dict[str, Any]
Unfold = Callable[..., Node]


@pytest.fixture
def unfold(client_for: Callable[[Actor], TestClient], actor: Actor) -> Unfold:
    client = client_for(actor)

    def get(figure: str, **params: Any) -> Node:
        response = client.get(URL, params={"figure": figure, **params})
        assert response.status_code == 200, response.text
        root: Node = response.json()["root"]
        for node in walk(root):
            agrees(node)
        return root

    return get


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node["children"]:
        yield from walk(child)


def agrees(node: Node) -> None:
    values = [child["value"] for child in node["children"] if child["value"] is not None]
    if node["operation"] == "sum" and node["value"] is not None:
        assert node["value"] == pytest.approx(sum(values), abs=0.005), node["label"]
    elif node["operation"] == "product" and node["value"] is not None:
        assert node["value"] == pytest.approx(math.prod(values)), node["label"]
    elif node["operation"] == "leaf":
        assert node["source"] is not None, node["label"]


def test_net_worth_unfolds_to_holdings_valuations_and_balances(
    unfold: Unfold, paper: Paper
) -> None:
    root = unfold("net_worth")

    assert root["value"] == pytest.approx(111_929)
    leaves = {node["label"]: node for node in walk(root) if node["operation"] == "leaf"}
    assert leaves["FUND"]["value"] == pytest.approx(4_480)
    assert (leaves["Home"]["source"]["type"], leaves["Home"]["source"]["id"]) == (
        "valuation", str(paper.home),
    )  # fmt: skip
    assert leaves["Mortgage"]["value"] == pytest.approx(-200_000)
    assert leaves["Mortgage"]["source"]["type"] == "balance"


def test_every_figure_inside_unfolds_to_the_same_value(unfold: Unfold, paper: Paper) -> None:
    for node in walk(unfold("net_worth")):
        if node["source"] is not None and node["source"]["type"] == "figure":
            query = dict(node["source"]["query"])
            assert unfold(query.pop("figure"), **query)["value"] == pytest.approx(node["value"])


def test_a_holding_unfolds_to_transactions_price_and_rate(unfold: Unfold, paper: Paper) -> None:
    root = unfold("holding", instrument_id=str(paper.stock))

    assert root["value"] == pytest.approx(1_080)
    units, price, rate = root["children"]
    assert (units["value"], price["value"], rate["value"]) == (10, 90, pytest.approx(1.2))
    assert [node["source"]["type"] for node in units["children"]] == ["transaction"]
    assert units["children"][0]["source"]["id"] is not None
    assert (price["source"]["type"], price["source"]["on"]) == ("price", "2024-03-29")
    assert (rate["source"]["type"], rate["source"]["note"]) == (
        "rate", "1 EUR = 1.2 USD, hand",
    )  # fmt: skip


def test_cash_unfolds_to_the_entries_that_moved_it(unfold: Unfold, paper: Paper) -> None:
    root = unfold("cash", account_id=str(paper.broker), currency="USD")

    assert [node["value"] for node in root["children"]] == [10_000, -5_005, 34, 1_100]
    assert all(node["source"]["id"] for node in root["children"])


def test_a_realised_gain_unfolds_to_the_sale_and_the_purchase(unfold: Unfold, paper: Paper) -> None:
    root = unfold("realised_gain", year=2024)

    ((proceeds, cost),) = [node["children"] for node in root["children"]]
    assert (proceeds["value"], cost["value"], root["value"]) == (1_100, -1_001, pytest.approx(99))
    assert proceeds["source"]["id"] == str(paper.sale)
    assert cost["source"]["on"] == "2024-01-03"


def test_a_window_unfolds_to_the_rows_that_moved_it(unfold: Unfold, paper: Paper) -> None:
    root = unfold("performance", window="all")

    parts = {node["label"]: node for node in root["children"]}
    assert root["value"] == pytest.approx(11_929)
    assert parts["Income"]["children"][0]["source"]["id"] == str(paper.dividend)
    assert [node["value"] for node in parts["Flows"]["children"]] == [
        10_000, pytest.approx(1_100),
    ]  # fmt: skip


def test_a_holding_that_is_not_there_is_not_found(
    client_for: Callable[[Actor], TestClient], actor: Actor, paper: Paper
) -> None:
    client = client_for(actor)

    missing = client.get(URL, params={"figure": "holding", "instrument_id": str(paper.home)})
    unnamed = client.get(URL, params={"figure": "holding"})

    assert (missing.status_code, unnamed.status_code) == (404, 422)
