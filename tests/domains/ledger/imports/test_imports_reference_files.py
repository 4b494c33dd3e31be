"""Real files into a fresh household: counts, totals met, nothing twice, undone without a trace."""

from pathlib import Path

import pytest

from tests.domains.ledger.imports.importing import Desk, counts, disagreeing
from tests.integrations.statements.reference_counts import FILES, REFUSED, Expected

pytestmark = pytest.mark.shared

# Opening balances: a stated balance or position less what the file's rows explain.
OPENINGS = {
    "ofxparse-fixtures/anzcc.ofx": 1,
    "ofxparse-fixtures/bank_medium.ofx": 1,
    "ofxparse-fixtures/checking.ofx": 1,
    "ofxparse-fixtures/multiple_accounts.ofx": 2,
    "ofxparse-fixtures/multiple_accounts2.ofx": 2,
    "ofxparse-fixtures/suncorp.ofx": 1,
    "ofxtools-data/stmtrs.ofx": 1,
    "ofxtools-data/stmtrs_euro.ofx": 1,
    "reds-importers/ally/tests/transactions.qfx": 1,
    "reds-importers/capitalonebank/tests/360Checking.qfx": 1,
    "ofxparse-fixtures/fidelity.ofx": 2,  # one fund held before, and cash
    "ofxparse-fixtures/investment_medium.ofx": 1,
    "ofxparse-fixtures/investment_401k.ofx": 3,
    "ofxparse-fixtures/td_ameritrade.ofx": 2,  # cash is zero
    "ofxparse-fixtures/tiaacref.ofx": 6,
    "ofxparse-fixtures/vanguard.ofx": 1,  # the second position is exactly the sale's rest
    "ofxparse-fixtures/vanguard401k.ofx": 1,
    "ofxtools-data/invstmtrs.ofx": 3,
    "reds-importers/vanguard/tests/OfxDownload-401k.qfx": 1,
    "pp-ibflex/testIBFlexStatementFile14.xml": 2,
    "pp-ibflex/testIBFlexStatementFile20.xml": 3,
    "pp-ibflex/testIBFlexStatementFile21.xml": 1,
    "pp-ibflex/testIBFlexStatementFile24.xml": 1,
    "sure-fixtures/ibkr/flex_statement.xml": 4,
    "ghostfolio-imports/ok/sample.json": 1,
    "wealthfolio-data/sample-holdings-import.csv": 6,
    "healthequity/data/1234567/cash-transactions-contribution.csv": 1,
    "healthequity/data/1234567/cash-transactions-other.csv": 1,
}
# Rows that are read but cannot stand in a ledger: a spin-off without the share it came from.
LEFT_OUT = {"export-to-ghostfolio/schwab-export.csv": 1}
# Files that contradict themselves: trades were cut out of them, or snapshots follow without the
# rows between.
CONTRADICTIONS = {
    "testIBFlexStatementFile20.xml": [
        ("CAD", "2023-05-24", "3106.52995851"),
        ("USD", "2023-05-24", "3066.249952"),
    ],
    "testIBFlexStatementFile21.xml": [
        ("EUR", "2023-05-23", "-9855.11938"),
        ("USD", "2023-05-23", "1.57999118"),
    ],
    "ok/sample.json": [("USD", "2024-12-31", "1000.0000")],
    "sample-holdings-import.csv": [
        ("AAPL", "2024-06-30", "5"),
        ("VOO", "2024-06-30", "5"),
        ("USD", "2024-06-30", "-1800.0000"),
    ],
}


def of(table: dict, name: str, otherwise: object) -> object:
    return next((found for end, found in table.items() if name.endswith(end)), otherwise)


@pytest.mark.parametrize("expected", FILES, ids=[line[0].split("/", 1)[1] for line in FILES])
def test_a_real_file_is_imported_whole_once_and_undone(
    shared: Path, desk: Desk, expected: Expected
) -> None:
    name, form, kinds, _, _, problems, _ = expected
    content, file_name = (shared / "data" / name).read_bytes(), Path(name).name
    left_out = of(LEFT_OUT, name, 0)
    rows = sum(int(number) for number in kinds.split()[1::2]) - left_out
    before = desk.counted()

    done = desk.take(content, file_name)

    openings = of(OPENINGS, name, 0)
    assert done.format == form
    assert counts(done) == (rows, 0, 0, problems + left_out)
    assert done.counts["openings"] == openings
    assert done.counts["written"] == len(desk.rows()) == rows + openings
    assert disagreeing(done) == of(CONTRADICTIONS, name, [])
    desk.rebuild()
    after = desk.counted()

    again = desk.take(content, f"again {file_name}")
    desk.rebuild()

    assert counts(again)[:3] == (0, rows, 0)
    assert (again.counts["openings"], again.counts["written"]) == (0, 0)
    assert desk.counted() == after

    desk.undo(again.id)
    desk.undo(done.id)
    desk.rebuild()
    assert desk.counted() == before


@pytest.mark.parametrize("end", CONTRADICTIONS)
def test_contradictions_are_adjusted_when_the_person_asks(
    shared: Path, desk: Desk, end: str
) -> None:
    name = next(line[0] for line in FILES if line[0].endswith(end))

    done = desk.take(
        (shared / "data" / name).read_bytes(), Path(name).name, adjust_differences=True
    )

    assert disagreeing(done) == []
    assert done.counts["adjustments"] == len(CONTRADICTIONS[end]) == desk.kinds()["adjustment"]


@pytest.mark.parametrize(("name", "words"), REFUSED)
def test_a_refused_file_says_why_changes_nothing_and_stays(
    shared: Path, desk: Desk, name: str, words: str
) -> None:
    before = desk.counted()

    row = desk.look((shared / "data" / name).read_bytes(), Path(name).name)

    assert row.status == "refused"
    assert words in (row.failure or "")
    assert desk.counted() == before
    assert desk.preview(row.id).status == "refused"
