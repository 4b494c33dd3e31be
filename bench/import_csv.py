"""Claim: 20,000 rows are previewed and imported in five seconds, and 50 MB fit in 400 MB.

Each case runs in a process of its own against a real PostgreSQL; memory is the peak that
preview and commit add to the process.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.measure import row

ROOT = Path(__file__).parent.parent
SMALL_ROWS = 20_000
LARGE_BYTES = 50_000_000
SMALL_REPEATS = 3


def rows() -> list[dict[str, Any]]:
    """Return one row for each case."""
    small = min((_run("rows", SMALL_ROWS) for _ in range(SMALL_REPEATS)), key=_seconds)
    large = _run("bytes", LARGE_BYTES)
    return [
        row(
            "import",
            "20,000-row CSV, preview + commit",
            round(_seconds(small), 3),
            memory_mb=round(small["memory_mb"], 1),
            target="<= 5 s",
            met=_seconds(small) <= 5.0,
            note=f"preview {small['preview_s']:.1f} s, commit {small['commit_s']:.1f} s",
        ),
        row(
            "import",
            "50 MB CSV, preview + commit",
            round(_seconds(large), 1),
            memory_mb=round(large["memory_mb"], 1),
            target="<= 400 MB over idle",
            met=large["memory_mb"] <= 400.0,
            note=f"{large['rows']:,} transactions",
        ),
    ]


def _seconds(found: dict[str, Any]) -> float:
    return float(found["preview_s"] + found["commit_s"])


def _run(what: str, size: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.import_csv", what, str(size)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def lines(what: str, size: int) -> Iterator[bytes]:
    """Yield the lines of a broker's export: ten years, forty instruments, four accounts."""
    rng = random.Random(7)
    line = b"Date,Type,Symbol,Quantity,Price,Amount,Fee,Currency,Account,Description\n"
    written, number = 0, 0
    span = size if what == "rows" else size // 96
    while number < span if what == "rows" else written + len(line) <= size:
        yield line
        written += len(line)
        on = date(2015, 1, 2) + timedelta(days=min(3650, number * 3650 // span))
        price, quantity = rng.randrange(1000, 50000) / 100, rng.randrange(1, 100)
        kind, sign = ("Buy", "-") if rng.random() < 0.7 else ("Sell", "")
        line = (
            f"{on},{kind},SYM{rng.randrange(40):02},{quantity},{price},"
            f"{sign}{quantity * price:.2f},0.00,USD,Account {rng.randrange(4)},"
            f"Row {number} with the usual words of a broker\n"
        ).encode()
        number += 1
    yield line


def _measure(what: str, size: int) -> dict[str, Any]:
    """Import one made-up file; run in a process of its own."""
    # ruff: noqa: PLC0415 - the parent process needs none of it
    from tests.conftest import migrate
    from tests.factories import people

    import bursar.main  # noqa: F401 (registers jobs and tables)
    from bursar.domains.ledger.service import import_runs, imports
    from bursar.integrations.local_files import LocalFiles
    from bursar.integrations.statements import registry
    from bursar.kit import audit, crypto
    from bursar.kit.db import make_engine, open_session
    from bursar.local.postgres import start_scratch_server
    from bursar.local.roles import Role

    audit.use_keys(audit.AuditKeys(crypto.new_key()))
    with tempfile.TemporaryDirectory() as folder, start_scratch_server() as server:
        migrate(server.url(Role.OWNER))
        engine = make_engine(server.url(Role.APP), pool_size=3)
        actor = people.user(engine, with_household="Bench")
        household_id = people.own_household(engine, actor)
        outside = imports.Outside(files=LocalFiles(Path(folder)), reader=registry)
        with open_session(engine, actor) as session:
            import_id = imports.upload(
                session, household_id, file_name="export.csv", media_type=None,
                chunks=lines(what, size), files=outside.files,
            ).id  # fmt: skip
        Path("/proc/self/clear_refs").write_text("5")
        before = _memory_mb("VmRSS:")
        began = time.perf_counter()
        with open_session(engine, actor) as session:
            seen = import_runs.preview(session, import_id, outside)
        between = time.perf_counter()
        with open_session(engine, actor) as session:
            done = import_runs.commit(session, import_id, outside)
        ended = time.perf_counter()
        assert seen.counts["new"] == done.counts["written"] > 0
        assert seen.counts["not_understood"] == 0
        engine.dispose()
        return {
            "preview_s": between - began,
            "commit_s": ended - between,
            "rows": done.counts["written"],
            "memory_mb": _memory_mb("VmHWM:") - before,
        }


def _memory_mb(name: str) -> float:
    found = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in found if line.startswith(name)) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_measure(sys.argv[1], int(sys.argv[2]))))
    else:
        for line in rows():
            print(line)
