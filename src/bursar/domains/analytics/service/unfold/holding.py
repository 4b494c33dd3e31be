"""A holding as units times price times rate, and cash as entries: down to transactions."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries import facts as fact_queries
from bursar.domains.analytics.queries.entries import transactions_of
from bursar.domains.analytics.queries.rows import price_row, rate_row
from bursar.domains.analytics.queries.scope import Scope
from bursar.domains.analytics.schemas.figures import Status
from bursar.domains.analytics.schemas.unfold import Node
from bursar.domains.analytics.service import figures
from bursar.domains.analytics.service.unfold.nodes import leaf, product, source, total
from bursar.domains.analytics.service.worth import worth
from bursar.domains.ledger.queries import entries as entry_queries
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.positions import epoch_day
from bursar.engines.ledger.series import rate_of_days
from bursar.engines.ledger.valuation import ValueStatus
from bursar.kit.errors import NotFound

MOST_ENTRIES = 1_000


def holding_tree(session: Session, scope: Scope, instrument_id: UUID) -> Node:
    """Return what is held of an instrument, in each account of the scope.

    Raises:
        NotFound: Nothing of it is or was held there.
    """
    facts = fact_queries.instrument_facts(session, [instrument_id]).get(instrument_id)
    found = worth(session, scope, first=scope.on - timedelta(days=1))
    lines = [at for at, key in enumerate(found.rows.keys) if key.instrument_id == instrument_id]
    if facts is None or not lines:
        raise NotFound("holding")
    changes = _unit_changes(session, scope, instrument_id)
    factors = _price_factors(session, scope, facts)
    nodes = []
    for at in lines:
        key = found.rows.keys[at]
        units = _units(changes.get(key.account_id, []))
        label = f"{facts.symbol} in {scope.accounts[key.account_id].name}"
        nodes.append(product(label, scope.currency, [units, *factors]))
    return nodes[0] if len(nodes) == 1 else total(facts.symbol, scope.currency, nodes)


def _unit_changes(
    session: Session, scope: Scope, instrument_id: UUID
) -> dict[UUID, list[tuple[Any, Decimal]]]:
    """Return what changed the units in each account: the event, and by how many units."""
    ids = entry_queries.connected_instruments(session, scope.household_id, [instrument_id])
    books = entry_queries.books(session, scope.household_id, ids, with_prices=False)
    compiled = compile_events(
        entry_queries.entries(session, scope.household_id, instrument_ids=ids), books.terms
    )
    found: dict[UUID, list[tuple[Any, Decimal]]] = {}
    for event in compiled.events:
        own = event.instrument_id == instrument_id and event.on <= scope.on
        if own and event.quantity:
            found.setdefault(UUID(str(event.account_id)), []).append((event, event.quantity))
    return found


def _units(changes: Sequence[tuple[Any, Decimal]]) -> Node:
    children = []
    early, late = changes[:-MOST_ENTRIES], changes[-MOST_ENTRIES:]
    if early:
        children.append(
            leaf(
                f"{len(early)} earlier entries",
                float(sum((quantity for _, quantity in early), Decimal(0))),
                "units",
                source("transaction", on=early[-1][0].on, note="added up"),
            )
        )
    for event, quantity in late:
        row_id = event.entry_id if isinstance(event.entry_id, UUID) else None
        note = None if row_id else "an action of the market"
        children.append(
            leaf(
                f"{event.on.isoformat()} {event.kind.value.replace('_', ' ')}",
                float(quantity),
                "units",
                source("transaction", row_id, on=event.on, note=note),
            )
        )
    return total("Units", "units", children)


def _price_factors(
    session: Session, scope: Scope, facts: fact_queries.InstrumentFacts
) -> list[Node]:
    """Return price, multiplier and exchange rate of an instrument on the scope's day."""
    row = price_row(session, scope.household_id, facts.id, on=scope.on)
    if facts.kind == "future":
        factors = [leaf("Value of a contract", 0.0, facts.currency, source(
            "terms", facts.id, note="settled in cash every day"
        ))]  # fmt: skip
    elif row is None:
        factors = [leaf("Price", None, facts.currency, source("price"), status="missing_price")]
    else:
        stale: Status = "stale" if (scope.on - row.on_day).days > 7 else "complete"
        stated = source("price", facts.id, on=row.on_day, note=row.source)
        factors = [leaf("Price", float(row.close), facts.currency, stated, status=stale)]
    if facts.multiplier != 1:
        stated = source("terms", facts.id, note="units of the underlying in one contract")
        factors.append(leaf("Multiplier", float(facts.multiplier), "units", stated))
    if facts.currency != scope.currency:
        factors.append(rate_node(session, scope, facts.currency))
    return factors


def rate_node(session: Session, scope: Scope, currency: str) -> Node:
    """Return the exchange rate to the household's currency on the scope's day."""
    market = fact_queries.rates_market(session, scope.household_id, scope.currency, {currency})
    rates, status = rate_of_days(market, currency, np.array([epoch_day(scope.on)]))
    row = rate_row(session, scope.household_id, currency, scope.currency, on=scope.on)
    note = None
    if row is not None:
        note = f"1 {row.base} = {row.rate.normalize():f} {row.quote}, {row.source}"
    known = int(status[0]) < ValueStatus.MISSING_RATE
    return leaf(
        "Exchange rate",
        float(rates[0]) if known else None,
        f"{scope.currency}/{currency}",
        source("rate", on=row.on_day if row is not None else None, note=note),
        status=figures.one_status(int(status[0])),
    )


def cash_tree(session: Session, scope: Scope, currency: str) -> Node:
    """Return the cash of the scope's accounts in one currency as the entries that moved it."""
    rows = transactions_of(session, scope.household_id, scope.account_ids, on=scope.on)
    moved: list[tuple[Any, Decimal]] = []
    for row in rows:
        if row.currency == currency and row.amount:
            moved.append((row, row.amount))
        if row.counter_currency == currency and row.counter_amount:
            moved.append((row, row.counter_amount))
    early, late = moved[:-MOST_ENTRIES], moved[-MOST_ENTRIES:]
    children = []
    if early:
        children.append(
            leaf(
                f"{len(early)} earlier entries",
                float(sum((amount for _, amount in early), Decimal(0))),
                currency,
                source("transaction", on=early[-1][0].traded_on, note="added up"),
            )
        )
    children.extend(
        leaf(
            f"{row.traded_on.isoformat()} {row.kind.replace('_', ' ')}",
            float(amount),
            currency,
            source("transaction", row.id, on=row.traded_on),
        )
        for row, amount in late
    )
    cash = total(f"Cash in {currency}", currency, children)
    if currency == scope.currency:
        return cash
    return product(
        f"Cash in {currency}", scope.currency, [cash, rate_node(session, scope, currency)]
    )
