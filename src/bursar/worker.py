"""The worker process: takes jobs from PostgreSQL and runs them, on any number of machines."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import procrastinate
from procrastinate import App, PsycopgConnector, RetryStrategy
from sqlalchemy.engine import make_url

from bursar import followers
from bursar.assembly import Assembly
from bursar.kit import jobs
from bursar.kit.db import SEARCH_PATH

log = logging.getLogger("bursar.worker")

CONCURRENCY = 2
HEARTBEAT_S = 5.0
# A worker that has not been heard of for this long is dead and its jobs are given to others:
# with the sweep below that is at most 12 + 10 s, inside the 30 s that were promised.
DEAD_AFTER_S = 12.0
SWEEP_CRON = "*/10 * * * * *"


def make_app(assembly: Assembly) -> App:
    """Return the job queue with every registered job as a task."""
    url = make_url(assembly.engine.url)
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    connector = PsycopgConnector(
        conninfo=conninfo,
        min_size=1,
        max_size=CONCURRENCY + 2,
        kwargs={
            "options": f"-c search_path={SEARCH_PATH} -c timezone=UTC",
            "application_name": "bursar worker queue",
        },
    )
    app = App(connector=connector)
    log.info("jobs of %s domains", len(followers.JOBS))
    context = assembly.context()
    for registered in jobs.registered().values():
        task = app.task(
            name=registered.name,
            queue=jobs.QUEUE,
            retry=RetryStrategy(max_attempts=jobs.RETRIES, exponential_wait=2),
        )(_runner(registered, context))
        if registered.cron:
            app.periodic(cron=seconds_last(registered.cron))(task)
    app.periodic(cron=seconds_last(SWEEP_CRON))(
        app.task(name="kit.requeue_stalled", queue=jobs.QUEUE, pass_context=True)(_requeue_stalled)
    )
    return app


def seconds_last(cron: str) -> str:
    """Return a schedule as procrastinate reads it: its sixth field, not its first, is seconds."""
    seconds, *others = cron.split()
    if len(others) != 5:
        raise ValueError(f"a schedule has six fields, seconds first, not “{cron}”")
    return " ".join([*others, seconds])


def _runner(registered: jobs.Registered, context: jobs.Context) -> Callable[..., None]:
    def run(timestamp: int | None = None, **arguments: Any) -> None:  # noqa: ARG001 (cron's own)
        registered.run(context, **arguments)

    run.__name__ = registered.name.replace(".", "_")
    return run


async def _requeue_stalled(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Give the jobs of dead workers back to the queue; jobs are safe to run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S):
        log.warning("the worker of job %s (%s) is gone; it runs again", job.id, job.task_name)
        await manager.retry_job(job)


def run(assembly: Assembly) -> None:
    """Work until SIGINT or SIGTERM; the job in hand is finished first."""
    app = make_app(assembly)

    async def work() -> None:
        async with app.open_async():
            await app.run_worker_async(
                queues=[jobs.QUEUE],
                concurrency=CONCURRENCY,
                listen_notify=True,
                fetch_job_polling_interval=0.3,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=DEAD_AFTER_S,
                shutdown_graceful_timeout=6.0,
                delete_jobs="successful",
            )

    asyncio.run(work())
