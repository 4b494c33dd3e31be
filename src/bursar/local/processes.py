"""`bursar run`: database, app and worker in one foreground group that starts and ends together.

Every child ends with this process even when that is killed: the kernel sees to it (`tether`). A
child that dies is started again, with a sentence; one that keeps dying ends everything.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bursar.local import postgres
from bursar.local.data_folder import OVERRIDE, DataFolder, only_instance, open_data_folder
from bursar.local.errors import LocalError
from bursar.local.launch import Say, to_stderr
from bursar.local.listening import is_ready, require_free_port
from bursar.local.postgres import RunningServer
from bursar.local.roles import Role
from bursar.local.tether import tethered

PAUSE_S = 0.1
REMIND_EVERY_S = 15.0
GRACE_S = 8.0
MOST_RESTARTS = 6
SETTLED_AFTER_S = 5.0
LONGEST_DELAY_S = 2.0


@dataclass(frozen=True, slots=True)
class Child:
    """A program that runs as long as Bursar does.

    Attributes:
        name: For people: "app", "worker".
        command: Full path of the program and its arguments.
    """

    name: str
    command: Sequence[str]


def database_urls(server: RunningServer) -> dict[str, str]:
    """Return the environment by which steps and children find the embedded database."""
    return {
        "BURSAR_DATABASE_URL": server.url(Role.APP),
        "BURSAR_MARKET_DATABASE_URL": server.url(Role.MARKET),
    }


def owner_url(server: RunningServer) -> dict[str, str]:
    """Return what steps alone are given: what serves strangers must not change the schema."""
    return {"BURSAR_OWNER_DATABASE_URL": server.url(Role.OWNER)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What `run` starts.

    Attributes:
        steps: Programs run to their end, one after another, before the children (migrate, seed).
        children: Started in this order, ended in the reverse one.
        host: Address the app will listen on.
        port: And its port.
        welcome: Told once the product answers.
        health_path: Page that says ready.
        own_database: False when BURSAR_DATABASE_URL points to a server we do not start.
        environment: From the embedded server, what steps and children find in their environment.
        step_environment: What steps find besides.
    """

    steps: Sequence[Child]
    children: Sequence[Child]
    host: str = "127.0.0.1"
    port: int = 8000
    welcome: str = ""
    health_path: str = "/api/v1/health"
    own_database: bool = True
    environment: Callable[[RunningServer], Mapping[str, str]] = database_urls
    step_environment: Callable[[RunningServer], Mapping[str, str]] = owner_url


def run(plan: Plan, *, data_dir: Path | None = None, say: Say = to_stderr) -> int:
    """Run the product in the foreground until Ctrl-C, SIGTERM or a failure that stays.

    Call from the main thread.

    Returns:
        Exit status: 0 when ended on request, 1 when something could not be kept running.

    Raises:
        FolderInUse: A second instance on the same data folder.
        PortTaken: Somebody else has the port; nothing was started.
        LocalError: What else stands in the way, as a sentence.
    """
    folder = open_data_folder(data_dir)
    address = f"http://{plan.host}:{plan.port}"
    with only_instance(folder, word=address), _signals() as wish:
        try:
            require_free_port(plan.host, plan.port)
            with _database(plan, folder, say) as server:
                wish.interrupts = False
                return _Supervisor(plan, folder, server, wish, say).run()
        except _Interrupted:
            return 0


class _Interrupted(BaseException):
    """A signal came while we were starting the database; it is ended on the way out."""


@dataclass(slots=True)
class _Wish:
    """Whether the person wants us to end."""

    to_end: bool = False
    interrupts: bool = True

    def on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.to_end = True
        if self.interrupts:
            raise _Interrupted


@contextlib.contextmanager
def _signals() -> Iterator[_Wish]:
    wish = _Wish()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, wish.on_signal) for number in numbers}
    try:
        yield wish
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _database(plan: Plan, folder: DataFolder, say: Say) -> Iterator[RunningServer | None]:
    if not plan.own_database:
        yield None
        return
    server = postgres.start(folder.path, say=say)
    try:
        yield server
    finally:
        server.stop(wait_for_users_s=0)


