"""A desk for files, and a client whose app reads them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient

from bursar.domains.ledger.service.imports import Outside
from bursar.integrations.local_files import LocalFiles
from bursar.integrations.statements import registry
from bursar.kit.db import Actor
from bursar.kit.edge import Runtime
from bursar.main import create_app
from tests.conftest import ORIGIN
from tests.domains.ledger.imports.importing import Desk
from tests.factories import people


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(files=LocalFiles(tmp_path / "files"), reader=registry)


@pytest.fixture
def desk(engine: Engine, actor: Actor, household_id: UUID, outside: Outside) -> Desk:
    return Desk(engine, actor, household_id, outside)


@pytest.fixture
def client_of(runtime: Runtime, outside: Outside) -> Iterator[Callable[[Actor], TestClient]]:
    """Make a client of somebody whose app keeps and reads files."""
    services = {"file_store": outside.files, "statement_formats": outside.reader}
    app = create_app(replace(runtime, services=services))
    opened: list[TestClient] = []

    def make(actor: Actor) -> TestClient:
        made = TestClient(
            app,
            base_url=ORIGIN,
            client=("127.0.0.1", 50_000),
            headers={"Origin": ORIGIN},
            raise_server_exceptions=False,
        )
        made.__enter__()
        opened.append(made)
        made.cookies.set(runtime.cookie_name, people.signed_in(runtime.engine, actor))
        return made

    yield make
    for made in opened:
        made.__exit__(None, None, None)
