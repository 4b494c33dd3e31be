"""Compiling corporate actions, once each, whoever reported them."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from bursar.engines.ledger.compiler import DUST, Compiler, scaled
from bursar.engines.ledger.entries import ActionKind, CorporateAction, Entry, Id
from bursar.engines.ledger.events import ZERO, Event, Link, Op, action_name
from bursar.engines.ledger.kinds import TransactionKind as Kind


@dataclass(frozen=True, slots=True)
class Happening:
    """A corporate action in one account: what the market, the statement or both say."""

    kind: Kind
    account_id: Id
    instrument_id: Id
    held: Decimal
    currency: str
    entry: Entry | None
    action: CorporateAction | None

    @property
    def entry_id(self) -> Id:
        """The transaction to blame, else the name of the market's action."""
        if self.entry is not None:
            return self.entry.id
        return "" if self.action is None else action_name(self.action)

    @property
    def ratio(self) -> Decimal | None:
        """New units per old unit; the market's figure before the statement's."""
        if self.action is not None and self.action.ratio is not None:
            return self.action.ratio
        return None if self.entry is None else self.entry.ratio

    @property
    def counter_id(self) -> Id | None:
        """The instrument received."""
        if self.action is not None and self.action.counter_instrument_id is not None:
            return self.action.counter_instrument_id
        return None if self.entry is None else self.entry.counter_instrument_id

    @property
    def basis_fraction(self) -> Decimal | None:
        """Share of basis that moves in a spin-off."""
        if self.action is not None and self.action.basis_fraction is not None:
            return self.action.basis_fraction
        return None if self.entry is None else self.entry.basis_fraction

    @property
    def link(self) -> Link:
        """Name of the parcel that carries lots from one instrument to the other."""
        return ("action", self.entry_id, self.account_id)


def apply_action(c: Compiler, action: CorporateAction) -> None:
    """Apply a market action to every account that holds the instrument on its ex-date."""
    index = c.queue[c.at][2]  # its place among the market's actions
    holders = [
        (account_id, held)
        for (account_id, instrument_id), held in c.units.items()
        if instrument_id == action.instrument_id and held
    ]
    for account_id, held in holders:
        _apply(
            c,
            Happening(
                kind=Kind(action.kind.value),
                account_id=account_id,
                instrument_id=action.instrument_id,
                held=held,
                currency=c.instruments[action.instrument_id].currency,
                entry=c.matches.by_action.get((index, account_id)),
                action=action,
            ),
        )


def reported(c: Compiler, entry: Entry) -> None:
    """A corporate action on a statement: applied unless the market's has been."""
    terms = c.instrument(entry)
    if entry.id in c.absorbed:
        _cash_of_absorbed(c, entry)
        return
    held = c.units[entry.account_id, terms.instrument_id]
    if not held:
        c.issue(entry.id, "nothing_held", f"A {entry.kind} of units that are not held.")
        c.cash(entry)
        return
    happening = Happening(
        entry.kind, entry.account_id, terms.instrument_id, held, terms.currency, entry, None
    )
    _apply(c, happening)
    _cash_of_absorbed(c, entry)


def _apply(c: Compiler, h: Happening) -> None:
    if h.kind in (Kind.SPLIT, Kind.STOCK_DIVIDEND):
        _scale(c, h)
    elif h.kind is Kind.SPIN_OFF:
        _spin_off(c, h)
    else:
        _exchange(c, h)


def _cash_of_absorbed(c: Compiler, entry: Entry) -> None:
    """Book the cash of a reported action on its own day: boot, or cash in lieu of a fraction."""
    instrument_id, fraction = c.fractions.pop(entry.id, (None, ZERO))
    if instrument_id is None or not entry.amount:
        if entry.amount:
            c.cash(entry)
        return
    home = c.instruments[instrument_id].currency
    value, tax_value = c.worth(entry.amount + entry.tax, entry.currency, home)
    c.write(
        Op.CLOSE, entry, instrument_id, -min(fraction, c.units[entry.account_id, instrument_id]),
        value=value, tax_value=tax_value, cash=entry.amount,
    )  # fmt: skip


def _write(
    c: Compiler,
    h: Happening,
    op: Op,
    instrument_id: Id,
    quantity: Decimal,
    *,
    value: Decimal | None = None,
    cash: Decimal = ZERO,
    fraction: Decimal | None = None,
) -> None:
    c.units[h.account_id, instrument_id] += quantity
    tax_value = None if value is None else c.converted(value, h.currency, c.tax_currency)
    c.events.append(
        Event(
            op, h.kind, c.today, h.account_id, instrument_id, quantity, value, tax_value,
            cash, h.currency, h.entry_id, h.entry, h.action, h.link, fraction,
        )
    )  # fmt: skip


