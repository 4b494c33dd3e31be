"""Lots and disposals, each case small enough to check on paper."""

import pytest

from bursar.engines.errors import InvalidInput
from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.disposals import Disposal
from bursar.engines.ledger.kinds import LotMethod, TaxTreatment, Term
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.lot_book import TaxRates
from bursar.engines.ledger.lots import fold_lots
from tests.engines.ledger.build import (
    D,
    account,
    basis,
    buy,
    codes,
    day,
    entry,
    fold,
    gains,
    held,
    instrument,
    sell,
    terms,
)

THREE = (
    buy("2020-01-02", 10, 100, id="cheap"),
    buy("2020-02-03", 10, 300, id="dear"),
    buy("2020-03-02", 10, 200, id="middle"),
)


@pytest.mark.parametrize(
    ("method", "sold"),
    [
        (LotMethod.FIFO, [("cheap", 10), ("dear", 5)]),
        (LotMethod.LIFO, [("middle", 10), ("dear", 5)]),
        (LotMethod.HIFO, [("dear", 10), ("middle", 5)]),
        (LotMethod.SPECIFIC, [("cheap", 10), ("dear", 5)]),
    ],
)
def test_each_method_chooses_its_lots(method, sold):
    result = fold([*THREE, sell("2021-06-01", 15, 450)], method=method)

    assert [(d.opening_entry_id, d.quantity) for d in result.disposals] == sold
    assert held(result) == 15


def test_proceeds_are_shared_by_units_and_fees_are_in_cost_and_proceeds():
    # 10 at 10 + 1 fee; 10 at 12; sold 15 at 20 less 3: 297, of which 198 and 99.
    rows = [
        buy("2020-01-02", 10, 101, fee=D(1)),
        buy("2020-02-03", 10, 120),
        sell("2020-03-02", 15, 297, fee=D(3)),
    ]

    result = fold(rows)

    assert [d.proceeds for d in result.disposals] == [198, 99]
    assert [d.cost_basis for d in result.disposals] == [101, 60]
    assert gains(result) == [97, 39]
    assert basis(result) == 60


def test_tax_withheld_from_a_sale_is_not_a_cost_of_selling():
    rows = [buy("2020-01-02", 10, 100), sell("2020-03-02", 10, 130, tax=D(20))]

    assert gains(fold(rows)) == [50]


def test_average_cost_keeps_first_in_first_out_dates():
    rows = [
        buy("2020-01-02", 10, 100),
        buy("2021-01-04", 10, 300),
        sell("2021-02-01", 15, 450),
        sell("2021-02-02", 5, 150),
    ]

    result = fold(rows, method=LotMethod.AVERAGE)

    assert [(d.quantity, d.cost_basis, d.term) for d in result.disposals] == [
        (10, 200, Term.LONG),
        (5, 100, Term.SHORT),
        (5, 100, Term.SHORT),
    ]
    assert not result.open_lots


def test_average_cost_starts_again_after_everything_was_sold():
    rows = [
        buy("2020-01-02", 10, 1000),
        sell("2020-02-03", 10, 1100),
        buy("2020-03-02", 10, 3000),
    ]

    assert basis(fold(rows, method=LotMethod.AVERAGE)) == 3000


def test_least_tax_takes_short_losses_then_long_losses_then_long_gains():
    rows = [
        buy("2019-01-02", 1, 50, id="long gain"),
        buy("2019-02-01", 1, 120, id="long loss"),
        buy("2020-05-01", 1, 60, id="short gain"),
        buy("2020-06-01", 1, 120, id="short loss"),
    ]
    given = terms(method=LotMethod.LEAST_TAX)
    order = []
    for count in (1, 2, 3, 4):
        events = compile_events([*rows, sell("2020-09-01", count, 100 * count)], given).events
        sold = fold_lots(events, given, tax_rates=TaxRates(D("0.4"), D("0.2"))).disposals
        order = [d.opening_entry_id for d in sold]
        assert len(order) == count

    # Per unit: -20 * 0.4, -20 * 0.2, 50 * 0.2 = 10, 40 * 0.4 = 16.
    assert order == ["short loss", "long loss", "long gain", "short gain"]


