"""The running state of the fold, and the events that open and close lots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bursar.engines.ledger.compiler import share
from bursar.engines.ledger.disposals import Draft
from bursar.engines.ledger.entries import Id, InstrumentTerms, Issue, Terms
from bursar.engines.ledger.events import ZERO, Event, Link
from bursar.engines.ledger.kinds import LotMethod
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.lot_book import Book, Lot, TaxRates
from bursar.engines.ledger.lot_groups import identical_groups
from bursar.engines.ledger.wash_sales import LOSSES, PURCHASES, WashWatch

if TYPE_CHECKING:
    Money = tuple[Decimal | None, Decimal | None]


class LotFold:
    """Books of open lots, drafts of disposals, parcels on their way."""

    def __init__(self, terms: Terms, tax_rates: TaxRates, events: Sequence[Event]) -> None:
        """Start with nothing held."""
        self.terms = terms
        self.tax_rates = tax_rates
        self.books: dict[tuple[Id, Id], Book] = {}
        self.drafts: list[Draft] = []
        self.issues: list[Issue] = []
        self.parcels: dict[Link, list[tuple[Lot, Book]]] = {}
        self.departed: list[tuple[Lot, Book]] = []
        self.reported: dict[Id, Decimal] = {}
        self.sequence = 0
        self._ordinals: dict[Id, int] = {}
        self._rolled: dict[Link, tuple[Decimal, Decimal | None, Decimal]] = {}
        groups = identical_groups(terms, events)
        self.watch = WashWatch(
            groups=groups,
            next_ordinal=self.next_ordinal,
        )

    # -- bookkeeping -----------------------------------------------------------------------

    def book(self, event: Event) -> Book:
        """Return the book of the event's account and instrument."""
        key = (event.account_id, event.instrument_id)
        book = self.books.get(key)  # type: ignore[arg-type]
        if book is None:
            instrument: InstrumentTerms = self.terms.instruments[event.instrument_id]  # type: ignore[index]
            account = self.terms.accounts[event.account_id]
            book = Book(account, instrument, self.terms.tax_currency, self.tax_rates)
            self.books[event.account_id, instrument.instrument_id] = book
        return book

    def next_ordinal(self, opening_id: Id) -> int:
        """Return a number that no lot of this opening entry has yet."""
        number = self._ordinals.get(opening_id, 0) + 1
        self._ordinals[opening_id] = number
        return number

    def new_lot(self, event: Event, acquired_on: date, quantity: Decimal, cost: Decimal) -> Lot:
        """Create a lot; the second one of the same entry gets the next ordinal."""
        self.sequence += 1
        lot = Lot(event.entry_id, acquired_on, quantity, cost, self.sequence)
        if event.entry_id in self._ordinals:
            lot.ordinal = self.next_ordinal(event.entry_id)
        else:
            self._ordinals[event.entry_id] = 0
        return lot

    def unknown_lot(self, event: Event, quantity: Decimal) -> Lot:
        """Create a lot of unknown cost where units leave that no lot explains."""
        message = f"{abs(quantity)} units without a lot: their basis is unknown."
        self.issues.append(Issue(event.entry_id, "lots_missing", message))
        lot = self.new_lot(event, event.on, quantity, ZERO)
        lot.known = False
        return lot

    # -- opening ---------------------------------------------------------------------------

    def open(self, event: Event) -> None:
        """Units come in, or a short position opens."""
        value, tax_value = event.value, event.tax_value
        if event.link is not None:
            value, tax_value = self._with_premium(event)
        book = self.book(event)
        entry = event.entry
        acquired_on = event.on
        if entry is not None and entry.acquired_on is not None and event.quantity > 0:
            acquired_on = entry.acquired_on
        sign = 1 if event.quantity > 0 else -1
        cost = ZERO if value is None else sign * value
        lot = self.new_lot(event, acquired_on, event.quantity, cost)
        lot.known = value is not None
        if book.foreign:
            lot.tax_cost = None if tax_value is None else sign * tax_value
        kind = event.kind
        lot.is_purchase = kind in PURCHASES
        if kind is Kind.INHERITANCE:
            lot.inherited = True
        elif kind is Kind.GIFT_IN:
            _note_gift(lot, event, book)
        book.add(lot)
        if lot.is_purchase:
            self.watch.acquired(lot, event)

    # -- closing ---------------------------------------------------------------------------

    def close(self, event: Event) -> None:
        """Units are sold or covered: a disposal for each lot."""
        book = self.book(event)
        value, tax_value = event.value, event.tax_value
        if event.link is not None:
            value, tax_value = self._with_premium(event)
        entry = event.entry
        if entry is not None and entry.wash_sale_disallowed:
            self.reported[event.entry_id] = entry.wash_sale_disallowed
        pieces = self.take(book, event, -event.quantity)
        drafts = self._drafts(event, book, pieces, (value, tax_value))
        if event.kind in LOSSES:
            self.watch.lost(drafts, book.instrument, book.account)

    def take(self, book: Book, event: Event, quantity: Decimal) -> list[Lot]:
        """Relieve `quantity` units (negative: short ones), by selection, then by method."""
        pieces: list[Lot] = []
        left = quantity
        if quantity > 0:
            for lot, units in self._chosen(book, event, quantity):
                now = min(units, left, lot.quantity)
                if now > 0 and lot.book is book:
                    pieces.append(book.relieve(lot, now, lot.ordinal))
                    left -= now
        lots = book.lots
        while left and lots:
            lot = lots[-1]
            units = lot.quantity if abs(lot.quantity) <= abs(left) else left
            pieces.append(book.relieve(lot, units, lot.ordinal))
            left -= units
        if left:
            pieces.append(self.unknown_lot(event, left))
        return pieces

    def _chosen(self, book: Book, event: Event, quantity: Decimal) -> Sequence[tuple[Lot, Decimal]]:
        """Return what goes before the book's own order: lots named, or those taxed least."""
        entry = event.entry
        named: list[tuple[Lot, Decimal]] = []
        if entry is not None and entry.lot_selection:
            named = book.named(entry.lot_selection)
            self._check_selection(event, sum((units for _, units in named), ZERO))
        if book.method is not LotMethod.LEAST_TAX or event.value is None:
            return named
        ranked = book.by_least_tax(event.value / quantity, event.on)
        return [*named, *((lot, lot.quantity) for lot in ranked)]

    def _check_selection(self, event: Event, found: Decimal) -> None:
        entry = event.entry
        if entry is None or entry.lot_selection is None:
            return
        named = sum((quantity for _, quantity in entry.lot_selection), ZERO)
        if found < min(named, abs(event.quantity)):
            message = f"Of {named} units named, {found} were found; the rest follows the method."
            self.issues.append(Issue(event.entry_id, "selection_unmatched", message))

    def _drafts(self, event: Event, book: Book, pieces: list[Lot], money: Money) -> list[Draft]:
        value, tax_value = money
        covers = event.quantity > 0
        left = abs(event.quantity)
        drafts = []
        for piece in pieces:
            draft = Draft(event, book, piece, piece.quantity)
            units = abs(piece.quantity)
            paid = None if value is None else share(value, units, left)
            tax_paid = None
            if book.foreign and tax_value is not None:
                tax_paid = share(tax_value, units, left)
                tax_value -= tax_paid
            if paid is not None and value is not None:
                value -= paid
            left -= units
            if covers:
                _fill_cover(draft, piece, paid, tax_paid)
            else:
                _fill_sale(draft, piece, paid, tax_paid)
            drafts.append(draft)
        if event.kind is Kind.WORTHLESS:
            for draft in drafts:  # IRC 165(g): lost on the last day of the year
                draft.disposed_on = date(event.on.year, 12, 31)
        self.drafts += drafts
        return drafts

    def settle(self, event: Event) -> None:
        """A cash settlement is a gain by itself; units that end with it bring their cost."""
        book = self.book(event)
        if event.quantity:
            pieces = self.take(book, event, -event.quantity)
        else:
            lot = book.lots[-1] if book.lots else self.unsettled_lot(event)
            draft = Draft(event, book, lot, ZERO)
            draft.known = True
            draft.proceeds, draft.tax_proceeds = event.value, event.tax_value
            draft.tax_cost = ZERO
            self.drafts.append(draft)
            return
        if all(piece.quantity < 0 for piece in pieces):
            value = None if event.value is None else -event.value
            tax_value = None if event.tax_value is None else -event.tax_value
            self._drafts(event, book, pieces, (value, tax_value))
            return
        self._drafts(event, book, pieces, (event.value, event.tax_value))

    def unsettled_lot(self, event: Event) -> Lot:
        """Return a nameless lot for a settlement of a position the ledger does not hold."""
        return Lot(event.entry_id, event.on, ZERO, ZERO, 0)

    # -- options ---------------------------------------------------------------------------

    def roll(self, event: Event) -> None:
        """An option ends in a trade: its cost (or premium received) waits for that trade."""
        book = self.book(event)
        pieces = self.take(book, event, -event.quantity)
        cost = sum((piece.cost for piece in pieces), ZERO)
        taxes = [piece.tax_cost for piece in pieces]
        tax_cost: Decimal | None = cost
        if book.foreign:
            tax_cost = sum((t for t in taxes if t is not None), ZERO) if None not in taxes else None
        entry = event.entry
        ratio = entry.ratio if entry is not None and entry.ratio else Decimal(1)
        units = abs(event.quantity) * book.instrument.multiplier * ratio
        if event.link is not None:
            self._rolled[event.link] = (cost, tax_cost, units)

    def _with_premium(self, event: Event) -> Money:
        """Return the event's value with its part of a rolled premium."""
        rolled = self._rolled.get(event.link) if event.link is not None else None
        if rolled is None:
            return event.value, event.tax_value
        cost, tax_cost, units = rolled
        part = share(cost, abs(event.quantity), units)
        tax_part = None if tax_cost is None else share(tax_cost, abs(event.quantity), units)
        sign = 1 if event.quantity > 0 else -1
        value = None if event.value is None else event.value + sign * part
        if event.tax_value is None or tax_part is None:
            return value, None
        return value, event.tax_value + sign * tax_part

    def left_in_transit(self) -> list[tuple[Link, Lot, Book]]:
        """Return lots that were sent and never received."""
        return [(link, lot, book) for link, lots in self.parcels.items() for lot, book in lots]


