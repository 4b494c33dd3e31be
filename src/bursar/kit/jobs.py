"""Work that happens after the request: rows of the same PostgreSQL, done by worker processes.

Jobs take ids, are safe to run twice, and act as the system user of their household. A job is
enqueued in the caller's transaction, so it exists exactly when the change it follows exists.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bursar.kit.db import raw_connection

QUEUE = "default"
RETRIES = 5

_ENQUEUE = """
select jobs.procrastinate_defer_jobs_v1(array[row(
    %(queue)s, %(task)s, %(priority)s, %(lock)s, null, %(args)s::jsonb, %(at)s::timestamptz
)::jobs.procrastinate_job_to_defer_v1])
"""


@dataclass(frozen=True, slots=True)
class Registered:
    """A job as the worker needs it."""

    name: str
    run: Callable[..., None]
    cron: str | None
    lane: str = ""  # jobs of one household and lane wait for each other; other lanes do not


@dataclass(frozen=True, slots=True)
class Context:
    """What a job runs with."""

    engine: Engine  # the app role
    market_engine: Engine  # the market role: writes shared prices, sees no household
    services: Mapping[str, Any]  # ports chosen by the composition root, by name


_registered: dict[str, Registered] = {}
_followers: dict[type, list[str]] = defaultdict(list)


def job(
    *, on: type | None = None, cron: str | None = None, lane: str = ""
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function `(context, **ids)` as a job.

    Args:
        on: The event that enqueues it; the event's fields are the job's arguments, as strings.
        cron: A schedule (six fields, seconds first) instead of, or beside, the event.
        lane: A name for work that other jobs of the household need not wait for.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        name = f"{function.__module__.removeprefix('bursar.domains.')}.{function.__name__}"
        _registered[name] = Registered(name=name, run=function, cron=cron, lane=lane)
        if on is not None:
            _followers[on].append(name)
        return function

    return register


def registered() -> Mapping[str, Registered]:
    """Return all jobs by name."""
    return dict(_registered)


def followers(event_type: type) -> Sequence[str]:
    """Return the names of the jobs that follow an event."""
    return tuple(_followers[event_type])


def enqueue(
    session: Session,
    task_name: str,
    arguments: Mapping[str, Any],
    *,
    lock: str | None = None,
    priority: int = 0,
    at: str | None = None,
) -> None:
    """Enqueue a job in the session's transaction.

    Args:
        task_name: As in `registered()`.
        arguments: JSON values; ids only, since the app role can read them.
        lock: Jobs with the same lock never run at the same time and keep their order.
        priority: Higher runs first.
        at: ISO instant before which it does not run.
    """
    if task_name not in _registered:
        raise LookupError(f"no job is called {task_name}")
    raw_connection(session).execute(
        _ENQUEUE,
        {
            "queue": QUEUE,
            "task": task_name,
            "priority": priority,
            "lock": lock,
            "args": Jsonb(dict(arguments)),
            "at": at,
        },
    )
