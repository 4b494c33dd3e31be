"""What each row of a file becomes: a new transaction, one already there, or one in doubt."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from bursar.domains.ledger.service.import_instruments import InstrumentPlan, identifiers_of
from bursar.kit.ids import new_id
from bursar.ports.statement_format import Activity

_CENT_OF_A_CENT = Decimal("0.0001")
_MOST_DECIMALS = 18
ZERO = Decimal(0)


class RowStatus(StrEnum):
    """What the preview says of a row."""

    NEW = "new"
    KNOWN = "already_there"
    CONFLICT = "conflicting"


@dataclass(slots=True)
class PlannedRow:
    """An activity matched to account and instruments, with the columns it would be stored as."""

    activity: Activity
    account_id: UUID
    instrument: InstrumentPlan | None
    counter: InstrumentPlan | None
    columns: dict[str, Any]
    status: RowStatus = RowStatus.NEW
    reason: str = ""


class TooManyDigits(ValueError):
    """A quantity or price with more digits than the ledger keeps; refused, never rounded."""


def money(value: Decimal) -> Decimal:
    """Return an amount at the ledger's four decimals; brokers state fractions of a cent."""
    return value.quantize(_CENT_OF_A_CENT, rounding=ROUND_HALF_EVEN)


def exact(value: Decimal, what: str) -> Decimal:
    """Return a quantity or price as it is.

    Raises:
        TooManyDigits: The ledger could not keep it exactly.
    """
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _MOST_DECIMALS:
        normal = value.normalize()
        exponent = normal.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > _MOST_DECIMALS:
            raise TooManyDigits(
                f"The {what} {value} has more than {_MOST_DECIMALS} decimals, which would have to"
                " be rounded. Correct it in the file."
            )
        return normal
    return value


def columns_of(
    activity: Activity,
    *,
    household_id: UUID,
    account_id: UUID,
    instrument: InstrumentPlan | None,
    counter: InstrumentPlan | None,
) -> dict[str, Any]:
    """Return the columns of the transaction that an activity becomes.

    Raises:
        TooManyDigits: A quantity or price cannot be kept exactly.
    """
    quantity = exact(activity.quantity or ZERO, "quantity")
    price = exact(activity.unit_price, "unit price") if activity.unit_price is not None else None
    return {
        "id": new_id(),
        "household_id": household_id,
        "account_id": account_id,
        "kind": activity.kind.value,
        "traded_on": activity.traded_on,
        "settled_on": activity.settled_on,
        "occurred_at": activity.occurred_at,
        "sequence": 0,
        "instrument_id": instrument.instrument_id if instrument else None,
        "quantity": quantity,
        "unit_price": abs(price) if price is not None else None,
        "amount": money(activity.amount or ZERO),
        "currency": activity.currency.upper(),
        "fee": money(activity.fee),
        "tax": money(activity.tax),
        "cost_basis": money(activity.cost_basis) if activity.cost_basis is not None else None,
        "acquired_on": activity.acquired_on,
        "ratio": exact(activity.ratio, "ratio") if activity.ratio is not None else None,
        "counter_instrument_id": counter.instrument_id if counter else None,
        "counter_amount": (
            money(activity.counter_amount) if activity.counter_amount is not None else None
        ),
        "counter_currency": activity.counter_currency,
        "basis_fraction": activity.basis_fraction,
        "wash_sale_disallowed": (
            money(activity.wash_sale_disallowed)
            if activity.wash_sale_disallowed is not None
            else None
        ),
        "description": activity.description[:2000],
        "category": activity.category[:100] if activity.category else None,
        "source_row": activity.row,
        "external_id": activity.external_id[:255] if activity.external_id else None,
    }


_IDENTITY = ("account_id", "kind", "traded_on", "quantity", "amount", "currency", "counter_amount")


def _plain(value: Any) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def content_key(columns: Mapping[str, Any], instrument_name: str) -> str:
    """Return what makes two rows the same event, whatever file told of it."""
    return "|".join([*(_plain(columns[name]) for name in _IDENTITY), instrument_name])


def source_name(activity: Activity) -> str:
    """Return the file's own name of the instrument: the same at every import of the file."""
    if activity.instrument is None:
        return ""
    return "/".join(identifiers_of(activity.instrument)[0])


def ledger_name(instrument_id: UUID | None) -> str:
    """Return the ledger's own name of the instrument: the same whatever file told of it."""
    return str(instrument_id or "")


@dataclass(frozen=True, slots=True)
class Stored:
    """What the ledger already holds of the accounts concerned."""

    fingerprints: frozenset[bytes]
    external: Mapping[tuple[UUID, str], str]  # (account, the source's id) -> content key
    contents: Counter[str]  # content key -> how many, of rows from elsewhere


def settle(rows: Sequence[PlannedRow], stored: Stored) -> None:
    """Decide the status of each row and give it its fingerprint.

    Identical legitimate rows of one file are all kept: the fingerprint carries their number. A
    row whose twin came from elsewhere (typed by hand, another file) is in doubt, as often as
    there are such twins.
    """
    seen: Counter[str] = Counter()
    elsewhere = Counter(stored.contents)
    for row in rows:
        external = row.columns["external_id"] or ""
        content = content_key(row.columns, ledger_name(row.columns["instrument_id"]))
        base = f"{content_key(row.columns, source_name(row.activity))}|{external}"
        seen[base] += 1
        fingerprint = hashlib.sha256(f"{base}|{seen[base]}".encode()).digest()
        row.columns["fingerprint"] = fingerprint
        if fingerprint in stored.fingerprints:
            row.status = RowStatus.KNOWN
            row.reason = "This row was imported before."
            continue
        same_id = stored.external.get((row.account_id, external)) if external else None
        if same_id is not None and same_id != content:
            row.status = RowStatus.CONFLICT
            row.reason = (
                "An entry with the same reference of the institution is there with other figures."
            )
        elif elsewhere[content] > 0:
            elsewhere[content] -= 1
            row.status = RowStatus.CONFLICT
            row.reason = "An entry with the same day, kind and figures is already there."
