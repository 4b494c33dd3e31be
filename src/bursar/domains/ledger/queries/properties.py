"""Reading homes and rentals with their assets and the debts on them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Asset, Liability, Property
from bursar.domains.ledger.queries import belongings
from bursar.domains.ledger.queries.rows import get_row


def get_property(session: Session, property_id: UUID, *, for_update: bool = False) -> Property:
    """One property of the actor's households.

    Raises:
        NotFound: None of that id among them.
        Forbidden: `for_update`, and the actor may look, not change.
    """
    return get_row(session, Property, property_id, "property", for_update=for_update)


def by_asset(session: Session, assets: Sequence[Asset]) -> Mapping[UUID, Property]:
    """The facts of several homes, by their asset."""
    ids = [asset.id for asset in assets]
    return {
        row.asset_id: row
        for row in session.scalars(select(Property).where(Property.asset_id.in_(ids)))
    }


def debts_on(session: Session, asset_id: UUID) -> Sequence[Liability]:
    """The debts that financed an asset, oldest first."""
    return session.scalars(
        select(Liability).where(Liability.asset_id == asset_id).order_by(Liability.id)
    ).all()


def debt_by_asset(
    session: Session, assets: Sequence[Asset], day: date
) -> Mapping[UUID, Decimal | None]:
    """What is owed on each of several assets on a day, in the asset's currency.

    None where a debt's balance is unknown or in another currency: no rate is assumed.
    """
    by_id = {asset.id: asset for asset in assets}
    debts = session.scalars(select(Liability).where(Liability.asset_id.in_(by_id))).all()
    found: dict[UUID, Decimal | None] = dict.fromkeys(by_id, Decimal(0))
    if not debts:
        return found
    values = {
        one.id: one.value
        for one in belongings.liabilities_on(
            session,
            assets[0].household_id,
            day,
            ids=[debt.id for debt in debts],
            linked=True,
        )
    }
    for debt in debts:
        if debt.asset_id is None:
            continue
        so_far, owed = found[debt.asset_id], values[debt.id]
        same = debt.currency == by_id[debt.asset_id].currency
        found[debt.asset_id] = (
            so_far + owed if same and so_far is not None and owed is not None else None
        )
    return found
