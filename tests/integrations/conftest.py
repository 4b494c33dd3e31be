"""A vendor on this machine: a real socket that answers what a test has written down."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


@dataclass
class Asked:
    """One request as it arrived."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Loopback:
    """A vendor's server; answers are given in order, the last one for ever."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    _answers: dict[str, list[tuple[int, bytes, dict[str, str]]]] = field(default_factory=dict)

    def answers(
        self, path: str, body: Any, *, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        """Add an answer for a path; `*` for any path. Text is sent as it is, the rest as JSON."""
        raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self._answers.setdefault(path, []).append((status, raw, headers or {}))

    def next_answer(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        queue = self._answers.get(path) or self._answers.get("*")
        if queue is None:
            return 404, b'{"detail": "Not found."}', {}
        return queue.pop(0) if len(queue) > 1 else queue[0]


@pytest.fixture
def vendor() -> Iterator[Loopback]:
    loopback = Loopback()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            loopback.asked.append(Asked(parts.path, query, dict(self.headers)))
            status, body, headers = loopback.next_answer(parts.path)
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    loopback.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield loopback
    server.shutdown()
    server.server_close()
    thread.join()