def test_a_sale_may_name_its_lots_whatever_the_method():
    named = sell(
        "2021-06-01", 12, 360, lot_selection=(("middle", D(7)), ("dear", D(2)), ("cheap", D(1)))
    )

    result = fold([*THREE, named])

    assert [(d.opening_entry_id, d.quantity) for d in result.disposals] == [
        ("middle", 7),
        ("dear", 2),
        ("cheap", 1),
        ("cheap", 2),
    ]


def test_lots_named_but_not_there_are_an_issue_and_the_rest_follows_the_method():
    named = sell("2021-06-01", 12, 360, lot_selection=(("middle", D(12)),))

    result = fold([*THREE, named])

    assert codes(result.issues) == ["selection_unmatched"]
    assert [(d.opening_entry_id, d.quantity) for d in result.disposals] == [
        ("middle", 10),
        ("cheap", 2),
    ]


@pytest.mark.parametrize(
    ("bought", "sold", "term"),
    [
        ("2024-01-15", "2025-01-15", Term.SHORT),
        ("2024-01-15", "2025-01-16", Term.LONG),
        ("2023-02-28", "2024-02-29", Term.SHORT),
        ("2023-02-28", "2024-03-01", Term.LONG),
        ("2024-02-29", "2025-02-28", Term.SHORT),
        ("2024-02-29", "2025-03-01", Term.LONG),
        ("2024-02-28", "2025-02-28", Term.SHORT),
        ("2024-02-28", "2025-03-01", Term.LONG),
    ],
)
def test_long_term_is_more_than_one_year(bought, sold, term):
    (disposal,) = fold([buy(bought, 1, 1), sell(sold, 1, 2)]).disposals

    assert disposal.term is term


def test_selling_more_than_ever_arrived_leaves_basis_unknown_not_zero():
    rows = [buy("2020-01-02", 10, 100), sell("2020-02-03", 15, 300)]

    result = fold(rows)

    assert codes(result.issues) == ["units_missing"]
    assert [(d.quantity, d.cost_basis, d.gain) for d in result.disposals] == [
        (10, 100, 100),
        (5, None, None),
    ]
    assert held(result) == 0


def test_a_sale_listed_before_the_purchase_of_the_same_day_still_finds_its_units():
    sale = sell("2020-01-02", 10, 110)
    purchase = buy("2020-01-02", 10, 100)

    result = fold([sale, purchase])

    assert not result.issues
    assert gains(result) == [10]


def test_fractions_that_add_up_to_one_leave_nothing():
    rows = [
        buy("2024-03-08", "0.3333333333333333", 136),
        buy("2024-03-13", "0.6666666666666666", 267),
        sell("2024-03-14", 1, 411),
    ]

    result = fold(rows)

    assert not result.issues
    assert not result.open_lots


# -- short positions -----------------------------------------------------------------------


def test_a_short_sale_gains_when_it_is_covered():
    rows = [
        entry(Kind.SELL_SHORT, "2020-01-02", quantity=-10, amount=500),
        entry(Kind.COVER_SHORT, "2021-06-01", quantity=4, amount=-160),
    ]

    result = fold(rows)

    (disposal,) = result.disposals
    assert disposal.is_short
    assert (disposal.quantity, disposal.proceeds, disposal.cost_basis, disposal.gain) == (
        4,
        200,
        160,
        40,
    )
    assert disposal.term is Term.SHORT
    assert (held(result), basis(result)) == (-6, -300)


def test_a_trade_that_crosses_zero_closes_first_and_then_opens():
    given = terms(account(may_go_short=True))
    rows = [
        buy("2020-01-02", 10, 100),
        sell("2020-02-03", 15, 300),  # 10 sold for 200, 5 short for 100
        buy("2020-03-02", 8, 120),  # 5 covered for 75, 3 bought for 45
    ]

    result = fold(rows, given)

    assert gains(result) == [100, 25]
    assert (held(result), basis(result)) == (3, 45)


