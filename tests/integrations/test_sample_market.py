"""The sample market as households meet it: real index histories, our table of instruments."""

from collections import Counter
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from bursar.integrations.calendars import TradingCalendars
from bursar.integrations.sample_market import SOURCE, SampleMarket, index_history
from bursar.integrations.sample_universe import SECTORS, instruments
from bursar.ports.market_data import ActionKind, InstrumentKind, Listing

TODAY = date(2026, 11, 20)
SPY = Listing("SPY", "ARCX", InstrumentKind.ETF)
AAPL = Listing("AAPL", "XNAS")


@pytest.fixture(scope="module")
def calendars(tmp_path_factory):
    return TradingCalendars(tmp_path_factory.mktemp("calendars"))


@pytest.fixture(scope="module")
def market(calendars):
    return SampleMarket(calendars, TODAY)


def test_real_index_histories_are_read_where_the_package_keeps_them():
    history = index_history()
    assert history.sp500.size == history.nasdaq.size == 5031
    assert (history.sp500[0], history.sp500[-1]) == pytest.approx((1228.10, 2506.85), abs=0.01)
    assert history.nasdaq[-1] == pytest.approx(6635.28, abs=0.01)


def test_known_closes_stay_for_ever(market):
    """Pinned: a change here means that every demo household's history has changed."""
    bars = {bar.on: bar.close for bar in market.daily_bars(SPY, date(2014, 11, 20), TODAY)}
    assert {day: bars[day] for day in PINNED} == PINNED


PINNED = {
    date(2014, 11, 20): Decimal("377.80"),
    date(2020, 3, 16): Decimal("351.05"),
    date(2026, 10, 30): Decimal("668.00"),
    date(2026, 11, 20): Decimal("649.49"),
}


def test_sample_repeats_the_real_crash_and_ends_at_a_plausible_level(market):
    series = market.series("SPY")
    real = index_history().sp500
    at = int(np.searchsorted(series.days, np.datetime64("2026-10-30")))
    assert series.close[at] == pytest.approx(668, abs=0.1)
    repeated = series.close[at - real.size + 1 : at + 1]
    # Dividends build up and leave within a quarter: half a percent at most.
    assert repeated / repeated[-1] == pytest.approx(real / real[-1], rel=0.02)


def test_every_instrument_has_its_bars_to_the_last_session(market, calendars):
    for fact in market.instruments():
        series = market.series(fact.symbol)
        exchange = {"INR": "XNSE", "USD": "XNYS"}[fact.currency]
        mic = "24/7" if fact.kind is InstrumentKind.CRYPTO else exchange
        assert np.array_equal(series.days, calendars.sessions(mic, series.days[0].item(), TODAY)), (
            fact.symbol
        )
        assert np.all(series.close > 0), fact.symbol
        assert np.all(np.isfinite(series.close)), fact.symbol


def test_twelve_years_and_more_for_what_was_listed_then(market):
    old = [
        f
        for f in market.instruments()
        if market.series(f.symbol).days[0] < np.datetime64("2014-11-01")
    ]
    assert len(old) > 150


def test_table_covers_what_a_household_holds():
    kinds = Counter(i.fact.kind for i in instruments().values())
    assert kinds[InstrumentKind.STOCK] > 80
    assert kinds[InstrumentKind.ETF] > 50
    assert {i.fact.sector for i in instruments().values()} >= set(SECTORS.values())
    assert {"VTI", "VXUS", "BND", "VTSAX", "VFIAX", "QQQ", "BTC", "RELIANCE", "VMFXX"} <= set(
        instruments()
    )


def test_facts_are_labelled_and_weights_add_up():
    for instrument in instruments().values():
        fact = instrument.fact
        assert fact.note == "sample, approximate"
        assert fact.as_of is not None
        for weights in (fact.asset_classes, fact.sectors, fact.countries):
            assert sum(weights.values(), Decimal(0)) in (0, 1), fact.symbol
        assert fact.asset_classes, fact.symbol


