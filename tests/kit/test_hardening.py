"""Headers on every answer, changes from our pages only, bodies of a bounded size."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from bursar.kit.hardening import Hardening, own_origins

ORIGIN = "http://127.0.0.1:8000"


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def _kept(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("", headers={"Cache-Control": "private, max-age=60"})


async def _greet(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def _client(*, https: bool = False) -> TestClient:
    app = Starlette(
        routes=[
            Route("/api/v1/kept", _kept),
            Route("/{path:path}", _echo, methods=METHODS),
            WebSocketRoute("/live", _greet),
        ]
    )
    hardened = Hardening(
        app, origins=own_origins(ORIGIN), https=https, body_bytes_max=1000, json_bytes_max=100
    )
    return TestClient(hardened, base_url=ORIGIN)


@pytest.fixture
def client():
    return _client()


def test_every_answer_carries_the_headers(client):
    headers = client.get("/").headers
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline'" not in headers["content-security-policy"].replace(
        "style-src-attr 'unsafe-inline'", ""
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_https_is_remembered_by_browsers():
    assert "max-age=31536000" in _client(https=True).get("/").headers["strict-transport-security"]


def test_answers_of_the_api_are_not_kept_unless_they_say_so(client):
    assert client.get("/api/v1/accounts").headers["cache-control"] == "no-store"
    assert client.get("/api/v1/kept").headers["cache-control"] == "private, max-age=60"
    assert "cache-control" not in client.get("/assets/app.js").headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8001"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_from_another_site_is_refused(client, method, headers):
    response = client.request(method, "/api/v1/accounts", headers=headers)
    assert response.status_code == 403
    assert response.json()["type"] == "ForeignOrigin"
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ORIGIN},
        {"Origin": "http://localhost:8000"},
        {"Sec-Fetch-Site": "same-origin"},
        {},  # no browser: a program that holds its own cookie
    ],
)
def test_a_change_from_our_pages_or_a_program_passes(client, headers):
    assert client.post("/x", headers=headers).status_code == 200


def test_another_site_may_still_link_to_us(client):
    assert client.get("/x", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_other_hosts_have_one_origin_only():
    assert own_origins("https://money.example") == {"https://money.example"}


def test_a_websocket_from_another_site_is_closed(client):
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/live", headers={"Origin": "https://evil.example"}),
    ):
        pass
    with client.websocket_connect("/live", headers={"Origin": ORIGIN}) as socket:
        assert socket.receive_text() == "hello"


FILES = {"Content-Type": "multipart/form-data; boundary=x"}
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("kind", "most"), [(FILES, 1000), (JSON, 100), ({}, 100), ({"Content-Type": "text/x"}, 100)]
)
def test_a_body_has_a_limit_by_its_kind(client, kind, most):
    assert client.post("/x", content=bytes(most), headers=kind).text == str(most)
    response = client.post("/x", content=bytes(most + 1), headers=kind)
    assert (response.status_code, response.json()["type"]) == (413, "TooLarge")


@pytest.mark.parametrize("kind", [FILES, JSON])
def test_a_body_of_unknown_length_is_counted_while_it_is_read(client, kind):
    response = client.post("/x", content=(bytes(300) for _ in range(5)), headers=kind)
    assert (response.status_code, response.json()["type"]) == (413, "TooLarge")
    assert response.headers["x-content-type-options"] == "nosniff"
