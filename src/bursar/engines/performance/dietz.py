"""Returns from two values and the flows between them, without valuing each day."""

import numpy as np

from bursar.engines.arrays import FloatArray
from bursar.engines.errors import InvalidInput


def modified_dietz(
    start_value: float,
    end_value: float,
    *,
    flows: FloatArray,
    flow_days: FloatArray,
    days: float,
) -> float:
    """Return the gain over the average capital, each flow weighted by the time it was there.

    Good for short periods with small flows; the error grows with both, so link months rather
    than take a year in one piece.

    Args:
        start_value: Value at the end of day 0.
        end_value: Value at the end of day `days`, flows included.
        flows: Money in (positive) and out (negative), shape (n,).
        flow_days: Day of each flow from 0 to `days`, shape (n,); a flow comes at the end of its
            day, so one on day `days` has no weight. For flows at the start of day pass day - 1.
        days: Length of the period.

    Returns:
        Return over the period as a fraction, not annualised.

    Raises:
        InvalidInput: Shapes disagree, a number is not finite, a day is outside the period, or
            the average capital is not positive.

    Source:
        GIPS Standards Handbook (2020), modified Dietz method.
    """
    flows, flow_days = np.asarray(flows, dtype=float), np.asarray(flow_days, dtype=float)
    _refuse_nonsense(start_value, end_value, flows)
    if flow_days.shape != flows.shape:
        raise InvalidInput(f"need a day for each flow, have {flows.shape} and {flow_days.shape}")
    if not days > 0:
        raise InvalidInput("a period must last longer than nothing")
    if not ((flow_days >= 0) & (flow_days <= days)).all():
        raise InvalidInput(f"flows must fall between day 0 and day {days:g}")
    weights = (days - flow_days) / days
    return _gain_over(start_value, end_value, flows, float(np.sum(weights * flows)))


def simple_dietz(start_value: float, end_value: float, *, flows: FloatArray) -> float:
    """Return the gain over the average capital, as if all flows came half-way.

    Raises:
        InvalidInput: A number is not finite or the average capital is not positive.
    """
    flows = np.asarray(flows, dtype=float)
    _refuse_nonsense(start_value, end_value, flows)
    return _gain_over(start_value, end_value, flows, 0.5 * float(flows.sum()))


def _refuse_nonsense(start_value: float, end_value: float, flows: FloatArray) -> None:
    if flows.ndim != 1:
        raise InvalidInput(f"flows must be one series, have shape {flows.shape}")
    if not (np.isfinite([start_value, end_value]).all() and np.isfinite(flows).all()):
        raise InvalidInput("values and flows must be finite")


def _gain_over(
    start_value: float, end_value: float, flows: FloatArray, weighted_flows: float
) -> float:
    capital = start_value + weighted_flows
    if not capital > 0:
        raise InvalidInput("the average capital must be positive")
    return (end_value - start_value - float(flows.sum())) / capital
