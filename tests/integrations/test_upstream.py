"""The door to vendors: limits, back-off, and that no key ever shows."""

import logging
from decimal import Decimal

import pytest

from bursar.integrations.upstream import Allowance, Ignoring, Upstream, connect
from bursar.ports.errors import UpstreamFailed, UpstreamLimited, UpstreamRefused

KEY = "secret-key-123"


class Clock:
    """Time that a test moves; pausing moves it too."""

    def __init__(self):
        self.now = 1000.0
        self.pauses = []

    def __call__(self):
        return self.now

    def pause(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def door(vendor, clock):
    client = connect(vendor.url, params={"apikey": KEY})
    yield Upstream(client, "Vendor", pause=clock.pause, monotonic=clock)
    client.close()


def test_answer_is_returned_and_the_key_sent(door, vendor):
    vendor.answers("/a", {"x": 1})
    assert door.get("/a", {"symbol": "MSFT"}) == b'{"x": 1}'
    assert vendor.asked[0].query == {"apikey": KEY, "symbol": "MSFT"}
    door.get("/a")
    assert vendor.asked[1].query == {"apikey": KEY}


def test_not_found_is_an_answer(door):
    assert door.get("/nowhere") is None


def test_trouble_at_the_vendor_is_tried_again_with_growing_pauses(door, vendor, clock):
    vendor.answers("/a", "busy", status=503)
    vendor.answers("/a", "busy", status=500)
    vendor.answers("/a", "{}")
    assert door.get("/a") == b"{}"
    assert clock.pauses == [0.5, 1.0]


def test_trouble_that_stays_has_a_name(door, vendor, clock):
    vendor.answers("/a", "busy", status=502)
    with pytest.raises(UpstreamFailed, match="502"):
        door.get("/a")
    assert len(vendor.asked) == 3


def test_nobody_there(clock):
    client = connect("http://127.0.0.1:9", params={"apikey": KEY})
    with pytest.raises(UpstreamFailed, match="did not answer") as caught:
        Upstream(client, "Vendor", pause=clock.pause, monotonic=clock).get("/a")
    assert KEY not in str(caught.value)


def test_limit_of_the_vendor_says_when_to_come_back(door, vendor):
    vendor.answers("/a", "slow down", status=429, headers={"Retry-After": "37"})
    with pytest.raises(UpstreamLimited) as caught:
        door.get("/a")
    assert caught.value.retry_after_s == 37
    assert len(vendor.asked) == 1


@pytest.mark.parametrize("told", ["Wed, 21 Oct 2015 07:28:00 GMT", "soon"])
def test_odd_dates_to_come_back_are_survived(door, vendor, told):
    vendor.answers("/a", "slow down", status=429, headers={"Retry-After": told})
    with pytest.raises(UpstreamLimited) as caught:
        door.get("/a")
    assert caught.value.retry_after_s >= 1


@pytest.mark.parametrize("status", [401, 402, 403])
def test_wrong_key_or_plan_is_not_tried_again(door, vendor, status):
    vendor.answers("/a", "no", status=status)
    with pytest.raises(UpstreamRefused):
        door.get("/a")
    assert len(vendor.asked) == 1


def test_a_redirect_is_not_followed_with_the_key(door, vendor):
    vendor.answers("/a", "", status=302, headers={"Location": "http://127.0.0.1:9/steal"})
    with pytest.raises(UpstreamFailed, match="302"):
        door.get("/a")


def test_our_own_count_refuses_before_the_vendor_must(vendor, clock):
    vendor.answers("/a", "{}")
    client = connect(vendor.url)
    allowances = (Allowance(2, 60), Allowance(3, 3600))
    door = Upstream(client, "Vendor", allowances, pause=clock.pause, monotonic=clock)
    door.get("/a")
    clock.now += 10
    door.get("/a")
    with pytest.raises(UpstreamLimited) as caught:
        door.get("/a")
    assert caught.value.retry_after_s == pytest.approx(50)
    clock.now += 51
    door.get("/a")
    clock.now += 61
    with pytest.raises(UpstreamLimited):
        door.get("/a")
    assert len(vendor.asked) == 3


def test_an_answer_of_another_shape_is_refused_without_quoting_it(door):
    class Row(Ignoring):
        close: Decimal

    assert door.read(Row, b'{"close": 1.5, "more": true}').close == Decimal("1.5")
    for body in (b"<html>secret</html>", b'{"close": "x"}', b""):
        with pytest.raises(UpstreamFailed) as caught:
            door.read(Row, body)
        assert "secret" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_keys_stay_out_of_logs_and_errors(door, vendor, caplog):
    caplog.set_level(logging.INFO)
    vendor.answers("/a", "no", status=400)
    with pytest.raises(UpstreamFailed) as caught:
        door.get("/a")
    assert KEY not in caplog.text
    assert KEY not in repr(caught.value)


def test_endless_answers_are_cut(vendor):
    vendor.answers("/a", "x" * 5000)
    with connect(vendor.url) as client, pytest.raises(UpstreamFailed, match="more than"):
        Upstream(client, "Vendor", max_bytes=1000).get("/a")
