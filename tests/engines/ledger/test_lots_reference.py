"""Published lot cases of other trackers, as far as the ledger's engines cover them.

Conventions that differ are said at the case. Performance and planning cases of the same files
belong to other engines.
"""

import json
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from bursar.engines.ledger.compile import compile_events
from bursar.engines.ledger.entries import ActionKind, CorporateAction
from bursar.engines.ledger.kinds import LotMethod, TaxTreatment
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.positions import epoch_day, flows, positions
from bursar.engines.ledger.valuation import Market, PriceSeries, value_daily
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

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def case(shared):
    """Find a case by its id among all trackers' files."""
    found = {}
    for file in sorted((shared / "cases/trackers").glob("*.json")):
        for one in json.loads(file.read_text()):
            found[one["id"]] = one
    return found.__getitem__


def series(prices: dict[str, str]) -> PriceSeries:
    days = sorted(prices)
    return PriceSeries(
        np.array([epoch_day(day(on)) for on in days], dtype=np.int64),
        np.array([float(prices[on]) for on in days]),
    )


def unrealised(result, price: str) -> Decimal:
    return held(result) * D(price) - basis(result)


# -- beancount: booking ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fifo-2", "fifo-12", "lifo-2", "lifo-6", "lifo-11", "lifo-16"])
def test_beancount_booking(case, name):
    given = case(f"beancount-{name}")
    method = LotMethod(given["inputs"]["method"].lower())
    rows = [
        buy(lot["date"], lot["quantity"], D(lot["quantity"]) * D(lot["cost"]))
        for lot in given["inputs"]["lots"]
    ]
    reduce = given["inputs"]["reduce"]

    result = fold([*rows, sell("2015-12-01", reduce, 0)], method=method)

    if "error" in given["expected"]:  # there the booking fails; here the rest has no basis
        assert codes(result.issues) == ["units_missing"]
        assert gains(result).count(None) == 1
        return
    booked = [(d.quantity, d.cost_basis, d.acquired_on) for d in result.disposals]
    left = [(lot.quantity, lot.cost_basis, lot.acquired_on) for lot in result.open_lots]
    assert booked == [_lot(lot) for lot in given["expected"]["booked"]]
    assert sorted(left) == sorted(_lot(lot) for lot in given["expected"]["left"])


def _lot(lot: dict) -> tuple:
    return (D(lot["quantity"]), D(lot["quantity"]) * D(lot["cost"]), day(lot["date"]))


# -- Portfolio Performance ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["pp-cost-fifo-ma-1", "pp-cost-fifo-ma-2"])
def test_first_in_first_out_and_moving_average(case, name):
    given = case(name)
    rows = [
        (buy if row["type"] == "BUY" else sell)(row["date"], row["shares"], row["amount"])
        for row in given["inputs"]["transactions"]
    ]
    want = given["expected"]
    price = given["inputs"]["price"]

    for method, suffix in ((LotMethod.FIFO, "fifo"), (LotMethod.AVERAGE, "ma")):
        result = fold(rows, method=method)
        cost = want["fifo_cost" if suffix == "fifo" else "moving_average_cost"]
        assert float(basis(result)) == pytest.approx(float(cost), abs=0.0051)
        realised = want.get("realised", want.get(f"realised_{suffix}"))
        assert float(sum(gains(result))) == pytest.approx(float(realised), abs=0.0051)
        open_gain = want.get("unrealised", want.get(f"unrealised_{suffix}"))
        assert float(unrealised(result, price)) == pytest.approx(float(open_gain), abs=0.0051)


@pytest.mark.parametrize("method", [LotMethod.FIFO, LotMethod.AVERAGE])
def test_gains_of_a_dollar_share_in_an_euro_household(case, method):
    given = case("pp-gains-fx")
    rows, rates = [], {}
    for row in given["inputs"]["transactions"]:
        rates["USD", row["date"]] = D(row["amount_eur"]) / D(row["amount_usd"])
        make = buy if row["type"] == "DELIVERY_IN" else sell
        rows.append(make(row["date"], row["shares"], row["amount_usd"]))
    known = terms(
        tax_currency="EUR",
        rates=lambda source, target, on: rates.get((source, on.isoformat())),
        method=method,
    )

    (disposal,) = fold(rows, known).disposals

    want = given["expected"]
    suffix = "fifo" if method is LotMethod.FIFO else "ma"
    assert float(disposal.tax_gain) == pytest.approx(
        float(want[f"realised_{suffix}_eur"]), abs=0.01
    )
    assert disposal.gain == (1000 if method is LotMethod.FIFO else D("833.333333333333"))


