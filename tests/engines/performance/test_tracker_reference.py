"""Returns and changes against what other open trackers publish in their tests.

Where their convention differs from ours, docs/methods/returns.md says how.
"""

from datetime import date

import numpy as np
import pytest

from bursar.engines.performance.average_investment import (
    TradeHistory,
    return_on_average_investment,
)
from bursar.engines.performance.change import PositionHistory, explain_change
from bursar.engines.performance.distributions import income_yield, payment_rhythm
from bursar.engines.performance.money_weighted import xirr
from bursar.engines.performance.series import max_drawdown, volatility
from bursar.engines.performance.time_weighted import (
    LinkStatus,
    annualise,
    growth_index,
    linked_return,
    time_weighted_return,
)
from bursar.engines.performance.windows import Window, window_start
from tests.engines.performance.reference_cases import case_or_skip, number

pytestmark = pytest.mark.shared
PP = "trackers/portfolio-performance.json"
GHOSTFOLIO = "trackers/ghostfolio.json"
WEALTHFOLIO = "trackers/wealthfolio.json"
SURE = "trackers/sure-and-issues.json"


def day(text):
    return int(np.datetime64(text, "D").astype(int))


def carried(observations, start, end):
    """Last observation carried forward over each day; before the first, the first."""
    rows = sorted((day(on), number(price)) for on, price in observations)
    known = np.array([on for on, _ in rows])
    prices = np.array([price for _, price in rows])
    asked = np.arange(day(start), day(end) + 1)
    return prices[np.maximum(np.searchsorted(known, asked, side="right") - 1, 0)]


def zeros(shape, **given):
    names = ("flows", "trades", "income", "fees", "taxes")
    return {name: given.get(name, np.zeros(shape)) for name in names}


# --- Portfolio Performance -------------------------------------------------------------------


def test_pp_true_time_weighted_return_of_a_cash_account():
    case = case_or_skip(PP, "pp-ttwror-excel")
    start, end = (day(text) for text in case["inputs"]["interval"])
    values, flows = np.zeros(end - start + 1), np.zeros(end - start + 1)
    for row in case["inputs"]["movements"]:
        at, amount = day(row["date"]) - start, number(row["amount"])
        signed = -amount if row["type"] in {"WITHDRAWAL", "FEE"} else amount
        values[at:] += signed
        if row["type"] in {"DEPOSIT", "WITHDRAWAL"}:
            flows[at] += signed
    found = time_weighted_return(values, flows[1:])
    expected = [number(text) for text in case["expected"]["daily"][1:]]
    assert found.daily == pytest.approx(expected, abs=1e-6)
    cumulative = [number(text) for text in case["expected"]["cumulative"]]
    assert growth_index(found.daily) - 1 == pytest.approx(cumulative, abs=1e-6)


def test_pp_income_without_capital_is_no_return_and_is_told():
    case = case_or_skip(PP, "pp-ttwror-no-capital")
    values = np.array([0.0] + [1.0] * 8)
    found = time_weighted_return(values, np.zeros(8))
    assert found.cumulative == number(case["expected"]["cumulative_all"])
    assert found.status is LinkStatus.UNDEFINED_DAYS


def test_pp_drawdown_of_cumulative_returns():
    case = case_or_skip(PP, "pp-drawdown-1")
    index = 1 + np.array([number(text) for text in case["inputs"]["cumulative_returns"]])
    found = max_drawdown(index)
    assert found.depth == pytest.approx(number(case["expected"]["max_drawdown"]), abs=1e-11)
    assert found.trough - found.peak == case["expected"]["duration_days"]


