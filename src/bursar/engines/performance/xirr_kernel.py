"""Compiled search for the rates at which series of dated flows are worth nothing.

With ``x = ln(1 + rate)`` a series is worth ``f(x) = sum(a_i * exp(-x * t_i))``. Two routes lead to
its roots:

1. *Fast.* ``ln(paid out / paid in)`` is nearly a straight line in ``x``, so two or three Halley
   steps on it reach the last digit. The root is then *proven* to be the only one: either the flows
   change sign once (Descartes), or the running balance at that rate never changes sign
   (Soper 1959), since by partial summation ``f(x)`` is a sum of terms of the sign of ``x - root``.
2. *Rigorous.* Else the axis is cut into intervals on which bounds of ``f`` or of its slope show
   that there is no root or at most one. All in one file: numba's cache does not see changes in
   functions of another one.
"""

import math

import numba as nb
import numpy as np

from bursar.engines.arrays import FloatArray, IntArray
from bursar.engines.performance.rate_codes import (
    AMBIGUOUS,
    NO_ROOT,
    NO_SIGN_CHANGE,
    NOT_FINITE,
    TOTAL_LOSS,
    UNIQUE,
    ByteArray,
    DayColumn,
)

MAX_LOG_RATE = 700.0  # exp(700) is about 1e304: beyond it no float can hold the rate
MAX_ROOTS = 16
OUTLANDISH = 40.0  # exp(40) is about 2e17: such a rate is no rival of an ordinary one
_MAX_INTERVALS = 20_000
_LOG2E = 1.4426950408889634
_LN2_HIGH = 0.6931471803691238  # ln 2 in two parts: k * high is exact for every exponent k
_LN2_LOW = 1.9082149292705877e-10
_ROUND = 6755399441055744.0  # 1.5 * 2**52: adding it leaves the nearest integer in the low bits

Row = FloatArray
Moments = tuple[float, float, float, float, float, float]
_SUMS = {"contract", "reassoc", "nsz"}  # let sums be reordered, so that they vectorise


@nb.njit(fastmath={"contract"}, cache=True)
def _exp(y: float) -> float:
    """e**y for -708 <= y <= 708 to about 1 ulp, without branches so that loops vectorise."""
    shifted = y * _LOG2E + _ROUND
    k = shifted - _ROUND
    r = (y - k * _LN2_HIGH) - k * _LN2_LOW
    p = 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    power = np.left_shift(np.float64(shifted).view(np.int64), 52)
    return float(np.int64(np.float64(p).view(np.int64) + power).view(np.float64))


@nb.njit(nogil=True, cache=True)
def _net(t: Row, a: Row, n: int) -> tuple[int, int]:
    """Net the flows of equal time in place, dropping zeros; the count and the changes of sign."""
    m = i = changes = 0
    while i < n:
        time, total, size = t[i], 0.0, 0.0
        while i < n and t[i] == time:
            total += a[i]
            size += abs(a[i])
            i += 1
        if abs(total) > 1e-14 * size:
            if m > 0 and (a[m - 1] > 0.0) != (total > 0.0):
                changes += 1
            t[m], a[m] = time, total
            m += 1
    return m, changes


@nb.njit(fastmath=_SUMS, nogil=True, cache=True)
def _bounds(tau: Row, a: Row, y: float, out: Row) -> None:
    """In and out parts of f and of its slope at y >= 0, all falling in y: out[0..3]."""
    f0 = f1 = s0 = s1 = 0.0
    for i in range(a.size):
        w = a[i] * _exp(max(-y * tau[i], -708.0))
        size = abs(w)
        f0 += w
        s0 += size
        f1 += w * tau[i]
        s1 += size * tau[i]
    out[0], out[1] = 0.5 * (s0 + f0), 0.5 * (s0 - f0)
    out[2], out[3] = 0.5 * (s1 + f1), 0.5 * (s1 - f1)


@nb.njit(nogil=True, cache=True)
def _cannot_reach_zero(cell: Row) -> bool:
    """Bounds of f, or its value at an end and bounds of its slope, exclude a root."""
    width = cell[5] - cell[0]
    f_left, f_right = cell[1] - cell[2], cell[6] - cell[7]
    rounding = 1e-14 * (cell[1] + cell[2])
    # f' = out part - in part, each falling in y
    fall = max(cell[3] - cell[9], 0.0) * width + rounding
    rise = max(cell[4] - cell[8], 0.0) * width + rounding
    above = cell[6] > cell[2] or f_left > fall or f_right > rise
    below = cell[7] > cell[1] or -f_left > rise or -f_right > fall
    return bool(above or below)