def test_a_dollar_share_bought_with_euros_and_with_dollars(case):
    given = case("pp-currency-sample")["inputs"]
    quoted = {day(on): D(rate) for on, rate in given["eurusd"].items()}

    def rates(source, target, on):
        last = quoted[max(known for known in quoted if known <= on)]
        return 1 / last if source == "USD" else last

    rows = [
        buy(row["date"], row["shares"], row["amount"], currency=row["currency"], sequence=number)
        for number, portfolio in enumerate(given["file"]["portfolios"])
        for row in portfolio["transactions"]
        if row["security"] == "Apple"
    ]

    lots = fold(rows, terms(rates=rates, tax_currency="EUR")).open_lots

    want = case("pp-currency-sample")["expected"]["window_2_apple"]["lots"]
    assert [round(lot.tax_cost_basis, 2) for lot in lots] == [D(cost) for cost in want]


def test_a_chain_of_transfers_keeps_the_first_cost(case):
    given = case("pp-issue-4446-b")
    rows = _portfolio_rows(given["inputs"]["file"])
    known = terms(*[account(name) for name in {row.account_id for row in rows}])

    result = fold(rows, known)

    (cost,) = {sum(d.cost_basis for d in result.disposals)}
    assert cost == D(given["expected"]["sell_buy_in_value"])


def test_a_purchase_and_a_transfer_of_one_day(case):
    given = case("pp-issue-4446-a")
    rows = _portfolio_rows(given["inputs"]["file"])
    known = terms(*[account(name) for name in {row.account_id for row in rows}])

    result = fold(rows, known)

    assert codes(result.issues) in ([], ["units_missing"])
    bought = sum(row.quantity for row in rows if row.kind is Kind.BUY)
    sold = sum(row.quantity for row in rows if row.kind is Kind.SELL)
    kept = sum(lot.quantity for lot in result.open_lots)
    assert kept == bought + sold


def test_a_transferred_position_keeps_its_cost_at_the_receiver(case):
    given = case("pp-issue-672")
    rows = _portfolio_rows(given["inputs"]["file"])
    known = terms(*[account(name) for name in {row.account_id for row in rows}])

    result = fold(rows, known)

    assert basis(result, "Mein zweites Depot") == D(given["expected"]["cost"])


def _portfolio_rows(file: dict) -> list:
    """Rows of securities accounts; both sides of a transfer share date, units and partner."""
    rows = []
    for portfolio in file["portfolios"]:
        for number, row in enumerate(portfolio["transactions"]):
            common = {"account_id": portfolio["name"], "sequence": number}
            if row["type"] in ("BUY", "SELL"):
                make = buy if row["type"] == "BUY" else sell
                rows.append(make(row["date"], row["shares"], row["amount"], **common))
                continue
            sends = row["type"] == "TRANSFER_OUT"
            kind = Kind.TRANSFER_OUT_KIND if sends else Kind.TRANSFER_IN_KIND
            name = f"{row['date']}{row['portfolioFrom']}{row['portfolioTo']}{row['shares']}"
            units = D(row["shares"]) * (-1 if sends else 1)
            rows.append(entry(kind, row["date"], quantity=units, transfer_id=name, **common))
    return rows


