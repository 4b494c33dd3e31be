"""A data folder for each test, and a way to be another Bursar command."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

START_AND_HOLD = """
import sys, time
from pathlib import Path
from bursar.local import postgres
server = postgres.connect_or_start(Path(sys.argv[1]), fast=True)
print("owner" if server.owner else "guest", server.pid, flush=True)
sys.stdin.readline()
server.stop()
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "bursar"


@pytest.fixture
def other_command(data_dir: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start Python code as another process, given the data folder; it is killed afterwards."""
    started: list[subprocess.Popen[str]] = []

    def begin(code: str = START_AND_HOLD, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | environment,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()