def test_pp_price_history_with_holes():
    case = case_or_skip(PP, "pp-missing-quotes")
    security = case["inputs"]["file"]["securities"][0]
    prices = carried([*security["prices"], security["latest_quote"]], "2014-01-01", "2014-12-04")
    units = np.where(np.arange(prices.size) >= 1, 100.0, 0.0)
    flows = np.zeros(prices.size - 1)
    flows[0] = 7748.0
    values = prices * units
    found = time_weighted_return(values, flows)
    expected = case["expected"]
    assert found.cumulative == pytest.approx(number(expected["ttwror"]), abs=1e-10)
    index = growth_index(found.daily)[1:]
    drawdown = max_drawdown(index)
    assert drawdown.depth == pytest.approx(number(expected["max_drawdown"]), abs=1e-10)
    assert drawdown.trough - drawdown.peak == expected["max_drawdown_days"]
    # Its volatility: the sample deviation of log returns times the root of their number.
    logs = np.log1p(found.daily[1:])
    assert volatility(logs, periods_a_year=logs.size) == pytest.approx(
        number(expected["volatility"]), abs=1e-10
    )
    rate = xirr(np.array([-7748.0, values[-1]]), np.array(["2014-01-02", "2014-12-04"], "M8[D]"))
    assert rate == pytest.approx(number(expected["irr"]), abs=1e-4)


def test_pp_volatility_of_a_benchmark():
    case = case_or_skip(PP, "pp-volatility-xml")
    security = case["inputs"]["file"]["securities"][1]
    prices = np.array([number(price) for on, price in security["prices"] if on >= "2014-01-31"])
    logs = np.diff(np.log(prices))
    assert volatility(logs, periods_a_year=logs.size) == pytest.approx(
        number(case["expected"]["sap_benchmark"]), abs=2e-5
    )


def test_pp_dividends_a_year_on_cost():
    case = case_or_skip(PP, "pp-dividend-rate")
    paid = case["inputs"]["dividends"]
    amounts = np.array([number(row["amount"]) for row in paid])
    rate = income_yield(amounts, years=len(paid), capital=number(case["inputs"]["cost"]))
    assert rate == pytest.approx(number(case["expected"]["rate_of_return_per_year"]))
    days = np.array([f"{row['year']}-06-01" for row in paid], dtype="datetime64[D]")
    assert payment_rhythm(days) == case["expected"]["periodicity"].lower()


def test_pp_taxes_kept_apart():
    case = case_or_skip(PP, "pp-tax-refund")
    cumulative = linked_return(np.array([7648.0]), np.array([7430.0]))
    expected = number(case["expected"]["ttwror_annualised"])
    assert annualise(cumulative, days=365) == pytest.approx(expected, abs=1e-10)
    days = np.array(["2014-01-02", "2014-12-06"], "M8[D]")
    assert xirr(np.array([-7648.0, 7430.0]), days) == pytest.approx(
        number(case["expected"]["irr"]), abs=1e-6
    )


def test_pp_a_dollar_share_of_a_euro_investor():
    case = case_or_skip(PP, "pp-currency-sample")
    expected = case["expected"]["window_2_apple"]
    start, end = expected["interval"]
    security = case["inputs"]["file"]["securities"][0]
    quotes = [q for q in security["prices"] if q[0] != security["latest_quote"][0]]
    dollars = carried([*quotes, security["latest_quote"]], start, end)
    euros = 1.0 / carried(case["inputs"]["eurusd"].items(), start, end)
    on = np.arange(day(start), day(end) + 1)
    units = 10.0 * (on >= day("2015-01-01")) + 5.0 * (on >= day("2015-08-03"))
    values = units * dollars * euros
    first, second = 454.60 + 571.90 / 1.2141 - 10 / 1.2141, 577.60 / 1.1588
    flows = np.where(on == day("2015-01-01"), first, 0.0)
    flows += np.where(on == day("2015-08-03"), second, 0.0)
    found = time_weighted_return(values, flows[1:])
    assert values[-1] == pytest.approx(number(expected["value"]), abs=0.01)
    assert found.cumulative == pytest.approx(number(expected["ttwror"]), abs=1e-5)
    assert annualise(found.cumulative, days=on.size - 1) == pytest.approx(
        number(expected["ttwror_annualised"]), abs=1e-5
    )
    drawdown = max_drawdown(growth_index(found.daily)[1:])
    assert drawdown.depth == pytest.approx(number(expected["max_drawdown"]), abs=1e-5)
    rate = xirr(
        np.array([-first, -second, values[-1]]),
        np.array(["2015-01-01", "2015-08-03", end], "M8[D]"),
    )
    assert rate == pytest.approx(number(expected["irr"]), abs=1e-5)


