"""Events that change or move lots without selling them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from bursar.engines.ledger.compiler import DUST, MONEY_STEP, QUANTITY_STEP, share
from bursar.engines.ledger.disposals import Draft
from bursar.engines.ledger.entries import Issue
from bursar.engines.ledger.events import ZERO, Event, Op
from bursar.engines.ledger.kinds import TaxTreatment
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.lot_book import Book, Lot
from bursar.engines.ledger.lot_fold import LotFold

_WHOLE_PARCEL = frozenset({Kind.SPIN_OFF, Kind.MERGER, Kind.TICKER_CHANGE})


def remove(fold: LotFold, event: Event) -> None:
    """Units leave the ledger at cost: a gift, a transfer to an account not kept here."""
    book = fold.book(event)
    fold.departed += [(piece, book) for piece in fold.take(book, event, -event.quantity)]


def send(fold: LotFold, event: Event) -> None:
    """Lots leave in a parcel; with cash (boot) gain is recognised up to the cash."""
    if event.link is None:
        remove(fold, event)
        return
    book = fold.book(event)
    pieces = fold.take(book, event, -event.quantity)
    for piece in pieces:
        if event.kind not in _WHOLE_PARCEL and _is_still_open(book, piece):
            piece.ordinal = fold.next_ordinal(piece.opening_id)
    if event.kind is Kind.MERGER and event.value:
        _recognise_boot(fold, event, book, pieces)
    fold.parcels.setdefault(event.link, []).extend((piece, book) for piece in pieces)


def _is_still_open(book: Book, piece: Lot) -> bool:
    return any(
        lot.opening_id == piece.opening_id and lot.ordinal == piece.ordinal for lot in book.lots
    )


def _recognise_boot(fold: LotFold, event: Event, book: Book, pieces: list[Lot]) -> None:
    """IRC 356: gain up to the cash received, never a loss; the rest of the cash lowers basis."""
    entry, action = event.entry, event.action
    fair = action.fair_value if action is not None and action.fair_value else None
    if fair is None and entry is not None:
        fair = entry.unit_price
    ratio = event.fraction or Decimal(1)
    whole = abs(event.quantity)
    for piece in pieces:
        boot = share(event.value or ZERO, abs(piece.quantity), whole)
        if piece.quantity < 0:
            piece.cost -= boot
            continue
        gain = boot
        if fair is not None:
            gain = min(boot, max(ZERO, piece.quantity * ratio * fair + boot - piece.cost))
        draft = Draft(event, book, piece, ZERO)
        draft.proceeds, draft.cost = boot, boot - gain
        if book.foreign:
            tax_boot = share(event.tax_value or ZERO, abs(piece.quantity), whole)
            draft.tax_proceeds = tax_boot if event.tax_value is not None else None
            draft.tax_cost = share(tax_boot, draft.cost, boot) if boot else ZERO
            if piece.tax_cost is not None:
                piece.tax_cost -= draft.tax_cost
        fold.drafts.append(draft)
        piece.cost -= draft.cost


def carve(fold: LotFold, event: Event) -> None:
    """A spin-off: a fraction of each lot's basis leaves, with its dates, units stay."""
    book = fold.book(event)
    fraction = event.fraction
    parcel: list[tuple[Lot, Book]] = []
    for lot in book.lots:
        copy = _carved(book, lot, fraction or ZERO)
        copy.ordinal = fold.next_ordinal(lot.opening_id)
        copy.is_purchase = False
        if fraction is None:
            copy.known = False
        parcel.append((copy, book))
    if book.is_average and fraction:
        book.pool_cost -= sum((copy.cost for copy, _ in parcel), ZERO)
        book.pool_adjustment -= sum((copy.adjustment for copy, _ in parcel), ZERO)
        if book.pool_tax_cost is not None and book.foreign:
            book.pool_tax_cost -= sum((copy.tax_cost or ZERO for copy, _ in parcel), ZERO)
    book.rekey_all()
    if event.link is not None:
        fold.parcels[event.link] = parcel


def _carved(book: Book, lot: Lot, fraction: Decimal) -> Lot:
    """Return a lot with the fraction of cost, taken from the lot (or due from the pool)."""
    quantity = lot.quantity
    if book.is_average:
        cost, adjustment, tax_cost = book.share_of(quantity)
        copy = lot.part(ZERO, 0)
        one = Decimal(1)
        copy.cost, copy.adjustment = share(cost, fraction, one), share(adjustment, fraction, one)
        copy.tax_cost = None if tax_cost is None else share(tax_cost, fraction, one)
        copy.known = book.pool_known
        copy.quantity = quantity
        return copy
    copy = lot.part(quantity * fraction, 0) if fraction else lot.part(ZERO, 0)
    lot.quantity = copy.quantity = quantity
    return copy