# -- Ghostfolio ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["baln-buy", "baln-buy-and-buy", "baln-buy-and-sell", "baln-sell-in-two", "jnug",
     "novn-partial", "msft-fractional", "split-then-sell", "split-chain", "split-same-day",
     "btcusd-partial-sell-chf", "cash-and-holding"],
)  # fmt: skip
def test_ghostfolio_quantity_value_and_investment(case, name):
    # There fees are no part of cost and its gain is "net"; here they are in cost and proceeds,
    # so the sum of realised and unrealised gains is its net performance.
    given = case(f"ghostfolio-{name}")
    inputs, want = given["inputs"], given["expected"]
    rows = _ghostfolio_rows(inputs)
    currency = inputs["activities"][0]["currency"]
    known = terms(instrument(currency=currency), *_ghostfolio_splits(inputs), tax_currency=currency)

    result = fold(rows, known)
    fees = sum(D(row["fee"]) for row in inputs["activities"])

    assert not result.issues
    if "quantity" in want:
        assert float(held(result)) == pytest.approx(float(want["quantity"]), abs=1e-12)
    if "total_investment" in want and want["total_investment"] is not None:
        bought = fees if not result.disposals else None
        if bought is not None:
            assert basis(result) - fees == D(want["total_investment"])
    if "investment" in want and name != "btcusd-partial-sell-chf":
        assert float(basis(result)) == pytest.approx(float(want["investment"]), abs=1e-9)
    if "net_performance" in want and want.get("current_value") is not None:
        gain = sum(gains(result), D(0)) + D(want["current_value"]) - basis(result)
        assert gain == D(want["net_performance"])


def _ghostfolio_rows(inputs: dict) -> list:
    rows = []
    for row in inputs["activities"]:
        units, price, fee = D(row["quantity"]), D(row["unit_price"]), D(row["fee"])
        fields = {"fee": fee, "currency": row["currency"]}
        if row["type"] == "BUY":
            rows.append(buy(row["date"], units, units * price + fee, **fields))
        else:
            rows.append(sell(row["date"], units, units * price - fee, **fields))
    return rows


def _ghostfolio_splits(inputs: dict) -> list[CorporateAction]:
    made = []
    for split in inputs.get("splits", ()):
        new, old = map(D, split["ratio"].split(":"))
        made.append(
            CorporateAction(
                instrument_id="X", on=day(split["date"]), kind=ActionKind.SPLIT, ratio=new / old
            )
        )
    return made


def test_ghostfolio_short_sales_average_their_proceeds(case):
    given = case("ghostfolio-btcusd-short")
    rows = _ghostfolio_rows(given["inputs"])

    result = fold(rows, terms(account(may_go_short=True)))

    fees = sum(D(row["fee"]) for row in given["inputs"]["activities"])
    average = (basis(result) - fees) / held(result)  # there without the fees
    assert average == D(given["expected"]["average_price"])


def test_ghostfolio_value_after_a_split_and_with_cash(case):
    given = case("ghostfolio-split-same-day")
    known = terms(*_ghostfolio_splits(given["inputs"]))
    events = compile_events(_ghostfolio_rows(given["inputs"]), known).events
    # There closes are adjusted for later splits; on and after the ex-date both agree.
    market = Market(
        instruments=known.instruments,
        prices={"X": series(given["inputs"]["prices"]["MSFT"])},
        base_currency="USD",
    )
    on = day(given["inputs"]["as_of"])

    values = value_daily(positions(events), market, first_day=on, last_day=on)

    assert values.base[0, 0] == pytest.approx(float(given["expected"]["current_value"]))


# -- Wealthfolio --------------------------------------------------------------------------------


def test_wealthfolio_option_contracts_carry_their_multiplier(case):
    given = case("wealthfolio-option-multiplier")
    fields = given["inputs"]["buy"]
    known = terms(instrument(kind="option", multiplier=D(fields["multiplier"])))
    bought = entry(
        Kind.BUY,
        "2024-01-02",
        quantity=fields["contracts"],
        unit_price=fields["premium"],
        fee=D(fields["fee"]),
    )

    before = fold([bought], known)
    after = fold([bought, sell("2024-02-01", given["inputs"]["sell"]["contracts"], 1)], known)

    assert basis(before) == D(given["expected"]["cost_after_buy"])
    assert basis(after) == D(given["expected"]["cost_after_sell"])


def test_wealthfolio_option_transferred_in(case):
    given = case("wealthfolio-option-transfer-in")
    fields = given["inputs"]
    cost = D(fields["contracts"]) * D(fields["premium"]) * D(fields["multiplier"])
    row = entry(Kind.TRANSFER_IN_KIND, "2024-01-02", quantity=fields["contracts"], cost_basis=cost)

    assert basis(fold([row])) == D(given["expected"]["cost"])


