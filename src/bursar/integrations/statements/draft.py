"""A statement while it is being read: every row ends as something, or as a problem."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.packed import PackedActivities
from bursar.ports.statement_format import (
    Activity,
    InstrumentReference,
    RowProblem,
    Severity,
    StatedBalance,
    StatedLot,
    StatedPosition,
    StatedPrice,
    StatedRate,
    StatedTotal,
    Statement,
    UnreadableFile,
)

RAW_LIMIT_BYTES = (
    4_000_000  # larger files are read without keeping the raw row beside each activity
)
PER_HUNDRED = Decimal("0.01")  # the multiplier of what is quoted per hundred of face value
_ONE = Decimal(1)
_NOTHING = Decimal(0)
_TWO_CENTS = Decimal("0.02")
_PLACES = 18  # the ledger holds no finer quantities or prices
_FINEST = Decimal(1).scaleb(-_PLACES)
_WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN, traps=[])
_TRADES = frozenset({Kind.BUY, Kind.SELL, Kind.SELL_SHORT, Kind.COVER_SHORT, Kind.REINVESTMENT})


class Draft:
    """Collects what a format finds and keeps the books on rows.

    `begin` announces a data row; whatever is added afterwards with that row number is its
    outcome. Rows without any outcome become problems when the statement is finished, so that a
    format cannot lose a row by forgetting it.
    """

    def __init__(self, format_name: str, size: int = 0) -> None:
        self.format_name = format_name
        self.keeps_raw = size <= RAW_LIMIT_BYTES
        self.activities = PackedActivities()
        self.positions: list[StatedPosition] = []
        self.lots: list[StatedLot] = []
        self.balances: list[StatedBalance] = []
        self.prices: list[StatedPrice] = []
        self.rates: list[StatedRate] = []
        self.totals: list[StatedTotal] = []
        self.problems: list[RowProblem] = []
        self.period: tuple[date, date] | None = None
        self.excused = 0  # problem rows that say nothing against the file as a whole
        self._rows = bytearray()  # per row number: 0 not seen, 1 read, 2 has an outcome
        self._ids: set[tuple[str | None, str]] = set()

    def begin(self, row: int) -> None:
        """Announce a data row."""
        if row >= len(self._rows):
            self._rows.extend(bytes(max(row + 1 - len(self._rows), 4096)))
        if self._rows[row] == 0:
            self._rows[row] = 1

    def _settle(self, row: int) -> None:
        self.begin(row)
        self._rows[row] = 2

    def add(self, activity: Activity) -> None:
        """Add an activity; ids that repeat in the file and numbers too fine are looked after."""
        self._settle(activity.row)
        if activity.external_id is not None:
            activity = self._with_sound_id(activity)
        if activity.ratio is not None and _too_fine(activity.ratio):
            activity = replace(activity, ratio=_coarse(activity.ratio))  # a third has no end
        price, quantity = activity.unit_price, activity.quantity
        if (price is not None and _too_fine(price)) or (
            quantity is not None and _too_fine(quantity)
        ):
            activity = self._rounded(activity)
        self.activities.append(activity)

    def _with_sound_id(self, activity: Activity) -> Activity:
        key = (activity.account.number, activity.external_id or "")
        if key not in self._ids:
            self._ids.add(key)
            return activity
        self.notice(
            activity.row,
            f"The id {activity.external_id} stands on an earlier row of this account too; "
            "both rows are kept, this one without the id.",
        )
        return replace(activity, external_id=None)

    def _rounded(self, activity: Activity) -> Activity:
        self.notice(
            activity.row, f"A number has more than {_PLACES} decimals; it was rounded to {_PLACES}."
        )
        return replace(
            activity, unit_price=_coarse(activity.unit_price), quantity=_coarse(activity.quantity)
        )

    def trade(self, activity: Activity) -> None:
        """Add a trade after comparing its amount with quantity, price, fee and tax.

        The file's amount is kept whatever the comparison says; a missing amount is derived.
        """
        activity = _fitted(activity)
        expected = expected_amount(activity)
        if activity.amount is None and expected is not None:
            activity = replace(activity, amount=expected)
        elif expected is not None and not agrees(activity, expected):
            self.notice(
                activity.row,
                f"The file states {activity.amount} but quantity, price and costs make "
                f"{expected.quantize(Decimal('0.01'), context=_WIDE)}; "
                "the file's amount was kept.",
            )
        self.add(activity)

    def position(self, position: StatedPosition) -> None:
        """Add a stated position, and its price as a stated price."""
        self._settle(position.row)
        self.positions.append(position)
        if position.unit_price:
            self.prices.append(
                StatedPrice(
                    position.row,
                    position.instrument,
                    position.on,
                    position.unit_price,
                    position.currency,
                )
            )

    def lot(self, lot: StatedLot) -> None:
        """Add a stated lot."""
        self._settle(lot.row)
        self.lots.append(lot)

    def balance(self, balance: StatedBalance) -> None:
        """Add a stated cash balance."""
        self._settle(balance.row)
        self.balances.append(balance)

    def price(self, price: StatedPrice) -> None:
        """Add a stated price."""
        self._settle(price.row)
        self.prices.append(price)

    def rate(self, rate: StatedRate) -> None:
        """Add a stated exchange rate."""
        self._settle(rate.row)
        self.rates.append(rate)

    def total(self, total: StatedTotal) -> None:
        """Add a figure the file prints about itself."""
        self._settle(total.row)
        self.totals.append(total)

    def problem(self, row: int, reason: str, raw: Mapping[str, str] | None = None) -> None:
        """Say why a row was left out."""
        self._settle(row)
        self.problems.append(RowProblem(row, reason, Severity.PROBLEM, raw or {}))

    def notice(self, row: int, reason: str, raw: Mapping[str, str] | None = None) -> None:
        """Say a word about a row; row 0 is the file as a whole."""
        self._settle(row)
        self.problems.append(RowProblem(row, reason, Severity.NOTICE, raw or {}))

    def finish(self) -> Statement:
        """Return the statement.

        Raises:
            UnreadableFile: Nothing was understood, or more than half of ten or more rows were not.
        """
        self._rows[:1] = b"\x00"  # row 0 is the file as a whole
        for row, state in enumerate(self._rows):
            if state == 1:
                self.problem(row, "Nothing could be made of this row.")
        rows_read = len(self._rows) - self._rows.count(0)
        self._refuse_nonsense(rows_read)
        return Statement(
            format=self.format_name,
            activities=self.activities.sealed(),
            positions=tuple(self.positions),
            lots=tuple(self.lots),
            balances=tuple(self.balances),
            prices=tuple(self.prices),
            rates=tuple(self.rates),
            totals=tuple(self.totals),
            problems=tuple(self.problems),
            rows_read=rows_read,
            period=self.period,
        )

    def _refuse_nonsense(self, rows_read: int) -> None:
        failed = [found for found in self.problems if found.severity is Severity.PROBLEM]
        understood = (
            len(self.activities)
            or self.positions
            or self.lots
            or self.balances
            or self.prices
            or self.rates
            or self.totals
        )
        if not understood:
            if failed:
                first = failed[0]
                raise UnreadableFile(
                    f"Nothing in this file could be understood. Row {first.row}: {first.reason}"
                )
            raise UnreadableFile("There are no transactions, positions or balances in this file.")
        lost = len({found.row for found in failed})
        if rows_read >= 10 and (lost - self.excused) * 2 > rows_read:
            first = failed[0]
            raise UnreadableFile(
                f"Only {rows_read - lost} of {rows_read} rows "
                f"could be understood, so nothing was taken. Row {first.row}: {first.reason}"
            )


def _too_fine(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent < -_PLACES


def _coarse(number: Decimal | None) -> Decimal | None:
    return None if number is None else to_places(number)


def to_places(number: Decimal) -> Decimal:
    """Return a number at the finest the ledger holds, without trailing zeros."""
    return number.quantize(_FINEST, context=_WIDE).normalize(_WIDE)


def _fitted(trade: Activity) -> Activity:
    """Find out from the amount whether a price is per unit or, as for bonds, per hundred."""
    instrument, expected = trade.instrument, expected_amount(trade)
    if instrument is None or expected is None or agrees(trade, expected):
        return trade
    if instrument.multiplier is None:
        other = replace(instrument, multiplier=PER_HUNDRED, kind=instrument.kind or "bond")
    elif instrument.multiplier == PER_HUNDRED:
        other = replace(instrument, multiplier=None)
    else:
        return trade
    tried = replace(trade, instrument=other)
    derived = expected_amount(tried)
    return tried if derived is not None and agrees(tried, derived) else trade


def expected_amount(activity: Activity) -> Decimal | None:
    """Return the cash a trade should move by its own quantity, price, fee and tax."""
    if activity.kind not in _TRADES or activity.quantity is None or activity.unit_price is None:
        return None
    return trade_amount(
        activity.quantity,
        activity.unit_price,
        activity.fee + activity.tax,
        multiplier_of(activity.instrument),
    )


def trade_amount(quantity: Decimal, price: Decimal, costs: Decimal, multiplier: Decimal) -> Decimal:
    """Return the cash of so many units (negative when sold) at a price, after costs."""
    gross = _WIDE.multiply(_WIDE.multiply(quantity, price), multiplier)
    return _WIDE.subtract(-gross, costs)


def multiplier_of(instrument: InstrumentReference | None) -> Decimal:
    """Return what one unit at a price of one is worth."""
    return (instrument.multiplier if instrument else None) or _ONE


def agrees(activity: Activity, expected: Decimal) -> bool:
    """Return whether a stated amount is the expected one, given how finely the file prints."""
    if activity.amount is None or activity.quantity is None or activity.unit_price is None:
        return True
    return is_close(
        activity.amount - expected,
        activity.quantity,
        activity.unit_price,
        multiplier_of(activity.instrument),
    )


def is_close(gap: Decimal, quantity: Decimal, price: Decimal, multiplier: Decimal) -> bool:
    """Return whether a gap is explained by the rounding of the printed quantity and price."""
    if abs(gap) <= _TWO_CENTS:
        return True
    slack = abs(quantity) * _half_unit(price, finest=-2) + abs(price) * _half_unit(quantity)
    return abs(gap) <= slack * multiplier + _TWO_CENTS


def _half_unit(number: Decimal, finest: int = 0) -> Decimal:
    """Return half of the last place a number is printed with; whole units are exact."""
    exponent = number.as_tuple().exponent
    places = min(exponent if isinstance(exponent, int) else 0, finest)
    return Decimal(5).scaleb(places - 1) if places < 0 else _NOTHING
