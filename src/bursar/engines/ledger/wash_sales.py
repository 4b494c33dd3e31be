"""Wash sales (IRC section 1091) while the lots are folded, in one pass in order of time.

A loss looks back at purchases of the last 30 days that are still held and unused, then waits
30 days for new ones. Purchases meet waiting losses in order of time (Treas. Reg. 1.1091-1(b),
(c)), and units replace only once (e). The replacement's basis rises by the loss and its holding
period begins earlier by the days the sold units were held, so cascades follow by themselves.
What is not modelled stands in docs/methods/wash-sales.md.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bursar.engines.ledger.compiler import DUST, QUANTITY_STEP, share
from bursar.engines.ledger.disposals import Draft, WashMatch, lot_name
from bursar.engines.ledger.entries import AccountTerms, Id, InstrumentTerms
from bursar.engines.ledger.events import ZERO, Event
from bursar.engines.ledger.kinds import TaxTreatment
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.lot_book import Lot

WINDOW_DAYS = 30
"""Days before and after the sale, the day itself included: 61 in all (IRC 1091(a))."""

PURCHASES = frozenset(
    {
        Kind.BUY,
        Kind.REINVESTMENT,
        Kind.COVER_SHORT,  # beyond the short it buys
        Kind.VEST,
        Kind.OPTION_EXERCISE,
        Kind.OPTION_ASSIGNMENT,
        Kind.OPENING_BALANCE,
        Kind.TRANSFER_IN_KIND,  # a purchase elsewhere, on its own acquisition date
        Kind.SELL_SHORT,
        Kind.SELL,
    }
)
"""Kinds that acquire (or, for shorts, open) by a taxable trade; gifts and bequests do not."""

LOSSES = frozenset(
    {
        Kind.SELL,
        Kind.SELL_SHORT,
        Kind.BUY,
        Kind.REINVESTMENT,
        Kind.COVER_SHORT,
        Kind.OPTION_EXPIRY,
        Kind.OPTION_EXERCISE,
        Kind.OPTION_ASSIGNMENT,
        Kind.SPLIT,
        Kind.MERGER,
    }
)
"""Kinds whose losses the rule reaches."""


@dataclass(frozen=True, slots=True)
class WashPolicy:
    """Which accounts beside taxable ones and IRAs the household counts.

    IRAs of the taxpayer and spouse count by Rev. Rul. 2008-5. For employer plans and HSAs there
    is no ruling: the choice is the user's and is labelled as such.
    """

    employer_plans: bool = True
    health_savings: bool = True
    education: bool = False


def in_wash_scope(
    treatment: TaxTreatment, *, is_employer_plan: bool, policy: WashPolicy | None = None
) -> bool:
    """Say whether an account's purchases and sales count for wash sales."""
    policy = policy or WashPolicy()
    if treatment in (TaxTreatment.NONE, TaxTreatment.EXEMPT):
        return False
    if treatment is TaxTreatment.HSA:
        return policy.health_savings
    if treatment is TaxTreatment.EDUCATION:
        return policy.education
    return policy.employer_plans if is_employer_plan else True


class _Pool:
    """Waiting losses and recent purchases of identical instruments of one taxpayer."""

    __slots__ = ("last_scale", "pending", "recent")

    def __init__(self) -> None:
        self.pending: deque[Draft] = deque()
        self.recent: deque[tuple[int, Decimal, Lot]] = deque()
        self.last_scale: tuple[Decimal, int] | None = None


PoolKey = tuple[Id, Id, bool]


