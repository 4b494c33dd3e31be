"""Two full households, everybody who may look at one of them, and those who may not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine
from starlette.testclient import TestClient

from bursar.domains.identity.models import User, UserSetting
from bursar.domains.identity.service import erasure, organisations
from bursar.domains.identity.service.passwords import Passwords
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.integrations import vendor_order
from bursar.integrations.calendars import TradingCalendars
from bursar.integrations.local_files import LocalFiles
from bursar.integrations.offline import LocalMailbox
from bursar.integrations.statements import registry as statement_formats
from bursar.kit.cache import Cache
from bursar.kit.db import Actor, open_session
from bursar.kit.edge import Runtime
from bursar.kit.limits import Limits
from bursar.local.postgres import RunningServer
from bursar.local.roles import Role
from bursar.main import create_app
from tests.conftest import ORIGIN
from tests.factories import people
from tests.wall.rows import Rows, fill
from tests.wall.witness import fingerprint, ids_in

OURS, THEIRS, GONE = "Zanzibar", "Bergamo", "Atlantis"
PASSWORD = "correct horse battery staple"

ACTORS = (
    "owner",
    "stranger",
    "viewer",
    "editor",
    "adviser who may view",
    "adviser who may edit",
    "ended grant",
    "anonymous",
    "after erasure",
)


@dataclass
class World:
    """Everybody, and whose rows they meet."""

    runtime: Runtime
    client: TestClient
    ours: Rows
    theirs: Rows
    gone: Rows
    actors: dict[str, Actor]
    password_hash: str
    all_seeing: Engine
    tokens: dict[str, str] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    fingerprints: dict[str, Sequence[str]] = field(default_factory=dict)

    def rows_for(self, who: str) -> Rows:
        """Return the household that somebody's requests are about."""
        return self.gone if who == "after erasure" else self.ours

    def known(self, who: str) -> set[str]:
        """Return the ids that nobody outside of a household may read."""
        rows = self.rows_for(who)
        if rows.name not in self.ids:
            found = ids_in(self.all_seeing, rows.household_id)
            self.ids[rows.name] = found | {str(row_id) for row_id in rows.ids.values()}
        return self.ids[rows.name]

    def untouched(self, who: str) -> Sequence[str]:
        """Return the fingerprint of the household, remembered until something may change it."""
        name = self.rows_for(who).name
        if name not in self.fingerprints:
            self.fingerprints[name] = self.fingerprint(who)
        return self.fingerprints[name]

    def fingerprint(self, who: str) -> Sequence[str]:
        return fingerprint(self.all_seeing, self.rows_for(who).household_id)

    def token(self, who: str) -> str | None:
        """Return the session token of somebody."""
        if who == "anonymous":
            return None
        if who not in self.tokens:
            self.tokens[who] = people.signed_in(self.runtime.engine, self.actors[who])
        return self.tokens[who]

    def disposable(self, who: str) -> str | None:
        """Return the token of a new user, for requests that end sessions or change the user."""
        if who == "anonymous":
            return None
        made = people.user(self.runtime.engine, name="Nobody", with_household="Nowhere")
        settle(self.runtime.engine, made, password_hash=self.password_hash)
        return people.signed_in(self.runtime.engine, made)

    def send(self, token: str | None, verb: str, path: str, **more: Any) -> Any:
        """Send a request as the holder of a session."""
        self.client.cookies.clear()
        headers = {"Cookie": f"{self.runtime.cookie_name}={token}"} if token else {}
        return self.client.request(verb, f"/api/v1{path}", headers=headers, **more)


def settle(engine: Engine, actor: Actor, *, password_hash: str | None = None) -> None:
    """Give a user what signing up gives."""
    with open_session(engine, actor) as session:
        session.add(UserSetting(user_id=actor.user_id, preferences={}))
        if password_hash is not None:
            session.get_one(User, actor.user_id).password_hash = password_hash