@pytest.mark.parametrize(
    ("case_id", "values", "moves", "expected"),
    [
        ("pp-snapshot-1", [1000, 1100], {}, {"price": "capital_gains"}),
        (
            "pp-snapshot-2",
            [1000, 1210],
            {"flows": np.array([[99.0]])},
            {"price": "capital_gains"},
        ),
    ],
)
def test_pp_unrealised_gain_is_price(case_id, values, moves, expected):
    case = case_or_skip(PP, case_id)
    values = np.array([values], float)
    book = PositionHistory(values=values, rates=np.ones_like(values), **zeros((1, 1), **moves))
    parts = explain_change(book).total
    for ours, theirs in expected.items():
        assert getattr(parts, ours) == number(case["expected"][theirs])
    assert parts.end_value == number(case["expected"]["final"])


def test_pp_realised_and_unrealised_gain_together_are_price():
    case = case_or_skip(PP, "pp-snapshot-3")
    values = np.array([[1000.0, 990.0], [0.0, 99.0]])
    book = PositionHistory(
        values=values,
        rates=np.ones_like(values),
        **zeros((2, 1), trades=np.array([[-99.0], [99.0]])),
    )
    parts = explain_change(book).total
    expected = number(case["expected"]["unrealised"]) + number(case["expected"]["realised"])
    assert (parts.price, parts.residual) == (expected, 0.0)


def test_pp_dividend_and_its_tax():
    case = case_or_skip(PP, "pp-snapshot-4")
    net, tax = number(case["inputs"]["dividend_net"]), number(case["inputs"]["tax"])
    book = PositionHistory(
        values=np.array([[0.0, net]]),
        rates=np.ones((1, 2)),
        **zeros((1, 1), income=np.array([[net + tax]]), taxes=np.array([[tax]])),
    )
    parts = explain_change(book).total
    assert parts.income == number(case["expected"]["earnings"])
    assert parts.taxes == -number(case["expected"]["taxes"])
    assert parts.price == 0.0


def test_pp_a_dollar_account_of_a_euro_investor():
    case = case_or_skip(PP, "pp-snapshot-fx")
    start, end = case["inputs"]["interval"]
    euros = 1.0 / carried(case["inputs"]["eurusd"].items(), start, end)
    first, days = day(start), euros.size - 1
    flows, fees = np.zeros((1, days)), np.zeros((1, days))
    opening = 0.0
    for row in case["inputs"]["movements_usd"]:
        at, amount = day(row["date"]) - first - 1, number(row["amount"])
        if at < 0:
            opening += amount
        elif row["type"] == "FEE":
            fees[0, at] += amount
        else:
            flows[0, at] += amount if row["type"] == "DEPOSIT" else -amount
    values = np.concatenate([[[opening]], opening + np.cumsum(flows - fees, axis=1)], axis=1)
    book = PositionHistory(
        values=values, rates=euros[None, :], **zeros((1, days), flows=flows, fees=fees)
    )
    parts = explain_change(book).total
    assert parts.start_value == pytest.approx(number(case["expected"]["initial_eur"]), abs=0.01)
    assert parts.end_value == pytest.approx(number(case["expected"]["final_eur"]), abs=0.01)
    assert parts.price == pytest.approx(0.0, abs=1e-9)
    assert parts.residual == pytest.approx(0.0, abs=1e-9)


ROWS = {"Cash Account 1": 0, "Cach Account 2": 1, "BASF SE NA O.N.": 2, "APPLE INC.": 3}


def units_of(row):
    """Fee and tax of one transaction of the client file, in the account's currency."""
    units = {"FEE": 0.0, "TAX": 0.0}
    for unit in row.get("units", []):
        if unit["type"] in units:
            units[unit["type"]] += number(unit["amount"])
    return units["FEE"], units["TAX"]