# -- split, stock dividend -----------------------------------------------------------------


def _scale(c: Compiler, h: Happening) -> None:
    said = h.entry.quantity if h.entry is not None else ZERO
    if h.ratio is None or h.ratio <= 0:
        if not said:
            c.issue(h.entry_id, "split_without_ratio", "Neither ratio nor units: nothing changes.")
            return
        _write(c, h, Op.SCALE, h.instrument_id, said, fraction=(h.held + said) / h.held)
        return
    change = scaled(h.held, h.ratio) - h.held
    change = _with_fraction(c, h, change, said, h.instrument_id, before=h.held)
    _write(c, h, Op.SCALE, h.instrument_id, change, fraction=h.ratio)


def _with_fraction(
    c: Compiler, h: Happening, change: Decimal, said: Decimal, instrument_id: Id, *, before: Decimal
) -> Decimal:
    """Return the change of units, noting a fraction for which cash is (to be) paid.

    With cash, units change in full and the fraction is sold for the cash; without, the
    statement's own rounding is the truth.
    """
    pays = h.entry is not None and h.entry.amount > 0
    if said and abs(said - change) >= 1:
        message = f"The statement changes {said} units, the ratio {change}: the ratio is used."
        c.issue(h.entry_id, "units_differ", message)
        said = ZERO
    if said and not pays:
        return said
    if pays and h.entry is not None:
        after = before + change
        fraction = change - said if said else after - after.to_integral_value(ROUND_FLOOR)
        if fraction > DUST:
            c.fractions[h.entry.id] = (instrument_id, fraction)
        elif h.kind is not Kind.MERGER:
            c.issue(h.entry.id, "cash_in_lieu", "Cash is paid, but no fraction of a unit is left.")
    return change


# -- spin-off ------------------------------------------------------------------------------


def _spin_off(c: Compiler, h: Happening) -> None:
    said = h.entry.quantity if h.entry is not None else ZERO
    if h.counter_id is None or (h.ratio is None and not said):
        c.issue(h.entry_id, "spin_off_incomplete", "The units received are not known.")
        return
    received = said if h.ratio is None else scaled(h.held, h.ratio)
    if h.ratio is not None:
        received = _with_fraction(c, h, received, said, h.counter_id, before=ZERO)
    fraction = h.basis_fraction
    if fraction is None:
        c.issue(
            h.entry_id,
            "basis_fraction_missing",
            "The share of basis that moves to the new units is not known.",
        )
    _write(c, h, Op.CARVE, h.instrument_id, ZERO, fraction=fraction)
    _write(c, h, Op.RECEIVE, h.counter_id, received)


# -- merger, ticker change -----------------------------------------------------------------


def _exchange(c: Compiler, h: Happening) -> None:
    ratio = Decimal(1) if h.kind is Kind.TICKER_CHANGE else h.ratio
    paid, cash = _boot(c, h)
    if h.counter_id is None:
        if h.kind is Kind.TICKER_CHANGE or paid is None:
            c.issue(h.entry_id, "merger_incomplete", "Neither new units nor cash are known.")
            return
        _write(c, h, Op.CLOSE, h.instrument_id, -h.held, value=paid, cash=cash)
        return
    if ratio is None or ratio <= 0:
        c.issue(h.entry_id, "merger_incomplete", "The ratio of new to old units is not known.")
        return
    if paid and _fair_value(h) is None:
        c.issue(h.entry_id, "fair_value_missing", "Cash is taxed in full: the value is unknown.")
    _write(c, h, Op.SEND, h.instrument_id, -h.held, value=paid, cash=cash, fraction=ratio)
    _write(c, h, Op.RECEIVE, h.counter_id, scaled(h.held, ratio), fraction=_fair_value(h))


def _boot(c: Compiler, h: Happening) -> tuple[Decimal | None, Decimal]:
    """Return cash paid for the units, and the part of it that no statement row books."""
    if h.entry is not None and h.entry.amount:
        return c.converted(h.entry.amount + h.entry.tax, h.entry.currency, h.currency), ZERO
    if h.action is not None and h.action.cash_per_unit:
        paid = h.held * h.action.cash_per_unit
        return paid, paid
    return None, ZERO


def _fair_value(h: Happening) -> Decimal | None:
    if h.action is not None and h.action.kind is ActionKind.MERGER and h.action.fair_value:
        return h.action.fair_value
    return None if h.entry is None else h.entry.unit_price
