"""As whom PostgreSQL runs: it refuses root, and a first user of Bursar often is root.

Best is a user namespace: outside, everything stays root's, so no file changes hands and no parent
folder is opened. Containers often forbid it; then the server gives up root for an account of the
system, its files are given to that account, and binaries it cannot reach are copied.
"""

import os
import pwd
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from bursar.local.binaries import Binaries
from bursar.local.data_folder import DataFolder
from bursar.local.errors import LocalError
from bursar.local.tether import namespace_works

OVERRIDE = "BURSAR_POSTGRES_USER"
ACCOUNTS = ("postgres", "daemon", "nobody")


@dataclass(frozen=True, slots=True)
class Confinement:
    """How the server's programs are started.

    Attributes:
        options: For `tether.tethered`.
        uid: Who owns the cluster's files, seen from outside.
        gid: Their group.
        account: Name of the account the server changes to; empty when it does not.
    """

    options: tuple[str, ...]
    uid: int
    gid: int
    account: str = ""


def choose() -> Confinement:
    """Return how this process must start PostgreSQL here.

    Raises:
        LocalError: BURSAR_POSTGRES_USER names nobody, or root finds no account to use.
    """
    if os.geteuid() != 0:
        return Confinement((), os.geteuid(), os.getegid())
    wanted = os.environ.get(OVERRIDE, "").strip()
    if not wanted and namespace_works():
        return Confinement(("--namespace",), 0, 0)
    for name in (wanted,) if wanted else ACCOUNTS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        if account.pw_uid != 0:
            ids = f"{account.pw_uid}:{account.pw_gid}"
            return Confinement(("--user", ids), account.pw_uid, account.pw_gid, name)
    raise LocalError(
        f"PostgreSQL does not run as root, and no other account ({wanted or ', '.join(ACCOUNTS)}) "
        f"can be used. Run Bursar as a normal user, or name an account in {OVERRIDE}."
    )


def prepare(folder: DataFolder, binaries: Binaries, confinement: Confinement) -> Binaries:
    """Give the server's account its files and a way to them; return binaries it can read.

    Raises:
        LocalError: The data folder lies below a folder that the account may not enter.
    """
    if confinement.account:
        folder.path.chmod(0o711)  # to pass through, not to look around; subfolders stay closed
        barrier = _barrier(folder.path, confinement.uid)
        if barrier is not None:
            raise LocalError(
                f"PostgreSQL must run as {confinement.account} here and may not enter {barrier}. "
                "Put the data elsewhere, for example BURSAR_DATA_DIR=/var/lib/bursar."
            )
        binaries = _reachable(folder, binaries, confinement)
    if os.geteuid() == 0:
        _give(folder.postgres, confinement)
    return binaries


def _barrier(path: Path, uid: int) -> Path | None:
    """Return the first folder on the way to `path` that an account may not enter."""
    for step in [*reversed(path.resolve().parents), path.resolve()]:
        seen = step.stat()
        mine = seen.st_mode & (0o100 if seen.st_uid == uid else 0o001)
        if not mine:
            return step
    return None


def _reachable(folder: DataFolder, binaries: Binaries, confinement: Confinement) -> Binaries:
    if _barrier(binaries.folder, confinement.uid) is None:
        return binaries
    if not binaries.parts:
        raise LocalError(
            f"{confinement.account} may not read the PostgreSQL in {binaries.folder}; "
            "install it where every account can."
        )
    copy = folder.postgres / f"binaries-{binaries.major}"
    if not copy.exists():
        unfinished = copy.with_suffix(".partial")
        shutil.rmtree(unfinished, ignore_errors=True)
        for part in binaries.parts:
            if (binaries.root / part).exists():
                shutil.copytree(binaries.root / part, unfinished / part, symlinks=True)
        unfinished.rename(copy)
    return replace(binaries, folder=copy / binaries.folder.relative_to(binaries.root))


def _give(top: Path, confinement: Confinement) -> None:
    """Hand a tree to the server's account, unless it has it already."""
    cluster = top / "data"
    if {each.stat().st_uid for each in (top, cluster) if each.exists()} == {confinement.uid}:
        return
    for parent, folders, names in os.walk(top):
        for path in [Path(parent), *(Path(parent) / name for name in [*folders, *names])]:
            os.chown(path, confinement.uid, confinement.gid, follow_symlinks=False)
