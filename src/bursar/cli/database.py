"""`migrate`, `demo`, `backup`, `restore`: the database."""

import argparse
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import create_engine

from bursar.cli.tools import Refused
from bursar.kit.db import SEARCH_PATH
from bursar.local import backup as backups
from bursar.local.postgres import connect_or_start, start_scratch_server
from bursar.local.roles import Role
from bursar.settings import Settings

ROOT = Path(__file__).resolve().parents[3]


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    migrate = commands.add_parser("migrate", help="bring the database to this version")
    migrate.add_argument(
        "--check", action="store_true", help="only say whether models and migrations agree"
    )
    migrate.set_defaults(run=_migrate)
    demo = commands.add_parser("demo", help="the sample market and the sample households")
    demo.add_argument("--reset", action="store_true", help="remove them and write them again")
    demo.set_defaults(run=_demo)
    backup = commands.add_parser("backup", help="write the local database and files to one file")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="read a backup into the data folder")
    restore.add_argument("file", type=Path)
    restore.add_argument("--force", action="store_true", help="replace the data that are there")
    restore.set_defaults(run=_restore)


def alembic_config() -> Config:
    """Return Alembic's configuration for this checkout."""
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("prepend_sys_path", str(ROOT))
    return config


def migrate(owner_url: str, *, check: bool = False) -> None:
    """Bring a database to this version, or only compare.

    Raises:
        Refused: Models and migrations differ, or the database is of a later version.
    """
    config = alembic_config()
    engine = create_engine(
        owner_url, connect_args={"options": f"-c search_path={SEARCH_PATH} -c timezone=UTC"}
    )
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
                if check:
                    command.check(config)
            except CommandError as error:
                raise Refused(f"The database cannot be brought to this version: {error}") from error
    finally:
        engine.dispose()


def _migrate(chosen: argparse.Namespace) -> int:
    if chosen.check:
        with start_scratch_server() as server:
            migrate(server.url(Role.OWNER), check=True)
        return 0
    settings = Settings()
    if settings.owner_database_url is not None:
        migrate(settings.owner_database_url.get_secret_value())
        return 0
    if settings.database_url is not None:
        raise Refused(
            "BURSAR_DATABASE_URL names the role that serves. To migrate, name the role that owns"
            " the tables in BURSAR_OWNER_DATABASE_URL."
        )
    with connect_or_start(settings.data_dir) as server:
        migrate(server.url(Role.OWNER))
    return 0


def _demo(chosen: argparse.Namespace) -> int:
    from bursar import demo  # noqa: PLC0415 (only here)
    from bursar.assembly import assemble  # noqa: PLC0415

    parts = assemble(Settings(), name="demo")
    try:
        demo.prepare(parts, reset=chosen.reset)
    finally:
        parts.close()
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    written = backups.backup(Settings().data_dir, chosen.file)
    print(f"Backup written: {written}")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    backups.restore(chosen.file, Settings().data_dir, force=chosen.force)
    print("Restored. Start with `bursar run`.")
    return 0
