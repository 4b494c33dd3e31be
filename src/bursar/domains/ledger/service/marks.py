"""Leaving word of what the rebuild has to do, in the transaction of the change itself."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bursar.domains.ledger.events import LedgerChanged
from bursar.domains.ledger.models import LedgerMark, LedgerState
from bursar.kit import audit, events
from bursar.kit.ids import new_id

Scope = Literal["all", "refold", "revalue"]


def leave(
    session: Session,
    household_id: UUID,
    *,
    scope: Scope,
    from_on: date,
    instrument_id: UUID | None = None,
    account_id: UUID | None = None,
) -> None:
    """Leave a mark, widen the one that is there, and announce the change; includes `touch`.

    Args:
        scope: `all` folds everything again, `refold` the named part, `revalue` keeps lots and
            computes values (and daily net worth) again. With neither instrument nor account the
            whole household is meant.
        from_on: The first day whose figures may differ.
    """
    audit.hold(session, household_id)
    fresh = insert(LedgerMark).values(
        id=new_id(),
        household_id=household_id,
        scope=scope,
        instrument_id=instrument_id,
        account_id=account_id,
        from_on=from_on,
        version=1,
    )
    session.execute(
        fresh.on_conflict_do_update(
            index_elements=["household_id", "scope", "instrument_id", "account_id"],
            set_={
                "from_on": func.least(LedgerMark.from_on, fresh.excluded.from_on),
                # The rebuild removes a mark only at the version it has read.
                "version": LedgerMark.version + 1,
            },
        )
    )
    touch(session, household_id)
    _announce(session, household_id)


def touch(session: Session, household_id: UUID) -> None:
    """Say that some record of the ledger changed: what is cached for the household is old now."""
    audit.hold(session, household_id)
    fresh = insert(LedgerState).values(household_id=household_id, version=1)
    session.execute(
        fresh.on_conflict_do_update(
            index_elements=["household_id"], set_={"version": LedgerState.version + 1}
        )
    )


def _announce(session: Session, household_id: UUID) -> None:
    """Publish the change once a transaction: one job does whatever marks it finds."""
    told = session.info.setdefault("ledger_changed", {})
    # A savepoint is a transaction of its own: what it published goes with it.
    transaction = session.get_nested_transaction() or session.get_transaction()
    if told.get(household_id) is not transaction:
        told[household_id] = transaction
        events.publish(session, LedgerChanged(household_id))
