"""Which rows of a file are there already: counted, exact, and small enough for 50 MB.

A row is known by two digests. One is of the file's own words (account, kind, day, figures, the
source's name of the instrument, its reference) with the row's number among identical rows of the
file: the fingerprint, the same at every import. The other is of the ledger's words, the same
whatever file or person told of the event.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIGEST_BYTES = 16
NONE = bytes(DIGEST_BYTES)
_IDENTITY = ("account_id", "kind", "traded_on", "quantity", "amount", "currency", "counter_amount")

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]


class RowStatus(StrEnum):
    """What the preview says of a row."""

    NEW = "new"
    KNOWN = "already_there"
    CONFLICT = "conflicting"


class Verdict(IntEnum):
    """How a row stands to the ledger."""

    NEW = 0
    IMPORTED = 1
    SAME_REFERENCE = 2
    OTHER_FIGURES = 3
    TWIN = 4
    BEFORE_OPENING = 5


STATUS: Mapping[int, RowStatus] = {
    Verdict.NEW: RowStatus.NEW,
    Verdict.IMPORTED: RowStatus.KNOWN,
    Verdict.SAME_REFERENCE: RowStatus.KNOWN,
    Verdict.OTHER_FIGURES: RowStatus.CONFLICT,
    Verdict.TWIN: RowStatus.CONFLICT,
    Verdict.BEFORE_OPENING: RowStatus.CONFLICT,
}
REASON: Mapping[int, str] = {
    Verdict.NEW: "",
    Verdict.IMPORTED: "This row was imported before.",
    Verdict.SAME_REFERENCE: "An entry with the same reference of the institution is there.",
    Verdict.OTHER_FIGURES: (
        "An entry with the same reference of the institution is there with other figures."
    ),
    Verdict.TWIN: "An entry with the same day, kind and figures is already there.",
    Verdict.BEFORE_OPENING: (
        "The account has an opening balance of this day or later, which contains this row already."
        " Remove that opening balance or undo its import, then import the older file first."
    ),
}


def digest(*parts: str) -> bytes:
    """Return sixteen bytes for some words."""
    return hashlib.blake2b("|".join(parts).encode(), digest_size=DIGEST_BYTES).digest()


def identity(columns: Mapping[str, Any]) -> str:
    """Return account, kind, day and figures of a row as one text."""
    return "|".join([_plain(columns[name]) for name in _IDENTITY])


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        if not value:
            return "0"
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


@dataclass(slots=True)
class RowKeys:
    """Digests of many rows, one after another."""

    source: bytearray = field(default_factory=bytearray)
    content: bytearray = field(default_factory=bytearray)
    external: bytearray = field(default_factory=bytearray)  # zeros where the source has no id

    def add(self, columns: Mapping[str, Any], *, source_name: str, ledger_name: str) -> None:
        """Take in one row under the instrument's name in the file and in the ledger."""
        what, external = identity(columns), columns["external_id"] or ""
        self.source += digest(what, source_name, external)
        self.content += digest(what, ledger_name)
        self.external += digest(str(columns["account_id"]), external) if external else NONE

    def fingerprints(self) -> bytearray:
        """Return each row's digest with its number among identical ones."""
        words = _words(self.source)
        found = bytearray()
        for at, number in enumerate(_ranks(_same(words)[0]).tolist()):
            start = at * DIGEST_BYTES
            counted = bytes(self.source[start : start + DIGEST_BYTES]) + number.to_bytes(4, "big")
            found += hashlib.blake2b(counted, digest_size=DIGEST_BYTES).digest()
        return found


@dataclass(slots=True)
class StoredKeys:
    """Digests of what the ledger holds of the accounts and days concerned.

    Attributes:
        fingerprint: Of each row there; zeros where nothing was imported.
        content: Of each row there.
        external: Of each row there; zeros where it has no reference.
        elsewhere: Fingerprints of rows that a person moved to other days or accounts since.
    """

    fingerprint: bytearray = field(default_factory=bytearray)
    content: bytearray = field(default_factory=bytearray)
    external: bytearray = field(default_factory=bytearray)
    elsewhere: bytearray = field(default_factory=bytearray)

    def add(self, columns: Mapping[str, Any], fingerprint: bytes | None) -> None:
        """Take in one stored row."""
        self.fingerprint += fingerprint or NONE
        self.content += digest(identity(columns), ledger_name(columns["instrument_id"]))
        external = columns["external_id"]
        self.external += digest(str(columns["account_id"]), external) if external else NONE


