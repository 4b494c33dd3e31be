"""Run everything that must hold, in order, and stop at the first thing that does not.

    check.py                 all steps
    check.py --static        those that are no tests
    check.py NAME…           these

It ends with one plain line, `412 passed, 0 failed`, summed over the three test runners.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import bootstrap  # noqa: E402 (beside this folder, not in it)

BIN = ROOT / ".venv" / "bin"
RESULTS = ROOT / ".bootstrap" / "results"
CLIENT = ROOT / "web" / "src" / "api" / "schema.gen.d.ts"
ONE_THREAD_EACH = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "NUMBA", "MKL")}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = "BURSAR_CHROMIUM"


class Failed(Exception):
    """A step does not hold; the message, if any, says more than its output did."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that must hold.

    Attributes:
        name: To call it by.
        does: What it proves, for people.
        run: Raises `Failed` when it does not hold.
        results: JUnit file that a test runner writes; steps without one are static.
    """

    name: str
    does: str
    run: Callable[[], None]
    results: str = ""


def python(*arguments: str) -> Callable[[], None]:
    """Return a step's `run` that calls a program of the environment."""

    def run() -> None:
        execute([str(BIN / arguments[0]), *arguments[1:]], cwd=ROOT, extra={})

    return run


def npm(*arguments: str, **extra: str) -> Callable[[], None]:
    """Return a `run` that calls a script of web/package.json."""

    def run() -> None:
        called = [*bootstrap.npm_command(), "run", *arguments]
        execute(called, cwd=ROOT / "web", extra=extra)

    return run


def execute(arguments: Sequence[str], *, cwd: Path, extra: Mapping[str, str]) -> None:
    """Run a program with its output on the terminal.

    Raises:
        Failed: It ended with another status than 0, or could not be started.
    """
    environment = bootstrap.environment() | ONE_THREAD_EACH | dict(extra)
    environment["PATH"] = f"{BIN}{os.pathsep}{environment['PATH']}"
    try:
        status = subprocess.run(arguments, cwd=cwd, env=environment, check=False).returncode
    except OSError as error:
        raise Failed(f"{arguments[0]}: {error.strerror}") from error
    if status != 0:
        raise Failed(f"{Path(arguments[0]).name} ended with status {status}")


def client_is_current() -> None:
    """Write the web client anew and compare; what was stale is then current in your folder."""
    before = hashlib.sha256(CLIENT.read_bytes()).digest() if CLIENT.exists() else b""
    npm("client")()
    if hashlib.sha256(CLIENT.read_bytes()).digest() != before:
        raise Failed(f"{CLIENT.relative_to(ROOT)} was not current; it is now: commit it.")


def journeys() -> None:
    """Drive the product in a real headless Chromium."""
    browser = os.environ.get(BROWSER) or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise Failed(
            "No Chromium was found. Install it (apt-get install chromium, brew install chromium) "
            f"or name one: {BROWSER}=/path/to/chrome make test."
        )
    reports = {"PLAYWRIGHT_JUNIT_OUTPUT_NAME": results("journeys"), BROWSER: browser}
    npm("e2e", "--", "--reporter=list,junit", **reports)()


def results(name: str) -> str:
    """Return where a runner writes its JUnit file."""
    return str(RESULTS / f"{name}.xml")


STEPS = (
    Step("format", "Python files have the house format", python("ruff", "format", "--check", ".")),
    Step("lint", "Python lint", python("ruff", "check", ".")),
    Step("types", "Python types", python("mypy")),
    Step("imports", "import contracts", python("lint-imports")),
    Step("web-lint", "web format and lint", npm("lint")),
    Step("web-types", "web types", npm("typecheck")),
    Step("openapi", "docs/openapi.json is what the code serves",
         python("python", "-m", "bursar.cli", "openapi", "--check")),
    Step("client", "the web client is generated from it", client_is_current),
    Step("migrations", "the migrations give what the models say",
         python("python", "-m", "bursar.cli", "migrate", "--check")),
    Step("python", "Python tests on a real PostgreSQL",
         python("pytest", "-q", "-n", "2", "--dist", "loadfile",
                f"--junitxml={results('python')}"), "python"),
    Step("web", "web unit tests", npm("test", BURSAR_JUNIT=results("web")), "web"),
    Step("journeys", "journeys in a real browser", journeys, "journeys"),
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Tests counted over all runners."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, file: Path) -> None:
        """Count the cases of one JUnit file."""
        if not file.exists():
            return
        for case in ET.parse(file).getroot().iter("testcase"):  # noqa: S314 (we wrote it)
            if case.find("failure") is not None or case.find("error") is not None:
                self.failed += 1
            elif case.find("skipped") is not None:
                self.skipped += 1
            else:
                self.passed += 1


def main(arguments: list[str]) -> int:
    """Run the chosen steps; return the exit status."""
    chosen = _chosen(arguments)
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    if any(step.results for step in chosen):
        install_what_tests_need()
    tally = Tally()
    stopped = None
    for number, step in enumerate(chosen, 1):
        say(f"\n── {number}/{len(chosen)} {step.name}: {step.does}")
        began = time.monotonic()
        try:
            step.run()
        except Failed as failure:
            stopped = f"{step.name}: {failure}"
        if step.results:
            tally.add(Path(results(step.results)))
        mark = "✗" if stopped else "✓"
        tally.lines.append(f"  {mark} {step.name:<12} {time.monotonic() - began:7.1f} s")
        say(tally.lines[-1])
        if stopped:
            break
    return _close(tally, stopped, tests=any(step.results for step in chosen))


def _chosen(arguments: list[str]) -> list[Step]:
    if "--static" in arguments:
        return [step for step in STEPS if not step.results]
    unknown = set(arguments) - {step.name for step in STEPS}
    if unknown:
        sys.exit(f"No such step: {', '.join(sorted(unknown))}. "
                 f"There are: {', '.join(step.name for step in STEPS)}.")  # fmt: skip
    return [step for step in STEPS if not arguments or step.name in arguments]


def _close(tally: Tally, stopped: str | None, *, tests: bool) -> int:
    say("\n" + "\n".join(tally.lines))
    if stopped:
        say(f"\nStopped at {stopped}")
    if tally.skipped:
        say(f"{tally.skipped} skipped (pytest -ra says why)")
    if stopped and tally.failed == 0:
        tally.failed = 1  # the step itself
    if tests:
        say(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if stopped else 0


def install_what_tests_need() -> None:
    """On Debian as root: a browser, a Redis and a second PostgreSQL, where there is none."""
    wanted = [
        package
        for package, present in (
            ("chromium", os.environ.get(BROWSER) or any(map(shutil.which, BROWSERS))),
            ("redis-server", shutil.which("redis-server")),
            ("postgresql", any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))),
        )
        if not present
    ]
    if not wanted or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say(f"Installing {', '.join(wanted)} with apt-get …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-q", "update"], env=environment, capture_output=True, check=False)
    for package in wanted:  # one by one: the tests of one can run without the other
        done = subprocess.run(
            ["apt-get", "-q", "install", "-y", "--no-install-recommends", package],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            say(f"  {package} could not be installed; what needs it is skipped or says so.")


def say(text: str) -> None:
    """Write to the terminal at once, in order with what programs write."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
