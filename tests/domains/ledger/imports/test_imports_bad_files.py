"""Files that cannot be imported: a sentence, nothing changed, and a second try."""

import io
import zipfile
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from bursar.domains.ledger.service.imports import MAX_FILE_BYTES
from bursar.kit.db import Actor
from tests.domains.ledger.imports.importing import Desk, counts

GOOD = "Date,Description,Amount\n2024-01-05,Rent,-900.00\n2024-01-20,Pay,3000.00\n"


def zipped(megabytes: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bank.csv", b"0" * (megabytes << 20))
    return made.getvalue()


BAD = {
    "zip": (lambda: zipped(1), "Unzip it"),
    "zip bomb": (lambda: zipped(200), "Unzip it"),
    "pdf": (lambda: b"%PDF-1.7 \x00\x01", "PDF"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
    "binary": (lambda: bytes(range(256)) * 20, "not a text file"),
    "blank": (lambda: b" \n \n", "empty"),
    "broken off": (lambda: b"<?xml version='1.0'?><FlexQueryResponse><FlexStatements>", "line 1"),
    "no table": (lambda: b"Dear customer,\nthank you.\n", ""),
    "nonsense": (lambda: b"Date,Amount\nx,y\nz,w\n", "Row 2"),
}


@pytest.mark.parametrize(("make", "words"), BAD.values(), ids=BAD)
def test_it_is_refused_with_a_sentence_and_kept(
    desk: Desk, make: Callable[[], bytes], words: str
) -> None:
    before = desk.counted()

    row = desk.look(make(), "export.csv")

    assert row.status == "refused"
    assert words.lower() in (row.failure or "").lower()
    assert (row.failure or "").rstrip().endswith((".", ")", "”"))
    assert desk.counted() == before
    assert desk.preview(row.id).failure == row.failure  # the upload is still there


def test_rows_that_are_nonsense_are_listed_with_row_and_reason(desk: Desk) -> None:
    row = desk.look(GOOD + "someday,Rent,-900.00\n2024-03-05,Rent,abc\n2124-01-01,Rent,-1\n")

    assert counts(row) == (2, 0, 0, 3)
    listed = {problem["row"]: problem["reason"] for problem in row.preview["problems"]}
    assert set(listed) == {4, 5, 6}
    assert "future" in listed[6]


def test_figures_larger_than_the_ledger_are_listed_not_rounded(desk: Desk) -> None:
    row = desk.take(GOOD + "2024-03-05,Rent,-99999999999999999999.00\n")

    assert counts(row) == (2, 0, 0, 1)
    assert "larger than the ledger holds" in row.preview["problems"][-1]["reason"]


def test_a_header_nobody_knows_is_read_with_a_mapping_at_the_second_try(desk: Desk) -> None:
    first = desk.look("Wann;Wer;Wieviel\n05.01.2024;Miete;-900,00\n", "konto.csv")
    assert first.status == "refused"

    second = desk.preview(
        first.id,
        mapping={
            "columns": {"traded_on": "Wann", "description": "Wer", "amount": "Wieviel"},
            "date_order": "dmy",
            "currency": "EUR",
        },
    )

    assert (second.status, second.failure) == ("previewed", None)
    assert counts(second) == (1, 0, 0, 0)
    assert desk.commit(second.id).counts["written"] == 1
    (row,) = desk.rows()
    assert (str(row.amount), row.currency) == ("-900.0000", "EUR")


def test_more_than_fifty_megabytes_are_refused_before_they_are_kept(
    client_of: Callable[[Actor], TestClient], actor: Actor, desk: Desk
) -> None:
    content = io.BytesIO(GOOD.encode() + b"," * MAX_FILE_BYTES)

    response = client_of(actor).post("/api/v1/imports", files={"file": ("big.csv", content)})

    assert response.status_code == 413
    assert "50 MB" in response.json()["detail"]
    assert client_of(actor).get("/api/v1/imports").json()["items"] == []


def test_an_empty_file_is_refused(client_of: Callable[[Actor], TestClient], actor: Actor) -> None:
    response = client_of(actor).post("/api/v1/imports", files={"file": ("a.csv", b"")})

    assert response.status_code == 422
    assert "empty" in response.json()["detail"]
