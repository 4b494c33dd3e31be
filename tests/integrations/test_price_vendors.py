"""Each price vendor against a local server that speaks its documented wire format."""

from datetime import date
from decimal import Decimal

import pytest

from bursar.integrations.alpha_vantage import AlphaVantage, connect_alpha_vantage
from bursar.integrations.coingecko import PRO_URL, CoinGecko, connect_coingecko
from bursar.integrations.polygon import Polygon, connect_polygon
from bursar.integrations.tiingo import Tiingo, connect_tiingo
from bursar.integrations.yahoo import Yahoo, connect_yahoo
from bursar.ports.errors import UpstreamFailed, UpstreamLimited, UpstreamRefused
from bursar.ports.market_data import ActionKind, InstrumentKind, Listing

MSFT = Listing("MSFT", "XNAS")
AAPL = Listing("AAPL", "XNAS")
BERKSHIRE = Listing("BRK.B", "XNYS")
RELIANCE = Listing("RELIANCE", "XNSE", currency="INR")
BTC = Listing("BTC", kind=InstrumentKind.CRYPTO, coingecko_id="bitcoin")
VTSAX = Listing("VTSAX", kind=InstrumentKind.FUND)
JANUARY = (date(2024, 1, 1), date(2024, 1, 31))
MANY = ()  # no allowance of ours: these tests ask quickly


class TestAlphaVantage:
    @pytest.fixture
    def alpha(self, vendor):
        client = connect_alpha_vantage("KEY", vendor.url)
        yield AlphaVantage(client, allowances=MANY)
        client.close()

    def test_bars_are_sorted_and_cut_to_the_days(self, alpha, vendor):
        row = {"1. open": "10.0", "2. high": "11.0", "3. low": "9.5", "4. close": "10.5"}
        days = {
            "2024-02-01": row | {"5. volume": "1"},
            "2024-01-03": row | {"5. volume": "0"},
            "2024-01-02": row | {"5. volume": "700"},
        }
        vendor.answers("/query", {"Meta Data": {}, "Time Series (Daily)": days})
        bars = alpha.daily_bars(BERKSHIRE, *JANUARY)
        assert [(b.on.day, b.close, b.volume) for b in bars] == [
            (2, Decimal("10.5"), Decimal(700)),
            (3, Decimal("10.5"), None),  # a volume of zero means that none is known
        ]
        assert vendor.asked[0].query == {
            "apikey": "KEY",
            "function": "TIME_SERIES_DAILY",
            "symbol": "BRK-B",
            "outputsize": "compact",
        }

    def test_dividends_and_splits(self, alpha, vendor):
        vendor.answers("/query", {"symbol": "IBM", "data": [
            {"ex_dividend_date": "2024-01-09", "payment_date": "2024-02-10", "amount": "1.66"},
            {"ex_dividend_date": "2024-01-02", "payment_date": "None", "amount": "0.10"},
        ]})  # fmt: skip
        vendor.answers(
            "/query",
            {"symbol": "IBM", "data": [{"effective_date": "2024-01-05", "split_factor": "2.0000"}]},
        )
        facts = alpha.corporate_actions(MSFT, *JANUARY)
        assert [(f.kind, f.ex_on.day, f.amount, f.ratio) for f in facts] == [
            (ActionKind.DIVIDEND, 2, Decimal("0.10"), None),
            (ActionKind.SPLIT, 5, None, Decimal("2.0000")),
            (ActionKind.DIVIDEND, 9, Decimal("1.66"), None),
        ]
        assert facts[2].paid_on == date(2024, 2, 10)

    @pytest.mark.parametrize(
        ("body", "error", "wait"),
        [
            (
                {"Note": "Our standard API call frequency is 5 calls per minute"},
                UpstreamLimited,
                60,
            ),
            (
                {"Information": "Our API rate limit is 25 requests per day. Premium plans"},
                UpstreamLimited,
                86_400,
            ),
            ({"Information": "Please consider 1 request per second"}, UpstreamLimited, 60),
            ({"Information": "This is a premium endpoint."}, UpstreamRefused, None),
            ({"Information": "The demo API key is for demo purposes only."}, UpstreamRefused, None),
            (
                {"Error Message": "the parameter apikey is invalid or missing"},
                UpstreamRefused,
                None,
            ),
            ("<html>maintenance</html>", UpstreamFailed, None),
        ],
    )
    def test_errors_that_come_as_200(self, alpha, vendor, body, error, wait):
        vendor.answers("/query", body)
        with pytest.raises(error) as caught:
            alpha.daily_bars(MSFT, *JANUARY)
        if wait is not None:
            assert caught.value.retry_after_s == wait

    def test_an_unknown_symbol_is_no_error(self, alpha, vendor):
        vendor.answers("/query", {"Error Message": "Invalid API call. Please retry"})
        assert alpha.daily_bars(Listing("NOSUCH"), *JANUARY) == []

    def test_an_unknown_symbol_has_an_empty_quote(self, alpha, vendor):
        vendor.answers("/query", {"Global Quote": {}})
        assert alpha.quotes([Listing("NOSUCH")]) == {}

    def test_a_limit_after_some_quotes_keeps_them(self, alpha, vendor):
        quote = {"05. price": "112.13", "07. latest trading day": "2018-10-05"}
        vendor.answers("/query", {"Global Quote": quote})
        vendor.answers("/query", {"Information": "25 requests per day"})
        assert set(alpha.quotes([MSFT, AAPL])) == {"MSFT"}
        with pytest.raises(UpstreamLimited):
            alpha.quotes([AAPL])

    def test_what_it_covers(self, alpha):
        assert alpha.covers(VTSAX)
        assert not alpha.covers(RELIANCE)
        assert not alpha.covers(BTC)


