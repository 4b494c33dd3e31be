"""The rebuild: derived rows follow the truth, whatever was changed in whatever order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from time import sleep
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bursar.domains.ledger.models import (
    Account,
    Disposal,
    LedgerIssue,
    LedgerMark,
    LedgerState,
    Lot,
    PositionSeries,
    Transaction,
)
from bursar.domains.ledger.queries import series
from bursar.domains.ledger.service import marks
from bursar.domains.market.models import CorporateAction, Instrument
from bursar.engines.ledger.positions import epoch_day
from bursar.engines.ledger.series import Column, PositionRow
from bursar.engines.ledger.valuation import ValueStatus
from bursar.kit.db import Actor, open_session
from tests.domains.ledger.conftest import Books
from tests.domains.ledger.derived import derived
from tests.factories import ledger, market

TODAY = date(2024, 7, 1)
Rebuilt = Callable[..., bool]


def _trade(
    session: Session, account: UUID, instrument: UUID, on: date, quantity: str, amount: str,
    kind: str | None = None, **more: Any,
) -> Transaction:  # fmt: skip
    row = session.get(Account, account)
    assert row is not None
    return ledger.transaction(
        session, row, kind or ("buy" if Decimal(quantity) > 0 else "sell"), on,
        amount=Decimal(amount), instrument_id=instrument, quantity=Decimal(quantity), **more,
    )  # fmt: skip


def _all(session: Session, household_id: UUID) -> None:
    marks.leave(session, household_id, scope="all", from_on=date(2024, 1, 1))


def _rows(engine: Engine, actor: Actor, books: Books) -> dict[tuple[UUID, Any, str], PositionRow]:
    with open_session(engine, actor) as session:
        return {
            (UUID(str(row.account_id)), row.instrument_id, row.currency): row
            for row in series.stored_rows(session, books.household_id)
        }


def _at(row: PositionRow, on: date) -> int:
    return epoch_day(on) - row.first_day


def test_a_household_worked_by_hand(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        broker = session.get(Account, books.broker)
        ledger.deposit(session, broker, date(2024, 1, 2), 2000)
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1001", fee=Decimal(1))
        _trade(session, books.broker, books.vti, date(2024, 3, 1), "-4", "459", fee=Decimal(1))
        ledger.transaction(
            session, broker, "dividend", date(2024, 3, 20), amount=Decimal("8.5"),
            tax=Decimal("1.5"), instrument_id=books.vti,
        )  # fmt: skip
        _all(session, books.household_id)
    assert rebuilt(TODAY)

    rows = _rows(engine, actor, books)
    held, cash = rows[books.broker, books.vti, "USD"], rows[books.broker, None, "USD"]
    # 6 units remain; the last close is 120 on 28 June.
    assert (held.units[-1], held.local[-1], held.status[-1]) == (6, 720, ValueStatus.COMPLETE)
    assert held.local[_at(held, date(2024, 1, 10))] == 1000
    assert held.status[_at(held, date(2024, 1, 10))] == ValueStatus.STALE  # the close of 1 January
    # 2000 - 1001 + 459 + 8.5
    assert cash.local[-1] == 1466.5
    assert cash.local[_at(cash, date(2024, 2, 1))] == 999
    moved = dict(zip(held.moved.days, held.moved.amounts, strict=True))
    sale = moved[epoch_day(date(2024, 3, 1))]
    assert (sale[Column.CASH], sale[Column.TRADE], sale[Column.FEE]) == (459, -460, 1)
    paid = moved[epoch_day(date(2024, 3, 20))]
    assert (paid[Column.INCOME], paid[Column.TAX], paid[Column.CASH]) == (10, 1.5, 8.5)
    with open_session(engine, actor) as session:
        (lot,) = session.scalars(select(Lot)).all()
        (gone,) = session.scalars(select(Disposal)).all()
        state = session.get(LedgerState, books.household_id)
        assert (lot.quantity, lot.cost_basis) == (Decimal(6), Decimal("600.6"))
        assert (gone.proceeds, gone.cost_basis, gone.gain) == (
            459,
            Decimal("400.4"),
            Decimal("58.6"),
        )
        assert (state.valued_to, gone.term, gone.is_taxable) == (TODAY, "short", True)
        assert session.scalars(select(LedgerMark)).all() == []


def test_a_second_rebuild_finds_nothing_to_do(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        _all(session, books.household_id)
    assert rebuilt(TODAY)
    with open_session(engine, actor) as session:
        before = derived(session, books.household_id)
    assert not rebuilt(TODAY)
    with open_session(engine, actor) as session:
        _all(session, books.household_id)
    assert rebuilt(TODAY)
    with open_session(engine, actor) as session:
        assert derived(session, books.household_id) == before


def test_a_change_during_the_rebuild_is_not_lost(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    def change(session: Session, on: date, quantity: str) -> None:
        _trade(session, books.broker, books.vti, on, quantity, f"-{quantity}00")
        marks.leave(
            session, books.household_id, scope="refold", instrument_id=books.vti, from_on=on
        )

    with open_session(engine, actor) as session:
        change(session, date(2024, 1, 10), "10")
    with ThreadPoolExecutor(1) as pool:
        with open_session(engine, actor) as session:
            change(session, date(2024, 1, 11), "5")
            # It reads the mark as it was, does the work, and waits for us to remove it.
            running = pool.submit(rebuilt, TODAY)
            _wait_for_a_lock(engine)
        assert running.result(10)

    with open_session(engine, actor) as session:
        assert sum(session.scalars(select(Lot.quantity))) == 10
        assert session.scalars(select(LedgerMark.version)).all() == [2]
    assert rebuilt(TODAY)
    with open_session(engine, actor) as session:
        assert sum(session.scalars(select(Lot.quantity))) == 15
        assert session.scalars(select(LedgerMark)).all() == []


def _wait_for_a_lock(engine: Engine) -> None:
    for _ in range(200):
        with engine.connect() as connection:
            if connection.scalar(text("select count(*) from pg_locks where not granted")):
                return
        sleep(0.05)
    raise AssertionError("nobody waits")


def test_two_rebuilds_at_once_follow_each_other(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        _all(session, books.household_id)
    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(rebuilt, [TODAY] * 3)) == [False, False, True]


def test_a_price_changes_values_and_no_lot(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        _all(session, books.household_id)
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        lots = session.scalars(select(Lot.id)).all()
        vti = session.get(Instrument, books.vti)
        market.prices(session, books.household_id, vti, {TODAY: "200"}, source="hand")
        marks.leave(
            session, books.household_id, scope="revalue", instrument_id=books.vti, from_on=TODAY
        )
    rebuilt(TODAY)

    assert _rows(engine, actor, books)[books.broker, books.vti, "USD"].local[-1] == 2000
    with open_session(engine, actor) as session:
        assert session.scalars(select(Lot.id)).all() == lots
        incremental = derived(session, books.household_id)
        _all(session, books.household_id)
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        assert derived(session, books.household_id) == incremental


def test_a_belonging_touches_no_series_and_tells_who_follows(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        _all(session, books.household_id)
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        before = set(session.scalars(select(PositionSeries.id)))
        state = session.get(LedgerState, books.household_id)
        version = state.version
        marks.leave(session, books.household_id, scope="revalue", from_on=date(2024, 5, 1))
    assert rebuilt(TODAY)

    with open_session(engine, actor) as session:
        assert set(session.scalars(select(PositionSeries.id))) == before
        assert session.get(LedgerState, books.household_id).version > version


def test_a_new_day_reaches_every_series_whatever_was_asked_for(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        bnd = market.instrument(session, books.household_id, "BND", closes={TODAY: "50"})
        other = session.get(Account, books.other)
        ledger.deposit(session, other, date(2024, 2, 1), 7)
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        _trade(session, books.broker, bnd.id, date(2024, 1, 10), "10", "-1000")
        _all(session, books.household_id)
        bnd_id = bnd.id
    rebuilt(TODAY)
    tomorrow = date(2024, 7, 2)
    with open_session(engine, actor) as session:
        marks.leave(
            session, books.household_id, scope="refold", instrument_id=bnd_id, from_on=TODAY
        )
    rebuilt(tomorrow)

    ends = {row.first_day + row.local.size - 1 for row in _rows(engine, actor, books).values()}
    assert ends == {epoch_day(tomorrow)}


def test_a_split_announced_for_tomorrow_happens_tomorrow(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    tomorrow = date(2024, 7, 2)
    with open_session(engine, actor) as session:
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        vti = session.get(Instrument, books.vti)
        market.split(session, books.household_id, vti, tomorrow, "3")
        ledger.deposit(session, session.get(Account, books.broker), tomorrow, 5)
        _all(session, books.household_id)
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        assert sum(session.scalars(select(Lot.quantity))) == 10
        marks.leave(session, books.household_id, scope="revalue", from_on=tomorrow)
    rebuilt(tomorrow)

    rows = _rows(engine, actor, books)
    assert list(rows[books.broker, books.vti, "USD"].units[-2:]) == [10, 30]
    assert list(rows[books.broker, None, "USD"].local[-2:]) == [-1000, -995]
    with open_session(engine, actor) as session:
        assert sum(session.scalars(select(Lot.quantity))) == 30


def test_the_markets_split_counts_once_though_a_file_reports_it(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        vti = session.get(Instrument, books.vti)
        market.split(session, books.household_id, vti, date(2024, 3, 1), "2")
        _trade(
            session, books.broker, books.vti, date(2024, 3, 4), "10", "0", "split",
            ratio=Decimal(2),
        )  # fmt: skip
        _all(session, books.household_id)
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        (lot,) = session.scalars(select(Lot)).all()
        assert (lot.quantity, lot.cost_basis) == (20, 1000)


def test_two_sources_of_one_split_count_once(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        vti = session.get(Instrument, books.vti)
        market.split(session, books.household_id, vti, date(2024, 3, 1), "2")
        market.split(session, books.household_id, vti, date(2024, 3, 4), "2")
        _all(session, books.household_id)
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        assert sum(session.scalars(select(Lot.quantity))) == 20


def test_issues_of_the_market_do_not_pile_up(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        session.add(
            CorporateAction(
                household_id=books.household_id, instrument_id=books.vti, kind="split",
                ex_on=date(2024, 3, 1), source="file",
            )
        )  # fmt: skip
        _all(session, books.household_id)
    rebuilt(TODAY)
    for _ in range(2):
        with open_session(engine, actor) as session:
            marks.leave(
                session, books.household_id, scope="refold", instrument_id=books.vti,
                from_on=TODAY,
            )  # fmt: skip
        rebuilt(TODAY)
    with open_session(engine, actor) as session:
        (issue,) = session.scalars(select(LedgerIssue)).all()
        assert (issue.code, issue.instrument_id) == ("split_without_ratio", books.vti)


def test_a_chain_of_renames_leads_to_the_last_name(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        second = market.instrument(session, books.household_id, "SECOND").id
        third = market.instrument(session, books.household_id, "THIRD", closes={TODAY: "9"}).id
        for old, new, on in (
            (books.vti, second, date(2024, 2, 1)),
            (second, third, date(2024, 3, 1)),
        ):
            session.add(
                CorporateAction(
                    household_id=books.household_id, instrument_id=old, kind="ticker_change",
                    ex_on=on, counter_instrument_id=new, source="file",
                )
            )  # fmt: skip
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        _all(session, books.household_id)
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        (lot,) = session.scalars(select(Lot)).all()
        assert (lot.instrument_id, lot.acquired_on) == (third, date(2024, 1, 10))
    assert _rows(engine, actor, books)[books.broker, third, "USD"].local[-1] == 90


def test_units_moved_in_kind_keep_cost_and_day_and_are_a_flow_at_their_value(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    moved_on = date(2024, 6, 28)  # worth 120 each, bought at 100
    both = UUID(int=7)
    with open_session(engine, actor) as session:
        _trade(session, books.broker, books.vti, date(2024, 1, 10), "10", "-1000")
        for account, quantity, kind in (
            (books.broker, "-4", "transfer_out_kind"),
            (books.other, "4", "transfer_in_kind"),
        ):
            _trade(session, account, books.vti, moved_on, quantity, "0", kind, transfer_id=both)
        _all(session, books.household_id)
    rebuilt(TODAY)

    with open_session(engine, actor) as session:
        lots = session.scalars(select(Lot).order_by(Lot.quantity)).all()
        assert [
            (lot.account_id, lot.quantity, lot.cost_basis, lot.acquired_on) for lot in lots
        ] == [
            (books.other, 4, 400, date(2024, 1, 10)),
            (books.broker, 6, 600, date(2024, 1, 10)),
        ]
        assert session.scalars(select(Disposal)).all() == []
    rows = _rows(engine, actor, books)
    for account, worth in ((books.broker, -480), (books.other, 480)):
        moved = rows[account, books.vti, "USD"].moved
        assert moved.amounts[-1, Column.IN_KIND] == worth


def test_units_booked_in_another_currency_are_a_flow_in_their_own(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    on = date(2024, 6, 28)
    with open_session(engine, actor) as session:
        tcs = market.instrument(
            session, books.household_id, "TCS", currency="INR", closes={on: "4000"}
        ).id
        market.rate(session, books.household_id, "USD/INR", on, "80")
        _trade(session, books.broker, tcs, on, "2", "0", "transfer_in_kind", currency="USD")
        _all(session, books.household_id)
    rebuilt(TODAY)
    row = _rows(engine, actor, books)[books.broker, tcs, "INR"]
    assert (row.local[-1], row.base[-1]) == (8000, 100)
    assert row.moved.amounts[-1, Column.IN_KIND] == 8000


def test_a_missing_rate_is_said_and_never_one(
    engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        euro = ledger.account(session, books.household_id, name="Konto", currency="EUR")
        ledger.deposit(session, euro, date(2024, 6, 1), 100)
        _all(session, books.household_id)
        konto = euro.id
    rebuilt(TODAY)
    cash = _rows(engine, actor, books)[konto, None, "EUR"]
    assert np.isnan(cash.base).all()
    assert set(cash.status) == {ValueStatus.MISSING_RATE}

    with open_session(engine, actor) as session:  # over the dollar, stated the other way round
        market.rate(session, books.household_id, "USD/EUR", date(2024, 6, 25), "0.8")
        _all(session, books.household_id)
    rebuilt(TODAY)
    cash = _rows(engine, actor, books)[konto, None, "EUR"]
    assert (cash.base[-1], cash.status[-1]) == (125, ValueStatus.COMPLETE)
    assert cash.status[0] == ValueStatus.MISSING_RATE


def test_a_loss_replaced_in_an_ira_is_lost_for_good(
    api: TestClient, engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    with open_session(engine, actor) as session:
        ira = ledger.account(session, books.household_id, name="IRA", kind="traditional_ira").id

    def post(account: UUID, kind: str, on: str, quantity: str, price: str) -> None:
        body = {
            "account_id": str(account), "transaction_type": kind, "transaction_date": on,
            "instrument_id": str(books.vti), "quantity": quantity, "unit_price": price,
        }  # fmt: skip
        assert api.post("/api/v1/transactions", json=body).status_code == 201

    post(books.broker, "buy", "2024-01-10", "10", "100")
    post(books.broker, "sell", "2024-03-01", "-10", "80")  # a loss of 200
    post(ira, "buy", "2024-03-20", "4", "85")  # replaces 4 of 10: 80 of it
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        (sale,) = session.scalars(select(Disposal)).all()
        assert (sale.gain, sale.wash_disallowed, sale.wash_lost) == (-200, 80, 80)
        (lot,) = session.scalars(select(Lot)).all()
        assert lot.cost_basis == 340  # nothing is added in an IRA

    post(books.other, "buy", "2024-03-25", "6", "85")  # and the rest in a taxable account
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        (sale,) = session.scalars(select(Disposal)).all()
        assert (sale.wash_disallowed, sale.wash_lost) == (200, 80)
        kept = session.scalars(select(Lot).where(Lot.account_id == books.other)).one()
        assert (kept.cost_basis, kept.wash_adjustment) == (630, 120)


@pytest.mark.parametrize("account", ["broker", "other"])
def test_moving_a_purchase_moves_lots_and_cash_of_both_accounts(
    api: TestClient, engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt, account: str
) -> None:
    body = {
        "account_id": str(books.broker), "transaction_type": "buy", "quantity": "10",
        "transaction_date": "2024-01-10", "instrument_id": str(books.vti), "unit_price": "100",
    }  # fmt: skip
    made = api.post("/api/v1/transactions", json=body).json()
    rebuilt(TODAY)
    to = getattr(books, account)
    api.patch(f"/api/v1/transactions/{made['id']}", json={"account_id": str(to)})
    rebuilt(TODAY)
    rows = _rows(engine, actor, books)
    assert {key for key in rows if key[0] == to} == set(rows) == {
        (to, books.vti, "USD"), (to, None, "USD"),
    }  # fmt: skip


def test_deleting_everything_leaves_nothing_derived(
    api: TestClient, engine: Engine, actor: Actor, books: Books, rebuilt: Rebuilt
) -> None:
    body = {
        "account_id": str(books.broker), "transaction_type": "buy", "quantity": "10",
        "transaction_date": "2024-01-10", "instrument_id": str(books.vti), "unit_price": "100",
    }  # fmt: skip
    made = api.post("/api/v1/transactions", json=body).json()
    rebuilt(TODAY)
    api.delete(f"/api/v1/transactions/{made['id']}")
    rebuilt(TODAY)
    with open_session(engine, actor) as session:
        assert not any(derived(session, books.household_id).values())
