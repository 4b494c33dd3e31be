"""`import`, `show`, `household`: the ledger of the local database, without a running server."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

VIEWS = ("gains", "holdings", "lots", "net-worth", "returns", "transactions")


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    imported = commands.add_parser("import", help="import export files of banks and brokers")
    imported.add_argument("files", nargs="+", type=Path, metavar="FILE")
    imported.add_argument("--household", help="its name; not needed where there is one")
    imported.add_argument("--account", help="name of the account everything goes into")
    imported.add_argument(
        "--create-household", metavar="NAME", help="import into a new household of this name"
    )
    imported.add_argument("--preview", action="store_true", help="change nothing")
    imported.add_argument("--json", action="store_true")
    imported.set_defaults(run=_import)
    show = commands.add_parser("show", help="figures of a household")
    show.add_argument("what", choices=VIEWS)
    show.add_argument("--household", help="its name; not needed where there is one")
    show.add_argument("--as-of", type=date.fromisoformat, metavar="DATE")
    show.add_argument("--json", action="store_true")
    show.set_defaults(run=_show)
    household = commands.add_parser("household", help="the households of the local database")
    verbs = household.add_subparsers(dest="verb", required=True, metavar="VERB")
    create = verbs.add_parser("create", help="add one")
    create.add_argument("name", metavar="NAME")
    create.add_argument(
        "--email", help="whose it is; who has no account there sets a password by mail"
    )
    create.add_argument("--currency", default="USD", help="what it counts in (USD)")
    create.set_defaults(run=_create)
    verbs.add_parser("list", help="their names").set_defaults(run=_list)


def _import(chosen: argparse.Namespace) -> int:
    from bursar.cli.ledger_commands import run_import  # noqa: PLC0415 (a second of imports)

    return run_import(chosen)


def _show(chosen: argparse.Namespace) -> int:
    from bursar.cli.ledger_commands import run_show  # noqa: PLC0415

    return run_show(chosen)


def _create(chosen: argparse.Namespace) -> int:
    from bursar.cli.household_commands import run_create  # noqa: PLC0415

    return run_create(chosen)


def _list(chosen: argparse.Namespace) -> int:
    from bursar.cli.household_commands import run_list  # noqa: PLC0415

    return run_list(chosen)
