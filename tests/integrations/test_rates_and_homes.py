"""Exchange rates and home values against local servers that speak the documented formats."""

from datetime import date
from decimal import Decimal

import pytest

from bursar.integrations.exchange_rates import (
    ExchangeRateHost,
    Frankfurter,
    connect_exchangerate_host,
    connect_frankfurter,
)
from bursar.integrations.offline import EnteredByHand
from bursar.integrations.property_values import RentCast, connect_rentcast
from bursar.ports.errors import NotConfigured, UpstreamFailed, UpstreamLimited, UpstreamRefused
from bursar.ports.property_value import PropertyDescription

JANUARY = (date(2024, 1, 1), date(2024, 1, 31))
HOME = PropertyDescription(
    "5500 Grand Lake Dr, San Antonio, TX, 78244", "single_family", Decimal(3)
)


class TestFrankfurter:
    @pytest.fixture
    def frankfurter(self, vendor):
        with connect_frankfurter(vendor.url) as client:
            yield Frankfurter(client)

    def test_rates_of_the_days_asked_for(self, frankfurter, vendor):
        vendor.answers("/v1/2024-01-01..2024-01-31", {
            "amount": 1.0, "base": "USD", "start_date": "2023-12-29", "end_date": "2024-01-31",
            "rates": {"2023-12-29": {"EUR": 0.905}, "2024-01-02": {"EUR": 0.9127, "INR": 83.3}},
        })  # fmt: skip
        facts = frankfurter.daily_rates("USD", ["EUR", "INR", "USD", "XXX"], *JANUARY)
        assert [(f.quote, f.on.day, f.rate) for f in facts] == [
            ("EUR", 2, Decimal("0.9127")),
            ("INR", 2, Decimal("83.3")),
        ]
        assert vendor.asked[0].query == {"base": "USD", "symbols": "EUR,INR,XXX"}

    def test_a_currency_it_does_not_know_is_absent(self, frankfurter):
        assert frankfurter.daily_rates("XXX", ["EUR"], *JANUARY) == []

    def test_nothing_is_asked_for_nothing(self, frankfurter, vendor):
        assert frankfurter.daily_rates("USD", ["USD"], *JANUARY) == []
        assert vendor.asked == []

    def test_rates_from_another_base_are_refused(self, frankfurter, vendor):
        vendor.answers("*", {"base": "EUR", "rates": {}})
        with pytest.raises(UpstreamFailed):
            frankfurter.daily_rates("USD", ["EUR"], *JANUARY)


class TestExchangeRateHost:
    @pytest.fixture
    def host(self, vendor):
        with connect_exchangerate_host("KEY", vendor.url) as client:
            yield ExchangeRateHost(client)

    def test_pairs_are_taken_apart(self, host, vendor):
        vendor.answers("/timeframe", {
            "success": True, "timeframe": True, "source": "USD",
            "quotes": {"2024-01-02": {"USDEUR": 0.9133, "USDINR": 83.2}},
        })  # fmt: skip
        facts = host.daily_rates("USD", ["EUR", "GBP"], *JANUARY)
        assert [(f.quote, f.rate) for f in facts] == [("EUR", Decimal("0.9133"))]
        assert vendor.asked[0].query["access_key"] == "KEY"

    def test_long_spans_are_asked_in_years(self, host, vendor):
        vendor.answers("/timeframe", {"success": True, "source": "USD", "quotes": {}})
        host.daily_rates("USD", ["EUR"], date(2022, 1, 1), date(2024, 1, 31))
        spans = [(a.query["start_date"], a.query["end_date"]) for a in vendor.asked]
        assert spans == [
            ("2022-01-01", "2022-12-31"),
            ("2023-01-01", "2023-12-31"),
            ("2024-01-01", "2024-01-31"),
        ]

    @pytest.mark.parametrize(
        ("code", "error"),
        [
            (104, UpstreamLimited),
            (101, UpstreamRefused),
            (105, UpstreamRefused),
            (500, UpstreamFailed),
        ],
    )
    def test_errors_come_as_200(self, host, vendor, code, error):
        vendor.answers("/timeframe", {"success": False, "error": {"code": code, "info": "…"}})
        with pytest.raises(error):
            host.daily_rates("USD", ["EUR"], *JANUARY)

    def test_an_unknown_currency_is_absent(self, host, vendor):
        vendor.answers("/timeframe", {"success": False, "error": {"code": 202}})
        assert host.daily_rates("USD", ["XXX"], *JANUARY) == []


class TestHomes:
    @pytest.fixture
    def rentcast(self, vendor):
        with connect_rentcast("KEY", vendor.url) as client:
            yield RentCast(client)

    def test_estimate_has_a_range(self, rentcast, vendor):
        vendor.answers(
            "/v1/avm/value", {"price": 221000, "priceRangeLow": 208000, "priceRangeHigh": 233000}
        )
        estimate = rentcast.estimate(HOME, date(2026, 11, 20))
        assert (estimate.value, estimate.low, estimate.high) == (221000, 208000, 233000)
        assert vendor.asked[0].query == {
            "address": HOME.address,
            "propertyType": "Single Family",
            "bedrooms": "3",
        }
        assert vendor.asked[0].headers["X-Api-Key"] == "KEY"

    def test_an_address_it_does_not_know(self, rentcast, vendor):
        assert rentcast.estimate(HOME, date(2026, 11, 20)) is None
        vendor.answers("/v1/avm/value", {"price": None})
        assert rentcast.estimate(HOME, date(2026, 11, 20)) is None

    def test_a_wrong_key_has_its_name(self, rentcast, vendor):
        vendor.answers(
            "/v1/avm/value", {"status": 401, "error": "auth/api-key-invalid"}, status=401
        )
        with pytest.raises(UpstreamRefused):
            rentcast.estimate(HOME, date(2026, 11, 20))

    def test_without_a_vendor_nothing_is_made_up(self):
        with pytest.raises(NotConfigured, match="by hand"):
            EnteredByHand().estimate(HOME, date(2026, 11, 20))