class TestPolygon:
    @pytest.fixture
    def polygon(self, vendor):
        client = connect_polygon("KEY", vendor.url)
        yield Polygon(client, allowances=MANY)
        client.close()

    def test_raw_bars_on_the_exchanges_date_over_two_pages(self, polygon, vendor):
        path = "/v2/aggs/ticker/AAPL/range/1/day/2022-04-01/2022-04-30"
        bar = {"v": 95595226.0, "o": 162.25, "c": 156.8, "h": 162.34, "l": 156.72}
        vendor.answers(path, {
            "status": "OK",
            "results": [bar | {"t": 1650945600000}],  # 2022-04-26T04:00Z: midnight in New York
            "next_url": "https://elsewhere.example/v2/aggs/more?cursor=abc",
        })  # fmt: skip
        vendor.answers(
            "/v2/aggs/more", {"status": "DELAYED", "results": [bar | {"t": 1651032000000}]}
        )
        bars = polygon.daily_bars(AAPL, date(2022, 4, 1), date(2022, 4, 30))
        assert [b.on for b in bars] == [date(2022, 4, 26), date(2022, 4, 27)]
        assert bars[0].close == Decimal("156.8")
        first, second = vendor.asked
        assert first.query == {"adjusted": "false", "sort": "asc", "limit": "50000"}
        assert second.query == {"cursor": "abc"}  # on our host: the key goes nowhere else
        assert first.headers["Authorization"] == second.headers["Authorization"] == "Bearer KEY"

    def test_a_coins_day_is_utc(self, polygon, vendor):
        bar = {"v": 1.5, "o": 1, "c": 2, "h": 3, "l": 1, "t": 1651017600000}
        vendor.answers("*", {"status": "OK", "results": [bar]})
        (found,) = polygon.daily_bars(BTC, date(2022, 4, 1), date(2022, 4, 30))
        assert found.on == date(2022, 4, 27)
        assert vendor.asked[0].path.startswith("/v2/aggs/ticker/X:BTCUSD/range/")

    def test_no_data_is_a_missing_key(self, polygon, vendor):
        vendor.answers("*", {"status": "OK", "resultsCount": 0, "queryCount": 0})
        assert polygon.daily_bars(AAPL, *JANUARY) == []

    def test_dividends_and_splits(self, polygon, vendor):
        vendor.answers("/v3/reference/dividends", {"status": "OK", "results": [
            {"ex_dividend_date": "2024-01-09", "cash_amount": 0.24, "currency": "USD",
             "pay_date": "2024-01-20", "frequency": 4},
        ]})  # fmt: skip
        vendor.answers("/v3/reference/splits", {"status": "OK", "results": [
            {"execution_date": "2024-01-05", "split_from": 1, "split_to": 4},
        ]})  # fmt: skip
        split, dividend = polygon.corporate_actions(AAPL, *JANUARY)
        assert (split.ratio, dividend.amount) == (Decimal(4), Decimal("0.24"))
        assert vendor.asked[0].query["ex_dividend_date.gte"] == "2024-01-01"

    @pytest.mark.parametrize(
        ("status", "body", "error"),
        [
            (429, {"status": "ERROR", "error": "You've exceeded the maximum"}, UpstreamLimited),
            (403, {"status": "NOT_AUTHORIZED", "message": "not entitled"}, UpstreamRefused),
            (200, {"status": "NOT_AUTHORIZED", "message": "not entitled"}, UpstreamRefused),
            (200, {"status": "ERROR", "error": "?"}, UpstreamFailed),
        ],
    )
    def test_errors_have_our_names(self, polygon, vendor, status, body, error):
        vendor.answers("*", body, status=status)
        with pytest.raises(error):
            polygon.daily_bars(AAPL, *JANUARY)

    def test_pages_without_end_are_cut(self, polygon, vendor):
        vendor.answers("*", {"status": "OK", "next_url": "/again?cursor=1"})
        with pytest.raises(UpstreamFailed, match="pages"):
            polygon.daily_bars(AAPL, *JANUARY)

    def test_search(self, polygon, vendor):
        vendor.answers("/v3/reference/tickers", {"status": "OK", "results": [
            {"ticker": "AAPL", "name": "Apple Inc.", "type": "CS", "currency_name": "usd",
             "primary_exchange": "XNAS", "composite_figi": "BBG000B9XRY4"},
        ]})  # fmt: skip
        (fact,) = polygon.search("apple")
        assert (fact.venue, fact.kind, fact.currency) == ("XNAS", InstrumentKind.STOCK, "USD")

    def test_a_consolidation_of_three_fits_the_ledger(self, polygon, vendor):
        vendor.answers("/v3/reference/dividends", {"status": "OK"})
        split = {"execution_date": "2024-01-05", "split_from": 3, "split_to": 1}
        vendor.answers("/v3/reference/splits", {"status": "OK", "results": [split]})
        (fact,) = polygon.corporate_actions(AAPL, *JANUARY)
        assert fact.ratio.as_tuple().exponent == -18

    def test_what_it_covers(self, polygon):
        assert polygon.covers(BTC)
        assert not polygon.covers(VTSAX)
        assert not polygon.covers(RELIANCE)


