"""Lots and disposals: the fold of canonical events.

Methods FIFO, LIFO, HIFO, average, least-tax and specific, with a selection per sale before any
method; short positions; wash sales within the taxpayer's scope; basis in the instrument's and
in tax currency side by side. Conventions and limits: docs/methods/lots.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from bursar.engines.ledger.compile import PRECISION, compile_events
from bursar.engines.ledger.disposals import Disposal, OpenLot, open_lot
from bursar.engines.ledger.entries import Entry, Issue, Terms
from bursar.engines.ledger.events import Event, Op
from bursar.engines.ledger.lot_book import TaxRates
from bursar.engines.ledger.lot_fold import LotFold
from bursar.engines.ledger.lot_moves import MOVES

BROKER_TOLERANCE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class WashReconciliation:
    """What a broker reported as disallowed for a sale beside what the whole scope gives."""

    entry_id: object
    reported: Decimal
    computed: Decimal


@dataclass(frozen=True, slots=True)
class Fold:
    """All lots, disposals and problems of the events folded.

    Attributes:
        open_lots: By account, instrument and acquisition.
        disposals: In order of time.
        departed: Lots that left without a gain (gifts, transfers out of the ledger).
        in_transit: Lots sent to an own account and not received.
        reconciliations: One row for each sale with a disallowance reported by its broker.
        issues: Of compiling and of folding.
    """

    open_lots: list[OpenLot]
    disposals: list[Disposal]
    departed: list[OpenLot] = field(default_factory=list)
    in_transit: list[OpenLot] = field(default_factory=list)
    reconciliations: list[WashReconciliation] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def fold_lots(events: Sequence[Event], terms: Terms, *, tax_rates: TaxRates | None = None) -> Fold:
    """Return open lots and disposals after the last event.

    Args:
        events: Canonical events of complete lot groups (see ``lot_groups``), in order.
        terms: The same as at compiling.
        tax_rates: Rates with which the least-tax method ranks lots.

    Returns:
        Lots whose quantities sum exactly to the positions, and disposals with the wash-sale
        rule applied as far as later events show. A figure that is not known is None.
    """
    fold = LotFold(terms, tax_rates or TaxRates(), events)
    with localcontext(PRECISION):
        for event in events:
            op = event.op
            if op is not Op.CASH:
                _STEPS[op](fold, event)
        return _result(fold)


_STEPS: dict[Op, Callable[[LotFold, Event], None]] = {
    Op.OPEN: LotFold.open,
    Op.CLOSE: LotFold.close,
    Op.SETTLE: LotFold.settle,
    Op.ROLL: LotFold.roll,
    **MOVES,
}


def fold_entries(
    entries: Sequence[Entry], terms: Terms, *, tax_rates: TaxRates | None = None
) -> Fold:
    """Compile and fold in one step; issues of both stages are in the result."""
    compiled = compile_events(entries, terms)
    fold = fold_lots(compiled.events, terms, tax_rates=tax_rates)
    fold.issues[:0] = compiled.issues
    return fold


def _result(fold: LotFold) -> Fold:
    open_lots = [open_lot(lot, book) for book in fold.books.values() for lot in book.lots]
    open_lots.sort(
        key=lambda lot: (str(lot.account_id), str(lot.instrument_id), lot.acquired_on, lot.lot_id)
    )
    disposals = [draft.finished() for draft in fold.drafts]
    departed = [open_lot(lot, book) for lot, book in fold.departed]
    in_transit = [open_lot(lot, book) for _, lot, book in fold.left_in_transit()]
    reconciliations = _reconcile(fold, disposals)
    return Fold(open_lots, disposals, departed, in_transit, reconciliations, fold.issues)


def _reconcile(fold: LotFold, disposals: Iterable[Disposal]) -> list[WashReconciliation]:
    """Compare the brokers' own disallowances with ours; ours stands and is never added to."""
    if not fold.reported:
        return []
    computed: defaultdict[object, Decimal] = defaultdict(Decimal)
    for disposal in disposals:
        computed[disposal.entry_id] += disposal.wash_disallowed
    rows = []
    for entry_id, reported in fold.reported.items():
        ours = computed[entry_id]
        rows.append(WashReconciliation(entry_id, reported, ours))
        if ours < reported - BROKER_TOLERANCE:
            message = f"The broker disallows {reported}, the ledger shows replacements for {ours}."
            fold.issues.append(Issue(entry_id, "wash_sale_differs", message))
    return rows
