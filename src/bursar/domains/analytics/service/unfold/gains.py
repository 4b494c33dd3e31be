"""Realised gains as disposals, and a window's change as its parts: down to transactions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.entries import disposals, transactions_of
from bursar.domains.analytics.queries.scope import Scope
from bursar.domains.analytics.schemas.unfold import FigureName, Node
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.performance import Measured
from bursar.domains.analytics.service.unfold.nodes import figure, leaf, source, total
from bursar.engines.arrays import FloatArray
from bursar.engines.ledger.positions import day_date, epoch_day
from bursar.engines.ledger.series import Column, PositionRow

MOST_LINES = 2_000


def realised_gain_tree(session: Session, scope: Scope, year: int | None) -> Node:
    """Return realised gains (taxable accounts) as proceeds, cost and adjustment of each sale."""
    rows = disposals(
        session,
        scope.household_id,
        scope.account_ids,
        year=year,
        taxable_only=True,
        limit=MOST_LINES,
    )
    children = []
    for row in rows:
        known = row.tax_proceeds is not None and row.tax_cost_basis is not None
        sold = source("transaction", row.transaction_id, on=row.disposed_on)
        bought = source("transaction", row.opening_transaction_id, on=row.acquired_on)
        parts = [
            leaf("Proceeds", _number(row.tax_proceeds), scope.currency, sold,
                 status="complete" if row.tax_proceeds is not None else "missing_price"),
            leaf("Cost", _number(row.tax_cost_basis, -1), scope.currency, bought,
                 status="complete" if row.tax_cost_basis is not None else "missing_price"),
        ]  # fmt: skip
        if row.tax_wash_disallowed:
            note = "loss disallowed by a wash sale"
            stated = source("transaction", row.transaction_id, on=row.disposed_on, note=note)
            parts.append(leaf("Wash sale", float(row.tax_wash_disallowed), scope.currency, stated))
        label = f"{row.disposed_on.isoformat()} {row.symbol}"
        node = total(label, scope.currency, parts)
        # A gain of which one side is not known is not a gain of the other side.
        children.append(
            node if known else node.model_copy(update={"value": None, "status": "missing_price"})
        )
    return total(f"Realised gain {year or ''}".strip(), scope.currency, children)


def _number(amount: Decimal | None, sign: int = 1) -> float | None:
    return None if amount is None else sign * float(amount)


def performance_tree(session: Session, found: Measured) -> Node:
    """Return the end value of a window as start value, flows and the parts of the gain."""
    parts = found.explained.total
    sources = _Sources(session, found)
    currency = found.scope.currency
    flows = sources.part("Flows", lambda amounts: amounts[:, Column.FLOW]
                         + amounts[:, Column.IN_KIND])  # fmt: skip
    income = sources.part("Income", lambda amounts: amounts[:, Column.INCOME])
    fees = sources.part("Fees", lambda amounts: -amounts[:, Column.FEE])
    taxes = sources.part("Taxes", lambda amounts: -amounts[:, Column.TAX])
    crossed = parts.flows - (flows.value or 0.0)
    if abs(crossed) > 0.005:
        note = "money that moved between what is measured and what is not"
        flows = total("Flows", currency, [
            *flows.children, leaf("Trades across the border", crossed, currency,
                                  source("figure", note=note)),
        ])  # fmt: skip
    prices = source("price", on=found.end, note="daily closes of every position in the window")
    rates = source("rate", on=found.end, note="daily exchange rates in the window")
    children = [
        leaf("Start value", parts.start_value, currency,
             figure(FigureName.NET_WORTH, found.start, **_accounts_of(found))),
        flows,
        leaf("Price", parts.price, currency, prices),
        income,
        fees,
        taxes,
        leaf("Currency", parts.currency, currency, rates),
    ]  # fmt: skip
    if abs(parts.residual) > 0.005:
        note = "rows that contradict each other"
        children.append(leaf("Residual", parts.residual, currency, source("figure", note=note)))
    return total("End value", currency, children)


def _accounts_of(found: Measured) -> Mapping[str, list[str]]:
    return {"account_id": sorted({str(row.account_id) for row in found.rows})}


class _Sources:
    """The transactions behind the movements of a window."""

    def __init__(self, session: Session, found: Measured) -> None:
        scope = found.scope
        rows = transactions_of(session, scope.household_id, scope.account_ids, on=found.end)
        self._ids: dict[tuple[UUID, UUID | None, date], list[UUID]] = {}
        for row in rows:
            if row.traded_on > found.start:
                key = (row.account_id, row.instrument_id, row.traded_on)
                self._ids.setdefault(key, []).append(row.id)
        kept = {id(row) for row in found.history.left_out}
        self._rows: Sequence[PositionRow] = [row for row in found.rows if id(row) not in kept]
        ids = {UUID(str(row.instrument_id)) for row in self._rows if row.instrument_id}
        self._facts = fact_queries.instrument_facts(session, ids)
        self._found = found

    def part(self, label: str, amount: Callable[[FloatArray], FloatArray]) -> Node:
        """Return one part as the days and rows that made it."""
        currency = self._found.scope.currency
        first, last = epoch_day(self._found.start), epoch_day(self._found.end)
        children = []
        for row in self._rows:
            days = row.moved.days
            inside = (days > first) & (days <= last)
            values = amount(row.moved.amounts[inside])
            rates = row.moved.amounts[inside, Column.RATE]
            for at in np.flatnonzero(values).tolist():
                on = day_date(int(days[inside][at]))
                children.append(self._leaf(row, on, float(values[at] * rates[at])))
        children.sort(key=lambda node: node.label)
        return total(label, currency, children)

    def _leaf(self, row: PositionRow, on: date, value: float) -> Node:
        instrument_id = UUID(str(row.instrument_id)) if row.instrument_id else None
        account_id = UUID(str(row.account_id))
        ids = self._ids.get((account_id, instrument_id, on), [])
        name = figures.symbol_of(self._facts, instrument_id) if instrument_id else row.currency
        account = self._found.scope.accounts[account_id].name
        note = None if len(ids) == 1 else ", ".join(str(one) for one in ids) or "several rows"
        stated = source("transaction", ids[0] if ids else None, on=on, note=note)
        return leaf(
            f"{on.isoformat()} {name} in {account}", value, self._found.scope.currency, stated
        )
