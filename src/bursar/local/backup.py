"""One file that holds everything of this machine's Bursar, and the way back.

A backup is a tar archive: `manifest.json` first (name, size and SHA-256 of each part), then the
database as pg_dump's custom format, `secrets.json`, and the uploaded files. It holds the master
key, so it is as private as the data folder and written readable by its owner alone.
"""

import contextlib
import hashlib
import io
import itertools
import json
import os
import shutil
import signal
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from psycopg.conninfo import conninfo_to_dict

from bursar.local import locks, postgres
from bursar.local.data_folder import (
    DataFolder,
    default_path,
    disk_full_as_sentence,
    only_instance,
    open_data_folder,
)
from bursar.local.errors import BackupRefused, FolderInUse
from bursar.local.launch import Say, to_stderr
from bursar.local.postgres import RunningServer
from bursar.local.roles import DATABASE, Role
from bursar.local.tether import tethered

FORMAT = "bursar-backup-1"
DUMP = "database.dump"
SECRETS = "secrets.json"
FOLDERS = ("files", "mail")
BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Part:
    """One member of the archive."""

    name: str
    size: int
    sha256: str


def backup(data_dir: Path | None, file: Path, *, say: Say = to_stderr) -> Path:
    """Write everything to one file, whether Bursar runs or not; it may go on working meanwhile.

    The database is one consistent moment. Files are never changed once stored, so a file that
    the dump speaks of is there.

    Args:
        data_dir: The data folder; None means the default one.
        file: Replaced only by a complete backup.

    Returns:
        The absolute path of the backup.

    Raises:
        BackupRefused: The database could not be read.
        DiskFull: There is no room for the file; an earlier one is untouched.
    """
    target = file.expanduser().absolute()
    with (
        disk_full_as_sentence(target),
        postgres.connect_or_start(data_dir, say=say) as server,
        tempfile.TemporaryDirectory(prefix=".backup-", dir=server.folder.path) as stage,
    ):
        staged = Path(stage)
        # Before and after the dump: neither what is deleted nor what arrives meanwhile is missed.
        _link_files(server.folder, staged)
        _dump(server, staged / DUMP)
        _link_files(server.folder, staged)
        os.link(server.folder.path / SECRETS, staged / SECRETS)
        with tempfile.TemporaryDirectory(prefix=".bursar-backup-", dir=target.parent) as work:
            draft = Path(work) / "backup.tar"
            _write(draft, staged, major=server.major)
            draft.replace(target)
    return target


def restore(
    file: Path, data_dir: Path | None, *, force: bool = False, say: Say = to_stderr
) -> Path | None:
    """Make the data folder what the backup holds, all or nothing.

    Everything is rebuilt and checked in a folder beside it, which then takes its place.

    Args:
        file: Written by `backup`.
        data_dir: The folder to fill; None means the default one.
        force: Replace a folder that already holds something; that is kept under another name.

    Returns:
        Where the replaced folder is kept, or None when there was none.

    Raises:
        BackupRefused: The file is not a complete backup, or the folder holds something.
        FolderInUse: Bursar runs on that folder.
        DiskFull: There is no room; the folder is as it was.
    """
    target = (data_dir or default_path()).absolute()
    holds_something = target.exists() and any(target.iterdir())
    if holds_something and not force:
        raise BackupRefused(
            f"{target} already holds data. Restore into another folder, or use --force: "
            "the present folder is then kept under another name."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    with _closed_to_others(target, wanted=holds_something), disk_full_as_sentence(target):
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}-restoring-", dir=target.parent))
        try:
            _unpack(file.expanduser(), work)
            _rebuild(work, say)
            return _take_place(work, target)
        finally:
            shutil.rmtree(work, ignore_errors=True)


@contextlib.contextmanager
def _closed_to_others(target: Path, *, wanted: bool) -> Iterator[None]:
    """Keep every other command off the folder that will be replaced."""
    if not wanted:
        yield
        return
    folder = open_data_folder(target)
    with only_instance(folder):
        lock = locks.take(folder.postgres / "server.lock")
        if lock is None:
            raise FolderInUse(f"Another Bursar command works on {target}; wait for it to end.")
        try:
            yield
        finally:
            lock.release()


def _dump(server: RunningServer, target: Path) -> None:
    _postgres_program(
        server,
        ["pg_dump", "--format=custom", "--no-password", f"--file={target}"],
        server.dsn(Role.BACKUP),
    )


