"""XIRR of many cash-flow series in columns, against scipy's brentq in a loop and pyxirr.

The right answer is asserted beside every time: each of our rates against brentq's to 1e-9.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from bench.measure import best_of, best_of_each, machine_noise, resident_mb, row, run_times
from bursar.engines.performance.money_weighted import RateStatus, warm_up, xirr_many

SERIES, FLOWS = 10_000, 60
BRENTQ_TARGET, PYXIRR_TARGET = 80.0, 6.0


@dataclass(frozen=True)
class Columns:
    amounts: np.ndarray  # float64
    days: np.ndarray  # int32, days since 1970-01-01
    offsets: np.ndarray


def savings(series: int, *, withdrawals: float, seed: int = 20_240_101) -> Columns:
    """Deposits over ten years, a share of withdrawals among them, and a final value."""
    rng = np.random.default_rng(seed)
    days = np.sort(rng.integers(16_000, 19_650, (series, FLOWS)), axis=1).astype(np.int32)
    amounts = -rng.uniform(50.0, 500.0, (series, FLOWS))
    amounts[:, -1] = -amounts[:, :-1].sum(axis=1) * rng.uniform(0.7, 2.5, series)
    turned = rng.random((series, FLOWS)) < withdrawals
    turned[:, [0, -1]] = False
    amounts[turned] *= -0.5
    return Columns(amounts.ravel(), days.ravel(), np.arange(series + 1) * FLOWS)


def with_brentq(columns: Columns) -> np.ndarray:
    """What one writes with scipy: a bracketed search on the rate, one series after another."""
    rates = np.empty(columns.offsets.size - 1)
    for i, begin in enumerate(columns.offsets[:-1]):
        part = slice(begin, columns.offsets[i + 1])
        amounts, days = columns.amounts[part], columns.days[part]
        years = (days - days[0]) / 365.0
        try:
            rates[i] = brentq(
                lambda rate, a=amounts, t=years: (a * (1.0 + rate) ** -t).sum(), -0.99, 10.0
            )
        except ValueError:  # several rates: the ends of the bracket do not differ in sign
            rates[i] = np.nan
    return rates


def with_pyxirr(columns: Columns) -> Callable[[], object] | None:
    """The peer on the form of input it is fastest with: ready lists of (date, amount)."""
    try:
        import pyxirr  # noqa: PLC0415 - a peer that only a benchmark environment has
    except ImportError:
        return None
    dates = columns.days.astype("datetime64[D]").tolist()
    pairs = list(zip(dates, columns.amounts.tolist(), strict=True))
    ends = columns.offsets.tolist()
    ready = [pairs[ends[i] : ends[i + 1]] for i in range(len(ends) - 1)]
    return lambda: [pyxirr.xirr(flows) for flows in ready]


def assert_right(columns: Columns, reference: np.ndarray) -> int:
    """Fail unless every unique rate is brentq's; how many series have several rates."""
    found = xirr_many(columns.amounts, columns.days, columns.offsets)
    unique = found.statuses == RateStatus.UNIQUE
    if np.isnan(reference[unique]).any() or not np.allclose(
        found.rates[unique], reference[unique], rtol=1e-9, atol=1e-9
    ):
        raise AssertionError("a rate differs from brentq's by more than 1e-9")
    ambiguous = int((found.statuses == RateStatus.AMBIGUOUS).sum())
    if int(unique.sum()) + ambiguous != unique.size:
        raise AssertionError("a series has no rate")
    return ambiguous


def compare(case: str, columns: Columns, noise: str, *, has_target: bool) -> list[dict[str, Any]]:
    """Our time against both peers on the same columns."""
    answers: list[np.ndarray] = []
    scipy_seconds = time_once(lambda: answers.append(with_brentq(columns)))
    ambiguous = assert_right(columns, answers[0])
    peer = with_pyxirr(columns)
    works = [lambda: xirr_many(columns.amounts, columns.days, columns.offsets)]
    seconds, *others = best_of_each([*works, peer] if peer else works)
    peer_seconds = others[0] if others else None
    note = f"each rate within 1e-9 of brentq; {ambiguous} series have several rates; {noise}"
    common = {"memory_mb": resident_mb(), "note": note}
    lines = [
        row(
            "xirr",
            case,
            seconds,
            peer="scipy.optimize.brentq",
            peer_seconds=scipy_seconds,
            target=f">= {BRENTQ_TARGET:g} x" if has_target else None,
            met=scipy_seconds / seconds >= BRENTQ_TARGET if has_target else None,
            **common,
        )
    ]
    lines.append(
        row(
            "xirr",
            case,
            seconds,
            peer="pyxirr, (date, amount) tuples",
            peer_seconds=peer_seconds,
            target=f">= {PYXIRR_TARGET:g} x" if has_target else None,
            met=peer_seconds / seconds >= PYXIRR_TARGET if peer_seconds and has_target else None,
            **common | ({} if peer else {"note": "pyxirr is not installed"}),
        )
    )
    return lines


def time_once(work: Callable[[], object]) -> float:
    """Seconds of a single run, for peers that take long."""
    return run_times(work, 1)[0]


def rows() -> list[dict[str, Any]]:
    """Both kinds of series against both peers, then the first kind x2, x4 and x8.

    The second kind is harder: with withdrawals between the deposits a series may have several
    rates, so that each root must be proven to be the only one, or all must be looked for.
    """
    warm_up()
    noise = f"machine noise {machine_noise():.0%}"
    plain = savings(SERIES, withdrawals=0.0)
    lines = compare(f"{SERIES:,} series x {FLOWS} flows: deposits", plain, noise, has_target=True)
    mixed = savings(SERIES, withdrawals=0.15)
    case = f"{SERIES:,} series x {FLOWS} flows: 15 % withdrawals"
    lines += compare(case, mixed, noise, has_target=False)
    for factor in (2, 4, 8):
        grown = savings(SERIES * factor, withdrawals=0.0)
        seconds = best_of(lambda c=grown: xirr_many(c.amounts, c.days, c.offsets), 5)
        times = seconds / lines[0]["seconds"]
        case = f"{SERIES * factor:,} series x {FLOWS} flows: deposits"
        lines.append(row("xirr", case, seconds, note=f"{times:.1f} x the time of the first case"))
    return lines


if __name__ == "__main__":
    for line in rows():
        print({key: value for key, value in line.items() if value is not None})
