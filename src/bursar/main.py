"""The application: domains, integrations and the edge put together. Known by nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import APIRouter, FastAPI

from bursar.domains.ledger.routes import accounts, portfolios
from bursar.kit.edge import EDGE_SESSIONS, EXCEPTION_HANDLERS, Runtime

API = "/api/v1"

# Two threads more than sessions, for work that needs no database.
THREADS = EDGE_SESSIONS + 2

ROUTERS: tuple[APIRouter, ...] = (
    accounts.router,
    portfolios.router,
)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def create_app(runtime: Runtime) -> FastAPI:
    """Return the ASGI application for a runtime."""
    app = FastAPI(
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
    return app
