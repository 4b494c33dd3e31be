"""`calc`, `bench`, `openapi`: for people who build and check."""

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bursar.cli.refusal import Refused
from bursar.engines.errors import InvalidInput

ROOT = Path(__file__).resolve().parents[3]
OPENAPI = ROOT / "docs" / "openapi.json"

# Each gives CALCULATIONS: name -> function from JSON to JSON.
_ENGINES = ("bursar.engines.ledger.calc", "bursar.engines.performance.calc")


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    calc = commands.add_parser("calc", help="one engine: JSON in, JSON out")
    calc.add_argument("engine", nargs="?")
    calc.add_argument("--list", action="store_true", help="the engines")
    calc.set_defaults(run=_calc)
    bench = commands.add_parser("bench", help="the benchmarks")
    bench.add_argument("names", nargs="*", metavar="NAME")
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(run=_bench)
    openapi = commands.add_parser("openapi", help="write docs/openapi.json")
    openapi.add_argument("--check", action="store_true", help="only say whether it is current")
    openapi.set_defaults(run=_openapi)


def calculations() -> Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]:
    """Return every engine by name."""
    found: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
    for name in _ENGINES:
        found.update(importlib.import_module(name).CALCULATIONS)
    return found


def _calc(chosen: argparse.Namespace) -> int:
    engines = calculations()
    if chosen.list or chosen.engine is None:
        for name, function in sorted(engines.items()):
            print(f"{name:24} {(function.__doc__ or '').strip().splitlines()[0]}")
        return 0
    if chosen.engine not in engines:
        raise Refused(
            f"There is no engine called {chosen.engine}. `bursar calc --list` names them."
        )
    try:
        case = json.load(sys.stdin)
    except json.JSONDecodeError as error:
        raise Refused(f"The input is not JSON: {error}.") from error
    if not isinstance(case, dict):
        raise Refused("The input must be a JSON object.")
    try:
        answer = engines[chosen.engine](case)
    except InvalidInput as error:
        raise Refused(str(error)) from error
    json.dump(answer, sys.stdout, indent=2, default=str)
    print()
    return 0


def _bench(chosen: argparse.Namespace) -> int:
    sys.path.insert(0, str(ROOT))
    return int(importlib.import_module("bench.run").main(chosen.names, as_json=chosen.json))


def openapi_text() -> str:
    """Return the API's own description, the same bytes for the same code."""
    from bursar.main import create_app, describing_runtime  # noqa: PLC0415 (slow to import)

    app = create_app(describing_runtime())
    return json.dumps(app.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _openapi(chosen: argparse.Namespace) -> int:
    text = openapi_text()
    if not chosen.check:
        OPENAPI.write_text(text, encoding="utf-8")
        return 0
    if not OPENAPI.is_file() or OPENAPI.read_text(encoding="utf-8") != text:
        raise Refused("docs/openapi.json is not current: run `make client` and commit it.")
    return 0