def add_cash_row(moves, position, at, row):
    """One cash transaction: what it moves, earns and costs."""
    amount, (fee, tax) = number(row["amount"]), units_of(row)
    signs = {"DEPOSIT": 1.0, "REMOVAL": -1.0}
    if row["type"] in signs:
        moves["flows"][position, at] += signs[row["type"]] * amount
    elif row["type"] in {"INTEREST", "DIVIDENDS"}:
        moves["income"][position, at] += amount + fee + tax
        moves["fees"][position, at] += fee
        moves["taxes"][position, at] += tax
    elif row["type"] == "INTEREST_CHARGE":
        moves["income"][position, at] -= amount
    elif row["type"] in {"TAXES", "TAX_REFUND"}:
        moves["taxes"][position, at] += amount if row["type"] == "TAXES" else -amount
    elif row["type"] in {"FEES", "FEES_REFUND"}:
        moves["fees"][position, at] += amount if row["type"] == "FEES" else -amount
    elif row["type"] in {"BUY", "SELL"}:
        moves["trades"][position, at] += amount if row["type"] == "SELL" else -amount


def add_share_row(moves, at, row):
    """One transaction of shares: the price paid is the trade, fee and tax are costs beside it."""
    position, amount, (fee, tax) = ROWS[row["security"]], number(row["amount"]), units_of(row)
    inward = 1.0 if row["type"] in {"BUY", "DELIVERY_INBOUND"} else -1.0
    kind = "trades" if row["type"] in {"BUY", "SELL"} else "flows"
    moves[kind][position, at] += inward * amount
    moves["fees"][position, at] += fee
    moves["taxes"][position, at] += tax


def test_pp_whole_client_over_twelve_days():
    case = case_or_skip(PP, "pp-client-snapshot-xml")
    start, end = case["inputs"]["interval"]
    file, first = case["inputs"]["file"], day(start)
    days = day(end) - first
    euros = 1.0 / carried(case["inputs"]["eurusd"].items(), start, end)
    rates = np.array([np.ones(days + 1), euros, np.ones(days + 1), euros])
    names = ("flows", "trades", "income", "fees", "taxes")
    early = {name: np.zeros((4, 1)) for name in names}
    moves = {name: np.zeros((4, days)) for name in names}
    units = np.zeros((4, days + 1))
    for account in file["accounts"]:
        for row in account["transactions"]:
            at = day(row["date"]) - first - 1
            if at < days:
                add_cash_row(early if at < 0 else moves, ROWS[account["name"]], max(at, 0), row)
    for portfolio in file["portfolios"]:
        for row in portfolio["transactions"]:
            at = day(row["date"]) - first - 1
            inward = 1.0 if row["type"] in {"BUY", "DELIVERY_INBOUND"} else -1.0
            units[ROWS[row["security"]], max(at + 1, 0) :] += inward * number(row["shares"])
            if at >= 0:
                add_share_row(moves, at, row)
    values = np.zeros((4, days + 1))
    for security in file["securities"]:
        prices = carried(security["prices"], start, end)
        values[ROWS[security["name"]]] = units[ROWS[security["name"]]] * prices

    def net(part):
        return part["flows"] + part["trades"] + part["income"] - part["fees"] - part["taxes"]

    cash = np.concatenate([net(early), net(moves)], axis=1).cumsum(axis=1)
    values[:2] = cash[:2]
    parts = explain_change(PositionHistory(values=values, rates=rates, **moves)).total
    expected = {name: number(text) for name, text in case["expected"].items()}
    gains = expected["capital_gains"] + expected["realised"] + expected["currency_gains"]
    assert parts.start_value == pytest.approx(expected["initial"], abs=0.01)
    assert parts.end_value == pytest.approx(expected["final"], abs=0.01)
    assert parts.flows == pytest.approx(expected["transfers"], abs=0.01)
    assert parts.income == pytest.approx(expected["earnings"], abs=0.01)
    assert parts.fees == pytest.approx(-expected["fees"], abs=0.01)
    assert parts.taxes == pytest.approx(-expected["taxes"], abs=0.01)
    assert parts.price + parts.currency == pytest.approx(gains, abs=0.02)
    assert parts.residual == pytest.approx(0.0, abs=1e-9)


# --- Ghostfolio ------------------------------------------------------------------------------


