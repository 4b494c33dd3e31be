"""Facts that the ledger announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LedgerChanged:
    """Something that figures follow from changed; the marks say what and since when."""

    household_id: UUID


@dataclass(frozen=True, slots=True)
class LedgerRebuilt:
    """Lots, positions and values follow the transactions again, up to today."""

    household_id: UUID


@dataclass(frozen=True, slots=True)
class ImportUploaded:
    """A file too large to be read while somebody waits."""

    household_id: UUID
    import_id: UUID


@dataclass(frozen=True, slots=True)
class ImportConfirmed:
    """A large file whose preview the person accepted."""

    household_id: UUID
    import_id: UUID
