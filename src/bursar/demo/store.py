"""Writing a told story as one household: all of it, or nothing."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.demo.mark import VERSION
from bursar.demo.market import START
from bursar.demo.rows import NOTE, TRANSACTION, VALUATION, Writer, accounts_of
from bursar.demo.telling import Told
from bursar.domains.identity.models import Grant, Household
from bursar.domains.identity.service.households import create_household
from bursar.domains.ledger.models import Account
from bursar.domains.ledger.service import marks, portfolios
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.kit import audit
from bursar.kit.db import copy_rows


@dataclass(frozen=True, slots=True)
class Written:
    """A sample household as it stands: of which version, at which scale, up to which day."""

    household_id: UUID
    version: int | None
    scale: Decimal
    through: date


def find_written(session: Session, name: str) -> Written | None:
    """Return the sample household of a name that the actor owns, if it is there."""
    household_id = session.scalars(
        select(Household.id)
        .join(Grant, Grant.household_id == Household.id)
        .where(
            Household.name == name,
            Household.is_demo,
            Grant.level == "own",
            Grant.user_id == session.info["actor"].user_id,
        )
    ).first()
    if household_id is None:
        return None
    # Somebody may have opened accounts of their own beside the sample's.
    facts = next((row.facts for row in accounts_of(session, household_id) if _is_ours(row)), {})
    return Written(
        household_id=household_id,
        version=facts.get("sample_version"),
        scale=Decimal(facts.get("sample_scale", "1")),
        through=date.fromisoformat(facts.get("sample_through", START.isoformat())),
    )


def write_household(session: Session, told: Told, *, today: date) -> UUID:
    """Write everything of a household and build its figures; the session's actor owns it.

    Args:
        today: The last day valued; prices end a day earlier.
    """
    household_id = create_household(session, name=told.story.name, is_demo=True)
    writer = Writer(session, household_id, told)
    writer.people()
    writer.accounts()
    writer.belongings()
    writer.incomes()
    portfolios.ensure_all(session, household_id)
    _write_days(session, writer, after=START - timedelta(days=1), today=today)
    return household_id


def extend_household(session: Session, written: Written, told: Told, *, today: date) -> None:
    """Append the days since a household was written, told at the same scale.

    What people changed in it stays: accounts and assets they removed get nothing.
    """
    writer = Writer(session, written.household_id, told)
    for account in accounts_of(session, written.household_id):
        if _is_ours(account):
            account.facts = account.facts | {"sample_through": told.until.isoformat()}
    session.flush()
    _write_days(session, writer, after=written.through, today=today)


def _write_days(session: Session, writer: Writer, *, after: date, today: date) -> None:
    household_id = writer.household_id
    rows = list(writer.transactions(after))
    copy_rows(session, "transaction", TRANSACTION, rows)
    copy_rows(session, "asset_valuation", VALUATION, writer.valuations(after))
    audit.record(
        session,
        "sample_written",
        household_id=household_id,
        subject=("household", household_id),
        after={"version": VERSION, "transactions": len(rows), "note": NOTE},
    )
    marks.leave(session, household_id, scope="all", from_on=START)
    rebuild(session, household_id, today=today)


def _is_ours(account: Account) -> bool:
    return "sample_version" in account.facts