def receive(fold: LotFold, event: Event) -> None:
    """Lots arrive from a parcel with cost and dates; short positions are covered by them."""
    book = fold.book(event)
    parcel = fold.parcels.pop(event.link, []) if event.link is not None else []
    if event.kind in _WHOLE_PARCEL:
        lots = _rescaled([lot for lot, _ in parcel], event.quantity)
    else:
        lots = _taken(fold, event, parcel)
    source = parcel[0][1] if parcel else book
    if source.account.tax_treatment is not book.account.tax_treatment:
        _revalue(fold, event, book, lots)
    elif source.instrument.currency != book.instrument.currency:
        _restated_in(fold, event, book, lots)
    for lot in lots:
        fold.sequence += 1
        lot.sequence = fold.sequence
        if event.kind in (Kind.SPIN_OFF, Kind.MERGER):
            lot.is_purchase = False
        _place(fold, event, book, lot)


def _restated_in(fold: LotFold, event: Event, book: Book, lots: list[Lot]) -> None:
    """The new instrument has another currency: basis goes on in it where the tax basis is."""
    tax_currency = fold.terms.tax_currency
    for lot in lots:
        if not lot.known:
            continue
        if book.instrument.currency == tax_currency and lot.tax_cost is not None:
            lot.cost, lot.adjustment, lot.loss_basis = lot.tax_cost, lot.tax_adjustment, None
            continue
        rate = None
        if lot.book is None and lot.tax_cost is None and book.foreign:
            rate = fold.terms.rates(tax_currency, book.instrument.currency, lot.acquired_on)
        if rate is None:
            lot.known = False
            message = "The units received have another currency and no rate: basis is unknown."
            fold.issues.append(Issue(event.entry_id, "missing_rate", message))
        else:
            lot.tax_cost = lot.cost
            lot.cost = (lot.cost * rate).quantize(MONEY_STEP)


def _place(fold: LotFold, event: Event, book: Book, lot: Lot) -> None:
    """Put a lot in its book, after it has covered what is short there."""
    while lot.quantity > 0 and book.lots and book.lots[-1].quantity < 0:
        short = book.lots[-1]
        units = min(lot.quantity, -short.quantity)
        used = lot if units == lot.quantity else lot.part(units, lot.ordinal)
        piece = book.relieve(short, -units, short.ordinal)
        draft = Draft(event, book, piece, piece.quantity)
        draft.proceeds = -piece.cost if piece.known else None
        draft.tax_proceeds = None if piece.tax_cost is None else -piece.tax_cost
        draft.cost, draft.tax_cost = used.cost, used.tax_cost
        draft.known = used.known
        fold.drafts.append(draft)
        if used is lot:
            return
    book.add(lot)
    fold.watch.relocated(lot, event)


def _rescaled(lots: list[Lot], quantity: Decimal) -> list[Lot]:
    """Spread new units over lots in proportion; no lot is left without units."""
    whole = sum((lot.quantity for lot in lots), ZERO)
    result: list[Lot] = []
    left = quantity
    for index, lot in enumerate(lots):
        last = index == len(lots) - 1
        units = left if last else (quantity * lot.quantity / whole).quantize(QUANTITY_STEP)
        left -= units
        if not units and result:
            result[-1].cost += lot.cost
            continue
        lot.quantity = units
        result.append(lot)
    return [lot for lot in result if lot.quantity]


def _taken(fold: LotFold, event: Event, parcel: list[tuple[Lot, Book]]) -> list[Lot]:
    """Take the units of a transfer out of its parcel, oldest first."""
    sent = sum((lot.quantity for lot, _ in parcel), ZERO)
    if abs(sent - event.quantity) <= DUST * event.quantity:
        return _rescaled([lot for lot, _ in parcel], event.quantity)
    left = event.quantity
    lots: list[Lot] = []
    parcel = sorted(parcel, key=lambda item: (item[0].acquired_day, item[0].sequence))
    while parcel and left:
        lot, source = parcel.pop(0)
        if lot.quantity > left:
            lots.append(lot.part(left, fold.next_ordinal(lot.opening_id)))
            parcel.insert(0, (lot, source))
            left = ZERO
        else:
            lots.append(lot)
            left -= lot.quantity
    if left:
        message = f"{event.quantity} units arrive, {sent} were sent: the rest has no basis."
        fold.issues.append(Issue(event.entry_id, "transfer_differs", message))
        lots.append(fold.unknown_lot(event, left))
    if parcel and event.link is not None:
        fold.parcels[event.link] = parcel
    return lots


