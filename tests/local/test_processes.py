"""`bursar run` with stand-in programs: starts, restarts, ends, and leaves nothing behind."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from observing import lives, wait_until

from bursar.local.data_folder import open_data_folder
from bursar.local.errors import FolderInUse, LocalError, PortTaken
from bursar.local.listening import require_free_port
from bursar.local.processes import MOST_RESTARTS, Child, Plan, run

APP = """
import http.server, json, os, pathlib, signal, sys
notes = pathlib.Path(sys.argv[1])
(notes / "app.pid").write_text(str(os.getpid()))
(notes / "environment.json").write_text(json.dumps(dict(os.environ)))
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"status": "ready"}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
def leave(*_):
    (notes / "app.ended").write_text("politely")
    sys.exit(0)
signal.signal(signal.SIGTERM, leave)
signal.signal(signal.SIGINT, leave)
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Health).serve_forever()
"""

WORKER = """
import os, pathlib, sys, time
(pathlib.Path(sys.argv[1]) / "worker.pid").write_text(str(os.getpid()))
time.sleep(600)
"""

STUBBORN = """
import os, pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
(pathlib.Path(sys.argv[1]) / "worker.pid").write_text(str(os.getpid()))
time.sleep(600)
"""

MIGRATE = """
import os, pathlib, psycopg, sys
url = os.environ["BURSAR_OWNER_DATABASE_URL"].replace("+psycopg", "")
with psycopg.connect(url) as connection:
    connection.execute("create table if not exists migrated (at int)")
with (pathlib.Path(sys.argv[1]) / "order").open("a") as file:
    file.write("migrated ")
"""

SUPERVISOR = """
import json, sys
from pathlib import Path
from bursar.local import processes
from bursar.local.errors import LocalError
from bursar.local.processes import Child, Plan, run
given = json.loads(sys.argv[1])
processes.SETTLED_AFTER_S = given["settled_after_s"]
processes.GRACE_S = 2.0
python = sys.executable
def child(name, code):
    return Child(name, [python, "-c", code, given["notes"]])
plan = Plan(
    steps=[child(*each) for each in given["steps"]],
    children=[child(*each) for each in given["children"]],
    port=given["port"],
    welcome="Bursar is ready",
)
try:
    sys.exit(run(plan, data_dir=Path(given["data"])))
