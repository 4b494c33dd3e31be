"""Why a value changed: price, income, fees, taxes and currency, with nothing left over.

Each position (an instrument in an account, or a cash balance) has a local currency. On day t it
moves from ``V0`` to ``V1`` in that currency while its exchange rate to the base currency moves
from ``X0`` to ``X1``. What is not explained by money crossing the position's border is its own
gain in local currency::

    gain = V1 - V0 - (flow + trade + income - fee - tax)

and the change in base currency splits without a remainder::

    V1 X1 - V0 X0 = flow X1                  flows
                  + trade X1                 nets to nothing between own positions, see below
                  + gain X0                  price, at the rate the day began with
                  + income X1                income
                  - fee X1                   fees
                  - tax X1                   taxes
                  + (V0 + gain) (X1 - X0)    currency, on what was held before anything moved

``trade`` is what moves between own positions: a purchase is positive for the shares and negative
for the cash. Over all positions it nets to nothing, except on a day on which money changes
currency at another rate than the day's: that difference is *currency*. Where it does not net to
nothing though one rate holds for all of that day's trades, the rows contradict each other; the
difference is the *residual*, and what a caller must explain. With consistent rows it is 0.
"""

from dataclasses import dataclass

import numpy as np

from bursar.engines.arrays import BoolArray, FloatArray
from bursar.engines.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionHistory:
    """What happened to positions, day by day, in each one's own currency.

    Attributes:
        values: Value at the end of days 0 … n, shape (positions, n + 1).
        rates: Base currency for one unit of local currency on days 0 … n, same shape; may be
            missing (not a number) where there is neither value nor movement.
        flows: External flows of days 1 … n, positive in, shape (positions, n).
        trades: Moves between own positions, positive into this one, same shape. Income, fees and
            taxes that are paid through a cash position belong to the instrument's row with the
            opposite trade beside them, so that each instrument carries what it earned and cost.
        income: Dividends, interest and other income, positive, same shape.
        fees: Costs, positive as in the ledger (a rebate is negative), same shape.
        taxes: Taxes withheld or paid, positive as in the ledger, same shape.
    """

    values: FloatArray
    rates: FloatArray
    flows: FloatArray
    trades: FloatArray
    income: FloatArray
    fees: FloatArray
    taxes: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeParts:
    """Parts of a change in value, in base currency, signed as effects on the value.

    ``start_value + flows + price + income + fees + taxes + currency + residual = end_value``.
    Fees and taxes are negative where they cost.
    """

    start_value: float
    end_value: float
    flows: float
    price: float
    income: float
    fees: float
    taxes: float
    currency: float
    residual: float

    @property
    def change(self) -> float:
        """What was gained or lost: the change in value that no external flow explains."""
        return self.end_value - self.start_value - self.flows


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeExplained:
    """A change in value over a window, in whole and taken apart.

    Attributes:
        total: The parts over the whole window and all positions.
        price: Price part of each position and day, shape (positions, n); the next four likewise.
        income: Income part.
        fees: Fee part, negative where it costs.
        taxes: Tax part, negative where it costs.
        currency: Currency part of what was held; the differences of exchanges are not in it.
        flows: External flows in base currency, shape (positions, n).
        exchange: Differences of exchanges by day, shape (n,): currency of the whole, no one's own.
        contradictions: Trades that do not net to nothing by day, shape (n,): the residual.
    """

    total: ChangeParts
    price: FloatArray
    income: FloatArray
    fees: FloatArray
    taxes: FloatArray
    currency: FloatArray
    flows: FloatArray
    exchange: FloatArray
    contradictions: FloatArray


