"""The application: domains, integrations and the edge put together. Known by nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

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
from bursar.domains.ledger.routes import (
    accounts,
    alternatives,
    assets,
    income,
    liabilities,
    portfolios,
    properties,
)
from bursar.kit.edge import EDGE_SESSIONS, EXCEPTION_HANDLERS, Runtime
from bursar.kit.hardening import Hardening, own_origins

API = "/api/v1"

# Two threads more than sessions, for work that needs no database.
THREADS = EDGE_SESSIONS + 2

# Importing them registers the followers of events: without it an event would reach nobody.
JOBS = (identity_jobs,)

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
    income.router,
)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


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
    return app
