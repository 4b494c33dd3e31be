"""Schwab's corporate actions told in two lines: one security leaves, another (or cash) comes."""

from dataclasses import replace
from datetime import date

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import ZERO
from bursar.integrations.statements.draft import Draft, to_places
from bursar.ports.statement_format import Activity

_RENAMES = frozenset({"name change", "cusip change", "symbol change"})


class Swaps:
    """Pairs the lines of one action on one day, in the order of the file."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.open: dict[tuple[date, str], list[Activity]] = {}

    def add(self, line: Activity, action: str) -> None:
        """Keep a line; an action is told when its taken and its given side are there."""
        key = (line.traded_on, action.removesuffix(" adj"))
        lines = self.open.setdefault(key, [])
        lines.append(line)
        if len(lines) == 2:
            self._tell(key[1], *self.open.pop(key))

    def _tell(self, action: str, one: Activity, two: Activity) -> None:
        gone = next((side for side in (one, two) if side.quantity and side.quantity < 0), None)
        come = two if gone is one else one
        if gone is None or gone.quantity is None:
            self._unknown(one, two)
        elif come.quantity and come.quantity > 0:
            self._exchange(action, gone, come)
        elif come.amount is not None and not come.quantity:
            self._paid_out(gone, come)
        else:
            self._unknown(one, two)

    def _exchange(self, action: str, gone: Activity, come: Activity) -> None:
        if gone.quantity is None or come.quantity is None:
            return
        cash = [side.amount for side in (gone, come) if side.amount is not None]
        event = replace(
            gone,
            kind=Kind.MERGER,
            amount=sum(cash, ZERO) if cash else None,
            ratio=come.quantity / -gone.quantity,
            counter_instrument=come.instrument,
            unit_price=None,
            fee=ZERO,
        )
        if action in _RENAMES and event.ratio == 1:
            event = replace(event, kind=Kind.TICKER_CHANGE)
        elif action == "reverse split":
            # The line that comes carries the ticker of all earlier rows; the other the old CUSIP.
            event = replace(
                event,
                kind=Kind.SPLIT,
                instrument=come.instrument,
                counter_instrument=None,
                quantity=come.quantity + gone.quantity,
            )
        self.draft.add(event)
        self.draft.notice(come.row, f"The other side of row {gone.row}; read together.")

    def _paid_out(self, gone: Activity, come: Activity) -> None:
        """A merger or redemption for cash is a sale."""
        if come.amount is None or gone.quantity is None:
            return
        self.draft.add(
            replace(
                gone,
                kind=Kind.SELL,
                amount=come.amount,
                unit_price=to_places(come.amount / -gone.quantity),
                instrument=gone.instrument or come.instrument,
                fee=ZERO,
            )
        )
        self.draft.notice(come.row, f"The cash of row {gone.row}; read together.")

    def _unknown(self, *lines: Activity) -> None:
        for line in lines:
            self.draft.problem(
                line.row,
                f"The two lines of “{line.category}” do not make an exchange; enter it by hand.",
                line.raw,
            )

    def finish(self) -> None:
        """Lines left alone: the other side is missing from the file."""
        for lines in self.open.values():
            for line in lines:
                self.draft.problem(
                    line.row,
                    f"The other line of “{line.category}” is missing; enter it by hand.",
                    line.raw,
                )
        self.open.clear()
