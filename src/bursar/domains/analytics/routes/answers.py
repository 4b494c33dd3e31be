"""Answers as finished bytes: made once for each version of a household's ledger.

A hit costs three statements: who acts, which household, which version. The key names everything an
answer depends on; facts that no version counts (the name of a shared instrument) are at most
`KEPT_S` old.
"""

from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from bursar.domains.analytics.queries.scope import Choice
from bursar.domains.analytics.queries.version import Version, version_of
from bursar.kit import clock
from bursar.kit.cache import Cache
from bursar.kit.edge import HouseholdDep, SessionDep, require
from bursar.kit.permissions import Permission

KEPT_S = 60.0

READ = [Depends(require(Permission.ANALYTICS_READ))]

_own = Cache()  # where the composition root gives none, for instance in tests


# These two only put parameters together: as `async def` they cost no hop to a thread.
async def _choice(
    portfolio_id: Annotated[UUID | None, Query(description="Only its accounts.")] = None,
    account_id: Annotated[list[UUID] | None, Query(description="Only these accounts.")] = None,
    as_of: Annotated[date | None, Query(description="Figures of this day; today.")] = None,
) -> Choice:
    return Choice(portfolio_id, tuple(sorted(set(account_id or ()))), as_of)


ChoiceDep = Annotated[Choice, Depends(_choice)]


class Answers:
    """Gives a request's answer from the cache, or makes it."""

    def __init__(self, request: Request, session: Session, household_id: UUID) -> None:
        """Take what every figure needs of its request."""
        self.session = session
        self.household_id = household_id
        self.today = clock.today()
        self._request = request

    def give(self, name: str, make: Callable[[Version], BaseModel], *params: Any) -> Response:
        """Return an answer as bytes with its ETag, or 304 where the caller has it.

        Args:
            name: Of the figure.
            make: Makes it.
            params: All that it depends on beside the household, its version and the day.
        """
        version = version_of(self.session, self.household_id)
        key = f"figures:{name}:{self.household_id}:{version}:{self.today}:{params!r}"
        cache: Cache = self._request.app.state.runtime.services.get("cache") or _own
        body = cache.get_or_make(key, lambda: make(version).model_dump_json().encode(), KEPT_S)
        tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if tag in self._request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)


async def _answers(request: Request, session: SessionDep, household_id: HouseholdDep) -> Answers:
    return Answers(request, session, household_id)


AnswersDep = Annotated[Answers, Depends(_answers)]
