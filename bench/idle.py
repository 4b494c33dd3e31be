"""Claim: after its start the whole product, database included, stays under 700 MB."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.measure import row
from bursar.local.listening import is_ready

ROOT = Path(__file__).parent.parent
LIMIT_MB = 700.0
START_WITHIN_S = 300.0
REST_S = 5.0


def rows() -> list[dict[str, Any]]:
    """Return the memory of all processes, and how long the second start took."""
    with tempfile.TemporaryDirectory(prefix="bursar-idle-") as folder:
        _start(folder)
        seconds, memory, resident, count = _start(folder)
    return [
        row(
            "idle",
            "all processes after `bursar run`",
            round(seconds, 2),
            memory_mb=round(memory, 1),
            target="<= 700 MB",
            met=memory <= LIMIT_MB,
            note=f"{count} processes; shared pages counted once; {resident:.0f} MB counted each"
            " time; seconds are the second start to ready",
        )
    ]


def _start(folder: str) -> tuple[float, float, float, int]:
    """Start, wait until ready and at rest, look, end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"BURSAR_DATA_DIR": folder, "PORT": str(port)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bursar.cli", "run"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        while not is_ready("127.0.0.1", port, "/api/v1/health"):
            if process.poll() is not None:
                said = (process.stderr.read() if process.stderr else b"").decode()[-500:]
                raise RuntimeError(f"`bursar run` ended: {said}")
            if time.perf_counter() - began > START_WITHIN_S:
                raise RuntimeError("`bursar run` is not ready")
            time.sleep(0.05)
        seconds = time.perf_counter() - began
        time.sleep(REST_S)
        family = _family(process.pid)
        shared = sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in family) / 1024
        resident = sum(_kilobytes(pid, "status", "VmRSS:") for pid in family) / 1024
        return seconds, shared, resident, len(family)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for parent in found:
        found.extend(children.get(parent, ()))
    return found


def _kilobytes(pid: int, file: str, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


if __name__ == "__main__":
    for line in rows():
        print(line)
