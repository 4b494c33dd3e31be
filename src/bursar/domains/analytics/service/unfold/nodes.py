"""Making nodes: a sum is what its children add up to, so that no node can disagree with them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from bursar.domains.analytics.schemas.figures import Status
from bursar.domains.analytics.schemas.unfold import FigureName, Node, Source

_KNOWN: frozenset[Status] = frozenset({"complete", "stale"})


def source(
    kind: Literal["transaction", "price", "rate", "valuation", "balance", "figure", "terms"],
    row_id: UUID | None = None,
    *,
    on: date | None = None,
    note: str | None = None,
    query: dict[str, Any] | None = None,
) -> Source:
    """Return where a value stands."""
    asked: dict[str, str | list[str]] = {
        name: [str(one) for one in value] if isinstance(value, list) else str(value)
        for name, value in (query or {}).items()
        if value is not None
    }
    return Source(type=kind, id=row_id, on=on, query=asked, note=note)


def figure(name: FigureName, on: date, **query: Any) -> Source:
    """Return a figure that can be taken apart itself."""
    return source("figure", on=on, query={"figure": name.value, "as_of": on, **query})


def leaf(
    label: str, value: float | None, unit: str, stated: Source, *, status: Status = "complete"
) -> Node:
    """Return a value that its source states."""
    return Node(
        label=label,
        value=value,
        unit=unit,
        operation="leaf",
        status=status,
        source=stated,
        children=[],
    )


def total(label: str, unit: str, children: Sequence[Node], *, stated: Source | None = None) -> Node:
    """Return what children add up to; unknown ones are left out, and the status says so."""
    known = [child.value for child in children if child.value is not None]
    return Node(
        label=label,
        value=sum(known) if known or not children else None,
        unit=unit,
        operation="sum",
        status=status_of(children),
        source=stated,
        children=list(children),
    )


def product(label: str, unit: str, children: Sequence[Node]) -> Node:
    """Return what children multiply to; not known where one of them is not."""
    value: float | None = 1.0
    for child in children:
        value = None if value is None or child.value is None else value * child.value
    worst = [child.status for child in children if child.status != "complete"]
    return Node(
        label=label,
        value=value,
        unit=unit,
        operation="product",
        status=worst[0] if worst else "complete",
        source=None,
        children=list(children),
    )


def status_of(children: Sequence[Node]) -> Status:
    """Return the status of a sum of nodes."""
    found = {child.status for child in children}
    if found <= _KNOWN:
        return "stale" if "stale" in found else "complete"
    if found & _KNOWN or len(found) > 1:
        return "partial"
    return found.pop()