def _postgres_program(server: RunningServer, command: list[str], dsn: str) -> None:
    """Run one with the connection in its environment: command lines are open to all."""
    names = {"user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT"}
    given = conninfo_to_dict(dsn)
    environment = os.environ | {names[key]: str(given[key]) for key in names}
    environment["PGDATABASE"] = str(given["dbname"])
    program = str(server.binaries / command[0])
    result = subprocess.run(
        tethered([program, *command[1:]], on_parent_death=signal.SIGKILL),
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode != 0:
        said = (result.stderr.strip().splitlines() or ["nothing"])[0]
        raise BackupRefused(f"{command[0]} did not succeed; it said: {said}")


def _link_files(folder: DataFolder, stage: Path) -> None:
    """Hold on to every stored file; a link costs no room and outlives a deletion."""
    for top in FOLDERS:
        for path in sorted((folder.path / top).rglob("*")):
            link = stage / path.relative_to(folder.path)
            if not path.is_file() or path.is_symlink() or link.exists():
                continue
            link.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):  # deleted since we looked
                os.link(path, link)


def _write(draft: Path, stage: Path, *, major: int) -> None:
    sources = sorted(path for path in stage.rglob("*") if path.is_file())
    parts = [
        Part(path.relative_to(stage).as_posix(), path.stat().st_size, _digest(path))
        for path in sources
    ]
    manifest = {"format": FORMAT, "postgres": major, "parts": [asdict(part) for part in parts]}
    content = json.dumps(manifest, indent=1).encode()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
            archive.addfile(_member("manifest.json", len(content)), io.BytesIO(content))
            for part, path in zip(parts, sources, strict=True):
                with path.open("rb") as source:
                    archive.addfile(_member(part.name, part.size), source)
        raw.flush()
        os.fsync(raw.fileno())


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    return member


def _unpack(file: Path, work: Path) -> None:
    """Put the parts of a backup into a folder, each checked against the manifest."""
    try:
        with tarfile.open(file, mode="r:") as archive:
            parts = _manifest(archive, file)
            for part in parts:
                _unpack_part(archive, part, work, file)
    except FileNotFoundError as error:
        raise BackupRefused(f"There is no file {file}.") from error
    except (tarfile.TarError, KeyError, ValueError, TypeError, EOFError) as error:
        raise _damaged(file) from error


def _manifest(archive: tarfile.TarFile, file: Path) -> list[Part]:
    first = archive.next()
    source = archive.extractfile(first) if first is not None else None
    if first is None or source is None or first.name != "manifest.json":
        raise _damaged(file)
    manifest = json.loads(source.read())
    if manifest["format"] != FORMAT:
        raise BackupRefused(
            f"{file} was written by another version of Bursar ({manifest['format']})."
        )
    parts = [Part(**part) for part in manifest["parts"]]
    if {DUMP, SECRETS} - {part.name for part in parts}:
        raise _damaged(file)
    return parts


def _unpack_part(archive: tarfile.TarFile, part: Part, work: Path, file: Path) -> None:
    name = PurePosixPath(part.name)
    allowed = part.name in {DUMP, SECRETS} or name.parts[0] in FOLDERS
    source = archive.extractfile(part.name)
    if not allowed or ".." in name.parts or name.is_absolute() or source is None:
        raise _damaged(file)
    target = work / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        shutil.copyfileobj(source, copy, BLOCK)
        copy.flush()
        os.fsync(copy.fileno())
    if target.stat().st_size != part.size or _digest(target) != part.sha256:
        raise _damaged(file)


def _damaged(file: Path) -> BackupRefused:
    return BackupRefused(f"{file} is not a complete Bursar backup; nothing was changed.")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _rebuild(work: Path, say: Say) -> None:
    """Fill a new cluster, with the backup's own passwords and keys, from the dump."""
    dump = work / DUMP
    with postgres.start(open_data_folder(work).path, say=say) as server:
        _postgres_program(
            server,
            [
                "pg_restore",
                "--exit-on-error",
                "--single-transaction",
                "--no-password",
                f"--dbname={DATABASE}",
                str(dump),
            ],
            server.dsn(Role.ADMIN),
        )
    dump.unlink()


def _take_place(work: Path, target: Path) -> Path | None:
    """Swap the folders; if the second move fails, the first is undone."""
    if not target.exists():
        work.rename(target)
        return None
    if not any(target.iterdir()):
        target.rmdir()
        work.rename(target)
        return None
    numbers = itertools.count(1)
    kept = next(
        name
        for name in (target.with_name(f"{target.name}.replaced-{n}") for n in numbers)
        if not name.exists()
    )
    target.rename(kept)
    try:
        work.rename(target)
    except OSError:
        kept.rename(target)
        raise
    return kept
