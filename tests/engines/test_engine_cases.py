"""Engines asked in JSON: the answers are plain JSON, and each mistake has its sentence."""

import json

import pytest

from bursar.engines.errors import InvalidInput
from bursar.engines.household_calc import CALCULATIONS as HOUSEHOLD
from bursar.engines.performance.calc import CALCULATIONS as PERFORMANCE

CALCULATIONS = {**PERFORMANCE, **HOUSEHOLD}
LOAN = {"balance": "1000", "annual_rate": "0.12", "first_due_on": "2025-01-31", "payments": 3}
CASES = {
    "xirr": {"amounts": [-100, "110"], "days": ["2023-01-01", "2024-01-01"]},
    "time_weighted_return": {
        "values": [100, 110, 190],
        "flows": [0, 90],
        "first_day": "2024-01-01",
        "timing": "start",
    },
    "modified_dietz": {
        "start_value": 1000,
        "end_value": 1200,
        "flows": [100],
        "flow_days": [15],
        "days": 30,
    },
    "change": {"values": [100, 110], "rates": [2, 3], "fees": [0]},
    "amortization": {
        **LOAN,
        "prepayment": {
            "every_payment": 1,
            "lump_sums": [{"paid_on": "2025-02-01", "amount": "10"}],
        },
    },
    "payoff": {**LOAN, "scenarios": [{"kind": "extra_payment", "amount": 100}]},
    "income_projection": {
        "streams": [
            {
                "name": "rent",
                "amount": 900,
                "frequency": "monthly",
                "first_paid_on": "2025-01-01",
                "growth": "0.02",
            }
        ],
        "from_on": "2025-01-01",
        "to_on": "2026-12-31",
    },
    "property_cash_flow": {"monthly_rent": 1500, "value": None, "vacancy_rate": "0.05"},
}


def test_every_calculation_has_a_case_here():
    assert set(CASES) == set(CALCULATIONS)


@pytest.mark.parametrize("name", CASES)
def test_the_answer_is_plain_json(name):
    answer = CALCULATIONS[name](CASES[name])
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_answers_by_hand():
    answers = {name: CALCULATIONS[name](case) for name, case in CASES.items()}
    assert answers["xirr"]["rate"] == pytest.approx(0.1)
    assert answers["xirr"]["status"] == "unique"
    assert answers["time_weighted_return"]["cumulative"] == pytest.approx(0.045)
    assert answers["time_weighted_return"]["windows"]["3y"] is None
    assert answers["time_weighted_return"]["day_statuses"] == ["complete", "complete"]
    assert answers["modified_dietz"]["rate"] == pytest.approx(100 / 1050)
    assert answers["change"]["total"]["currency"] == 110.0
    assert answers["change"]["total"]["change"] == 130.0
    assert answers["amortization"]["payment"] == "340.02"
    assert [row["payments"] for row in answers["payoff"]["payoffs"]] == [3, 3]
    assert answers["payoff"]["payoffs"][0]["total_interest"] == "20.07"
    assert answers["income_projection"]["years"][1]["total"] == "11016.00"
    assert answers["property_cash_flow"]["cash_flow"] == "17100.00"
    assert answers["property_cash_flow"]["cap_rate"] is None


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("xirr", {"amounts": None}, "needs amounts"),
        ("xirr", {"amounts": "x"}, "amounts must be a list"),
        ("xirr", {"amounts": [1, "x"]}, "list of numbers"),
        ("xirr", {"amounts": [[1], [1, 2]]}, "list of numbers"),
        ("xirr", {"days": ["2024-02-30", "2024-01-01"]}, "must be a date like"),
        ("xirr", {"days": None}, "needs days"),
        ("xirr", {"day_count": "lunar"}, "must be one of: act/365F"),
        ("xirr", {"guess": 0.1}, "has no field guess"),
        ("modified_dietz", {"days": "thirty"}, "must be a number"),
        ("modified_dietz", {"days": True}, "must be a number"),
        ("modified_dietz", {"start_value": "Infinity"}, "must be finite"),
        ("amortization", {"balance": None}, "needs balance"),
        ("amortization", {"payments": 2.5}, "must be a whole number"),
        ("amortization", {"prepayment": 7}, "must be a JSON object"),
        ("amortization", {"first_due_on": None}, "needs first_due_on"),
        ("payoff", {"scenarios": [{"kind": "prayer"}]}, "must be one of"),
        ("payoff", {"scenarios": [{}]}, "a scenario needs kind"),
        ("payoff", {"scenarios": {}}, "scenarios must be a list"),
        ("income_projection", {"streams": [{"name": 3}]}, "name must be text"),
        ("income_projection", {"streams": [{}]}, "a stream needs name"),
        ("property_cash_flow", {"monthly_rent": None}, "needs monthly_rent"),
        ("property_cash_flow", {"rent": 1}, "has no field rent"),
    ],
)
def test_each_mistake_has_its_sentence(name, change, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        CALCULATIONS[name]({**CASES[name], **change})


def test_what_is_left_out_is_not_there():
    plain = CALCULATIONS["time_weighted_return"]({"values": [100, 110], "flows": [0]})
    assert "windows" not in plain
    assert CALCULATIONS["change"]({"values": [100, 110]})["total"]["price"] == 10.0
    assert CALCULATIONS["amortization"](LOAN)["total_interest"] == "20.07"


def test_a_list_is_no_case():
    with pytest.raises(InvalidInput, match="JSON object"):
        CALCULATIONS["xirr"]([1, 2])