def _note_gift(lot: Lot, event: Event, book: Book) -> None:
    """Keep the value at the gift where it is below the donor's basis (IRC 1015(a))."""
    entry = event.entry
    if entry is None or entry.unit_price is None or not lot.known:
        return
    fair_value = event.quantity * entry.unit_price * book.instrument.multiplier
    if fair_value < lot.cost:
        lot.loss_basis = fair_value
        lot.gift_day = event.on.toordinal()


def _fill_sale(draft: Draft, piece: Lot, paid: Decimal | None, tax_paid: Decimal | None) -> None:
    draft.proceeds, draft.tax_proceeds = paid, tax_paid
    draft.cost, draft.tax_cost = piece.cost, piece.tax_cost
    if piece.loss_basis is None or paid is None or paid >= piece.cost:
        return
    # A gift worth less than the donor's basis: a loss counts from its value, between the two
    # there is neither gain nor loss.
    if paid < piece.loss_basis:
        draft.cost = piece.loss_basis
        draft.holding_day = piece.gift_day
    else:
        draft.cost = paid
    if piece.tax_cost is not None and piece.cost:
        draft.tax_cost = share(piece.tax_cost, draft.cost, piece.cost)


def _fill_cover(draft: Draft, piece: Lot, paid: Decimal | None, tax_paid: Decimal | None) -> None:
    draft.proceeds = -piece.cost if piece.known else None
    draft.tax_proceeds = None if piece.tax_cost is None else -piece.tax_cost
    if paid is None:
        draft.known = False
        return
    draft.cost, draft.tax_cost = paid, tax_paid