# -- corporate actions on a statement --------------------------------------------------------


def test_a_split_changes_units_and_keeps_basis_and_dates():
    rows = [
        buy("2020-01-02", 10, 100),
        entry(Kind.SPLIT, "2020-06-01", ratio=2),
        sell("2020-07-01", 6, 420),
    ]

    result = fold(rows)

    assert gains(result) == [390]  # 420 - 6 * 5
    assert (held(result), basis(result)) == (14, 70)
    assert result.open_lots[0].acquired_on == day("2020-01-02")


def test_cash_in_lieu_sells_the_fraction_of_a_reverse_split():
    # 25 shares, 1 for 10: 2.5; the half share is paid with 30. Its basis is 0.5 / 2.5 of 500.
    rows = [
        buy("2020-01-02", 25, 500),
        entry(Kind.SPLIT, "2020-06-01", ratio="0.1", quantity=-23, amount=30),
    ]

    result = fold(rows)

    (disposal,) = result.disposals
    assert (disposal.quantity, disposal.cost_basis, disposal.gain) == (D("0.5"), 100, -70)
    assert (held(result), basis(result)) == (2, 400)


def test_a_split_without_ratio_or_units_changes_nothing_and_says_so():
    result = fold([buy("2020-01-02", 10, 100), entry(Kind.SPLIT, "2020-06-01")])

    assert codes(result.issues) == ["split_without_ratio"]
    assert held(result) == 10


def test_a_stock_dividend_spreads_basis_over_more_units():
    rows = [
        buy("2020-01-02", 10, 100),
        buy("2020-02-03", 30, 600),
        entry(Kind.STOCK_DIVIDEND, "2020-06-01", quantity=4),
    ]

    lots = fold(rows).open_lots

    assert [(lot.quantity, lot.cost_basis) for lot in lots] == [(11, 100), (33, 600)]


def test_a_spin_off_moves_its_fraction_of_basis_with_the_dates():
    rows = [
        buy("2020-01-02", 10, 100),
        entry(
            Kind.SPIN_OFF,
            "2021-06-01",
            quantity=5,
            counter_instrument_id="Y",
            basis_fraction="0.2",
        ),
        sell("2021-06-15", 5, 50, instrument_id="Y"),
    ]

    result = fold(rows)

    assert basis(result) == 80
    (disposal,) = result.disposals
    assert (disposal.gain, disposal.term) == (30, Term.LONG)
    assert disposal.acquired_on == day("2020-01-02")


def test_a_spin_off_without_its_fraction_has_unknown_basis():
    rows = [
        buy("2020-01-02", 10, 100),
        entry(Kind.SPIN_OFF, "2021-06-01", quantity=5, counter_instrument_id="Y"),
    ]

    result = fold(rows)

    assert codes(result.issues) == ["basis_fraction_missing"]
    assert basis(result) == 100
    assert [lot.cost_basis for lot in result.open_lots if lot.instrument_id == "Y"] == [None]


def test_a_merger_for_shares_alone_carries_everything_over():
    rows = [
        buy("2020-01-02", 10, 100),
        buy("2020-02-03", 10, 200),
        entry(Kind.MERGER, "2021-06-01", ratio="0.5", counter_instrument_id="Y"),
    ]

    result = fold(rows)

    assert held(result) == 0
    assert [(lot.quantity, lot.cost_basis, lot.acquired_on) for lot in result.open_lots] == [
        (5, 100, day("2020-01-02")),
        (5, 200, day("2020-02-03")),
    ]


def test_a_merger_for_cash_alone_is_a_sale():
    rows = [buy("2020-01-02", 10, 100), entry(Kind.MERGER, "2021-06-01", amount=250)]

    result = fold(rows)

    assert gains(result) == [150]
    assert not result.open_lots