class TestTiingo:
    @pytest.fixture
    def tiingo(self, vendor):
        client = connect_tiingo("KEY", vendor.url)
        yield Tiingo(client, allowances=MANY)
        client.close()

    ROWS = (
        {"date": "2020-08-28T00:00:00.000Z", "close": 499.23, "open": 504.05, "high": 505.77,
         "low": 498.31, "volume": 46907479, "adjClose": 124.8, "divCash": 0.0, "splitFactor": 1.0},
        {"date": "2020-08-31T00:00:00.000Z", "close": 129.04, "open": 127.58, "high": 131.0,
         "low": 126.0, "volume": 225702688, "divCash": 0.205, "splitFactor": 4.0},
    )  # fmt: skip

    def test_raw_bars_and_actions_come_from_the_same_rows(self, tiingo, vendor):
        vendor.answers("/tiingo/daily/AAPL/prices", list(self.ROWS))
        span = (date(2020, 8, 28), date(2020, 8, 31))
        assert [b.close for b in tiingo.daily_bars(AAPL, *span)] == [
            Decimal("499.23"),
            Decimal("129.04"),
        ]
        split, dividend = tiingo.corporate_actions(AAPL, *span)
        assert (split.ratio, dividend.amount) == (Decimal("4.0"), Decimal("0.205"))
        assert vendor.asked[0].headers["Authorization"] == "Token KEY"
        assert vendor.asked[0].query == {"startDate": "2020-08-28", "endDate": "2020-08-31"}

    def test_funds_have_a_close_and_nothing_else(self, tiingo, vendor):
        vendor.answers("/tiingo/daily/VTSAX/prices", [
            {"date": "2024-01-02T00:00:00.000Z", "close": 115.0, "open": 115.0, "high": 115.0,
             "low": 115.0, "volume": 0, "divCash": 0, "splitFactor": 1},
        ])  # fmt: skip
        (bar,) = tiingo.daily_bars(VTSAX, *JANUARY)
        assert (bar.close, bar.open, bar.volume) == (Decimal(115), None, None)

    def test_unknown_symbol(self, tiingo):
        assert tiingo.daily_bars(Listing("NOSUCH"), *JANUARY) == []

    def test_limit_comes_as_text_with_200(self, tiingo, vendor):
        vendor.answers("*", "You have run over your 500 symbol look up for this month.")
        with pytest.raises(UpstreamLimited):
            tiingo.daily_bars(AAPL, *JANUARY)

    def test_quotes_in_one_call(self, tiingo, vendor):
        vendor.answers("/iex/", [
            {"ticker": "AAPL", "timestamp": "2026-11-19T21:00:00+00:00", "tngoLast": 262.5,
             "prevClose": 260.0, "volume": 1000},
            {"ticker": "BRK-B", "timestamp": "2026-11-20T00:30:00+00:00", "tngoLast": None},
        ])  # fmt: skip
        found = tiingo.quotes([AAPL, BERKSHIRE])
        assert set(found) == {"AAPL"}
        assert found["AAPL"].on == date(2026, 11, 19)
        assert vendor.asked[0].query == {"tickers": "AAPL,BRK-B"}

    def test_a_funds_quote_is_its_last_day(self, tiingo, vendor):
        row = {"date": "2026-11-19T00:00:00.000Z", "close": 161.2}
        vendor.answers("/tiingo/daily/VTSAX/prices", [row])
        assert tiingo.quotes([VTSAX])["VTSAX"].price == Decimal("161.2")
        assert len(vendor.asked) == 1

    def test_search(self, tiingo, vendor):
        vendor.answers("/tiingo/utilities/search", [
            {"ticker": "aapl", "name": "Apple Inc", "assetType": "Stock", "isActive": True,
             "openFIGIComposite": "BBG000B9XRY4", "countryCode": "US"},
        ])  # fmt: skip
        (fact,) = tiingo.search("apple")
        assert (fact.symbol, fact.figi) == ("AAPL", "BBG000B9XRY4")


