"""Laws that hold for any ledger hypothesis can think of."""

import os
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.entries import ActionKind, CorporateAction, Entry, Terms
from bursar.engines.ledger.kinds import LotMethod, TaxTreatment
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.lot_groups import lot_groups
from bursar.engines.ledger.lots import fold_entries
from bursar.engines.ledger.positions import flows, positions
from bursar.engines.ledger.valuation import Market, PriceSeries, value_daily
from tests.engines.ledger.build import D, account, instrument, terms

START = date(2024, 1, 1)
ACCOUNTS = ("A", "B", "IRA", "IRA2")
INSTRUMENTS = ("X", "Y", "Z")
CLOSE = D("0.01")

LAWS = settings(deadline=None, max_examples=int(os.environ.get("BURSAR_EXAMPLES", "60")))

trades = st.tuples(
    st.sampled_from(["buy", "sell", "sell", "sell", "move", "reinvest", "split", "capital"]),
    st.sampled_from(ACCOUNTS),
    st.sampled_from(("X", "X", "Z", "Y")),
    st.integers(0, 120),  # day
    st.integers(1, 400).map(lambda n: Decimal(n) / 8),  # units
    st.integers(1, 20_000).map(lambda n: n * CLOSE),  # price
)


@st.composite
def ledgers(draw, *, washable: bool = True) -> tuple[list[Entry], Terms]:
    """A household's trades: never more sold than held, transfers between its accounts."""
    methods = st.sampled_from([m for m in LotMethod if m is not LotMethod.SPECIFIC])
    treatment = TaxTreatment.TRADITIONAL if washable else TaxTreatment.TAXABLE
    given_terms = terms(
        account("A", lot_method=draw(methods), wash_scope=washable),
        account("B", lot_method=draw(methods), wash_scope=washable),
        account("IRA", lot_method=draw(methods), wash_scope=washable, tax_treatment=treatment),
        account("IRA2", lot_method=draw(methods), wash_scope=washable, tax_treatment=treatment),
        instrument("Z", identical_group="X"),
    )
    held: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    rows: list[Entry] = []
    for number, step in enumerate(
        sorted(draw(st.lists(trades, min_size=10, max_size=40)), key=lambda t: t[3])
    ):
        rows += _rows(number, step, held)
    return rows, given_terms


def _rows(number: int, step, held) -> list[Entry]:
    what, account_id, instrument_id, days, units, price = step
    key = (account_id, instrument_id)
    row = Entry(
        id=f"e{number:03d}",
        account_id=account_id,
        instrument_id=instrument_id,
        traded_on=START + timedelta(days),
        sequence=2 * number,
        currency="USD",
        kind=Kind.BUY,
        amount=D(0),
    )
    if what in ("buy", "reinvest") or not held[key]:
        kind = Kind.REINVESTMENT if what == "reinvest" else Kind.BUY
        held[key] += units
        return [replace(row, kind=kind, quantity=units, amount=-units * price)]
    if what == "split":
        change = held[key]
        held[key] *= 2
        return [replace(row, kind=Kind.SPLIT, quantity=change, ratio=D(2))]
    if what == "capital":
        return [replace(row, kind=Kind.RETURN_OF_CAPITAL, amount=price)]
    units = min(units, held[key])
    held[key] -= units
    if what == "sell":
        return [replace(row, kind=Kind.SELL, quantity=-units, amount=units * price)]
    # Units that change their tax treatment are revalued: between taxable accounts they are not.
    other = {"A": "B", "B": "A", "IRA": "IRA2", "IRA2": "IRA"}[account_id]
    held[other, instrument_id] += units
    out = replace(row, kind=Kind.TRANSFER_OUT_KIND, quantity=-units, transfer_id=row.id)
    back = replace(
        out,
        id=row.id + "in",
        kind=Kind.TRANSFER_IN_KIND,
        account_id=other,
        quantity=units,
        sequence=row.sequence + 1,
    )
    return [out, back]


def total(numbers) -> Decimal:
    return sum(numbers, Decimal(0))