@pytest.mark.parametrize(
    ("cost", "gain", "kept"),
    [
        # New shares worth 10 * 20 and 50 in cash: 250 for the old ones.
        (100, 50, 100),  # gain 150, recognised up to the cash
        (220, 30, 200),  # gain 30: basis 220 - 50 + 30
        (400, 0, 350),  # a loss is not recognised: 400 - 50
    ],
)
def test_boot_is_taxed_up_to_the_gain(cost, gain, kept):
    rows = [
        buy("2020-01-02", 10, cost),
        entry(
            Kind.MERGER,
            "2021-06-01",
            ratio=1,
            counter_instrument_id="Y",
            amount=50,
            unit_price=20,
        ),
    ]

    result = fold(rows)

    assert sum(gains(result)) == gain
    assert basis(result, instrument_id="Y") == kept


def test_a_ticker_change_keeps_lots_as_they_were():
    rows = [
        buy("2020-01-02", 10, 100, id="first"),
        entry(Kind.TICKER_CHANGE, "2020-06-01", counter_instrument_id="Y"),
    ]

    (lot,) = fold(rows).open_lots

    assert (lot.instrument_id, lot.lot_id, lot.quantity, lot.cost_basis) == (
        "Y",
        "first:0",
        10,
        100,
    )


def test_capital_returned_lowers_basis_and_beyond_it_is_a_gain():
    rows = [
        buy("2020-01-02", 10, 100),
        buy("2020-02-03", 10, 300),
        entry(Kind.RETURN_OF_CAPITAL, "2021-06-01", amount=240),
    ]

    result = fold(rows)

    (disposal,) = result.disposals  # 120 a lot: 20 beyond the first, 180 left of the second
    assert (disposal.gain, disposal.quantity, disposal.disposed_on) == (20, 0, day("2021-06-01"))
    assert [lot.cost_basis for lot in result.open_lots] == [0, 180]


def test_worthless_units_are_lost_on_the_last_day_of_the_year():
    rows = [buy("2019-12-30", 10, 100), entry(Kind.WORTHLESS, "2020-12-01")]

    (disposal,) = fold(rows).disposals

    assert (disposal.gain, disposal.disposed_on, disposal.term) == (
        -100,
        day("2020-12-31"),
        Term.LONG,
    )


# -- units that arrive without a purchase ----------------------------------------------------


def test_an_inheritance_is_always_long():
    rows = [
        entry(Kind.INHERITANCE, "2020-01-02", quantity=10, cost_basis=100),
        sell("2020-01-20", 10, 130),
    ]

    (disposal,) = fold(rows).disposals

    assert (disposal.gain, disposal.term) == (30, Term.LONG)


@pytest.mark.parametrize(
    ("proceeds", "gain", "term"),
    [
        (150, 50, Term.LONG),  # above the donor's basis of 100: donor's basis and date
        (80, 0, Term.LONG),  # between value and basis: neither
        (40, -20, Term.SHORT),  # below the value of 60: a loss from the value, since the gift
    ],
)
def test_a_gift_below_its_basis_has_two_bases(proceeds, gain, term):
    gift = entry(
        Kind.GIFT_IN,
        "2020-01-02",
        quantity=10,
        cost_basis=100,
        unit_price=6,
        acquired_on=day("2015-01-02"),
    )

    (disposal,) = fold([gift, sell("2020-06-01", 10, proceeds)]).disposals

    assert (disposal.gain, disposal.term) == (gain, term)


def test_a_vest_has_its_income_as_basis():
    rows = [
        entry(Kind.VEST, "2020-01-02", quantity=10, cost_basis=400),
        sell("2020-02-03", 4, 200),
    ]

    assert gains(fold(rows)) == [40]


def test_a_staking_reward_has_its_value_as_basis():
    rows = [entry(Kind.STAKING_REWARD, "2020-01-02", quantity="0.5", unit_price=100)]

    assert basis(fold(rows)) == 50