def average_investment(case, *, rates=None, last_rate=1.0):
    inputs = case["inputs"]
    rows = sorted(inputs["activities"], key=lambda row: row["date"])
    sign = {"BUY": 1.0, "SELL": -1.0}
    book = TradeHistory(
        days=np.array([day(row["date"]) for row in rows]),
        quantities=np.array([sign[row["type"]] * number(row["quantity"]) for row in rows]),
        unit_prices=np.array([number(row["unit_price"]) for row in rows]),
        fees=np.array([number(row["fee"]) for row in rows]),
        rates=np.ones(len(rows)) if rates is None else rates,
    )
    prices = inputs["prices"][rows[0]["symbol"]]
    price = carried(prices.items(), inputs["as_of"], inputs["as_of"])[0]
    last_day = day(inputs["as_of"])
    return return_on_average_investment(
        book, last_day=last_day, last_price=price, last_rate=last_rate
    )


@pytest.mark.parametrize(
    "case_id",
    [
        "ghostfolio-baln-buy",
        "ghostfolio-baln-buy-and-buy",
        "ghostfolio-baln-buy-and-sell",
        "ghostfolio-baln-sell-in-two",
        "ghostfolio-jnug",
        "ghostfolio-novn-partial",
    ],
)
def test_ghostfolio_return_on_average_investment(case_id):
    case = case_or_skip(GHOSTFOLIO, case_id)
    found, expected = average_investment(case), case["expected"]
    ours = {
        "gross_performance": found.gross_gain,
        "net_performance": found.net_gain,
        "gross_performance_pct": found.gross_return,
        "net_performance_pct": found.net_return,
        "time_weighted_investment": found.average_investment,
    }
    for name, value in ours.items():
        if name in expected:
            assert value == pytest.approx(number(expected[name]), abs=1e-10), name


def test_ghostfolio_with_and_without_currency_effect():
    case = case_or_skip(GHOSTFOLIO, "ghostfolio-btcusd-partial-sell-chf")
    fx, expected = case["inputs"]["fx"]["USDCHF"], case["expected"]
    rates = np.array([number(fx["2015-01-01"]), number(fx["2017-12-31"])])
    last_rate = number(fx["2018-01-01"])
    found = average_investment(case, rates=rates, last_rate=last_rate)
    assert found.gross_gain == pytest.approx(number(expected["gross_performance_with_fx"]))
    assert found.gross_return == pytest.approx(number(expected["gross_performance_pct_with_fx"]))
    assert found.average_investment == pytest.approx(
        number(expected["time_weighted_investment_with_fx"])
    )
    local = average_investment(case)
    assert local.gross_return == pytest.approx(
        number(expected["gross_performance_pct_const_fx"]), abs=1e-10
    )
    assert local.average_investment * last_rate == pytest.approx(
        number(expected["time_weighted_investment"])
    )


def test_ghostfolio_gain_by_window_is_the_change_less_flows():
    case = case_or_skip(GHOSTFOLIO, "ghostfolio-baln-buy")
    as_of, bought = date(2021, 12, 18), date(2021, 11, 30)
    prices = carried(case["inputs"]["prices"]["BALN.SW"].items(), "2021-11-29", str(as_of))
    on = np.arange(day("2021-11-29"), day(str(as_of)) + 1)
    values = np.where(on >= day(str(bought)), 2.0 * prices, 0.0)
    ranges = {
        "1d": Window.ONE_DAY,
        "wtd": Window.WEEK_TO_DATE,
        "mtd": Window.MONTH_TO_DATE,
        "ytd": Window.YEAR_TO_DATE,
        "max": Window.SINCE_INCEPTION,
    }
    for name, window in ranges.items():
        start = window_start(window, as_of, inception=date(2021, 11, 29))
        skip = max(day(str(start)) - int(on[0]), 0)
        days = on.size - 1 - skip
        flows, fees = np.zeros((1, days)), np.zeros((1, days))
        if skip == 0:  # paid for with money from outside: the price and the fee come in
            flows[0, 0], fees[0, 0] = 2 * 136.6 + 1.55, 1.55
        book = PositionHistory(
            values=values[None, skip:],
            rates=np.ones((1, days + 1)),
            **zeros((1, days), flows=flows, fees=fees),
        )
        expected = number(case["expected"]["net_performance_by_range"][name])
        assert explain_change(book).total.change == pytest.approx(expected, abs=1e-9), name