@given(ledgers(), st.randoms())
@LAWS
def test_the_order_of_rows_changes_nothing(ledger, random):
    rows, known = ledger
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert fold_entries(shuffled, known) == fold_entries(rows, known)


@given(ledgers())
@LAWS
def test_lots_add_up_to_positions_and_positions_to_transactions(ledger):
    rows, known = ledger
    result = fold_entries(rows, known)
    assert not result.issues

    by_lots: defaultdict[tuple, Decimal] = defaultdict(Decimal)
    for lot in result.open_lots:
        by_lots[lot.account_id, lot.instrument_id] += lot.quantity
    by_rows: defaultdict[tuple, Decimal] = defaultdict(Decimal)
    for row in rows:
        by_rows[row.account_id, row.instrument_id] += row.quantity
    assert {k: v for k, v in by_rows.items() if v} == {k: v for k, v in by_lots.items() if v}

    frames = positions(compile_events(rows, known).events)
    for key, frame in frames.units.items():
        assert frame.totals[-1] == float(by_lots[key])


@given(ledgers())
@LAWS
def test_every_dollar_paid_is_in_a_lot_a_disposal_or_returned(ledger):
    # Basis: what was paid, plus losses moved into replacements, is what is held and what was
    # relieved; average cost shares its pool out to twelve decimals.
    rows, known = ledger
    result = fold_entries(rows, known)

    paid = total(-r.amount for r in rows if r.kind in (Kind.BUY, Kind.REINVESTMENT))
    returned = total(r.amount for r in rows if r.kind is Kind.RETURN_OF_CAPITAL)
    beyond = total(d.proceeds for d in result.disposals if d.kind is Kind.RETURN_OF_CAPITAL)
    moved = total(d.wash_disallowed - d.permanently_lost for d in result.disposals)
    kept = total(lot.cost_basis for lot in result.open_lots)
    relieved = total(d.cost_basis for d in result.disposals)

    assert abs(kept + relieved - (paid + moved - (returned - beyond))) < D("1e-9")


@given(ledgers())
@LAWS
def test_cash_is_the_sum_of_amounts(ledger):
    rows, known = ledger
    events = compile_events(rows, known).events

    assert total(event.cash for event in events) == total(row.amount for row in rows)


@given(ledgers())
@LAWS
def test_wash_sales_only_postpone_gains_unless_an_ira_bought(ledger):
    rows, known = ledger
    held: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        held[row.account_id, row.instrument_id] += row.quantity
    last = START + timedelta(400)
    for number, ((account_id, instrument_id), units) in enumerate(sorted(held.items())):
        if units:
            rows = [
                *rows,
                Entry(
                    id=f"z{number}",
                    account_id=account_id,
                    instrument_id=instrument_id,
                    kind=Kind.SELL,
                    traded_on=last,
                    quantity=-units,
                    amount=units,
                    currency="USD",
                ),
            ]

    result = fold_entries(rows, known)

    economic = total(row.amount for row in rows)
    lost = total(d.permanently_lost for d in result.disposals)
    assert not result.open_lots
    assert abs(total(d.recognised_gain for d in result.disposals) - economic - lost) < D("1e-9")


@given(ledgers())
@LAWS
def test_a_loss_is_disallowed_at_most_once_and_never_a_gain(ledger):
    rows, known = ledger
    result = fold_entries(rows, known)

    for disposal in result.disposals:
        assert 0 <= disposal.wash_disallowed <= max(-disposal.gain, 0)
        assert disposal.wash_disallowed == total(m.disallowed for m in disposal.matches)
        assert total(m.quantity for m in disposal.matches) <= disposal.quantity
        assert (disposal.adjustment_code == "W") == bool(disposal.wash_disallowed)


@given(ledgers())
@LAWS
def test_each_lot_group_folds_alone_as_among_all(ledger):
    rows, known = ledger
    whole = fold_entries(rows, known)
    parts = [fold_entries(g.entries, known) for g in lot_groups(rows, known.instruments)]

    assert {lot.lot_id: lot for part in parts for lot in part.open_lots} == {
        lot.lot_id: lot for lot in whole.open_lots
    }
    assert sorted((d for part in parts for d in part.disposals), key=repr) == sorted(
        whole.disposals, key=repr
    )


