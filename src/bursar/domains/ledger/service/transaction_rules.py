"""What a transaction of each kind must say, and in which direction its numbers point."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Protocol

from bursar.engines.ledger.kinds import TransactionKind as K
from bursar.kit.errors import Invalid


class Draft(Protocol):
    """The facts of a transaction that the rules look at."""

    kind: str
    traded_on: date
    acquired_on: date | None
    quantity: Decimal
    amount: Decimal
    unit_price: Decimal | None
    fee: Decimal
    tax: Decimal
    ratio: Decimal | None
    counter_amount: Decimal | None
    counter_currency: str | None
    currency: str
    lot_selection: list[dict[str, str]] | None


Signs = frozenset[int]

_IN: Signs = frozenset({1})
_OUT: Signs = frozenset({-1})
_NONE: Signs = frozenset({0})
_IN_OR_NONE: Signs = frozenset({0, 1})
_OUT_OR_NONE: Signs = frozenset({0, -1})
_MOVES: Signs = frozenset({-1, 1})
_ANY: Signs = frozenset({-1, 0, 1})

_DIRECTIONS: Mapping[Signs, str] = {
    _IN: "positive (it comes in)",
    _OUT: "negative (it goes out)",
    _NONE: "zero",
    _IN_OR_NONE: "zero or positive (it comes in)",
    _OUT_OR_NONE: "zero or negative (it goes out)",
    _MOVES: "more or less than zero",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """The signs that quantity and amount may have, and the instruments it names."""

    quantity: Signs
    amount: Signs
    instrument: bool | None = None  # needed, must be absent (False), or either (None)
    ratio: bool = False
    counter_instrument: bool = False
    moves_something: bool = False  # quantity or amount


# A trade may carry no money (fully rebated, or the price alone is known); units must move.
_TRADE_IN = Rule(_IN, _OUT_OR_NONE, instrument=True)
_TRADE_OUT = Rule(_OUT, _IN_OR_NONE, instrument=True)
_CASH = Rule(_NONE, _MOVES)  # a reversal or a rebate points the other way
_UNITS_IN = Rule(_IN, _NONE, instrument=True)
_UNITS_OUT = Rule(_OUT, _NONE, instrument=True)
_CASH_IN = Rule(_NONE, _IN, instrument=False)
_CASH_OUT = Rule(_NONE, _OUT, instrument=False)
_EITHER_IN = Rule(_IN_OR_NONE, _IN_OR_NONE, moves_something=True)
_EITHER_OUT = Rule(_OUT_OR_NONE, _OUT_OR_NONE, moves_something=True)

RULES: Mapping[K, Rule] = {
    K.BUY: _TRADE_IN,
    K.SELL: _TRADE_OUT,
    K.SELL_SHORT: _TRADE_OUT,
    K.COVER_SHORT: _TRADE_IN,
    K.REINVESTMENT: _TRADE_IN,
    K.DIVIDEND: _CASH,
    K.CAPITAL_GAIN_SHORT: _CASH,
    K.CAPITAL_GAIN_LONG: _CASH,
    K.INTEREST: _CASH,
    K.RETURN_OF_CAPITAL: Rule(_NONE, _MOVES, instrument=True),
    K.STAKING_REWARD: _UNITS_IN,
    K.FEE: _CASH,
    K.TAX: _CASH,
    K.MARGIN_INTEREST: _CASH,
    K.DEPOSIT: _CASH_IN,
    K.WITHDRAWAL: _CASH_OUT,
    K.CONTRIBUTION: _EITHER_IN,
    K.DISTRIBUTION: _EITHER_OUT,
    K.TRANSFER_IN: _CASH_IN,
    K.TRANSFER_OUT: _CASH_OUT,
    K.EXCHANGE: Rule(_NONE, _MOVES, instrument=False),
    K.TRANSFER_IN_KIND: _UNITS_IN,
    K.TRANSFER_OUT_KIND: _UNITS_OUT,
    K.CONVERSION_IN: _EITHER_IN,
    K.CONVERSION_OUT: _EITHER_OUT,
    K.OPENING_BALANCE: Rule(_ANY, _ANY, moves_something=True),
    K.ADJUSTMENT: Rule(_ANY, _ANY),
    K.GIFT_IN: _UNITS_IN,
    K.GIFT_OUT: _UNITS_OUT,
    K.INHERITANCE: _EITHER_IN,
    K.SPLIT: Rule(_ANY, _ANY, instrument=True, ratio=True),
    K.STOCK_DIVIDEND: Rule(_ANY, _NONE, instrument=True),
    K.SPIN_OFF: Rule(_ANY, _ANY, instrument=True, counter_instrument=True),
    K.MERGER: Rule(_ANY, _ANY, instrument=True),
    K.TICKER_CHANGE: Rule(_ANY, _NONE, instrument=True, counter_instrument=True),
    K.WORTHLESS: Rule(_ANY, _NONE, instrument=True),
    K.OPTION_EXERCISE: Rule(_ANY, _ANY, instrument=True),
    K.OPTION_ASSIGNMENT: Rule(_ANY, _ANY, instrument=True),
    K.OPTION_EXPIRY: Rule(_ANY, _NONE, instrument=True),
    K.FUTURES_SETTLEMENT: Rule(_ANY, _ANY, instrument=True),
    K.VEST: _UNITS_IN,
}

# Kinds that take units out of an account: more than is held cannot leave.
LEAVING = frozenset({K.SELL, K.TRANSFER_OUT_KIND, K.GIFT_OUT, K.CONVERSION_OUT, K.DISTRIBUTION})

# A broker rounds to the cent, and some to the unit price's last digit: a difference within one
# cent, or within 0.1 % of a large trade, is rounding and not an error.
ROUNDING = Decimal("0.01")
ROUNDING_SHARE = Decimal("0.001")

# What NUMERIC(20,4) holds.
MONEY_MAX = Decimal(10) ** 16


def check(draft: Draft, *, has_instrument: bool, has_counter: bool, multiplier: Decimal) -> None:
    """Refuse a transaction whose numbers contradict its kind.

    Raises:
        Invalid: The sentence names the field and what it should be.
    """
    kind = K(draft.kind)
    rule = RULES[kind]
    _check_sign("quantity", draft.quantity, rule.quantity, kind)
    _check_sign("amount", draft.amount, rule.amount, kind)
    if rule.moves_something and not draft.quantity and not draft.amount:
        raise Invalid(f"A {_say(kind)} needs units or an amount of money.", field="amount")
    _check_instruments(draft, rule, has_instrument=has_instrument, has_counter=has_counter)
    if rule.ratio and (draft.ratio is None or draft.ratio <= 0):
        raise Invalid(
            "A split needs its ratio: new units for each old one (2 for two-for-one).",
            field="ratio",
        )
    if draft.acquired_on is not None and draft.acquired_on > draft.traded_on:
        raise Invalid(
            "The units cannot have been acquired after the day they came.", field="acquired_on"
        )
    _check_exchange(draft, kind)
    _check_lots(draft, kind)
    _check_product(draft, kind, multiplier)


def _check_instruments(
    draft: Draft, rule: Rule, *, has_instrument: bool, has_counter: bool
) -> None:
    kind = K(draft.kind)
    if not has_instrument and (rule.instrument is True or draft.quantity):
        raise Invalid(f"A {_say(kind)} needs the instrument it is about.", field="instrument_id")
    if rule.instrument is False and has_instrument:
        raise Invalid(
            f"A {_say(kind)} moves cash alone; leave the instrument out.", field="instrument_id"
        )
    if rule.counter_instrument and not has_counter:
        raise Invalid(
            f"A {_say(kind)} needs the instrument that is received.", field="counter_instrument_id"
        )


def _check_sign(field: str, value: Decimal, allowed: Signs, kind: K) -> None:
    if (value > 0) - (value < 0) not in allowed:
        raise Invalid(
            f"The {field} of a {_say(kind)} must be {_DIRECTIONS[allowed]}, not {_plain(value)}.",
            field=field,
        )


def _check_exchange(draft: Draft, kind: K) -> None:
    if draft.counter_amount is not None and draft.counter_currency is None:
        raise Invalid("Say the currency of counter_amount.", field="counter_currency")
    if kind is not K.EXCHANGE:
        return
    if not draft.counter_amount or not draft.counter_currency:
        raise Invalid(
            "A currency exchange needs the other side: counter_amount and counter_currency.",
            field="counter_amount",
        )
    if draft.counter_currency == draft.currency:
        raise Invalid(
            "A currency exchange needs two different currencies.", field="counter_currency"
        )
    if draft.counter_amount * draft.amount >= 0:
        raise Invalid(
            "In a currency exchange one amount goes out (negative), the other comes in.",
            field="counter_amount",
        )


def _check_lots(draft: Draft, kind: K) -> None:
    chosen = [Decimal(choice["quantity"]) for choice in draft.lot_selection or ()]
    if not chosen:
        return
    if kind not in LEAVING:
        raise Invalid(f"A {_say(kind)} takes no lots.", field="lot_selection")
    if min(chosen) <= 0:
        raise Invalid("The units taken of a lot are positive.", field="lot_selection")
    if sum(chosen, Decimal(0)) > -draft.quantity:
        raise Invalid(
            f"The lots chosen hold {_plain(sum(chosen, Decimal(0)))} units, more than the"
            f" {_plain(-draft.quantity)} that leave.",
            field="lot_selection",
        )


PRICED = frozenset({K.BUY, K.SELL, K.SELL_SHORT, K.COVER_SHORT, K.REINVESTMENT})


def _check_product(draft: Draft, kind: K, multiplier: Decimal) -> None:
    """Refuse a hand-written trade whose units times price is not its amount."""
    if kind not in PRICED or draft.unit_price is None:
        return
    expected = trade_amount(
        draft.quantity, draft.unit_price, fee=draft.fee, tax=draft.tax, multiplier=multiplier
    )
    allowed = max(ROUNDING, abs(expected) * ROUNDING_SHARE)
    if abs(expected - draft.amount) > allowed:
        raise Invalid(
            f"{_plain(abs(draft.quantity))} units at {_plain(draft.unit_price)} with fee"
            f" {_plain(draft.fee)} and tax {_plain(draft.tax)} make {_plain(expected)}, not"
            f" {_plain(draft.amount)}. Correct one of them, or leave the unit price out.",
            field="amount",
        )


def trade_amount(
    quantity: Decimal, unit_price: Decimal, *, fee: Decimal, tax: Decimal, multiplier: Decimal
) -> Decimal:
    """Return the change of cash of a trade, rounded to the cent.

    Raises:
        Invalid: It is more money than the ledger can hold.
    """
    with localcontext(prec=120):
        amount = -quantity * unit_price * multiplier - fee - tax
        if abs(amount) >= MONEY_MAX:
            raise Invalid("Units times price is more than the ledger can hold.", field="unit_price")
        return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def _say(kind: K) -> str:
    return kind.value.replace("_", " ")


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