@dataclass(slots=True)
class _Kept:
    """A child, and how often it has ended since all was last well."""

    child: Child
    process: "subprocess.Popen[bytes] | None" = None
    ends: int = 0
    not_before: float = 0.0

    def ended(self, now: float) -> bool:
        """Note one more end; return whether it was one too many."""
        self.process = None
        delay_s = 0.0 if self.ends == 0 else 0.25 * 2**self.ends
        self.not_before = now + min(delay_s, LONGEST_DELAY_S)
        self.ends += 1
        return self.ends > MOST_RESTARTS


class _Supervisor:
    def __init__(
        self, plan: Plan, folder: DataFolder, server: RunningServer | None, wish: _Wish, say: Say
    ) -> None:
        self._plan = plan
        self._server = server
        self._wish = wish
        self._say = say
        self._environment = os.environ | {OVERRIDE: str(folder.path), "PORT": str(plan.port)}
        if server is not None:
            self._environment |= plan.environment(server)
        self._kept = [_Kept(child) for child in plan.children]
        self._database = _Kept(Child("database", ()))
        self._changed_at = time.monotonic()  # when something was last started or has ended

    def run(self) -> int:
        try:
            for step in self._plan.steps:
                if not self._step(step):
                    return 0 if self._wish.to_end else 1
            return self._supervise()
        finally:
            self._end_children()

    def _step(self, step: Child) -> bool:
        """Run one program to its end; return whether to go on."""
        besides = self._plan.step_environment(self._server) if self._server is not None else {}
        kept = _Kept(step, self._spawn(step, besides))
        self._kept.insert(0, kept)  # so that a wish to end reaches it
        assert kept.process is not None  # noqa: S101 (just started)
        while not self._wish.to_end:
            status = kept.process.poll()
            if status is None:
                time.sleep(PAUSE_S / 5)
                continue
            self._kept.remove(kept)
            if status != 0:
                self._say(f"The step “{step.name}” {_how(status)}; Bursar was not started.")
            return status == 0
        return False

    def _supervise(self) -> int:
        began = reminded_at = time.monotonic()
        welcomed = False
        while not self._wish.to_end:
            if not self._keep_database() or not self._keep_children():
                return 1
            now = time.monotonic()
            if not welcomed and self._answers():
                welcomed = True
                if self._plan.welcome:
                    self._say(self._plan.welcome)
            elif not welcomed and now - reminded_at > REMIND_EVERY_S:
                self._say(f"Still starting after {now - began:.0f} seconds …")
                reminded_at = now
            self._forgive(now)
            time.sleep(PAUSE_S)
        return 0

    def _answers(self) -> bool:
        return is_ready(self._plan.host, self._plan.port, self._plan.health_path)

    def _forgive(self, now: float) -> None:
        """Forget earlier ends once everything has run and answered for a while."""
        kept = [self._database, *self._kept]
        if not any(each.ends for each in kept) or now - self._changed_at < SETTLED_AFTER_S:
            return
        if self._answers():
            for each in kept:
                each.ends = 0

    def _keep_database(self) -> bool:
        if self._server is None or self._server.alive() or self._wish.to_end:
            return True
        self._changed_at = time.monotonic()
        if self._database.ended(time.monotonic()):
            self._say("The database keeps ending; Bursar ends too. Its log is in the data folder.")
            return False
        self._say("The database ended and is started again.")
        try:
            self._server.revive(say=self._say)
        except LocalError as error:
            self._say(str(error))
            return False
        return True

    def _keep_children(self) -> bool:
        """Start what is not running; return False when one has ended too often."""
        for kept in self._kept:
            now = time.monotonic()
            if kept.process is None and now >= kept.not_before:
                self._changed_at = now
                kept.process = self._spawn(kept.child)
            status = kept.process.poll() if kept.process is not None else None
            if status is None or self._wish.to_end:
                continue
            self._changed_at = now
            if kept.ended(now):
                self._say(f"The {kept.child.name} {_how(status)} too often; Bursar ends.")
                return False
            self._say(f"The {kept.child.name} {_how(status)} and is started again.")
        return True

    def _spawn(
        self, child: Child, besides: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        command = tethered(child.command, on_parent_death=signal.SIGKILL)
        environment = self._environment | dict(besides or {})
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment)

    def _end_children(self) -> None:
        """Ask the last started first, the others soon after, and insist when patience ends."""
        living = [kept.process for kept in reversed(self._kept) if kept.process is not None]
        for process in living:
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + GRACE_S
        for process in living:
            try:
                process.wait(timeout=max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _how(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