@pytest.mark.parametrize("symbol", ["AAPL", "VTI", "RELIANCE"])
def test_isins_carry_a_right_check_digit(symbol):
    isin = instruments()[symbol].fact.isin
    digits = "".join(str(int(c, 36)) for c in isin)
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    assert sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def test_split_shows_in_raw_prices_and_as_an_action(market):
    (split,) = [
        a
        for a in market.corporate_actions(AAPL, date(2020, 1, 1), date(2020, 12, 31))
        if a.kind is ActionKind.SPLIT
    ]
    assert (split.ex_on, split.ratio) == (date(2020, 8, 31), Decimal("4.0"))
    before, after = market.daily_bars(AAPL, date(2020, 8, 28), date(2020, 8, 31))
    assert after.close * 4 == pytest.approx(before.close, rel=Decimal("0.1"))


def test_facts_and_prices_tell_the_same_story_about_dividends(market):
    paid = market.corporate_actions(SPY, date(2025, 1, 1), date(2025, 12, 31))
    price = market.daily_bars(SPY, date(2025, 12, 31), date(2025, 12, 31))[0].close
    rate = sum(a.amount for a in paid) / price
    assert len(paid) == 4
    assert rate == pytest.approx(Decimal("0.0125"), rel=Decimal("0.25"))


def test_the_day_matters_not_to_earlier_bars(market, calendars):
    earlier = SampleMarket(calendars, date(2026, 11, 5))
    for symbol in ("AAPL", "BND", "BTC", "RELIANCE", "VTSAX"):
        early, late = earlier.series(symbol), market.series(symbol)
        assert np.array_equal(early.close, late.close[: early.days.size]), symbol
        assert early.days[-1] <= np.datetime64("2026-11-05")


def test_a_day_inside_the_history_gives_its_beginning(market, calendars):
    inside = SampleMarket(calendars, date(2020, 6, 30))
    series = inside.series("AAPL")
    assert series.days[-1] == np.datetime64("2020-06-30")
    assert np.array_equal(series.close, market.series("AAPL").close[: series.days.size])
    assert all(d.ex_on <= date(2020, 6, 30) for d in series.dividends)
    assert inside.factor_series(date(2020, 1, 1), TODAY).days[-1] == np.datetime64("2020-06-30")


def test_bars_are_decimals_of_the_days_asked_for(market):
    bars = market.daily_bars(AAPL, date(2026, 11, 16), date(2026, 11, 20))
    assert [bar.on.day for bar in bars] == [16, 17, 18, 19, 20]
    assert all(bar.low <= bar.close <= bar.high for bar in bars)
    assert bars[0].close.as_tuple().exponent == -2


def test_quotes_leave_out_what_is_unknown(market):
    found = market.quotes([AAPL, Listing("NOSUCH"), Listing("BTC", kind=InstrumentKind.CRYPTO)])
    assert set(found) == {"AAPL", "BTC"}
    assert found["AAPL"].on == TODAY
    assert found["AAPL"].previous_close is not None


def test_another_currency_is_another_instrument(market):
    in_euro = Listing("AAPL", "XETR", currency="EUR")
    assert not market.covers(in_euro)
    assert market.daily_bars(in_euro, date(2026, 1, 1), TODAY) == []
    assert market.corporate_actions(in_euro, date(2026, 1, 1), TODAY) == []


def test_search_puts_the_symbol_before_the_name(market):
    assert market.search("v")[0].symbol == "V"
    assert market.search("apple")[0].symbol == "AAPL"
    assert {f.symbol for f in market.search("vanguard 500")} == {"VFIAX"}
    assert market.search("  ") == []


def test_rates_cross_through_the_dollar(market):
    day = date(2026, 11, 20)
    dollar = {f.quote: f.rate for f in market.daily_rates("USD", ["EUR", "INR"], day, day)}
    (cross,) = market.daily_rates("EUR", ["INR"], day, day)
    (back,) = market.daily_rates("INR", ["USD"], day, day)
    assert cross.rate == pytest.approx(dollar["INR"] / dollar["EUR"], rel=Decimal("1e-7"))
    assert back.rate == pytest.approx(1 / dollar["INR"], rel=Decimal("1e-5"))
    assert Decimal(60) < dollar["INR"] < Decimal(110)


def test_a_currency_nobody_has_a_rate_for_is_absent_not_one(market):
    day = date(2026, 11, 20)
    assert market.daily_rates("USD", ["XXX"], day, day) == []
    assert market.daily_rates("XXX", ["USD"], day, day) == []


def test_six_factors_are_published(market):
    published = market.factor_series(date(2016, 1, 1), TODAY)
    assert published.returns.shape == (published.days.size, 6)
    assert np.all(np.abs(published.returns) < 0.15)
    assert market.source == SOURCE == "sample"