except LocalError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@pytest.fixture
def notes(tmp_path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.fixture
def bursar(data_dir, notes, port):
    """Start the supervisor as `bursar run` would; whatever is left of it is killed."""
    started: list[subprocess.Popen[str]] = []

    def begin(*, worker: str = WORKER, migrate: str = MIGRATE, settled_after_s: float = 5.0):
        given = {
            "notes": str(notes),
            "port": port,
            "data": str(data_dir),
            "settled_after_s": settled_after_s,
            "steps": [("migrate", migrate)],
            "children": [("app", APP), ("worker", worker)],
        }
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, json.dumps(given)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def until_said(process, words: str) -> list[str]:
    """Read what the supervisor says until a line holds the words; return all of it."""
    said = []
    for line in process.stderr:
        said.append(line)
        if words in line:
            return said
    pytest.fail(f"never said {words!r}, but: {''.join(said)}")


def pid_of(notes: Path, name: str) -> int:
    path = notes / f"{name}.pid"
    assert wait_until(lambda: path.exists() and path.read_text() != "")
    return int(path.read_text())


def database_pid(data_dir: Path) -> int:
    return json.loads((data_dir / "postgres" / "server.json").read_text())["pid"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_everything_starts_in_order_and_ends_on_request(bursar, data_dir, notes, port, number):
    process = bursar()
    until_said(process, "Bursar is ready")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health") as answer:
        assert json.load(answer) == {"status": "ready"}
    pids = [pid_of(notes, "app"), pid_of(notes, "worker"), database_pid(data_dir)]
    assert (notes / "order").read_text() == "migrated "

    began = time.monotonic()
    process.send_signal(number)
    assert process.wait(timeout=20) == 0
    assert time.monotonic() - began < 8
    assert (notes / "app.ended").read_text() == "politely"
    assert not any(lives(pid) for pid in pids)


def test_ctrl_c_to_the_whole_group_ends_cleanly(bursar, data_dir, notes):
    process = bursar()
    until_said(process, "Bursar is ready")
    pids = [pid_of(notes, "app"), pid_of(notes, "worker"), database_pid(data_dir)]
    assert os.getpgid(pids[0]) == os.getpgid(pids[1]) == process.pid
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert not any(lives(pid) for pid in pids)


def test_children_find_database_folder_and_port_in_their_environment(bursar, data_dir, notes, port):
    until_said(bursar(), "Bursar is ready")
    found = json.loads((notes / "environment.json").read_text())
    assert found["BURSAR_DATABASE_URL"].startswith("postgresql+psycopg://bursar_app:")
    assert found["BURSAR_MARKET_DATABASE_URL"].startswith("postgresql+psycopg://bursar_market:")
    assert found["BURSAR_DATA_DIR"] == str(data_dir)
    assert found["PORT"] == str(port)
    for powerful in ("bursar_admin", "bursar_owner"):
        assert not any(powerful in text for text in found.values())


def test_killed_supervisor_leaves_no_process_and_no_damage(bursar, data_dir, notes):
    process = bursar(worker=STUBBORN)
    until_said(process, "Bursar is ready")
    pids = [pid_of(notes, "app"), pid_of(notes, "worker"), database_pid(data_dir)]
    process.kill()
    process.wait()
    assert wait_until(lambda: not any(lives(pid) for pid in pids))

    again = bursar()
    began = time.monotonic()
    until_said(again, "Bursar is ready")
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("name", ["app", "worker"])
def test_killed_child_is_started_again_with_a_sentence(bursar, notes, name):
    process = bursar()
    until_said(process, "Bursar is ready")
    pid = pid_of(notes, name)
    os.kill(pid, signal.SIGKILL)
    until_said(process, f"The {name} was ended by SIGKILL and is started again.")
    assert wait_until(lambda: pid_of(notes, name) != pid)


def test_child_killed_again_and_again_between_healthy_times_is_always_started(bursar, notes):
    process = bursar(settled_after_s=0.2)
    until_said(process, "Bursar is ready")
    for _ in range(MOST_RESTARTS + 2):
        pid = pid_of(notes, "worker")
        os.kill(pid, signal.SIGKILL)
        until_said(process, "The worker was ended by SIGKILL and is started again.")
        assert wait_until(lambda pid=pid: pid_of(notes, "worker") != pid)
        time.sleep(0.6)
    assert process.poll() is None


def test_killed_database_is_started_again_with_a_sentence(bursar, data_dir):
    process = bursar()
    until_said(process, "Bursar is ready")
    pid = database_pid(data_dir)
    os.kill(pid, signal.SIGKILL)
    until_said(process, "The database ended and is started again.")
    assert wait_until(lambda: database_pid(data_dir) != pid)


def test_child_that_keeps_dying_ends_everything(bursar, data_dir):
    process = bursar(worker="import sys; sys.exit(3)")
    until_said(process, "The worker ended with status 3 too often; Bursar ends.")
    assert process.wait(timeout=20) == 1
    assert not (data_dir / "postgres" / "server.json").exists()


def test_failed_migration_starts_nothing(bursar, notes):
    process = bursar(migrate="import sys; sys.exit(2)")
    until_said(process, "The step “migrate” ended with status 2; Bursar was not started.")
    assert process.wait(timeout=20) == 1
    assert not (notes / "app.pid").exists()


def test_interrupted_migration_ends_at_once(bursar, notes):
    process = bursar(migrate=WORKER)
    pid = pid_of(notes, "worker")
    process.terminate()
    assert process.wait(timeout=20) == 0
    assert not lives(pid)


def test_stubborn_child_is_killed_after_the_grace_time(bursar, notes):
    process = bursar(worker=STUBBORN)
    until_said(process, "Bursar is ready")
    pid = pid_of(notes, "worker")
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert not lives(pid)


def test_second_instance_is_refused_and_the_first_goes_on(bursar, data_dir, notes):
    until_said(bursar(), "Bursar is ready")
    with pytest.raises(FolderInUse, match=r"already runs on .* \(process \d+, http://127.0.0.1:"):
        run(Plan(steps=[], children=[], port=1), data_dir=data_dir)
    assert lives(pid_of(notes, "app"))


def test_taken_port_is_said_before_anything_starts(data_dir, port):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(PortTaken, match=f"port {port}.*PORT={port + 1} make run"):
            run(
                Plan(steps=[], children=[Child("app", ["/bin/true"])], port=port), data_dir=data_dir
            )
    assert not (open_data_folder(data_dir).postgres / "data").exists()


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 0), ("192.0.2.1", 8000)])
def test_impossible_address_is_refused_with_a_sentence(host, port):
    with pytest.raises(LocalError, match="port"):
        require_free_port(host, port)