@nb.njit(nogil=True, cache=True)
def _bracketed(tau: Row, a: Row, cell: Row) -> float:
    """Newton inside a shrinking bracket of one root; halving where Newton leaves it."""
    part = np.empty(4)
    low, high = cell[0], cell[5]
    rising = cell[6] - cell[7] > cell[1] - cell[2]
    y = 0.5 * (low + high)
    for _ in range(200):
        _bounds(tau, a, y, part)
        f = part[0] - part[1]
        if f == 0.0 or high - low <= 4e-16 * (1.0 + high):
            break
        if (f > 0.0) == rising:
            high = y
        else:
            low = y
        slope = part[3] - part[2]
        new = y - f / slope if slope != 0.0 else low
        if not (low < new < high):
            new = 0.5 * (low + high)
        if new == y:
            break
        y = new
    return float(y)


@nb.njit(nogil=True, cache=True)
def _record(roots: Row, count: int, y: float, apart: float) -> int:
    """Append a root unless it is the one found just before."""
    if count > 0 and abs(roots[count - 1] - y) <= apart * (1.0 + y):
        return count
    if count < MAX_ROOTS:
        roots[count] = y
        return count + 1
    return count


@nb.njit(nogil=True, cache=True)
def _isolate(tau: Row, a: Row, low: float, high: float, roots: Row) -> int:
    """Every root in [low, high], in order; tau starts at 0 and does not fall."""
    stack = np.empty((160, 10))  # left end and its bounds, right end and its bounds
    stack[0, 0], stack[0, 5] = low, high
    _bounds(tau, a, low, stack[0, 1:5])
    _bounds(tau, a, high, stack[0, 6:10])
    cell = np.empty(10)
    depth, count = 1, 0
    for _ in range(_MAX_INTERVALS):
        if depth == 0:
            break
        depth -= 1
        cell[:] = stack[depth]
        left, right = cell[0], cell[5]
        if _cannot_reach_zero(cell):
            continue
        f_left, f_right = cell[1] - cell[2], cell[6] - cell[7]
        crosses = (f_left <= 0.0 <= f_right) or (f_right <= 0.0 <= f_left)
        monotone = cell[8] > cell[4] or cell[9] > cell[3]
        noise = 1e-13 * (cell[1] + cell[2])
        flat = right - left <= 1e-3 and abs(f_left) <= noise and abs(f_right) <= noise
        narrow = flat or right - left <= 1e-8 * (1.0 + right)
        if not (monotone or narrow):
            middle = 0.5 * (left + right)
            stack[depth, 0], stack[depth, 5:10] = middle, cell[5:10]
            _bounds(tau, a, middle, stack[depth, 1:5])
            stack[depth + 1, 0:5], stack[depth + 1, 5] = cell[0:5], middle
            stack[depth + 1, 6:10] = stack[depth, 1:5]
            depth += 2
        elif crosses:
            root = _bracketed(tau, a, cell)
            count = _record(roots, count, root, 1e-9)
        elif narrow and abs(f_left) <= noise:
            count = _record(roots, count, left, 1e-5)  # the curve touches zero without crossing
    return count


@nb.njit(nogil=True, cache=True)
def _one_way(tau: Row, a: Row, low: float, roots: Row) -> int:
    """Roots y >= low of sum(a exp(-y tau)), tau rising from 0."""
    rest = float(np.sum(np.abs(a[1:])))
    if rest <= abs(a[0]):
        return 0  # the first flow outweighs all others at every y > 0
    high = min(math.log(rest / abs(a[0])) / tau[1] * (1.0 + 1e-12) + 1e-12, MAX_LOG_RATE)
    return _isolate(tau, a, low, high, roots) if high > low else 0


