"""Whether this installation can serve: database of this version, plain role, worker alive."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Engine

ROOT = Path(__file__).resolve().parents[2]
# The worker says it lives every 5 s.
WORKER_SILENT_S = 15

_WORKER = """
select count(*) from jobs.procrastinate_workers
where last_heartbeat > now() - make_interval(secs => :seconds)
"""


@lru_cache(maxsize=1)
def wanted_revision() -> str:
    """Return the revision the code was written for: the last migration's."""
    return max(path.name.split("_")[0] for path in (ROOT / "migrations" / "versions").glob("0*.py"))


def health(engine: "Engine") -> tuple[bool, dict[str, Any]]:
    """Return whether all is well, and what was found."""
    from sqlalchemy import text  # noqa: PLC0415 (the command line asks for the revision alone)
    from sqlalchemy.exc import ProgrammingError, SQLAlchemyError  # noqa: PLC0415

    from bursar.kit import tenancy  # noqa: PLC0415

    found: dict[str, Any] = {"status": "starting", "database": "unreachable", "worker": "unknown"}
    try:
        with engine.connect() as connection:
            facts = tenancy.role_facts(connection)
            revision = connection.execute(text("select version_num from alembic_version")).scalar()
            workers = connection.execute(text(_WORKER), {"seconds": WORKER_SILENT_S}).scalar_one()
    except ProgrammingError:  # it answers, but has none of our tables
        return False, found | {"database": "not migrated"}
    except SQLAlchemyError:  # no answer, or no connection free
        return False, found
    safe = not (facts.is_superuser or facts.bypasses_row_security or facts.owned_tables)
    found["database"] = "ready" if revision == wanted_revision() else "not migrated"
    found["worker"] = "alive" if workers else "not running"
    if not safe:
        found["database"] = "unsafe role"
    well = found["database"] == "ready" and found["worker"] == "alive"
    found["status"] = "ready" if well else "starting"
    found["version"] = wanted_revision()
    return well, found
