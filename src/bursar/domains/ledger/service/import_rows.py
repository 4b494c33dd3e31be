"""What each row of a file becomes: a new transaction, one already there, or one in doubt."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from bursar.domains.ledger.service.import_instruments import InstrumentPlan, identifiers_of
from bursar.domains.ledger.service.import_matching import RowStatus
from bursar.kit.ids import new_id
from bursar.ports.statement_format import Activity, InstrumentReference

_CENT_OF_A_CENT = Decimal("0.0001")
_MOST_DECIMALS = 18
_MONEY_LIMIT = Decimal(10) ** 16
_QUANTITY_LIMIT = Decimal(10) ** 20
ZERO = Decimal(0)


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
    """Return an amount at the ledger's four decimals; brokers state fractions of a cent.

    Raises:
        TooManyDigits: More than the ledger holds, or no number at all.
    """
    if not value.is_finite() or abs(value) >= _MONEY_LIMIT:
        raise TooManyDigits(f"The amount {value} is larger than the ledger holds.")
    return value.quantize(_CENT_OF_A_CENT, rounding=ROUND_HALF_EVEN)


def exact(value: Decimal, what: str) -> Decimal:
    """Return a quantity or price as it is.

    Raises:
        TooManyDigits: The ledger could not keep it exactly.
    """
    if not value.is_finite() or abs(value) >= _QUANTITY_LIMIT:
        raise TooManyDigits(f"The {what} {value} is larger than the ledger holds.")
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
        "description": _text(activity.description, 2000) or "",
        "category": _text(activity.category, 100),
        "source_row": activity.row,
        "external_id": _text(activity.external_id, 255),
    }


def _text(words: str | None, most: int) -> str | None:
    """Return words as PostgreSQL takes them: without NUL, not too long."""
    return words.replace("\x00", "")[:most] or None if words else None


def source_name(activity: Activity) -> str:
    """Return the file's own name of the instrument: the same at every import of the file."""
    return "" if activity.instrument is None else _name(activity.instrument)


@lru_cache(maxsize=4096)
def _name(reference: InstrumentReference) -> str:
    return "/".join(identifiers_of(reference)[0])
