"""Compiling derivatives, returns of capital, write-offs and exchanges of currency."""

from decimal import Decimal

from bursar.engines.ledger.compile_trades import acquire, available, deliver
from bursar.engines.ledger.compiler import Compiler
from bursar.engines.ledger.entries import Entry
from bursar.engines.ledger.events import ZERO, Event, Op


def return_of_capital(c: Compiler, entry: Entry) -> None:
    """Cash that lowers basis, before costs and taxes withheld."""
    terms = c.instrument(entry)
    if not c.units[entry.account_id, terms.instrument_id]:
        c.issue(entry.id, "nothing_held", "Capital is returned on units that are not held.")
        c.cash(entry)
        return
    gross = entry.amount + entry.tax + entry.fee
    value, tax_value = c.worth(gross, entry.currency, terms.currency)
    c.write(
        Op.RETURN_BASIS, entry, terms.instrument_id, ZERO,
        value=value, tax_value=tax_value, cash=entry.amount,
    )  # fmt: skip


def ended(c: Compiler, entry: Entry) -> None:
    """Option expiry and worthless units: all that is named, else all that is held."""
    terms = c.instrument(entry)
    held = c.units[entry.account_id, terms.instrument_id]
    quantity = entry.quantity or -held
    if not held and not quantity:
        c.issue(entry.id, "nothing_held", f"A {entry.kind} of units that are not held.")
        c.cash(entry)
        return
    _end(c, entry, Op.CLOSE, quantity)


def _end(c: Compiler, entry: Entry, op: Op, quantity: Decimal) -> Decimal:
    """Write the end of an option or a worthless unit; return the units that ended."""
    terms = c.instrument(entry)
    held = c.units[entry.account_id, terms.instrument_id]
    if quantity > 0 >= held:
        quantity = min(quantity, -held)
    elif held > 0 and quantity > 0:
        quantity = -quantity  # some statements write the size of an expiry, not its sign
    if quantity < 0:
        quantity = -available(c, entry, terms.instrument_id, -quantity, may_short=False)
    if not quantity:
        c.issue(entry.id, "nothing_held", f"A {entry.kind} of units that are not held.")
        c.cash(entry)
        return ZERO
    value, tax_value = c.worth(ZERO, entry.currency, terms.currency)
    c.write(
        op, entry, terms.instrument_id, quantity,
        value=value, tax_value=tax_value, cash=entry.amount,
        link=("roll", entry.id) if op is Op.ROLL else None,
    )  # fmt: skip
    return quantity


def exercised(c: Compiler, entry: Entry) -> None:
    """Exercise or assignment: the option ends and its premium goes into the trade of shares.

    Cash paid buys the shares (long call, short put), cash received sells them (long put, short
    call), whoever exercised.
    """
    terms = c.instrument(entry)
    underlying = entry.counter_instrument_id or terms.underlying_id
    if underlying is None or not entry.amount:
        c.issue(
            entry.id,
            "exercise_incomplete",
            "Shares or strike are not known: the option ends as if it had expired.",
        )
        _end(c, entry, Op.CLOSE, entry.quantity or -c.units[entry.account_id, terms.instrument_id])
        return
    quantity = entry.quantity or -c.units[entry.account_id, terms.instrument_id]
    ended_units = _end(c, entry, Op.ROLL, quantity)
    if not ended_units:
        return
    units = abs(ended_units) * terms.multiplier * (entry.ratio or Decimal(1))
    link = ("roll", entry.id)
    if entry.amount < 0:
        acquire(c, entry, underlying, units, -entry.amount, link=link)
    else:
        deliver(c, entry, underlying, units, entry.amount + entry.tax, link=link)


def settled(c: Compiler, entry: Entry) -> None:
    """A futures settlement: the amount is the gain; units may end with it."""
    terms = c.instrument(entry)
    value, tax_value = c.worth(entry.amount + entry.tax, entry.currency, terms.currency)
    c.write(
        Op.SETTLE, entry, terms.instrument_id, entry.quantity,
        value=value, tax_value=tax_value, cash=entry.amount,
    )  # fmt: skip


def exchange(c: Compiler, entry: Entry) -> None:
    """Money of one currency against money of another, in one account."""
    c.cash(entry)
    if entry.counter_amount is None or entry.counter_currency is None:
        c.issue(entry.id, "exchange_incomplete", "The other currency's amount is not known.")
        return
    c.events.append(
        Event(
            Op.CASH, entry.kind, c.today, entry.account_id, None, ZERO, None, None,
            entry.counter_amount, entry.counter_currency, entry.id, entry,
        )
    )  # fmt: skip
