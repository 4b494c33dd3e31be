"""What assets were worth: each statement is a row with its day."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Asset, AssetValuation
from bursar.domains.ledger.queries import assets as queries
from bursar.domains.ledger.schemas.assets import ValuationCreate, ValuationRead
from bursar.domains.ledger.service import marks
from bursar.kit.errors import Invalid, NotFound
from bursar.kit.paging import Page, decode_cursor, encode_cursor

OWN_ESTIMATE = "owner's estimate"
HOUSEHOLD = "household"


def list_valuations(
    session: Session, asset_id: UUID, *, cursor: str | None, limit: int
) -> Page[ValuationRead]:
    """What an asset was worth, latest first.

    Raises:
        NotFound: No such asset.
    """
    queries.get_asset(session, asset_id)
    before = None
    if cursor is not None:
        try:
            before = date.fromisoformat(decode_cursor(cursor, 1)[0])
        except ValueError as error:
            raise Invalid("The cursor is not one that this list gave.", field="cursor") from error
    rows = queries.list_valuations(session, asset_id, limit=limit + 1, before=before)
    more = encode_cursor([rows[limit - 1].on_day]) if len(rows) > limit else None
    return Page([read(row) for row in rows[:limit]], more)


def add_valuation(
    session: Session, asset_id: UUID, body: ValuationCreate, *, today: date
) -> ValuationRead:
    """State what an asset was worth on a day; a second statement for a day replaces the first.

    Raises:
        NotFound: No such asset.
        Forbidden: The actor may look, not change.
        Invalid: The day lies in the future.
    """
    asset = queries.get_asset(session, asset_id, for_update=True)
    row = state_value(
        session, asset, body.value, on=body.valued_on, method=body.method, today=today
    )
    return read(row)


def delete_valuation(session: Session, asset_id: UUID, valuation_id: UUID) -> None:
    """Remove a statement of value; the one before it holds again.

    Raises:
        NotFound: No such asset, or no such valuation of it.
        Forbidden: The actor may look, not change.
    """
    asset = queries.get_asset(session, asset_id, for_update=True)
    row = session.get(AssetValuation, valuation_id)
    if row is None or row.asset_id != asset.id:
        raise NotFound("valuation")
    session.delete(row)
    session.flush()
    mark_since(session, asset.household_id, row.on_day)


def state_value(
    session: Session,
    asset: Asset,
    amount: Decimal,
    *,
    on: date,
    today: date,
    method: str = OWN_ESTIMATE,
    source: str = HOUSEHOLD,
) -> AssetValuation:
    """State what an asset is worth on a day, in place of what was said for that day before.

    Raises:
        Invalid: The day lies in the future.
    """
    if on > today:
        raise Invalid("A value cannot be stated for a day in the future.", field="valued_on")
    row = queries.valuation_on(session, asset.id, on)
    if row is None:
        row = AssetValuation(household_id=asset.household_id, asset_id=asset.id, on_day=on)
        session.add(row)
    row.value, row.method, row.source = amount, method, source
    session.flush()
    mark_since(session, asset.household_id, on)
    return row


def mark_since(session: Session, household_id: UUID, since: date | None) -> None:
    """Have daily net worth computed again since a day, where there is one."""
    if since is not None:
        marks.leave(session, household_id, scope="revalue", from_on=since)
    else:
        marks.touch(session, household_id)


def read(row: AssetValuation) -> ValuationRead:
    """Return a valuation's answer."""
    return ValuationRead(
        id=row.id,
        asset_id=row.asset_id,
        valued_on=row.on_day,
        value=row.value,
        method=row.method,
        source=row.source,
    )