@pytest.fixture(scope="session")
def runtime(
    engine: Engine, market_engine: Engine, master_key: bytes, tmp_path_factory: Any
) -> Runtime:
    """The product's own parts, as on a machine without keys and without a network."""
    folder: Path = tmp_path_factory.mktemp("wall")
    keys = vendor_order.VendorKeys()
    policy = IdentityPolicy(
        origin=ORIGIN,
        master_key=master_key,
        terms_version="2026-11-01",
        privacy_version="2026-11-02",
        sign_in_limit=100_000,  # one address sends all requests here; the limit has its own tests
    )
    return Runtime(
        engine=engine,
        market_engine=market_engine,
        session_idle=timedelta(minutes=30),
        cookie_name="bursar_session",
        secure_cookies=False,
        origin=ORIGIN,
        services={
            "identity_policy": policy,
            "limits": Limits(),
            "cache": Cache(None),
            "passwords": Passwords(),
            "mailer": LocalMailbox(folder / "mail", "Bursar <no-reply@bursar.example>"),
            "file_store": LocalFiles(folder / "files"),
            "statement_formats": statement_formats,
            "market_data": vendor_order.price_vendors(keys),
            "exchange_rates": vendor_order.rate_vendors(keys),
            "property_value": vendor_order.home_values(keys),
            "vendors": vendor_order.named(keys),
            "calendars": TradingCalendars(folder / "calendars"),
        },
    )


@pytest.fixture(scope="session")
def client(runtime: Runtime) -> Iterator[TestClient]:
    with TestClient(
        create_app(runtime),
        base_url=ORIGIN,
        client=("127.0.0.1", 50_000),
        headers={"Origin": ORIGIN},
        raise_server_exceptions=False,
    ) as made:
        yield made


@pytest.fixture(scope="session")
def all_seeing(server: RunningServer) -> Iterator[Engine]:
    """The backup role's engine: it reads past row security."""
    made = create_engine(server.url(Role.BACKUP), pool_size=1)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def world(runtime: Runtime, client: TestClient, all_seeing: Engine) -> World:
    engine = runtime.engine
    ours, theirs, gone = (_full_household(runtime, client, name) for name in (OURS, THEIRS, GONE))
    left = people.granted(engine, gone.owner, gone.household_id, "edit")
    with open_session(engine, gone.owner) as session:
        erasure.erase_account(session)

    def granted(level: str, **more: Any) -> Actor:
        return people.granted(engine, ours.owner, ours.household_id, level, **more)

    actors = {
        "owner": ours.owner,
        "stranger": theirs.owner,
        "viewer": granted("view"),
        "editor": granted("edit"),
        "adviser who may view": _adviser(engine, ours, "view"),
        "adviser who may edit": _adviser(engine, ours, "edit"),
        "ended grant": granted("edit", ends_in=timedelta(hours=-1)),
        "after erasure": left,
    }
    for who, actor in actors.items():
        if who not in {"owner", "stranger"}:
            settle(engine, actor)
    return World(
        runtime=runtime,
        client=client,
        ours=ours,
        theirs=theirs,
        gone=gone,
        all_seeing=all_seeing,
        password_hash=runtime.services["passwords"].hash(PASSWORD),
        actors=actors,
    )


def _full_household(runtime: Runtime, client: TestClient, name: str) -> Rows:
    owner = people.user(runtime.engine, name=name)
    settle(runtime.engine, owner)
    return fill(client, runtime, owner, name)


def _adviser(engine: Engine, rows: Rows, level: str) -> Actor:
    """Add somebody who sees the household through the team of a firm."""
    founder = people.user(engine, name="Founder")
    adviser = people.user(engine, name="Adviser")
    assert adviser.user_id is not None
    with open_session(engine, founder) as session:
        firm = organisations.create_organisation(session, "Byron & Co")
        organisations.add_member(session, firm, adviser.user_id)
        team = organisations.create_team(session, firm, "North").id
        organisations.add_team_member(session, team, adviser.user_id)
    with open_session(engine, rows.owner) as session:
        organisations.grant_to_team(
            session, rows.household_id, team, level=level, label="Byron & Co"
        )
    return adviser