class TestYahoo:
    @pytest.fixture
    def yahoo(self, vendor):
        client = connect_yahoo(vendor.url)
        yield Yahoo(client, allowances=MANY)
        client.close()

    @staticmethod
    def chart(closes, stamps, *, currency="USD", zone="America/New_York", events=None):
        columns = dict.fromkeys(("open", "high", "low", "close"), closes)
        return {"chart": {"result": [{
            "meta": {"currency": currency, "exchangeTimezoneName": zone,
                     "regularMarketPrice": closes[-1], "regularMarketTime": stamps[-1],
                     "chartPreviousClose": 1.0},
            "timestamp": stamps,
            "events": events or {},
            "indicators": {"quote": [columns | {"volume": [400] * len(closes)}]},
        }], "error": None}}  # fmt: skip

    def test_rebased_prices_and_dividends_become_raw_again(self, yahoo, vendor):
        # Friday 28 and Monday 31 August 2020, 13:30 UTC; a 4:1 split on Monday.
        events = {
            "splits": {"1": {"date": 1598880600, "numerator": 4, "denominator": 1}},
            "dividends": {"1": {"date": 1598621400, "amount": 0.205}},
        }
        vendor.answers("*", self.chart([124.8075, 129.04], [1598621400, 1598880600], events=events))
        span = (date(2020, 8, 28), date(2020, 8, 31))
        friday, monday = yahoo.daily_bars(AAPL, *span)
        assert (friday.close, friday.volume) == (Decimal("499.23"), Decimal(100))
        assert (monday.close, monday.volume) == (Decimal("129.04"), Decimal(400))
        dividend, split = yahoo.corporate_actions(AAPL, *span)
        assert (dividend.amount, split.ratio) == (Decimal("0.82"), Decimal(4))
        assert int(vendor.asked[0].query["period2"]) > 4_000_000_000  # later splits are needed

    def test_pence_become_pounds(self, yahoo, vendor):
        vendor.answers("*", self.chart([250.5], [1704182400], currency="GBp", zone="Europe/London"))
        (bar,) = yahoo.daily_bars(Listing("VOD", "XLON", currency="GBP"), *JANUARY)
        assert (bar.close, bar.currency) == (Decimal("2.505"), "GBP")
        assert vendor.asked[0].path == "/v8/finance/chart/VOD.L"

    def test_days_without_a_price_are_absent(self, yahoo, vendor):
        vendor.answers("*", self.chart([None, 10.0], [1704182400, 1704268800]))
        assert len(yahoo.daily_bars(RELIANCE, *JANUARY)) == 1
        assert vendor.asked[0].path == "/v8/finance/chart/RELIANCE.NS"

    def test_unknown_symbol(self, yahoo, vendor):
        body = {"chart": {"result": None, "error": {"code": "Not Found"}}}
        vendor.answers("*", body, status=404)
        assert yahoo.daily_bars(Listing("NOSUCH"), *JANUARY) == []
        assert yahoo.quotes([Listing("NOSUCH")]) == {}

    def test_quote(self, yahoo, vendor):
        vendor.answers("*", self.chart([10.0], [1704230000]))
        quote = yahoo.quotes([AAPL])["AAPL"]
        assert (quote.price, quote.on) == (Decimal("10.0"), date(2024, 1, 2))

    def test_it_refuses_at_will(self, yahoo, vendor):
        vendor.answers("*", {"finance": {"error": "Invalid Crumb"}}, status=401)
        with pytest.raises(UpstreamRefused):
            yahoo.daily_bars(AAPL, *JANUARY)

    def test_search_keeps_what_it_can_place(self, yahoo, vendor):
        vendor.answers("/v1/finance/search", {"quotes": [
            {"symbol": "AAPL", "longname": "Apple Inc.", "quoteType": "EQUITY"},
            {"symbol": "APC.DE", "quoteType": "EQUITY"},
            {"symbol": "AAPL240119C00100000", "quoteType": "OPTION"},
        ]})  # fmt: skip
        assert [f.symbol for f in yahoo.search("apple")] == ["AAPL"]


