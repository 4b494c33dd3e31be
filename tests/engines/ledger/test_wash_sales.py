"""Wash sales (IRC 1091), each case small enough to check on paper."""

import pytest

from bursar.engines.ledger.kinds import LotMethod, TaxTreatment, Term
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.wash_sales import WashPolicy, in_wash_scope
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
    instrument,
    sell,
    terms,
)


def disallowed(result) -> list[D]:
    return [disposal.wash_disallowed for disposal in result.disposals]


def recognised(result) -> D:
    return sum((disposal.recognised_gain for disposal in result.disposals), D(0))


def test_the_loss_goes_into_the_replacement_with_the_days_held():
    # IRS Pub. 550: 100 at 1,000 sold for 750; 100 bought back for 800 within 30 days.
    rows = [
        buy("2014-05-01", 100, 1000),
        sell("2014-07-01", 100, 750),
        buy("2014-07-05", 100, 800, id="back"),
    ]

    result = fold(rows)

    (disposal,) = result.disposals
    assert (disposal.gain, disposal.wash_disallowed, disposal.recognised_gain) == (-250, 250, 0)
    assert (disposal.adjustment_code, disposal.wash_replacement_ref) == ("W", "back:0")
    (lot,) = result.open_lots
    assert (lot.cost_basis, lot.adjustment) == (1050, 250)
    assert lot.holding_start_on == day("2014-05-05")  # held 61 days: 5 July less 61
    assert lot.acquired_on == day("2014-07-05")


@pytest.mark.parametrize(
    ("bought", "washed"),
    [
        ("2025-02-01", 200),  # the 30th day before 3 March
        ("2025-01-31", 0),
        ("2025-03-03", 200),
        ("2025-04-02", 200),  # the 30th day after
        ("2025-04-03", 0),
    ],
)
def test_the_window_is_thirty_days_on_either_side(bought, washed):
    rows = [
        buy("2024-01-02", 10, 1000),
        sell("2025-03-03", 10, 800, lot_selection=(("old", D(10)),)),
        buy(bought, 10, 820),
    ]
    rows[0] = buy("2024-01-02", 10, 1000, id="old")

    assert disallowed(fold(rows)) == [washed]


def test_a_gain_is_never_washed():
    rows = [
        buy("2025-01-02", 10, 1000),
        sell("2025-03-03", 10, 1200),
        buy("2025-03-04", 10, 1200),
    ]

    assert disallowed(fold(rows)) == [0]


def test_fewer_units_bought_back_disallow_their_part_of_the_loss():
    rows = [
        buy("2025-01-02", 100, 5000),
        sell("2025-06-02", 100, 4000),
        buy("2025-06-12", 30, 1230),
    ]

    result = fold(rows)

    assert disallowed(result) == [300]
    assert basis(result) == 1530


def test_more_units_bought_back_split_the_new_lot():
    rows = [
        buy("2025-01-02", 30, 1500),
        sell("2025-06-02", 30, 1200),
        buy("2025-06-12", 100, 4100, id="back"),
    ]

    result = fold(rows)

    assert disallowed(result) == [300]
    assert [(lot.lot_id, lot.quantity, lot.cost_basis) for lot in result.open_lots] == [
        ("back:0", 70, 2870),
        ("back:1", 30, 1530),
    ]


def test_earlier_losses_and_earlier_purchases_are_matched_first():
    rows = [
        buy("2025-01-02", 10, 1000),
        buy("2025-01-03", 10, 1100),
        sell("2025-06-02", 10, 900),  # loss 100
        sell("2025-06-03", 10, 900),  # loss 200
        buy("2025-06-10", 10, 950),
        buy("2025-06-11", 5, 480),
    ]

    result = fold(rows)

    assert disallowed(result) == [100, 100]
    assert [lot.cost_basis for lot in result.open_lots] == [1050, 580]


def test_units_replace_only_once():
    rows = [
        buy("2025-01-02", 10, 1000),
        buy("2025-01-03", 10, 1100),
        sell("2025-06-02", 10, 900),
        buy("2025-06-03", 10, 950),
        sell("2025-06-10", 10, 900, id="second"),
    ]

    result = fold(rows)

    assert disallowed(result) == [100, 0]
    # First in, first out: the second sale is of January's lot, not of the replacement.
    assert basis(result) == 1050


