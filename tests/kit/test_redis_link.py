"""A Redis that is away costs one question, not one a request."""

from datetime import UTC, datetime, timedelta

from redis.exceptions import ConnectionError as Away

from bursar.kit.redis_link import REST_S, RedisLink, redis_client


def test_after_a_failure_it_is_left_alone_for_a_while(tmp_path):
    at = [datetime(2026, 3, 2, tzinfo=UTC)]
    asked = []

    def question(client):
        asked.append(at[0])
        return client.ping()

    link = RedisLink(redis_client(f"unix://{tmp_path}/nobody.sock"), now=lambda: at[0])
    assert [link.ask(question) for _ in range(3)] == [None] * 3
    assert len(asked) == 1
    at[0] += timedelta(seconds=REST_S)
    assert link.ask(question) is None
    assert len(asked) == 2


def test_without_a_client_nothing_is_asked():
    assert RedisLink(None).ask(lambda client: client.ping()) is None


def test_one_that_comes_back_is_asked_again(redis_client):
    at = [datetime(2026, 3, 2, tzinfo=UTC)]
    away = [True]

    def question(client):
        if away[0]:
            raise Away("gone")
        return client.ping()

    link = RedisLink(redis_client, now=lambda: at[0])
    assert link.ask(question) is None
    away[0] = False
    at[0] += timedelta(seconds=REST_S)
    assert link.ask(question) is True
