"""What `import` and `show` do."""

import argparse
import json
import mimetypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.assembly import Assembly, assemble
from bursar.cli import showing
from bursar.cli.access import household_actor, household_named
from bursar.cli.household_commands import create_household
from bursar.cli.refusal import Refused
from bursar.domains.ledger.models import Account
from bursar.domains.ledger.service import import_runs, imports
from bursar.domains.ledger.service.imports import CHUNK_BYTES, Outside
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.kit import clock
from bursar.kit.db import Actor, open_session
from bursar.settings import Settings


@contextmanager
def _household(
    name: str | None, *, create: str | None = None
) -> Iterator[tuple[Assembly, UUID, Actor]]:
    parts = assemble(Settings(), name="command")
    try:
        if create is not None:
            create_household(parts, create)
        found = household_named(parts, create or name)
        yield parts, found, household_actor(parts, found)
    finally:
        parts.close()


def run_import(chosen: argparse.Namespace) -> int:
    missing = [str(path) for path in chosen.files if not path.is_file()]
    if missing:
        raise Refused(f"There is no file {', '.join(missing)}.")
    reports = []
    if chosen.preview and chosen.create_household:
        raise Refused("A preview changes nothing: make the household first, or import.")
    with _household(chosen.household, create=chosen.create_household) as (
        parts,
        household_id,
        actor,
    ):
        outside = Outside(
            files=parts.services["file_store"], reader=parts.services["statement_formats"]
        )
        for path in chosen.files:
            with open_session(parts.engine, actor) as session:
                reports.append(_one(session, household_id, path, outside, chosen))
                if chosen.preview:
                    session.rollback()
        if not chosen.preview:
            with open_session(parts.engine, actor) as session:
                rebuild(session, household_id, today=clock.today())
    _print(reports, as_json=chosen.json)
    return 1 if any(report["status"] == "refused" for report in reports) else 0


def _one(
    session: Session, household_id: UUID, path: Path, outside: Outside, chosen: argparse.Namespace
) -> dict[str, Any]:
    with path.open("rb") as file:
        row = imports.upload(
            session,
            household_id,
            file_name=path.name,
            media_type=mimetypes.guess_type(path.name)[0],
            chunks=iter(lambda: file.read(CHUNK_BYTES), b""),
            files=outside.files,
        )
    options = {}
    if chosen.account:
        options["account_id"] = str(_account(session, household_id, chosen.account))
    row = import_runs.preview(session, row.id, outside, options=options)
    if row.status == "previewed" and not chosen.preview:
        row = import_runs.commit(session, row.id, outside)
    return {
        "file": str(path),
        "status": row.status,
        "format": row.format,
        "failure": row.failure,
        "counts": row.counts,
        "accounts": row.preview.get("accounts", []),
        "checks": row.preview.get("checks", []),
        "problems": row.preview.get("problems", []),
        "conflicting": row.preview.get("conflicting", []),
    }


def _account(session: Session, household_id: UUID, name: str) -> UUID:
    rows = session.execute(
        select(Account.id, Account.name).where(Account.household_id == household_id)
    ).all()
    found: list[UUID] = [row.id for row in rows if row.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    known = ", ".join(sorted(row.name for row in rows)) or "none yet"
    how_many = "several accounts" if found else "no account"
    raise Refused(f"There is {how_many} called {name} in this household. Its accounts: {known}.")


def _print(reports: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        json.dump(reports, sys.stdout, indent=2, default=str)
        print()
        return
    for report in reports:
        if report["status"] == "refused":
            print(f"{report['file']}: refused. {report['failure']}")
            continue
        counts = report["counts"]
        print(
            f"{report['file']} ({report['format']}): {counts['new']} new, {counts['already_there']}"
            f" already there, {counts['conflicting']} conflicting, {counts['not_understood']} not"
            f" understood; {counts['openings']} opening balances"
        )
        for check in report["checks"]:
            if check["agrees"] is None:
                continue
            word = "agrees" if check["agrees"] else f"differs by {check['difference']}"
            print(f"  {check['account']}: {check['name']} on {check['on']} {word}")
        for problem in report["problems"]:
            if problem["severity"] == "problem":
                print(f"  row {problem['row']}: {problem['reason']}")


def run_show(chosen: argparse.Namespace) -> int:
    with (
        _household(chosen.household) as (parts, household_id, actor),
        open_session(parts.engine, actor) as session,
    ):
        rebuild(session, household_id, today=clock.today())
        showing.show(
            session,
            household_id,
            chosen.what,
            as_of=chosen.as_of or clock.today(),
            as_json=chosen.json,
        )
    return 0
