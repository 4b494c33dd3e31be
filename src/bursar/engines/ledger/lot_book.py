"""Open lots of one account and instrument, and the order in which they are relieved."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING

from bursar.engines.ledger.compiler import share
from bursar.engines.ledger.events import ZERO
from bursar.engines.ledger.holding_period import is_long
from bursar.engines.ledger.kinds import LotMethod

if TYPE_CHECKING:
    from bursar.engines.ledger.entries import AccountTerms, Id, InstrumentTerms


class Lot:
    """Units acquired together; negative units are a short sale and negative cost its proceeds.

    ``cost`` and ``tax_cost`` include the wash-sale adjustments. ``tax_cost`` is meaningful in
    foreign books only (``Book.foreign``); None there says that a rate was missing.
    """

    __slots__ = (
        "acquired_day",
        "acquired_on",
        "adjustment",
        "book",
        "cost",
        "gift_day",
        "holding_day",
        "inherited",
        "is_purchase",
        "key",
        "known",
        "loss_basis",
        "opening_id",
        "ordinal",
        "quantity",
        "sequence",
        "tax_adjustment",
        "tax_cost",
        "used",
    )

    def __init__(
        self, opening_id: Id, acquired_on: date, quantity: Decimal, cost: Decimal, sequence: int
    ) -> None:
        """Open a lot with no history."""
        self.opening_id = opening_id
        self.ordinal = 0
        self.acquired_on = acquired_on
        self.acquired_day = self.holding_day = acquired_on.toordinal()
        self.quantity = quantity
        self.cost = cost
        self.tax_cost: Decimal | None = None
        self.adjustment = ZERO
        self.tax_adjustment = ZERO
        self.known = True  # False: the basis of these units is not known
        self.used = False  # these units already replaced others in a wash sale
        self.inherited = False
        self.is_purchase = False
        self.loss_basis: Decimal | None = None  # value at the gift, where below donor's basis
        self.gift_day = 0
        self.sequence = sequence
        self.key: tuple[Decimal | int, ...] = ()
        self.book: Book | None = None

    def part(self, quantity: Decimal, ordinal: int) -> Lot:
        """Split off `quantity` units with their share of cost, as a lot of their own."""
        whole = self.quantity
        new = Lot(
            self.opening_id, self.acquired_on, quantity, share(self.cost, quantity, whole),
            self.sequence,
        )  # fmt: skip
        new.ordinal = ordinal
        new.holding_day = self.holding_day
        new.known = self.known
        new.used = self.used
        new.inherited = self.inherited
        new.is_purchase = self.is_purchase
        new.gift_day = self.gift_day
        if self.adjustment or self.tax_adjustment:
            new.adjustment = share(self.adjustment, quantity, whole)
            new.tax_adjustment = share(self.tax_adjustment, quantity, whole)
            self.adjustment -= new.adjustment
            self.tax_adjustment -= new.tax_adjustment
        if self.tax_cost is not None:
            new.tax_cost = share(self.tax_cost, quantity, whole)
            self.tax_cost -= new.tax_cost
        if self.loss_basis is not None:
            new.loss_basis = share(self.loss_basis, quantity, whole)
            self.loss_basis -= new.loss_basis
        self.cost -= new.cost
        self.quantity -= quantity
        return new


@dataclass(frozen=True, slots=True)
class TaxRates:
    """Marginal rates with which LEAST_TAX ranks lots, as fractions."""

    short: Decimal = Decimal("0.35")
    long: Decimal = Decimal("0.15")


class Book:
    """The open lots of one account and instrument; the next to be relieved stands last.

    With the average method the pool carries the cost (``Lot.cost`` is 0) and lots only dates.
    """

    __slots__ = (
        "account",
        "foreign",
        "instrument",
        "is_average",
        "lots",
        "method",
        "pool_adjustment",
        "pool_cost",
        "pool_known",
        "pool_quantity",
        "pool_tax_cost",
        "rates",
    )

    def __init__(
        self, account: AccountTerms, instrument: InstrumentTerms, tax_currency: str, rates: TaxRates
    ) -> None:
        """Start empty."""
        self.account = account
        self.instrument = instrument
        self.method = account.lot_method
        self.is_average = self.method is LotMethod.AVERAGE
        self.foreign = instrument.currency != tax_currency
        self.rates = rates
        self.lots: list[Lot] = []
        self.pool_cost = ZERO
        self.pool_tax_cost: Decimal | None = ZERO
        self.pool_quantity = ZERO
        self.pool_adjustment = ZERO
        self.pool_known = True

    def _key(self, lot: Lot) -> tuple[Decimal | int, ...]:
        if self.method is LotMethod.LIFO:
            return (lot.acquired_day, lot.sequence, lot.ordinal)
        if self.method is LotMethod.HIFO:
            # Highest proceeds are the dearest shorts to close: those go last.
            unit = lot.cost / abs(lot.quantity) if lot.quantity else ZERO
            return (unit, -lot.acquired_day, -lot.sequence, -lot.ordinal)
        return (-lot.acquired_day, -lot.sequence, -lot.ordinal)

    def add(self, lot: Lot) -> None:
        """Take a lot in; with the average method its cost goes into the pool."""
        self.place(lot)
        if self.is_average:
            self._pool(lot)

    def place(self, lot: Lot) -> None:
        """Put a lot where the method relieves it, without touching the pool."""
        lot.book = self
        lot.key = self._key(lot)
        lots = self.lots
        if not lots or lot.key > lots[-1].key:
            lots.append(lot)
        elif lot.key < lots[0].key:
            lots.insert(0, lot)
        else:
            insort(lots, lot, key=_KEY)

    def _pool(self, lot: Lot) -> None:
        if not self.pool_quantity:
            self.pool_cost, self.pool_tax_cost, self.pool_known = ZERO, ZERO, True
            self.pool_adjustment = ZERO
        self.pool_quantity += lot.quantity
        self.pool_cost += lot.cost
        self.pool_adjustment += lot.adjustment
        self.pool_known &= lot.known
        if self.pool_tax_cost is not None and self.foreign:
            both = None if lot.tax_cost is None else self.pool_tax_cost + lot.tax_cost
            self.pool_tax_cost = both
        lot.cost = lot.adjustment = lot.tax_adjustment = ZERO
        lot.tax_cost = ZERO

    def drop(self, lot: Lot) -> None:
        """Take an emptied lot out."""
        if self.lots[-1] is lot:
            self.lots.pop()
        else:
            del self.lots[self._index(lot)]

    def _index(self, lot: Lot) -> int:
        index = bisect_left(self.lots, lot.key, key=_KEY)
        while self.lots[index] is not lot:
            index += 1
        return index

    def rekey(self, lot: Lot) -> None:
        """Put a lot whose unit cost has changed in its place again."""
        if self.method is not LotMethod.HIFO or not lot.quantity:
            return
        del self.lots[self._index(lot)]
        lot.key = self._key(lot)
        insort(self.lots, lot, key=_KEY)

    def rekey_all(self) -> None:
        """Restore the order after a change of all lots."""
        if self.method is LotMethod.HIFO:
            for lot in self.lots:
                lot.key = self._key(lot)
            self.lots.sort(key=_KEY)

    def relieve(self, lot: Lot, quantity: Decimal, ordinal: int) -> Lot:
        """Take `quantity` units, with the sign of the lot, out of it and return them as a piece.

        With the average method the piece carries the pool's average cost.
        """
        if quantity == lot.quantity:
            self.drop(lot)
            lot.book = None
            piece = lot
        else:
            piece = lot.part(quantity, ordinal)
        if self.is_average:
            self._from_pool(piece)
        return piece

    def _from_pool(self, piece: Lot) -> None:
        whole = self.pool_quantity
        piece.cost = share(self.pool_cost, piece.quantity, whole)
        piece.adjustment = share(self.pool_adjustment, piece.quantity, whole)
        piece.known = self.pool_known
        self.pool_cost -= piece.cost
        self.pool_adjustment -= piece.adjustment
        piece.tax_cost = None
        if self.pool_tax_cost is not None and self.foreign:
            piece.tax_cost = share(self.pool_tax_cost, piece.quantity, whole)
            self.pool_tax_cost -= piece.tax_cost
        self.pool_quantity -= piece.quantity

    def share_of(self, quantity: Decimal) -> tuple[Decimal, Decimal, Decimal | None]:
        """Return the pool's cost, adjustment and tax cost for `quantity` of its units."""
        whole = self.pool_quantity
        tax = self.pool_tax_cost
        return (
            share(self.pool_cost, quantity, whole),
            share(self.pool_adjustment, quantity, whole),
            None if tax is None else share(tax, quantity, whole),
        )

    def by_least_tax(self, unit_proceeds: Decimal, on: date) -> list[Lot]:
        """Return the lots, the one whose sale costs least tax a unit first."""
        day = on.toordinal()

        def tax(lot: Lot) -> tuple[Decimal, int, int, int]:
            gain = unit_proceeds - lot.cost / lot.quantity
            long = lot.inherited or is_long(lot.holding_day, day)
            rate = self.rates.long if long else self.rates.short
            return (gain * rate, lot.acquired_day, lot.sequence, lot.ordinal)

        return sorted(self.lots, key=tax)

    def named(self, selection: Sequence[tuple[Id, Decimal]]) -> list[tuple[Lot, Decimal]]:
        """Return lots and quantities that a selection names, as far as they are there."""
        chosen: list[tuple[Lot, Decimal]] = []
        taken: dict[int, Decimal] = {}
        for opening_id, wanted in selection:
            left = wanted
            for lot in sorted(self.lots, key=attrgetter("acquired_day", "sequence", "ordinal")):
                if lot.opening_id != opening_id or left <= 0:
                    continue
                free = lot.quantity - taken.get(id(lot), ZERO)
                now = min(free, left)
                if now > 0:
                    taken[id(lot)] = taken.get(id(lot), ZERO) + now
                    chosen.append((lot, now))
                    left -= now
        return chosen


_KEY = attrgetter("key")
