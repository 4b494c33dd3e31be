"""Keys decide who is asked; the documented examples of three vendors are understood."""

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bursar.integrations.alpha_vantage import AlphaVantage, connect_alpha_vantage
from bursar.integrations.coingecko import CoinGecko, connect_coingecko
from bursar.integrations.offline import EnteredByHand
from bursar.integrations.polygon import Polygon, connect_polygon
from bursar.integrations.property_values import RentCast
from bursar.integrations.vendor_order import (
    VendorKeys,
    home_values,
    named,
    price_vendors,
    rate_vendors,
)
from bursar.ports.errors import NotConfigured, UpstreamLimited, UpstreamRefused
from bursar.ports.market_data import InstrumentKind, Listing

SHARED = Path(os.environ.get("BURSAR_SHARED", Path(__file__).parents[3] / "shared"))
CASES = SHARED / "cases" / "integrations"
ALWAYS = (date(2000, 1, 1), date(2030, 1, 1))

shared = [
    pytest.mark.shared,
    pytest.mark.skipif(not CASES.exists(), reason="reference files are not beside the repository"),
]


def example(name):
    return json.loads((CASES / f"{name}.json").read_text())


def test_without_keys_nobody_is_asked():
    chain = price_vendors(VendorKeys())
    assert not chain.covers(Listing("MSFT", "XNAS"))
    with pytest.raises(NotConfigured):
        rate_vendors(VendorKeys()).daily_rates("USD", ["EUR"], *ALWAYS)
    assert isinstance(home_values(VendorKeys()), EnteredByHand)


def test_keys_add_vendors_and_stay_hidden():
    keys = VendorKeys(
        tiingo="t-secret",
        polygon="p",
        alpha_vantage="a",
        coingecko="c",
        exchangerate_host="e",
        rentcast="r",
        frankfurter=True,
        yahoo=True,
    )
    chain = price_vendors(keys)
    assert chain.covers(Listing("VTSAX", kind=InstrumentKind.FUND))
    assert chain.covers(Listing("RELIANCE", "XNSE", currency="INR"))
    assert isinstance(home_values(keys), RentCast)
    assert rate_vendors(keys) is not None
    assert named(keys)[0] == "tiingo"
    assert "t-secret" not in repr(keys)


class TestDocumentedExamples:
    pytestmark = shared

    def test_alpha_vantage(self, vendor):
        examples = example("alphavantage")["examples"]
        msft = Listing("MSFT", "XNAS")
        with connect_alpha_vantage("KEY", vendor.url) as client:
            alpha = AlphaVantage(client, allowances=())
            names = ("GLOBAL_QUOTE", "TIME_SERIES_DAILY", "SYMBOL_SEARCH", "limit", "bad")
            for name in names:
                vendor.answers("/query", examples[name])
            quote = alpha.quotes([msft])["MSFT"]
            assert (quote.price, quote.on) == (Decimal("112.1300"), date(2018, 10, 5))
            (bar,) = alpha.daily_bars(msft, *ALWAYS)
            assert (bar.close, bar.volume) == (Decimal("112.1300"), Decimal(29062853))
            (fact,) = alpha.search("boeing")
            assert (fact.symbol, fact.currency) == ("BA", "USD")
            with pytest.raises(UpstreamLimited) as caught:
                alpha.daily_bars(msft, *ALWAYS)
            assert caught.value.retry_after_s == 86_400
            assert alpha.daily_bars(msft, *ALWAYS) == []

    def test_polygon(self, vendor):
        case = example("polygon")
        with connect_polygon("KEY", vendor.url) as client:
            polygon = Polygon(client, allowances=())
            aapl = Listing("AAPL", "XNAS")
            vendor.answers("*", case["aggs"]["example"])
            (bar,) = polygon.daily_bars(aapl, *ALWAYS)
            assert (bar.on, bar.close) == (date(2022, 4, 26), Decimal("156.8"))

    @pytest.mark.parametrize(
        ("status", "error"), [("429", UpstreamLimited), ("403", UpstreamRefused)]
    )
    def test_polygon_errors(self, vendor, status, error):
        body = example("polygon")["errors"][status]
        with connect_polygon("KEY", vendor.url) as client:
            vendor.answers("*", body, status=int(status))
            with pytest.raises(error):
                Polygon(client, allowances=()).daily_bars(Listing("AAPL"), *ALWAYS)

    def test_coingecko(self, vendor):
        case = example("coingecko")
        bitcoin = Listing("BTC", kind=InstrumentKind.CRYPTO, coingecko_id="bitcoin")
        answers = {path.split("?")[0]: body for path, body in case["examples"].items()}
        with connect_coingecko("KEY", vendor.url) as client:
            gecko = CoinGecko(client, allowances=())
            vendor.answers("/simple/price", answers["/simple/price"])
            vendor.answers("/coins/bitcoin/market_chart/range", answers["/coins/{id}/market_chart"])
            quote = gecko.quotes([bitcoin])["BTC"]
            assert (quote.price, quote.on) == (Decimal(37000), date(2023, 11, 14))
            # The example's only point is of 22:13, so not a close: it is "now".
            assert gecko.daily_bars(bitcoin, *ALWAYS) == []

    def test_coingecko_limit(self, vendor):
        bitcoin = Listing("BTC", kind=InstrumentKind.CRYPTO, coingecko_id="bitcoin")
        with connect_coingecko("KEY", vendor.url) as client:
            vendor.answers("*", example("coingecko")["errors"]["429"], status=429)
            with pytest.raises(UpstreamLimited):
                CoinGecko(client, allowances=()).quotes([bitcoin])
