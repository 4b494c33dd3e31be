"""Claim: a large household is folded and valued again from nothing in two or three seconds.

Rows come out of PostgreSQL and figures go back into it: compile, lots, keyframes, daily values.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bench.measure import percentile_95, row
from bench.synthetic import Size

ROOT = Path(__file__).parent.parent
FIRST = Size(transactions=20_000, accounts=10, instruments=40, years=5)
SECOND = Size(transactions=14_400, accounts=10, instruments=250, years=12)
REPEATS = 3


def rows() -> list[dict[str, Any]]:
    """Return one row for each case, and the first grown two, four and eight times."""
    first = _run(FIRST)
    base = min(first["times"])
    found = [
        _row("20,000 transactions, 10 accounts, 40 instruments, 5 years", first, 2.0, 300.0),
        _row("14,400 transactions, 250 instruments, 12 years", _run(SECOND), 3.0, 500.0),
    ]
    for factor in (2, 4, 8):
        grown = _run(replace(FIRST, transactions=FIRST.transactions * factor))
        line = _row(f"first case x{factor}", grown, None, None)
        line["note"] += f"; {min(grown['times']) / base:.1f} times the first case"
        found.append(line)
    return found


def _row(
    case: str, found: dict[str, Any], target_s: float | None, target_mb: float | None
) -> dict[str, Any]:
    seconds, memory = min(found["times"]), found["memory_mb"]
    has_target = target_s is not None and target_mb is not None
    return row(
        "rebuild",
        case,
        round(seconds, 3),
        p95_s=round(percentile_95(found["times"]), 3),
        memory_mb=round(memory, 1),
        target=f"<= {target_s:g} s, <= {target_mb:g} MB over idle" if has_target else None,
        met=seconds <= target_s and memory <= target_mb if has_target else None,
        note=f"{found['lots']:,} lots, {found['series']:,} daily series",
    )


def _run(size: Size) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.rebuild", json.dumps(asdict(size))],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _measure(size: Size) -> dict[str, Any]:
    """Store one synthetic household and rebuild it; run in a process of its own."""
    # ruff: noqa: PLC0415 - the parent process needs none of it
    from sqlalchemy import func, select
    from tests.conftest import migrate
    from tests.factories import people

    import bursar.main  # noqa: F401 (registers jobs and tables)
    from bench.synthetic_household import store
    from bursar.domains.ledger.models import Lot, PositionSeries
    from bursar.domains.ledger.service import marks
    from bursar.domains.ledger.service.rebuild import rebuild
    from bursar.kit import audit, crypto
    from bursar.kit.db import make_engine, open_session
    from bursar.local.postgres import start_scratch_server
    from bursar.local.roles import Role

    audit.use_keys(audit.AuditKeys(crypto.new_key()))
    with start_scratch_server() as server:
        migrate(server.url(Role.OWNER))
        engine = make_engine(server.url(Role.APP), pool_size=3)
        actor = people.user(engine, with_household="Bench")
        household_id = people.own_household(engine, actor)
        stored = store(engine, actor, household_id, size)
        today, first_day = stored.last_day, stored.ledger.first_day
        del stored
        times, before, peak = [], 0.0, 0.0
        for number in range(REPEATS + 1):
            if number:
                with open_session(engine, actor) as session:
                    marks.leave(session, household_id, scope="all", from_on=first_day)
            Path("/proc/self/clear_refs").write_text("5")
            before = before or _memory_mb("VmRSS:")
            began = time.perf_counter()
            with open_session(engine, actor) as session:
                assert rebuild(session, household_id, today=today)
            if number:  # the first one compiles machine code
                times.append(time.perf_counter() - began)
            peak = max(peak, _memory_mb("VmHWM:"))
        with open_session(engine, actor) as session:
            lots = session.scalar(select(func.count(Lot.id)))
            series = session.scalar(select(func.count(PositionSeries.id)))
        engine.dispose()
        assert lots
        assert series
        return {"times": times, "memory_mb": peak - before, "lots": lots, "series": series}


def _memory_mb(name: str) -> float:
    found = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in found if line.startswith(name)) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_measure(Size(**json.loads(sys.argv[1])))))
    else:
        for line in rows():
            print(line)
