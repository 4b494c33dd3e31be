"""What the fold of lots gives back: open lots and disposals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from bursar.engines.ledger.entries import Id
from bursar.engines.ledger.events import ZERO, Event
from bursar.engines.ledger.holding_period import is_long
from bursar.engines.ledger.kinds import Term, TransactionKind

if TYPE_CHECKING:
    from bursar.engines.ledger.lot_book import Book, Lot


def lot_name(opening_id: Id, ordinal: int) -> str:
    """Return the stable id of a lot: its opening entry and a number within it."""
    return f"{opening_id}:{ordinal}"


@dataclass(frozen=True, slots=True)
class OpenLot:
    """Units still held (negative: still short) and what they cost.

    Attributes:
        lot_id: Stable as long as earlier entries of its group do not change.
        holding_start_on: Start of the holding period, moved back by wash sales (tacking).
        cost_basis: Total in the instrument's currency, wash-sale adjustment included; for a
            short lot minus the proceeds. None where the basis is not known.
        adjustment: The part of cost_basis that wash sales added.
        tax_cost_basis: cost_basis in tax currency at the acquisition's rate; None where basis
            or rate is not known.
        tax_adjustment: The part of tax_cost_basis that wash sales added.
        replaces_washed: These units replaced others in a wash sale and cannot again.
    """

    lot_id: str
    account_id: Id
    instrument_id: Id
    opening_entry_id: Id
    acquired_on: date
    holding_start_on: date
    quantity: Decimal
    currency: str
    cost_basis: Decimal | None
    adjustment: Decimal
    tax_cost_basis: Decimal | None
    tax_adjustment: Decimal
    always_long: bool
    replaces_washed: bool


class WashMatch(NamedTuple):
    """One replacement of units sold at a loss.

    Attributes:
        replacement_lot_id: The lot whose basis and holding period were changed.
        quantity: Units of the sale that it replaces.
        disallowed: Loss in the instrument's currency, positive.
        tax_disallowed: The same in tax currency.
        is_lost: The replacement is in a tax-deferred account: no basis is added anywhere.
    """

    replacement_lot_id: str
    quantity: Decimal
    disallowed: Decimal
    tax_disallowed: Decimal
    is_lost: bool


class Disposal(NamedTuple):
    """Units of one lot that left for money, or money that is a gain by itself.

    ``gain = proceeds - cost_basis`` is before the wash-sale rule; ``recognised_gain`` is what
    the return shows (column h of Form 8949: d - e + g). Figures are in the instrument's
    currency; those named ``tax_`` in tax currency. None says unknown, never zero.

    Attributes:
        quantity: Units, positive; 0 for boot, capital returned beyond basis and settlements.
        is_short: A covered short sale: acquired_on is the day it was opened.
        term: Of the holding period with tacked days; short sales are short-term.
        wash_disallowed: Part of the loss that is not allowed, positive.
        matches: Where it went.
        permanently_lost: Part of wash_disallowed that no lot received.
        days_tacked: Days the lot's own holding period had been moved back.
        section_1256: 60/40 applies instead of `term`.
        adjustment_code: "W" for Form 8949 column f, or "".
    """

    entry_id: Id
    lot_id: str
    opening_entry_id: Id
    account_id: Id
    instrument_id: Id
    kind: TransactionKind
    quantity: Decimal
    currency: str
    acquired_on: date
    disposed_on: date
    proceeds: Decimal | None
    cost_basis: Decimal | None
    gain: Decimal | None
    term: Term
    wash_disallowed: Decimal
    matches: tuple[WashMatch, ...]
    permanently_lost: Decimal
    days_tacked: int
    tax_proceeds: Decimal | None
    tax_cost_basis: Decimal | None
    tax_gain: Decimal | None
    tax_wash_disallowed: Decimal
    is_short: bool
    section_1256: bool
    adjustment_code: str

    @property
    def recognised_gain(self) -> Decimal | None:
        """Gain after the wash-sale rule, in the instrument's currency."""
        return None if self.gain is None else self.gain + self.wash_disallowed

    @property
    def tax_recognised_gain(self) -> Decimal | None:
        """Gain after the wash-sale rule, in tax currency."""
        return None if self.tax_gain is None else self.tax_gain + self.tax_wash_disallowed

    @property
    def wash_replacement_ref(self) -> str | None:
        """The first lot that replaced the units, None where none did."""
        return self.matches[0].replacement_lot_id if self.matches else None


