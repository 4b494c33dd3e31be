"""Assets and what they were worth: each value is a row with its day."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import (
    ASSET_CATEGORIES,
    Alternative,
    Asset,
    Property,
)
from bursar.domains.ledger.queries import assets as queries
from bursar.domains.ledger.queries import belongings
from bursar.domains.ledger.queries.belongings import BelongingValue
from bursar.domains.ledger.schemas.assets import (
    AssetCreate,
    AssetRead,
    AssetStat,
    AssetStats,
    AssetUpdate,
    category_key,
    why_no_category,
)
from bursar.domains.ledger.schemas.fields import status_name
from bursar.domains.ledger.service import owned, valuations
from bursar.kit.errors import Conflict, Invalid
from bursar.kit.paging import Page

# Categories whose facts are rows of their own; an asset cannot leave or enter them later.
_WITH_FACTS = frozenset({"real_estate", "alternative"})


def create_asset(
    session: Session, household_id: UUID, body: AssetCreate, *, today: date
) -> AssetRead:
    """Add an asset; a home or private investment gets a row for its facts too.

    Raises:
        Forbidden: The actor may look, not change.
        NotFound: No such owner in the household.
        Invalid: Days contradict each other or lie in the future.
    """
    asset = owned.add_owned(session, household_id, _stored(body.columns(), {}), today=today)
    if asset.category == "real_estate":
        session.add(
            Property(
                household_id=household_id,
                asset_id=asset.id,
                purchase_price=asset.cost_basis,
                purchase_date=asset.acquired_on,
            )
        )
    elif asset.category == "alternative":
        session.add(
            Alternative(
                household_id=household_id,
                asset_id=asset.id,
                investment_type=asset.asset_type[:50],
                initial_investment=asset.cost_basis,
                inception_date=asset.acquired_on,
            )
        )
    return reread(session, asset, today=today)


def change_asset(session: Session, asset_id: UUID, body: AssetUpdate, *, today: date) -> AssetRead:
    """Change an asset's facts; a new value is added to its history.

    Raises:
        NotFound: No such asset, or no such owner in its household.
        Forbidden: The actor may look, not change.
        Invalid: Days contradict each other or lie in the future.
        Conflict: A home or private investment would become something else, or the reverse.
    """
    asset = queries.get_asset(session, asset_id, for_update=True)
    columns = _stored(body.columns(), asset.facts)
    wanted = columns.get("category", asset.category)
    if wanted != asset.category and {wanted, asset.category} & _WITH_FACTS:
        raise Conflict(
            "Real estate and alternative investments keep facts of their own: add the asset anew"
            " under its right category."
        )
    owned.change_owned(session, asset, columns, today=today)
    return reread(session, asset, today=today)


def delete_asset(session: Session, asset_id: UUID) -> None:
    """Remove an asset with its valuations; debts and income that named it stay.

    Raises:
        NotFound: No such asset.
        Forbidden: The actor may look, not change.
    """
    asset = queries.get_asset(session, asset_id, for_update=True)
    since = owned.first_day(session, asset)
    parts: list[Any] = [
        *queries.list_valuations(session, asset_id, limit=100_000),
        queries.property_of(session, asset_id),
        queries.alternative_of(session, asset_id),
    ]
    for part in parts:
        if part is not None:
            session.delete(part)
    session.flush()  # before the asset, or the database removes them unseen by the audit log
    session.delete(asset)
    session.flush()
    valuations.mark_since(session, asset.household_id, since)


def read_asset(session: Session, asset_id: UUID, *, today: date) -> AssetRead:
    """One asset with its value today.

    Raises:
        NotFound: None of that id among the actor's households.
    """
    asset = queries.get_asset(session, asset_id)
    return read(asset, owned.value_of(session, asset, today))


def list_assets(
    session: Session,
    household_id: UUID,
    *,
    today: date,
    category: str | None = None,
    cursor: str | None,
    limit: int,
) -> Page[AssetRead]:
    """Assets by name with their values today, of one category where it is given.

    Raises:
        Invalid: The category is one that is kept as accounts.
        NotFound: Nothing is called so.
    """
    key = None
    if category is not None:
        key = category_key(category)
        if key is None:
            raise Invalid(why_no_category(category).capitalize() + ".", field="cat")
    page = queries.list_assets(session, household_id, category=key, cursor=cursor, limit=limit)
    values = owned.values_of(session, household_id, page.items, today)
    return Page([read(asset, values[asset.id]) for asset in page.items], page.next)


def stats(session: Session, household_id: UUID, *, today: date) -> AssetStats:
    """What is owned today, by category and currency."""
    rows = [asset for asset in queries.assets_of(session, household_id) if asset.is_active]
    values = owned.values_of(session, household_id, rows, today)
    groups: dict[tuple[str, str], list[Asset]] = {}
    for asset in rows:
        groups.setdefault((asset.category, asset.currency), []).append(asset)
    return AssetStats(
        as_of=today,
        count=len(rows),
        items=[
            _stat(category, currency, groups[category, currency], values)
            for category, currency in sorted(groups)
        ],
    )


def read(asset: Asset, worth: BelongingValue) -> AssetRead:
    """Return an asset's answer."""
    return AssetRead.of(
        asset,
        category_title=ASSET_CATEGORIES[asset.category],
        ticker_symbol=asset.facts.get("ticker_symbol"),
        metadata={name: fact for name, fact in asset.facts.items() if name != "ticker_symbol"},
        **owned.worth_fields(worth),
    )


def reread(session: Session, asset: Asset, *, today: date) -> AssetRead:
    """Return a changed asset's answer, as the database has it."""
    session.flush()
    session.refresh(asset)
    return read(asset, owned.value_of(session, asset, today))


def _stored(columns: dict[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the ticker among the facts: units with a price belong into an account."""
    if "ticker_symbol" in columns:
        ticker = columns.pop("ticker_symbol")
        kept = {**columns.get("facts", facts), "ticker_symbol": ticker}
        columns["facts"] = {name: fact for name, fact in kept.items() if fact is not None}
    elif "facts" in columns and "ticker_symbol" in facts:
        columns["facts"] = {**columns["facts"], "ticker_symbol": facts["ticker_symbol"]}
    return columns


def _stat(
    category: str,
    currency: str,
    rows: Sequence[Asset],
    values: Mapping[UUID, BelongingValue],
) -> AssetStat:
    worth = [values[asset.id] for asset in rows]
    costs = [asset.cost_basis * asset.ownership for asset in rows if asset.cost_basis is not None]
    without = sum(one.value is None for one in worth)
    status = status_name(belongings.worst([one.status for one in worth]))
    return AssetStat(
        category=category,
        category_title=ASSET_CATEGORIES[category],
        currency=currency,
        count=len(rows),
        value=belongings.total(worth, "asset", currency),
        cost_basis=sum(costs, Decimal(0)).quantize(belongings.CENT),
        without_value=without,
        without_cost=len(rows) - len(costs),
        status="partial" if 0 < without < len(rows) else status,
    )
