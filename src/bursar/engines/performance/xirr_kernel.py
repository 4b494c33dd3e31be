"""Compiled search for the rates at which series of dated flows are worth nothing.

With ``x = ln(1 + rate)`` a series is worth ``f(x) = sum(a_i * exp(-x * t_i))``. Two routes lead to
its roots:

1. *Fast.* ``ln(paid out / paid in)`` is nearly a straight line in ``x``, so two or three Halley
   steps on it reach the last digit. The root is then *proven* to be the only one: either the flows
   change sign once (Descartes), or the running balance at that rate never changes sign
   (Soper 1959), since by partial summation ``f(x)`` is a sum of terms of the sign of ``x - root``.
2. *Rigorous.* Where no proof is found, `root_isolation` looks for all of them.
"""

import math

import numba as nb
import numpy as np
import numpy.typing as npt

from bursar.engines.arrays import FloatArray, IntArray
from bursar.engines.performance.root_isolation import (
    MAX_LOG_RATE,
    MAX_ROOTS,
    NO_SIGN_CHANGE,
    NOT_FINITE,
    UNIQUE,
    exp,
    search_all,
)

ByteArray = npt.NDArray[np.int8]
DayColumn = npt.NDArray[np.int32] | FloatArray
Moments = tuple[float, float, float, float, float, float]


@nb.njit(fastmath={"contract", "reassoc", "nsz"}, nogil=True, cache=True)
def _moments(t: FloatArray, a: FloatArray, n: int, x: float) -> Moments:
    """Sums of w, w t, w t**2 and of their absolute values, for w = a exp(-x t)."""
    f0 = f1 = f2 = s0 = s1 = s2 = 0.0
    for i in range(n):
        time = t[i]
        w = a[i] * exp(max(-x * time, -708.0))
        size = abs(w)
        f0 += w
        s0 += size
        f1 += w * time
        s1 += size * time
        f2 += w * time * time
        s2 += size * time * time
    return f0, f1, f2, s0, s1, s2


@nb.njit(fastmath={"contract", "reassoc", "nsz"}, nogil=True, cache=True)
def _moments_at_zero(t: FloatArray, a: FloatArray, n: int) -> Moments:
    """The same sums at x = 0, where every weight is 1."""
    f0 = f1 = f2 = s0 = s1 = s2 = 0.0
    for i in range(n):
        time = t[i]
        w = a[i]
        size = abs(w)
        f0 += w
        s0 += size
        f1 += w * time
        s1 += size * time
        f2 += w * time * time
        s2 += size * time * time
    return f0, f1, f2, s0, s1, s2


@nb.njit(nogil=True, cache=True)
def _halley_step(moments: Moments) -> float:
    """What to take from x, to the third order; not a number where there is no slope."""
    f0, f1, f2, s0, s1, s2 = moments
    inflow, outflow = s0 + f0, s0 - f0
    mean_in, mean_out = (s1 + f1) / inflow, (s1 - f1) / outflow
    slope = mean_out - mean_in
    if slope == 0.0:
        return np.nan
    bend = ((s2 + f2) / inflow - mean_in**2) - ((s2 - f2) / outflow - mean_out**2)
    newton = math.log(inflow / outflow) / slope
    damping = 1.0 - 0.5 * newton * bend / slope
    return newton / damping if damping > 0.25 else newton


@nb.njit(nogil=True, cache=True)
def _halley(t: FloatArray, a: FloatArray, n: int, start: float) -> tuple[float, bool]:
    """Solve ln(in / out) = 0 from a start; (root, found)."""
    x = start
    span = t[n - 1]
    for _ in range(12):
        if not (abs(x) < MAX_LOG_RATE and x * span > -600.0):
            return 0.0, False  # out of range, or not a number
        moments = _moments(t, a, n, x)
        if not moments[3] > abs(moments[0]):
            return 0.0, False  # one side has vanished beside the other
        step = _halley_step(moments)
        x -= step
        # Cubic convergence: what is left after this step is about the cube of it, under 1e-12.
        if abs(step) * span < 1e-4 and abs(step) < 1e-4:
            return x, True
    return 0.0, False