def test_an_opening_balance_keeps_its_acquisition_date():
    opening = entry(
        Kind.OPENING_BALANCE,
        "2020-01-02",
        quantity=10,
        cost_basis=100,
        acquired_on=day("2011-05-05"),
    )

    (disposal,) = fold([opening, sell("2020-01-03", 10, 90)]).disposals

    assert (disposal.acquired_on, disposal.term, disposal.gain) == (
        day("2011-05-05"),
        Term.LONG,
        -10,
    )


def test_units_that_arrive_without_cost_are_an_issue_and_their_gain_is_unknown():
    rows = [
        entry(Kind.TRANSFER_IN_KIND, "2020-01-02", quantity=10),
        sell("2020-02-03", 10, 90),
    ]

    result = fold(rows)

    assert codes(result.issues) == ["basis_unknown"]
    assert gains(result) == [None]


def test_a_gift_out_leaves_without_a_gain():
    rows = [buy("2020-01-02", 10, 100), entry(Kind.GIFT_OUT, "2020-02-03", quantity=-4)]

    result = fold(rows)

    assert not result.disposals
    assert [(lot.quantity, lot.cost_basis) for lot in result.departed] == [(4, 40)]
    assert basis(result) == 60


def test_an_adjustment_without_units_corrects_basis():
    rows = [
        buy("2020-01-02", 100, 1000),
        entry(Kind.ADJUSTMENT, "2020-06-01", cost_basis=50),
        sell("2020-07-01", 100, 1200),
    ]

    assert gains(fold(rows)) == [150]


# -- transfers ------------------------------------------------------------------------------


def move(on: str, quantity, sender: str, receiver: str, name: str, **fields) -> list:
    return [
        entry(
            Kind.TRANSFER_IN_KIND,
            fields.get("received", on),
            account_id=receiver,
            quantity=quantity,
            transfer_id=name,
        ),
        entry(
            Kind.TRANSFER_OUT_KIND,
            on,
            account_id=sender,
            quantity=-quantity,
            transfer_id=name,
        ),
    ]


def test_a_transfer_moves_lots_with_cost_and_dates():
    rows = [
        buy("2020-01-02", 10, 100),
        buy("2020-02-03", 10, 300),
        *move("2021-01-11", 15, "A", "B", "t"),
    ]

    result = fold(rows)

    assert not result.issues
    assert not result.disposals
    assert (held(result), basis(result)) == (5, 150)
    assert [
        (lot.quantity, lot.cost_basis, lot.acquired_on)
        for lot in result.open_lots
        if lot.account_id == "B"
    ] == [(10, 100, day("2020-01-02")), (5, 150, day("2020-02-03"))]


@pytest.mark.parametrize("received", ["2021-01-08", "2021-01-11", "2021-01-15"])
def test_a_transfer_takes_effect_once_whichever_side_is_dated_first(received):
    rows = [
        buy("2020-01-02", 10, 100),
        *move("2021-01-11", 10, "A", "B", "t", received=received),
        sell("2021-01-15", 10, 150, account_id="B"),
    ]

    result = fold(rows)

    assert not result.issues
    assert gains(result) == [50]


def test_a_chain_of_transfers_in_one_day_works_in_any_order_of_rows():
    # Each receiver is listed before its sender, and the last link first.
    rows = [
        *move("2021-01-11", 10, "B", "IRA", "second"),
        *move("2021-01-11", 10, "A", "B", "first"),
        buy("2021-01-11", 10, 500),
    ]

    result = fold(rows)

    assert not result.issues
    assert basis(result, "IRA") == 500
    assert held(result, "A") == held(result, "B") == 0


def test_a_transfer_without_its_other_side_is_an_issue():
    out, back = move("2021-01-11", 10, "A", "B", "t")[::-1]
    sent = fold([buy("2020-01-02", 10, 100), out])
    received = fold([back])

    assert codes(sent.issues) == ["transfer_unpaired"]
    assert [lot.cost_basis for lot in sent.departed] == [100]
    assert codes(received.issues) == ["transfer_unpaired", "basis_unknown"]


