"""The performance engines for JSON cases; field names are those of the functions' docstrings."""

from collections.abc import Callable
from typing import Any

import numpy as np

from bursar.engines.arrays import FloatArray
from bursar.engines.case_fields import CaseFields, as_json
from bursar.engines.day_count import DayCount
from bursar.engines.performance import dietz
from bursar.engines.performance.change import PositionHistory, explain_change
from bursar.engines.performance.money_weighted import money_weighted_return
from bursar.engines.performance.time_weighted import (
    DayStatus,
    FlowTiming,
    time_weighted_return,
)
from bursar.engines.performance.windows import returns_by_window


def xirr(case: dict[str, Any]) -> dict[str, Any]:
    """`amounts`, `days` (dates), `day_count` → `rate`, `status`, `rates`."""
    given = CaseFields(case)
    amounts, days = given.numbers("amounts"), given.days("days")
    day_count = given.choice("day_count", DayCount, DayCount.ACT_365)
    given.refuse_others()
    found: dict[str, Any] = as_json(money_weighted_return(amounts, days, day_count=day_count))
    return found


def time_weighted(case: dict[str, Any]) -> dict[str, Any]:
    """`values`, `flows`, `timing`, and `first_day` for returns by window as well."""
    given = CaseFields(case)
    values, flows = given.numbers("values"), given.numbers("flows")
    timing = given.choice("timing", FlowTiming, FlowTiming.IN_START_OUT_END)
    first_day = given.day_or_none("first_day")
    given.refuse_others()
    found = time_weighted_return(values, flows, timing=timing)
    answer: dict[str, Any] = {
        "cumulative": found.cumulative,
        "annualised": found.annualised,
        "status": found.status,
        "daily": found.daily,
        "day_statuses": [DayStatus(int(status)) for status in found.day_statuses],
    }
    if first_day is not None:
        answer["windows"] = returns_by_window(values, flows, first_day=first_day, timing=timing)
    plain: dict[str, Any] = as_json(answer)
    return plain


def modified_dietz(case: dict[str, Any]) -> dict[str, Any]:
    """`start_value`, `end_value`, `flows`, `flow_days`, `days` → `rate`."""
    given = CaseFields(case)
    start, end = given.number("start_value"), given.number("end_value")
    flows, flow_days = given.numbers("flows"), given.numbers("flow_days")
    days = given.number("days")
    given.refuse_others()
    rate = dietz.modified_dietz(start, end, flows=flows, flow_days=flow_days, days=days)
    return {"rate": rate}


def change(case: dict[str, Any]) -> dict[str, Any]:
    """`values`, `rates` and what moved (absent: nothing) → the parts in all and by day."""
    given = CaseFields(case)
    values = np.atleast_2d(given.numbers("values"))
    rates = np.atleast_2d(given.numbers("rates")) if given.has("rates") else np.ones_like(values)
    moves = {name: _moves(given, name, values) for name in _MOVES}
    given.refuse_others()
    found = explain_change(PositionHistory(values=values, rates=rates, **moves))
    answer: dict[str, Any] = as_json(found)
    answer["total"]["change"] = found.total.change
    return answer


_MOVES = ("flows", "trades", "income", "fees", "taxes")


def _moves(given: CaseFields, name: str, values: FloatArray) -> FloatArray:
    if given.has(name):
        return np.atleast_2d(given.numbers(name))
    return np.zeros((values.shape[0], max(values.shape[-1] - 1, 0)))


CALCULATIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "xirr": xirr,
    "time_weighted_return": time_weighted,
    "modified_dietz": modified_dietz,
    "change": change,
}
