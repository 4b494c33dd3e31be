"""Histories of sets of ledger rows: laws for any ledger, and one day on paper."""

import os
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.entries import Entry, Terms
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.positions import epoch_day
from bursar.engines.ledger.series import (
    PositionRow,
    cash_only_movements,
    cash_row,
    instrument_rows,
)
from bursar.engines.ledger.valuation import Market, PriceSeries
from bursar.engines.performance.change import explain_change
from bursar.engines.performance.position_rows import set_history
from tests.engines.ledger.build import D, buy, entry, instrument, sell, terms

START = date(2024, 1, 1)
LAST = date(2024, 3, 31)
FIRST_DAY, LAST_DAY = epoch_day(START) - 1, epoch_day(LAST)
COUNT = LAST_DAY - FIRST_DAY + 1
LAWS = settings(deadline=None, max_examples=int(os.environ.get("BURSAR_EXAMPLES", "60")))

CURRENCY = {"X": "USD", "E": "EUR", "U": "USD"}  # nobody knows a price of U


def market(seed: int, known: Terms, *, all_priced: bool = False) -> Market:
    rng = np.random.default_rng(seed)
    days = np.arange(FIRST_DAY - 3, LAST_DAY + 1)
    prices = {
        name: PriceSeries(days, 50 * np.exp(np.cumsum(rng.normal(0, 0.02, days.size))))
        for name in CURRENCY
        if all_priced or name != "U"
    }
    rate = PriceSeries(days, 1.1 * np.exp(np.cumsum(rng.normal(0, 0.005, days.size))))
    return Market(
        instruments=known.instruments, prices=prices, base_currency="USD", rates={"EUR": rate}
    )


def known_terms() -> Terms:
    return terms(instrument("E", currency="EUR"), instrument("U"))


def rows_of(entries: list[Entry], known: Terms, given_market: Market) -> list[PositionRow]:
    """What the rebuild would store."""
    events = compile_events(entries, known).events
    rows = instrument_rows(
        [event for event in events if event.instrument_id], given_market, last_day=LAST_DAY
    )
    own = {
        (key[0], key[2]): moved
        for key, moved in cash_only_movements(
            [event for event in events if not event.instrument_id]
        ).items()
    }
    others = defaultdict(list)
    for row in rows:
        others[row.account_id, row.currency].append(row.moved)
    cash = [
        cash_row(key, own.get(key), others.get(key, ()), given_market, last_day=LAST_DAY)
        for key in sorted({*own, *others})
    ]
    return rows + [row for row in cash if row is not None]


WHAT = (
    "buy", "buy", "sell", "dividend", "deposit", "withdrawal", "fee", "tax", "exchange", "move",
    "move cash", "interest",
)  # fmt: skip

steps = st.tuples(
    st.sampled_from(WHAT),
    st.sampled_from(["A", "B"]),
    st.sampled_from(["X", "E", "U"]),
    st.integers(0, 85),
    st.integers(1, 400).map(lambda n: Decimal(n) / 8),
    st.integers(1, 9_000).map(lambda n: Decimal(n) / 100),
)


@st.composite
def ledgers(draw) -> list[Entry]:
    """Trades with fees and taxes in two currencies, flows, exchanges, transfers in kind."""
    held: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    rows: list[Entry] = []
    drawn = sorted(draw(st.lists(steps, min_size=3, max_size=30)), key=lambda step: step[3])
    for number, step in enumerate(drawn):
        rows += _rows(number, step, held)
    return rows


def _rows(number: int, step, held) -> list[Entry]:
    what, account_id, name, days, units, price = step
    on = START + timedelta(days)
    key = (account_id, name)
    cost = D("0.25")
    row = Entry(
        id=f"e{number:03d}", account_id=account_id, instrument_id=name, traded_on=on,
        sequence=2 * number, currency=CURRENCY[name], kind=Kind.BUY, amount=D(0),
    )  # fmt: skip
    cash = replace(row, instrument_id=None)
    if what in ("sell", "move"):
        units = min(units, held[key])
        what = what if units else "buy"
    if what == "buy":
        held[key] += units
        return [replace(row, quantity=units, amount=-(units * price) - cost, fee=cost)]
    if what == "sell":
        held[key] -= units
        amount = units * price - 2 * cost
        return [replace(row, kind=Kind.SELL, quantity=-units, amount=amount, fee=cost, tax=cost)]
    if what == "dividend":
        return [replace(row, kind=Kind.DIVIDEND, amount=price - cost, tax=cost)]
    if what == "exchange":
        other = {"USD": "EUR", "EUR": "USD"}[row.currency]
        return [replace(cash, kind=Kind.EXCHANGE, amount=-price, counter_amount=price * D("0.9"),
                        counter_currency=other)]  # fmt: skip
    if what in ("move", "move cash"):
        return _moved(row if what == "move" else cash, units, price, held)
    kinds = {"deposit": (Kind.DEPOSIT, 1), "withdrawal": (Kind.WITHDRAWAL, -1),
             "fee": (Kind.FEE, -1), "tax": (Kind.TAX, -1),
             "interest": (Kind.INTEREST, 1)}  # fmt: skip
    kind, sign = kinds[what]
    return [replace(cash, kind=kind, amount=sign * price)]