def test_units_lost_on_the_way_stay_in_transit():
    rows = [
        buy("2020-01-02", 10, 100),
        entry(Kind.TRANSFER_OUT_KIND, "2021-01-11", quantity=-10, transfer_id="t"),
        entry(Kind.TRANSFER_IN_KIND, "2021-01-11", account_id="B", quantity=9, transfer_id="t"),
    ]

    result = fold(rows)

    assert basis(result, "B") == 90
    assert [(lot.quantity, lot.cost_basis) for lot in result.in_transit] == [(1, 10)]


def test_received_units_cover_a_short_position_first():
    given = terms(account("B", may_go_short=True))
    rows = [
        buy("2025-01-03", 10, 1005),
        sell("2025-01-03", 4, 400, account_id="B"),
        *move("2025-01-08", 10, "A", "B", "t"),
    ]

    result = fold(rows, given)

    assert gains(result) == [-2]
    assert (held(result, "B"), basis(result, "B")) == (6, 603)


# -- derivatives ----------------------------------------------------------------------------

CALL = instrument("CALL", kind="option", multiplier=D(100), underlying_id="X")


def option(kind: Kind, on: str, **fields):
    return entry(kind, on, instrument_id="CALL", **fields)


def test_an_exercised_call_adds_its_premium_to_the_shares():
    rows = [
        option(Kind.BUY, "2020-01-02", quantity=1, amount=-300),
        option(Kind.OPTION_EXERCISE, "2020-06-01", quantity=-1, amount=-5000),
    ]

    result = fold(rows, terms(CALL))

    (lot,) = result.open_lots
    assert (lot.instrument_id, lot.quantity, lot.cost_basis, lot.acquired_on) == (
        "X",
        100,
        5300,
        day("2020-06-01"),
    )
    assert not result.disposals


def test_a_covered_call_assigned_adds_its_premium_to_the_proceeds():
    rows = [
        buy("2019-01-02", 100, 4000),
        option(Kind.SELL_SHORT, "2020-01-02", quantity=-1, amount=300),
        option(Kind.OPTION_ASSIGNMENT, "2020-06-01", quantity=1, amount=5000),
    ]

    (disposal,) = fold(rows, terms(CALL)).disposals

    assert (disposal.proceeds, disposal.gain, disposal.term) == (5300, 1300, Term.LONG)


def test_a_put_assigned_lowers_the_cost_of_the_shares():
    rows = [
        option(Kind.SELL_SHORT, "2020-01-02", quantity=-2, amount=700),
        option(Kind.OPTION_ASSIGNMENT, "2020-06-01", quantity=1, amount=-5000),
    ]

    result = fold(rows, terms(CALL))

    assert (held(result), basis(result)) == (100, 4650)
    assert basis(result, instrument_id="CALL") == -350


@pytest.mark.parametrize(("quantity", "amount", "gain"), [(2, -600, -600), (-2, 600, 600)])
def test_an_expired_option_is_a_loss_to_the_holder_and_a_gain_to_the_writer(quantity, amount, gain):
    kind = Kind.BUY if quantity > 0 else Kind.SELL_SHORT
    rows = [
        option(kind, "2020-01-02", quantity=quantity, amount=amount),
        option(Kind.OPTION_EXPIRY, "2020-06-19"),
    ]

    result = fold(rows, terms(CALL))

    assert gains(result) == [gain]
    assert not result.open_lots


def test_an_exercise_without_strike_or_shares_is_an_issue():
    rows = [
        option(Kind.BUY, "2020-01-02", quantity=1, amount=-300),
        option(Kind.OPTION_EXERCISE, "2020-06-01", quantity=-1),
    ]

    result = fold(rows, terms(CALL))

    assert codes(result.issues) == ["exercise_incomplete"]
    assert gains(result) == [-300]


