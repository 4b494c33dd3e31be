"""The law of the rebuild: piece by piece gives the same bytes as everything from the beginning."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Transaction
from bursar.domains.ledger.service import marks
from bursar.domains.ledger.service import transactions as service
from bursar.domains.ledger.service.rebuild import rebuild
from bursar.kit.db import Actor, open_session
from bursar.kit.errors import DomainError
from tests.domains.ledger.derived import derived
from tests.factories import ledger, market, people

FIRST = date(2024, 1, 1)
LAST = date(2024, 4, 30)

_PRICED = ("buy", "buy", "sell", "reinvestment")
_CASH = ("deposit", "dividend", "fee", "interest")
_UNITS = ("transfer_in_kind", "transfer_out_kind", "split", "ticker_change", "opening_balance")

records = st.fixed_dictionaries(
    {
        "do": st.just("record"),
        "kind": st.sampled_from((*_PRICED, *_CASH, *_UNITS)),
        "day": st.integers(0, 100),
        "account": st.integers(0, 1),
        "instrument": st.integers(0, 2),
        "size": st.integers(1, 20),
        "cents": st.integers(1, 20_000),
    }
)
changes = st.fixed_dictionaries(
    {
        "do": st.just("change"),
        "which": st.integers(0, 20),
        "to": st.sampled_from(("day", "account", "instrument", "size")),
        "value": st.integers(0, 100),
    }
)
deletions = st.fixed_dictionaries({"do": st.just("delete"), "which": st.integers(0, 20)})
days = st.fixed_dictionaries({"do": st.just("day"), "on": st.integers(90, 120)})
steps = st.lists(st.one_of(records, records, changes, deletions, days), min_size=4, max_size=10)


class _World:
    """A small household: three instruments, one of them foreign, and two accounts."""

    def __init__(self, engine: Engine, owner: Actor) -> None:
        self.engine, self.owner = engine, owner
        self.household_id = people.household(engine, owner, name="Law")
        self.today = FIRST + timedelta(days=90)
        with open_session(engine, owner) as session:
            self.accounts = [
                ledger.account(session, self.household_id, name=name, kind=kind).id
                for name, kind in (("Broker", "brokerage"), ("IRA", "traditional_ira"))
            ]
            closes = {FIRST + timedelta(days=10 * n): str(50 + n * n) for n in range(9)}
            self.instruments = [
                market.instrument(
                    session, self.household_id, symbol, currency=currency, closes=closes
                ).id
                for symbol, currency in (("AAA", "USD"), ("BBB", "USD"), ("CCC", "INR"))
            ]
            market.rate(session, self.household_id, "USD/INR", date(2024, 1, 20), "83.12")
            aaa = session.get(market.Instrument, self.instruments[0])
            assert aaa is not None
            market.split(session, self.household_id, aaa, FIRST + timedelta(days=100), "2")
        with engine.connect() as connection:
            found: UUID = connection.execute(
                text("select household_system_user(:id)"), {"id": self.household_id}
            ).scalar_one()
        self.system = Actor(user_id=found, role="system")

    def rebuild(self) -> None:
        with open_session(self.engine, self.system) as session:
            rebuild(session, self.household_id, today=self.today)

    def derived(self) -> Any:
        with open_session(self.engine, self.owner) as session:
            return derived(session, self.household_id)

    def take(self, step: dict[str, Any]) -> None:
        if step["do"] == "day":
            self.today = max(self.today, FIRST + timedelta(days=step["on"]))
            with open_session(self.engine, self.owner) as session:
                marks.leave(session, self.household_id, scope="revalue", from_on=self.today)
            return
        try:
            with open_session(self.engine, self.owner) as session:
                getattr(self, f"_{step['do']}")(session, step)
        except DomainError:
            pass  # refused: nothing was changed, which is a step as well

    def _record(self, session: Session, step: dict[str, Any]) -> None:
        kind, size = step["kind"], Decimal(step["size"])
        facts: dict[str, Any] = {
            "transaction_type": kind,
            "transaction_date": FIRST + timedelta(days=step["day"]),
            "instrument_id": self.instruments[step["instrument"]],
        }
        money = Decimal(step["cents"]) / 100
        if kind in _PRICED:
            facts |= {"quantity": -size if kind == "sell" else size, "unit_price": money}
        elif kind in _CASH:
            facts["amount"] = -money if kind == "fee" else money
            if kind in ("deposit", "interest"):
                facts["instrument_id"] = None
        elif kind == "split":
            facts |= {"ratio": Decimal(2)}
        elif kind == "ticker_change":
            facts["counter_instrument_id"] = self.instruments[(step["instrument"] + 1) % 3]
        else:
            facts |= {"quantity": -size if "out" in kind else size, "cost_basis": money}
        service.record_transaction(
            session, account_id=self.accounts[step["account"]], today=LAST, facts=facts
        )

    def _which(self, session: Session, step: dict[str, Any]) -> UUID | None:
        ids = session.scalars(
            select(Transaction.id)
            .where(Transaction.household_id == self.household_id)
            .order_by(Transaction.id)
        ).all()
        return ids[step["which"] % len(ids)] if ids else None

    def _change(self, session: Session, step: dict[str, Any]) -> None:
        row_id, value = self._which(session, step), step["value"]
        if row_id is None:
            return
        row = session.get(Transaction, row_id)
        assert row is not None
        changes = {
            "day": {"transaction_date": FIRST + timedelta(days=value)},
            "account": {"account_id": self.accounts[value % 2]},
            "instrument": {"instrument_id": self.instruments[value % 3]},
            "size": {"quantity": (row.quantity / abs(row.quantity or 1)) * (1 + value % 20)},
        }[step["to"]]
        service.change_transaction(session, row_id, today=LAST, changes=changes)

    def _delete(self, session: Session, step: dict[str, Any]) -> None:
        row_id = self._which(session, step)
        if row_id is not None:
            service.delete_transaction(session, row_id)


@given(steps=steps)
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_piece_by_piece_gives_what_everything_at_once_gives(
    engine: Engine, actor: Actor, steps: list[dict[str, Any]]
) -> None:
    world = _World(engine, actor)
    for step in steps:
        world.take(step)
        world.rebuild()
    incremental = world.derived()

    with open_session(engine, actor) as session:
        marks.leave(session, world.household_id, scope="all", from_on=FIRST)
    world.rebuild()

    assert incremental == world.derived()
