"""Start this machine's PostgreSQL, or join the one that another Bursar command has started.

Whoever starts it owns it: it ends with its owner, even when that is killed. Others join and leave
it running. `server.lock` is held by the owner and, through an inherited descriptor, by every
process of the server, so a server that still shuts down or lost its head keeps the folder closed;
`owner.lock` by the owner alone; `users.lock`, shared, by those who joined.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from bursar.local import cluster as clusters
from bursar.local import launch, locks
from bursar.local.cluster import PORT, Cluster, Running
from bursar.local.data_folder import OVERRIDE, DataFolder, open_data_folder
from bursar.local.errors import FolderInUse
from bursar.local.launch import PATIENCE_S, PAUSE_S, QUIET_S, STOP_PATIENCE_S, Say, to_stderr
from bursar.local.locks import FileLock
from bursar.local.roles import DATABASE, Role, ensure_roles, libpq_url, socket_url

ROLES_VERSION = "1"  # raise it when `ensure_roles` must run again on existing clusters


class RunningServer:
    """A PostgreSQL server that accepts connections; leave it with `stop` or `with`.

    Attributes:
        folder: Whose data it serves.
        owner: Whether this process started it and will end it.
        major: 15, 16, …
        binaries: Folder of its programs (`pg_dump` …).
        socket_folder: Where its socket is.
    """

    def __init__(
        self,
        folder: DataFolder,
        running: Running,
        *,
        lock: FileLock,
        presence: FileLock | None = None,
        own: "tuple[Cluster, subprocess.Popen[bytes]] | None" = None,
    ) -> None:
        """Wrap a server that is ready; use `connect_or_start` or `start`."""
        self.folder = folder
        self.owner = own is not None
        self.major = running.major
        self.binaries = Path(running.binaries)
        self.socket_folder = running.socket_folder
        self.pid = running.pid
        self._lock = lock
        self._presence = presence
        self._own = own
        self._scratch = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def url(self, role: Role = Role.APP, *, database: str = DATABASE) -> str:
        """Return the SQLAlchemy URL (`postgresql+psycopg://…`) of a role."""
        password = self.folder.passwords()[role.value]
        return socket_url(
            role, password, socket_folder=self.socket_folder, port=PORT, database=database
        )

    def dsn(self, role: Role = Role.APP, *, database: str = DATABASE) -> str:
        """Return the same for psycopg and PostgreSQL's programs (`postgresql://…`)."""
        return libpq_url(self.url(role, database=database))

    def alive(self) -> bool:
        """Return whether the server's first process lives."""
        return launch.lives(self.pid) if self._own is None else self._own[1].poll() is None

    def revive(self, *, say: Say = to_stderr) -> None:
        """Start a server that died under us again, on the same socket; for owners.

        Raises:
            DatabaseFailed: It does not come back.
        """
        if self._own is None or self.alive():
            return
        cluster = self._own[0]
        process = launch.launch(cluster, self._lock, say=say)
        self._own = (cluster, process)
        self.pid = process.pid
        _describe(cluster, process).write(self.folder)

    def stop(self, *, wait_for_users_s: float = STOP_PATIENCE_S) -> None:
        """End the server if we own it, else only leave it. Safe to call twice.

        Args:
            wait_for_users_s: How long to let other commands that joined finish first.
        """
        own, self._own = self._own, None
        if own is None:
            self._lock.release()
            return
        users = locks.take(self.folder.postgres / "users.lock", patience_s=wait_for_users_s)
        (self.folder.postgres / "server.json").unlink(missing_ok=True)
        launch.end(own[1])
        for lock in (users, self._presence, self._lock):
            if lock is not None:
                lock.release()
        if not Path(self.socket_folder).is_relative_to(self.folder.path):
            shutil.rmtree(self.socket_folder, ignore_errors=True)
        if self._scratch:
            shutil.rmtree(self.folder.path, ignore_errors=True)

    def create_database(self, name: str, *, template: str = DATABASE) -> None:
        """Make a database owned by `bursar_owner`; the template must have no connections.

        Args:
            template: "template0" for an empty one.
        """
        with psycopg.connect(self.dsn(Role.ADMIN, database="postgres"), autocommit=True) as admin:
            admin.execute(
                sql.SQL("create database {} template {} owner {}").format(
                    *(sql.Identifier(part) for part in (name, template, Role.OWNER))
                )
            )
        # Rights on a database and its schema are not copied from the template.
        ensure_roles(self.dsn(Role.ADMIN, database="postgres"), passwords={}, database=name)

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever is connected to it; nothing when it is not there."""
        with psycopg.connect(self.dsn(Role.ADMIN, database="postgres"), autocommit=True) as admin:
            admin.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )


def connect_or_start(
    data_dir: Path | None = None,
    *,
    fast: bool = False,
    patience_s: float = PATIENCE_S,
    say: Say = to_stderr,
) -> RunningServer:
    """Join the folder's running server, or start it; call from the main thread.

    Args:
        data_dir: The data folder; None means the default one. Made when missing.
        fast: Not durable, for tests alone.
        patience_s: How long to wait for a server that starts, recovers or ends.
        say: Receives sentences while a person waits.

    Raises:
        FolderInUse: Somebody holds the folder all the time without offering a server.
        LocalError: What else stands in the way, as a sentence.
    """
    return _obtain(open_data_folder(data_dir), join=True, fast=fast, patience_s=patience_s, say=say)


def start(
    data_dir: Path | None = None,
    *,
    fast: bool = False,
    patience_s: float = PATIENCE_S,
    say: Say = to_stderr,
) -> RunningServer:
    """Start the folder's server as its owner; like `connect_or_start`, but never joins.

    Raises:
        FolderInUse: Another command runs the server longer than we wait.
    """
    return _obtain(
        open_data_folder(data_dir), join=False, fast=fast, patience_s=patience_s, say=say
    )


def start_scratch_server(*, say: Say = to_stderr) -> RunningServer:
    """Start a forgetful server in a new folder that `stop` removes; for tests."""
    folder = Path(tempfile.mkdtemp(prefix="bursar-", dir="/tmp"))
    server = start(folder, fast=True, say=say)
    server._scratch = True
    return server


def _obtain(
    folder: DataFolder, *, join: bool, fast: bool, patience_s: float, say: Say
) -> RunningServer:
    began = time.monotonic()
    told = False
    while True:
        lock = locks.take(folder.postgres / "server.lock")
        if lock is not None:
            return _start(folder, lock, fast=fast, say=say)
        joined = _join(folder) if join else None
        if joined is not None:
            return joined
        waited_s = time.monotonic() - began
        if waited_s > patience_s:
            raise FolderInUse(
                f"Another Bursar command has used the database in {folder.path} for "
                f"{waited_s:.0f} seconds. End it first, or name another folder in {OVERRIDE}."
            )
        if waited_s > QUIET_S and not told:
            say(f"Waiting for another Bursar command on {folder.path} …")
            told = True
        time.sleep(PAUSE_S)


def _join(folder: DataFolder) -> RunningServer | None:
    running = clusters.published(folder)
    if running is None:
        return None
    if not _has_owner(folder):
        _end_orphan(folder, running)
        return None
    users = locks.take(folder.postgres / "users.lock", shared=True)
    if users is None:  # its owner is about to end it
        return None
    server = RunningServer(folder, running, lock=users)
    try:
        psycopg.connect(server.dsn(Role.APP), connect_timeout=5).close()
        ready = _has_owner(folder)  # still: one that was just killed takes the server along
    except psycopg.OperationalError:  # between a crash and the owner's revival; try again
        ready = False
    if not ready:
        users.release()
        return None
    return server


def _has_owner(folder: DataFolder) -> bool:
    """Return whether the process lives that started the server; a lock knows at once."""
    return locks.is_taken(folder.postgres / "owner.lock")


def _end_orphan(folder: DataFolder, running: Running) -> None:
    """Ask a server to end whose owner is gone; where the kernel does, it is asked twice."""
    if launch.postmaster(folder.postgres / "data")[:1] == [str(running.pid)]:
        try:
            os.kill(running.pid, signal.SIGINT)
        except ProcessLookupError:
            return


def _start(folder: DataFolder, lock: FileLock, *, fast: bool, say: Say) -> RunningServer:
    if threading.current_thread() is not threading.main_thread():
        lock.release()
        raise RuntimeError("start PostgreSQL from the main thread: it ends with its thread")
    process = None
    presence = locks.take(folder.postgres / "owner.lock", patience_s=2.0)
    try:
        (folder.postgres / "server.json").unlink(missing_ok=True)
        cluster = clusters.open_cluster(folder, inherit=lock.descriptor, fast=fast)
        process = launch.launch(cluster, lock, say=say)
        running = _describe(cluster, process)
        server = RunningServer(
            folder, running, lock=lock, presence=presence, own=(cluster, process)
        )
        _prepare_roles(server)
        running.write(folder)
    except BaseException:
        if process is not None:
            launch.end(process)
        if presence is not None:
            presence.release()
        lock.release()
        raise
    return server


def _describe(cluster: Cluster, process: "subprocess.Popen[bytes]") -> Running:
    return Running(
        pid=process.pid,
        socket_folder=str(cluster.socket_folder),
        binaries=str(cluster.binaries.folder),
        major=cluster.binaries.major,
    )


def _prepare_roles(server: RunningServer) -> None:
    marker = server.folder.postgres / "prepared"
    if marker.exists() and marker.read_text(encoding="ascii") == ROLES_VERSION:
        return
    ensure_roles(server.dsn(Role.ADMIN, database="postgres"), passwords=server.folder.passwords())
    marker.write_text(ROLES_VERSION, encoding="ascii")