class WashWatch:
    """Matches losses with replacements as the fold reports them."""

    __slots__ = ("_groups", "_next_ordinal", "_pools")

    def __init__(self, *, groups: Mapping[Id, Id], next_ordinal: Callable[[Id], int]) -> None:
        """Take each instrument's identical group, and how to number a new part of a lot."""
        self._groups = groups
        self._next_ordinal = next_ordinal
        self._pools: dict[PoolKey, _Pool] = {}

    # -- purchases -------------------------------------------------------------------------

    def acquired(self, lot: Lot, event: Event) -> None:
        """A lot was opened by a purchase: waiting losses take it, earliest first."""
        book = lot.book
        if book is None or not book.account.wash_scope or lot.used:
            return
        day = event.on.toordinal()
        if day - lot.acquired_day > WINDOW_DAYS:
            return  # an opening balance bought long ago
        for key, units in self._pool_keys(lot, book.account, book.instrument):
            pool = self._pool(key)
            lot = self._meet_pending(pool, lot, units, day)
            if lot.used or not lot.quantity:
                return
            self._remember(pool, lot, units, day)

    def relocated(self, lot: Lot, event: Event) -> None:
        """A recent purchase moved to another account; it can still replace a later sale."""
        book = lot.book
        day = event.on.toordinal()
        if book is None or not book.account.wash_scope or lot.used or not lot.is_purchase:
            return
        if day - lot.acquired_day > WINDOW_DAYS:
            return
        for key, units in self._pool_keys(lot, book.account, book.instrument):
            pool = self._pool(key)
            if not any(known is lot for _, _, known in pool.recent):
                self._remember(pool, lot, units, day)

    def _pool_keys(
        self, lot: Lot, account: AccountTerms, instrument: InstrumentTerms
    ) -> Iterable[tuple[PoolKey, Decimal]]:
        short = lot.quantity < 0
        yield (account.taxpayer_id, self._groups[instrument.instrument_id], short), Decimal(1)
        if instrument.acquires_underlying and instrument.underlying_id is not None and not short:
            group = self._groups[instrument.underlying_id]
            yield (account.taxpayer_id, group, False), instrument.multiplier

    def _pool(self, key: PoolKey) -> _Pool:
        pool = self._pools.get(key)
        if pool is None:
            pool = self._pools[key] = _Pool()
        return pool

    def _remember(self, pool: _Pool, lot: Lot, units: Decimal, day: int) -> None:
        recent = pool.recent
        while recent and day - recent[0][0] > WINDOW_DAYS:
            recent.popleft()
        recent.append((lot.acquired_day, units, lot))

    def _meet_pending(self, pool: _Pool, lot: Lot, units: Decimal, day: int) -> Lot:
        pending = pool.pending
        while pending and day - pending[0].disposed_on.toordinal() > WINDOW_DAYS:
            pending.popleft()
        for draft in list(pending):
            if lot.used:
                break
            if not _within(draft, lot):
                continue
            lot = self._match(draft, lot, units)
            if draft.pending_quantity <= DUST:
                pending.remove(draft)
        return lot

    # -- losses ----------------------------------------------------------------------------

    def lost(self, drafts: list[Draft], instrument: InstrumentTerms, account: AccountTerms) -> None:
        """Units of one sale went at a loss: recent purchases replace them, then they wait."""
        if not account.wash_scope or account.tax_treatment is not TaxTreatment.TAXABLE:
            return
        if _exempt(instrument, drafts[0]):
            return
        losing = [draft for draft in drafts if draft.quantity and _loses(draft)]
        if len(losing) > 1:
            losing.sort(key=_by_acquisition)
        for draft in losing:
            gain, tax_gain = draft.gain(), draft.tax_gain()
            draft.pending_quantity = abs(draft.quantity)
            draft.pending_tax_loss = ZERO if tax_gain is None else -tax_gain
            draft.pending_loss = max(-gain, ZERO) if gain is not None else ZERO
            key = (account.taxpayer_id, self._groups[instrument.instrument_id], draft.short)
            pool = self._pool(key)
            self._look_back(pool, draft)
            if draft.pending_quantity > DUST:
                pool.pending.append(draft)

    def _look_back(self, pool: _Pool, draft: Draft) -> None:
        day = draft.disposed_on.toordinal()
        kept: deque[tuple[int, Decimal, Lot]] = deque()
        for acquired_day, units, lot in pool.recent:
            if day - acquired_day > WINDOW_DAYS or lot.book is None or lot.used:
                continue
            rest = lot
            if draft.pending_quantity > DUST and _may_replace(draft, lot):
                rest = self._match(draft, lot, units)
            if not rest.used:
                kept.append((acquired_day, units, rest))
        pool.recent = kept

    # -- the match -------------------------------------------------------------------------

    def _match(self, draft: Draft, lot: Lot, units: Decimal) -> Lot:
        """Let a lot, or a part of it, replace units of a loss; return what is left unused.

        Returns the lot itself, marked as used, where nothing is left.
        """
        offered = abs(lot.quantity) * units
        rest = lot
        if offered > draft.pending_quantity:
            sign = 1 if lot.quantity > 0 else -1
            lot = self._split(lot, sign * draft.pending_quantity / units)
            offered = draft.pending_quantity
        quantity = min(offered, draft.pending_quantity)
        loss = share(draft.pending_loss, quantity, draft.pending_quantity)
        tax_loss = share(draft.pending_tax_loss, quantity, draft.pending_quantity)
        draft.pending_quantity -= quantity
        draft.pending_loss -= loss
        draft.pending_tax_loss -= tax_loss
        lot.used = True
        is_lost = not _carries_basis(lot)
        if not is_lost:
            held = draft.disposed_on.toordinal() - draft.holding_day
            lot.holding_day = lot.acquired_day - max(held, 0)
            _add_basis(lot, loss, tax_loss)
        draft.disallowed += loss
        draft.tax_disallowed += tax_loss
        draft.lost += tax_loss if is_lost else ZERO
        if draft.matches is None:
            draft.matches = []
        name = lot_name(lot.opening_id, lot.ordinal)
        if draft.pending_ratio is not None:
            quantity = (quantity / draft.pending_ratio).quantize(QUANTITY_STEP)
        draft.matches.append(WashMatch(name, quantity, loss, tax_loss, is_lost))
        return rest

    def _split(self, lot: Lot, quantity: Decimal) -> Lot:
        part = lot.part(quantity, self._next_ordinal(lot.opening_id))
        if lot.book is not None:
            lot.book.place(part)
        return part

    # -- splits of shares ------------------------------------------------------------------

    def scaled(self, instrument: InstrumentTerms, taxpayer_id: Id, event: Event) -> None:
        """Losses that still wait count in new units after a split, once per split."""
        ratio, day = event.fraction, event.on.toordinal()
        if ratio is None or ratio <= 0:
            return
        for short in (False, True):
            pool = self._pools.get((taxpayer_id, self._groups[instrument.instrument_id], short))
            if pool is None:
                continue
            last = pool.last_scale
            if last is not None and day - last[1] <= 7 and abs(last[0] - ratio) < Decimal("0.01"):
                continue  # the same split in another account
            pool.last_scale = (ratio, day)
            for draft in pool.pending:
                draft.pending_quantity *= ratio
                draft.pending_ratio = ratio * (draft.pending_ratio or 1)


