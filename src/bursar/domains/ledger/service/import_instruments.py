"""Which instruments a file means: those known by an identifier on that day, else new own ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.market.models import KINDS
from bursar.domains.market.queries.instruments import Known, known_identifiers
from bursar.kit.ids import new_id
from bursar.ports.statement_format import InstrumentReference

Key = tuple[str, str]

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
    """Resolves the references of one file; one query for all of them."""

    def __init__(
        self,
        session: Session,
        household_id: UUID,
        references: Iterable[tuple[InstrumentReference, date, str]],
    ) -> None:
        """Take all references of the file, each with its day and the currency of its row."""
        wanted = list(references)
        keys = {key for reference, _, _ in wanted for key in identifiers_of(reference)}
        self._known: Mapping[Key, Sequence[Known]] = known_identifiers(session, household_id, keys)
        self._planned: dict[Key, InstrumentPlan] = {}
        self.new: dict[UUID, InstrumentPlan] = {}
        self._memo: dict[tuple[InstrumentReference, date, str], InstrumentPlan] = {}

    def find(self, reference: InstrumentReference, on: date, currency: str) -> InstrumentPlan:
        """Return the instrument a reference means on a day."""
        memo = (reference, on, currency)
        if memo not in self._memo:
            self._memo[memo] = self._find(reference, on, (reference.currency or currency).upper())
        return self._memo[memo]

    def _find(self, reference: InstrumentReference, on: date, currency: str) -> InstrumentPlan:
        keys = identifiers_of(reference)
        for key in keys:
            for known in self._known.get(key, ()):
                if known.holds_on(on) and _fits(key, known, reference, currency):
                    return InstrumentPlan(
                        instrument_id=known.instrument_id,
                        symbol=reference.symbol or key[1],
                        reference=reference,
                        kind=known.kind,
                        currency=known.currency,
                        is_new=False,
                    )
        for key in keys:
            planned = self._planned.get((key[0], f"{key[1]}|{currency}"))
            if planned is not None:
                return planned
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
        for key in keys:
            self._planned[key[0], f"{key[1]}|{currency}"] = plan
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