@nb.njit(nogil=True, cache=True)
def _all_roots(t: Row, a: Row, roots: Row) -> int:
    """Every root x of a netted, ordered series with a change of sign, in rising order."""
    zero = abs(np.sum(a)) <= 1e-15 * a.size * np.sum(np.abs(a))
    low = 1e-8 if zero else 0.0
    found = np.empty(MAX_ROOTS)
    count = _one_way(t[-1] - t[::-1], a[::-1].copy(), low, found)
    for i in range(count):
        roots[i] = -found[count - 1 - i]
    if zero and count < MAX_ROOTS:
        roots[count] = 0.0
        count += 1
    above = min(_one_way(t - t[0], a, low, found), MAX_ROOTS - count)
    roots[count : count + above] = found[:above]
    return count + above


@nb.njit(nogil=True, cache=True)
def _search_all(t: Row, a: Row, n: int, roots: Row) -> tuple[float, int, int]:
    """(root nearest to zero, status, number of roots) of an ordered series, netted in place."""
    ends_in_zero = a[n - 1] == 0.0
    m, changes = _net(t, a, n)
    if changes == 0:
        lost = ends_in_zero and m > 0 and a[0] < 0.0
        return (-np.inf, TOTAL_LOSS, 0) if lost else (np.nan, NO_SIGN_CHANGE, 0)
    count = _all_roots(t[:m], a[:m], roots)
    if count == 0:
        return np.nan, NO_ROOT, 0
    best = roots[np.argmin(np.abs(roots[:count]))]
    kept = 0
    for i in range(count):
        if abs(best) > OUTLANDISH or abs(roots[i]) <= OUTLANDISH:
            roots[kept] = roots[i]
            kept += 1
    return best, UNIQUE if kept == 1 else AMBIGUOUS, kept


@nb.njit(fastmath=_SUMS, nogil=True, cache=True)
def _moments(t: Row, a: Row, n: int, x: float) -> Moments:
    """Sums of w, w t, w t**2 and of their absolute values, for w = a exp(-x t)."""
    f0 = f1 = f2 = s0 = s1 = s2 = 0.0
    for i in range(n):
        time = t[i]
        w = a[i] * _exp(max(-x * time, -708.0))
        size = abs(w)
        f0 += w
        s0 += size
        f1 += w * time
        s1 += size * time
        f2 += w * time * time
        s2 += size * time * time
    return f0, f1, f2, s0, s1, s2


@nb.njit(fastmath=_SUMS, nogil=True, cache=True)
def _moments_at_zero(t: Row, a: Row, n: int) -> Moments:
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
def _halley(t: Row, a: Row, n: int, start: float) -> tuple[float, bool]:
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


@nb.njit(fastmath=_SUMS, nogil=True, cache=True)
def _weigh(t: Row, a: Row, n: int, x: float, w: Row) -> float:
    """Fill w = a exp(-x t); the sum of the absolute values."""
    size = 0.0
    for i in range(n):
        w[i] = a[i] * _exp(max(-x * t[i], -708.0))
        size += abs(w[i])
    return size


@nb.njit(nogil=True, cache=True)
def _balance_keeps_its_sign(t: Row, a: Row, n: int, x: float, w: Row) -> bool:
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


@nb.njit(fastmath=_SUMS, nogil=True, cache=True)
def _load(days: DayColumn, amounts: Row, scale: float, t: Row, a: Row) -> tuple[bool, int]:
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
def _solve(t: Row, a: Row, n: int, changes: int, scratch: Row) -> tuple[float, int, int]:
    """(x, status, number of roots) of one loaded series; may net t and a in place."""
    moments = _moments_at_zero(t, a, n)
    size = moments[3]
    if size + moments[0] > 1e-14 * size and size - moments[0] > 1e-14 * size:
        x, found = _halley(t, a, n, -_halley_step(moments))
        if found and (changes == 1 or _balance_keeps_its_sign(t, a, n, x, scratch)):
            return x, UNIQUE, 1
    return _search_all(t, a, n, np.empty(MAX_ROOTS))


@nb.njit(nogil=True, cache=True)
def solve_many(
    amounts: Row, days: DayColumn, offsets: IntArray, scale: float
) -> tuple[Row, ByteArray, ByteArray]:
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
def roots_of(amounts: Row, times: Row) -> Row:
    """Every root x of one series, by the rigorous route alone, in rising order."""
    n = amounts.size
    t, a, roots = np.empty(n), np.empty(n), np.empty(MAX_ROOTS)
    _load(times, amounts, 1.0, t, a)
    _, _, count = _search_all(t, a, n, roots)
    return roots[:count]
