"""No input makes the server fail: it is refused in a problem document, or it is right."""

import json
from random import Random
from typing import Any

import pytest

from tests.hostile.conftest import SEED, Route, Sender, edge, line
from tests.hostile.values import BODIES, ENCODED, RAW
from tests.wall.expected import TABLE
from tests.wall.test_routes import INSIDES
from tests.wall.walking import body_schema, operation

# Requests for each route and kind of mischief; every run sends the same ones.
FIELDS, QUERIES, PATHS, EDGES = 14, 6, 4, 6
# A password is hashed for each of these.
SLOW = {route for route in TABLE if route[1].startswith("/auth/")}

ROUTES = sorted(TABLE)
CHANGING = [route for route in ROUTES if route[0] in {"POST", "PUT", "PATCH"}]
WITH_BODY = [route for route in CHANGING if body_schema(route) is not None]
HEALTH = ("GET", "/health")


def _parameters(route: Route) -> list[str]:
    """Names of the query's parameters."""
    said = operation(route).get("parameters", ())
    return [parameter["name"] for parameter in said if parameter["in"] == "query"]


ASKED = [route for route in ROUTES if route[0] != "DELETE" and _parameters(route)]


def _check(answer: Any, said: object) -> None:
    """Refused in a problem document that shows nothing of how the product is built."""
    no_vendor = answer.status_code == 503 and answer.json()["type"] == "Unavailable"
    assert answer.status_code < 500 or no_vendor, (said, answer.text)
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json", (said, answer.text)
        assert not INSIDES.search(answer.json()["title"]), said
        assert len(answer.content) < 20_000, said


def _sample(route: Route, kind: str, pool: list[Any], most: int) -> list[Any]:
    rng = Random(f"{SEED} {kind} {route}")
    most = min(most, 4) if route in SLOW else most
    return rng.sample(pool, min(most, len(pool)))


def _base(sender: Sender, route: Route) -> dict[str, Any]:
    content = line(route).content(sender.rows)
    content.pop("files", None)
    return content


@pytest.mark.parametrize("route", WITH_BODY, ids=" ".join)
def test_fields_of_a_body(sender: Sender, route: Route) -> None:
    schema = body_schema(route) or {}
    maker = edge(route)
    resolved = maker.resolved(schema)
    for part in resolved.get("anyOf", ()):
        if "$ref" in part:
            resolved = maker.resolved(part)
    names = list(resolved.get("properties", {}))
    base = _base(sender, route)
    body = dict(base.pop("json", {}))
    path = sender.path(route[1])
    pool = [(name, raw) for name in names for raw in RAW]
    for name, raw in _sample(route, "fields", pool, max(FIELDS, len(names))):
        others = {key: value for key, value in body.items() if key != name}
        written = json.dumps(others)[1:-1]
        text = f"{{{written}{', ' if written else ''}{json.dumps(name)}: {raw}}}"
        answer = sender.send(
            route[0], path, content=text, headers={"Content-Type": "application/json"}, **base
        )
        _check(answer, (name, raw[:60]))


@pytest.mark.parametrize("route", CHANGING, ids=" ".join)
def test_whole_bodies(sender: Sender, route: Route) -> None:
    base = _base(sender, route)
    base.pop("json", None)
    path = sender.path(route[1])
    for content, kind in _sample(route, "bodies", list(BODIES), 8):
        headers = {"Content-Type": kind} if kind else {}
        answer = sender.send(route[0], path, content=content, headers=headers, **base)
        _check(answer, (content[:40], kind))
        if answer.status_code == 401:
            sender.sign_in()


@pytest.mark.parametrize("route", WITH_BODY, ids=" ".join)
def test_bodies_at_the_edge_of_the_schema(sender: Sender, route: Route) -> None:
    schema = body_schema(route) or {}
    base, maker = _base(sender, route), edge(route)
    path = sender.path(route[1])
    valid = dict(base.pop("json", {}))
    for _ in range(2 if route in SLOW else EDGES):
        made = maker.value(schema)
        body = {**valid, **made} if isinstance(made, dict) else made
        answer = sender.send(route[0], path, json=body, **base)
        _check(answer, str(body)[:500])


@pytest.mark.parametrize("route", WITH_BODY, ids=" ".join)
def test_an_unknown_field_is_refused_by_name(sender: Sender, route: Route) -> None:
    base = _base(sender, route)
    base["json"] = dict(base.get("json", {})) | {"nobody_knows": 1}

    answer = sender.send(route[0], sender.path(route[1]), **base)

    assert answer.status_code == 422, answer.text
    assert "nobody_knows" in answer.text


@pytest.mark.parametrize("route", ASKED, ids=" ".join)
def test_parameters_of_the_query(sender: Sender, route: Route) -> None:
    named = _parameters(route)
    base = _base(sender, route)
    params = base.pop("params", {})
    path = sender.path(route[1])
    pool = [(name, raw) for name in named for raw in ENCODED]
    for name, raw in _sample(route, "query", pool, QUERIES + len(named)):
        others = "".join(f"&{key}={value}" for key, value in params.items() if key != name)
        answer = sender.send(route[0], f"{path}?{name}={raw}{others}", **base)
        _check(answer, (name, raw[:60]))


@pytest.mark.parametrize("route", [route for route in ROUTES if "{" in route[1]], ids=" ".join)
def test_parts_of_the_path(sender: Sender, route: Route) -> None:
    base = _base(sender, route)
    names = [part[1:-1] for part in route[1].split("/") if part.startswith("{")]
    pool = [(name, raw) for name in names for raw in ENCODED]
    for name, raw in _sample(route, "path", pool, PATHS):
        answer = sender.send(route[0], sender.path(route[1], **{name: raw}), **base)
        _check(answer, (name, raw[:60]))


def test_limits_end_where_they_say(sender: Sender) -> None:
    household = {"household_id": str(sender.rows.household_id)}
    for route in ROUTES:
        if route[0] == "GET" and "limit" in _parameters(route):
            query = household | dict(line(route).query or {})
            for limit in ("-1", "0", "501", "1e3", "9" * 30, ""):
                answer = sender.send("GET", sender.path(route[1]), params=query | {"limit": limit})
                assert answer.status_code == 422, (route, limit)
                assert "limit" in answer.text


def test_what_was_taken_can_be_shown(sender: Sender) -> None:
    """The last test: all that was accepted above is folded, valued and read again."""
    sender.sign_in()
    sender.rows.rebuild()
    for route in ROUTES:
        if route[0] == "GET" and route != HEALTH:
            base = _base(sender, route)
            answer = sender.send("GET", sender.path(route[1]), **base)
            _check(answer, route)
