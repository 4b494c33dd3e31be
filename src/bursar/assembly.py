"""Puts the parts together for the app, the worker and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from bursar.integrations import offline
from bursar.integrations.statements import registry as statement_formats
from bursar.kit import audit
from bursar.kit.db import make_engine
from bursar.kit.edge import EDGE_SESSIONS, Runtime
from bursar.kit.jobs import Context
from bursar.local.data_folder import open_data_folder
from bursar.local.postgres import RunningServer, connect_or_start
from bursar.local.roles import Role
from bursar.settings import Settings


@dataclass(frozen=True, slots=True)
class Assembly:
    """All that a process of Bursar works with."""

    settings: Settings
    engine: Engine
    market_engine: Engine
    owner_url: str | None
    services: Mapping[str, Any]
    server: RunningServer | None  # the embedded one, where this process joined or started it

    def runtime(self) -> Runtime:
        """Return what the HTTP edge needs."""
        secure = self.settings.secure_cookies
        return Runtime(
            engine=self.engine,
            market_engine=self.market_engine,
            session_idle=timedelta(minutes=self.settings.session_idle_minutes),
            cookie_name="__Host-bursar_session" if secure else "bursar_session",
            secure_cookies=secure,
            origin=self.settings.origin,
            services=self.services,
        )

    def context(self) -> Context:
        """Return what jobs run with."""
        return Context(
            engine=self.engine, market_engine=self.market_engine, services=self.services
        )

    def close(self) -> None:
        """Give connections back, and leave the embedded server."""
        self.engine.dispose()
        self.market_engine.dispose()
        if self.server is not None:
            self.server.stop()


def assemble(settings: Settings, *, name: str) -> Assembly:
    """Return the parts of one process.

    Args:
        settings: Where the database is; without a URL the embedded server is joined or started,
            which must happen in the main thread.
        name: What the process is called in `pg_stat_activity`.
    """
    folder = open_data_folder(settings.data_dir)
    server: RunningServer | None = None
    if settings.database_url is None:
        server = connect_or_start(settings.data_dir)
        app_url, market_url = server.url(Role.APP), server.url(Role.MARKET)
        owner_url: str | None = server.url(Role.OWNER)
    else:
        app_url = settings.database_url.get_secret_value()
        market_url = (settings.market_database_url or settings.database_url).get_secret_value()
        owner = settings.owner_database_url
        owner_url = owner.get_secret_value() if owner else None
    audit.use_keys(audit.AuditKeys(master_key(settings)))
    pool = max(settings.pool_size, EDGE_SESSIONS + 2) if name == "app" else 4
    return Assembly(
        settings=settings,
        engine=make_engine(app_url, pool_size=pool, application=f"bursar {name}"),
        market_engine=make_engine(market_url, pool_size=2, application=f"bursar {name} market"),
        owner_url=owner_url,
        services=offline.services(settings, folder) | {"statement_formats": statement_formats},
        server=server,
    )


def master_key(settings: Settings) -> bytes:
    """Return the key that wraps all others: from the environment, else the data folder's own."""
    if settings.master_key is not None:
        return bytes.fromhex(settings.master_key.get_secret_value())
    return open_data_folder(settings.data_dir).master_key()
