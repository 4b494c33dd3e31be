"""Which entries can change each other's lots, so that an edit refolds only its own group."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bursar.engines.ledger.entries import CorporateAction, Entry, Id, InstrumentTerms, Terms
from bursar.engines.ledger.events import Event
from bursar.engines.ledger.kinds import TransactionKind as Kind


class _Union:
    """Disjoint sets of ids; the representative is the smallest as text, so it is stable."""

    def __init__(self) -> None:
        self._parent: dict[Id, Id] = {}

    def find(self, item: Id) -> Id:
        """Return the representative of the item's set."""
        root = item
        while self._parent.setdefault(root, root) != root:
            root = self._parent[root]
        while self._parent[item] != root:
            self._parent[item], item = root, self._parent[item]
        return root

    def join(self, one: Id, other: Id) -> None:
        """Unite the sets of two items."""
        first, second = sorted((self.find(one), self.find(other)), key=str)
        self._parent[second] = first


@dataclass(frozen=True, slots=True)
class LotGroup:
    """Instruments connected by identity, corporate actions or options, and their entries."""

    instrument_ids: frozenset[Id]
    entries: tuple[Entry, ...]


def lot_groups(
    entries: Iterable[Entry],
    instruments: Mapping[Id, InstrumentTerms],
    actions: Iterable[CorporateAction] = (),
) -> list[LotGroup]:
    """Return the groups that can be compiled and folded alone, in a stable order.

    Instruments are joined by ``identical_group``, by option and underlying, and by corporate
    actions, reported or announced. All accounts of an instrument are in one group, since
    transfers and wash sales cross accounts. Entries that name no instrument are in no group.
    """
    union = _connections(instruments, actions)
    named = [entry for entry in entries if entry.instrument_id is not None]
    for entry in named:
        if entry.counter_instrument_id is not None and entry.instrument_id is not None:
            union.join(entry.instrument_id, entry.counter_instrument_id)
    members: defaultdict[Id, list[Entry]] = defaultdict(list)
    for entry in named:
        if entry.instrument_id is not None:
            members[union.find(entry.instrument_id)].append(entry)
    reach: defaultdict[Id, set[Id]] = defaultdict(set)
    for instrument_id in instruments:
        reach[union.find(instrument_id)].add(instrument_id)
    return [
        LotGroup(frozenset(reach[root]), tuple(members[root])) for root in sorted(members, key=str)
    ]


def _connections(
    instruments: Mapping[Id, InstrumentTerms], actions: Iterable[CorporateAction]
) -> _Union:
    union = _Union()
    by_identity: dict[Id, Id] = {}
    for terms in instruments.values():
        if terms.identical_group is not None:
            group = terms.identical_group  # may be the id of another instrument
            first = group if group in instruments else terms.instrument_id
            union.join(terms.instrument_id, by_identity.setdefault(group, first))
        if terms.underlying_id is not None:
            union.join(terms.instrument_id, terms.underlying_id)
    for action in actions:
        if action.counter_instrument_id is not None:
            union.join(action.instrument_id, action.counter_instrument_id)
    return union


def identical_groups(terms: Terms, events: Sequence[Event]) -> dict[Id, Id]:
    """Return, for each instrument, the name of the set it is substantially identical with.

    A ticker change joins the old and the new instrument: they are the same security.
    """
    union = _Union()
    for instrument in terms.instruments.values():
        if instrument.identical_group is not None:
            union.join(instrument.instrument_id, instrument.identical_group)
    for event in events:
        if event.kind is Kind.TICKER_CHANGE and event.instrument_id is not None:
            counter = event.entry.counter_instrument_id if event.entry else None
            if event.action is not None and event.action.counter_instrument_id is not None:
                counter = event.action.counter_instrument_id
            if counter is not None:
                union.join(event.instrument_id, counter)
    return {instrument_id: union.find(instrument_id) for instrument_id in terms.instruments}
