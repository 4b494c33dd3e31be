"""Which instruments a file means: those known by an identifier on that day, else new own ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.market.models import KINDS
from bursar.domains.market.queries.instruments import Known, known_identifiers
from bursar.kit.ids import new_id
from bursar.ports.statement_format import InstrumentReference

Key = tuple[str, str]
_Choice = tuple[Known, "InstrumentPlan"]

# The strongest first: a ticker is used again and means different things on different venues.
_SCHEMES = (("isin", "isin"), ("cusip", "cusip"), ("figi", "figi"), ("ticker", "symbol"))
_STRONG = frozenset({"isin", "cusip", "figi"})
SYMBOL_LENGTH = 60


@dataclass(frozen=True, slots=True)
class InstrumentPlan:
    """The instrument that a reference means: one that is known, or one to add."""

    instrument_id: UUID
    symbol: str
    reference: InstrumentReference
    kind: str
    currency: str
    is_new: bool


def identifiers_of(reference: InstrumentReference) -> list[Key]:
    """Return the identifiers a file gives, strongest first; the name where there is no other."""
    found = [
        (scheme, str(getattr(reference, attribute)).strip().upper())
        for scheme, attribute in _SCHEMES
        if getattr(reference, attribute)
    ]
    if not found and reference.name:
        found = [("name", reference.name.strip().upper()[:255])]
    return found


class InstrumentFinder:
    """Resolves the references of one file, a batch at a time: one query for what is new in it."""

    def __init__(self, session: Session, household_id: UUID) -> None:
        """Start knowing nothing."""
        self._session = session
        self._household_id = household_id
        self._asked: set[Key] = set()
        self._known: dict[Key, Sequence[Known]] = {}
        self._planned: dict[Key, InstrumentPlan] = {}
        self._choices: dict[tuple[InstrumentReference, str], list[_Choice]] = {}
        self._new: dict[tuple[InstrumentReference, str], InstrumentPlan] = {}
        self.new: dict[UUID, InstrumentPlan] = {}

    def learn(self, references: Iterable[InstrumentReference]) -> None:
        """Ask the database about those it was not asked about; saves a query for each later."""
        keys = {key for reference in set(references) for key in identifiers_of(reference)}
        missing = keys - self._asked
        if missing:
            self._asked |= missing
            self._known.update(known_identifiers(self._session, self._household_id, missing))

    def find(self, reference: InstrumentReference, on: date, currency: str) -> InstrumentPlan:
        """Return the instrument a reference means on a day."""
        memo = (reference, currency)
        choices = self._choices.get(memo)
        if choices is None:
            self.learn([reference])
            choices = self._choices[memo] = self._fitting(reference, currency)
        for known, plan in choices:
            if known.holds_on(on):
                return plan
        if memo not in self._new:
            self._new[memo] = self._add(reference, (reference.currency or currency).upper())
        return self._new[memo]

    def _fitting(self, reference: InstrumentReference, currency: str) -> list[_Choice]:
        currency = (reference.currency or currency).upper()
        return [
            (
                known,
                InstrumentPlan(
                    instrument_id=known.instrument_id,
                    symbol=reference.symbol or key[1],
                    reference=reference,
                    kind=known.kind,
                    currency=known.currency,
                    is_new=False,
                ),
            )
            for key in identifiers_of(reference)
            for known in self._known.get(key, ())
            if _fits(key, known, reference, currency)
        ]

    def _add(self, reference: InstrumentReference, currency: str) -> InstrumentPlan:
        keys = [(key[0], f"{key[1]}|{currency}") for key in identifiers_of(reference)]
        for key in keys:
            if key in self._planned:
                return self._planned[key]
        plan = InstrumentPlan(
            instrument_id=new_id(),
            symbol=(reference.symbol or reference.isin or reference.cusip or reference.name or "?")[
                :SYMBOL_LENGTH
            ],
            reference=reference,
            kind=_kind(reference),
            currency=currency,
            is_new=True,
        )
        self._planned.update(dict.fromkeys(keys, plan))
        self.new[plan.instrument_id] = plan
        return plan


def _fits(key: Key, known: Known, reference: InstrumentReference, currency: str) -> bool:
    """Whether an identifier may mean this instrument: tickers must agree in currency and venue."""
    if key[0] in _STRONG:
        return True
    if known.currency != currency and not known.is_own:
        return False
    if reference.venue and known.venue and len(reference.venue) == len(known.venue) == 4:
        return reference.venue.upper() == known.venue.upper() or known.currency == currency
    return not (reference.kind == "crypto") ^ (known.kind == "crypto")


def _kind(reference: InstrumentReference) -> str:
    return reference.kind if reference.kind in KINDS else "other"
