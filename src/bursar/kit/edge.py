"""The HTTP edge: who calls, in which transaction, with which permission, and how errors read.

Only this module, the routes of the domains and the composition root speak HTTP.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from ipaddress import ip_address
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy import Engine, text
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException as StarletteHTTPException

from bursar.kit.crypto import token_hash
from bursar.kit.db import ANONYMOUS, Actor, actor_of
from bursar.kit.errors import DomainError, Forbidden, NotFound, Unauthenticated
from bursar.kit.ids import new_id
from bursar.kit.permissions import ROLE_PERMISSIONS, Permission

log = logging.getLogger("bursar.edge")

# Requests that may hold a database connection at the same time. More wait here, without a thread:
# a request that waited for a connection inside a thread would keep it from those that have one.
EDGE_SESSIONS = 10

PROBLEM_TYPE = "application/problem+json"

# Of a body with many mistakes, so many are named: an answer is never larger than its request.
FIELDS_NAMED = 20


@dataclass(frozen=True, slots=True)
class Runtime:
    """What the composition root gives the edge; found at `request.app.state.runtime`."""

    engine: Engine
    market_engine: Engine
    session_idle: timedelta
    cookie_name: str
    secure_cookies: bool
    origin: str
    services: Mapping[str, Any] = field(default_factory=dict)  # ports by name


def runtime_of(request: Request) -> Runtime:
    """Return the runtime of the application that serves this request."""
    runtime: Runtime = request.app.state.runtime
    return runtime


def client_address(request: Request) -> str | None:
    """Return the caller's address as the server sees it (proxies are uvicorn's concern).

    Nothing where the peer has only a name (a Unix socket, a test client): the audit log keeps
    addresses as PostgreSQL's `inet`.
    """
    host = request.client.host if request.client else ""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        return None


def session_token(request: Request) -> str | None:
    """Return the session token of the request's cookie."""
    return request.cookies.get(runtime_of(request).cookie_name)


def _open(request: Request) -> Iterator[Session]:
    """Give the request's one transaction, bound to whoever is signed in."""
    runtime = runtime_of(request)
    with Session(runtime.engine, expire_on_commit=False) as session:
        session.info["actor"] = _actor(request, session, runtime)
        yield session
        session.commit()


def _actor(request: Request, session: Session, runtime: Runtime) -> Actor:
    address, agent = client_address(request), request.headers.get("user-agent", "")[:500]
    token = session_token(request)
    if token:
        # The function binds the transaction to the user it finds.
        row = session.execute(
            text("select user_id, role, session_id from session_actor(:hash, :idle)"),
            {"hash": token_hash(token), "idle": runtime.session_idle},
        ).one_or_none()
        if row is not None:
            return Actor(row.user_id, row.role, row.session_id, address, agent)
    return Actor(None, ANONYMOUS.role, None, address, agent)


SessionDep = Annotated[Session, Depends(_open, scope="function", max_concurrency=EDGE_SESSIONS)]


def require(permission: Permission) -> Callable[[Session], None]:
    """Return a dependency that refuses callers whose role lacks the permission."""

    def check(session: SessionDep) -> None:
        actor = actor_of(session)
        if actor.user_id is None:
            raise Unauthenticated
        if permission not in ROLE_PERMISSIONS.get(actor.role, frozenset()):
            raise Forbidden("Your role does not include this.")

    check.permission = permission  # type: ignore[attr-defined]  # read by the wall's test
    return check


_CHOOSE = """
select h.id from household h
where cast(:wanted as uuid) is null or h.id = :wanted
order by (h.id = any (owned_households())) desc, h.is_demo, h.created_at, h.id
limit 1
"""


def _household(
    session: SessionDep,
    household_id: Annotated[
        UUID | None,
        Query(description="Whose figures; the caller's own household where absent."),
    ] = None,
) -> UUID:
    if actor_of(session).user_id is None:
        raise Unauthenticated
    found = session.execute(text(_CHOOSE), {"wanted": household_id}).scalar_one_or_none()
    if found is None:
        raise NotFound("household")
    return UUID(str(found))


HouseholdDep = Annotated[UUID, Depends(_household)]


def problem(
    status: int,
    kind: str,
    title: str,
    detail: str,
    *,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an RFC 9457 problem document: every error of the API comes from here."""
    body = {"type": kind, "title": title, "status": status, "detail": detail, **(extra or {})}
    # In ASCII: what a caller wrote may be quoted, also halves of characters, which UTF-8 lacks.
    return Response(
        json.dumps(body, allow_nan=False, separators=(",", ":")),
        status_code=status,
        headers=dict(headers or {}),
        media_type=PROBLEM_TYPE,
    )


def _domain_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101 (registered for this type alone)
    return problem(
        error.status,
        type(error).__name__,
        error.title,
        error.detail,
        extra=error.extra,
        headers=error.headers,
    )


def _malformed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    fields = [
        {"field": ".".join(str(part) for part in item["loc"][1:])[:200], "reason": item["msg"]}
        for item in error.errors()[:FIELDS_NAMED]
    ]
    named = "; ".join(f"{item['field'] or 'body'}: {item['reason']}" for item in fields[:5])
    return problem(
        422, "Malformed", "The request is not as expected", named, extra={"fields": fields}
    )


def _http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101
    title = HTTPStatus(error.status_code).phrase
    return problem(
        error.status_code, title.replace(" ", ""), title, str(error.detail), headers=error.headers
    )


_FORBIDDEN_BY_POLICY = "42501"
_UNIQUE = "23505"
_REFERENCE = "23503"
_CHECK = "23514"


def _database_error(request: Request, error: Exception) -> Response:
    """Turn the few database refusals that a caller can cause into sentences without inside text."""
    assert isinstance(error, DBAPIError)  # noqa: S101
    state = getattr(error.orig, "sqlstate", None)
    if state == _FORBIDDEN_BY_POLICY:
        return problem(403, "Forbidden", "Not allowed", "You may look at this, not change it.")
    if state == _UNIQUE:
        return problem(409, "Conflict", "Conflict", "There is already such an entry.")
    if state == _REFERENCE:
        return problem(404, "NotFound", "Not found", "Something this refers to does not exist.")
    if state == _CHECK:
        # The message would hold the row itself; which rule is enough to write the missing sentence.
        rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        log.warning("refused by the database's rule %s alone", rule)
        return problem(
            422,
            "Invalid",
            "Not valid",
            "These values contradict each other. Nothing was changed.",
        )
    if isinstance(error, DataError):
        return problem(
            422,
            "Invalid",
            "Not valid",
            "A value is too large, or holds a character, that cannot be stored. Nothing was"
            " changed.",
        )
    if isinstance(error, OperationalError):
        log.warning("database: %s", error)
        return problem(
            503,
            "Unavailable",
            "Not available now",
            "The database did not answer. Nothing was changed; try again in a moment.",
            headers={"Retry-After": "2"},
        )
    return _unexpected(request, error)


def _unexpected(_request: Request, error: Exception) -> Response:
    number = new_id()
    log.error("unexpected error %s", number, exc_info=error)
    return problem(
        500,
        "Unexpected",
        "Something went wrong on our side",
        f"Nothing was changed. If it happens again, tell us this number: {number}.",
        extra={"id": str(number)},
    )


EXCEPTION_HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Response]] = {
    DomainError: _domain_error,
    RequestValidationError: _malformed,
    StarletteHTTPException: _http_error,
    DBAPIError: _database_error,
    Exception: _unexpected,
}
