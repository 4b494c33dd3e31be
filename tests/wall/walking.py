"""Every route of an application, however deep its routers include each other."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from fastapi import FastAPI

from bursar.main import create_app, describing_runtime

# GET answers them too, and one page answers every path that is not the API's.
_IMPLIED = {"HEAD", "OPTIONS"}
WEB_PAGE = "/{path:path}"


@cache
def described() -> Mapping[str, Any]:
    """Return what the API says of itself."""
    return create_app(describing_runtime()).openapi()


def operation(route: tuple[str, str]) -> Mapping[str, Any]:
    """Return what the API says of a route; nothing of those it does not describe."""
    verb, path = route
    named = f"/api/v1{path}".replace("{committed_id}", "{import_id}")
    found: Mapping[str, Any] = described()["paths"].get(named, {}).get(verb.lower(), {})
    return found


def body_schema(route: tuple[str, str]) -> Mapping[str, Any] | None:
    """Return the schema of a route's JSON body, None where it takes none."""
    content = operation(route).get("requestBody", {}).get("content", {})
    schema: Mapping[str, Any] | None = content.get("application/json", {}).get("schema")
    return schema


def routes_of(app: FastAPI) -> set[tuple[str, str]]:
    """Return verb and path of each route of the API, without the prefix `/api/v1`."""
    return {
        (verb, path.removeprefix("/api/v1"))
        for path, verbs in _walk(app.routes)
        for verb in verbs - _IMPLIED
        if path != WEB_PAGE
    }


def _walk(routes: Iterable[Any]) -> Iterator[tuple[str, set[str]]]:
    for route in routes:
        included = getattr(route, "effective_candidates", None)
        if included is not None:
            yield from _walk(included())
        else:
            yield route.path, set(route.methods or ())