@given(ledgers(washable=False), st.integers(1, 100), st.sampled_from([2, 3, 10]))
@LAWS
def test_a_market_split_changes_no_money(ledger, days, ratio):
    # The same household after a split of everything it holds on a day: units times ratio,
    # prices by it; no basis, gain or date changes. Units stay exact, whatever is cut from them.
    rows, known = ledger
    rows = [row for row in rows if row.kind is not Kind.SPLIT]
    rows = _never_oversold(rows)
    on = START + timedelta(days)
    actions = tuple(
        CorporateAction(instrument_id=name, on=on, kind=ActionKind.SPLIT, ratio=D(ratio))
        for name in INSTRUMENTS
    )
    after = [
        replace(row, quantity=row.quantity * ratio) if row.traded_on >= on else row for row in rows
    ]

    plain = fold_entries(rows, known)
    split = fold_entries(after, replace(known, actions=actions))

    assert [(d.gain, d.cost_basis, d.term) for d in split.disposals] == [
        (d.gain, d.cost_basis, d.term) for d in plain.disposals
    ]
    assert [(lot.lot_id, lot.cost_basis) for lot in split.open_lots] == [
        (lot.lot_id, lot.cost_basis) for lot in plain.open_lots
    ]


def _never_oversold(rows: list[Entry]) -> list[Entry]:
    held: defaultdict[tuple, Decimal] = defaultdict(Decimal)
    dropped = set()
    for row in rows:
        key = (row.account_id, row.instrument_id)
        if row.transfer_id in dropped:
            continue
        if held[key] + row.quantity < 0:
            dropped.add(row.transfer_id or row.id)
            continue
        held[key] += row.quantity
    return [row for row in rows if row.id not in dropped and row.transfer_id not in dropped]


@given(ledgers())
@LAWS
def test_own_transfers_cancel_for_the_household(ledger):
    rows, known = ledger
    found = flows(compile_events(rows, known).events)

    by_day: defaultdict[tuple, Decimal] = defaultdict(Decimal)
    for flow in found:
        by_day[flow.on, flow.instrument_id, flow.transfer_id] += flow.quantity
    assert not any(by_day.values())


@given(ledgers(), st.integers(0, 130), st.integers(0, 40))
@LAWS
def test_values_of_a_window_are_those_of_the_whole(ledger, first, length):
    rows, known = ledger
    held = positions(compile_events(rows, known).events)
    begin = (START - date(1970, 1, 1)).days
    closes = PriceSeries(np.arange(begin, begin + 130, 3), np.linspace(10, 20, 44))
    market = Market(
        instruments=known.instruments,
        prices=dict.fromkeys(INSTRUMENTS[:2], closes),
        base_currency="USD",
    )
    whole = value_daily(held, market, first_day=START, last_day=START + timedelta(180))
    window = value_daily(
        held,
        market,
        first_day=START + timedelta(first),
        last_day=START + timedelta(first + length),
    )

    columns = slice(first, first + length + 1)
    np.testing.assert_array_equal(window.base, whole.base[:, columns])
    np.testing.assert_array_equal(window.status, whole.status[:, columns])
    np.testing.assert_array_equal(window.cash_base, whole.cash_base[:, columns])


@given(ledgers())
@LAWS
def test_what_is_sold_and_what_is_kept_is_what_was_bought(ledger):
    rows, known = ledger
    rows = [row for row in rows if row.kind is not Kind.SPLIT]
    rows = _never_oversold(rows)
    result = fold_entries(rows, known)

    for name in INSTRUMENTS:
        bought = total(
            r.quantity
            for r in rows
            if r.instrument_id == name and r.kind in (Kind.BUY, Kind.REINVESTMENT)
        )
        sold = total(d.quantity for d in result.disposals if d.instrument_id == name)
        kept = total(lot.quantity for lot in result.open_lots if lot.instrument_id == name)
        assert bought == sold + kept
