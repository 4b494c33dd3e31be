"""Files in a local folder, named by what is in them."""

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from bursar.ports.errors import UpstreamFailed
from bursar.ports.file_store import FileMissing, FileTooLarge, StoredFile

_SCOPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_KEY = re.compile(rf"({_SCOPE.pattern})/([0-9a-f]{{2}})/([0-9a-f]{{64}})")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class LocalFiles:
    """A folder of files, apart by scope; a file is there whole and on the disk, or not at all."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when needed, readable by its owner only."""
        self._folder = folder
        self._incoming = folder / ".incoming"

    def put(self, scope: str, chunks: Iterable[bytes], *, max_bytes: int) -> StoredFile:
        """Keep the bytes; see the port.

        Raises:
            ValueError: The scope is not a plain word of letters, digits, `-` and `_`.
        """
        if _SCOPE.fullmatch(scope) is None:
            raise ValueError("A scope is a plain word.")
        part = self._incoming / secrets.token_hex(16)
        try:
            self._incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
            digest, size = _write(part, chunks, max_bytes)
            key = f"{scope}/{digest[:2]}/{digest}"
            target = self._folder / key
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.replace(target)
            _settle(target.parent)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise UpstreamFailed(
                    "There is no room left on the disk; no file was kept."
                ) from error
            raise UpstreamFailed("The folder for files takes no files.") from error
        finally:
            with suppress(OSError):  # it is usually gone by now
                part.unlink()
        return StoredFile(key, digest, size)

    def open(self, key: str) -> BinaryIO:
        """Return the file for reading; see the port."""
        try:
            return self._path(key).open("rb")
        except FileNotFoundError as error:
            raise FileMissing("There is no such file.") from error

    def remove(self, key: str) -> None:
        """Forget the file; see the port."""
        self._path(key).unlink(missing_ok=True)

    def keys(self, scope: str) -> list[str]:
        """Return the keys of a scope, sorted."""
        if _SCOPE.fullmatch(scope) is None:
            raise ValueError("A scope is a plain word.")
        return sorted(
            f"{scope}/{p.parent.name}/{p.name}" for p in (self._folder / scope).glob("*/*")
        )

    def _path(self, key: str) -> Path:
        if _KEY.fullmatch(key) is None:
            raise FileMissing("There is no such file.")
        return self._folder / key


def _write(part: Path, chunks: Iterable[bytes], max_bytes: int) -> tuple[str, int]:
    """Write all chunks to the disk and return their SHA-256 and size."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > max_bytes:
                raise FileTooLarge(f"The file is larger than {max_bytes:,} bytes.")
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _settle(folder: Path) -> None:
    """Put the folder's own entry on the disk, so that the name survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
