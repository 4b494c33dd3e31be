"""Laws of the invented market, on a small index history made up here."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bursar.engines.errors import InvalidInput
from bursar.engines.sample_market.draws import normals, uniforms
from bursar.engines.sample_market.drivers import build_drivers, factor_series
from bursar.engines.sample_market.model import (
    EPOCH,
    HISTORY_END,
    IndexHistory,
    InstrumentSpec,
    RateSpec,
    Schedule,
    Split,
)
from bursar.engines.sample_market.prices import build_series
from bursar.engines.sample_market.rates import build_rates

SEED = 7
DAY = np.timedelta64(1, "D")
ALL_DAYS = np.arange(EPOCH, np.datetime64("2028-01-01"))
WEEKDAYS = ALL_DAYS[np.is_busday(ALL_DAYS)]
CALENDARS = {"XNYS": WEEKDAYS, "24/7": ALL_DAYS}
LEFT_ALONE = (0.0,) * 7


def history():
    rng = np.random.default_rng(1)
    moves = rng.normal(0.0002, 0.011, (2, 2000))
    sp500 = 1000 * np.exp(np.cumsum(moves[0]))
    nasdaq = 2000 * np.exp(np.cumsum(1.1 * moves[0] + 0.5 * moves[1]))
    return IndexHistory(sp500, nasdaq)


def drivers(end="2026-11-20", seed=SEED):
    return build_drivers(history(), WEEKDAYS, np.datetime64(end), seed=seed)


def instrument(**changes):
    usual = {
        "symbol": "ACME",
        "calendar": "XNYS",
        "price": 100.0,
        "growth": 0.08,
        "sigma": 0.2,
        "loadings": (1.1, 0.1, -0.2, 0.1, 0.2, 0.0, 0.0),
        "group": "TECH",
        "group_beta": 1.0,
        "dividend_yield": 0.02,
        "schedule": Schedule((2, 5, 8, 11), 9),
        "turnover": 1e9,
    }
    return InstrumentSpec(**(usual | changes))


def test_first_draws_are_pinned_so_that_published_prices_stay():
    # Philox with the key blake2b("7|ACME"); a change here would change every price ever shown.
    assert uniforms(7, "ACME", 3).tolist() == [
        0.08190787761160229,
        0.07021742828782046,
        0.15940714905965075,
    ]


def test_draws_look_standard_normal():
    drawn = normals(SEED, "any", 40_000)
    assert abs(drawn.mean()) < 0.02
    assert drawn.std() == pytest.approx(1, abs=0.02)


def test_names_draw_apart():
    assert abs(np.corrcoef(normals(SEED, "a", 5000), normals(SEED, "b", 5000))[0, 1]) < 0.05


@settings(max_examples=15, deadline=None)
@given(
    shorter=st.dates(date(2026, 11, 2), date(2027, 3, 1)),
    more=st.integers(1, 250),
    calendar=st.sampled_from(["XNYS", "24/7"]),
)
def test_published_bars_never_change(shorter, more, calendar):
    end = np.datetime64(shorter)
    spec = instrument(calendar=calendar, splits=(Split(date(2026, 11, 5), 2.0),))
    early = build_series(spec, drivers(end), CALENDARS)
    late = build_series(spec, drivers(end + more * DAY), CALENDARS)
    count = early.days.size
    for name in ("days", "close", "open", "high", "low", "volume"):
        assert np.array_equal(getattr(early, name), getattr(late, name)[:count]), name
    assert late.dividends[: len(early.dividends)] == early.dividends


def test_a_split_announced_later_leaves_adjusted_prices_as_they_were():
    plain = build_series(instrument(dividend_yield=0.0), drivers(), CALENDARS)
    split = build_series(
        instrument(dividend_yield=0.0, splits=(Split(date(2020, 8, 31), 4.0),)),
        drivers(),
        CALENDARS,
    )
    factor = np.where(plain.days < np.datetime64("2020-08-31"), 4.0, 1.0)
    assert split.close / factor == pytest.approx(plain.close, abs=0.011)


def test_a_holiday_announced_later_changes_no_other_close():
    extra = np.datetime64("2026-11-12")
    calendars = CALENDARS | {"XNYS": WEEKDAYS[~np.isin(WEEKDAYS, extra)]}
    spec = instrument(dividend_yield=0.0)
    with_it = build_series(spec, drivers(), CALENDARS)
    without = build_series(spec, drivers(), calendars)
    kept = with_it.days != extra
    assert np.array_equal(with_it.close[kept], without.close)


def test_instruments_added_later_change_no_other_instrument():
    one = build_series(instrument(), drivers(), CALENDARS)
    build_series(instrument(symbol="NEWCO"), drivers(), CALENDARS)
    assert np.array_equal(one.close, build_series(instrument(), drivers(), CALENDARS).close)


def test_another_seed_is_another_market():
    other = build_series(instrument(), drivers(seed=8), CALENDARS)
    assert not np.array_equal(build_series(instrument(), drivers(), CALENDARS).close, other.close)


def test_an_index_fund_repeats_the_real_index_day_by_day():
    spec = instrument(
        loadings=(1.0, *LEFT_ALONE[1:]),
        growth=None,
        sigma=0.0,
        group=None,
        dividend_yield=0.0,
        decimals=8,
    )
    series = build_series(spec, drivers(), CALENDARS)
    at = int(np.searchsorted(series.days, HISTORY_END))
    real = history().sp500
    repeated = series.close[at - real.size + 1 : at + 1]
    assert repeated / repeated[-1] == pytest.approx(real / real[-1], rel=1e-7)


def test_price_at_the_end_of_the_history_is_the_stated_one_despite_dividends():
    series = build_series(instrument(dividend_yield=0.05), drivers(), CALENDARS)
    at = int(np.searchsorted(series.days, HISTORY_END))
    assert series.close[at] == pytest.approx(100.0, abs=0.02)


def test_growth_is_the_stated_one():
    series = build_series(instrument(dividend_yield=0.0), drivers(), CALENDARS)
    at = int(np.searchsorted(series.days, HISTORY_END))
    years = (HISTORY_END - series.days[0]).astype(int) / 365.25
    assert (series.close[at] / series.close[0]) ** (1 / years) - 1 == pytest.approx(0.08, abs=2e-4)


def test_price_falls_by_the_dividend_on_its_ex_date():
    quiet = instrument(
        loadings=LEFT_ALONE, sigma=0.0, group=None, growth=0.0, dividend_yield=0.08, decimals=8
    )
    series = build_series(quiet, drivers(), CALENDARS)
    assert len(series.dividends) > 20
    for dividend in series.dividends:
        i = int(np.searchsorted(series.days, np.datetime64(dividend.ex_on)))
        accrual = series.close[i - 1] / series.close[i - 2]
        fall = series.close[i - 1] * accrual - series.close[i]
        assert fall == pytest.approx(dividend.amount, rel=2e-3)


def test_dividends_are_the_same_all_year_and_go_ex_on_sessions():
    series = build_series(instrument(), drivers(), CALENDARS)
    of_2020 = [d for d in series.dividends if d.ex_on.year == 2020]
    assert [d.ex_on for d in of_2020] == [
        date(2020, 2, 10),  # the 9th is a Sunday
        date(2020, 5, 11),
        date(2020, 8, 10),
        date(2020, 11, 9),
    ]
    assert len({d.amount for d in of_2020}) == 1
    assert all(d.paid_on > d.ex_on for d in of_2020)


def test_dividend_before_a_split_is_in_the_units_of_its_day():
    spec = instrument(splits=(Split(date(2020, 7, 1), 4.0),))
    paid = {d.ex_on: d.amount for d in build_series(spec, drivers(), CALENDARS).dividends}
    assert paid[date(2020, 5, 11)] == pytest.approx(4 * paid[date(2020, 8, 10)], abs=0.02)


def test_bars_hold_together():
    series = build_series(instrument(), drivers(), CALENDARS)
    assert np.all(series.low <= np.minimum(series.open, series.close))
    assert np.all(series.high >= np.maximum(series.open, series.close))
    assert np.all(series.volume > 0)
    assert np.array_equal(series.close, np.round(series.close, 2))


def test_fund_priced_once_a_day_has_a_close_and_nothing_else():
    series = build_series(instrument(turnover=None), drivers(), CALENDARS)
    assert series.open is None
    assert series.volume is None


def test_money_market_stays_at_one_and_pays():
    spec = instrument(
        price=1.0, fixed_price=True, growth=0.0, sigma=0.0, loadings=LEFT_ALONE, group=None,
        schedule=Schedule(tuple(range(1, 13)), 31), steady=False, turnover=None,
    )  # fmt: skip
    series = build_series(spec, drivers(), CALENDARS)
    assert set(series.close) == {1.0}
    assert sum(d.amount for d in series.dividends if d.ex_on.year == 2025) == pytest.approx(
        0.02, rel=0.1
    )


def test_there_are_no_bars_before_listing():
    series = build_series(instrument(listed_on=date(2021, 4, 14)), drivers(), CALENDARS)
    assert series.days[0] == np.datetime64("2021-04-14")


def test_published_market_factor_is_the_index():
    published = factor_series(drivers("2026-10-30"), WEEKDAYS)
    real = history().sp500
    assert published.returns[-real.size + 1 :, 0] == pytest.approx(real[1:] / real[:-1] - 1)
    assert published.returns.shape == (published.days.size, 6)


def test_factors_explain_a_stock():
    """A regression on the published factors finds the loadings the stock was made with."""
    made = drivers()
    series = build_series(instrument(dividend_yield=0.0, group=None), made, CALENDARS)
    published = factor_series(made, WEEKDAYS)
    stock = np.diff(np.log(series.close[-published.days.size - 1 :]))
    found, *_ = np.linalg.lstsq(np.log1p(published.returns), stock, rcond=None)
    assert found == pytest.approx([1.1, 0.1, -0.2, 0.1, 0.2, 0.0], abs=0.12)


def test_currencies_start_and_end_where_they_should():
    euro = build_rates(RateSpec("EUR", 0.8, 0.9, 0.08), np.datetime64("2026-11-20"), seed=SEED)
    assert euro.per_dollar[int(np.searchsorted(euro.days, HISTORY_END))] == pytest.approx(0.9)
    assert np.all(np.is_busday(euro.days))
    longer = build_rates(RateSpec("EUR", 0.8, 0.9, 0.08), np.datetime64("2027-11-20"), seed=SEED)
    assert np.array_equal(longer.per_dollar[: euro.days.size], euro.per_dollar)


@pytest.mark.parametrize(
    "closes",
    [
        pytest.param(([1.0, 2.0, 3.0], [1.0, 2.0]), id="lengths differ"),
        pytest.param(([1.0, 0.0, 3.0], [1.0, 2.0, 3.0]), id="a price of zero"),
        pytest.param(([1.0, np.nan, 3.0], [1.0, 2.0, 3.0]), id="not finite"),
        pytest.param((np.ones(9000), np.ones(9000)), id="longer than the sessions"),
    ],
)
def test_impossible_histories_are_refused(closes):
    with pytest.raises(InvalidInput):
        build_drivers(
            IndexHistory(*map(np.asarray, closes)), WEEKDAYS, np.datetime64("2026-11-20"), seed=1
        )


def test_history_must_end_on_a_session():
    with pytest.raises(InvalidInput, match="not a session"):
        build_drivers(
            history(), WEEKDAYS[WEEKDAYS != HISTORY_END], np.datetime64("2026-11-20"), seed=1
        )


def test_unknown_calendar_and_late_listing_are_refused():
    with pytest.raises(InvalidInput, match="no calendar"):
        build_series(instrument(calendar="XXXX"), drivers(), CALENDARS)
    with pytest.raises(InvalidInput, match="no session"):
        build_series(instrument(listed_on=date(2026, 11, 3)), drivers(), CALENDARS)


def test_a_currency_without_level_is_refused():
    with pytest.raises(InvalidInput):
        build_rates(RateSpec("EUR", 0.0, 0.9, 0.08), np.datetime64("2026-11-20"), seed=SEED)
