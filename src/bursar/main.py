"""The application: domains, integrations and the edge put together. Known by nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, FastAPI, Response
from sqlalchemy import Engine, create_engine
from starlette.types import ASGIApp

from bursar.domains.analytics.routes import dashboard
from bursar.domains.identity import jobs as identity_jobs
from bursar.domains.identity.routes import (
    grants,
    households,
    notifications,
    second_factor,
    sessions,
    sign_in,
    users,
)
from bursar.domains.identity.routes.mailbox import mailbox_router
from bursar.domains.ledger.jobs import imports as import_jobs
from bursar.domains.ledger.jobs import rebuild as rebuild_jobs
from bursar.domains.ledger.routes import (
    accounts,
    alternatives,
    assets,
    imports,
    income,
    liabilities,
    portfolios,
    properties,
    securities,
    transactions,
)
from bursar.domains.market import routes as market
from bursar.health import health
from bursar.kit import tenancy
from bursar.kit.edge import EDGE_SESSIONS, EXCEPTION_HANDLERS, Runtime
from bursar.kit.hardening import Hardening, own_origins
from bursar.web import web_page

API = "/api/v1"

# Two threads more than sessions, for work that needs no database.
THREADS = EDGE_SESSIONS + 2

# Importing them registers the followers of events: without it an event would reach nobody.
JOBS = (
    identity_jobs,
    rebuild_jobs,
    import_jobs,
)

ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    sessions.router,
    second_factor.router,
    users.router,
    households.router,
    grants.router,
    notifications.router,
    accounts.router,
    portfolios.router,
    assets.router,
    properties.router,
    alternatives.router,
    liabilities.router,
    transactions.router,
    transactions.account_router,
    imports.router,
    imports.securities_router,
    securities.router,
    market.router,
    market.instruments_router,
    income.router,
    dashboard.router,
)


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def _add_health(app: FastAPI, runtime: Runtime) -> None:
    @app.get(f"{API}/health", tags=["health"])
    def get_health(response: Response) -> dict[str, Any]:
        """Whether the product can serve: 200 when ready, else 503."""
        well, found = health(runtime.engine)
        response.status_code = 200 if well else 503
        return found


def refuse_to_serve(engine: Engine) -> None:
    """Raise unless the database role is a plain one: see `tenancy`.

    Raises:
        UnsafeRole: It could see every household.
    """
    with engine.connect() as connection:
        tenancy.refuse_unsafe_role(connection)


def describing_runtime() -> Runtime:
    """Return a runtime good for nothing but describing the API."""
    nowhere = create_engine("postgresql+psycopg://nobody@/nowhere")
    return Runtime(
        engine=nowhere,
        market_engine=nowhere,
        session_idle=timedelta(minutes=30),
        cookie_name="bursar_session",
        secure_cookies=False,
        origin="http://127.0.0.1:8000",
    )


class Application(FastAPI):
    """FastAPI with our middleware outside of everything, its own error page included."""

    def build_middleware_stack(self) -> ASGIApp:
        runtime: Runtime = self.state.runtime
        return Hardening(
            super().build_middleware_stack(),
            origins=own_origins(runtime.origin),
            https=runtime.secure_cookies,
        )


def create_app(runtime: Runtime) -> FastAPI:
    """Return the ASGI application for a runtime."""
    app = Application(
        title="Bursar",
        version="1",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        exception_handlers=dict(EXCEPTION_HANDLERS),  # type: ignore[arg-type]  # narrower keys
        generate_unique_id_function=lambda route: route.name,
        separate_input_output_schemas=True,
    )
    app.state.runtime = runtime
    for router in ROUTERS:
        app.include_router(router, prefix=API)
    mailbox = runtime.services.get("mailbox")  # given in demo mode only
    if mailbox is not None:
        app.include_router(mailbox_router(mailbox))
    _add_health(app, runtime)
    app.add_route("/{path:path}", web_page, methods=["GET", "HEAD"], include_in_schema=False)
    return app
