"""Compiling what brings units into an account and takes them out again."""

from decimal import Decimal

from bursar.engines.ledger.compiler import DUST, Compiler, share
from bursar.engines.ledger.entries import Entry, Id
from bursar.engines.ledger.events import ZERO, Link, Op
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.ordering import OUT_KINDS, pair_key

_WRITTEN = frozenset({"option", "future"})
_NO_CASH_COST = frozenset({Kind.VEST, Kind.STAKING_REWARD, Kind.INHERITANCE, Kind.GIFT_IN})


def buy(c: Compiler, entry: Entry) -> None:
    """Purchase, reinvestment or cover: closes a short position first, then opens."""
    quantity = entry.quantity
    if quantity <= 0:
        _odd_trade(c, entry, expects="a positive quantity")
        return
    terms = c.instrument(entry)
    cost = entry.cost_basis
    if cost is None:
        cost = -entry.amount
        if not cost and entry.unit_price and terms.kind != "future":
            cost = quantity * entry.unit_price * terms.multiplier + entry.fee + entry.tax
    acquire(c, entry, terms.instrument_id, quantity, cost)


def acquire(
    c: Compiler,
    entry: Entry,
    instrument_id: Id,
    quantity: Decimal,
    cost: Decimal,
    *,
    link: Link | None = None,
) -> None:
    """Write the events of units that come in for money."""
    value, tax_value = c.worth(cost, entry.currency, c.instruments[instrument_id].currency)
    cash = ZERO if link else entry.amount
    held = c.units[entry.account_id, instrument_id]
    if held >= 0:
        c.write(
            Op.OPEN, entry, instrument_id, quantity,
            value=value, tax_value=tax_value, cash=cash, link=link,
        )  # fmt: skip
        return
    covered = min(quantity, -held)
    first, first_tax = _part(value, covered, quantity), _part(tax_value, covered, quantity)
    c.write(
        Op.CLOSE, entry, instrument_id, covered,
        value=first, tax_value=first_tax, cash=cash, link=link,
    )  # fmt: skip
    if quantity > covered:
        c.write(
            Op.OPEN, entry, instrument_id, quantity - covered,
            value=_rest(value, first), tax_value=_rest(tax_value, first_tax), link=link,
        )  # fmt: skip


def sell(c: Compiler, entry: Entry) -> None:
    """Sale or short sale: closes what is held first; beyond that a short position opens."""
    quantity = -entry.quantity
    if quantity <= 0:
        _odd_trade(c, entry, expects="a negative quantity")
        return
    # Tax taken from a sale is a payment on account, not a cost of selling.
    proceeds = entry.amount + entry.tax
    terms = c.instrument(entry)
    if not proceeds and entry.unit_price and terms.kind != "future":
        proceeds = quantity * entry.unit_price * terms.multiplier - entry.fee
    deliver(c, entry, terms.instrument_id, quantity, proceeds)


def deliver(
    c: Compiler,
    entry: Entry,
    instrument_id: Id,
    quantity: Decimal,
    proceeds: Decimal,
    *,
    link: Link | None = None,
) -> None:
    """Write the events of units that go out for money."""
    value, tax_value = c.worth(proceeds, entry.currency, c.instruments[instrument_id].currency)
    cash = ZERO if link else entry.amount
    may_short = (
        entry.kind is Kind.SELL_SHORT
        or c.accounts[entry.account_id].may_go_short
        or c.instruments[instrument_id].kind in _WRITTEN  # whoever writes one needs no margin
        or c.units[entry.account_id, instrument_id] < 0
    )
    closing = available(c, entry, instrument_id, quantity, may_short=may_short)
    if closing >= quantity or not may_short:
        c.write(
            Op.CLOSE, entry, instrument_id, -closing,
            value=value, tax_value=tax_value, cash=cash, link=link,
        )  # fmt: skip
        return
    first, first_tax = _part(value, closing, quantity), _part(tax_value, closing, quantity)
    if closing:
        c.write(
            Op.CLOSE, entry, instrument_id, -closing,
            value=first, tax_value=first_tax, cash=cash, link=link,
        )  # fmt: skip
        cash = ZERO
    c.write(
        Op.OPEN, entry, instrument_id, closing - quantity,
        value=_rest(value, first), tax_value=_rest(tax_value, first_tax), cash=cash, link=link,
    )  # fmt: skip


def available(
    c: Compiler, entry: Entry, instrument_id: Id, quantity: Decimal, *, may_short: bool
) -> Decimal:
    """Return how many long units can leave: all of `quantity` unless a short may open.

    What lacks is looked for later in the same day (files often list the newest first), and
    else explained as units that never were seen to arrive. A rest that is only rounding goes
    with the sale.
    """
    key = (entry.account_id, instrument_id)
    held = c.units[key]
    if held < quantity:
        slack = DUST * quantity
        if quantity - held <= slack:
            return held
        while c.units[key] < quantity and c.pull(lambda other: _brings(other, entry, key)):
            pass
        held = c.units[key]
        if held < quantity - slack:
            if may_short:
                return max(held, ZERO)
            c.explain(entry, instrument_id, quantity - held)
            return quantity
    if held - quantity <= DUST * quantity:
        return held
    return quantity


def _brings(other: Entry, entry: Entry, key: tuple[Id, Id]) -> bool:
    return (
        other.quantity > 0
        and (other.account_id, other.instrument_id) == key
        and other.kind not in _ACTIONS
        and other.id != entry.id
    )


_ACTIONS = frozenset(
    {Kind.SPLIT, Kind.STOCK_DIVIDEND, Kind.SPIN_OFF, Kind.MERGER, Kind.TICKER_CHANGE}
)


