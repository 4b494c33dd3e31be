"""`run`, `serve`, `worker`: the processes."""

import argparse
import os
import sys
from typing import Any

DEMO_SIGN_IN = "sarah@bursar.example"
DEMO_PASSWORD = "bursar-demo"  # noqa: S105 (it is printed on screen; demo mode only)

Commands = Any  # argparse's own type for subparsers is private


def add_commands(commands: Commands) -> None:
    """Add the commands of this module."""
    run = commands.add_parser("run", help="everything on this machine: database, app, worker")
    run.add_argument("--no-demo", action="store_true", help="without the sample households")
    run.set_defaults(run=_run)
    commands.add_parser("serve", help="the app alone").set_defaults(run=_serve)
    commands.add_parser("worker", help="the worker alone").set_defaults(run=_worker)


def _run(chosen: argparse.Namespace) -> int:
    from bursar.local.processes import Child, Plan, run  # noqa: PLC0415 (seconds at start count)
    from bursar.settings import Settings  # noqa: PLC0415

    if chosen.no_demo:
        os.environ["BURSAR_DEMO"] = "0"
    os.environ.setdefault("BURSAR_DEMO", "1")
    settings = Settings()
    bursar = [sys.executable, "-m", "bursar.cli"]
    steps = [Child("migrations", [*bursar, "migrate"])]
    if settings.demo:
        steps.append(Child("sample households", [*bursar, "demo"]))
    address = f"http://{settings.host}:{settings.port}"
    lines = [f"Bursar is ready: {address}"]
    if settings.demo:
        lines.append(f"Sample sign-in: {DEMO_SIGN_IN} · {DEMO_PASSWORD}")
    lines.append("Ctrl-C ends it.")
    plan = Plan(
        steps=steps,
        children=[Child("app", [*bursar, "serve"]), Child("worker", [*bursar, "worker"])],
        host=settings.host,
        port=settings.port,
        welcome="\n".join(lines),
        own_database=settings.database_url is None,
    )
    return run(plan, data_dir=settings.data_dir)


def _serve(_chosen: argparse.Namespace) -> int:
    import uvicorn  # noqa: PLC0415

    from bursar.assembly import assemble, refuse_to_serve  # noqa: PLC0415
    from bursar.main import create_app  # noqa: PLC0415
    from bursar.settings import Settings  # noqa: PLC0415

    settings = Settings()
    parts = assemble(settings, name="app")
    try:
        refuse_to_serve(parts.engine)
        uvicorn.run(
            create_app(parts.runtime()),
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            http="httptools",
            ws="websockets-sansio",
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=settings.trust_proxy,
            forwarded_allow_ips="*" if settings.trust_proxy else None,
            timeout_graceful_shutdown=5,
        )
    finally:
        parts.close()
    return 0


def _worker(_chosen: argparse.Namespace) -> int:
    from bursar import worker  # noqa: PLC0415
    from bursar.assembly import assemble, refuse_to_serve  # noqa: PLC0415
    from bursar.settings import Settings  # noqa: PLC0415

    parts = assemble(Settings(), name="worker")
    try:
        refuse_to_serve(parts.engine)
        worker.run(parts)
    finally:
        parts.close()
    return 0
