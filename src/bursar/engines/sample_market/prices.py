"""From drivers to raw bars: levels, dividends that the price pays for, and splits."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from bursar.engines.arrays import DateArray, FloatArray, IntArray
from bursar.engines.errors import InvalidInput
from bursar.engines.sample_market.draws import normals
from bursar.engines.sample_market.drivers import YEAR, Drivers, on_grid
from bursar.engines.sample_market.model import (
    EPOCH,
    Calendars,
    Dividend,
    InstrumentSpec,
    PriceSeries,
    Split,
)

AFTERWARDS = 0.04  # at most this much drift a year of its own after the history's end
PAYMENT_LAG = timedelta(days=14)
ROUNDS = 4  # passes until the accrual balances the dividends


@dataclass(frozen=True, slots=True)
class _Path:
    """An instrument in split-adjusted units on its sessions."""

    at: IntArray  # positions in the grid
    days: DateArray
    level: FloatArray  # before dividends
    factor: FloatArray  # raw price = adjusted price x factor
    anchor: int  # position among sessions of the last day not after HISTORY_END
    daily_sigma: float


def build_series(spec: InstrumentSpec, drivers: Drivers, calendars: Calendars) -> PriceSeries:
    """Return all raw bars, dividends and splits of one instrument up to the drivers' end.

    The bars for an earlier end are the beginning of these, bit by bit.

    Raises:
        InvalidInput: The calendar is unknown or has no session between listing and history's end.
    """
    path = _path(spec, drivers, calendars)
    payouts = _payouts(spec, path, drivers)
    if spec.fixed_price:
        adjusted, drop = path.level, np.zeros(path.level.size)
    else:
        adjusted, drop = _pay(path, payouts)
    close = np.round(adjusted * path.factor, spec.decimals)
    dividends = tuple(
        Dividend(ex, ex + PAYMENT_LAG, amount)
        for ex, amount in ((_date(path.days[i]), raw) for i, raw, _ in payouts)
    )
    splits = tuple(s for s in spec.splits if path.days[0] < np.datetime64(s.ex_on) <= path.days[-1])
    if spec.turnover is None:
        return PriceSeries(
            spec.symbol, path.days, close, None, None, None, None, spec.decimals, dividends, splits
        )
    opened, high, low, volume = _intraday(spec, path, drivers, close=close, drop=drop)
    return PriceSeries(
        spec.symbol, path.days, close, opened, high, low, volume, spec.decimals, dividends, splits
    )


def _path(spec: InstrumentSpec, drivers: Drivers, calendars: Calendars) -> _Path:
    start = drivers.first
    if spec.listed_on is not None:
        start = max(start, int((np.datetime64(spec.listed_on) - EPOCH).astype(np.int64)))
    if spec.calendar not in calendars:
        raise InvalidInput(f"There is no calendar {spec.calendar} for {spec.symbol}.")
    sessions = calendars[spec.calendar]
    grid = on_grid(sessions)
    keep = (grid >= start) & (grid < drivers.days)
    at, days = grid[keep], sessions[keep].astype("datetime64[D]")
    anchor = int(np.searchsorted(at, drivers.last, side="right")) - 1
    if anchor < 1:
        raise InvalidInput(f"{spec.symbol} has no session before the end of the history.")

    step = _steps(spec, drivers)
    walk = np.cumsum(step)
    span = drivers.last - start
    drift = 0.0
    if spec.growth is not None:
        wanted = np.log1p(spec.growth) * span / 365.25
        drift = (wanted - (walk[drivers.last] - walk[start])) / span
    cap = AFTERWARDS / 365.25
    since = at - drivers.last
    trend = np.where(since <= 0, drift, min(max(drift, -cap), cap)) * since
    level = spec.price * np.exp(walk[at] - walk[drivers.last] + trend)
    spread = float(np.std(step[start : drivers.last])) * float(np.sqrt(365.25 / YEAR))
    return _Path(at, days, level, _factor(spec.splits, days), anchor, spread)


def _steps(spec: InstrumentSpec, drivers: Drivers) -> FloatArray:
    """Return the log return of each day of the grid, before drift and dividends."""
    step = np.zeros(drivers.days)
    # Added one by one, not as a matrix product: its order of additions depends on the size.
    for loading, factor in zip(spec.loadings, drivers.factors, strict=True):
        if loading:
            step += loading * factor
    if spec.lag_days:
        step = np.concatenate([np.zeros(spec.lag_days), step[: -spec.lag_days]])
    if spec.group is not None:
        step += spec.group_beta * drivers.groups[spec.group]
    if spec.sigma:
        weight = np.ones(drivers.days) if spec.calendar == "24/7" else drivers.weight
        year = 365.25 if spec.calendar == "24/7" else YEAR
        own = normals(drivers.seed, f"own:{spec.symbol}", drivers.days)
        step += spec.sigma / year**0.5 * weight * drivers.scale * own
    return step


def _factor(splits: tuple[Split, ...], days: DateArray) -> FloatArray:
    factor = np.ones(days.size)
    for split in splits:
        factor[days < np.datetime64(split.ex_on)] *= split.ratio
    return factor


def _payouts(spec: InstrumentSpec, path: _Path, drivers: Drivers) -> list[tuple[int, float, float]]:
    """Return (session, raw amount, adjusted amount) of each dividend, oldest first."""
    if spec.schedule is None or not spec.dividend_yield:
        return []
    years = path.days.astype("datetime64[Y]").astype(int) + 1970
    yearly = spec.dividend_yield / len(spec.schedule.months)
    wobble = normals(drivers.seed, f"dividend:{spec.symbol}", drivers.days)
    found: list[tuple[int, float, float]] = []
    for year in range(int(years[0]), int(years[-1]) + 1):
        before = path.level[years == year - 1]
        usual = yearly * float(before.mean() if before.size else path.level[0])
        for month in spec.schedule.months:
            day = min(spec.schedule.day, monthrange(year, month)[1])
            wanted = np.datetime64(date(year, month, day))
            session = int(np.searchsorted(path.days, wanted))
            if session < 1 or session >= path.days.size or wanted < path.days[0]:
                continue
            units = float(path.factor[session])
            varied = usual if spec.steady else usual * (1 + 0.08 * float(wobble[path.at[session]]))
            raw = round(varied * units, 2 if spec.steady and varied * units >= 0.1 else 6)
            if raw > 0:
                found.append((session, raw, raw / units))
    return found


def _pay(path: _Path, payouts: list[tuple[int, float, float]]) -> tuple[FloatArray, FloatArray]:
    """Let income build up in the price between dividends and leave it on each ex-date.

    Returns:
        The adjusted price, and the log drop of each session (0 or negative). The constant build-up
        is chosen so that price and level agree at the end of the history.
    """
    sessions = path.level.size
    drop = np.zeros(sessions)
    if not payouts:
        return path.level, drop
    level = path.level.tolist()
    paid = sum(amount / level[i - 1] for i, _, amount in payouts if i <= path.anchor)
    accrual = paid / max(path.anchor, 1)
    for _ in range(ROUNDS):
        gone = 0.0
        left_at_anchor = 0.0
        for i, _, amount in payouts:
            before = level[i - 1] * float(np.exp(accrual * (i - 1) + gone))
            fall = float(np.log1p(-min(amount / before, 0.5)))
            drop[i] = fall
            gone += fall
            if i <= path.anchor:
                left_at_anchor = gone
        accrual = -left_at_anchor / max(path.anchor, 1)
    build_up = accrual * np.arange(sessions) + np.cumsum(drop)
    return path.level * np.exp(build_up), drop


def _intraday(
    spec: InstrumentSpec, path: _Path, drivers: Drivers, *, close: FloatArray, drop: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return open, high, low and volume in raw units; a dividend is gone from the opening on."""
    turnover = spec.turnover or 0.0
    gap, up, down, trade = (
        normals(drivers.seed, f"{what}:{spec.symbol}", drivers.days)[path.at]
        for what in ("gap", "high", "low", "volume")
    )
    sigma = path.daily_sigma * drivers.scale[path.at]
    adjusted = close / path.factor
    before = np.concatenate([adjusted[:1], adjusted[:-1]]) * np.exp(drop) * path.factor
    smallest = 10.0**-spec.decimals
    opened = np.maximum(np.round(before * np.exp(0.3 * sigma * gap), spec.decimals), smallest)
    high = np.maximum(opened, close) * np.exp(0.25 * sigma * np.abs(up))
    low = np.minimum(opened, close) * np.exp(-0.25 * sigma * np.abs(down))
    volume = turnover / spec.price * np.exp(0.3 * trade) * drivers.scale[path.at] / path.factor
    return (
        opened,
        np.round(high, spec.decimals),
        np.maximum(np.round(low, spec.decimals), smallest),
        np.round(volume),
    )


def _date(day: np.datetime64) -> date:
    value: date = day.astype("datetime64[D]").item()
    return value
