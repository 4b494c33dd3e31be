"""What the API takes and gives about imports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bursar.domains.ledger.models import ACCOUNT_KINDS


class MappingChoice(BaseModel):
    """How to read a CSV of unknown origin: our field to the file's column."""

    model_config = ConfigDict(extra="forbid")

    columns: dict[str, str] = Field(max_length=40)
    kinds: dict[str, str] = Field(default_factory=dict, max_length=200)
    date_order: str = Field(default="auto", pattern="^(auto|ymd|dmy|mdy)$")
    decimal_comma: bool | None = None
    negate_amount: bool = False
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$")
    account: str | None = Field(default=None, max_length=255)
    skip_rows: int = Field(default=0, ge=0, le=1000)
    encoding: str | None = Field(default=None, max_length=40)


class NewAccountChoice(BaseModel):
    """What to call an account that the file brings."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, max_length=255)
    kind: str | None = Field(default=None, json_schema_extra={"enum": list(ACCOUNT_KINDS)})


class ImportOptions(BaseModel):
    """What the person decides between upload and commit."""

    model_config = ConfigDict(extra="forbid")

    format: str | None = Field(default=None, max_length=40)
    mapping: MappingChoice | None = None
    accounts: dict[str, str] = Field(default_factory=dict, max_length=200)
    new_accounts: dict[str, NewAccountChoice] = Field(default_factory=dict, max_length=200)
    account_id: UUID | None = None
    include_conflicts: bool = False
    open_positions: bool = True
    adjust_differences: bool = False


class ImportRead(BaseModel):
    """One import: where it stands and what it would change, or changed."""

    id: UUID
    household_id: UUID
    status: str
    format: str | None
    failure: str | None
    file_name: str
    size_bytes: int
    counts: dict[str, Any]
    options: dict[str, Any]
    preview: dict[str, Any]
    created_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None


class ColumnsRead(BaseModel):
    """The columns of a CSV of unknown origin, for the person to match."""

    header: list[str]
    samples: list[list[str]]
    mapping: MappingChoice  # remembered from an earlier import of such a file, else a guess
    is_remembered: bool


class ImportSummary(BaseModel):
    """An import in a list."""

    id: UUID
    status: str
    format: str | None
    failure: str | None
    file_name: str
    size_bytes: int
    counts: dict[str, Any]
    created_at: datetime
    committed_at: datetime | None
    undone_at: datetime | None


class ImportList(BaseModel):
    """The latest imports."""

    items: list[ImportSummary]
    next: str | None


class FormatRead(BaseModel):
    """A format that can be imported."""

    name: str
    title: str


class FormatList(BaseModel):
    """All formats."""

    items: list[FormatRead]
