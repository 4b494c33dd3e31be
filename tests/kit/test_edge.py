"""The edge: what is answered when something fails, and what the web pages get."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, text
from starlette.testclient import TestClient

from bursar import health, web
from bursar.kit.edge import EXCEPTION_HANDLERS, Runtime, SessionDep
from bursar.kit.errors import Invalid
from bursar.kit.paging import decode_cursor, encode_cursor
from tests.conftest import ORIGIN

# -- pages of lists ------------------------------------------------------------------------


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_a_cursor_gives_back_what_was_put_in(values: list[str]) -> None:
    assert decode_cursor(encode_cursor(values), len(values)) == values


@given(st.text(max_size=100))
def test_any_text_is_a_cursor_or_refused_in_a_sentence(words: str) -> None:
    try:
        found = decode_cursor(words, 2)
    except Invalid:
        return
    assert len(found) == 2


def test_a_cursor_of_another_list_is_refused() -> None:
    deep = urlsafe_b64encode(b"[" * 300).decode()
    for cursor in (encode_cursor([1]), deep, urlsafe_b64encode(json.dumps({}).encode()).decode()):
        with pytest.raises(Invalid):
            decode_cursor(cursor, 2)


# -- a commit that fails -------------------------------------------------------------------


@pytest.fixture
def failing(runtime: Runtime, engine: Engine) -> Iterator[TestClient]:
    """An application whose one route writes what the database refuses at the commit."""
    app = FastAPI(exception_handlers=dict(EXCEPTION_HANDLERS))  # type: ignore[arg-type]
    app.state.runtime = runtime

    @app.post("/rows", status_code=201)
    def add(session: SessionDep) -> dict[str, str]:
        # A deferred reference is checked when the transaction ends: after the route's return.
        session.execute(
            text(
                "create temporary table parent (id int primary key) on commit drop;"
                "create temporary table child (id int references parent deferrable"
                " initially deferred) on commit drop; insert into child values (1)"
            )
        )
        return {"status": "written"}

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_a_failed_commit_never_answers_as_if_it_had_worked(failing: TestClient) -> None:
    response = failing.post("/rows")
    assert response.status_code == 404
    assert response.json()["detail"] == "Something this refers to does not exist."


def test_a_database_that_is_gone_is_said_in_a_sentence(runtime: Runtime) -> None:
    app = FastAPI(exception_handlers=dict(EXCEPTION_HANDLERS))  # type: ignore[arg-type]
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    app.state.runtime = replace(runtime, engine=nowhere)

    @app.get("/rows")
    def read(session: SessionDep) -> list[int]:
        return list(session.scalars(text("select 1")))

    with TestClient(app, raise_server_exceptions=False) as client:
        client.cookies.set(runtime.cookie_name, "something")
        response = client.get("/rows")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")
    assert "did not answer" in response.json()["detail"]


# -- health --------------------------------------------------------------------------------


@pytest.fixture
def alive(engine: Engine) -> Iterator[Callable[[timedelta], None]]:
    """Say that a worker was heard of so long ago; a registered one is taken back."""
    made: list[int] = []

    def say(ago: timedelta) -> None:
        with engine.begin() as connection:
            made.append(
                connection.execute(
                    text(
                        "insert into jobs.procrastinate_workers (last_heartbeat)"
                        " values (now() - :ago) returning id"
                    ),
                    {"ago": ago},
                ).scalar_one()
            )

    yield say
    with engine.begin() as connection:
        connection.execute(
            text("delete from jobs.procrastinate_workers where id = any (:ids)"), {"ids": made}
        )


def test_health_is_ready_only_while_a_worker_speaks(
    engine: Engine, alive: Callable[[timedelta], None], client: TestClient
) -> None:
    alive(timedelta(seconds=health.WORKER_SILENT_S + 1))
    silent = client.get("/api/v1/health")
    assert (silent.status_code, silent.json()["worker"]) == (503, "not running")
    alive(timedelta(0))
    ready = client.get("/api/v1/health")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


def test_health_refuses_a_role_that_could_see_everything(
    owner_engine: Engine, alive: Callable[[timedelta], None]
) -> None:
    alive(timedelta(0))
    well, found = health.health(owner_engine)
    assert (well, found["database"]) == (False, "unsafe role")


def test_health_knows_an_unmigrated_database_from_none_at_all(
    engine: Engine, alive: Callable[[timedelta], None]
) -> None:
    empty = create_engine(
        engine.url, connect_args={"options": "-c search_path=pg_catalog"}, pool_size=1
    )
    assert health.health(empty)[1]["database"] == "not migrated"
    empty.dispose()
    gone = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    assert health.health(gone) == (
        False, {"status": "starting", "database": "unreachable", "worker": "unknown"},
    )  # fmt: skip
    busy = create_engine(engine.url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    with busy.connect():
        assert health.health(busy)[1]["database"] == "unreachable"
    busy.dispose()


# -- web pages -----------------------------------------------------------------------------


@pytest.fixture
def pages(tmp_path: Path, runtime: Runtime) -> Iterator[TestClient]:
    """The web build as a small folder, with a secret beside it."""
    build = tmp_path / "web_build"
    (build / "assets").mkdir(parents=True)
    (build / "index.html").write_text("<title>Bursar</title>")
    (build / "assets" / "app-1234.js").write_text("let a")
    (build / "icon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    (build / "way-out").symlink_to(tmp_path / "secret.txt")
    usual, web.BUILD = web.BUILD, build
    from bursar.main import create_app  # noqa: PLC0415

    with TestClient(create_app(runtime), base_url=ORIGIN, raise_server_exceptions=False) as client:
        yield client
    web.BUILD = usual


def test_files_with_a_hash_are_kept_and_others_asked_for_again(pages: TestClient) -> None:
    for path, cache in (
        ("/assets/app-1234.js", "public, max-age=31536000, immutable"),
        ("/icon.svg", "no-cache"),
        ("/", "no-cache"),
        ("/accounts/7/lots", "no-cache"),
        ("/assets/01a1f912-8608-7b9b-87e2-0b97c82652c8", "no-cache"),  # a page, not a file
    ):
        response = pages.get(path)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, cache)
    assert "Bursar" in pages.get("/accounts/7/lots").text
    head = pages.head("/accounts")
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "//etc/passwd",
        "/assets/..%2f..%2fsecret.txt", "/way-out", "/%00", "/" + "a" * 5000,
    ],
)  # fmt: skip
def test_nothing_outside_the_build_is_given(pages: TestClient, path: str) -> None:
    response = pages.get(path)
    assert response.status_code in (200, 400, 404, 414)
    assert "secret" not in response.text.lower().replace("/secret", "")
    assert "root:" not in response.text


def test_what_is_not_there_is_said_as_a_problem(pages: TestClient) -> None:
    for path in ("/assets/old-99.js", "/api/v1/nothing"):
        response = pages.get(path)
        assert response.status_code == 404
        assert response.headers["Content-Type"] == "application/problem+json"
