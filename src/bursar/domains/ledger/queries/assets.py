"""Reading assets, their valuations and the facts of homes and private investments."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Alternative, Asset, AssetValuation, Property
from bursar.domains.ledger.queries.pages import page_by_name
from bursar.domains.ledger.queries.rows import get_row
from bursar.kit.paging import Page


def get_asset(session: Session, asset_id: UUID, *, for_update: bool = False) -> Asset:
    """One asset of the actor's households.

    Raises:
        NotFound: None of that id among them.
        Forbidden: `for_update`, and the actor may look, not change.
    """
    return get_row(session, Asset, asset_id, "asset", for_update=for_update)


def list_assets(
    session: Session,
    household_id: UUID,
    *,
    category: str | None = None,
    cursor: str | None = None,
    limit: int,
) -> Page[Asset]:
    """Assets of a household, of one category where it is given, by name."""
    statement = select(Asset).where(Asset.household_id == household_id)
    if category is not None:
        statement = statement.where(Asset.category == category)
    return page_by_name(session, statement, Asset.name, Asset.id, cursor=cursor, limit=limit)


def assets_of(session: Session, household_id: UUID) -> Sequence[Asset]:
    """Every asset of a household, by name."""
    return session.scalars(
        select(Asset).where(Asset.household_id == household_id).order_by(Asset.name, Asset.id)
    ).all()


def list_valuations(
    session: Session, asset_id: UUID, *, limit: int, before: date | None = None
) -> Sequence[AssetValuation]:
    """What an asset was worth, latest first."""
    statement = select(AssetValuation).where(AssetValuation.asset_id == asset_id)
    if before is not None:
        statement = statement.where(AssetValuation.on_day < before)
    return session.scalars(statement.order_by(AssetValuation.on_day.desc()).limit(limit)).all()


def valuation_on(session: Session, asset_id: UUID, on: date) -> AssetValuation | None:
    """The valuation stated for exactly that day."""
    return session.scalars(
        select(AssetValuation).where(
            AssetValuation.asset_id == asset_id, AssetValuation.on_day == on
        )
    ).one_or_none()


def first_valued_on(session: Session, asset_id: UUID) -> date | None:
    """The day of the asset's first valuation."""
    return session.scalars(
        select(func.min(AssetValuation.on_day)).where(AssetValuation.asset_id == asset_id)
    ).one()


def property_of(session: Session, asset_id: UUID) -> Property | None:
    """The facts of the home that an asset is."""
    return session.scalars(select(Property).where(Property.asset_id == asset_id)).one_or_none()


def alternative_of(session: Session, asset_id: UUID) -> Alternative | None:
    """The facts of the private investment that an asset is."""
    return session.scalars(
        select(Alternative).where(Alternative.asset_id == asset_id)
    ).one_or_none()
