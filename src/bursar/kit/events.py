"""Facts that a domain announces; followers subscribe with `@job(on=Event)`.

An event is a frozen dataclass of ids. Publishing enqueues one job for each follower inside the
caller's transaction: a rolled-back request leaves no job.
"""

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from bursar.kit import jobs


def publish(session: Session, event: Any) -> None:
    """Enqueue a job for each follower, in the session's transaction.

    Jobs of one household and lane never run at the same time, and keep the order of their events.
    """
    arguments = {name: str(value) for name, value in asdict(event).items()}
    lock = arguments.get("household_id")
    for task_name in jobs.followers(type(event)):
        lane = jobs.registered()[task_name].lane
        own = f"{lock}:{lane}" if lock and lane else lock
        jobs.enqueue(session, task_name, arguments, lock=own)
