"""Reading the daily series: arrays of the positions and the cash of a household."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import LedgerMark, LedgerState, PositionSeries
from bursar.engines.ledger.positions import day_date, epoch_day
from bursar.engines.ledger.series import COLUMNS, Column, Movements, PositionRow


def stored_rows(
    session: Session,
    household_id: UUID,
    *,
    instrument_ids: Collection[UUID] | None = None,
    account_ids: Collection[UUID] | None = None,
) -> list[PositionRow]:
    """Return the daily series of a household as the last rebuild left them.

    Args:
        session: Bound to an actor who sees the household.
        household_id: Whose.
        instrument_ids: Only these instruments (and no cash).
        account_ids: Only these accounts.
    """
    statement = select(
        PositionSeries.account_id,
        PositionSeries.instrument_id,
        PositionSeries.currency,
        PositionSeries.first_on,
        PositionSeries.units,
        PositionSeries.values,
        PositionSeries.values_base,
        PositionSeries.statuses,
        PositionSeries.moved_on,
        PositionSeries.movements,
    ).where(PositionSeries.household_id == household_id)
    if instrument_ids is not None:
        statement = statement.where(PositionSeries.instrument_id.in_(instrument_ids))
    if account_ids is not None:
        statement = statement.where(PositionSeries.account_id.in_(account_ids))
    return [_row(row) for row in session.execute(statement)]


def _row(row: Any) -> PositionRow:
    account_id, instrument_id, currency, first_on, units, local, base, status, days, amounts = row
    values = _floats(local)
    return PositionRow(
        account_id=account_id,
        instrument_id=instrument_id,
        currency=currency,
        first_day=epoch_day(first_on),
        units=_floats(units),
        local=values,
        # Rows in the household's own currency store their values once.
        base=_floats(base) if base else values,
        status=np.frombuffer(status, dtype=np.uint8),
        moved=Movements(
            np.frombuffer(days, dtype="<i4").astype(np.int64),
            _floats(amounts).reshape(-1, COLUMNS),
        ),
    )


def _floats(content: bytes) -> Any:
    return np.frombuffer(content, dtype="<f8")


def packed(row: PositionRow) -> tuple[Any, ...]:
    """Return the stored columns of a row, in the order of `PACKED`."""
    return (
        row.account_id,
        row.instrument_id,
        row.currency,
        day_date(row.first_day),
        row.units.astype("<f8").tobytes(),
        row.local.astype("<f8").tobytes(),
        b"" if row.base is row.local else row.base.astype("<f8").tobytes(),
        row.status.astype(np.uint8).tobytes(),
        row.moved.days.astype("<i4").tobytes(),
        row.moved.amounts.astype("<f8").tobytes(),
    )


PACKED = (
    ("account_id", "uuid"),
    ("instrument_id", "uuid"),
    ("currency", "varchar"),
    ("first_on", "date"),
    ("units", "bytea"),
    ("values", "bytea"),
    ("values_base", "bytea"),
    ("statuses", "bytea"),
    ("moved_on", "bytea"),
    ("movements", "bytea"),
)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the derived rows are.

    Attributes:
        version: Grows with every change; caches hang on it.
        valued_to: Last day with values; None where nothing was ever rebuilt.
        is_pending: Changes wait for the rebuild: figures read now are of before them.
    """

    version: int
    valued_to: date | None
    is_pending: bool


def freshness(session: Session, household_id: UUID) -> Freshness:
    """Return how far the derived rows of a household are."""
    state = session.execute(
        select(LedgerState.version, LedgerState.valued_to).where(
            LedgerState.household_id == household_id
        )
    ).one_or_none()
    pending = session.scalar(
        select(LedgerMark.id).where(LedgerMark.household_id == household_id).limit(1)
    )
    version, valued_to = state or (0, None)
    return Freshness(version=version, valued_to=valued_to, is_pending=pending is not None)


def stored_instruments(session: Session, household_id: UUID) -> set[UUID]:
    """Return the instruments that have a series."""
    found = session.scalars(
        select(PositionSeries.instrument_id)
        .where(
            PositionSeries.household_id == household_id, PositionSeries.instrument_id.is_not(None)
        )
        .distinct()
    )
    return {instrument_id for instrument_id in found if instrument_id is not None}


def stored_movements(
    session: Session, household_id: UUID, *, account_ids: Collection[UUID] | None
) -> list[tuple[UUID, str, Movements]]:
    """Return account, currency and movements of every instrument's row, without its values."""
    statement = select(
        PositionSeries.account_id,
        PositionSeries.currency,
        PositionSeries.moved_on,
        PositionSeries.movements,
    ).where(PositionSeries.household_id == household_id, PositionSeries.instrument_id.is_not(None))
    if account_ids is not None:
        statement = statement.where(PositionSeries.account_id.in_(account_ids))
    return [
        (
            account_id,
            currency,
            Movements(
                np.frombuffer(days, dtype="<i4").astype(np.int64),
                _floats(amounts).reshape(-1, COLUMNS),
            ),
        )
        for account_id, currency, days, amounts in session.execute(statement)
    ]


CashKey = tuple[UUID, str, UUID]


def cash_moves(rows: Iterable[PositionRow]) -> dict[CashKey, bytes]:
    """Return what each instrument's row moves of its account's cash, to compare with another."""
    return {
        (UUID(str(row.account_id)), row.currency, UUID(str(row.instrument_id))): _cash_of(row.moved)
        for row in rows
        if row.instrument_id is not None
    }


def _cash_of(moved: Movements) -> bytes:
    return (
        moved.days.astype("<i4").tobytes()
        + np.ascontiguousarray(moved.amounts[:, Column.CASH]).tobytes()
    )


def stored_cash_moves(
    session: Session, household_id: UUID, instrument_ids: Collection[UUID]
) -> dict[CashKey, bytes]:
    """Return `cash_moves` of the stored rows of some instruments."""
    rows = session.execute(
        select(
            PositionSeries.account_id,
            PositionSeries.currency,
            PositionSeries.instrument_id,
            PositionSeries.moved_on,
            PositionSeries.movements,
        ).where(
            PositionSeries.household_id == household_id,
            PositionSeries.instrument_id.in_(instrument_ids),
        )
    )
    return {
        (account_id, currency, instrument_id): _cash_of(_moved(days, amounts))
        for account_id, currency, instrument_id, days, amounts in rows
        if instrument_id is not None
    }


def stored_own_cash(
    session: Session, household_id: UUID, account_ids: Collection[UUID] | None
) -> dict[tuple[UUID, str], Movements]:
    """Return what moved the accounts' cash without an instrument, as stored."""
    statement = select(
        PositionSeries.account_id,
        PositionSeries.currency,
        PositionSeries.moved_on,
        PositionSeries.movements,
    ).where(PositionSeries.household_id == household_id, PositionSeries.instrument_id.is_(None))
    if account_ids is not None:
        statement = statement.where(PositionSeries.account_id.in_(account_ids))
    return {
        (account_id, currency): _moved(days, amounts)
        for account_id, currency, days, amounts in session.execute(statement)
    }


def _moved(days: bytes, amounts: bytes) -> Movements:
    """Return stored movements as arrays of their own, which may be changed."""
    return Movements(
        np.frombuffer(days, dtype="<i4").astype(np.int64),
        _floats(amounts).reshape(-1, COLUMNS).copy(),
    )
