"""The ledger's daily rows as the history of a set: what returns and explanations are made from.

A set is any choice of rows: whole accounts, or one instrument. Money that moves between two rows
of the set is a trade; money that moves between a row of the set and one outside it is a flow.
Rows whose value is not known on some day of the window cannot be part of a return: they are left
out with everything that moved between them and the rest, and named.

Not modelled: units that become units of another instrument (mergers, spin-offs) are no trade, so
that over a single instrument such a day reads as a loss of price, and as a gain of the other's;
over whole accounts both cancel.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from bursar.engines.arrays import FloatArray, IntArray
from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.entries import Id
from bursar.engines.ledger.series import Column, PositionRow
from bursar.engines.ledger.valuation import ValueStatus
from bursar.engines.performance.change import PositionHistory

_MOVES = ("flows", "trades", "income", "fees", "taxes")


@dataclass(frozen=True, slots=True)
class SetHistory:
    """What happened to a set of rows over a window.

    Attributes:
        history: One position for each currency, in the order of `currencies`.
        currencies: Those the set's rows are in.
        values: Value of the set in the base currency at the end of days 0 … n, shape (n + 1,).
        flows: External flow in the base currency of days 1 … n, positive in, shape (n,).
        left_out: Rows whose value or rate is not known somewhere in the window.
        stale: Rows kept whose last value rests on an old price or rate.
    """

    history: PositionHistory
    currencies: tuple[str, ...]
    values: FloatArray
    flows: FloatArray
    left_out: tuple[PositionRow, ...]
    stale: tuple[PositionRow, ...]


def set_history(
    rows: Sequence[PositionRow], *, base_currency: str, first_day: int, last_day: int
) -> SetHistory:
    """Return the history of a set of rows.

    Args:
        rows: Of whole accounts with their cash, or of instruments alone; at most one row for an
            account, instrument and currency.
        base_currency: Currency of the figures.
        first_day: The day whose closing value the window starts from, days since 1970-01-01.
        last_day: Its last day. Rows that end before it keep their last value.

    Raises:
        InvalidInput: The window ends before it begins.
    """
    if last_day < first_day:
        raise InvalidInput("a window must not end before it begins")
    window = _Window(first_day, last_day)
    unknown = {
        (row.account_id, row.instrument_id, row.currency if row.instrument_id is None else None)
        for row in rows
        if not _is_known(row, window)
    }
    kept: list[PositionRow] = []
    left_out: list[PositionRow] = []
    for row in rows:
        own = row.currency if row.instrument_id is None else None
        out = (row.account_id, row.instrument_id, own) in unknown
        (left_out if out else kept).append(row)
    currencies = tuple(sorted({row.currency for row in kept})) or (base_currency,)
    moves = _moves(kept, left_out, currencies, window)
    values = np.zeros((len(currencies), window.count))
    for row in kept:
        values[currencies.index(row.currency)] += window.dense(row, row.local)
    rates = _rates([*kept, *left_out], currencies, window, base_currency)
    history = PositionHistory(values=values, rates=rates, **moves)
    known_rates = np.nan_to_num(rates, nan=0.0)
    return SetHistory(
        history=history,
        currencies=currencies,
        values=(values * known_rates).sum(axis=0),
        flows=(moves["flows"] * known_rates[:, 1:]).sum(axis=0),
        left_out=tuple(left_out),
        stale=tuple(row for row in kept if window.is_stale(row)),
    )


@dataclass(frozen=True, slots=True)
class _Window:
    """Days of the window; day 0 is the close it starts from."""

    first_day: int
    last_day: int

    @property
    def count(self) -> int:
        return self.last_day - self.first_day + 1

    def dense(self, row: PositionRow, column: FloatArray) -> FloatArray:
        """A row's column on each day of the window: 0 before it begins, carried on at its end."""
        found = np.zeros(self.count)
        if column.size:
            days = np.arange(self.first_day, self.last_day + 1) - row.first_day
            there = days >= 0
            found[there] = column[np.minimum(days[there], column.size - 1)]
        return found

    def moved(self, row: PositionRow) -> tuple[IntArray, FloatArray]:
        """Positions of the row's movements in the window (day 1 is 0) and the movements."""
        days = row.moved.days
        inside = (days > self.first_day) & (days <= self.last_day)
        return days[inside] - self.first_day - 1, row.moved.amounts[inside]

    def is_stale(self, row: PositionRow) -> bool:
        """Whether the last value rests on an old price or rate."""
        if not row.status.size or row.first_day > self.last_day:
            return False
        at = min(self.last_day - row.first_day, row.status.size - 1)
        return int(row.status[at]) == ValueStatus.STALE