def test_wealthfolio_zero_price_purchase(case):
    want = case("wealthfolio-zero-price-buy")["expected"]
    result = fold([buy("2024-01-02", 10, 0, unit_price=D(0))])

    assert (held(result), basis(result)) == (D(want["quantity"]), D(want["cost"]))


def test_wealthfolio_split_recorded_in_two_accounts(case):
    given = case("wealthfolio-split-two-accounts")
    rows = []
    for name in ("A", "B"):
        rows.append(buy("2024-01-02", given["inputs"]["quantity_each"], 100, account_id=name))
        rows.append(
            entry(Kind.SPLIT, "2024-02-01", ratio=given["inputs"]["ratio"], account_id=name)
        )

    result = fold(rows)

    assert held(result) == held(result, "B") == D(given["expected"]["quantity_each"])


def test_wealthfolio_transfer_chain_of_one_day(case):
    given = case("wealthfolio-transfer-chain")
    rows = [buy("2024-01-02", 10, given["inputs"]["cost"])]
    for sender, receiver in (("A", "B"), ("B", "C")):
        for account_id, sign in ((receiver, 1), (sender, -1)):
            kind = Kind.TRANSFER_IN_KIND if sign > 0 else Kind.TRANSFER_OUT_KIND
            rows.append(
                entry(
                    kind,
                    "2024-02-01",
                    account_id=account_id,
                    quantity=10 * sign,
                    transfer_id=sender + receiver,
                )
            )

    result = fold(rows[::-1], terms(account("C")))

    assert basis(result, "C") == D(given["expected"]["cost_in_c"])
    assert basis(result, "A") == basis(result, "B") == 0


def test_wealthfolio_external_transfer_in_kind(case):
    # There the contribution is counted at cost; here performance counts it at market value, and
    # cost is the lots' own. Both agree on the cost.
    given = case("wealthfolio-ext-transfer")
    came = given["inputs"]["transfer_in"]
    cost = D(came["quantity"]) * D(came["price"]) + D(came["fee"])
    rows = [
        entry(Kind.TRANSFER_IN_KIND, "2024-01-02", quantity=came["quantity"], cost_basis=cost),
        entry(Kind.TRANSFER_OUT_KIND, "2024-02-01", quantity=-4),
    ]

    assert basis(fold(rows[:1])) == D(given["expected"]["cost_after_in"])
    assert basis(fold(rows)) == D(given["expected"]["cost_after_out"])
    assert [flow.quantity for flow in flows(compile_events(rows, terms()).events)] == [10, -4]


def test_wealthfolio_split_then_sale(case):
    given = case("wealthfolio-perf-split-sell")
    want = given["expected"]
    rows = [
        buy("2024-01-02", 10, 1000),
        entry(Kind.SPLIT, "2024-02-01", ratio=given["inputs"]["ratio"]),
        sell("2024-03-01", 6, 420),
    ]

    result = fold(rows)

    (disposal,) = result.disposals
    assert disposal.proceeds == D(want["proceeds"])
    assert disposal.cost_basis == D(want["relieved_cost"])
    assert disposal.gain == D(want["realised"])
    assert (held(result), basis(result)) == (D(want["quantity_left"]), D(want["basis_left"]))


def test_wealthfolio_adjusted_cost_base(case):
    commissions = case("wealthfolio-acb-2")["expected"]
    rows = [
        buy("2024-01-02", 200, "4073.95", fee=D("9.95")),
        sell("2024-06-03", 200, "7036.05", fee=D("9.95")),
    ]
    (disposal,) = fold(rows, method=LotMethod.AVERAGE).disposals
    assert disposal.cost_basis == D(commissions["cost"])
    assert disposal.proceeds == D(commissions["proceeds"])
    assert disposal.gain == D(commissions["gain"])

    notional = case("wealthfolio-acb-notional")["expected"]
    rows = [
        buy("2024-01-02", 100, 1000),
        entry(Kind.ADJUSTMENT, "2024-03-01", cost_basis=50),
        sell("2024-06-03", 100, 1200),
    ]
    (disposal,) = fold(rows, method=LotMethod.AVERAGE).disposals
    assert (disposal.cost_basis, disposal.gain) == (D(notional["cost"]), D(notional["gain"]))

    split = case("wealthfolio-acb-split")["expected"]
    rows = [
        buy("2024-01-02", 100, 1000),
        entry(Kind.SPLIT, "2024-03-01", ratio=2),
        sell("2024-06-03", 100, 600),
    ]
    (disposal,) = fold(rows, method=LotMethod.AVERAGE).disposals
    assert (disposal.cost_basis, disposal.gain) == (D(split["relieved"]), D(split["gain"]))


