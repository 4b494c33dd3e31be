"""The application: domains, integrations and the edge put together. Known by nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, FastAPI, Response
from sqlalchemy import create_engine
from starlette.types import ASGIApp

from bursar import followers
from bursar.domains.analytics.routes import dashboard, holdings, performance
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
from bursar.domains.ledger.routes import (
    accounts,
    alternatives,
    assets,
    identical,
    imports,
    income,
    liabilities,
    portfolios,
    properties,
    securities,
    transactions,
)
from bursar.domains.market import routes as market
from bursar.engines.performance.money_weighted import warm_up
from bursar.health import health
from bursar.kit.edge import EDGE_SESSIONS, EXCEPTION_HANDLERS, Runtime
from bursar.kit.hardening import Hardening, own_origins
from bursar.web import web_page

API = "/api/v1"

# Two threads more than sessions, for work that needs no database.
THREADS = EDGE_SESSIONS + 2

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
    identical.router,
    market.router,
    market.instruments_router,
    income.router,
    dashboard.router,
    performance.router,
    holdings.router,
)


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield


def _add_health(app: FastAPI, runtime: Runtime) -> None:
    @app.get(f"{API}/health", tags=["health"])
    def get_health(response: Response) -> dict[str, Any]:
        """Whether the product can serve: 200 when ready, else 503."""
        well, found = health(runtime.engine)
        response.status_code = 200 if well else 503
        return found


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
    app.state.jobs = followers.JOBS  # imported, so that what routes publish finds its followers
    for router in ROUTERS:
        app.include_router(router, prefix=API)
    mailbox = runtime.services.get("mailbox")  # given in demo mode only
    if mailbox is not None:
        app.include_router(mailbox_router(mailbox))
    _add_health(app, runtime)
    app.add_route("/{path:path}", web_page, methods=["GET", "HEAD"], include_in_schema=False)
    return app
