"""Start the server's process and wait until it is ready; end it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bursar.local import cluster as clusters
from bursar.local.cluster import PORT, Cluster
from bursar.local.errors import DatabaseFailed
from bursar.local.locks import FileLock

PATIENCE_S = 60.0  # crash recovery of a personal ledger takes seconds; a slow disk, longer
QUIET_S = 3.0
STOP_PATIENCE_S = 30.0
PAUSE_S = 0.02
GONE_PATIENCE_S = 10.0
STILL_THERE = ("is still in use", "already exists")

Say = Callable[[str], None]


def to_stderr(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def launch(cluster: Cluster, lock: FileLock, *, say: Say) -> "subprocess.Popen[bytes]":
    """Start the server and wait until it is ready, through crash recovery if need be."""
    until = time.monotonic() + PATIENCE_S
    gone_by = time.monotonic() + GONE_PATIENCE_S
    while True:
        _forget_stale_pid(cluster)
        log = cluster.folder.logs / "postgres.log"
        before = log.stat().st_size if log.exists() else 0
        process = cluster.start(inherit=lock.descriptor)
        try:
            if _becomes_ready(cluster, process, until=until, say=say):
                return process
        except BaseException:  # Ctrl-C too: nobody else knows of this process yet
            end(process)
            raise
        said = log.read_bytes()[before:].decode(errors="replace")
        # A killed server and its workers need a moment to be gone; until then none may start.
        if not any(word in said for word in STILL_THERE) or time.monotonic() > gone_by:
            raise clusters.failure(cluster.folder, said)
        time.sleep(PAUSE_S * 10)


def _becomes_ready(
    cluster: Cluster, process: "subprocess.Popen[bytes]", *, until: float, say: Say
) -> bool:
    """Wait until the server accepts connections; return False when it ends instead."""
    quiet_until = time.monotonic() + QUIET_S
    while process.poll() is None:
        # A file left by an earlier server also says "ready": the number must be our child's.
        lines = postmaster(cluster.path)
        if lines[:1] == [str(process.pid)] and lines[7:] == ["ready"]:
            return True
        now = time.monotonic()
        if now > until:
            raise DatabaseFailed(
                f"PostgreSQL was not ready after {PATIENCE_S:.0f} seconds. Its words are in "
                f"{cluster.folder.logs / 'postgres.log'}; the data are untouched, so try again."
            )
        if now > quiet_until:
            say("The database is recovering after an interruption …")
            quiet_until = until
        time.sleep(PAUSE_S)
    return False


def postmaster(data: Path) -> list[str]:
    """Return the lines of the server's own note: number of its process first, state last."""
    try:
        text = (data / "postmaster.pid").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [line.strip() for line in text.splitlines()]


def _forget_stale_pid(cluster: Cluster) -> None:
    """Remove a file that names a process which is not this cluster's server.

    Numbers repeat, in containers at every start, and PostgreSQL then believes itself running. Our
    lock already says that no server of ours lives; one started by hand is left alone.
    """
    lines = postmaster(cluster.path)
    if not lines or not lines[0].isdigit() or not Path("/proc/self").exists():
        return
    process = Path("/proc") / lines[0]
    try:
        by_hand = (process / "cwd").resolve() == cluster.path.resolve()
    except OSError:
        return
    if process.exists() and not by_hand:
        (cluster.path / "postmaster.pid").unlink(missing_ok=True)
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (cluster.socket_folder / name).unlink(missing_ok=True)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown, then ever less polite; the write-ahead log repairs what was cut off."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(number)
        try:
            process.wait(timeout=STOP_PATIENCE_S)
        except subprocess.TimeoutExpired:
            continue
        return


def lives(pid: int) -> bool:
    """Return whether a process has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
