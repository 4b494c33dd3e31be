"""Reading private funds, private shares and the like."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Alternative, Asset
from bursar.domains.ledger.queries.rows import get_row


def get_alternative(
    session: Session, alternative_id: UUID, *, for_update: bool = False
) -> Alternative:
    """One private investment of the actor's households.

    Raises:
        NotFound: None of that id among them.
        Forbidden: `for_update`, and the actor may look, not change.
    """
    return get_row(
        session, Alternative, alternative_id, "private investment", for_update=for_update
    )


def by_asset(session: Session, assets: Sequence[Asset]) -> Mapping[UUID, Alternative]:
    """The facts of several private investments, by their asset."""
    ids = [asset.id for asset in assets]
    return {
        row.asset_id: row
        for row in session.scalars(select(Alternative).where(Alternative.asset_id.in_(ids)))
    }
