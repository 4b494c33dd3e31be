"""Every route of an application, however deep its routers include each other."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import FastAPI

# GET answers them too, and one page answers every path that is not the API's.
_IMPLIED = {"HEAD", "OPTIONS"}
WEB_PAGE = "/{path:path}"


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
