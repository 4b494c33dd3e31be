"""Taking a figure apart: which tree for which figure."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.analytics.queries.scope import Choice, Scope, settle
from bursar.domains.analytics.schemas.unfold import FigureName, Node, Unfolding
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.performance import Period, measure
from bursar.domains.analytics.service.unfold.gains import performance_tree, realised_gain_tree
from bursar.domains.analytics.service.unfold.holding import cash_tree, holding_tree
from bursar.domains.analytics.service.unfold.worth import account_tree, net_worth_tree
from bursar.kit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which figure, and what it is of."""

    figure: FigureName
    instrument_id: UUID | None = None
    currency: str | None = None
    year: int | None = None
    period: Period = field(default_factory=Period)


def unfold(
    session: Session, household_id: UUID, choice: Choice, wanted: Wanted, *, today: date
) -> Unfolding:
    """Return the tree of rows and figures that made a figure.

    Raises:
        NotFound: No such household, portfolio, account or holding.
        Invalid: The figure needs an instrument, and none is named.
    """
    scope = settle(session, household_id, choice, today=today)
    root = _tree(session, scope, choice, wanted, today)
    return Unfolding(**figures.header(scope, root.status, []), figure=wanted.figure, root=root)


def _tree(session: Session, scope: Scope, choice: Choice, wanted: Wanted, today: date) -> Node:
    if wanted.figure is FigureName.NET_WORTH:
        return net_worth_tree(session, scope)
    if wanted.figure is FigureName.ACCOUNT_VALUE:
        return account_tree(session, scope)
    if wanted.figure is FigureName.HOLDING:
        if wanted.instrument_id is None:
            raise Invalid("Name the instrument whose holding is meant.", field="instrument_id")
        return holding_tree(session, scope, wanted.instrument_id)
    if wanted.figure is FigureName.CASH:
        return cash_tree(session, scope, wanted.currency or scope.currency)
    if wanted.figure is FigureName.REALISED_GAIN:
        return realised_gain_tree(session, scope, wanted.year)
    found = measure(
        session,
        scope.household_id,
        choice,
        wanted.period,
        instrument_id=wanted.instrument_id,
        today=today,
    )
    return performance_tree(session, found)