def _loses(draft: Draft) -> bool:
    gain = draft.tax_gain()
    return gain is not None and gain < 0


def _within(draft: Draft, lot: Lot) -> bool:
    return abs(draft.disposed_on.toordinal() - lot.acquired_day) <= WINDOW_DAYS


def _may_replace(draft: Draft, lot: Lot) -> bool:
    """A purchase sold in part does not replace its own sold units (Rev. Rul. 56-602)."""
    return lot.opening_id != draft.opening_id and _within(draft, lot)


def _by_acquisition(draft: Draft) -> tuple[int, str, int]:
    return (draft.acquired_on.toordinal(), str(draft.opening_id), draft.ordinal)


def _exempt(instrument: InstrumentTerms, draft: Draft) -> bool:
    until = instrument.wash_exempt_until
    return instrument.wash_exempt and (until is None or draft.disposed_on < until)


def _carries_basis(lot: Lot) -> bool:
    return lot.book is not None and lot.book.account.tax_treatment is TaxTreatment.TAXABLE


def _add_basis(lot: Lot, loss: Decimal, tax_loss: Decimal) -> None:
    book = lot.book
    if book is not None and book.is_average:
        book.pool_cost += loss
        book.pool_adjustment += loss
        if book.pool_tax_cost is not None and book.foreign:
            book.pool_tax_cost += tax_loss
        return
    lot.cost += loss
    lot.adjustment += loss
    lot.tax_adjustment += tax_loss
    if lot.tax_cost is not None:
        lot.tax_cost += tax_loss
    if lot.loss_basis is not None:
        lot.loss_basis += loss
    if book is not None:
        book.rekey(lot)