def test_a_replacement_sold_at_a_loss_passes_the_whole_loss_on():
    rows = [
        buy("2025-01-02", 10, 1000),
        sell("2025-02-03", 10, 900),  # -100, washed
        buy("2025-02-10", 10, 850),  # basis 950
        sell("2025-03-03", 10, 800),  # -150, washed
        buy("2025-03-10", 10, 780),  # basis 930
        sell("2025-09-02", 10, 1000),
    ]

    result = fold(rows)

    assert gains(result) == [-100, -150, 70]
    assert disallowed(result) == [100, 150, 0]
    assert recognised(result) == 1000 + 900 + 800 - 1000 - 850 - 780
    # 32 days, then 21 + 32 days tacked: held from 16 January 2025 on.
    assert result.disposals[2].days_tacked == 53


def test_tacked_days_can_make_a_gain_long_term():
    rows = [
        buy("2023-01-03", 10, 1000),
        sell("2024-06-03", 10, 900),
        buy("2024-06-10", 10, 850),
        sell("2024-09-03", 10, 1200),
    ]

    assert [disposal.term for disposal in fold(rows).disposals] == [Term.LONG, Term.LONG]


def test_a_purchase_before_the_loss_is_a_replacement_if_it_is_still_held():
    rows = [
        buy("2025-01-02", 10, 1000),
        buy("2025-05-20", 10, 950),
        sell("2025-06-02", 10, 900),
    ]

    result = fold(rows)

    assert disallowed(result) == [100]
    assert basis(result) == 1050


def test_a_part_of_a_purchase_does_not_replace_the_rest_of_the_same_purchase():
    rows = [buy("2025-05-20", 20, 2000), sell("2025-06-02", 10, 900)]

    assert disallowed(fold(rows)) == [0]


def test_lots_sold_together_do_not_replace_each_other():
    rows = [
        buy("2025-05-20", 10, 1000),
        buy("2025-05-21", 10, 1000),
        sell("2025-06-02", 20, 1800),
    ]

    assert disallowed(fold(rows)) == [0, 0]


def test_what_is_left_of_another_recent_lot_does_replace():
    rows = [
        buy("2024-01-02", 10, 1000),
        buy("2025-05-21", 10, 1000),
        sell("2025-06-02", 15, 1350),  # 10 old at -100, 5 recent at -50; 5 recent are kept
    ]

    result = fold(rows)

    assert disallowed(result) == [50, 0]
    assert basis(result) == 550


def test_a_day_trade_washes_into_the_next_trade_of_the_day():
    rows = [
        buy("2014-05-01", 100, 1000),
        sell("2014-05-01", 100, 900),
        buy("2014-05-01", 100, 800),
        sell("2014-05-01", 100, 900),
    ]

    result = fold(rows)

    assert disallowed(result) == [100, 0]
    assert [disposal.cost_basis for disposal in result.disposals] == [1000, 900]
    assert recognised(result) == 0


# -- scope ----------------------------------------------------------------------------------


def test_a_purchase_in_the_own_ira_loses_the_loss_for_good():
    rows = [
        buy("2025-01-02", 100, 5000),
        sell("2025-06-02", 100, 4000),
        buy("2025-06-12", 100, 4100, account_id="IRA"),
    ]

    result = fold(rows)

    (disposal,) = result.disposals
    assert (disposal.wash_disallowed, disposal.permanently_lost) == (1000, 1000)
    assert disposal.matches[0].is_lost
    assert basis(result, "IRA") == 4100


def test_a_loss_inside_an_ira_is_nobodys_wash_sale():
    rows = [
        buy("2025-01-02", 100, 5000, account_id="IRA"),
        sell("2025-06-02", 100, 4000, account_id="IRA"),
        buy("2025-06-12", 100, 4100),
    ]

    assert disallowed(fold(rows)) == [0]


@pytest.mark.parametrize(("taxpayer", "washed"), [("T", 1000), ("child", 0)])
def test_a_spouse_counts_and_a_child_does_not(taxpayer, washed):
    given = terms(account("B", taxpayer_id=taxpayer))
    rows = [
        buy("2025-01-02", 100, 5000),
        sell("2025-06-02", 100, 4000),
        buy("2025-06-12", 100, 4100, account_id="B"),
    ]

    result = fold(rows, given)

    assert disallowed(result) == [washed]
    assert basis(result, "B") == 4100 + washed


