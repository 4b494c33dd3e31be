"""The state of one compilation, and the few ways an event is written."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.entries import (
    CorporateAction,
    Entry,
    Id,
    InstrumentTerms,
    Issue,
    Terms,
)
from bursar.engines.ledger.events import ZERO, Event, Link, Op
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.ordering import ActionMatches, Pairing, QueueItem

QUANTITY_STEP = Decimal("1E-18")
MONEY_STEP = Decimal("1E-12")
DUST = Decimal("1E-12")  # relative: below it a rest of units is rounding, not property

Key = tuple[Id, Id]
Handler = Callable[["Compiler", Entry], None]


class Compiler:
    """Reads the queue once, keeps the running units of every position, writes events."""

    __slots__ = (
        "absorbed",
        "accounts",
        "at",
        "done",
        "events",
        "fractions",
        "handlers",
        "instruments",
        "issues",
        "matches",
        "pairing",
        "queue",
        "rates",
        "tax_currency",
        "terms",
        "today",
        "units",
    )

    def __init__(
        self,
        terms: Terms,
        *,
        queue: list[QueueItem],
        pairing: Pairing,
        matches: ActionMatches,
        handlers: dict[Kind, Handler],
    ) -> None:
        """Take the ordered queue and the dispatch table."""
        self.terms = terms
        self.accounts = terms.accounts
        self.instruments = terms.instruments
        self.tax_currency = terms.tax_currency
        self.rates = terms.rates
        self.queue = queue
        self.pairing = pairing
        self.matches = matches
        self.absorbed = matches.absorbed
        self.handlers = handlers
        self.events: list[Event] = []
        self.issues: list[Issue] = list(matches.issues)
        self.units: defaultdict[Key, Decimal] = defaultdict(Decimal)
        self.fractions: dict[Id, tuple[Id, Decimal]] = {}  # cash in lieu still to come
        self.done: set[int] = set()
        self.at = 0
        self.today = date.min

    # -- reading ---------------------------------------------------------------------------

    def run(self, apply_action: Callable[["Compiler", CorporateAction], None]) -> None:
        """Compile the whole queue."""
        done = self.done
        handlers = self.handlers
        for position, (on, _, _, _, item) in enumerate(self.queue):
            if done and position in done:
                continue
            self.at = position
            self.today = on
            if isinstance(item, Entry):
                handlers[item.kind](self, item)
            else:
                apply_action(self, item)

    def pull(self, wanted: Callable[[Entry], bool]) -> bool:
        """Compile the next entry of this day that `wanted` accepts; say whether there was one."""
        for position in range(self.at + 1, len(self.queue)):
            on, _, _, _, item = self.queue[position]
            if on != self.today:
                return False
            if position in self.done or not isinstance(item, Entry) or not wanted(item):
                continue
            self.done.add(position)
            self.handlers[item.kind](self, item)
            return True
        return False

    def instrument(self, entry: Entry) -> InstrumentTerms:
        """Return the terms of the entry's instrument."""
        if entry.instrument_id is None:
            raise InvalidInput(f"entry {entry.id} ({entry.kind}) names no instrument")
        return self.instruments[entry.instrument_id]

    # -- money -----------------------------------------------------------------------------

    def worth(
        self, money: Decimal, currency: str, home: str, on: date | None = None
    ) -> tuple[Decimal | None, Decimal | None]:
        """Return money in the instrument's and in tax currency, at today's or that day's rate."""
        if currency == home == self.tax_currency:
            return money, money
        return (
            self.converted(money, currency, home, on),
            self.converted(money, currency, self.tax_currency, on),
        )

    def converted(
        self, money: Decimal, source: str, target: str, on: date | None = None
    ) -> Decimal | None:
        """Return money in another currency; None where the rate is not known."""
        if source == target or money == 0:
            return money
        rate = self.rates(source, target, on or self.today)
        return None if rate is None else (money * rate).quantize(MONEY_STEP)

    # -- writing ---------------------------------------------------------------------------

    def issue(self, entry_id: Id, code: str, message: str) -> None:
        """Note a problem as a value."""
        self.issues.append(Issue(entry_id, code, message))

    def cash(self, entry: Entry) -> None:
        """Write an event that moves only money."""
        self.events.append(
            Event(
                Op.CASH,
                entry.kind,
                self.today,
                entry.account_id,
                entry.instrument_id,
                ZERO,
                None,
                None,
                entry.amount,
                entry.currency,
                entry.id,
                entry,
            )
        )

    def write(
        self,
        op: Op,
        entry: Entry,
        instrument: Id,
        quantity: Decimal,
        *,
        value: Decimal | None = None,
        tax_value: Decimal | None = None,
        cash: Decimal = ZERO,
        link: Link | None = None,
    ) -> None:
        """Write one event of an entry and count its units."""
        self.units[entry.account_id, instrument] += quantity
        self.events.append(
            Event(
                op,
                entry.kind,
                self.today,
                entry.account_id,
                instrument,
                quantity,
                value,
                tax_value,
                cash,
                entry.currency,
                entry.id,
                entry,
                None,
                link,
            )
        )

    def explain(self, entry: Entry, instrument_id: Id, missing: Decimal) -> None:
        """Bring in units that the ledger never showed arriving, with unknown basis."""
        self.issue(
            entry.id,
            "units_missing",
            f"{missing} units leave that were never seen to arrive: their basis is unknown.",
        )
        self.units[entry.account_id, instrument_id] += missing
        self.events.append(
            Event(
                Op.OPEN,
                Kind.ADJUSTMENT,
                self.today,
                entry.account_id,
                instrument_id,
                missing,
                None,
                None,
                ZERO,
                entry.currency,
                entry.id,
                entry,
            )
        )


def share(total: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """Return total * part / whole, to twelve decimals; exactly total when part is whole."""
    if part == whole:
        return total
    return (total * part / whole).quantize(MONEY_STEP)


def scaled(quantity: Decimal, ratio: Decimal) -> Decimal:
    """Return quantity * ratio to the eighteen decimals that the ledger stores."""
    return (quantity * ratio).quantize(QUANTITY_STEP)