def _revalue(fold: LotFold, event: Event, book: Book, lots: list[Lot]) -> None:
    """Units that change their tax treatment have their value of the day as basis from then on.

    A conversion or distribution is taxed at that value; into a taxable account it also starts
    the holding period.
    """
    entry = event.entry
    is_taxable = book.account.tax_treatment is TaxTreatment.TAXABLE
    if entry is None or entry.unit_price is None:
        if is_taxable:
            message = "Units leave a retirement account without their value: basis is unknown."
            fold.issues.append(Issue(event.entry_id, "basis_unknown", message))
            for lot in lots:
                lot.known = False
        return
    for lot in lots:
        lot.cost = lot.quantity * entry.unit_price * book.instrument.multiplier
        lot.known, lot.adjustment, lot.tax_adjustment = True, ZERO, ZERO
        if book.foreign:
            tax_currency, home = fold.terms.tax_currency, book.instrument.currency
            rate = fold.terms.rates(home, tax_currency, event.on)
            lot.tax_cost = None if rate is None else (lot.cost * rate).quantize(MONEY_STEP)
        if is_taxable:
            lot.acquired_on = event.on
            lot.acquired_day = lot.holding_day = event.on.toordinal()


def scale(fold: LotFold, event: Event) -> None:
    """A split or stock dividend: units change in proportion, basis and dates stay."""
    book = fold.book(event)
    if not book.lots:
        return
    before = sum((lot.quantity for lot in book.lots), ZERO)
    left = before + event.quantity
    after = left
    for index, lot in enumerate(book.lots):
        if index == len(book.lots) - 1:
            lot.quantity = left
        else:
            lot.quantity = (lot.quantity * after / before).quantize(QUANTITY_STEP)
            left -= lot.quantity
    book.pool_quantity += event.quantity if book.is_average else ZERO
    book.rekey_all()
    fold.watch.scaled(book.instrument, book.account.taxpayer_id, event)


def return_basis(fold: LotFold, event: Event) -> None:
    """Cash lowers basis lot by lot; what is beyond a lot's basis is a gain of that day."""
    book = fold.book(event)
    whole = sum((lot.quantity for lot in book.lots), ZERO)
    if event.value is None or not whole:
        return
    for lot in book.lots:
        paid = share(event.value, lot.quantity, whole)
        tax_paid = share(event.tax_value, lot.quantity, whole) if event.tax_value else None
        cost = book.share_of(lot.quantity)[0] if book.is_average else lot.cost
        excess = max(ZERO, paid - cost) if lot.quantity > 0 and lot.known else ZERO
        tax_excess = _lower(book, lot, paid - excess, tax_paid)
        if excess or tax_excess:
            draft = Draft(event, book, lot, ZERO)
            draft.proceeds, draft.tax_proceeds, draft.tax_cost = excess, tax_excess, ZERO
            fold.drafts.append(draft)
    if book.is_average:
        book.pool_cost = max(book.pool_cost - event.value, ZERO)
    book.rekey_all()


def _lower(book: Book, lot: Lot, amount: Decimal, tax_amount: Decimal | None) -> Decimal | None:
    """Lower a lot's cost; return what of the tax amount is beyond its tax basis."""
    if not lot.known:
        return None
    if not book.is_average:
        lot.cost -= amount
    if not book.foreign:
        return None
    if book.is_average:
        return _lower_pool_tax(book, tax_amount)
    if lot.tax_cost is None or tax_amount is None:
        lot.tax_cost = None
        return None
    beyond = max(ZERO, tax_amount - lot.tax_cost) if lot.quantity > 0 else ZERO
    lot.tax_cost -= tax_amount - beyond
    return beyond


def _lower_pool_tax(book: Book, tax_amount: Decimal | None) -> Decimal | None:
    if book.pool_tax_cost is None or tax_amount is None:
        book.pool_tax_cost = None
        return None
    beyond = max(ZERO, tax_amount - book.pool_tax_cost)
    book.pool_tax_cost -= tax_amount - beyond
    return beyond


def restate(fold: LotFold, event: Event) -> None:
    """A correction of basis, spread over the lots by units."""
    book = fold.book(event)
    whole = sum((lot.quantity for lot in book.lots), ZERO)
    if event.value is None or not whole:
        message = "A correction of basis without units, or in a currency without a rate."
        fold.issues.append(Issue(event.entry_id, "basis_not_restated", message))
        return
    if book.is_average:
        book.pool_cost += event.value
        if book.pool_tax_cost is not None and book.foreign:
            both = None if event.tax_value is None else book.pool_tax_cost + event.tax_value
            book.pool_tax_cost = both
        return
    left = event.value
    for index, lot in enumerate(book.lots):
        part = left if index == len(book.lots) - 1 else share(event.value, lot.quantity, whole)
        left -= part
        lot.cost += part
        if lot.tax_cost is not None:
            tax = event.tax_value
            lot.tax_cost = None if tax is None else lot.tax_cost + share(tax, lot.quantity, whole)
    book.rekey_all()


MOVES: dict[Op, Callable[[LotFold, Event], None]] = {
    Op.REMOVE: remove,
    Op.SEND: send,
    Op.RECEIVE: receive,
    Op.CARVE: carve,
    Op.SCALE: scale,
    Op.RETURN_BASIS: return_basis,
    Op.RESTATE: restate,
}
