"""Invented exchange rates: walks between two plausible levels, weekdays only."""

import numpy as np

from bursar.engines.arrays import FloatArray
from bursar.engines.errors import InvalidInput
from bursar.engines.sample_market.draws import normals
from bursar.engines.sample_market.model import EPOCH, HISTORY_END, RateSeries, RateSpec

SHARED = 0.6  # correlation of currencies with the dollar's own movement


def build_rates(spec: RateSpec, end: np.datetime64, *, seed: int) -> RateSeries:
    """Return one currency's daily rate against the dollar from EPOCH to `end`.

    The rate is `spec.first` on EPOCH and `spec.last` on HISTORY_END; later days wander on
    without trend. The series for an earlier end is the beginning of this one, bit by bit.

    Raises:
        InvalidInput: A level is not positive.
    """
    if spec.first <= 0 or spec.last <= 0:
        raise InvalidInput(f"{spec.currency} needs positive levels.")
    last = int((HISTORY_END - EPOCH).astype(np.int64))
    count = max(last, int((end - EPOCH).astype(np.int64))) + 1
    days = EPOCH + np.arange(count).astype("timedelta64[D]")
    weekday = (np.arange(count) + EPOCH.astype(np.int64) + 3) % 7 < 5
    dollar = normals(seed, "rate:dollar", count)
    own = normals(seed, f"rate:{spec.currency}", count)
    mixed: FloatArray = SHARED * dollar + np.sqrt(1 - SHARED**2) * own
    walk = np.cumsum(np.where(weekday, spec.sigma / np.sqrt(261.0) * mixed, 0.0))
    walk -= walk[0]
    wanted = np.log(spec.last / spec.first)
    trend = (wanted - walk[last]) * np.minimum(np.arange(count) / last, 1.0)
    level = np.round(spec.first * np.exp(walk + trend), spec.decimals)
    keep = weekday & (days <= end)
    return RateSeries(spec.currency, days[keep], level[keep], spec.decimals)