class Draft:
    """A disposal while later purchases may still disallow its loss."""

    __slots__ = (
        "acquired_on",
        "book",
        "cost",
        "disallowed",
        "disposed_on",
        "event",
        "foreign",
        "holding_day",
        "inherited",
        "known",
        "lost",
        "matches",
        "opening_id",
        "ordinal",
        "pending_loss",
        "pending_quantity",
        "pending_ratio",
        "pending_tax_loss",
        "proceeds",
        "quantity",
        "short",
        "tacked",
        "tax_cost",
        "tax_disallowed",
        "tax_proceeds",
    )

    def __init__(self, event: Event, book: Book, lot: Lot, quantity: Decimal) -> None:
        """Take from the lot what the disposal row repeats."""
        self.event = event
        self.book = book
        self.foreign = book.foreign
        self.opening_id = lot.opening_id
        self.ordinal = lot.ordinal
        self.acquired_on = lot.acquired_on
        self.disposed_on = event.on
        self.holding_day = lot.holding_day
        self.tacked = lot.acquired_day - lot.holding_day
        self.inherited = lot.inherited
        self.known = lot.known
        self.quantity = quantity
        self.short = quantity < 0
        self.proceeds: Decimal | None = None
        self.cost = ZERO
        self.tax_proceeds: Decimal | None = None
        self.tax_cost: Decimal | None = None
        self.disallowed = ZERO
        self.tax_disallowed = ZERO
        self.lost = ZERO
        self.matches: list[WashMatch] | None = None
        self.pending_quantity = ZERO
        self.pending_ratio: Decimal | None = None  # of splits since the sale
        self.pending_loss = ZERO
        self.pending_tax_loss = ZERO

    def gain(self) -> Decimal | None:
        """Return proceeds less basis in the instrument's currency, None if unknown."""
        return self.proceeds - self.cost if self.known and self.proceeds is not None else None

    def tax_gain(self) -> Decimal | None:
        """Return proceeds less basis in tax currency, None if unknown."""
        if not self.foreign:
            return self.gain()
        if not self.known or self.tax_proceeds is None or self.tax_cost is None:
            return None
        return self.tax_proceeds - self.tax_cost

    def finished(self) -> Disposal:
        """Return the row as it stands when the last event has been read."""
        event, known, cost = self.event, self.known, self.cost
        disallowed, tax_disallowed = self.disallowed, self.disallowed
        gain = tax_gain = self.gain()
        proceeds = tax_proceeds = self.proceeds
        tax_cost: Decimal | None = cost
        if self.foreign:
            tax_disallowed, tax_gain = self.tax_disallowed, self.tax_gain()
            tax_proceeds, tax_cost = self.tax_proceeds, self.tax_cost
        long = not self.short and (
            self.inherited or is_long(self.holding_day, self.disposed_on.toordinal())
        )
        instrument = self.book.instrument
        # By position, in the order of the fields: there are many rows, and this is the fast way.
        return Disposal(
            event.entry_id,
            lot_name(self.opening_id, self.ordinal),
            self.opening_id,
            event.account_id,
            instrument.instrument_id,
            event.kind,
            abs(self.quantity),
            instrument.currency,
            self.acquired_on,
            self.disposed_on,
            proceeds,
            cost if known else None,
            gain,
            Term.LONG if long else Term.SHORT,
            disallowed,
            tuple(self.matches) if self.matches else (),
            self.lost,
            self.tacked,
            tax_proceeds,
            tax_cost if known else None,
            tax_gain,
            tax_disallowed,
            self.short,
            instrument.section_1256,
            "W" if disallowed or tax_disallowed else "",
        )


def open_lot(lot: Lot, book: Book) -> OpenLot:
    """Return the row of a lot in its book; lots of the average method get their share."""
    cost, adjustment, tax_cost, known = lot.cost, lot.adjustment, lot.tax_cost, lot.known
    tax_adjustment = lot.tax_adjustment
    if book.is_average and lot.book is book:
        cost, adjustment, tax_cost = book.share_of(lot.quantity)
        known, tax_adjustment = book.pool_known, adjustment
    if not book.foreign:
        tax_cost, tax_adjustment = cost, adjustment
    return OpenLot(
        lot_id=lot_name(lot.opening_id, lot.ordinal),
        account_id=book.account.account_id,
        instrument_id=book.instrument.instrument_id,
        opening_entry_id=lot.opening_id,
        acquired_on=lot.acquired_on,
        holding_start_on=date.fromordinal(lot.holding_day),
        quantity=lot.quantity,
        currency=book.instrument.currency,
        cost_basis=cost if known else None,
        adjustment=adjustment,
        tax_cost_basis=tax_cost if known else None,
        tax_adjustment=tax_adjustment,
        always_long=lot.inherited,
        replaces_washed=lot.used,
    )
