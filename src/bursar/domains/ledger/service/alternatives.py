"""Private funds, private shares and the like: an asset with facts beside it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Alternative, Asset
from bursar.domains.ledger.queries import alternatives as queries
from bursar.domains.ledger.queries import assets as asset_queries
from bursar.domains.ledger.queries.belongings import BelongingValue
from bursar.domains.ledger.schemas.alternatives import (
    ALTERNATIVE_FIELDS,
    AlternativeCreate,
    AlternativeRead,
    AlternativeUpdate,
)
from bursar.domains.ledger.service import assets, owned
from bursar.kit.errors import Invalid
from bursar.kit.paging import Page

CATEGORY = "alternative"


def create_alternative(
    session: Session, household_id: UUID, body: AlternativeCreate, *, today: date
) -> AlternativeRead:
    """Add a private investment and its asset.

    Raises:
        Forbidden: The actor may look, not change.
        NotFound: No such owner in the household.
        Invalid: It has no name, more is unfunded than committed, or days contradict each other.
    """
    facts, columns = _split(body.columns())
    if columns.get("name") is None:
        raise Invalid("Give the investment a name.", field="investment_name")
    if "initial_investment" in facts:
        columns.setdefault("cost_basis", facts["initial_investment"])
    if "inception_date" in facts:
        columns.setdefault("acquired_on", facts["inception_date"])
    columns |= {"category": CATEGORY, "asset_type": facts["investment_type"]}
    asset = owned.add_owned(session, household_id, columns, today=today)
    row = Alternative(household_id=household_id, asset_id=asset.id, **facts)
    _check_commitment(row)
    session.add(row)
    return _reread(session, row, asset, today=today)


def change_alternative(
    session: Session, alternative_id: UUID, body: AlternativeUpdate, *, today: date
) -> AlternativeRead:
    """Change facts of a private investment or its asset.

    Raises:
        NotFound: No such investment, or no such owner in its household.
        Forbidden: The actor may look, not change.
        Invalid: More is unfunded than committed, or days contradict each other.
    """
    row = queries.get_alternative(session, alternative_id, for_update=True)
    asset = asset_queries.get_asset(session, row.asset_id, for_update=True)
    facts, columns = _split(body.columns())
    for name, value in facts.items():
        setattr(row, name, value)
    _check_commitment(row)
    if "investment_type" in facts:
        columns["asset_type"] = facts["investment_type"]
    owned.change_owned(session, asset, columns, today=today)
    return _reread(session, row, asset, today=today)


def delete_alternative(session: Session, alternative_id: UUID) -> None:
    """Remove a private investment with its asset and valuations.

    Raises:
        NotFound: No such investment.
        Forbidden: The actor may look, not change.
    """
    assets.delete_asset(session, queries.get_alternative(session, alternative_id).asset_id)


def read_alternative(session: Session, alternative_id: UUID, *, today: date) -> AlternativeRead:
    """One private investment with its value today.

    Raises:
        NotFound: None of that id among the actor's households.
    """
    row = queries.get_alternative(session, alternative_id)
    asset = asset_queries.get_asset(session, row.asset_id)
    return _read(row, asset, owned.value_of(session, asset, today))


def list_alternatives(
    session: Session, household_id: UUID, *, today: date, cursor: str | None, limit: int
) -> Page[AlternativeRead]:
    """Private investments by name with their values today."""
    page = asset_queries.list_assets(
        session, household_id, category=CATEGORY, cursor=cursor, limit=limit
    )
    facts = queries.by_asset(session, page.items)
    values = owned.values_of(session, household_id, page.items, today)
    return Page(
        [
            _read(facts[asset.id], asset, values[asset.id])
            for asset in page.items
            if asset.id in facts
        ],
        page.next,
    )


def _reread(session: Session, row: Alternative, asset: Asset, *, today: date) -> AlternativeRead:
    session.flush()
    session.refresh(row)
    session.refresh(asset)
    return _read(row, asset, owned.value_of(session, asset, today))


def _read(row: Alternative, asset: Asset, worth: BelongingValue) -> AlternativeRead:
    shared = {**owned.asset_fields(asset), **owned.worth_fields(worth)}
    # The fund's usual way of being valued, where it says one, above that of the last value.
    shared["valuation_method"] = row.valuation_method or worth.method
    return AlternativeRead.of(
        row, investment_name=asset.name, valuation_date=worth.stated_on, **shared
    )


def _split(columns: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    facts = {name: value for name, value in columns.items() if name in ALTERNATIVE_FIELDS}
    rest = {name: value for name, value in columns.items() if name not in facts}
    if facts.get("valuation_method"):
        rest["valuation_method"] = facts["valuation_method"]  # of the value given beside it
    return facts, rest


def _check_commitment(row: Alternative) -> None:
    committed, unfunded = row.commitment_amount, row.unfunded_commitment
    if committed is not None and unfunded is not None and unfunded > committed:
        raise Invalid("More is unfunded than was committed.", field="unfunded_commitment")
