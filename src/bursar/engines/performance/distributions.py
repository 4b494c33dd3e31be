"""How often an instrument pays, and what it pays on the capital in it."""

from enum import StrEnum

import numpy as np

from bursar.engines.arrays import DateArray, FloatArray
from bursar.engines.errors import InvalidInput


class Rhythm(StrEnum):
    """How often payments come."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    SEMIANNUAL = "semiannual"
    ANNUAL = "annual"
    IRREGULAR = "irregular"


PAYMENTS_A_YEAR = {
    Rhythm.MONTHLY: 12,
    Rhythm.QUARTERLY: 4,
    Rhythm.SEMIANNUAL: 2,
    Rhythm.ANNUAL: 1,
}
_GAPS = {  # days between payments that count as one rhythm: late and early payments included
    Rhythm.MONTHLY: (20, 45),
    Rhythm.QUARTERLY: (70, 115),
    Rhythm.SEMIANNUAL: (150, 220),
    Rhythm.ANNUAL: (320, 410),
}


def payment_rhythm(days: DateArray) -> Rhythm | None:
    """Return how often payments come, from the middle gap between them.

    Args:
        days: Days of payment in any order, several on one day count once, shape (n,),
            datetime64[D].

    Returns:
        The rhythm that the median gap fits and at least three quarters of the gaps keep;
        IRREGULAR where none does; None for fewer than two days.
    """
    different = np.unique(np.asarray(days).astype("datetime64[D]"))
    gaps = np.diff(different).astype(np.int64)
    if gaps.size == 0:
        return None
    middle = float(np.median(gaps))
    for rhythm, (least, most) in _GAPS.items():
        if least <= middle <= most:
            keep = float(np.mean((gaps >= least) & (gaps <= most)))
            return rhythm if keep >= 0.75 else Rhythm.IRREGULAR
    return Rhythm.IRREGULAR


def income_yield(amounts: FloatArray, *, years: float, capital: float) -> float:
    """Return income a year over the capital that earned it.

    Args:
        amounts: Payments received, reversals negative, shape (n,).
        years: Length of the period they were received in.
        capital: Cost (yield on cost) or market value (current yield) of the holding.

    Returns:
        A fraction a year (0.03 is 3 %).

    Raises:
        InvalidInput: A period without length, no positive capital, or a number not finite.
    """
    amounts = np.asarray(amounts, dtype=float)
    if not (np.isfinite(amounts).all() and years > 0 and capital > 0):
        raise InvalidInput("need finite payments, a period and positive capital")
    return float(amounts.sum()) / years / capital
