"""What the tests of market facts share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, insert
from starlette.testclient import TestClient

from bursar.domains.market.models import Instrument
from bursar.domains.market.models import InstrumentIdentifier as Identifier
from bursar.kit.db import Actor, open_session
from bursar.kit.ids import new_id
from tests.integrations.conftest import vendor  # noqa: F401 (a fixture)

MARKET = Actor(user_id=None, role="market")


@pytest.fixture
def api(client_for: Callable[[Actor], TestClient], actor: Actor) -> TestClient:
    """The owner's client."""
    return client_for(actor)


@pytest.fixture
def shared_instrument(publish: Callable[..., None]) -> Callable[..., UUID]:
    """Add an instrument that everybody sees, as the market role does."""

    def add(symbol: str, *, name: str | None = None, currency: str = "USD") -> UUID:
        made = new_id()
        publish(
            Instrument,
            id=made,
            symbol=symbol,
            name=name or symbol,
            kind="stock",
            currency=currency,
            multiplier=1,
            facts={},
        )
        publish(Identifier, instrument_id=made, scheme="ticker", value=symbol)
        return made

    return add


@pytest.fixture
def publish(market_engine: Engine) -> Callable[..., None]:
    """Write a shared row, as the market role does: it has no audit log to write."""

    def write(model: Any, **columns: Any) -> None:
        with open_session(market_engine, MARKET) as session:
            session.execute(insert(model), columns)

    return write
