"""Every root of a sum of falling exponentials, by intervals: the rigorous route of XIRR.

`f(x) = sum(a_i * exp(-x * t_i))`. The axis is cut into intervals on which bounds of ``f`` or of
its slope show that there is no root or at most one, so that none is missed.
"""

import math

import numba as nb
import numpy as np

from bursar.engines.arrays import FloatArray

UNIQUE, AMBIGUOUS, TOTAL_LOSS, NO_SIGN_CHANGE, NO_ROOT, NOT_FINITE = range(6)

MAX_LOG_RATE = 700.0  # exp(700) is about 1e304: beyond it no float can hold the rate
MAX_ROOTS = 16
OUTLANDISH = 40.0  # exp(40) is about 2e17: such a rate is no rival of an ordinary one
_MAX_INTERVALS = 20_000
_LOG2E = 1.4426950408889634
_LN2_HIGH = 0.6931471803691238  # ln 2 in two parts: k * high is exact for every exponent k
_LN2_LOW = 1.9082149292705877e-10
_ROUND = 6755399441055744.0  # 1.5 * 2**52: adding it leaves the nearest integer in the low bits


@nb.njit(fastmath={"contract"}, cache=True)
def exp(y: float) -> float:
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
def _net(t: FloatArray, a: FloatArray, n: int) -> tuple[int, int]:
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


@nb.njit(fastmath={"contract", "reassoc", "nsz"}, nogil=True, cache=True)
def _bounds(tau: FloatArray, a: FloatArray, y: float, out: FloatArray) -> None:
    """In and out parts of f and of its slope at y >= 0, all falling in y: out[0..3]."""
    f0 = f1 = s0 = s1 = 0.0
    for i in range(a.size):
        w = a[i] * exp(max(-y * tau[i], -708.0))
        size = abs(w)
        f0 += w
        s0 += size
        f1 += w * tau[i]
        s1 += size * tau[i]
    out[0], out[1], out[2], out[3] = (
        0.5 * (s0 + f0),
        0.5 * (s0 - f0),
        0.5 * (s1 + f1),
        0.5 * (s1 - f1),
    )


@nb.njit(nogil=True, cache=True)
def _cannot_reach_zero(cell: FloatArray) -> bool:
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
def _bracketed(tau: FloatArray, a: FloatArray, cell: FloatArray) -> float:
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
def _record(roots: FloatArray, count: int, y: float, apart: float) -> int:
    """Append a root unless it is the one found just before."""
    if count > 0 and abs(roots[count - 1] - y) <= apart * (1.0 + y):
        return count
    if count < MAX_ROOTS:
        roots[count] = y
        return count + 1
    return count


@nb.njit(nogil=True, cache=True)
def _isolate(tau: FloatArray, a: FloatArray, low: float, high: float, roots: FloatArray) -> int:
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
def _one_way(tau: FloatArray, a: FloatArray, low: float, roots: FloatArray) -> int:
    """Roots y >= low of sum(a exp(-y tau)), tau rising from 0."""
    rest = float(np.sum(np.abs(a[1:])))
    if rest <= abs(a[0]):
        return 0  # the first flow outweighs all others at every y > 0
    high = min(math.log(rest / abs(a[0])) / tau[1] * (1.0 + 1e-12) + 1e-12, MAX_LOG_RATE)
    return _isolate(tau, a, low, high, roots) if high > low else 0


@nb.njit(nogil=True, cache=True)
def _all_roots(t: FloatArray, a: FloatArray, roots: FloatArray) -> int:
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
def search_all(t: FloatArray, a: FloatArray, n: int, roots: FloatArray) -> tuple[float, int, int]:
    """(root nearest to zero, status, number of roots) of an ordered series, netted in place."""
    ends_in_zero = a[n - 1] == 0.0
    m, changes = _net(t, a, n)
    if changes == 0:
        lost = ends_in_zero and m > 0 and a[0] < 0.0
        return (-np.inf, TOTAL_LOSS, 0) if lost else (np.nan, NO_SIGN_CHANGE, 0)
    count = _all_roots(t[:m], a[:m], roots)
    if count == 0:
        return np.nan, NO_ROOT, 0
    best = roots[0]
    for i in range(1, count):
        if abs(roots[i]) < abs(best):
            best = roots[i]
    kept = 0
    for i in range(count):
        if abs(best) > OUTLANDISH or abs(roots[i]) <= OUTLANDISH:
            roots[kept] = roots[i]
            kept += 1
    return best, UNIQUE if kept == 1 else AMBIGUOUS, kept
