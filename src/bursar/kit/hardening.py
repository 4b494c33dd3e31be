"""What stands before the application: headers, the origin of changes, the size of bodies.

Pure ASGI, so that it costs microseconds and sees every answer, also those of the error pages.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# An import file may have 50 MB (the statement imports' own limit), its form a little around it.
BODY_BYTES_MAX = 55 * 1024 * 1024

# JSON is read whole, and before anybody knows who sends it: 4 MB take some 40 ms.
JSON_BYTES_MAX = 4 * 1024 * 1024

_FILES = "multipart/form-data"

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # charts and virtual lists place things by attribute
        "img-src 'self' data: blob:",  # the QR code of a second factor is a data: image
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # reset links must not leave with a click
    "permissions-policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(),"
        " browsing-topics=()"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

_STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


@dataclass(frozen=True, slots=True)
class Hardening:
    """ASGI middleware around the whole application.

    Attributes:
        app: The application.
        origins: Origins whose pages may change things: `own_origins(runtime.origin)`.
        https: Whether the product is served over https only.
        body_bytes_max: Largest form with files.
        json_bytes_max: Largest body of any other kind.
        private_prefix: Answers below it are never kept by browsers and proxies unless they say so.
    """

    app: ASGIApp
    origins: Collection[str]
    https: bool
    body_bytes_max: int = BODY_BYTES_MAX
    json_bytes_max: int = JSON_BYTES_MAX
    private_prefix: str = "/api/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        answer = _Answer(send, self._headers(scope))
        if scope["method"] not in _SAFE_METHODS and not self._is_ours(headers):
            await answer.problem(
                403,
                "ForeignOrigin",
                "Not allowed",
                "This request came from another web site, so nothing was done.",
            )
            return
        has_files = headers.get("content-type", "").strip().lower().startswith(_FILES)
        body = _Body(receive, self.body_bytes_max if has_files else self.json_bytes_max)
        if body.is_announced_too_large(headers):
            await self._too_large(answer, body)
            return
        answer.body = body
        try:
            await self.app(scope, body.receive, answer.send)
        except ClientDisconnect:
            if not body.too_large:
                raise
        if body.too_large and not answer.started:
            await self._too_large(answer, body)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Browsers let any page open a websocket with our cookie: only our own pages may."""
        if self._is_ours(Headers(scope=scope)):
            await self.app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": "foreign origin"})

    def _is_ours(self, headers: Headers) -> bool:
        """Whether a change comes from one of our pages, or from no browser at all.

        Browsers send `Origin` with every change and every websocket, and `Sec-Fetch-Site` besides;
        a page can forge neither. A request with none of them comes from a program, which no foreign
        page can make use somebody's cookie.
        """
        origin = headers.get("origin")
        if origin is not None:
            return origin in self.origins
        return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}

    def _headers(self, scope: Scope) -> Iterable[tuple[str, str]]:
        yield from _HEADERS.items()
        if self.https:
            yield "strict-transport-security", _STRICT_TRANSPORT
        if scope["path"].startswith(self.private_prefix):
            yield "cache-control", "no-store"

    @staticmethod
    async def _too_large(answer: "_Answer", body: "_Body") -> None:
        most = f"{body.bytes_max / 2**20:g} MB"
        await answer.problem(
            413,
            "TooLarge",
            "Too large",
            f"A request like this may have {most} at most, so it was not read.",
        )


def own_origins(origin: str) -> frozenset[str]:
    """Return the origins under which people reach this server.

    A server on the loopback address answers to `localhost` too, and people type either.
    """
    parts = urlsplit(origin)
    if parts.hostname not in {"127.0.0.1", "localhost"}:
        return frozenset({origin})
    port = f":{parts.port}" if parts.port else ""
    return frozenset(f"{parts.scheme}://{host}{port}" for host in ("127.0.0.1", "localhost"))


class _Body:
    """The request's body, counted while it is read."""

    def __init__(self, receive: Receive, bytes_max: int) -> None:
        self._receive = receive
        self.bytes_max = bytes_max
        self._seen = 0
        self.too_large = False

    def is_announced_too_large(self, headers: Headers) -> bool:
        length = headers.get("content-length", "")
        return length.isdigit() and int(length) > self.bytes_max

    async def receive(self) -> Message:
        if self.too_large:
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.request":
            self._seen += len(message.get("body", b""))
            if self._seen > self.bytes_max:
                # The application sees a caller who hung up and stops; the answer is ours.
                self.too_large = True
                return {"type": "http.disconnect"}
        return message


class _Answer:
    """The answer on its way out, with our headers."""

    def __init__(self, send: Send, headers: Iterable[tuple[str, str]]) -> None:
        self._send = send
        self._headers = tuple(headers)
        self.body: _Body | None = None
        self.started = False

    async def send(self, message: Message) -> None:
        if self.body is not None and self.body.too_large and not self.started:
            return  # what the application says of a body it could not read
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            for name, value in self._headers:
                headers.setdefault(name, value)
            message = {**message, "headers": headers.raw}
        await self._send(message)

    async def problem(self, status: int, kind: str, title: str, detail: str) -> None:
        """Send an RFC 9457 problem document."""
        body = json.dumps(
            {"type": kind, "title": title, "status": status, "detail": detail}
        ).encode()
        self.body = None
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})
