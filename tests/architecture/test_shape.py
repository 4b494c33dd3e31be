"""The shape of the code, where a tool does not watch it already."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from bursar.kit.permissions import Permission
from bursar.main import ROUTERS, create_app, describing_runtime

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "src").rglob("*.py"))
WEB = sorted(
    path
    for end in ("*.ts", "*.tsx", "*.css")
    for path in (ROOT / "web" / "src").rglob(end)
    if ".gen." not in path.name
)

PYTHON_LINES = 400
WEB_LINES = 250

EMPTY_NAMES = frozenset(
    {"util", "utils", "helper", "helpers", "common", "base", "manager", "misc", "handle",
     "handler", "handlers", "process", "processor", "data", "info"}
)  # fmt: skip

# Called by who has not signed in, or by any who has; each says why.
WITHOUT_PERMISSION = {
    "forget_password": "nobody can sign in yet",
    "reset_password": "the letter's token permits it",
    "sign_in": "nobody can sign in yet",
    "sign_out": "ending a session needs none",
    "sign_up": "nobody can sign in yet",
    "verify_email": "the letter's token permits it",
}


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_files_stay_short_enough_to_be_read() -> None:
    long = {
        str(path.relative_to(ROOT)): _lines(path)
        for paths, most in ((PYTHON, PYTHON_LINES), (WEB, WEB_LINES))
        for path in paths
        if _lines(path) > most
    }
    assert long == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in [*PYTHON, *WEB]
        if path.name.split(".")[0].lower() in EMPTY_NAMES or path.parent.name in EMPTY_NAMES
    ]
    assert found == []


def _routes() -> Iterator[APIRoute]:
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                yield route


def test_every_operation_has_a_name_of_its_own() -> None:
    schema = create_app(describing_runtime()).openapi()
    names = Counter(
        operation["operationId"]
        for verbs in schema["paths"].values()
        for operation in verbs.values()
        if isinstance(operation, dict) and "operationId" in operation
    )
    assert [name for name, count in names.items() if count > 1] == []


def _permissions(route: APIRoute) -> list[Permission]:
    return [
        permission
        for dependency in route.dependencies
        if (permission := getattr(dependency.dependency, "permission", None)) is not None
    ]


@pytest.mark.parametrize(
    "route", list(_routes()), ids=lambda route: f"{min(route.methods)} {route.path}"
)
def test_every_route_asks_for_one_permission(route: APIRoute) -> None:
    if route.endpoint.__name__ in WITHOUT_PERMISSION:
        assert _permissions(route) == []
    else:
        assert len(_permissions(route)) == 1, route.endpoint.__name__


def _answers() -> set[type[BaseModel]]:
    """What is only answered; what is taken as well, a choice that is remembered, may default."""
    answered = [route.response_field for route in _routes() if route.response_field is not None]
    taken = [route.body_field for route in _routes() if route.body_field is not None]
    return _models(answered) - _models(taken)


def _models(fields: Sequence[Any]) -> set[type[BaseModel]]:
    seen: set[type[BaseModel]] = set()
    waiting = [field.field_info.annotation for field in fields]
    while waiting:
        kind = waiting.pop()
        waiting.extend(getattr(kind, "__args__", ()))
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
            seen.add(kind)
            waiting.extend(field.annotation for field in kind.model_fields.values())
    return seen


def test_answers_have_no_defaults() -> None:
    found = sorted(
        f"{kind.__module__}.{kind.__name__}.{name}"
        for kind in _answers()
        for name, field in kind.model_fields.items()
        if field.default is not PydanticUndefined or field.default_factory is not None
    )
    assert found == []
