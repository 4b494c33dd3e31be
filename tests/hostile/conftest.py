"""An owner with a full household, and somebody to send what they should not."""

from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from starlette.testclient import TestClient

from bursar.kit.edge import Runtime
from tests.factories import people
from tests.hostile.values import Edge
from tests.wall.conftest import client, runtime, settle  # noqa: F401 (fixtures)
from tests.wall.expected import TABLE, WORDS, Line
from tests.wall.rows import Rows, fill
from tests.wall.walking import described

SEED = 20261120

Route = tuple[str, str]


@dataclass
class Sender:
    """Sends requests as the owner, whatever becomes of the owner's sessions."""

    rows: Rows
    runtime: Runtime
    client: TestClient
    token: str = ""

    def sign_in(self) -> None:
        self.token = people.signed_in(self.runtime.engine, self.rows.owner)

    def send(self, verb: str, path: str, **more: Any) -> Any:
        self.client.cookies.clear()
        headers = {"Cookie": f"{self.runtime.cookie_name}={self.token}"} | more.pop("headers", {})
        return self.client.request(verb, f"/api/v1{path}", headers=headers, **more)

    def path(self, path: str, **instead: str) -> str:
        named = {f"{noun}_id": str(row_id) for noun, row_id in self.rows.ids.items()}
        return path.format(**(WORDS | named | instead))


@pytest.fixture(scope="session")
def sender(runtime: Runtime, client: TestClient) -> Sender:  # noqa: F811
    owner = people.user(runtime.engine, name="Zanzibar")
    settle(runtime.engine, owner)
    made = Sender(fill(client, runtime, owner, "Zanzibar"), runtime, client)
    made.sign_in()
    return made


def edge(route: Route) -> Edge:
    """Return a maker of bodies that is the same in every run."""
    return Edge(described()["components"]["schemas"], Random(f"{SEED} {route}"))


def line(route: Route) -> Line:
    return TABLE[route]
