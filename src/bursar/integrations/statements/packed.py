"""A long list of activities held small: chunks are packed and unpacked as they are walked."""

import pickle
import zlib
from collections.abc import Iterator, Sequence
from typing import overload

from bursar.ports.statement_format import Activity

_CHUNK = 4096
_KEPT_LOOSE = 10 * _CHUNK  # up to this many stay ordinary objects


class PackedActivities(Sequence[Activity]):
    """Behaves like a tuple of activities; a 50 MB file then needs tens of megabytes, not hundreds.

    Walking it in order is cheap; jumping about unpacks a chunk each time.
    """

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._loose: list[Activity] = []
        self._length = 0
        self._open_chunk: tuple[int, list[Activity]] = (-1, [])

    def append(self, activity: Activity) -> None:
        """Add one at the end."""
        self._loose.append(activity)
        self._length += 1
        if self._length > _KEPT_LOOSE and len(self._loose) >= _CHUNK:
            self._pack()

    def _pack(self) -> None:
        while len(self._loose) >= _CHUNK:
            chunk, self._loose = self._loose[:_CHUNK], self._loose[_CHUNK:]
            self._packed.append(zlib.compress(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL), 1))

    def sealed(self) -> Sequence[Activity]:
        """Return the finished sequence: a plain tuple where it is short."""
        return self if self._packed else tuple(self._loose)

    def _chunk(self, number: int) -> list[Activity]:
        if number == len(self._packed):
            return self._loose
        if self._open_chunk[0] != number:
            # Bytes that `_pack` made in this very process a moment ago, never from outside.
            chunk: list[Activity] = pickle.loads(zlib.decompress(self._packed[number]))  # noqa: S301
            self._open_chunk = (number, chunk)
        return self._open_chunk[1]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Activity]:
        for number in range(len(self._packed) + 1):
            yield from self._chunk(number)

    @overload
    def __getitem__(self, index: int) -> Activity: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Activity]: ...
    def __getitem__(self, index: int | slice) -> Activity | Sequence[Activity]:
        if isinstance(index, slice):
            return tuple(self[at] for at in range(*index.indices(self._length)))
        at = index + self._length if index < 0 else index
        if not 0 <= at < self._length:
            raise IndexError(index)
        number = min(at // _CHUNK, len(self._packed))
        return self._chunk(number)[at - number * _CHUNK]