def _part(value: Decimal | None, part: Decimal, whole: Decimal) -> Decimal | None:
    return None if value is None else share(value, part, whole)


def _rest(value: Decimal | None, first: Decimal | None) -> Decimal | None:
    return None if value is None or first is None else value - first


def _odd_trade(c: Compiler, entry: Entry, *, expects: str) -> None:
    """A trade without units moves cash only; one with the wrong sign takes back another."""
    if not entry.quantity or entry.instrument_id is None:
        c.issue(entry.id, "no_quantity", f"A {entry.kind} needs {expects}: only cash is booked.")
        c.cash(entry)
        return
    c.issue(entry.id, "reversal", f"A {entry.kind} has {expects} as a rule: read as a reversal.")
    value, tax_value = c.worth(abs(entry.amount), entry.currency, c.instrument(entry).currency)
    if entry.quantity > 0:
        c.write(
            Op.OPEN, entry, entry.instrument_id, entry.quantity,
            value=value, tax_value=tax_value, cash=entry.amount,
        )  # fmt: skip
        return
    leaving = available(c, entry, entry.instrument_id, -entry.quantity, may_short=False)
    c.write(Op.REMOVE, entry, entry.instrument_id, -leaving, cash=entry.amount)


def units_in(c: Compiler, entry: Entry) -> None:
    """Units that come in without being bought; cash where the entry names no units."""
    if entry.instrument_id is None or not entry.quantity:
        restate_or_cash(c, entry)
        return
    if entry.quantity < 0:
        units_out(c, entry)
        return
    key = pair_key(entry)
    if key is not None and entry.kind not in OUT_KINDS and c.pairing.is_complete(key):
        while c.pull(lambda other: other.kind in OUT_KINDS and pair_key(other) == key):
            pass  # the sender's side first, however the files order them
        c.write(Op.RECEIVE, entry, entry.instrument_id, entry.quantity, cash=entry.amount, link=key)
        return
    if entry.kind is Kind.TRANSFER_IN_KIND and entry.transfer_id is not None:
        c.issue(entry.id, "transfer_unpaired", "The sending side is not in the ledger.")
    _open_given(c, entry, entry.instrument_id)


def _open_given(c: Compiler, entry: Entry, instrument_id: Id) -> None:
    cost = entry.cost_basis
    terms = c.instruments[instrument_id]
    if cost is None and entry.kind in _NO_CASH_COST and entry.unit_price is not None:
        if entry.kind is not Kind.GIFT_IN:
            cost = entry.quantity * entry.unit_price * terms.multiplier
    elif cost is None and entry.amount < 0:
        cost = -entry.amount
    if cost is None:
        c.issue(entry.id, "basis_unknown", f"{entry.quantity} units arrive without a cost basis.")
        c.write(Op.OPEN, entry, instrument_id, entry.quantity, cash=entry.amount)
        return
    # Basis is held at the rate of the day of acquisition, also where the ledger begins later.
    value, tax_value = c.worth(cost, entry.currency, terms.currency, entry.acquired_on)
    if c.units[entry.account_id, instrument_id] < 0:
        acquire(c, entry, instrument_id, entry.quantity, cost)
        return
    c.write(
        Op.OPEN, entry, instrument_id, entry.quantity,
        value=value, tax_value=tax_value, cash=entry.amount,
    )  # fmt: skip


def units_out(c: Compiler, entry: Entry) -> None:
    """Units that leave without being sold; cash where the entry names no units."""
    if entry.instrument_id is None or not entry.quantity:
        restate_or_cash(c, entry)
        return
    if entry.quantity > 0:
        units_in(c, entry)
        return
    if entry.kind is Kind.OPENING_BALANCE:
        _open_short(c, entry, entry.instrument_id)
        return
    key = pair_key(entry)
    paired = key is not None and entry.kind in OUT_KINDS and c.pairing.is_complete(key)
    if entry.transfer_id is not None and entry.kind in OUT_KINDS and not paired:
        c.issue(entry.id, "transfer_unpaired", "The receiving side is not in the ledger.")
    if c.units[entry.account_id, entry.instrument_id] < 0:
        c.issue(entry.id, "short_transfer", "The position is short: no units can leave it.")
        c.cash(entry)
        return
    leaving = available(c, entry, entry.instrument_id, -entry.quantity, may_short=False)
    c.write(
        Op.SEND if paired else Op.REMOVE,
        entry,
        entry.instrument_id,
        -leaving,
        cash=entry.amount,
        link=key if paired else None,
    )


def _open_short(c: Compiler, entry: Entry, instrument_id: Id) -> None:
    """Take over a short position whose opening was before the ledger's first day."""
    if entry.cost_basis is None:
        c.issue(entry.id, "basis_unknown", "A short position opens without its proceeds.")
        c.write(Op.OPEN, entry, instrument_id, entry.quantity, cash=entry.amount)
        return
    home = c.instruments[instrument_id].currency
    value, tax_value = c.worth(abs(entry.cost_basis), entry.currency, home)
    c.write(
        Op.OPEN, entry, instrument_id, entry.quantity,
        value=value, tax_value=tax_value, cash=entry.amount,
    )  # fmt: skip


def restate_or_cash(c: Compiler, entry: Entry) -> None:
    """An adjustment that names an instrument and a cost corrects basis; others move cash."""
    if entry.kind is not Kind.ADJUSTMENT or entry.instrument_id is None or not entry.cost_basis:
        c.cash(entry)
        return
    home = c.instrument(entry).currency
    value, tax_value = c.worth(entry.cost_basis, entry.currency, home)
    c.write(
        Op.RESTATE, entry, entry.instrument_id, ZERO,
        value=value, tax_value=tax_value, cash=entry.amount,
    )  # fmt: skip