def ledger_name(instrument_id: object) -> str:
    """Return the ledger's own name of an instrument."""
    return str(instrument_id or "")


def verdicts(keys: RowKeys, fingerprints: bytearray, stored: StoredKeys) -> NDArray[np.uint8]:
    """Decide each row.

    Identical legitimate rows of one file are all kept, since their fingerprints carry their
    number. A row whose twin came from elsewhere (typed by hand, another source) is in doubt, as
    often as there are such twins. A row with the institution's reference and figures of one that
    is there is that one, whatever file format told of it.
    """
    ours, theirs, moved = _same(
        _words(fingerprints), _words(stored.fingerprint), _words(stored.elsewhere)
    )
    found = np.zeros(ours.size, dtype=np.uint8)
    known = np.isin(ours, np.concatenate([theirs, moved]))
    found[known] = Verdict.IMPORTED
    # A stored row that this very file produced is no twin of another row of the file.
    foreign = ~np.isin(theirs, ours)
    content, stored_content = _same(_words(keys.content), _words(stored.content))
    external, stored_external = _same(_words(keys.external), _words(stored.external))
    named, stored_named = _is_set(keys.external), _is_set(stored.external) & foreign
    most = _width(content, stored_content)
    pairs = _same_ids(external * most + content, stored_external * most + stored_content)
    same = _counted(pairs[0], pairs[1], ~known & named, stored_named)
    found[same] = Verdict.SAME_REFERENCE
    open_ = ~known & ~same
    clash = open_ & named & np.isin(external, stored_external[stored_named])
    found[clash] = Verdict.OTHER_FIGURES
    found[_counted(content, stored_content, open_ & ~clash, foreign)] = Verdict.TWIN
    return found


def _counted(ids: Ids, stored: Ids, asked: Mask, offered: Mask) -> Mask:
    """Return which of the asked rows find a partner among the offered; each serves once."""
    result = np.zeros(ids.size, dtype=np.bool_)
    if not offered.any() or not asked.any():
        return result
    partners = np.bincount(stored[offered], minlength=_width(ids, stored))
    places = np.flatnonzero(asked)
    result[places] = _ranks(ids[places]) <= partners[ids[places]]
    return result


def _width(*parts: Ids) -> int:
    """Return one more than the largest number."""
    return 1 + max((int(np.max(part)) for part in parts if part.size), default=0)


def _words(digests: bytes | bytearray) -> NDArray[np.uint64]:
    return np.frombuffer(bytes(digests), dtype=np.uint64).reshape(-1, 2)


def _is_set(digests: bytearray) -> Mask:
    return np.any(_words(digests) != 0, axis=1)


def _same(*parts: NDArray[np.uint64]) -> list[Ids]:
    """Return a number for each digest, equal where the digests are."""
    words = np.concatenate(parts)
    order = np.lexsort((words[:, 1], words[:, 0]))
    ordered = words[order]
    is_first = np.ones(order.size, dtype=np.bool_)
    is_first[1:] = np.any(ordered[1:] != ordered[:-1], axis=1)
    ids = np.empty(order.size, dtype=np.int64)
    ids[order] = np.cumsum(is_first) - 1
    return np.split(ids, np.cumsum([part.shape[0] for part in parts])[:-1])


def _same_ids(*parts: Ids) -> list[Ids]:
    """Return dense numbers for sparse ones."""
    _, ids = np.unique(np.concatenate(parts), return_inverse=True)
    return np.split(ids.astype(np.int64), np.cumsum([part.size for part in parts])[:-1])


def _ranks(ids: Ids) -> Ids:
    """Return each element's number, from 1, among equal ones before and with it."""
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    place = np.arange(ids.size, dtype=np.int64)
    is_first = np.ones(ids.size, dtype=np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    start = np.maximum.accumulate(np.where(is_first, place, 0))
    found = np.empty(ids.size, dtype=np.int64)
    found[order] = place - start + 1
    return found


def fingerprint_at(fingerprints: bytearray, at: int) -> bytes:
    """Return one row's fingerprint."""
    return bytes(fingerprints[at * DIGEST_BYTES : (at + 1) * DIGEST_BYTES])


def keys_of(rows: Iterable[tuple[Mapping[str, Any], str, str]]) -> RowKeys:
    """Return the keys of some rows: columns, source name, ledger name."""
    keys = RowKeys()
    for columns, source, ledger in rows:
        keys.add(columns, source_name=source, ledger_name=ledger)
    return keys
