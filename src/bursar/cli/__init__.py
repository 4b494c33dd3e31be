"""The command line: `bursar COMMAND`."""

import argparse
import logging
import sys
from collections.abc import Sequence

from bursar.cli import database, ledger, serving, tools
from bursar.cli.refusal import Refused
from bursar.kit.errors import DomainError
from bursar.local.errors import LocalError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; refusals are a sentence and exit status 1."""
    parser = argparse.ArgumentParser(prog="bursar", description="One open wealth platform.")
    parser.add_argument("--verbose", action="store_true", help="log what happens")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for part in (serving, database, ledger, tools):
        part.add_commands(commands)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO if chosen.verbose else logging.WARNING,
        format="%(asctime)s %(name)s %(levelname)s %(message)s",
    )
    try:
        return int(chosen.run(chosen) or 0)
    except DomainError as error:
        print(error.detail, file=sys.stderr)
    except (LocalError, Refused) as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        return 0
    return 1
