"""Return on average investment: gain over the time-weighted cost of what was held.

The convention of Ghostfolio's default calculator, for people who compare with it. It is neither
time- nor money-weighted: the divisor is the average-cost investment, weighted by the days it was
held. Dividends and interest are not part of it. Shares only, no short positions.
"""

from dataclasses import dataclass

import numpy as np

from bursar.engines.arrays import FloatArray, IntArray
from bursar.engines.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeHistory:
    """Purchases and sales of one instrument in the order they happened.

    Attributes:
        days: Day of each trade, whole days since 1970-01-01, not falling, shape (n,).
        quantities: Units, bought positive, sold negative, shape (n,).
        unit_prices: Price of a unit before fees, in the instrument's currency, shape (n,).
        fees: Fees, positive, same currency, shape (n,).
        rates: Base currency for one unit of it on each day, shape (n,); ones for one currency.
    """

    days: IntArray
    quantities: FloatArray
    unit_prices: FloatArray
    fees: FloatArray
    rates: FloatArray


@dataclass(frozen=True, slots=True)
class AverageInvestmentReturn:
    """Gain and return on average investment, in base currency.

    Attributes:
        gross_gain: Realised and unrealised gain before fees.
        net_gain: The same after fees.
        average_investment: Cost of what was held, averaged over the days it was held.
        gross_return: Gross gain / average investment; None where nothing was ever held a day.
        net_return: Net gain / average investment.
    """

    gross_gain: float
    net_gain: float
    average_investment: float
    gross_return: float | None
    net_return: float | None


def return_on_average_investment(
    trades: TradeHistory, *, last_day: int, last_price: float, last_rate: float = 1.0
) -> AverageInvestmentReturn:
    """Return gain and return on average investment until a day.

    For the figure without currency effect pass ones as rates and multiply the gains by the
    last day's rate; the returns are then those of the local currency.

    Args:
        trades: What was bought and sold.
        last_day: Day of valuation, not before the last trade.
        last_price: Price of a unit on it.
        last_rate: Base currency for one unit of the instrument's currency on it.

    Raises:
        InvalidInput: Shapes disagree, a number is not finite, days fall, or more was sold than
            held.
    """
    columns = [trades.quantities, trades.unit_prices, trades.fees, trades.rates]
    quantities, prices, fees, rates = (np.asarray(column, dtype=float) for column in columns)
    days = np.append(np.asarray(trades.days, dtype=np.int64), last_day)
    if any(column.shape != (days.size - 1,) for column in (quantities, prices, fees, rates)):
        raise InvalidInput("need a day, quantity, price, fee and rate for each trade")
    if not np.isfinite(np.concatenate([quantities, prices, fees, rates])).all():
        raise InvalidInput("quantities, prices, fees and rates must be finite")
    if (np.diff(days) < 0).any():
        raise InvalidInput("trades must be in the order of their days, none after the last day")

    amounts = quantities * prices * rates
    investments = _cost_after_each(quantities, amounts)
    units = float(quantities.sum())
    held_days = np.diff(days) * (investments > 0)
    total_days = float(held_days.sum())
    average = float(np.sum(investments * held_days)) / total_days if total_days else 0.0
    gross = units * last_price * last_rate - float(amounts.sum())
    net = gross - float(np.sum(fees * rates))
    if average <= 0:
        return AverageInvestmentReturn(gross, net, average, None, None)
    return AverageInvestmentReturn(gross, net, average, gross / average, net / average)


def _cost_after_each(quantities: FloatArray, amounts: FloatArray) -> FloatArray:
    """Average cost of what is held after each trade; leftovers of rounding count as nothing."""
    investments = np.empty(quantities.size)
    units = cost = bought = 0.0
    for i, (quantity, amount) in enumerate(zip(quantities, amounts, strict=True)):
        if quantity >= 0:
            units, cost, bought = units + quantity, cost + amount, bought + quantity
        else:
            if -quantity > units + 1e-9 * bought:
                raise InvalidInput("more was sold than held: short positions have no investment")
            left = max(units + quantity, 0.0)
            cost = cost * left / units if left > 1e-12 * bought else 0.0
            units = left if cost else 0.0
        investments[i] = cost
    return investments
