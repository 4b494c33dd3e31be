"""The one folder that holds everything Bursar keeps on this machine.

postgres/ has the cluster, its socket and its lock; files/ uploaded documents; mail/ the offline
mailbox; logs/ what the processes say; secrets.json the master key and the database passwords.
"""

import base64
import contextlib
import errno
import json
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from bursar.local import locks
from bursar.local.errors import DiskFull, FolderInUse, LocalError
from bursar.local.tether import namespace_works

OVERRIDE = "BURSAR_DATA_DIR"
MASTER_KEY_BYTES = 32
PASSWORD_BYTES = 24
DATABASE_ROLES = ("bursar_admin", "bursar_owner", "bursar_app", "bursar_market", "bursar_backup")
SUBFOLDERS = ("postgres", "files", "mail", "logs")


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A data folder that exists; `open_data_folder` makes it."""

    path: Path

    @property
    def postgres(self) -> Path:
        """Cluster, socket, lock and copies of binaries."""
        return self.path / "postgres"

    @property
    def files(self) -> Path:
        """Uploaded documents."""
        return self.path / "files"

    @property
    def mail(self) -> Path:
        """Messages of the offline mailer."""
        return self.path / "mail"

    @property
    def logs(self) -> Path:
        """What the processes wrote."""
        return self.path / "logs"

    def master_key(self) -> bytes:
        """Return the 32 bytes that seal all other keys."""
        return base64.b64decode(str(self._secrets()["master_key"]))

    def passwords(self) -> Mapping[str, str]:
        """Return the password of each database role."""
        return dict(self._secrets()["postgres"])

    def _secrets(self) -> dict[str, dict[str, str]]:
        path = self.path / "secrets.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            complete = {"master_key", "postgres"} <= set(found)
        except (json.JSONDecodeError, TypeError):
            complete = False
        if not complete:
            raise LocalError(
                f"{path} is damaged. Without it sealed values cannot be read: "
                "put the file of a backup back in its place."
            )
        return dict(found)


def default_path() -> Path:
    """Return the data folder to use when nobody names one.

    BURSAR_DATA_DIR, else the platform's folder for user data. An empty or missing HOME is looked
    up in the account database instead.

    Raises:
        LocalError: This account has no home to write to.
    """
    named = os.environ.get(OVERRIDE, "").strip()
    if named:
        return Path(named).expanduser().absolute()
    homes = [os.environ.get("HOME", "").strip(), pwd.getpwuid(os.getuid()).pw_dir]
    home = next((each for each in homes if each and os.access(each, os.W_OK)), None)
    if home is None:
        raise LocalError(f"This account has no home folder to write to; name one in {OVERRIDE}.")
    if os.geteuid() == 0 and not namespace_works() and not Path(home).stat().st_mode & 0o001:
        # PostgreSQL will have to run as another account, which may not pass a closed /root.
        return Path("/var/lib/bursar")
    with _home(home):
        return Path(platformdirs.user_data_path("bursar", appauthor=False)).absolute()


@contextlib.contextmanager
def _home(path: str) -> Iterator[None]:
    before = os.environ.get("HOME")
    os.environ["HOME"] = path
    try:
        yield
    finally:
        if before is None:
            del os.environ["HOME"]
        else:
            os.environ["HOME"] = before


def open_data_folder(path: Path | None = None) -> DataFolder:
    """Return the data folder, with its subfolders and secrets made where missing.

    Args:
        path: Where; None means `default_path()`.

    Raises:
        LocalError: It cannot be made or belongs to somebody else.
        DiskFull: There is no room for it.
    """
    top = (path or default_path()).absolute()
    with disk_full_as_sentence(top):
        try:
            top.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name in SUBFOLDERS:
                (top / name).mkdir(mode=0o700, exist_ok=True)
            _make_secrets(top / "secrets.json")
        except (PermissionError, NotADirectoryError, FileExistsError) as error:
            raise LocalError(
                f"The data folder {top} cannot be used: {error.strerror}. "
                f"Name another one in {OVERRIDE}."
            ) from error
    return DataFolder(top)


def _make_secrets(path: Path) -> None:
    """Write new secrets unless the file is there; of two that try at once, one wins."""
    if path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(0o600)
        return
    content = {
        "master_key": base64.b64encode(secrets.token_bytes(MASTER_KEY_BYTES)).decode(),
        "postgres": {role: secrets.token_urlsafe(PASSWORD_BYTES) for role in DATABASE_ROLES},
    }
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8") as file:  # 0600
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)


@contextlib.contextmanager
def only_instance(folder: DataFolder, *, word: str = "") -> Iterator[None]:
    """Hold the folder against a second `bursar run`.

    Args:
        word: What a refused second instance is told, such as the address.

    Raises:
        FolderInUse: Another one holds it.
    """
    path = folder.path / "instance.lock"
    lock = locks.take(path)
    if lock is None:
        told = path.read_text(encoding="utf-8").strip()
        raise FolderInUse(
            f"Bursar already runs on {folder.path}{f' ({told})' if told else ''}. "
            f"Use that one, end it first, or name another folder in {OVERRIDE}."
        )
    try:
        lock.write(f"process {os.getpid()}{f', {word}' if word else ''}\n")
        yield
    finally:
        lock.release()


def require_room(path: Path, *, needed_mb: int) -> None:
    """Refuse to begin what a nearly full disk would break off.

    Raises:
        DiskFull: Fewer than `needed_mb` MiB are free below `path`.
    """
    free_mb = shutil.disk_usage(path).free // 2**20
    if free_mb < needed_mb:
        raise DiskFull(
            f"The disk that holds {path} has {free_mb} MB free and {needed_mb} MB are needed. "
            "Nothing was changed; free some space and try again."
        )


@contextlib.contextmanager
def disk_full_as_sentence(path: Path) -> Iterator[None]:
    """Turn the system's error for a full disk into ours."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full(path) from error
        raise


def disk_full(path: Path) -> DiskFull:
    """Return the sentence for a disk that filled up while we wrote."""
    return DiskFull(
        f"The disk that holds {path} is full. What was saved is safe; "
        "free some space and start again."
    )