def test_ghostfolio_buying_below_the_close_gains_on_the_same_day():
    case = case_or_skip(GHOSTFOLIO, "ghostfolio-baln-buy-below-close")
    found = average_investment(case)
    assert found.net_gain == pytest.approx(number(case["expected"]["net_performance_on_day"]))


def test_ghostfolio_annualised():
    case = case_or_skip(GHOSTFOLIO, "ghostfolio-annualised")
    for row, expected in zip(case["inputs"], case["expected"], strict=True):
        found = annualise(number(row["ret"]), days=row["days"])
        assert found == pytest.approx(number(expected), abs=5e-4)


# --- Wealthfolio, Sure, and reports of users -------------------------------------------------


def test_wealthfolio_income_inside_the_return():
    case = case_or_skip(WEALTHFOLIO, "wealthfolio-perf-income")
    values = np.array([number(text) for text in case["inputs"]["values"]])
    flows = np.array([0.0, 0.0, -number(case["inputs"]["withdrawal_on_last"])])
    found = time_weighted_return(values, flows)
    assert found.cumulative == pytest.approx(number(case["expected"]["twr"]))


def test_wealthfolio_a_late_deposit_does_not_swell_the_loss():
    case = case_or_skip(WEALTHFOLIO, "wealthfolio-perf-late-deposit")
    values = np.array([100.0] * 28 + [number(case["inputs"]["end"])])
    flows = np.zeros(28)
    flows[-1] = number(case["inputs"]["deposit_on_day_28"])
    found = time_weighted_return(values, flows)
    expected = case["expected"]
    low, high = number(expected["linked_return_min"]), number(expected["linked_return_max"])
    assert low <= found.cumulative <= high


def test_wealthfolio_an_exchange_with_a_spread():
    case = case_or_skip(WEALTHFOLIO, "wealthfolio-engine-fx-exchange")
    values = np.array([[1000.0, 900.0], [0.0, 92.0]])
    rates = np.array([[1.0, 1.0], [1.1, 1.1]])
    book = PositionHistory(
        values=values, rates=rates, **zeros((2, 1), trades=np.array([[-100.0], [92.0]]))
    )
    parts = explain_change(book).total
    expected = case["expected"]
    assert parts.end_value == pytest.approx(number(expected["value"]))
    assert parts.currency == pytest.approx(number(expected["fx_effect"]))
    found = time_weighted_return((values * rates).sum(axis=0), np.zeros(1))
    assert found.cumulative == pytest.approx(number(expected["twr"]))


def test_sure_price_and_interest_of_an_investment_account():
    case = case_or_skip(SURE, "sure-balance-market-flow")
    # Shares and cash at the close of days -2, -1 and 0.
    values = np.array([[0.0, 1000.0, 1100.0], [5000.0, 4000.0, 4005.0]])
    book = PositionHistory(
        values=values,
        rates=np.ones_like(values),
        **zeros(
            (2, 2),
            trades=np.array([[1000.0, 0.0], [-1000.0, 0.0]]),
            income=np.array([[0.0, 0.0], [0.0, 5.0]]),
        ),
    )
    found = explain_change(book)
    expected = case["expected"]
    assert found.price[:, 0].sum() == number(expected["day_minus_1"]["market_flow"])
    assert found.price[:, 1].sum() == number(expected["day_0"]["market_flow"])
    assert found.income[:, 1].sum() == number(expected["day_0"]["cash_inflow"])
    assert found.total.end_value == number(expected["day_0"]["total"])


def test_a_users_simple_return():
    case = case_or_skip(SURE, "report-issue-gf-2997")
    start, end = number(case["inputs"]["invested"]), number(case["inputs"]["value"])
    expected = number(case["expected"]["simple_return"])
    assert linked_return(np.array([start]), np.array([end])) == pytest.approx(expected, abs=1e-4)