def test_an_account_out_of_scope_neither_loses_nor_replaces():
    given = terms(account("B", wash_scope=False))
    rows = [
        buy("2025-01-02", 100, 5000),
        sell("2025-06-02", 100, 4000),
        buy("2025-06-12", 100, 4100, account_id="B"),
    ]

    assert disallowed(fold(rows, given)) == [0]


@pytest.mark.parametrize(
    ("treatment", "employer", "policy", "counts"),
    [
        (TaxTreatment.TAXABLE, False, None, True),
        (TaxTreatment.ROTH, False, None, True),
        (TaxTreatment.TRADITIONAL, True, WashPolicy(employer_plans=False), False),
        (TaxTreatment.TRADITIONAL, True, None, True),
        (TaxTreatment.HSA, False, WashPolicy(health_savings=False), False),
        (TaxTreatment.EDUCATION, False, None, False),
        (TaxTreatment.NONE, False, None, False),
    ],
)
def test_the_household_chooses_what_has_no_ruling(treatment, employer, policy, counts):
    assert in_wash_scope(treatment, is_employer_plan=employer, policy=policy) is counts


def test_crypto_is_exempt_until_the_law_says_otherwise():
    rows = [
        buy("2025-01-02", 1, 5000),
        sell("2025-06-02", 1, 4000),
        buy("2025-06-12", 1, 4100),
        sell("2027-06-02", 1, 4000),
        buy("2027-06-12", 1, 4100),
    ]
    exempt = terms(instrument(kind="crypto", wash_exempt=True))
    ended = terms(instrument(kind="crypto", wash_exempt=True, wash_exempt_until=day("2027-01-01")))

    assert disallowed(fold(rows, exempt)) == [0, 0]
    assert disallowed(fold(rows, ended)) == [0, 100]


def test_instruments_the_user_calls_identical_replace_each_other():
    given = terms(instrument(identical_group="S&P"), instrument("Y", identical_group="S&P"))
    rows = [
        buy("2025-01-02", 10, 1000),
        sell("2025-06-02", 10, 900),
        buy("2025-06-12", 10, 950, instrument_id="Y"),
    ]

    assert disallowed(fold(rows)) == [0]
    assert disallowed(fold(rows, given)) == [100]
    assert basis(fold(rows, given), instrument_id="Y") == 1050


def test_a_new_ticker_is_the_same_security():
    rows = [
        buy("2025-01-02", 20, 2000),
        sell("2025-06-02", 10, 900),
        entry(Kind.TICKER_CHANGE, "2025-06-05", counter_instrument_id="Y"),
        buy("2025-06-12", 10, 950, instrument_id="Y"),
    ]

    assert disallowed(fold(rows)) == [100]


@pytest.mark.parametrize(
    ("kind", "fields", "washed"),
    [
        (Kind.REINVESTMENT, {"amount": -950}, 100),
        (Kind.VEST, {"cost_basis": 950}, 100),
        (Kind.GIFT_IN, {"cost_basis": 950}, 0),
        (Kind.INHERITANCE, {"cost_basis": 950}, 0),
        (Kind.TRANSFER_IN_KIND, {"cost_basis": 950, "acquired_on": day("2025-06-12")}, 100),
        (Kind.TRANSFER_IN_KIND, {"cost_basis": 950, "acquired_on": day("2020-06-12")}, 0),
        (Kind.OPENING_BALANCE, {"cost_basis": 950, "acquired_on": day("2025-06-11")}, 100),
    ],
)
def test_what_counts_as_a_purchase(kind, fields, washed):
    rows = [
        buy("2025-01-02", 10, 1000),
        sell("2025-06-02", 10, 900),
        entry(kind, "2025-06-12", quantity=10, **fields),
    ]

    assert disallowed(fold(rows)) == [washed]


# -- options, shorts, splits, transfers ------------------------------------------------------


def test_a_call_on_the_share_replaces_a_hundred_of_them():
    call = instrument(
        "CALL", kind="option", multiplier=D(100), underlying_id="X", acquires_underlying=True
    )
    rows = [
        buy("2025-01-02", 150, 15000),
        sell("2025-06-02", 150, 13500),  # loss 1,500, 10 a share
        buy("2025-06-12", 1, 300, instrument_id="CALL"),
    ]

    result = fold(rows, terms(call))

    assert disallowed(result) == [1000]
    assert basis(result, instrument_id="CALL") == 1300


