"""What all owned things share: the asset itself, whatever facts stand beside it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Asset
from bursar.domains.ledger.queries import assets as queries
from bursar.domains.ledger.queries import belongings
from bursar.domains.ledger.queries.belongings import BelongingValue
from bursar.domains.ledger.queries.rows import check_owner
from bursar.domains.ledger.schemas.fields import status_name
from bursar.domains.ledger.service import marks, valuations
from bursar.domains.ledger.service.accounts import currency_of
from bursar.domains.ledger.service.lifetimes import end_with
from bursar.kit import tenancy
from bursar.kit.errors import Invalid

# A change of these gives other values on days since the asset began.
_FIGURES_FOLLOW = frozenset(
    {"category", "currency", "cost_basis", "acquired_on", "disposed_on", "ownership", "owner_id"}
)


def add_owned(
    session: Session, household_id: UUID, columns: dict[str, Any], *, today: date
) -> Asset:
    """Add the asset itself, with its first valuation where a value is given."""
    tenancy.require_editable(session, household_id)
    columns.setdefault("currency", currency_of(session, household_id))
    asset = Asset(
        household_id=household_id,
        **{name: columns.pop(name) for name in ("category", "asset_type", "name", "currency")},
    )
    asset.ownership = Decimal(1)
    asset.is_active = True
    session.add(asset)
    with session.no_autoflush:
        _set(session, asset, columns, today=today)
    session.flush()
    _value_given(session, asset, columns, today=today)
    valuations.mark_since(session, household_id, first_day(session, asset) or today)
    return asset


def change_owned(session: Session, asset: Asset, columns: dict[str, Any], *, today: date) -> None:
    """Change the asset itself, and add a valuation where a value is given."""
    before = first_day(session, asset)
    changed = {
        name for name in _FIGURES_FOLLOW & columns.keys() if getattr(asset, name) != columns[name]
    }
    ended = asset.disposed_on
    _set(session, asset, columns, today=today)
    session.flush()
    _value_given(session, asset, columns, today=today)
    if changed or asset.disposed_on != ended:
        after = first_day(session, asset)
        known = [day for day in (before, after) if day is not None]
        valuations.mark_since(session, asset.household_id, min(known, default=today))
    marks.touch(session, asset.household_id)


def value_of(session: Session, asset: Asset, day: date) -> BelongingValue:
    """What one asset is worth on a day."""
    return values_of(session, asset.household_id, [asset], day)[asset.id]


def values_of(
    session: Session, household_id: UUID, rows: Sequence[Asset], day: date
) -> Mapping[UUID, BelongingValue]:
    """What each of several assets is worth on a day."""
    ids = [asset.id for asset in rows]
    return {one.id: one for one in belongings.assets_on(session, household_id, day, ids=ids)}


def worth_fields(worth: BelongingValue) -> dict[str, Any]:
    """Return the fields that every answer about an owned thing has of its value."""
    return {
        "current_value": worth.whole,
        "owned_value": worth.value,
        "valued_on": worth.stated_on,
        "valuation_method": worth.method,
        "valuation_source": worth.source,
        "value_status": status_name(worth.status),
    }


def asset_fields(asset: Asset) -> dict[str, Any]:
    """Return the fields that an answer about an owned thing takes from its asset."""
    return {
        "name": asset.name,
        "description": asset.description,
        "currency": asset.currency,
        "cost_basis": asset.cost_basis,
        "acquisition_date": asset.acquired_on,
        "disposed_on": asset.disposed_on,
        "ownership": asset.ownership,
        "owner_id": asset.owner_id,
        "is_active": asset.is_active,
        "metadata": asset.facts,
    }


def first_day(session: Session, asset: Asset) -> date | None:
    """The first day on which the asset is in a figure."""
    days = (asset.acquired_on, queries.first_valued_on(session, asset.id))
    return min((day for day in days if day is not None), default=None)


_OF_VALUE = ("current_value", "valued_on", "valuation_method")


def _set(session: Session, asset: Asset, columns: Mapping[str, Any], *, today: date) -> None:
    check_owner(session, columns.get("owner_id"), asset.household_id)
    for name, given in columns.items():
        if name not in _OF_VALUE:
            setattr(asset, name, given)
    end_with(asset, columns, "disposed_on", today=today)
    for field, day in (("acquisition_date", asset.acquired_on), ("disposed_on", asset.disposed_on)):
        if day is not None and day > today:
            raise Invalid(f"The {field} lies in the future.", field=field)
    if asset.acquired_on and asset.disposed_on and asset.disposed_on < asset.acquired_on:
        raise Invalid("The asset is disposed of before it is acquired.", field="disposed_on")


def _value_given(
    session: Session, asset: Asset, columns: Mapping[str, Any], *, today: date
) -> None:
    amount = columns.get("current_value")
    if amount is None:
        if columns.get("valued_on") is not None:
            raise Invalid("valued_on is the day of current_value: give both.", field="valued_on")
        return
    method = columns.get("valuation_method") or valuations.OWN_ESTIMATE
    on = columns.get("valued_on") or today
    valuations.state_value(session, asset, amount, on=on, method=method, today=today)