def test_wealthfolio_capital_returned_beyond_basis(case):
    given = case("wealthfolio-acb-roc-below-zero")
    rows = [buy("2024-01-02", 100, given["inputs"]["basis"])]
    steps = [(500, 510, 0), (600, 0, 90), (100, 0, 190)]
    for month, (paid, left, gained) in enumerate(steps, start=2):
        rows.append(entry(Kind.RETURN_OF_CAPITAL, f"2024-{month:02d}-01", amount=paid))
        result = fold(rows, method=LotMethod.AVERAGE)
        assert (basis(result), sum(gains(result))) == (left, gained)
    rows.append(buy("2024-06-03", 50, 500))

    result = fold(rows, method=LotMethod.AVERAGE)

    assert (held(result), basis(result)) == (150, 500)


def test_wealthfolio_cash_of_several_currencies(case):
    given = case("wealthfolio-cash-fx")
    fields = given["inputs"]
    rows = [
        entry(Kind.DEPOSIT, "2024-01-02", amount=fields["deposit_cad"], currency="CAD"),
        entry(Kind.DIVIDEND, "2024-01-03", amount=fields["dividend_cad"], currency="CAD"),
        entry(Kind.INTEREST, "2024-01-04", amount=fields["interest_usd"]),
        entry(Kind.FEE, "2024-01-05", amount=-D(fields["fee_usd"])),
    ]
    events = compile_events(rows, terms()).events
    on = day("2024-01-05")
    market = Market(
        instruments={},
        prices={},
        base_currency="CAD",
        rates={"USD": series({"2024-01-01": fields["fx_usdcad"]})},
    )

    values = value_daily(positions(events), market, first_day=on, last_day=on)

    assert values.cash_base.sum() == pytest.approx(float(given["expected"]["cash_total_cad"]))
    assert [flow.amount for flow in flows(events)] == [1000]


def test_wealthfolio_round_trip_in_a_foreign_share_gains_on_the_currency(case):
    given = case("wealthfolio-round-trip-fx")
    rates = {"2024-01-02": D(given["inputs"]["buy"]["usdeur"])}
    rates["2024-03-01"] = D(given["inputs"]["sell"]["usdeur"])
    known = terms(tax_currency="EUR", rates=lambda source, target, on: rates[on.isoformat()])
    rows = [buy("2024-01-02", 10, 1005, fee=D(5)), sell("2024-03-01", 10, 995, fee=D(5))]

    (disposal,) = fold(rows, known).disposals

    assert disposal.gain == -10
    end = D(given["expected"]["cash_eur"]) - D(given["inputs"]["deposit_eur"])
    assert disposal.tax_gain == end


def test_wealthfolio_transfer_covers_a_short_at_the_receiver(case):
    want = case("wealthfolio-engine-transfer-in-kind")["expected"]["b"]
    rows = [
        buy("2025-01-03", 10, 1005, fee=D(5)),
        sell("2025-01-03", 4, 400, account_id="B"),
        entry(Kind.TRANSFER_OUT_KIND, "2025-01-08", quantity=-10, transfer_id="t"),
        entry(Kind.TRANSFER_IN_KIND, "2025-01-08", quantity=10, transfer_id="t", account_id="B"),
    ]

    result = fold(rows, terms(account("B", may_go_short=True)))

    # That source names the two sides of a cover the other way round.
    (disposal,) = result.disposals
    assert (disposal.proceeds, disposal.cost_basis) == (-D(want["cover_cost"]), 402)
    assert disposal.gain == D(want["realised"])
    assert held(result, "B") == D(want["residual_quantity"])
    assert basis(result, "B") == D(want["residual_basis"])


# -- Sure and user reports ------------------------------------------------------------------------