def _is_known(row: PositionRow, window: _Window) -> bool:
    if not np.isfinite(window.dense(row, row.base)).all():
        return False
    _, amounts = window.moved(row)
    moving = (amounts[:, : Column.RATE] != 0.0).any(axis=1)
    return bool(np.isfinite(amounts[moving]).all())


def _moves(
    kept: Sequence[PositionRow],
    left_out: Sequence[PositionRow],
    currencies: Sequence[str],
    window: _Window,
) -> dict[str, FloatArray]:
    """What moved, by currency and day, each in the local currency."""
    shape = (len(currencies), window.count - 1)
    moves = {name: np.zeros(shape) for name in _MOVES}
    cash = {(row.account_id, row.currency) for row in kept if row.instrument_id is None}
    half = {row.account_id for row in left_out if row.instrument_id is None}
    for row in kept:
        at, amounts = window.moved(row)
        line = currencies.index(row.currency)
        _add_own(moves, line, at, amounts)
        if row.instrument_id is None:
            # An exchange: its other side is the account's cash in another currency, which is a
            # row of the set too unless it was left out.
            name = "flows" if row.account_id in half else "trades"
            np.add.at(moves[name][line], at, -amounts[:, Column.TRADE])
        else:
            _add_paid(moves, line, (at, amounts), inside=(row.account_id, row.currency) in cash)
    _add_crossing(moves, left_out, (cash, currencies), window)
    return moves


def _add_own(moves: dict[str, FloatArray], line: int, at: IntArray, amounts: FloatArray) -> None:
    np.add.at(moves["flows"][line], at, amounts[:, Column.FLOW] + amounts[:, Column.IN_KIND])
    np.add.at(moves["income"][line], at, amounts[:, Column.INCOME])
    np.add.at(moves["fees"][line], at, amounts[:, Column.FEE])
    np.add.at(moves["taxes"][line], at, amounts[:, Column.TAX])


def _add_paid(
    moves: dict[str, FloatArray],
    line: int,
    moved: tuple[IntArray, FloatArray],
    *,
    inside: bool,
) -> None:
    """What an instrument took from the account's cash: a trade inside the set, else a flow."""
    at, amounts = moved
    if inside:
        # The instrument's trade and its cash's opposite one are in the same currency and cancel.
        return
    np.add.at(moves["flows"][line], at, -amounts[:, Column.CASH])


def _add_crossing(
    moves: dict[str, FloatArray],
    left_out: Sequence[PositionRow],
    inside: tuple[Collection[tuple[Id, str]], Sequence[str]],
    window: _Window,
) -> None:
    """Cash of the set that moved from or to rows that are left out: flows."""
    cash, currencies = inside
    for row in left_out:
        if row.instrument_id is None or (row.account_id, row.currency) not in cash:
            continue
        at, amounts = window.moved(row)
        line = currencies.index(row.currency)
        np.add.at(moves["flows"][line], at, amounts[:, Column.CASH])


def _rates(
    rows: Sequence[PositionRow], currencies: Sequence[str], window: _Window, base_currency: str
) -> FloatArray:
    """Base currency for one unit by day; not a number where no row tells it."""
    rates = np.full((len(currencies), window.count), np.nan)
    for line, currency in enumerate(currencies):
        if currency == base_currency:
            rates[line] = 1.0
    for row in rows:
        if row.currency == base_currency or row.currency not in currencies:
            continue
        line = rates[currencies.index(row.currency)]
        local, base = window.dense(row, row.local), window.dense(row, row.base)
        tells = np.isnan(line) & (local != 0.0) & np.isfinite(base)
        line[tells] = base[tells] / local[tells]
        at, amounts = window.moved(row)
        unknown = np.isnan(line[at + 1])
        line[at[unknown] + 1] = amounts[unknown, Column.RATE]
    return rates
