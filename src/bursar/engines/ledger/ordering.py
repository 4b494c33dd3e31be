"""The stable order of everything that happened, before anything is calculated."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.entries import CorporateAction, Entry, Id, Issue
from bursar.engines.ledger.kinds import TransactionKind as Kind

OUT_KINDS = frozenset({Kind.TRANSFER_OUT_KIND, Kind.CONVERSION_OUT, Kind.DISTRIBUTION})
PAIRED_KINDS = OUT_KINDS | {Kind.TRANSFER_IN_KIND, Kind.CONVERSION_IN, Kind.CONTRIBUTION}
ACTION_KINDS = frozenset(
    {Kind.SPLIT, Kind.STOCK_DIVIDEND, Kind.SPIN_OFF, Kind.MERGER, Kind.TICKER_CHANGE}
)
MATCH_DAYS = 7
RATIO_TOLERANCE = Decimal("0.000001")

_ACTION, _OPENING, _OTHER = 0, 1, 2

PairKey = tuple[Id, ...]
QueueItem = tuple[date, int, int, str, "Entry | CorporateAction"]


@dataclass(slots=True)
class Pairing:
    """The two sides of transfers in kind between own accounts, by (transfer id, instrument)."""

    outs: dict[PairKey, list[Entry]]
    ins: dict[PairKey, list[Entry]]

    def is_complete(self, key: PairKey) -> bool:
        """Say whether both sides are in the ledger."""
        return bool(self.outs.get(key)) and bool(self.ins.get(key))


def pair_key(entry: Entry) -> PairKey | None:
    """Return the name a transfer in kind shares with its other side, None if it names none."""
    if entry.transfer_id is None or entry.instrument_id is None:
        return None
    return (entry.transfer_id, entry.instrument_id)


def pair_transfers(entries: Iterable[Entry]) -> Pairing:
    """Find both sides of every transfer of units between own accounts."""
    pairing = Pairing(outs=defaultdict(list), ins=defaultdict(list))
    for entry in entries:
        if entry.transfer_id is None or entry.kind not in PAIRED_KINDS:
            continue
        key = pair_key(entry)
        if key is not None:
            side = pairing.outs if entry.kind in OUT_KINDS else pairing.ins
            side[key].append(entry)
    return pairing


@dataclass(slots=True)
class ActionMatches:
    """Which reported corporate actions are the market's own, so that each applies once."""

    by_action: dict[tuple[int, Id], Entry]
    absorbed: set[Id]
    issues: list[Issue]


def match_actions(entries: Iterable[Entry], actions: Sequence[CorporateAction]) -> ActionMatches:
    """Pair rows of statements with the market's corporate actions.

    Same instrument and kind, at most seven days apart; one row an account and action, the
    nearest first. A row whose ratio contradicts the market's is absorbed too, with an issue:
    applying both would be worse than either.
    """
    matches = ActionMatches(by_action={}, absorbed=set(), issues=[])
    index: dict[tuple[Id, str], list[int]] = defaultdict(list)
    for position, action in enumerate(actions):
        index[action.instrument_id, action.kind.value].append(position)
    if not index:
        return matches
    pairs = []
    for entry in entries:
        if entry.kind in ACTION_KINDS and entry.instrument_id is not None:
            for position in index.get((entry.instrument_id, entry.kind.value), ()):
                apart = abs((entry.traded_on - actions[position].on).days)
                if apart <= MATCH_DAYS:
                    pairs.append((apart, str(entry.id), position, entry))
    for _, _, position, entry in sorted(pairs, key=lambda pair: pair[:3]):
        key = (position, entry.account_id)
        if key in matches.by_action or entry.id in matches.absorbed:
            continue
        matches.by_action[key] = entry
        matches.absorbed.add(entry.id)
        _compare_ratios(entry, actions[position], matches.issues)
    return matches


def _compare_ratios(entry: Entry, action: CorporateAction, issues: list[Issue]) -> None:
    if entry.ratio is None or action.ratio is None:
        return
    if abs(entry.ratio - action.ratio) > RATIO_TOLERANCE * abs(action.ratio):
        message = f"The statement says ratio {entry.ratio}, the market {action.ratio}: used."
        issues.append(Issue(entry.id, "corporate_action_conflict", message))


def ordered(
    entries: Sequence[Entry], actions: Sequence[CorporateAction], pairing: Pairing
) -> list[QueueItem]:
    """Return entries and actions in canonical order, each with the day it takes effect.

    A day starts with its corporate actions (ex-dates are before trading), then opening
    balances, then the rest by sequence and id. Both sides of a paired transfer in kind take
    effect on the earlier of their two days: units on the way are never missing or double.

    Raises:
        InvalidInput: Two entries have the same id.
    """
    if len({entry.id for entry in entries}) != len(entries):
        raise InvalidInput("two entries of the ledger have the same id")
    queue: list[QueueItem] = [
        (
            entry.traded_on,
            _OPENING if entry.kind is Kind.OPENING_BALANCE else _OTHER,
            entry.sequence,
            entry.id if isinstance(entry.id, str) else entry.id.hex,
            entry,
        )
        for entry in entries
    ]
    if pairing.outs:
        queue = [_moved_to_pair_day(item, pairing) for item in queue]
    for position, action in enumerate(actions):
        queue.append((action.on, _ACTION, position, "", action))
    queue.sort(key=lambda item: item[:4])
    return queue


def _moved_to_pair_day(item: QueueItem, pairing: Pairing) -> QueueItem:
    entry = item[4]
    if not isinstance(entry, Entry) or entry.kind not in PAIRED_KINDS:
        return item
    key = pair_key(entry)
    if key is None or not pairing.is_complete(key):
        return item
    first = min(side.traded_on for side in (*pairing.outs[key], *pairing.ins[key]))
    if entry.traded_on - first > timedelta(days=MAX_TRANSIT_DAYS):
        return item
    return (first, *item[1:])


MAX_TRANSIT_DAYS = 30