def test_sure_daily_holdings(case):
    given = case("sure-holdings-forward")
    today = date(2024, 3, 8)
    rows = []
    for row in given["inputs"]["trades"]:
        units, price = D(row["quantity"]), D(row["price"])
        on = (today + timedelta(row["day"])).isoformat()
        rows.append(
            buy(on, units, units * price) if units > 0 else sell(on, -units, -units * price)
        )
    prices = given["inputs"]["prices"]["VOO"]
    dated = {(today + timedelta(int(n))).isoformat(): close for n, close in prices.items()}
    known = terms()
    held_then = positions(compile_events(rows, known).events)
    market = Market(instruments=known.instruments, prices={"X": series(dated)}, base_currency="USD")

    values = value_daily(held_then, market, first_day=today - timedelta(3), last_day=today)

    want = [float(row["amount"]) for row in given["expected"]["VOO"]]
    assert values.base[0].tolist() == want


def test_sure_buying_moves_cash_into_holdings(case):
    given = case("sure-balance-market-flow")
    rows = [
        entry(Kind.OPENING_BALANCE, "2024-03-05", amount=5000, instrument_id=None),
        buy("2024-03-07", 10, 1000),
        entry(Kind.INTEREST, "2024-03-08", amount=5, instrument_id=None),
    ]
    known = terms()
    market = Market(
        instruments=known.instruments,
        prices={"X": series({"2024-03-07": "100", "2024-03-08": "110"})},
        base_currency="USD",
    )

    values = value_daily(
        positions(compile_events(rows, known).events),
        market,
        first_day=day("2024-03-07"),
        last_day=day("2024-03-08"),
    )

    for column, name in enumerate(("day_minus_1", "day_0")):
        want = given["expected"][name]
        assert values.cash_base[0, column] == float(want["cash"])
        assert values.base[0, column] == float(want["holdings"])


def test_sure_foreign_money_is_converted_at_its_own_day(case):
    given = case("sure-cash-multi-currency")
    rows = [
        entry(Kind.DEPOSIT, f"2024-03-0{8 + row['day']}", amount=row["amount"],
              currency=row["currency"])
        for row in given["inputs"]["inflows"]
    ]  # fmt: skip
    rows.append(entry(Kind.OPENING_BALANCE, "2024-03-04", amount=100, instrument_id=None))
    rate = {"2024-03-07": given["inputs"]["eurusd"]["-1"]}
    market = Market(instruments={}, prices={}, base_currency="USD", rates={"EUR": series(rate)})

    values = value_daily(
        positions(compile_events(rows, terms()).events),
        market,
        first_day=day("2024-03-04"),
        last_day=day("2024-03-07"),
    )

    assert values.cash_base.sum(axis=0).tolist() == [
        float(balance) for balance in given["expected"]["balances"]
    ]


def test_reports_of_wrong_averages(case):
    restarts = case("report-issue-2086")["expected"]["average_cost"]
    rows = [buy("2024-01-02", 10, 1000), sell("2024-02-01", 10, 1100), buy("2024-03-01", 10, 3000)]
    result = fold(rows, method=LotMethod.AVERAGE)
    assert basis(result) / held(result) == D(restarts)

    weighted = case("report-issue-maybe-2085")
    rows = [
        buy(f"2024-01-0{n}", units, D(units) * D(price))
        for n, (units, price) in enumerate(weighted["inputs"]["buys"], start=2)
    ]
    result = fold(rows, method=LotMethod.AVERAGE)
    average = float(basis(result) / held(result))
    assert average == pytest.approx(float(weighted["expected"]["average_cost"]), abs=0.001)

    total = case("report-issue-1718")["inputs"]
    row = entry(
        Kind.OPENING_BALANCE,
        "2024-01-02",
        quantity=total["quantity"],
        cost_basis=total["provider_cost_basis"],
    )
    result = fold([row])
    assert float(basis(result) / held(result)) == pytest.approx(158.30, abs=0.01)


def test_an_ira_is_an_account_like_another_for_lots():
    known = terms(account(tax_treatment=TaxTreatment.TRADITIONAL))
    assert gains(fold([buy("2024-01-02", 1, 10), sell("2024-02-01", 1, 12)], known)) == [2]
