"""XIRR against other programs' published answers."""

import numpy as np
import pytest

from bursar.engines.day_count import DayCount
from bursar.engines.performance.dietz import modified_dietz
from bursar.engines.performance.money_weighted import (
    RateStatus,
    money_weighted_return,
    net_present_value,
    xirr,
)
from tests.engines.performance.reference_cases import case_or_skip, load_cases, number

CASES = load_cases("quant/xirr.json")
pytestmark = pytest.mark.shared


def flows_of(case, key="flows"):
    rows = case["inputs"][key]
    if isinstance(rows[0], dict):
        rows = [(row["date"], number(row["amount"])) for row in rows]
    days = np.array([day for day, _ in rows], dtype="datetime64[D]")
    return np.array([float(amount) for _, amount in rows]), days


@pytest.mark.parametrize("case_id", [k for k, c in CASES.items() if c["kind"] == "xirr"])
def test_rates_agree(case_id):
    case = CASES[case_id]
    amounts, days = flows_of(case)
    day_count = DayCount(case["inputs"]["day_count"])
    found = money_weighted_return(amounts, days, day_count=day_count)
    expected = case["expected"]["rate"]
    if expected is None:
        assert found.status in {RateStatus.NO_ROOT, RateStatus.NO_SIGN_CHANGE}
    else:
        assert found.rate == pytest.approx(expected, abs=case["tolerance"]["abs"])


@pytest.mark.parametrize(
    "case_id", [k for k, c in CASES.items() if c["kind"] == "xirr_multiple_roots"]
)
def test_several_rates_are_all_found_and_flagged(case_id):
    case = CASES[case_id]
    found = money_weighted_return(*flows_of(case))
    assert found.status is RateStatus.AMBIGUOUS
    assert found.rates == pytest.approx(
        sorted(case["expected"]["roots"]), abs=case["tolerance"]["abs"]
    )


@pytest.mark.parametrize("case_id", [k for k, c in CASES.items() if c["kind"] == "npv"])
def test_present_values_agree(case_id):
    case = CASES[case_id]
    amounts = np.array(case["inputs"]["flows"])
    worth = net_present_value(case["inputs"]["rate"], amounts, np.arange(amounts.size) * 1.0)
    assert worth == pytest.approx(case["expected"]["npv"], abs=case["tolerance"]["abs"])


@pytest.mark.parametrize(
    ("case_id", "key", "tolerance"),
    [
        ("pp-irr-1", "flows", 1e-8),
        ("pp-irr-2", "flows", 1e-4),
        ("pp-irr-gross", "flows_gross_of_tax", 1e-8),
    ],
)
def test_portfolio_performance_rates_agree(case_id, key, tolerance):
    case = case_or_skip("trackers/portfolio-performance.json", case_id)
    assert xirr(*flows_of(case, key)) == pytest.approx(number(case["expected"]), abs=tolerance)


def test_the_worked_modified_dietz_example_agrees():
    case = case_or_skip("quant/twr.json", "jp-fund-modified-dietz")
    given = case["inputs"]
    days, amounts = zip(*given["flows"], strict=True)
    rate = modified_dietz(
        given["v0"], given["v1"], flows=amounts, flow_days=days, days=given["days"]
    )
    assert rate == pytest.approx(case["expected"]["rate"], abs=case["tolerance"]["abs"])