def _moved(row: Entry, units: Decimal, price: Decimal, held) -> list[Entry]:
    other = {"A": "B", "B": "A"}[row.account_id]
    kinds = (Kind.TRANSFER_OUT, Kind.TRANSFER_IN)
    if row.instrument_id is None:
        change = {"amount": -price}
    else:
        kinds = (Kind.TRANSFER_OUT_KIND, Kind.TRANSFER_IN_KIND)
        change = {"quantity": -units}
        held[row.account_id, row.instrument_id] -= units
        held[other, row.instrument_id] += units
    out = replace(row, kind=kinds[0], transfer_id=row.id, **change)
    ((name, moved),) = change.items()
    back = replace(out, id=f"{row.id}in", kind=kinds[1], account_id=other,
                   sequence=row.sequence + 1, **{name: -moved})  # fmt: skip
    return [out, back]


def measured(rows: list[PositionRow], first: int = FIRST_DAY, last: int = LAST_DAY):
    found = set_history(rows, base_currency="USD", first_day=first, last_day=last)
    return found, explain_change(found.history).total


chosen = st.sampled_from(["all", "A", "X", "E", "U"])


def choose(rows: list[PositionRow], which: str) -> list[PositionRow]:
    if which == "all":
        return rows
    return [row for row in rows if which in (row.account_id, row.instrument_id)]


@given(ledgers(), st.integers(0, 1_000), chosen)
@LAWS
def test_price_income_costs_and_currency_explain_every_change(ledger, seed, which):
    known = known_terms()
    rows = choose(rows_of(ledger, known, market(seed, known)), which)

    found, parts = measured(rows)

    size = 1 + np.abs(found.values).max(initial=0) + np.abs(found.flows).sum()
    assert abs(parts.residual) < 1e-9 * size
    explained = (
        parts.start_value + parts.flows + parts.price + parts.income + parts.fees + parts.taxes
        + parts.currency
    )  # fmt: skip
    assert explained == pytest.approx(parts.end_value, abs=1e-7 * size)
    assert parts.end_value == pytest.approx(found.values[-1], abs=1e-9 * size)


@given(ledgers(), st.integers(0, 1_000), st.integers(1, COUNT - 2))
@LAWS
def test_adjoining_windows_add_up_to_the_whole(ledger, seed, cut):
    known = known_terms()
    rows = rows_of(ledger, known, market(seed, known, all_priced=True))

    _, whole = measured(rows)
    _, first = measured(rows, last=FIRST_DAY + cut)
    _, second = measured(rows, first=FIRST_DAY + cut)

    for name in ("flows", "price", "income", "fees", "taxes", "currency"):
        parts = getattr(first, name) + getattr(second, name)
        assert parts == pytest.approx(getattr(whole, name), abs=1e-6), name


@given(ledgers(), st.integers(0, 1_000))
@LAWS
def test_own_transfers_are_no_flow_of_the_whole(ledger, seed):
    known = known_terms()
    given_market = market(seed, known, all_priced=True)
    stayed = [row for row in ledger if row.transfer_id is None]
    crossing = {Kind.DEPOSIT, Kind.WITHDRAWAL}

    found, _ = measured(rows_of(ledger, known, given_market))
    only, _ = measured(rows_of([r for r in stayed if r.kind in crossing], known, given_market))

    assert found.flows == pytest.approx(only.flows, abs=1e-7)


@given(ledgers(), st.integers(0, 1_000))
@LAWS
def test_rows_without_a_price_are_named_and_what_they_took_is_a_flow(ledger, seed):
    known = known_terms()
    rows = rows_of(ledger, known, market(seed, known))

    found, parts = measured(rows)

    held = [row for row in rows if row.instrument_id == "U" and (row.units != 0).any()]
    assert {row.account_id for row in held} <= {row.account_id for row in found.left_out}
    assert {row.instrument_id for row in found.left_out} <= {"U"}
    assert np.isfinite(found.values).all()
    assert np.isfinite(parts.end_value)


def test_a_purchase_is_a_flow_of_the_instrument_and_none_of_the_account():
    known = known_terms()
    entries = [
        entry(Kind.DEPOSIT, "2024-01-02", amount="1000"),
        buy("2024-01-03", 10, "501", fee=D(1)),
        sell("2024-02-01", 4, "239", fee=D(1)),
    ]
    rows = rows_of(entries, known, market(1, known))

    account, _ = measured(rows)
    alone, parts = measured([row for row in rows if row.instrument_id == "X"])

    assert account.flows[account.flows != 0] == pytest.approx([1000])
    assert alone.flows[alone.flows != 0] == pytest.approx([501, -239])
    assert parts.fees == pytest.approx(-2)
    assert account.currencies == ("USD",)


def test_an_empty_set_is_worth_nothing():
    found, parts = measured([])

    assert not found.values.any()
    assert parts.change == 0


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(InvalidInput):
        set_history([], base_currency="USD", first_day=2, last_day=1)