def test_a_call_for_more_shares_than_were_lost_is_replaced_in_part():
    call = instrument(
        "CALL", kind="option", multiplier=D(100), underlying_id="X", acquires_underlying=True
    )
    rows = [
        buy("2025-01-02", 50, 5000),
        sell("2025-06-02", 50, 4500),
        buy("2025-06-12", 1, 300, instrument_id="CALL"),
    ]

    result = fold(rows, terms(call))

    assert disallowed(result) == [500]
    assert [(lot.quantity, lot.cost_basis) for lot in result.open_lots] == [
        (D("0.5"), 150),
        (D("0.5"), 650),
    ]


def test_a_short_closed_at_a_loss_and_opened_again_is_a_wash_sale():
    rows = [
        entry(Kind.SELL_SHORT, "2025-05-02", quantity=-10, amount=900),
        entry(Kind.COVER_SHORT, "2025-06-02", quantity=10, amount=-1000),
        entry(Kind.SELL_SHORT, "2025-06-10", quantity=-10, amount=1100),
        entry(Kind.COVER_SHORT, "2025-09-02", quantity=10, amount=-700),
    ]

    result = fold(rows)

    assert gains(result) == [-100, 300]  # the second short's proceeds count as 1,000
    assert disallowed(result) == [100, 0]
    assert recognised(result) == 300


def test_a_split_between_loss_and_purchase_counts_new_units():
    rows = [
        buy("2025-01-02", 20, 2000),
        sell("2025-06-02", 10, 900),  # 10 old units are 20 new ones
        entry(Kind.SPLIT, "2025-06-05", ratio=2),
        buy("2025-06-12", 10, 450),
    ]

    result = fold(rows)

    assert disallowed(result) == [50]
    assert result.disposals[0].matches[0].quantity == 5  # in units of the sale


def test_a_replacement_moved_to_another_account_first_still_counts():
    rows = [
        buy("2025-01-02", 10, 1000),
        buy("2025-05-20", 10, 950, account_id="B"),
        entry(Kind.TRANSFER_OUT_KIND, "2025-05-25", account_id="B", quantity=-10, transfer_id="t"),
        entry(Kind.TRANSFER_IN_KIND, "2025-05-25", account_id="C", quantity=10, transfer_id="t"),
        sell("2025-06-02", 10, 900),
    ]

    result = fold(rows, terms(account("C")))

    assert disallowed(result) == [100]
    assert basis(result, "C") == 1050


def test_average_cost_takes_the_loss_into_the_pool():
    rows = [
        buy("2025-01-02", 10, 1000),
        buy("2025-01-03", 10, 1000),
        sell("2025-06-02", 10, 900),
        buy("2025-06-12", 10, 950),
        sell("2025-09-02", 20, 2200),
    ]

    result = fold(rows, method=LotMethod.AVERAGE)

    assert disallowed(result)[0] == 100
    assert recognised(result) == 900 + 2200 - 1000 - 1000 - 950


# -- the broker's own figures ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("reported", "issues"), [("250", []), ("100", []), ("400", ["wash_sale_differs"])]
)
def test_a_brokers_disallowance_is_compared_and_never_added(reported, issues):
    rows = [
        buy("2014-05-01", 100, 1000),
        sell("2014-07-01", 100, 750, wash_sale_disallowed=D(reported)),
        buy("2014-07-05", 100, 800),
    ]

    result = fold(rows)

    assert disallowed(result) == [250]
    assert [(row.reported, row.computed) for row in result.reconciliations] == [(D(reported), 250)]
    assert codes(result.issues) == issues


def test_a_foreign_loss_is_judged_in_tax_currency():
    # In euros a gain of 20, in dollars a loss of 1000 * 1.2 - 1020 * 1.1 = 78.
    table = {"2025-01-02": D("1.2"), "2025-06-02": D("1.1"), "2025-06-12": D("1.1")}
    given = terms(
        instrument(currency="EUR"), rates=lambda source, target, on: table.get(on.isoformat())
    )
    rows = [
        buy("2025-01-02", 10, 1000, currency="EUR"),
        sell("2025-06-02", 10, 1020, currency="EUR"),
        buy("2025-06-12", 10, 1000, currency="EUR"),
    ]

    result = fold(rows, given)

    (disposal,) = result.disposals
    assert (disposal.tax_gain, disposal.tax_wash_disallowed, disposal.tax_recognised_gain) == (
        -78,
        78,
        0,
    )
    assert disposal.wash_disallowed == 0
    (lot,) = result.open_lots
    assert (lot.cost_basis, lot.tax_cost_basis) == (1000, 1178)
