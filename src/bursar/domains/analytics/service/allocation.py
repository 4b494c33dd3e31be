"""Assets by class, sector, country, currency, tax treatment, account and member."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.facts import InstrumentFacts
from bursar.domains.analytics.queries.scope import Choice, Scope, settle
from bursar.domains.analytics.schemas.allocation import Allocation, Contribution, Slice
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.worth import Line, missing_on_last_day, worth
from bursar.domains.ledger.models import ASSET_CATEGORIES

UNKNOWN = "unknown"
LARGEST = 5

_TITLES = {
    "cash": "Cash",
    "us_stock": "US stocks",
    "international_stock": "International stocks",
    "emerging_stock": "Emerging-market stocks",
    "stock": "Stocks",
    "bond": "Bonds",
    "us_bond": "US bonds",
    "international_bond": "International bonds",
    "real_estate": "Real estate",
    "crypto": "Crypto",
    "commodity": "Commodities",
    "gold": "Gold",
    "option": "Options",
    "future": "Futures",
    "none": "Not an investment",
    "taxable": "Taxable",
    "traditional": "Tax-deferred",
    "roth": "Roth",
    "after_tax": "After-tax",
    "hsa": "Health savings",
    "education": "Education",
    "exempt": "Tax-exempt",
    "outside": "Outside accounts",
    "not_applicable": "No sector or country",
    UNKNOWN: "Unknown",
    **ASSET_CATEGORIES,
}
# What a kind of instrument is where nobody states its class.
_CLASS_OF_KIND = {
    "stock": "stock",
    "money_market": "cash",
    "bond": "bond",
    "option": "option",
    "future": "future",
    "crypto": "crypto",
    "forex": "cash",
    "commodity": "commodity",
}
_FUNDS = frozenset({"etf", "fund", "other", "index"})

Split = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Held:
    """A line with its value and its instrument's facts."""

    line: Line
    value: float
    facts: InstrumentFacts | None

    @property
    def label(self) -> str:
        return self.facts.symbol if self.facts is not None else self.line.label


def allocation(session: Session, household_id: UUID, choice: Choice, *, today: date) -> Allocation:
    """Return how the assets of a household, or of some accounts, are spread.

    Raises:
        NotFound: No such household, portfolio or account.
    """
    scope = settle(session, household_id, choice, today=today)
    found = worth(session, scope, first=scope.on)
    ids = {line.instrument_id for line in found.lines if line.instrument_id}
    facts = fact_queries.instrument_facts(session, ids)
    missing = missing_on_last_day(scope, found, lambda one: figures.symbol_of(facts, one))
    held = [
        _Held(line, float(value), facts.get(line.instrument_id) if line.instrument_id else None)
        for line, value in zip(found.lines, found.amounts[:, -1], strict=True)
        if value != 0.0 and line.kind != "liability" and not (line.kind == "cash" and value < 0)
    ]
    total = sum(one.value for one in held)

    def by(split: Callable[[_Held], Split]) -> list[Slice]:
        return list(_slices(held, split, total))

    return Allocation(
        **figures.header(scope, figures.sum_status(found.status[:, -1]), missing),
        total=figures.money(total),
        by_asset_class=by(_classes),
        by_sector=by(_sectors),
        by_country=by(_countries),
        by_currency=by(lambda one: {one.line.currency: 1.0}),
        by_tax_treatment=by(lambda one: {_treatment(scope, one.line): 1.0}),
        by_account=by(lambda one: {_account(scope, one.line): 1.0}),
        by_member=by(lambda one: {scope.member(one.line.owner_id): 1.0}),
    )


def _slices(
    held: Sequence[_Held], split: Callable[[_Held], Split], total: float
) -> Iterator[Slice]:
    groups: dict[str, dict[tuple[str, UUID | None, UUID | None], float]] = {}
    for one in held:
        thing = (one.label, one.line.instrument_id, one.line.belonging_id)
        for key, weight in split(one).items():
            group = groups.setdefault(key, {})
            group[thing] = group.get(thing, 0.0) + one.value * weight
    sums = {key: sum(group.values()) for key, group in groups.items()}
    for key in sorted(sums, key=lambda key: (key == UNKNOWN, -sums[key], key)):
        largest = sorted(groups[key].items(), key=lambda item: (-abs(item[1]), item[0][0]))
        yield Slice(
            key=key,
            label=_TITLES.get(key, key),
            value=figures.money(sums[key]),
            weight=sums[key] / total if total else 0.0,
            largest=[
                Contribution(
                    label=label,
                    instrument_id=instrument_id,
                    belonging_id=belonging_id,
                    value=figures.money(value),
                )
                for (label, instrument_id, belonging_id), value in largest[:LARGEST]
            ],
        )


def whole(weights: Split | None) -> Split:
    """Return weights that add up to 1: what they leave is unknown; more than all is scaled."""
    kept = {key: float(weight) for key, weight in (weights or {}).items() if float(weight) > 0}
    stated = sum(kept.values())
    if stated > 1.0:
        return {key: weight / stated for key, weight in kept.items()}
    if 1.0 - stated > 1e-9:
        kept[UNKNOWN] = kept.get(UNKNOWN, 0.0) + 1.0 - stated
    return kept


def _classes(one: _Held) -> Split:
    if one.line.kind == "cash":
        return {"cash": 1.0}
    if one.facts is None:
        return {one.line.worth_class if one.line.kind == "asset" else UNKNOWN: 1.0}
    if one.facts.class_weights:
        return whole(one.facts.class_weights)
    if one.facts.asset_class:
        return {one.facts.asset_class: 1.0}
    return {_CLASS_OF_KIND.get(one.facts.kind, UNKNOWN): 1.0}


def _sectors(one: _Held) -> Split:
    if one.facts is None or one.facts.kind in {"money_market", "crypto", "forex", "commodity"}:
        return {"not_applicable" if one.facts or one.line.kind != "position" else UNKNOWN: 1.0}
    if one.facts.sector_weights:
        return whole(one.facts.sector_weights)
    return {one.facts.sector or UNKNOWN: 1.0}


def _countries(one: _Held) -> Split:
    if one.facts is None or one.facts.kind in {"crypto", "forex", "commodity"}:
        return {"not_applicable" if one.facts or one.line.kind != "position" else UNKNOWN: 1.0}
    if one.facts.country_weights:
        return whole(one.facts.country_weights)
    # A fund's own country is where it is registered, not where it invests.
    country = None if one.facts.kind in _FUNDS else one.facts.country
    return {country or UNKNOWN: 1.0}


def _treatment(scope: Scope, line: Line) -> str:
    return scope.accounts[line.account_id].tax_treatment if line.account_id else "outside"


def _account(scope: Scope, line: Line) -> str:
    return scope.accounts[line.account_id].name if line.account_id else "outside"
