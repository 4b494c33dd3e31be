"""`migrate`, `demo`, `backup`, `restore`: the database."""

import argparse
from pathlib import Path
from typing import Any

import psycopg

from bursar.cli.refusal import Refused
from bursar.health import wanted_revision

# Heavy imports stand in the functions that need them: a second start takes under five seconds
# because it finds that there is nothing to do before it loads SQLAlchemy.

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


def migrate(owner_url: str, *, check: bool = False) -> None:
    """Bring a database to this version, or only compare.

    Raises:
        Refused: Models and migrations differ, or the database is of a later version.
    """
    if not check and _is_current(owner_url):
        return
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415
    from sqlalchemy import create_engine  # noqa: PLC0415

    from bursar.kit.db import SEARCH_PATH  # noqa: PLC0415

    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("prepend_sys_path", str(ROOT))
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


def _is_current(owner_url: str) -> bool:
    try:
        with psycopg.connect(owner_url.replace("postgresql+psycopg://", "postgresql://")) as found:
            row = found.execute("select version_num from public.alembic_version").fetchone()
    except psycopg.errors.UndefinedTable:
        return False
    return row is not None and row[0] == wanted_revision()


def _migrate(chosen: argparse.Namespace) -> int:
    from bursar.local.postgres import connect_or_start, start_scratch_server  # noqa: PLC0415
    from bursar.local.roles import Role  # noqa: PLC0415
    from bursar.settings import Settings  # noqa: PLC0415

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
    from bursar.demo.mark import is_prepared  # noqa: PLC0415
    from bursar.settings import Settings  # noqa: PLC0415

    settings = Settings()
    if not chosen.reset and is_prepared(settings.folder):
        return 0
    from bursar import demo  # noqa: PLC0415
    from bursar.assembly import assemble  # noqa: PLC0415

    parts = assemble(settings, name="demo")
    try:
        demo.prepare(parts, reset=chosen.reset)
    finally:
        parts.close()
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    from bursar.local.backup import backup  # noqa: PLC0415
    from bursar.settings import Settings  # noqa: PLC0415

    print(f"Backup written: {backup(Settings().data_dir, chosen.file)}")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from bursar.local.backup import restore  # noqa: PLC0415
    from bursar.settings import Settings  # noqa: PLC0415

    restore(chosen.file, Settings().data_dir, force=chosen.force)
    print("Restored. Start with `bursar run`.")
    return 0
