"""From arrays to figures: rounding, status and what to say of missing parts."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np

from bursar.domains.analytics.queries.facts import InstrumentFacts
from bursar.domains.analytics.queries.scope import Scope
from bursar.domains.analytics.schemas.figures import Missing, Status
from bursar.engines.arrays import FloatArray
from bursar.engines.ledger.valuation import StatusArray, ValueStatus

CENT = Decimal("0.01")
ZERO = Decimal("0.00")  # so that an empty sum reads as money too

_NAMES: Mapping[int, Status] = {
    ValueStatus.COMPLETE: "complete",
    ValueStatus.STALE: "stale",
    ValueStatus.MISSING_RATE: "missing_rate",
    ValueStatus.MISSING_PRICE: "missing_price",
}


def money(amount: float) -> Decimal:
    """Return an amount in whole cents.

    Raises:
        ValueError: Not a finite number: an unknown value must not become a figure.
    """
    if not math.isfinite(amount):
        raise ValueError("a value that is not known is not money")
    return Decimal(repr(round(float(amount), 2) + 0.0)).quantize(CENT)


def money_or_none(amount: float | None) -> Decimal | None:
    """Return an amount in whole cents; None where it is not known."""
    return None if amount is None or not math.isfinite(amount) else money(amount)


def point(amount: float) -> float:
    """Return an amount as a chart draws it, to the cent."""
    return round(float(amount), 2) + 0.0


def fraction(part: float, whole: float) -> float | None:
    """Return part of whole; None where the whole is not positive or something is not known."""
    if not (math.isfinite(part) and math.isfinite(whole)) or whole <= 0:
        return None
    return part / whole


def one_status(status: int) -> Status:
    """Return the status of a figure of one part."""
    return _NAMES[int(status)]


def sum_status(statuses: StatusArray) -> Status:
    """Return the status of a sum of parts: partial where some part is unknown and left out."""
    if not statuses.size:
        return "complete"
    worst = int(np.max(statuses))
    if worst < ValueStatus.MISSING_RATE:
        return one_status(worst)
    known = statuses < ValueStatus.MISSING_RATE
    return "partial" if known.any() else one_status(worst)


def sum_statuses(status: StatusArray) -> list[Status]:
    """Return the status of each day's sum; `status` has shape (parts, days)."""
    if not status.shape[0]:
        return ["complete"] * status.shape[1]
    worst = np.max(status, axis=0)
    some = (status < ValueStatus.MISSING_RATE).any(axis=0)
    return [
        "partial" if int(bad) >= ValueStatus.MISSING_RATE and known else _NAMES[int(bad)]
        for bad, known in zip(worst, some, strict=True)
    ]


def known(values: FloatArray) -> FloatArray:
    """Return values with those that are not known left out of sums; their status says so."""
    return np.nan_to_num(values, nan=0.0)


def thinned(count: int, *, most: int) -> list[int]:
    """Return at most `most` evenly spaced positions of `count`, the first and last among them."""
    if count <= most:
        return list(range(count))
    return sorted({round(i * (count - 1) / (most - 1)) for i in range(most)})


_FIXES = {
    "missing_price": "Enter a price by hand, import a statement that states it, or add a key of a"
    " price vendor in the settings.",
    "missing_rate": "Enter the exchange rate to {currency} by hand, or add a key of a vendor of"
    " exchange rates in the settings.",
    "stale": "The last price or rate is old: enter today's, or import a newer statement.",
}


def fix_for(reason: str, currency: str, *, belonging: bool = False) -> str:
    """Return what a person can do about a missing part."""
    if belonging and reason != "missing_rate":
        return "Enter what it is worth (or owed) now on its own page."
    return _FIXES[reason].format(currency=currency)


def missing_part(
    scope: Scope,
    status: int,
    *,
    label: str,
    account_id: UUID | None = None,
    instrument_id: UUID | None = None,
    belonging_id: UUID | None = None,
) -> Missing:
    """Return what to say of one part that is not known or old."""
    reason: Any = one_status(status)
    account = scope.accounts.get(account_id) if account_id is not None else None
    return Missing(
        label=label,
        reason=reason,
        account_id=account_id,
        account_name=account.name if account else None,
        instrument_id=instrument_id,
        belonging_id=belonging_id,
        fix=fix_for(reason, scope.currency, belonging=belonging_id is not None),
    )


def symbol_of(facts: Mapping[UUID, InstrumentFacts], instrument_id: UUID) -> str:
    """Return what an instrument is called."""
    found = facts.get(instrument_id)
    return found.symbol if found is not None else str(instrument_id)


def header(scope: Scope, status: Status, missing: Sequence[Missing]) -> dict[str, Any]:
    """Return the fields that stand on top of every answer."""
    return {
        "household_id": scope.household_id,
        "currency": scope.currency,
        "as_of": scope.on,
        "valued_to": scope.valued_to,
        "is_pending": scope.is_pending,
        "sample_prices": "sample" in scope.price_sources,
        "status": status,
        "missing": list(missing),
    }
