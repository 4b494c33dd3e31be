"""Claim: the whole calculation of a large household's ledger takes less than a second.

Transactions and prices are in memory; measured is everything from them to every daily value,
lot and gain, on one thread. What it computes is checked beside it: units against the
transactions, basis and cash against the money, values against plain arithmetic.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from bench.measure import percentile_95, row, run_times
from bench.synthetic import Size, SyntheticLedger, make
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.lots import Fold, fold_lots
from bursar.engines.ledger.positions import epoch_day, positions
from bursar.engines.ledger.valuation import Market, Valuation, value_daily

FIRST = Size(transactions=20_000, accounts=10, instruments=40, years=8)
SECOND = Size(transactions=14_400, accounts=10, instruments=250, years=12)
REPEATS = 3

# Seconds of that calculator on a machine like this, without its database.
PEER = "the most used open tracker, its calculator alone (measured elsewhere)"
PEER_SECONDS = {FIRST: 7.1, SECOND: 78.0}


def calculate(ledger: SyntheticLedger) -> tuple[Fold, Valuation]:
    """Do the whole calculation once."""
    events = compile_events(ledger.entries, ledger.terms).events
    fold = fold_lots(events, ledger.terms)
    market = Market(instruments=ledger.terms.instruments, prices=ledger.prices, base_currency="USD")
    held = positions(events)
    valued = value_daily(held, market, first_day=ledger.first_day, last_day=ledger.last_day)
    return fold, valued


def check(ledger: SyntheticLedger, fold: Fold, valued: Valuation) -> None:
    """Stop if the result is not what the transactions say."""
    units: defaultdict[tuple[Any, Any], Decimal] = defaultdict(Decimal)
    splits = {action.instrument_id: action.on for action in ledger.terms.actions}
    for entry in ledger.entries:
        factor = 2 if entry.traded_on < splits.get(entry.instrument_id, entry.traded_on) else 1
        units[entry.account_id, entry.instrument_id] += entry.quantity * factor
    in_lots: defaultdict[tuple[Any, Any], Decimal] = defaultdict(Decimal)
    for lot in fold.open_lots:
        in_lots[lot.account_id, lot.instrument_id] += lot.quantity
    assert {k: v for k, v in units.items() if v} == {k: v for k, v in in_lots.items() if v}

    paid = sum(-e.amount for e in ledger.entries if e.kind in (Kind.BUY, Kind.REINVESTMENT))
    moved = sum(d.wash_disallowed - d.permanently_lost for d in fold.disposals)
    kept = sum(lot.cost_basis or 0 for lot in fold.open_lots)
    relieved = sum(d.cost_basis or 0 for d in fold.disposals)
    assert abs(kept + relieved - paid - moved) < Decimal("1E-6")

    cash = float(sum(entry.amount for entry in ledger.entries))
    assert np.isclose(valued.cash_base[:, -1].sum(), cash)
    for index, (account, instrument) in enumerate(valued.keys):
        series = ledger.prices[instrument]
        close = series.closes[series.days <= epoch_day(ledger.last_day)][-1]
        assert np.isclose(valued.base[index, -1], float(units[account, instrument]) * close)
    assert not fold.issues


def rows() -> list[dict[str, Any]]:
    """Return one row for each case, and the first grown two, four and eight times."""
    first, base = _row(
        FIRST, "20,000 transactions, 10 accounts, 40 instruments, 8 years", 0.7, None
    )
    second, _ = _row(SECOND, "14,400 transactions, 250 instruments, 12 years", 1.0, 400.0)
    found = [first, second]
    for factor in (2, 4, 8):
        size = replace(FIRST, transactions=FIRST.transactions * factor)
        line, seconds = _row(size, f"first case x{factor}", None, None)
        line["note"] += f"; {seconds / base:.1f} times the first case"
        found.append(line)
    return found


def _row(
    size: Size, case: str, target_s: float | None, target_mb: float | None
) -> tuple[dict[str, Any], float]:
    ledger = make(size)
    fold, valued = calculate(ledger)
    check(ledger, fold, valued)
    times = run_times(lambda: calculate(ledger), REPEATS)
    seconds, memory = min(times), _memory_mb(size)
    met = target = None
    if target_s is not None:
        met = seconds <= target_s and (target_mb is None or memory <= target_mb)
        target = f"<= {target_s} s" + (f", <= {target_mb:.0f} MB over idle" if target_mb else "")
    line = row(
        "kernel",
        case,
        round(seconds, 4),
        p95_s=round(percentile_95(times), 4),
        memory_mb=round(memory, 1),
        peer=PEER if size in PEER_SECONDS else None,
        peer_seconds=PEER_SECONDS.get(size),
        target=target,
        met=met,
        note=f"{len(fold.disposals):,} disposals, {valued.base.size:,} daily values",
    )
    return line, seconds


_MEMORY_SCRIPT = """
from pathlib import Path
from bench.kernel import *
def peak(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024
ledger = make({size!r})
Path("/proc/self/clear_refs").write_text("5")
before = peak("VmRSS:")
result = calculate(ledger)
print(peak("VmHWM:") - before)
"""


def _memory_mb(size: Size) -> float:
    """Return the peak that the calculation adds to a process that holds the ledger already."""
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY_SCRIPT.format(size=size)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    return float(done.stdout)


if __name__ == "__main__":
    for line in rows():
        print(line)
