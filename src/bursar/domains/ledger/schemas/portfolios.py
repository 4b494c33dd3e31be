"""What the API takes and gives about portfolios."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from bursar.domains.ledger.schemas.fields import Body, Record

ACCOUNTS_MAX = 500

PortfolioName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
AccountIds = Annotated[list[UUID], Field(max_length=ACCOUNTS_MAX)]


class PortfolioUpdate(Body):
    """A new name or another set of accounts; what is absent stays."""

    derived: ClassVar = {"is_all": "the household"}
    never_empty: ClassVar = frozenset({"name", "account_ids"})

    name: PortfolioName | None = None
    account_ids: AccountIds | None = None


class PortfolioCreate(PortfolioUpdate):
    """A new named set of accounts."""

    name: PortfolioName
    account_ids: AccountIds


class PortfolioRead(Record):
    """A named set of accounts."""

    id: UUID
    household_id: UUID
    name: str
    is_all: bool
    account_ids: list[UUID]
    created_at: datetime
    updated_at: datetime


class PortfolioPage(BaseModel):
    """Some portfolios by name, and the way to the next ones."""

    items: list[PortfolioRead]
    next: str | None