@nb.njit(fastmath={"contract", "reassoc", "nsz"}, nogil=True, cache=True)
def _weigh(t: FloatArray, a: FloatArray, n: int, x: float, w: FloatArray) -> float:
    """Fill w = a exp(-x t); the sum of the absolute values."""
    size = 0.0
    for i in range(n):
        w[i] = a[i] * exp(max(-x * t[i], -708.0))
        size += abs(w[i])
    return size


@nb.njit(nogil=True, cache=True)
def _balance_keeps_its_sign(t: FloatArray, a: FloatArray, n: int, x: float, w: FloatArray) -> bool:
    """Soper's proof that x is the only root: the running balance at x never changes sign."""
    slack = 1e-12 * _weigh(t, a, n, x, w)
    for i in range(1, n):
        w[i] += w[i - 1]
    above = below = 0
    for i in range(n - 1):  # apart from the sums, so that it vectorises
        counts = t[i + 1] > t[i]
        above += counts & (w[i] > -slack)
        below += counts & (w[i] < slack)
    return (above == 0) != (below == 0)


@nb.njit(fastmath={"contract", "reassoc", "nsz"}, nogil=True, cache=True)
def _load(
    days: DayColumn, amounts: FloatArray, scale: float, t: FloatArray, a: FloatArray
) -> tuple[bool, int]:
    """Copy one series to the scratch arrays, ordered, in years from its first flow.

    Returns (all numbers are finite, changes of sign).
    """
    n = amounts.size
    for i in range(n):
        t[i] = days[i] * scale
        a[i] = amounts[i]
    falls, changes, poison = 0, 0, (t[0] + a[0]) * 0.0
    for i in range(1, n):
        falls += t[i] < t[i - 1]
        changes += (a[i] > 0.0) != (a[i - 1] > 0.0)
        poison += (t[i] + a[i]) * 0.0  # not a number as soon as one of them is not finite
    if falls:
        order = np.argsort(t[:n], kind="mergesort")
        t[:n] = t[:n][order]
        a[:n] = a[:n][order]
        changes = n  # not counted again: the proof by balance decides
    first = t[0]
    for i in range(n):
        t[i] -= first
    return bool(poison == 0.0), changes


@nb.njit(nogil=True, cache=True)
def _solve(
    t: FloatArray, a: FloatArray, n: int, changes: int, scratch: FloatArray
) -> tuple[float, int, int]:
    """(x, status, number of roots) of one loaded series; may net t and a in place."""
    moments = _moments_at_zero(t, a, n)
    size = moments[3]
    if size + moments[0] > 1e-14 * size and size - moments[0] > 1e-14 * size:
        x, found = _halley(t, a, n, -_halley_step(moments))
        if found and (changes == 1 or _balance_keeps_its_sign(t, a, n, x, scratch)):
            return x, UNIQUE, 1
    return search_all(t, a, n, np.empty(MAX_ROOTS))


@nb.njit(nogil=True, cache=True)
def solve_many(
    amounts: FloatArray, days: DayColumn, offsets: IntArray, scale: float
) -> tuple[FloatArray, ByteArray, ByteArray]:
    """Rates, statuses and numbers of roots for series s = [offsets[s], offsets[s + 1])."""
    series = offsets.size - 1
    rates = np.empty(series)
    statuses, counts = np.empty(series, np.int8), np.empty(series, np.int8)
    longest = 1
    for s in range(series):
        longest = max(longest, offsets[s + 1] - offsets[s])
    t, a, scratch = np.empty(longest), np.empty(longest), np.empty(longest)
    for s in range(series):
        begin, end = offsets[s], offsets[s + 1]
        x, status, count = np.nan, NO_SIGN_CHANGE, 0
        if end > begin:
            finite, changes = _load(days[begin:end], amounts[begin:end], scale, t, a)
            if finite:
                x, status, count = _solve(t, a, end - begin, changes, scratch)
            else:
                status = NOT_FINITE
        rates[s], statuses[s], counts[s] = math.expm1(x), status, count
    return rates, statuses, counts


@nb.njit(nogil=True, cache=True)
def roots_of(amounts: FloatArray, times: FloatArray) -> FloatArray:
    """Every root x of one series, by the rigorous route alone, in rising order."""
    n = amounts.size
    t, a, roots = np.empty(n), np.empty(n), np.empty(MAX_ROOTS)
    _load(times, amounts, 1.0, t, a)
    _, _, count = search_all(t, a, n, roots)
    return roots[:count]
