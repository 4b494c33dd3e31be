"""So many in so long, for each key, in one process and in several."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.kit.errors import TooManyRequests
from bursar.kit.limits import Limit, Limits, MemoryWindows, network_of
from bursar.kit.redis_link import redis_client as reaching

TEN_IN_TEN = Limit(count=10, window_s=10)


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def hands():
    return Hands()


def test_the_eleventh_in_ten_seconds_is_refused_and_told_when_to_return(hands):
    limits = Limits(now=hands)
    for _ in range(10):
        limits.take("ada", TEN_IN_TEN)
        hands.move(0.5)
    with pytest.raises(TooManyRequests) as refusal:
        limits.take("ada", TEN_IN_TEN)
    # The first use was 5 s ago, so the window opens in 5 s.
    assert refusal.value.headers == {"Retry-After": "5"}
    hands.move(5)
    limits.take("ada", TEN_IN_TEN)


def test_keys_do_not_share_a_limit(hands):
    limits = Limits(now=hands)
    for _ in range(10):
        limits.take("ada", TEN_IN_TEN)
    assert limits.try_take("bob", TEN_IN_TEN)
    assert not limits.try_take("ada", TEN_IN_TEN)


def test_refused_uses_do_not_push_the_end_away(hands):
    limits = Limits(now=hands)
    limits.take("ada", Limit(1, 10))
    for _ in range(9):
        hands.move(1)
        assert not limits.try_take("ada", Limit(1, 10))
    hands.move(1)
    assert limits.try_take("ada", Limit(1, 10))


def test_checking_uses_nothing_and_forgetting_starts_afresh(hands):
    limits = Limits(now=hands)
    for _ in range(5):
        limits.check("ada", Limit(1, 10))
    limits.take("ada", Limit(1, 10))
    assert not limits.allows("ada", Limit(1, 10))
    limits.forget("ada")
    assert limits.allows("ada", Limit(1, 10))


@given(st.lists(st.floats(0, 4), max_size=60), st.integers(1, 6))
def test_no_window_ever_holds_more_than_the_limit(pauses, count):
    hands = Hands()
    limits = Limits(now=hands)
    allowed = []
    for pause in pauses:
        hands.move(pause)
        if limits.try_take("ada", Limit(count, 10)):
            allowed.append(hands.at)
    for start in allowed:
        within = [at for at in allowed if start <= at < start + timedelta(seconds=10)]
        assert len(within) <= count


def test_memory_is_bounded_however_many_keys_come(hands):
    windows = MemoryWindows(now=hands, keys_max=3)
    for key in "abcdef":
        assert windows.wait_s(key, Limit(1, 10), take=True) == 0
    assert windows.wait_s("f", Limit(1, 10), take=True) > 0
    assert windows.wait_s("a", Limit(1, 10), take=True) == 0  # forgotten, the price of the bound


def test_many_threads_together_get_exactly_the_limit():
    limits = Limits()
    allowed = []

    def ask():
        allowed.append(limits.try_take("ada", TEN_IN_TEN))

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert allowed.count(True) == 10


@pytest.mark.redis
def test_processes_share_a_limit_through_redis(redis_client):
    here, there = Limits(redis_client), Limits(redis_client)
    for limits in (here, there) * 5:
        limits.take("ada", Limit(10, 60))
    with pytest.raises(TooManyRequests) as refusal:
        here.take("ada", Limit(10, 60))
    assert 1 <= refusal.value.retry_after_s <= 60
    assert not there.allows("ada", Limit(10, 60))
    there.forget("ada")
    assert here.try_take("ada", Limit(10, 60))


@pytest.mark.redis
def test_redis_forgets_a_key_when_its_window_is_over(redis_client):
    limits = Limits(redis_client)
    limits.take("ada", Limit(1, 0.05))
    (key,) = redis_client.keys("*")
    assert 0 < redis_client.pttl(key) <= 50


def test_a_redis_that_is_away_leaves_the_limit_of_this_process(tmp_path: Path):
    limits = Limits(reaching(f"unix://{tmp_path}/nobody.sock"))
    limits.take("ada", Limit(1, 60))
    assert not limits.try_take("ada", Limit(1, 60))
    limits.forget("ada")
    assert limits.try_take("ada", Limit(1, 60))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        (None, "unknown"),
    ],
)
def test_a_client_is_counted_by_its_network(address, network):
    assert network_of(address) == network
