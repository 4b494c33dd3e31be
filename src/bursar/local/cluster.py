"""The files of one PostgreSQL cluster: made all or nothing, set up for one machine."""

import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from bursar.local import binaries as installed
from bursar.local import confinement as confining
from bursar.local.binaries import Binaries
from bursar.local.confinement import Confinement
from bursar.local.data_folder import DataFolder, disk_full, require_room
from bursar.local.errors import DatabaseFailed, FolderInUse, LocalError
from bursar.local.tether import tethered

PORT = 5432  # a part of the socket's name; nothing listens on a network port
LONGEST_SOCKET_PATH = 103  # bytes: macOS allows 104 with the closing zero, Linux 108
MB_FOR_A_NEW_CLUSTER = 128
MB_TO_START = 24
LONGEST_LOG_BYTES = 8 * 2**20
BUILTIN_LOCALE_SINCE = 17
IO_METHOD_SINCE = 18

SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "shared_buffers": "96MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_parallel_workers_per_gather": "0",
    "autovacuum_max_workers": "2",
    "max_wal_size": "512MB",
    "wal_compression": "on",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C'",
    "logging_collector": "off",
    "log_checkpoints": "off",
    "log_line_prefix": "'%m [%p] '",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FORGETFUL = {  # for tests: a crash of the machine may lose the cluster
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_connections": "200",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of a data folder and how its programs are started."""

    folder: DataFolder
    binaries: Binaries
    confinement: Confinement
    socket_folder: Path
    fast: bool = False

    @property
    def path(self) -> Path:
        """Where the cluster's files are."""
        return self.folder.postgres / "data"

    def start(self, *, inherit: int) -> "subprocess.Popen[bytes]":
        """Start the server and return at once; it stops, cleanly, when this process ends.

        Args:
            inherit: Descriptor of the lock that must be held as long as any server process lives.
        """
        command = [self.binaries.program("postgres"), "-D", str(self.path)]
        path = self.folder.logs / "postgres.log"
        if path.exists() and path.stat().st_size > LONGEST_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as log:
            return subprocess.Popen(
                self._confined(command, signal.SIGINT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder.postgres,
                env=_environment(),
                pass_fds=[inherit],
                start_new_session=True,  # Ctrl-C reaches the app first, which still needs us
            )

    def configure(self) -> None:
        """Write the settings of this start; a person's own ALTER SYSTEM still wins."""
        chosen = SETTINGS | (FORGETFUL if self.fast else DURABLE)
        chosen["port"] = str(PORT)
        chosen["unix_socket_directories"] = f"'{self.socket_folder}'"
        if self.binaries.major >= IO_METHOD_SINCE:
            chosen["io_method"] = "sync"  # three processes fewer for a laptop
        text = "".join(f"{name} = {value}\n" for name, value in sorted(chosen.items()))
        target = self.path / "bursar.conf"
        target.write_text(f"# Written at each start; use ALTER SYSTEM.\n{text}", encoding="utf-8")
        os.chown(target, self.confinement.uid, self.confinement.gid)

    def create(self, password: str, *, inherit: int) -> None:
        """Make the cluster's files beside their place and move them there when complete.

        Args:
            password: Of the superuser.
            inherit: As for `start`.

        Raises:
            DiskFull: There is no room; nothing is left behind.
            DatabaseFailed: initdb refused for another reason.
        """
        require_room(self.folder.path, needed_mb=MB_FOR_A_NEW_CLUSTER)
        unfinished = self.folder.postgres / "data.partial"
        shutil.rmtree(unfinished, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.folder.postgres, encoding="utf-8") as file:
            file.write(password)
            file.flush()
            os.chown(file.name, self.confinement.uid, self.confinement.gid)
            command = [self.binaries.program("initdb"), "-D", str(unfinished), *self._options()]
            result = subprocess.run(
                self._confined([*command, f"--pwfile={file.name}"], signal.SIGKILL),
                capture_output=True,
                text=True,
                errors="replace",
                cwd=self.folder.postgres,
                env=_environment(),
                pass_fds=[inherit],
                check=False,
            )
        if result.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise failure(self.folder, result.stdout + result.stderr)
        with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude_if_exists = 'bursar.conf'\n")
        unfinished.rename(self.path)

    def _options(self) -> list[str]:
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if self.binaries.major >= BUILTIN_LOCALE_SINCE
            else ["--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C"]
        )
        durable = ["--no-sync"] if self.fast else []
        return [
            "--username=bursar_admin",
            "--encoding=UTF8",
            *locale,
            *durable,
            "--auth-local=scram-sha-256",
            "--auth-host=reject",
            "--data-checksums",
            "--no-instructions",
        ]

    def _confined(self, command: list[str], on_parent_death: signal.Signals) -> list[str]:
        return tethered(command, on_parent_death=on_parent_death, confine=self.confinement.options)


def open_cluster(folder: DataFolder, *, inherit: int, fast: bool = False) -> Cluster:
    """Return the folder's cluster, created when there is none; the caller holds its lock.

    Args:
        inherit: Descriptor of that lock, for programs that write the cluster's files.
        fast: Not durable, for tests.

    Raises:
        WrongMajor: The files need another version of PostgreSQL than any found here.
        DiskFull: There is too little room to start.
        LocalError: Root, permissions or paths stand in the way; the sentence says how.
    """
    version = folder.postgres / "data" / "PG_VERSION"
    major = int(version.read_text(encoding="ascii")) if version.exists() else None
    found = installed.find(major=major)
    confinement = confining.choose()
    found = confining.prepare(folder, found, confinement)
    require_room(folder.path, needed_mb=MB_TO_START)
    socket_folder = _socket_folder(folder, confinement)
    cluster = Cluster(folder, found, confinement, socket_folder, fast)
    if major is None:
        cluster.create(folder.passwords()["bursar_admin"], inherit=inherit)
    cluster.configure()
    return cluster


def _socket_folder(folder: DataFolder, confinement: Confinement) -> Path:
    """Return a private folder whose path is short enough for a socket."""
    path = folder.postgres / "run"
    if len(os.fsencode(path / f".s.PGSQL.{PORT}.lock")) > LONGEST_SOCKET_PATH:
        digest = hashlib.sha256(os.fsencode(folder.path.resolve())).hexdigest()[:16]
        path = Path(f"/tmp/bursar-{os.geteuid()}-{digest}")  # noqa: S108 (owner is checked below)
    path.mkdir(mode=0o700, exist_ok=True)
    seen = path.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in {os.geteuid(), confinement.uid}:
        raise LocalError(f"{path} belongs to somebody else; remove it or move the data folder.")
    path.chmod(0o700)
    if os.geteuid() == 0:
        os.chown(path, confinement.uid, confinement.gid)
    return path


def _environment() -> dict[str, str]:
    """Return ours without what would redirect a PostgreSQL program."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def failure(folder: DataFolder, output: str) -> LocalError:
    """Return the sentence for what a PostgreSQL program said as it failed."""
    if "No space left on device" in output:
        return disk_full(folder.path)
    if 'lock file "postmaster.pid" already exists' in output:
        return FolderInUse(
            f"A PostgreSQL that Bursar did not start runs on {folder.postgres / 'data'}; end it."
        )
    telling = [line for line in output.splitlines() if "FATAL" in line or "error" in line.lower()]
    said = (telling or output.splitlines() or ["nothing"])[-1].strip()
    return DatabaseFailed(
        f"PostgreSQL did not start. It said: {said} (more in {folder.logs / 'postgres.log'})"
    )


@dataclass(frozen=True, slots=True)
class Running:
    """What the starter of a server leaves for others who want to join it."""

    pid: int
    socket_folder: str
    binaries: str
    major: int

    def write(self, folder: DataFolder) -> None:
        """Publish, at once or not at all."""
        target = folder.postgres / "server.json"
        draft = target.with_suffix(".partial")
        draft.write_text(json.dumps(asdict(self)), encoding="utf-8")
        draft.replace(target)


def published(folder: DataFolder) -> Running | None:
    """Return what the starter left, or None while there is nothing (complete) to read."""
    try:
        found = json.loads((folder.postgres / "server.json").read_text(encoding="utf-8"))
        return Running(**found)
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None