def explain_change(history: PositionHistory) -> ChangeExplained:
    """Return why the value of a set of positions changed.

    Use it for any set: the whole household, one account, one instrument. What crosses the border
    of the set is a flow, what stays inside is a trade.

    Args:
        history: The set's days; one position may be given as one-dimensional arrays.

    Returns:
        Parts that add up to the change to floating-point rounding. Parts of one window are the
        sums of the parts of its days, so that adjoining windows add up.

    Raises:
        InvalidInput: Shapes disagree, a number is not finite, or a rate is missing or not
            positive where there is something to convert.
    """
    values, rates, moves = _checked(history)
    flows, trades, income, fees, taxes = moves
    start, end = values[:, :-1], values[:, 1:]
    # A rate that converts nothing may be missing: any will do there, the neighbour's is at hand.
    rate = _known(np.where(np.isnan(rates[:, 1:]), rates[:, :-1], rates[:, 1:]))
    rate_before = np.where(np.isnan(rates[:, :-1]), rate, rates[:, :-1])
    price_local = end - start - (flows + trades + income - fees - taxes)

    parts = {
        "price": price_local * rate_before,
        "income": income * rate,
        "fees": -fees * rate,
        "taxes": -taxes * rate,
        "currency": (start + price_local) * (rate - rate_before),
        "flows": flows * rate,
    }
    exchange, contradictions = _trade_differences(trades, rate)
    sums = {name: float(part.sum()) for name, part in parts.items()}
    sums["currency"] += float(exchange.sum())
    start_value = float(np.sum(values[:, 0] * _known(rates[:, 0])))
    end_value = float(np.sum(values[:, -1] * _known(rates[:, -1])))
    explained = start_value + sum(sums.values())
    total = ChangeParts(
        start_value=start_value, end_value=end_value, residual=end_value - explained, **sums
    )
    return ChangeExplained(total=total, exchange=exchange, contradictions=contradictions, **parts)


def _known(rates: FloatArray) -> FloatArray:
    """Rates with those that convert nothing set to 0."""
    return np.nan_to_num(rates, nan=0.0)


def _trade_differences(trades: FloatArray, rate: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What own trades leave by day: (differences of exchanges, contradictions)."""
    left = np.sum(trades * rate, axis=0)
    if trades.shape[0] == 0:
        return left, left
    traded = trades != 0.0
    highest = np.where(traded, rate, -np.inf).max(axis=0)
    lowest = np.where(traded, rate, np.inf).min(axis=0)
    currencies_met = highest > lowest
    # Rounding of the sum, in the size of what was traded, is neither.
    size = np.sum(np.abs(trades) * rate, axis=0)
    left = np.where(np.abs(left) <= 1e-13 * size, 0.0, left)
    return np.where(currencies_met, left, 0.0), np.where(currencies_met, 0.0, left)


def _checked(history: PositionHistory) -> tuple[FloatArray, FloatArray, list[FloatArray]]:
    values = np.atleast_2d(np.asarray(history.values, dtype=float))
    rates = np.atleast_2d(np.asarray(history.rates, dtype=float))
    named = {
        name: np.atleast_2d(np.asarray(getattr(history, name), dtype=float))
        for name in ("flows", "trades", "income", "fees", "taxes")
    }
    positions, days = values.shape[0], values.shape[1] - 1
    if values.ndim != 2 or days < 0 or rates.shape != values.shape:
        raise InvalidInput(f"need a rate for each value, have {rates.shape} and {values.shape}")
    for name, part in named.items():
        if part.shape != (positions, days):
            raise InvalidInput(f"{name} must be {(positions, days)}, have {part.shape}")
    for name, part in {"values": values, **named}.items():
        _refuse(~np.isfinite(part), f"{name} must be finite")
    moves = list(named.values())
    moved = np.zeros(values.shape, dtype=bool)
    moved[:, 1:] = np.any([part != 0.0 for part in moves], axis=0)
    needed = (values != 0.0) | moved
    _refuse(needed & ~np.isfinite(rates), "an exchange rate is missing")
    _refuse(needed & ~(rates > 0.0), "an exchange rate must be positive")
    return values, np.where(needed, rates, np.nan), moves


def _refuse(bad: BoolArray, why: str) -> None:
    if bad.any():
        position, day = np.argwhere(bad)[0]
        raise InvalidInput(f"{why}: position {position}, day {day}")
