"""Tables in text: encodings, delimiters, title lines, rows with their line numbers."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bursar.ports.statement_format import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN_BINARY = (
    (
        b"PK\x03\x04",
        "This is a ZIP archive or an Excel workbook. Unzip it, or save the sheet as CSV.",
    ),
    (b"\x1f\x8b", "This is a gzip archive. Unpack it and import the file inside."),
    (b"7z\xbc\xaf", "This is a 7z archive. Unpack it and import the file inside."),
    (b"Rar!", "This is a RAR archive. Unpack it and import the file inside."),
    (b"%PDF", "This is a PDF. Download the statement as CSV, OFX or QFX instead."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook. Save the sheet as CSV."),
    (b"\x89PNG", "This is a picture, not a statement."),
    (b"\xff\xd8\xff", "This is a picture, not a statement."),
)
# Polish, Czech and Hungarian letters of Windows-1250 that would be ¿, ³ and ¹ inside words.
_CENTRAL_EUROPEAN = re.compile(rb"[A-Za-z][\xb3\xbf\xb9\xa5]|[\xb3\xbf\xa3\xaf\xb9][a-z]")
_HEADER_SEARCH_LINES = 60
_RECORD_LINES_MAX = 60
_FIELD_MAX = 1_000_000
_DELIMITERS = ",;\t|"

csv.field_size_limit(max(csv.field_size_limit(), _FIELD_MAX))


def refuse_binary(content: bytes) -> None:
    """Raise with a sentence when the bytes are no text.

    Raises:
        UnreadableFile: Empty, an archive, a PDF, a picture or other binary.
    """
    if not content.strip():
        raise UnreadableFile("The file is empty.")
    for start, sentence in _KNOWN_BINARY:
        if content.startswith(start):
            raise UnreadableFile(sentence)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    if b"\x00" in content[:65536]:
        raise UnreadableFile("This is not a text file; a statement is CSV, OFX, QFX, XML or JSON.")


def find_encoding(content: bytes) -> str:
    """Return the encoding: by byte order mark, else UTF-8 where valid, else a Windows page."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), 1 << 20):
            decoder.decode(content[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1250" if _CENTRAL_EUROPEAN.search(content[:1_000_000]) else "cp1252"
    return "utf-8"


def head_of(content: bytes, size: int = 8192) -> str:
    """Return the first characters as text, for recognising a format; never raises."""
    start = content[:size]
    encoding = next((name for mark, name in _BOMS if start.startswith(mark)), "utf-8")
    return start.decode(encoding, errors="replace")


# Codecs of Python for domain names and source code: no file of a bank, and slow on long ones.
_NO_FILES = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


def open_text(content: bytes, encoding: str | None = None) -> io.TextIOWrapper:
    """Return the bytes as a text stream that decodes as it goes.

    Raises:
        UnreadableFile: Binary or empty, or an encoding nobody knows.
    """
    refuse_binary(content)
    try:
        name = codecs.lookup(encoding or find_encoding(content)).name
        if name in _NO_FILES:
            raise LookupError(name)
        return io.TextIOWrapper(io.BytesIO(content), encoding=name, errors="replace", newline="")
    except (LookupError, ValueError):  # ValueError: a name that holds a NUL
        raise UnreadableFile(f"The encoding “{encoding}” is not known.") from None


def find_delimiter(content: bytes) -> str:
    """Return the delimiter that splits the first lines most evenly."""
    lines = [line for line in head_of(content, 16384).splitlines()[:-1] if line.strip()][:40]
    lines = lines or head_of(content).splitlines()[:1]

    def score(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines if line.count(mark)]
        if not counts:
            return (0, 0)
        usual = max(set(counts), key=lambda count: (counts.count(count), count))
        return (counts.count(usual) * min(usual, 8), usual)

    return max(_DELIMITERS, key=score)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a delimited file; `line` is the 1-based line it starts on."""

    line: int
    cells: list[str]


def read_records(
    content: bytes, *, delimiter: str = ",", encoding: str | None = None
) -> Iterator[Record]:
    """Yield every record that is not blank.

    Raises:
        UnreadableFile: Binary, or a quotation mark that is never closed.
    """
    stream = open_text(content, encoding)
    reader = csv.reader(stream, delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if reader.line_num - line >= _RECORD_LINES_MAX:
                raise UnreadableFile(
                    f"A quotation mark opened on row {line} is never closed; "
                    "download the file again."
                )
            if any(map(str.strip, cells)):
                yield Record(line, cells)
            line = reader.line_num + 1
    except (csv.Error, UnicodeError) as error:
        raise UnreadableFile(f"Row {line} cannot be read: {error}.") from None


class Table:
    """The data rows under a header, each as a mapping from the header's words to stripped cells.

    Args:
        content: The file.
        is_header: Tells the header from title lines, given its stripped, lower-case cells.
        delimiter: Between cells.
        encoding: As the person says, else found out.

    Attributes: `titles` are the records above the header, `columns` the header's own words.

    Raises:
        UnreadableFile: No header among the first lines, or the file stops inside its last row.
    """

    def __init__(
        self,
        content: bytes,
        is_header: Callable[[Sequence[str]], bool],
        *,
        delimiter: str = ",",
        encoding: str | None = None,
    ) -> None:
        self._ends_cleanly = content[-64:].rstrip(b" \t\x00")[-1:] in (b"\n", b"\r")
        self._records = read_records(content, delimiter=delimiter, encoding=encoding)
        self.titles: list[Record] = []
        self.is_header = is_header
        for record in self._records:
            cells = [cell.strip().lower() for cell in record.cells]
            if is_header(cells):
                self.header_line = record.line
                self.columns = [cell.strip() for cell in record.cells]
                return
            self.titles.append(record)
            if len(self.titles) > _HEADER_SEARCH_LINES:
                break
        raise UnreadableFile("No row with the column names of this format was found.")

    def __iter__(self) -> Iterator[Record]:
        """Yield the records below the header with stripped cells, padded to its width."""
        width = len(self.columns)
        pending: Record | None = None
        for record in self._records:
            if pending is not None:
                yield self._padded(pending, width)
            pending = record
        if pending is None:
            return
        self._refuse_cut(pending, width)
        yield self._padded(pending, width)

    def _refuse_cut(self, last: Record, width: int) -> None:
        """Refuse a file whose last row stops early without a line end: the download broke off."""
        if not self._ends_cleanly and 1 < len(last.cells) < len([c for c in self.columns if c]):
            raise UnreadableFile(
                f"The file stops in the middle of row {last.line} ({len(last.cells)} of {width} "
                "columns); download it again."
            )

    @staticmethod
    def _padded(record: Record, width: int) -> Record:
        cells = [cell.strip() for cell in record.cells]
        if len(cells) < width:
            cells.extend([""] * (width - len(cells)))
        return Record(record.line, cells)


def raw_row(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells that are not blank under their column names, for the preview."""
    return {name: cell for name, cell in zip(columns, cells, strict=False) if cell and name}


def columns_of(
    table: Table, names: Mapping[str, Sequence[str]], needed: Sequence[str] = ()
) -> dict[str, int]:
    """Return where each of our fields stands, by the first of its header names that is there.

    Raises:
        UnreadableFile: A needed column is missing.
    """
    places = {name.lower(): at for at, name in reversed(list(enumerate(table.columns))) if name}
    found: dict[str, int] = {}
    for ours, theirs in names.items():
        for name in theirs:
            if name.lower() in places:
                found[ours] = places[name.lower()]
                break
    for ours in needed:
        if ours not in found:
            raise UnreadableFile(f"The column “{names[ours][0]}” is missing.")
    return found
