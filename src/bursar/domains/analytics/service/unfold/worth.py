"""Net worth and what accounts are worth, down to holdings, cash, valuations and balances."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.scope import Scope
from bursar.domains.analytics.schemas.unfold import FigureName, Node
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.unfold.nodes import figure, leaf, source, total
from bursar.domains.analytics.service.worth import Worth, worth
from bursar.domains.ledger.queries.belongings import BelongingValue, value_on


def net_worth_tree(session: Session, scope: Scope) -> Node:
    """Return net worth as accounts, assets and debts."""
    found = worth(session, scope, first=scope.on)
    accounts = [node for node in _accounts(session, scope, found) if node.children]
    belongings = _belongings(session, scope, found) if scope.includes_belongings else []
    return total("Net worth", scope.currency, [*accounts, *belongings])


def account_tree(session: Session, scope: Scope) -> Node:
    """Return what the accounts of the scope are worth as their holdings and cash."""
    found = worth(session, scope, first=scope.on)
    nodes = _accounts(session, scope, found)
    return nodes[0] if len(nodes) == 1 else total("Accounts", scope.currency, nodes)


def _accounts(session: Session, scope: Scope, found: Worth) -> list[Node]:
    ids = {line.instrument_id for line in found.lines if line.instrument_id}
    facts = fact_queries.instrument_facts(session, ids)
    children: dict[UUID, list[Node]] = {one: [] for one in scope.accounts}
    for at, line in enumerate(found.lines):
        value, status = found.values[at, -1], int(found.status[at, -1])
        if line.account_id is None or (value == 0.0 and status == 0):
            continue
        name = FigureName.CASH if line.instrument_id is None else FigureName.HOLDING
        children[line.account_id].append(
            leaf(
                figures.symbol_of(facts, line.instrument_id)
                if line.instrument_id
                else f"Cash in {line.currency}",
                _known(value),
                scope.currency,
                figure(
                    name,
                    scope.on,
                    account_id=line.account_id,
                    instrument_id=line.instrument_id,
                    currency=line.currency if line.instrument_id is None else None,
                ),
                status=figures.one_status(status),
            )
        )
    return [
        total(
            account.name,
            scope.currency,
            children[account.id],
            stated=figure(FigureName.ACCOUNT_VALUE, scope.on, account_id=account.id),
        )
        for account in scope.accounts.values()
    ]


def _belongings(session: Session, scope: Scope, found: Worth) -> list[Node]:
    stated = {one.id: one for one in value_on(session, scope.household_id, scope.on)}
    nodes = []
    for at, line in enumerate(found.lines):
        value, status = found.values[at, -1], int(found.status[at, -1])
        if line.belonging_id is None or (value == 0.0 and status == 0):
            continue
        one = stated.get(line.belonging_id)
        nodes.append(
            leaf(
                line.label,
                _known(value),
                scope.currency,
                source(
                    "balance" if line.kind == "liability" else "valuation",
                    line.belonging_id,
                    on=_stated_on(one),
                    note=_note(one),
                ),
                status=figures.one_status(status),
            )
        )
    return nodes


def _stated_on(one: BelongingValue | None) -> date | None:
    return one.stated_on if one is not None else None


def _note(one: BelongingValue | None) -> str | None:
    """Say how the value was found, and by what it was multiplied."""
    if one is None or one.whole is None:
        return None
    words: Sequence[str | None] = (one.method, one.source, f"{one.whole} {one.currency} whole")
    return ", ".join(word for word in words if word)


def _known(value: float) -> float | None:
    return float(value) if value == value else None  # noqa: PLR0124 (not a number)
