"""What a rebuild has to do: what the marks ask for, and what new days bring by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Transaction
from bursar.domains.ledger.queries import entries as entry_queries
from bursar.domains.ledger.queries import series
from bursar.domains.market.queries.instruments import corporate_actions


@dataclass(frozen=True, slots=True)
class Work:
    """What the marks of a household ask for."""

    everything: bool
    refold: frozenset[UUID]  # instruments
    cash_of: frozenset[UUID]  # accounts whose rows without an instrument changed
    revalue: frozenset[UUID]  # instruments
    new_day: bool = False  # every series has to reach today


def asked(found: Sequence[Any]) -> Work:
    """Return the work that marks ask for.

    A mark to revalue without an instrument asks for daily net worth alone: a belonging changed,
    or a day began, which the rebuild sees by itself.
    """
    refolds = [mark for mark in found if mark.scope == "refold"]
    return Work(
        everything=any(mark.scope == "all" for mark in found)
        or any(mark.instrument_id is None and mark.account_id is None for mark in refolds),
        refold=frozenset(mark.instrument_id for mark in refolds if mark.instrument_id),
        cash_of=frozenset(mark.account_id for mark in refolds if mark.instrument_id is None),
        revalue=frozenset(
            mark.instrument_id
            for mark in found
            if mark.scope == "revalue" and mark.instrument_id is not None
        ),
    )


def with_new_days(
    session: Session, household_id: UUID, work: Work, valued_to: date, today: date
) -> Work:
    """Add what the days since the last rebuild bring, whatever the marks ask for.

    Entries dated and corporate actions announced for those days take effect now.
    """
    due = session.execute(
        select(
            Transaction.account_id, Transaction.instrument_id, Transaction.counter_instrument_id
        ).where(Transaction.household_id == household_id, Transaction.traded_on > valued_to)
    ).all()
    held = entry_queries.household_instruments(session, household_id)
    held |= series.stored_instruments(session, household_id)
    acted = {
        action.instrument_id
        for action in corporate_actions(session, household_id, held)
        if valued_to < action.ex_on <= today
    }
    named = {row.instrument_id for row in due} | {row.counter_instrument_id for row in due}
    return replace(
        work,
        refold=work.refold | acted | (named - {None}),
        cash_of=work.cash_of | {row.account_id for row in due if row.instrument_id is None},
        new_day=True,
    )
