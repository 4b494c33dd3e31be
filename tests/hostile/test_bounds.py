"""What one caller may send, and how much they may make the server do at once."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from typing import Any

import pytest
from starlette.testclient import TestClient

from bursar.domains.identity.service.passwords import TOGETHER, Passwords
from bursar.kit.hardening import JSON_BYTES_MAX
from bursar.kit.ids import new_id
from bursar.main import create_app
from tests.conftest import ORIGIN
from tests.hostile.conftest import Sender

MB = 2**20

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;">]><FlexQueryResponse>&c;</FlexQueryResponse>'
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<FlexQueryResponse>&a;</FlexQueryResponse>"
)


def test_json_has_a_limit_said_in_a_sentence(sender: Sender) -> None:
    for content in (bytes(JSON_BYTES_MAX + 1), (bytes(MB) for _ in range(6))):
        answer = sender.send(
            "POST", "/accounts", content=content, headers={"Content-Type": "application/json"}
        )
        assert (answer.status_code, answer.json()["type"]) == (413, "TooLarge")
        assert "4 MB at most" in answer.json()["detail"]


def test_a_file_over_fifty_megabytes_is_refused_in_a_sentence(sender: Sender) -> None:
    file = io.BytesIO(b"x" * (50 * MB + 1))

    answer = sender.send("POST", "/imports", files={"file": ("bank.csv", file, "text/csv")})

    assert answer.status_code == 413
    assert "over 50 MB" in answer.json()["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("nul.csv", b"\x00" * 5000),
        ("../../escape.csv", b"date,amount\n2024-01-01,1\n"),
        ("a\x00b.csv", b"date,amount\n2024-01-01,1\n"),
        ("n" * 3000 + ".csv", b"date,amount\n2024-01-01,1\n"),
        ("deep.xml", b"<a>" * 20_000),
        ("laughs.xml", LAUGHS),
        ("outside.xml", OUTSIDE),
        ("bank.ofx", b"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1>" + b"<STMTTRN>" * 5000),
        ("book.zip", b"PK\x03\x04" + b"\xff" * 500),
        ("list.json", b'{"activities":' + b"[" * 5000),
        ("wide.csv", b",".join(b"c%d" % n for n in range(5000)) + b"\n1\n"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_no_file_makes_the_server_fail(sender: Sender, name: str, content: bytes) -> None:
    answer = sender.send("POST", "/imports", files={"file": (name, content, "text/csv")})

    assert answer.status_code < 500, answer.text
    assert "root:" not in answer.text
    if answer.is_success:
        found = answer.json()
        committed = sender.send("POST", f"/imports/{found['id']}/commit")
        assert committed.status_code < 500, committed.text


class Watched(Passwords):
    """Real hashes; says how many callers were let in at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._inside = self.most = 0

    def verify(self, stored: str | None, password: str) -> bool:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        try:
            return super().verify(stored, password)
        finally:
            with self._lock:
                self._inside -= 1


@pytest.fixture
def crowded(sender: Sender) -> Iterator[tuple[TestClient, Watched]]:
    watched = Watched()
    services = {**sender.runtime.services, "passwords": watched}
    app = create_app(replace(sender.runtime, services=services))
    with TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN}) as made:
        yield made, watched


def test_many_sign_ins_at_once_leave_room_for_everybody_else(
    sender: Sender, crowded: tuple[TestClient, Watched]
) -> None:
    client, watched = crowded
    cookie = {"Cookie": f"{sender.runtime.cookie_name}={sender.token}"}

    def knock(turn: int) -> Any:
        if turn % 4 == 0:
            return client.get("/api/v1/accounts", headers=cookie).status_code
        body = {"email": f"{new_id()}@example.com", "password": "x" * 1024}
        return client.post("/api/v1/auth/login", json=body).status_code

    with ThreadPoolExecutor(40) as pool:
        found = list(pool.map(knock, range(80)))

    assert found[::4] == [200] * 20
    assert set(found) == {200, 401}
    assert 1 <= watched.most <= TOGETHER
