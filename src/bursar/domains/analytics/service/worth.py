"""What a household owns and owes, line by line and day by day: net worth before it is added up.

Net worth is positions, plus cash, plus assets outside accounts, less debts. Cash below zero is
owed wherever it lies: on a card, on a loan account, on margin. A debt that is linked to an account
is that account's cash and is not counted again. Short positions are negative assets.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.days import DailyRows, daily_rows
from bursar.domains.analytics.queries.scope import Scope
from bursar.domains.analytics.schemas.figures import Missing
from bursar.domains.analytics.service.figures import known, missing_part
from bursar.domains.ledger.models import ASSET_CATEGORIES, LIABILITY_KINDS
from bursar.engines.arrays import BoolArray, FloatArray
from bursar.engines.ledger.valuation import StatusArray

LineKind = Literal["position", "cash", "asset", "liability"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing owned or owed.

    Attributes:
        label: Symbol, currency or name; of positions the instrument's id until facts are read.
        worth_class: Its class in net worth.
        category: Of assets and debts, in words.
    """

    kind: LineKind
    label: str
    worth_class: str
    currency: str
    owner_id: UUID | None
    account_id: UUID | None = None
    instrument_id: UUID | None = None
    belonging_id: UUID | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """Lines with their values in the household's currency; debts are negative.

    Attributes:
        first_on: Day of the first column.
        values: Shape (lines, days), not a number where a value is not known.
        amounts: The same with 0 where a value is not known, for sums; the status says so.
        status: `ValueStatus`, same shape.
        rows: The positions and cash as stored: the first `len(rows.keys)` lines, in their order.
    """

    first_on: date
    lines: Sequence[Line]
    values: FloatArray
    amounts: FloatArray
    status: StatusArray
    rows: DailyRows

    def owned(self) -> FloatArray:
        """Assets by day: what is known of them."""
        kinds = np.array([line.kind for line in self.lines], dtype="U9")
        cash = np.maximum(self.amounts[kinds == "cash"], 0.0)
        others = self.amounts[(kinds == "position") | (kinds == "asset")]
        total: FloatArray = cash.sum(axis=0) + others.sum(axis=0)
        return total

    def net(self) -> FloatArray:
        """Net worth by day: what is known of it."""
        total: FloatArray = self.amounts.sum(axis=0)
        return total

    def anything(self) -> BoolArray:
        """Whether something was owned or owed, known or not, by day."""
        there: BoolArray = (self.amounts != 0.0).any(axis=0) | (self.status != 0).any(axis=0)
        return there

    def by(self, key: Callable[[Line], str]) -> dict[str, FloatArray]:
        """Net worth by day of each group of lines, in order of first appearance."""
        groups: dict[str, list[int]] = {}
        for at, line in enumerate(self.lines):
            groups.setdefault(key(line), []).append(at)
        return {name: self.amounts[ats].sum(axis=0) for name, ats in groups.items()}


def worth(session: Session, scope: Scope, *, first: date) -> Worth:
    """Return everything that counts on each day from `first` to the scope's day."""
    rows = daily_rows(session, scope.household_id, scope.account_ids, first=first, last=scope.on)
    lines = [_held(scope, key.account_id, key.instrument_id, key.currency) for key in rows.keys]
    values, status = [rows.base], [rows.status]
    if scope.includes_belongings:
        for one in fact_queries.belongings(
            session, scope.household_id, scope.currency, first=first, last=scope.on
        ):
            series = one.series
            owed = series.kind == "liability"
            lines.append(
                Line(
                    kind=series.kind,
                    label=series.name,
                    worth_class="debt" if owed else series.category,
                    currency=series.currency,
                    owner_id=series.owner_id,
                    belonging_id=series.id,
                    category=(LIABILITY_KINDS if owed else ASSET_CATEGORIES)[series.category],
                )
            )
            values.append((-one.base if owed else one.base)[None, :])
            status.append(one.status[None, :])
    joined = np.concatenate(values)
    return Worth(first, lines, joined, known(joined), np.concatenate(status), rows)


def _held(scope: Scope, account_id: UUID, instrument_id: UUID | None, currency: str) -> Line:
    account = scope.accounts[account_id]
    return Line(
        kind="cash" if instrument_id is None else "position",
        label=currency if instrument_id is None else str(instrument_id),
        worth_class=account.account_class,
        currency=currency,
        owner_id=account.owner_id,
        account_id=account_id,
        instrument_id=instrument_id,
    )


def missing_on_last_day(scope: Scope, found: Worth, names: Callable[[UUID], str]) -> list[Missing]:
    """Return the parts of the last day that are unknown or old, worst first."""
    last = found.status[:, -1]
    ats = [int(at) for at in np.flatnonzero(last)]
    parts = []
    for at in sorted(ats, key=lambda at: (-int(last[at]), at)):
        line = found.lines[at]
        label = names(line.instrument_id) if line.instrument_id else line.label
        parts.append(
            missing_part(
                scope,
                int(last[at]),
                label=label,
                account_id=line.account_id,
                instrument_id=line.instrument_id,
                belonging_id=line.belonging_id,
            )
        )
    return parts
