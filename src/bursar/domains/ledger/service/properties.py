"""Homes and rentals: an asset with the facts of a property beside it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Asset, Property
from bursar.domains.ledger.queries import assets as asset_queries
from bursar.domains.ledger.queries import properties as queries
from bursar.domains.ledger.queries.belongings import BelongingValue
from bursar.domains.ledger.schemas.properties import (
    PROPERTY_FIELDS,
    PropertyCreate,
    PropertyRead,
    PropertyUpdate,
)
from bursar.domains.ledger.service import assets, owned
from bursar.kit.errors import Invalid
from bursar.kit.paging import Page

CATEGORY = "real_estate"


def create_property(
    session: Session, household_id: UUID, body: PropertyCreate, *, today: date
) -> PropertyRead:
    """Add a home or rental and its asset.

    Raises:
        Forbidden: The actor may look, not change.
        NotFound: No such owner in the household.
        Invalid: It has neither name nor address, or days contradict each other.
    """
    facts, columns = _split(body.columns())
    name = columns.pop("name", None) or facts.get("address_line1")
    if name is None:
        raise Invalid("Give the property a name or an address.", field="name")
    _follow_purchase(columns, facts)
    columns |= {
        "category": CATEGORY,
        "asset_type": facts.get("property_type") or "property",
        "name": name,
    }
    asset = owned.add_owned(session, household_id, columns, today=today)
    row = Property(household_id=household_id, asset_id=asset.id, **facts)
    session.add(row)
    return _reread(session, row, asset, today=today)


def change_property(
    session: Session, property_id: UUID, body: PropertyUpdate, *, today: date
) -> PropertyRead:
    """Change facts of a property or its asset; a new value is added to its history.

    Raises:
        NotFound: No such property, or no such owner in its household.
        Forbidden: The actor may look, not change.
        Invalid: Days contradict each other or lie in the future.
    """
    row = queries.get_property(session, property_id, for_update=True)
    asset = asset_queries.get_asset(session, row.asset_id, for_update=True)
    facts, columns = _split(body.columns())
    _follow_purchase(columns, facts, row=row, asset=asset)
    if facts.get("property_type"):
        columns["asset_type"] = facts["property_type"]
    for name, value in facts.items():
        setattr(row, name, value)
    owned.change_owned(session, asset, columns, today=today)
    return _reread(session, row, asset, today=today)


def delete_property(session: Session, property_id: UUID) -> None:
    """Remove a property with its asset and valuations; the debts on it stay.

    Raises:
        NotFound: No such property.
        Forbidden: The actor may look, not change.
    """
    assets.delete_asset(session, queries.get_property(session, property_id).asset_id)


def read_property(session: Session, property_id: UUID, *, today: date) -> PropertyRead:
    """One property with its value today.

    Raises:
        NotFound: None of that id among the actor's households.
    """
    row = queries.get_property(session, property_id)
    return _read_one(session, row, asset_queries.get_asset(session, row.asset_id), today)


def list_properties(
    session: Session, household_id: UUID, *, today: date, cursor: str | None, limit: int
) -> Page[PropertyRead]:
    """Properties by name with their values today."""
    page = asset_queries.list_assets(
        session, household_id, category=CATEGORY, cursor=cursor, limit=limit
    )
    return Page(_read_all(session, household_id, page.items, today), page.next)


def _read_all(
    session: Session, household_id: UUID, rows: Sequence[Asset], today: date
) -> list[PropertyRead]:
    facts = queries.by_asset(session, rows)
    values = owned.values_of(session, household_id, rows, today)
    debts = queries.debt_by_asset(session, rows, today)
    return [
        _read(facts[asset.id], asset, values[asset.id], debts[asset.id])
        for asset in rows
        if asset.id in facts
    ]


def _read_one(session: Session, row: Property, asset: Asset, today: date) -> PropertyRead:
    worth = owned.value_of(session, asset, today)
    return _read(row, asset, worth, queries.debt_by_asset(session, [asset], today)[asset.id])


def _reread(session: Session, row: Property, asset: Asset, *, today: date) -> PropertyRead:
    session.flush()
    session.refresh(row)
    session.refresh(asset)
    return _read_one(session, row, asset, today)


def _read(row: Property, asset: Asset, worth: BelongingValue, debt: Decimal | None) -> PropertyRead:
    equity = None if worth.value is None or debt is None else worth.value - debt
    return PropertyRead.of(
        row,
        debt=debt,
        equity=equity,
        **owned.asset_fields(asset),
        **owned.worth_fields(worth),
    )


def _split(columns: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    facts = {name: value for name, value in columns.items() if name in PROPERTY_FIELDS}
    return facts, {name: value for name, value in columns.items() if name not in facts}


def _follow_purchase(
    columns: dict[str, Any],
    facts: Mapping[str, Any],
    *,
    row: Property | None = None,
    asset: Asset | None = None,
) -> None:
    """Let cost basis and acquisition follow the purchase until somebody says otherwise."""
    for fact, column in (("purchase_price", "cost_basis"), ("purchase_date", "acquired_on")):
        if fact not in facts or column in columns:
            continue
        held = getattr(asset, column) if asset is not None else None
        if held is None or held == getattr(row, fact):
            columns[column] = facts[fact]