def test_a_futures_settlement_is_a_gain_by_itself():
    given = terms(instrument("X", kind="future", section_1256=True))
    rows = [
        entry(Kind.BUY, "2020-01-02", quantity=1, unit_price=4000),
        entry(Kind.FUTURES_SETTLEMENT, "2020-01-03", amount=250),
        entry(Kind.FUTURES_SETTLEMENT, "2020-01-06", amount=-100, quantity=-1),
    ]

    result = fold(rows, given)

    assert gains(result) == [250, -100]
    assert all(d.section_1256 for d in result.disposals)
    assert not result.open_lots


def test_a_conversion_gives_the_value_as_basis():
    rows = [
        buy("2015-01-02", 10, 100, account_id="IRA"),
        entry(Kind.CONVERSION_OUT, "2020-01-02", account_id="IRA", quantity=-10, transfer_id="c"),
        entry(
            Kind.CONVERSION_IN,
            "2020-01-02",
            account_id="ROTH",
            quantity=10,
            unit_price=30,
            transfer_id="c",
        ),
    ]

    result = fold(rows, terms(account("ROTH", tax_treatment=TaxTreatment.ROTH)))

    assert basis(result, "ROTH") == 300


# -- currencies -----------------------------------------------------------------------------


def euro_rates(table):
    return lambda source, target, on: table.get((source, target, on.isoformat()))


def test_basis_has_the_rate_of_the_purchase_and_proceeds_that_of_the_sale():
    rates = euro_rates(
        {("EUR", "USD", "2020-01-02"): D("1.10"), ("EUR", "USD", "2020-06-01"): D("1.20")}
    )
    given = terms(instrument(currency="EUR"), rates=rates)
    rows = [
        buy("2020-01-02", 10, 1000, currency="EUR"),
        sell("2020-06-01", 5, 500, currency="EUR"),
    ]

    result = fold(rows, given)

    (disposal,) = result.disposals
    assert disposal.gain == 0
    assert (disposal.tax_proceeds, disposal.tax_cost_basis, disposal.tax_gain) == (600, 550, 50)
    assert result.open_lots[0].tax_cost_basis == 550


def test_a_missing_rate_leaves_the_tax_figures_unknown():
    given = terms(instrument(currency="EUR"))
    rows = [
        buy("2020-01-02", 10, 1000, currency="EUR"),
        sell("2020-06-01", 10, 1200, currency="EUR"),
    ]

    (disposal,) = fold(rows, given).disposals

    assert disposal.gain == 200
    assert disposal.tax_gain is None
    assert disposal.tax_cost_basis is None


def test_dollars_paid_for_a_euro_share_are_the_tax_basis_to_the_cent():
    rates = euro_rates({("USD", "EUR", "2020-01-02"): D("0.9")})
    given = terms(instrument(currency="EUR"), rates=rates)

    (lot,) = fold([buy("2020-01-02", 10, 1000)], given).open_lots

    assert (lot.cost_basis, lot.tax_cost_basis) == (900, 1000)


def test_an_opening_balance_is_converted_at_its_acquisition_date():
    rates = euro_rates({("EUR", "USD", "2015-01-02"): D("1.25")})
    given = terms(instrument(currency="EUR"), rates=rates)
    opening = entry(
        Kind.OPENING_BALANCE,
        "2020-01-02",
        quantity=1,
        cost_basis=100,
        currency="EUR",
        acquired_on=day("2015-01-02"),
    )

    (lot,) = fold([opening], given).open_lots

    assert lot.tax_cost_basis == 125


# -- refusals and odd rows ------------------------------------------------------------------


def test_a_purchase_without_units_books_cash_only():
    result = fold([buy("2020-01-02", 0, 100)])

    assert codes(result.issues) == ["no_quantity"]
    assert not result.open_lots


