"""What a transaction of each kind must say, and in which direction its numbers point."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from bursar.engines.ledger.kinds import TransactionKind as K
from bursar.kit.errors import Invalid


class Draft(Protocol):
    """The facts of a transaction that the rules look at."""

    kind: str
    quantity: Decimal
    amount: Decimal
    unit_price: Decimal | None
    fee: Decimal
    tax: Decimal
    ratio: Decimal | None
    cost_basis: Decimal | None
    counter_amount: Decimal | None
    counter_currency: str | None
    currency: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Signs: 1 in, -1 out, 0 nothing, None either way."""

    quantity: int | None
    amount: int | None
    instrument: bool | None = None  # needed, must be absent (False), or either (None)
    ratio: bool = False
    counter_instrument: bool = False


_TRADE_IN = Rule(1, -1, instrument=True)
_TRADE_OUT = Rule(-1, 1, instrument=True)
_INCOME = Rule(0, None)
_COST = Rule(0, -1)
_UNITS_IN = Rule(1, 0, instrument=True)
_UNITS_OUT = Rule(-1, 0, instrument=True)

RULES: Mapping[K, Rule] = {
    K.BUY: _TRADE_IN,
    K.SELL: _TRADE_OUT,
    K.SELL_SHORT: _TRADE_OUT,
    K.COVER_SHORT: _TRADE_IN,
    K.REINVESTMENT: _TRADE_IN,
    K.DIVIDEND: _INCOME,
    K.CAPITAL_GAIN_SHORT: _INCOME,
    K.CAPITAL_GAIN_LONG: _INCOME,
    K.INTEREST: _INCOME,
    K.RETURN_OF_CAPITAL: Rule(0, None, instrument=True),
    K.STAKING_REWARD: _UNITS_IN,
    K.FEE: Rule(None, None),
    K.TAX: Rule(0, None),
    K.MARGIN_INTEREST: Rule(0, None),
    K.DEPOSIT: Rule(0, 1, instrument=False),
    K.WITHDRAWAL: Rule(0, -1, instrument=False),
    K.CONTRIBUTION: Rule(0, 1, instrument=False),
    K.DISTRIBUTION: Rule(0, -1, instrument=False),
    K.TRANSFER_IN: Rule(0, 1, instrument=False),
    K.TRANSFER_OUT: Rule(0, -1, instrument=False),
    K.EXCHANGE: Rule(0, None, instrument=False),
    K.TRANSFER_IN_KIND: _UNITS_IN,
    K.TRANSFER_OUT_KIND: _UNITS_OUT,
    K.CONVERSION_IN: Rule(None, None),
    K.CONVERSION_OUT: Rule(None, None),
    K.OPENING_BALANCE: Rule(None, None),
    K.ADJUSTMENT: Rule(None, None),
    K.GIFT_IN: _UNITS_IN,
    K.GIFT_OUT: _UNITS_OUT,
    K.INHERITANCE: Rule(None, None),
    K.SPLIT: Rule(None, None, instrument=True, ratio=True),
    K.STOCK_DIVIDEND: Rule(None, 0, instrument=True),
    K.SPIN_OFF: Rule(None, None, instrument=True, counter_instrument=True),
    K.MERGER: Rule(None, None, instrument=True),
    K.TICKER_CHANGE: Rule(None, 0, instrument=True, counter_instrument=True),
    K.WORTHLESS: Rule(None, 0, instrument=True),
    K.OPTION_EXERCISE: Rule(None, None, instrument=True),
    K.OPTION_ASSIGNMENT: Rule(None, None, instrument=True),
    K.OPTION_EXPIRY: Rule(None, 0, instrument=True),
    K.FUTURES_SETTLEMENT: Rule(0, None, instrument=True),
    K.VEST: _UNITS_IN,
}

_DIRECTION = {1: "positive (it comes in)", -1: "negative (it goes out)", 0: "zero"}

# A broker rounds to the cent, and some to the unit price's last digit: a difference within one
# cent, or within 0.1 % of a large trade, is rounding and not an error.
ROUNDING = Decimal("0.01")
ROUNDING_SHARE = Decimal("0.001")


def check(draft: Draft, *, has_instrument: bool, has_counter: bool, multiplier: Decimal) -> None:
    """Refuse a transaction whose numbers contradict its kind.

    Raises:
        Invalid: The sentence names the field and what it should be.
    """
    kind = K(draft.kind)
    rule = RULES[kind]
    _check_sign("quantity", draft.quantity, rule.quantity, kind)
    _check_sign("amount", draft.amount, rule.amount, kind)
    if rule.instrument is True and not has_instrument:
        raise Invalid(f"A {_say(kind)} needs the instrument it is about.", field="instrument_id")
    if rule.instrument is False and has_instrument:
        raise Invalid(
            f"A {_say(kind)} moves cash alone; leave the instrument out.", field="instrument_id"
        )
    if rule.ratio and (draft.ratio is None or draft.ratio <= 0):
        raise Invalid(
            "A split needs its ratio: new units for each old one (2 for two-for-one).",
            field="ratio",
        )
    if rule.counter_instrument and not has_counter:
        raise Invalid(
            f"A {_say(kind)} needs the instrument that is received.", field="counter_instrument_id"
        )
    if kind is K.EXCHANGE:
        _check_exchange(draft)
    _check_product(draft, kind, multiplier)


def _check_sign(field: str, value: Decimal, wanted: int | None, kind: K) -> None:
    if wanted is None:
        return
    sign = (value > 0) - (value < 0)
    # A fully rebated or worthless trade may carry no money; units must move.
    if sign == wanted or (field == "amount" and sign == 0):
        return
    raise Invalid(
        f"The {field} of a {_say(kind)} must be {_DIRECTION[wanted]}, not {value}.", field=field
    )


def _check_exchange(draft: Draft) -> None:
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
            f"{abs(draft.quantity)} units at {draft.unit_price} with fee {draft.fee} and tax"
            f" {draft.tax} make {expected}, not {draft.amount}. Correct one of them, or leave the"
            " unit price out.",
            field="amount",
        )


def trade_amount(
    quantity: Decimal, unit_price: Decimal, *, fee: Decimal, tax: Decimal, multiplier: Decimal
) -> Decimal:
    """Return the change of cash of a trade, rounded to the cent."""
    return (-quantity * unit_price * multiplier - fee - tax).quantize(Decimal("0.01"))


def _say(kind: K) -> str:
    return kind.value.replace("_", " ")
