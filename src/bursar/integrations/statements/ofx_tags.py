"""OFX as it is found: SGML with or without closing tags, XML, both mixed, no header at all.

No parser of XML or SGML is used: banks send what neither accepts (an XML header over unclosed
tags, stray closing tags, a header indented by blanks). Entities other than the five of XML and
numeric ones are left as they stand, and a document type is refused, so nothing can expand.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bursar.integrations.statements.table import find_encoding, refuse_binary
from bursar.ports.statement_format import UnreadableFile

_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)\]\]>|<!--.*?-->|<\?.*?\?>|<(?P<close>/?)(?P<tag>[A-Za-z0-9._]{1,64})"
    r"\s*(?P<empty>/?)>|(?P<text>[^<]+)|(?P<stray><)",
    re.DOTALL,
)
_CHARSET = re.compile(rb"^\s*CHARSET:\s*([A-Za-z0-9-]+)", re.MULTILINE)
_ENCODING = re.compile(rb"^\s*ENCODING:\s*([A-Za-z0-9-]+)", re.MULTILINE)
_DEPTH_MAX = 60


@dataclass(slots=True)
class Aggregate:
    """One aggregate that is a record: its own values and the aggregates inside it."""

    tag: str
    values: dict[str, str] = field(default_factory=dict)
    inner: list["Aggregate"] = field(default_factory=list)

    def find(self, tag: str) -> "Aggregate | None":
        """Return the first aggregate of that name inside, at any depth."""
        for child in self.inner:
            if child.tag == tag:
                return child
            if (found := child.find(tag)) is not None:
                return found
        return None

    def get(self, tag: str) -> str:
        """Return the first value of that name here or inside, "" where there is none."""
        if tag in self.values:
            return self.values[tag]
        for child in self.inner:
            if value := child.get(tag):
                return value
        return ""

    def flat(self) -> dict[str, str]:
        """Return all values, inner ones too, for the preview."""
        found = {name: value for name, value in self.values.items() if value}
        for child in self.inner:
            for name, value in child.flat().items():
                found.setdefault(name, value)
        return found


def ofx_text(content: bytes) -> tuple[str, int]:
    """Return an OFX file as text, and where its <OFX> stands.

    Raises:
        UnreadableFile: Not OFX, with a document type, or without its end.
    """
    refuse_binary(content)
    text = content.decode(_encoding_of(content), errors="replace")
    start = re.search(r"<OFX>", text, re.IGNORECASE)
    if start is None:
        raise UnreadableFile("This is not an OFX or QFX file: it has no <OFX> element.")
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise UnreadableFile("The file declares a document type, which no bank needs; refused.")
    if re.search(r"</OFX>", text[-2000:], re.IGNORECASE) is None:
        line = text.count("\n") + 1
        raise UnreadableFile(
            f"The file stops at line {line} without its end (</OFX>); download it again."
        )
    return text, start.start()


def _encoding_of(content: bytes) -> str:
    """Return the encoding: what decodes strictly, since banks declare one page and send another."""
    found = find_encoding(content)
    if found not in ("cp1252", "cp1250"):
        return found
    head = content[:1000]
    declared = _CHARSET.search(head) or _ENCODING.search(head)
    if declared and declared[1].decode("ascii").isdigit():
        return {"1250": "cp1250", "1251": "cp1251"}.get(declared[1].decode("ascii"), found)
    return found


def walk(
    text: str, records: frozenset[str], start: int = 0
) -> Iterator[tuple[str, "Aggregate | str"]]:
    """Yield what matters in file order.

    Yields:
        ("open", tag) and ("close", tag) for aggregates outside records, ("value", "TAG=text") for
        values outside records, and ("record", Aggregate) for each aggregate named in `records`.
    """
    stack: list[Aggregate] = []
    waiting = ""  # an opened tag of which we do not know yet whether it holds text
    for token in _TOKEN.finditer(text, start):
        kind = token.lastgroup
        if kind in ("text", "cdata", "stray"):
            words = token["cdata"] if kind == "cdata" else token[0]
            if waiting and words.strip():
                value = words.strip() if kind == "cdata" else html.unescape(words.strip())
                if stack:
                    stack[-1].values.setdefault(waiting, value)
                else:
                    yield "value", f"{waiting}={value}"
                waiting = ""
            continue
        tag = (token["tag"] or "").upper()
        if not tag:
            continue
        if waiting and not (token["close"] and tag == waiting):
            yield from _open(waiting, stack, records)
        closes_value, waiting = bool(token["close"]) and tag == waiting, ""
        if closes_value:
            continue  # an empty value such as <CURDEF></CURDEF>
        if token["close"]:
            yield from _close(tag, stack)
        elif not token["empty"]:
            waiting = tag


def _open(
    tag: str, stack: list[Aggregate], records: frozenset[str]
) -> Iterator[tuple[str, "Aggregate | str"]]:
    if not stack and tag not in records:
        yield "open", tag
        return
    if stack and tag in records and tag == stack[0].tag:
        yield "record", stack[0]  # never closed: the next one of its kind ends it
        stack.clear()
    opened = Aggregate(tag)
    if stack and len(stack) < _DEPTH_MAX:
        stack[-1].inner.append(opened)
    stack.append(opened)


def _close(tag: str, stack: list[Aggregate]) -> Iterator[tuple[str, "Aggregate | str"]]:
    if not stack:
        yield "close", tag
        return
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].tag == tag:
            finished = stack[0]
            del stack[depth:]
            if depth == 0:
                yield "record", finished
            return
