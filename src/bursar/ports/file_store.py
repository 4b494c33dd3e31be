"""Where uploaded and produced files lie; rows in the database say what they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol


class FileTooLarge(ValueError):
    """More bytes arrived than the caller allows; nothing was kept."""


class FileMissing(LookupError):
    """There is no file under that key."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file. The key is scope and digest: the same bytes in one scope are kept once."""

    key: str
    sha256: str
    size: int


class FileStore(Protocol):
    """Content-addressed files, apart by scope (a household's, a person's or a firm's id).

    Scopes keep owners apart: removing or finding a file in one tells nothing about another.
    """

    def put(self, scope: str, chunks: Iterable[bytes], *, max_bytes: int) -> StoredFile:
        """Keep the bytes; either all of them durably, or nothing.

        Raises:
            FileTooLarge: More than max_bytes arrived.
            UpstreamFailed: No room, or the store does not answer.
        """
        ...

    def open(self, key: str) -> BinaryIO:
        """Return the file for reading; the caller closes it.

        Raises:
            FileMissing: There is none.
        """
        ...

    def remove(self, key: str) -> None:
        """Forget the file; a key that is not there is no error."""
        ...

    def keys(self, scope: str) -> list[str]:
        """Return the keys of a scope, sorted."""
        ...
