"""What every benchmark shares: the clock, the memory, the noise of the machine, and the row."""

import gc
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def best_of(work: Callable[[], object], repeats: int = 5) -> float:
    """Seconds of the fastest run; the work runs once before, so that caches are warm.

    The fastest, because other programs on the machine can only make a run slower.
    """
    work()
    return min(run_times(work, repeats))


def best_of_each(works: list[Callable[[], object]], rounds: int = 7) -> list[float]:
    """Seconds of the fastest run of each, taking turns, so that all meet the same machine.

    Short work runs several times a turn: about as long as the longest one.
    """
    firsts = [best_of(work, 1) for work in works]
    runs = [min(20, max(1, round(max(firsts) / max(first, 1e-9)))) for first in firsts]
    best = list(firsts)
    for _ in range(rounds):
        for i, work in enumerate(works):
            best[i] = min(best[i], *run_times(work, runs[i]))
    return best


def run_times(work: Callable[[], object], repeats: int) -> list[float]:
    """Wall-clock seconds of each run, garbage collection kept out of them."""
    times = []
    gc.collect()
    collecting = gc.isenabled()
    gc.disable()
    try:
        for _ in range(repeats):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    finally:
        if collecting:
            gc.enable()
    return times


def percentile_95(times: list[float]) -> float:
    """The time that 95 % of the runs stay within (nearest rank)."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, -(-95 * len(ordered) // 100) - 1)]


def resident_mb(pid: int | None = None) -> float:
    """Resident memory of a process (this one) in MB, now."""
    status = Path(f"/proc/{pid or 'self'}/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def machine_noise(repeats: int = 15) -> float:
    """How much slower than the best the median run of a fixed loop is (0.05 is 5 %).

    Said beside the figures: where it is large, small differences between them mean nothing.
    """

    def fixed_loop() -> int:
        total = 0
        for i in range(200_000):
            total += i * i
        return total

    times = sorted(run_times(fixed_loop, repeats))
    return times[len(times) // 2] / times[0] - 1.0


def row(bench: str, case: str, seconds: float | None, **more: Any) -> dict[str, Any]:
    """One line of the benchmark; what does not apply is None.

    Args:
        bench: Name of the benchmark.
        case: What was done, with its size.
        seconds: How long we took.
        more: p95_s, memory_mb, peer, peer_seconds, target, met, note. The ratio follows from
            peer_seconds and seconds.
    """
    known = ("p95_s", "memory_mb", "peer", "peer_seconds", "target", "met", "note")
    unknown = set(more) - set(known)
    if unknown:
        raise TypeError(f"a benchmark row has no {sorted(unknown)}")
    peer_seconds = more.get("peer_seconds")
    ratio = peer_seconds / seconds if peer_seconds and seconds else None
    line: dict[str, Any] = {"bench": bench, "case": case, "seconds": seconds}
    line |= {key: more.get(key) for key in known[:4]}
    line |= {"ratio": ratio} | {key: more.get(key) for key in known[4:]}
    return line
