"""Runs the benchmarks, prints their rows as a table or as JSON, and keeps them."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.measure import machine_noise

# The name a person says, and the module that measures it.
BENCHES = {
    "kernel": "kernel",
    "rebuild": "rebuild",
    "edit": "edit",
    "dashboard": "dashboard",
    "import": "import_csv",
    "xirr": "xirr",
    "idle": "idle",
}
RESULTS = Path(__file__).parent / "results"
COLUMNS = ("bench", "case", "seconds", "p95_s", "memory_mb", "ratio", "target", "met")


def main(names: Sequence[str] = (), as_json: bool = False) -> int:  # noqa: FBT001, FBT002
    """Run the benchmarks named, or all; return 0 where every target is met."""
    wanted = [_name(name) for name in names] or list(BENCHES)
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        _say(f"There is no benchmark called {unknown[0]}. There are: {', '.join(BENCHES)}.")
        return 2
    found: list[dict[str, Any]] = []
    missing = False
    for name in wanted:
        module = f"bench.{BENCHES[name]}"
        if importlib.util.find_spec(module) is None:
            _say(f"The benchmark {name} is not there yet.")
            missing = True
            continue
        _say(f"{name} …")
        measured = importlib.import_module(module).rows()
        _keep(name, measured)
        found.extend(measured)
    if as_json:
        json.dump(found, sys.stdout, indent=2)
        print()
    else:
        _table(found)
        noise = machine_noise()
        print(f"The machine's own noise now: {noise:.0%} between best and usual run.")
    return 1 if missing or any(line["met"] is False for line in found) else 0


def _name(said: str) -> str:
    """Return a benchmark's name; its module's name is understood too."""
    return next((name for name, module in BENCHES.items() if module == said), said)


def _keep(name: str, measured: list[dict[str, Any]]) -> None:
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(measured, indent=2, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")


def _table(found: list[dict[str, Any]]) -> None:
    lines = [list(COLUMNS), *([_cell(row[name]) for name in COLUMNS] for row in found)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(COLUMNS))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
    for row in found:
        if row["note"]:
            print(f"{row['bench']}, {row['case']}: {row['note']}")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
