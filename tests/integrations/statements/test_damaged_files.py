"""Whatever the bytes, a file is read or refused with a sentence; nothing else ever happens."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bursar.integrations.statements.registry import FORMATS, detect, read_any
from bursar.ports.statement_format import Statement, UnreadableFile
from tests.integrations.statements.samples import FLEX, OFX_SGML, SAMPLES, SCHWAB_TRANSACTIONS

names = st.sampled_from(sorted(SAMPLES))
crumbs = st.sampled_from(
    [b"<", b">", b"</OFX>", b'"', b",", b";", b"\n", b"\x00", b"\xff", b"&#x41;", b"&lol;", b"-"]
)
traps = st.sampled_from(
    [b"9" * 40, b"1e999", b"0001", b"2024-13-45", b"{", b"[" * 200, b"NaN", b"Infinity", b"(", b"."]
)


def rows_of(statement: Statement) -> set[int]:
    groups = (
        statement.activities,
        statement.positions,
        statement.lots,
        statement.balances,
        statement.prices,
        statement.rates,
        statement.totals,
        statement.problems,
    )
    return {item.row for group in groups for item in group} - {0}


def read_or_refuse(content: bytes, file_name: str) -> None:
    try:
        statement = read_any(content, file_name)
    except UnreadableFile as error:
        said = str(error)
    else:
        said = "."
        assert len(rows_of(statement)) == statement.rows_read
    assert said[-1] in ".?!)", said


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=names, data=st.data())
def test_a_changed_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    file_name, content = SAMPLES[name]
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(damaged)))
        cut = data.draw(st.sampled_from([0, 0, 1, 5, 40]))
        damaged[at : at + cut] = data.draw(st.one_of(crumbs, traps, st.binary(max_size=6)))
    read_or_refuse(bytes(damaged), file_name)


@settings(max_examples=80, deadline=None)
@given(name=names, cut=st.floats(0, 1))
def test_a_file_cut_anywhere_is_read_or_refused(name: str, cut: float) -> None:
    file_name, content = SAMPLES[name]
    read_or_refuse(content[: int(len(content) * cut)], file_name)


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".csv", ".ofx", ".xml", ".json", ""]))
def test_any_bytes_are_read_or_refused(content: bytes, ending: str) -> None:
    read_or_refuse(content, "file" + ending)


@settings(max_examples=60, deadline=None)
@given(name=names, at=st.integers(0, len(FORMATS) - 1))
def test_a_format_forced_on_a_wrong_file_reads_or_refuses(name: str, at: int) -> None:
    file_name, content = SAMPLES[name]
    try:
        FORMATS[at].read(content, file_name)
    except UnreadableFile:
        return


@settings(max_examples=60, deadline=None)
@given(
    names_=st.lists(
        st.sampled_from(
            ["Date", "Amount", "Type", "Symbol", "Quantity", "Price", "Fee", "Currency"]
        ),
        min_size=2,
        unique=True,
    ),
    rows=st.lists(st.lists(st.text(max_size=12), max_size=9), max_size=12),
)
def test_any_cells_under_a_plausible_header_are_read_or_refused(
    names_: list[str], rows: list[list[str]]
) -> None:
    lines = [",".join(names_), *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    read_or_refuse("\n".join(lines).encode("utf-8", "surrogatepass"), "x.csv")


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_row_of_a_sample_becomes_something_or_a_problem(name: str) -> None:
    file_name, content = SAMPLES[name]
    statement = read_any(content, file_name)
    assert statement.format == name.split(" ", maxsplit=1)[0]
    assert len(rows_of(statement)) == statement.rows_read > 0


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_reading_twice_gives_the_same(name: str) -> None:
    file_name, content = SAMPLES[name]
    assert read_any(content, file_name) == read_any(content, file_name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \r\n ", "empty"),
        (b"PK\x03\x04rest", "Unzip"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0xls", "Excel"),
        (b"plain words without any mark", "none of the formats"),
        (b"a,b\n1,2\n", "column names"),
        (b"{}", "no list of activities"),
        (b'{"activities": [', "stops making sense"),
        (b"[" * 100_000, "none of the formats"),
        (b'{"activities":' + b"[" * 100_000, "not readable"),
    ],
)
def test_what_is_no_statement_is_refused_with_a_reason(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_any(content, "file")


def test_a_cut_off_ofx_names_its_last_line() -> None:
    with pytest.raises(UnreadableFile, match=r"stops at line \d+ without its end"):
        read_any(OFX_SGML[:-300], "bank.qfx")


def test_a_cut_off_flex_names_the_line() -> None:
    with pytest.raises(UnreadableFile, match=r"stops making sense at line \d+"):
        read_any(FLEX[:-300], "flex.xml")


def test_a_csv_that_stops_inside_a_row_names_the_row() -> None:
    with pytest.raises(UnreadableFile, match="stops in the middle of row 17"):
        read_any(SCHWAB_TRANSACTIONS.partition(b'"","$2,000.00"')[0], "x_Transactions_y.csv")


def test_a_quotation_mark_never_closed_is_refused() -> None:
    lines = b"".join(b"2024-01-02,shop,%d\n" % number for number in range(200))
    with pytest.raises(UnreadableFile, match="opened on row 2 is never closed"):
        read_any(b'Date,Details,Amount\n2024-01-01,"shop,1\n' + lines, "x.csv")


def test_a_file_that_is_mostly_nonsense_is_refused_with_row_and_reason() -> None:
    rows = "".join(
        f"{day},shop,{amount}\n" for day, amount in [("2024-01-01", "1")] + [("?", "x")] * 20
    )
    with pytest.raises(UnreadableFile, match=r"Only 1 of 21 rows .* Row 3: “x” is not a number"):
        read_any(f"Date,Details,Amount\n{rows}".encode(), "x.csv")


@pytest.mark.parametrize("declaration", [b"<!DOCTYPE a [<!ENTITY lol 'lol'>]>", b"<!DOCTYPE a>"])
def test_document_types_are_refused_before_anything_expands(declaration: bytes) -> None:
    bomb = declaration + FLEX
    with pytest.raises(UnreadableFile, match="document type"):
        read_any(bomb, "flex.xml")
    with pytest.raises(UnreadableFile, match="document type"):
        read_any(declaration + OFX_SGML[OFX_SGML.index(b"<OFX>") :], "bank.ofx")


def test_the_surest_format_comes_first() -> None:
    for name, (file_name, content) in SAMPLES.items():
        found = detect(content, file_name)
        assert found[0][0].name == name.split(" ")[0]
        assert all(one[1] >= two[1] for one, two in pairwise(found))


def test_an_unknown_format_name_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="No format is called"):
        read_any(OFX_SGML, "bank.qfx", format_name="qif")
