"""Bytes made once, kept for a while, within a bound."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bursar.kit.cache import Cache
from bursar.kit.redis_link import redis_client as reaching


class Maker:
    """Counts how often it was asked."""

    def __init__(self, value: bytes = b"made") -> None:
        self.value = value
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.value


@pytest.fixture
def hands():
    return [datetime(2026, 3, 2, tzinfo=UTC)]


@pytest.fixture
def cache(hands):
    return Cache(now=lambda: hands[0], bytes_max=100)


def test_a_value_is_made_once_until_its_time_is_up(cache, hands):
    make = Maker()
    assert [cache.get_or_make("k", make, 10) for _ in range(3)] == [b"made"] * 3
    assert make.times == 1
    hands[0] += timedelta(seconds=10)
    cache.get_or_make("k", make, 10)
    assert make.times == 2


def test_a_dropped_value_is_made_again(cache):
    make = Maker()
    cache.get_or_make("k", make, 10)
    cache.drop("k")
    cache.get_or_make("k", make, 10)
    assert make.times == 2


def test_the_least_recently_used_goes_first_and_bytes_stay_bounded(cache):
    makes = {name: Maker(bytes(40)) for name in "abc"}
    cache.get_or_make("a", makes["a"], 10)
    cache.get_or_make("b", makes["b"], 10)
    cache.get_or_make("a", makes["a"], 10)
    cache.get_or_make("c", makes["c"], 10)  # 120 bytes: b goes
    assert cache.size_bytes == 80
    cache.get_or_make("a", makes["a"], 10)
    cache.get_or_make("b", makes["b"], 10)
    assert (makes["a"].times, makes["b"].times) == (1, 2)


def test_a_value_beyond_the_bound_is_given_but_not_kept(cache):
    make = Maker(bytes(101))
    assert cache.get_or_make("k", make, 10) == bytes(101)
    assert cache.size_bytes == 0


def test_a_hundred_callers_at_once_make_it_once(cache):
    started = threading.Barrier(20)
    make = Maker()
    slow = threading.Event()
    found = []

    def made_slowly() -> bytes:
        slow.wait(0.2)
        return make()

    def ask() -> None:
        started.wait()
        found.append(cache.get_or_make("k", made_slowly, 10))

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [b"made"] * 20
    assert make.times == 1


def test_a_failure_reaches_all_that_wait_and_is_not_kept(cache):
    def fail() -> bytes:
        raise ValueError("no figures")

    with pytest.raises(ValueError, match="no figures"):
        cache.get_or_make("k", fail, 10)
    assert cache.get_or_make("k", Maker(), 10) == b"made"


@pytest.mark.redis
def test_processes_share_what_one_made(redis_client):
    make = Maker()
    here, there = Cache(redis_client), Cache(redis_client)
    here.get_or_make("k", make, 10)
    assert there.get_or_make("k", make, 10) == b"made"
    assert make.times == 1
    there.drop("k")
    assert Cache(redis_client).get_or_make("k", make, 10) == b"made"
    assert make.times == 2


@pytest.mark.redis
def test_a_shared_value_keeps_the_end_its_maker_gave(redis_client):
    at = [datetime(2026, 3, 2, tzinfo=UTC)]
    make = Maker()
    Cache(redis_client).get_or_make("k", make, 10)
    other = Cache(redis_client, now=lambda: at[0])
    other.get_or_make("k", make, 10_000)
    redis_client.flushall()
    at[0] += timedelta(seconds=11)
    other.get_or_make("k", make, 10)
    assert make.times == 2


def test_a_redis_that_is_away_only_costs_the_sharing(tmp_path: Path):
    cache = Cache(reaching(f"unix://{tmp_path}/nobody.sock"))
    make = Maker()
    assert [cache.get_or_make("k", make, 10) for _ in range(2)] == [b"made"] * 2
    assert make.times == 1
    cache.drop("k")
