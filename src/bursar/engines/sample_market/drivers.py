"""What moves every price: the re-dated market, five style factors, and groups of noise.

All series are daily *log* returns on the grid of calendar days from EPOCH. A day without trading
has its place in the grid too: what is drawn for it reaches prices on the next session, so that a
holiday announced later moves no other close.
"""

from dataclasses import dataclass

import numpy as np

from bursar.engines.arrays import BoolArray, DateArray, FloatArray
from bursar.engines.errors import InvalidInput
from bursar.engines.sample_market.draws import normals, uniforms
from bursar.engines.sample_market.model import (
    EPOCH,
    FACTORS,
    HISTORY_END,
    FactorSeries,
    IndexHistory,
)

WEEKEND = 0.2  # noise of a weekend day relative to a weekday
YEAR = 261.0 + 104.0 * WEEKEND**2  # weekdays' worth of variance in a year
MEAN_BLOCK = 20  # weekdays a stretch of history lasts when later days are drawn from it
DECAY = 0.97  # memory of the volatility estimate
CALM, STORM = 0.6, 2.2  # bounds of the volatility scale

STYLES = {
    # share of the Nasdaq's own movement, share of the market, noise a year, premium a year
    "size": (0.10, 0.05, 0.075, 0.005),
    "value": (-0.40, 0.03, 0.080, 0.010),
    "momentum": (0.20, -0.10, 0.095, 0.020),
    "quality": (-0.05, -0.08, 0.055, 0.020),
    "volatility": (0.30, 0.18, 0.095, -0.010),
}
GROUPS = {
    # annual volatility of noise that members share
    "TECH": 0.09, "COMM": 0.08, "DISC": 0.09, "STAP": 0.07, "HLTH": 0.08, "FINL": 0.10,
    "INDU": 0.07, "ENRG": 0.17, "MATL": 0.10, "UTIL": 0.11, "REIT": 0.12,
    "DEVX": 0.08, "EMRG": 0.12, "INDIA": 0.15, "RATE": 0.008, "GOLD": 0.14, "CMDY": 0.15,
    "CRYP": 0.55,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drivers:
    """Log returns on the grid.

    Attributes:
        seed: Of all draws.
        first: Index in the grid of the first re-dated day.
        last: Index in the grid of HISTORY_END.
        factors: Seven x days: FACTORS, then the Nasdaq's own movement.
        groups: Shared noise by group.
        scale: How stormy each day is (1 is usual), known the evening before.
        weight: 1 on weekdays, WEEKEND on weekends.
    """

    seed: int
    first: int
    last: int
    factors: FloatArray
    groups: dict[str, FloatArray]
    scale: FloatArray
    weight: FloatArray

    @property
    def days(self) -> int:
        """Days in the grid."""
        return int(self.weight.size)


def on_grid(days: DateArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return positions in the grid of calendar days."""
    return (days.astype("datetime64[D]") - EPOCH).astype(np.int64)


def build_drivers(
    history: IndexHistory, sessions: DateArray, end: np.datetime64, *, seed: int
) -> Drivers:
    """Re-date the index histories and draw everything else.

    Args:
        history: Closes of the two indices.
        sessions: New York's sessions from EPOCH to at least HISTORY_END, sorted.
        end: Last day wanted; earlier than HISTORY_END is taken as HISTORY_END.
        seed: Same seed, same market.

    Returns:
        Drivers up to `end`; those for an earlier `end` are their beginning, bit by bit.

    Raises:
        InvalidInput: The histories differ in length, hold a price that is not positive, or are
            longer than the sessions up to HISTORY_END.
    """
    market, own = _index_returns(history)
    past = on_grid(sessions[(sessions >= EPOCH) & (sessions <= HISTORY_END)])
    if past.size <= market.size:
        raise InvalidInput("There are fewer sessions than days of index history.")
    last = int((HISTORY_END - EPOCH).astype(np.int64))
    if past[-1] != last:
        raise InvalidInput("The last day of the history is not a session.")
    count = max(last, int((end - EPOCH).astype(np.int64))) + 1
    dated = past[-market.size :]

    weekday: BoolArray = (np.arange(count) + EPOCH.astype(np.int64) + 3) % 7 < 5
    grid = np.zeros((2, count))
    grid[:, dated] = market, own
    later = np.flatnonzero(weekday[last + 1 :]) + last + 1
    grid[:, later] = np.stack([market, own])[:, _blocks(seed, later, market.size)]

    weight = np.where(weekday, 1.0, WEEKEND)
    scale = _storminess(grid[0], float(np.var(market)))
    noise = weight * scale / np.sqrt(YEAR)
    factors = np.zeros((len(FACTORS) + 1, count))
    factors[0], factors[-1] = grid
    for row, name in enumerate(FACTORS[1:], start=1):
        to_own, to_market, sigma, premium = STYLES[name]
        drawn = sigma * noise * normals(seed, f"factor:{name}", count)
        factors[row] = to_own * grid[1] + to_market * grid[0] + drawn + premium / 261.0 * weekday
    groups = {
        name: sigma * noise * normals(seed, f"group:{name}", count)
        for name, sigma in GROUPS.items()
    }
    first = int(past[-market.size - 1])
    return Drivers(seed, first, last, factors, groups, scale, weight)


def factor_series(drivers: Drivers, sessions: DateArray) -> FactorSeries:
    """Return the published factors between consecutive New York sessions of the history."""
    at = on_grid(sessions)
    keep = (at >= drivers.first) & (at < drivers.days)
    at = at[keep]
    level = np.cumsum(drivers.factors[: len(FACTORS)], axis=1)[:, at]
    return FactorSeries(sessions[keep][1:], np.expm1(np.diff(level, axis=1)).T.copy())


def _index_returns(history: IndexHistory) -> tuple[FloatArray, FloatArray]:
    """Return the market's log returns and what the Nasdaq does beyond it."""
    closes = (np.asarray(history.sp500, float), np.asarray(history.nasdaq, float))
    if closes[0].shape != closes[1].shape or closes[0].ndim != 1 or closes[0].size < 3:
        raise InvalidInput("The two index histories must be equally long lists of closes.")
    if not all(np.all(np.isfinite(c)) and np.all(c > 0) for c in closes):
        raise InvalidInput("An index history holds a close that is not a positive number.")
    market, nasdaq = (np.diff(np.log(c)) for c in closes)
    return market, nasdaq - market


def _blocks(seed: int, later: np.ndarray[tuple[int], np.dtype[np.int64]], size: int) -> list[int]:
    """Pick a day of history for each later weekday: stretches of it, one after another."""
    count = int(later[-1]) + 1 if later.size else 0
    jump = uniforms(seed, "market:jump", count)
    place = uniforms(seed, "market:place", count)
    picks: list[int] = []
    for day in later:
        fresh = not picks or jump[day] < 1.0 / MEAN_BLOCK
        picks.append(int(place[day] * size) if fresh else (picks[-1] + 1) % size)
    return picks


def _storminess(market: FloatArray, usual: float) -> FloatArray:
    """Return each day's volatility relative to the usual, from the days before it only."""
    scale = np.ones(market.size)
    variance = usual
    for day, move in enumerate(market.tolist()):
        scale[day] = (variance / usual) ** 0.5
        if move != 0.0:
            variance = DECAY * variance + (1.0 - DECAY) * move * move
    return np.clip(scale, CALM, STORM)