def test_a_purchase_at_no_price_adds_units_without_cost():
    result = fold([buy("2020-01-02", 10, 0, unit_price=D(0))])

    assert (held(result), basis(result)) == (10, 0)


def test_a_reversed_purchase_takes_its_units_back_without_a_gain():
    result = fold([buy("2020-01-02", 10, 100), buy("2020-01-03", -10, -100)])

    assert codes(result.issues) == ["reversal"]
    assert not result.disposals
    assert not result.open_lots


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([buy("2020-01-02", 1, 1, id="e"), buy("2020-01-03", 1, 1, id="e")], id="ids"),
        pytest.param([buy("2020-01-02", 1, 1, account_id="unheard of")], id="account"),
        pytest.param([buy("2020-01-02", 1, 1, instrument_id="unheard of")], id="instrument"),
    ],
)
def test_entries_that_name_what_is_not_there_are_refused(rows):
    with pytest.raises(InvalidInput):
        fold(rows)


def test_a_disposal_is_a_row_of_form_8949():
    (disposal,) = fold([buy("2020-01-02", 10, 100), sell("2020-02-03", 10, 90)]).disposals

    assert isinstance(disposal, Disposal)
    assert disposal.recognised_gain == -10
    assert disposal.adjustment_code == ""


def test_units_distributed_from_an_ira_have_their_value_as_basis_from_that_day():
    def rows(**fields):
        return [
            buy("2015-01-02", 10, 100, account_id="IRA"),
            entry(Kind.DISTRIBUTION, "2020-01-02", account_id="IRA", quantity=-10, transfer_id="d"),
            entry(Kind.TRANSFER_IN_KIND, "2020-01-02", quantity=10, transfer_id="d", **fields),
            sell("2020-06-01", 10, 400),
        ]

    (known,) = fold(rows(unit_price=30)).disposals
    unknown = fold(rows())

    assert (known.gain, known.term, known.acquired_on) == (100, Term.SHORT, day("2020-01-02"))
    assert codes(unknown.issues) == ["basis_unknown"]
    assert gains(unknown) == [None]


def test_a_merger_into_another_currency_carries_the_tax_basis():
    rates = euro_rates({("EUR", "USD", "2020-01-02"): D("1.1")})
    given = terms(instrument(currency="EUR"), rates=rates)
    rows = [
        buy("2020-01-02", 10, 100, currency="EUR"),
        entry(Kind.MERGER, "2021-06-01", ratio=1, counter_instrument_id="Y", currency="EUR"),
    ]

    (lot,) = fold(rows, given).open_lots

    assert (lot.currency, lot.cost_basis, lot.tax_cost_basis) == ("USD", 110, 110)


def test_a_merger_of_dollars_into_euros_needs_a_rate():
    rows = [
        buy("2020-01-02", 10, 110),
        entry(Kind.MERGER, "2021-06-01", ratio=1, counter_instrument_id="Y"),
    ]
    euro = instrument("Y", currency="EUR")
    rates = euro_rates({("USD", "EUR", "2020-01-02"): D("0.9")})

    (lot,) = fold(rows, terms(euro, rates=rates)).open_lots
    without = fold(rows, terms(euro))

    assert (lot.cost_basis, lot.tax_cost_basis) == (99, 110)
    assert codes(without.issues) == ["missing_rate"]
    assert [lot.cost_basis for lot in without.open_lots] == [None]


def test_an_option_written_with_a_plain_sale_is_a_short_position():
    result = fold([option(Kind.SELL, "2020-01-02", quantity=-1, amount=300)], terms(CALL))

    assert not result.issues
    assert basis(result, instrument_id="CALL") == -300


def test_named_lots_and_least_tax_together_sell_each_unit_once():
    rows = [*THREE, sell("2021-06-01", 25, 750, lot_selection=(("dear", D(10)),))]

    result = fold(rows, method=LotMethod.LEAST_TAX)

    assert [d.opening_entry_id for d in result.disposals] == ["dear", "middle", "cheap"]
    assert held(result) == 5