class TestCoinGecko:
    @pytest.fixture
    def gecko(self, vendor):
        client = connect_coingecko("KEY", f"{vendor.url}/api/v3")
        yield CoinGecko(client, allowances=MANY)
        client.close()

    def test_the_price_that_opens_a_day_closes_the_one_before(self, gecko, vendor):
        midnight = 1704153600000  # 2024-01-02T00:00Z
        vendor.answers("/api/v3/coins/bitcoin/market_chart/range", {
            "prices": [
                [midnight, 44_187.1],
                [midnight + 86_400_000, 44_957.9],
                [midnight + 86_400_000 + 52_000_000, 45_000.0],  # "now"
            ],
            "market_caps": [], "total_volumes": [],
        })  # fmt: skip
        bars = gecko.daily_bars(BTC, *JANUARY)
        assert [(b.on.day, b.close) for b in bars] == [
            (1, Decimal("44187.1")),
            (2, Decimal("44957.9")),
        ]
        assert vendor.asked[0].query["from"] == str(midnight // 1000)
        assert vendor.asked[0].headers["x-cg-demo-api-key"] == "KEY"

    def test_quotes_by_id(self, gecko, vendor):
        vendor.answers(
            "/api/v3/simple/price", {"bitcoin": {"usd": 37000, "last_updated_at": 1700000000}}
        )
        quote = gecko.quotes([BTC])["BTC"]
        assert (quote.price, quote.on) == (Decimal(37000), date(2023, 11, 14))

    def test_an_unknown_id_is_absent(self, gecko, vendor):
        vendor.answers("/api/v3/simple/price", {})
        assert gecko.quotes([BTC]) == {}

    @pytest.mark.parametrize(
        ("status", "code", "error"),
        [
            (429, 429, UpstreamLimited),
            (200, 429, UpstreamLimited),
            (401, 10002, UpstreamRefused),
            (200, 10005, UpstreamRefused),
        ],
    )
    def test_errors_have_our_names(self, gecko, vendor, status, code, error):
        body = {"status": {"error_code": code, "error_message": "…"}}
        vendor.answers("*", body, status=status)
        with pytest.raises(error):
            gecko.daily_bars(BTC, *JANUARY)

    def test_only_coins_whose_id_is_known(self, gecko):
        assert gecko.covers(BTC)
        assert not gecko.covers(Listing("BTC", kind=InstrumentKind.CRYPTO))
        assert gecko.corporate_actions(BTC, *JANUARY) == []

    def test_search(self, gecko, vendor):
        vendor.answers(
            "/api/v3/search", {"coins": [{"id": "bitcoin", "symbol": "BTC", "name": "Bitcoin"}]}
        )
        assert gecko.search("bit")[0].coingecko_id == "bitcoin"

    def test_the_paid_host_takes_its_own_header(self):
        assert connect_coingecko("KEY", PRO_URL).headers["x-cg-pro-api-key"] == "KEY"
        assert "x-cg-demo-api-key" not in connect_coingecko(None).headers
