"""The rules of importing, each on a small file of our own."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from bursar.domains.ledger.models import Transaction
from bursar.domains.ledger.service.import_planned import MOST_KEPT
from bursar.kit.db import open_session
from tests.domains.ledger.imports.importing import Desk, counts, disagreeing
from tests.factories import ledger, market

HEADER = "Date,Description,Amount\n"
JANUARY = "2024-01-05,Rent,-900.00\n2024-01-20,Pay,3000.00\n"
FEBRUARY = "2024-02-05,Rent,-900.00\n2024-02-20,Pay,3000.00\n"
MARCH = "2024-03-05,Rent,-900.00\n2024-03-20,Pay,3000.00\n"
TWINS = "2024-02-10,Coffee,-4.50\n2024-02-10,Coffee,-4.50\n"


def ofx(rows: str, balance: str, *, on: str = "20240229", number: str = "12345678") -> str:
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n"
        "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><BANKMSGSRSV1><STMTTRNRS>"
        "<TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD<BANKACCTFROM>"
        f"<BANKID>9<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
        f"<DTSTART>20240101<DTEND>{on}{rows}</BANKTRANLIST><LEDGERBAL><BALAMT>{balance}"
        f"<DTASOF>{on}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )


def entry(day: str, amount: str, reference: str, name: str = "Shop") -> str:
    kind = "DEBIT" if amount.startswith("-") else "CREDIT"
    return (
        f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{reference}"
        f"<NAME>{name}</STMTTRN>"
    )


# -- the same rows again ---------------------------------------------------------------------


def test_identical_rows_of_one_file_are_all_kept(desk: Desk) -> None:
    done = desk.take(HEADER + TWINS)

    assert counts(done) == (2, 0, 0, 0)
    assert desk.cash() == Decimal("-9.00")


def test_the_same_file_under_another_name_changes_nothing(desk: Desk) -> None:
    desk.take(HEADER + JANUARY + TWINS, "statement.csv")
    before = desk.counted()

    again = desk.take(HEADER + JANUARY + TWINS, "statement (1).csv")

    assert counts(again) == (0, 4, 0, 0)
    assert desk.counted() == before


def test_overlapping_files_bring_only_what_is_new(desk: Desk) -> None:
    first = desk.take(HEADER + JANUARY + FEBRUARY + TWINS)
    account = first.preview["mapped_accounts"].popitem()[1]

    second = desk.take(HEADER + FEBRUARY + TWINS + MARCH, "later.csv", account_id=account)

    assert counts(second) == (2, 4, 0, 0)
    assert len(desk.rows()) == 8
    assert desk.cash() == 3 * Decimal(2100) - 9


def test_a_third_identical_row_in_a_later_file_is_new(desk: Desk) -> None:
    first = desk.take(HEADER + TWINS)
    account = first.preview["mapped_accounts"].popitem()[1]

    second = desk.take(
        HEADER + TWINS + "2024-02-10,Coffee,-4.50\n", "later.csv", account_id=account
    )

    assert counts(second) == (1, 2, 0, 0)


def test_a_row_typed_by_hand_before_is_in_doubt_once(desk: Desk) -> None:
    with open_session(desk.engine, desk.actor) as session:
        account = ledger.account(session, desk.household_id, name="Bank", kind="checking")
        ledger.transaction(
            session, account, "withdrawal", date(2024, 2, 10), amount=Decimal("-4.50")
        )

    row = desk.look(HEADER + TWINS, account_id=str(account.id))

    assert counts(row) == (1, 0, 1, 0)
    assert "already there" in row.preview["conflicting"][0]["reason"]
    assert desk.commit(row.id).counts["written"] == 1


def test_rows_in_doubt_are_imported_when_the_person_says_so(desk: Desk) -> None:
    with open_session(desk.engine, desk.actor) as session:
        account = ledger.account(session, desk.household_id, name="Bank", kind="checking")
        ledger.transaction(
            session, account, "withdrawal", date(2024, 2, 10), amount=Decimal("-4.50")
        )

    done = desk.take(HEADER + TWINS, account_id=str(account.id), include_conflicts=True)

    assert done.counts["written"] == 2


def test_what_was_undone_is_new_again(desk: Desk) -> None:
    first = desk.take(HEADER + JANUARY + TWINS)
    before = desk.kinds()
    desk.undo(first.id)
    assert desk.rows() == []

    again = desk.take(HEADER + JANUARY + TWINS)

    assert counts(again) == (4, 0, 0, 0)
    assert desk.kinds() == before


@pytest.mark.parametrize(
    "edit",
    [{"amount": Decimal(-5)}, {"traded_on": date(2022, 1, 1)}, {"description": "Tea"}],
    ids=["amount", "day", "words"],
)
def test_an_imported_row_stays_known_after_a_person_edits_it(desk: Desk, edit: dict) -> None:
    desk.take(HEADER + JANUARY + TWINS)
    with open_session(desk.engine, desk.actor) as session:
        row = next(row for row in desk.rows() if row.amount == Decimal("-4.5000"))
        session.execute(update(Transaction).where(Transaction.id == row.id).values(**edit))

    assert counts(desk.look(HEADER + JANUARY + TWINS)) == (0, 4, 0, 0)


def test_a_reference_of_the_institution_with_other_figures_is_in_doubt(desk: Desk) -> None:
    desk.take(ofx(entry("20240205", "-900.00", "A1"), "100.00"), "a.ofx")

    row = desk.look(ofx(entry("20240205", "-905.00", "A1"), "95.00"), "b.ofx")

    assert counts(row) == (0, 0, 1, 0)
    assert "same reference" in row.preview["conflicting"][0]["reason"]


def test_more_rows_than_are_kept_as_objects_are_matched_like_a_few(desk: Desk) -> None:
    count = MOST_KEPT + 40
    rows = [f"2024-02-{29 - at * 28 // count:02},Coffee {at % 7},-4.50\n" for at in range(count)]
    done = desk.take(HEADER + "".join(rows))
    account = done.preview["mapped_accounts"].popitem()[1]

    again = desk.look(HEADER + "".join(rows[:-9]) + MARCH, "later.csv", account_id=account)

    assert counts(done) == (count, 0, 0, 0)
    assert counts(again) == (2, count - 9, 0, 0)
    last_day = [row for row in desk.rows() if row.traded_on == date(2024, 2, 29)]
    assert [row.sequence for row in last_day] == list(range(len(last_day)))
    # The file begins with the latest: its first row was the last to happen.
    assert (last_day[-1].source_row, last_day[0].source_row) == (2, len(last_day) + 1)


# -- what the file states --------------------------------------------------------------------


def test_the_earliest_balance_opens_cash_and_later_ones_are_compared(desk: Desk) -> None:
    first = desk.take(ofx(entry("20240205", "-900.00", "A1"), "100.00"), "a.ofx")
    assert (first.counts["openings"], disagreeing(first)) == (1, [])
    assert desk.rows()[0].amount == Decimal(1000)

    fits = desk.take(ofx(entry("20240305", "50.00", "A2"), "150.00", on="20240331"), "b.ofx")
    differs = desk.take(ofx(entry("20240405", "10.00", "A3"), "200.00", on="20240430"), "c.ofx")

    assert (fits.counts["openings"], disagreeing(fits)) == (0, [])
    assert differs.counts["openings"] == differs.counts["adjustments"] == 0
    assert disagreeing(differs) == [("USD", "2024-04-30", "40.0000")]


def test_a_difference_is_adjusted_when_the_person_asks(desk: Desk) -> None:
    desk.take(ofx(entry("20240205", "-900.00", "A1"), "100.00"), "a.ofx")
    content = ofx(entry("20240405", "10.00", "A3"), "200.00", on="20240430")

    done = desk.take(content, "c.ofx", adjust_differences=True)

    assert (done.counts["adjustments"], disagreeing(done)) == (1, [])
    assert (desk.kinds()["adjustment"], desk.cash()) == (1, Decimal(200))
    again = desk.take(content, "c again.ofx", adjust_differences=True)
    assert again.counts["written"] == 0


HOLDINGS = "date,symbol,quantity,avgCost,currency\n"


def test_snapshots_open_once_and_then_are_compared(desk: Desk) -> None:
    done = desk.take(HOLDINGS + "2024-01-31,AAA,10,5,USD\n2024-02-29,AAA,12,5,USD\n", "h.csv")

    assert done.format == "wealthfolio_holdings"
    assert done.counts["openings"] == 1
    assert disagreeing(done) == [("AAA", "2024-02-29", "2")]


def test_snapshots_adjust_when_the_person_asks(desk: Desk) -> None:
    content = HOLDINGS + "2024-01-31,AAA,10,5,USD\n2024-02-29,AAA,12,5,USD\n"

    done = desk.take(content + "2024-03-31,AAA,7,5,USD\n", "h.csv", adjust_differences=True)

    assert disagreeing(done) == []
    assert [row.quantity for row in desk.rows()] == [10, 2, -5]


PLAN = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><INVSTMTRS>
<DTASOF>20240331<CURDEF>USD<INVACCTFROM><BROKERID>plan.example<ACCTID>99887766</INVACCTFROM>
<INVTRANLIST><DTSTART>20240101<DTEND>20240331{rows}</INVTRANLIST>
<INVPOSLIST>{positions}</INVPOSLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>
<SECLISTMSGSRSV1><SECLIST><MFINFO><SECINFO><SECID><UNIQUEID>012345678<UNIQUEIDTYPE>CUSIP</SECID>
<SECNAME>A Fund<TICKER>AFUND</SECINFO></MFINFO></SECLIST></SECLISTMSGSRSV1></OFX>
"""
SECURITY = "<SECID><UNIQUEID>012345678<UNIQUEIDTYPE>CUSIP</SECID>"


def position(units: str, source: str) -> str:
    return (
        f"<POSMF><INVPOS>{SECURITY}<HELDINACCT>OTHER<POSTYPE>LONG<UNITS>{units}<UNITPRICE>10"
        f"<MKTVAL>{float(units) * 10}<DTPRICEASOF>20240331<INV401KSOURCE>{source}</INVPOS></POSMF>"
    )


def test_the_sources_of_an_employer_plan_are_one_position(desk: Desk) -> None:
    parts = position("6", "PRETAX") + position("4", "MATCH")

    done = desk.take(PLAN.format(rows="", positions=parts), "plan.ofx")

    assert (done.counts["openings"], disagreeing(done)) == (1, [])
    (row,) = desk.rows()
    assert row.quantity == 10


def test_units_sold_before_the_file_says_they_were_held_are_opened_too(desk: Desk) -> None:
    sale = (
        f"<SELLMF><INVSELL><INVTRAN><FITID>S1<DTTRADE>20240215</INVTRAN>{SECURITY}<UNITS>-5"
        "<UNITPRICE>10<TOTAL>50<SUBACCTSEC>CASH<SUBACCTFUND>OTHER</INVSELL><SELLTYPE>SELL</SELLMF>"
    )

    done = desk.take(PLAN.format(rows=sale, positions=position("10", "PRETAX")), "plan.ofx")

    assert disagreeing(done) == []
    opening = next(row for row in desk.rows() if row.kind == "opening_balance")
    assert (opening.quantity, opening.traded_on < date(2024, 2, 15)) == (15, True)


def test_an_opening_before_a_split_is_of_the_units_then(desk: Desk) -> None:
    with open_session(desk.engine, desk.actor) as session:
        made = market.instrument(
            session, desk.household_id, "AFUND", kind="fund", identifiers=[("cusip", "012345678")]
        )
        market.split(session, desk.household_id, made, date(2024, 3, 1), ratio="2")
    sale = (
        f"<SELLMF><INVSELL><INVTRAN><FITID>S1<DTTRADE>20240215</INVTRAN>{SECURITY}<UNITS>-5"
        "<UNITPRICE>10<TOTAL>50<SUBACCTSEC>CASH<SUBACCTFUND>OTHER</INVSELL><SELLTYPE>SELL</SELLMF>"
    )

    done = desk.take(PLAN.format(rows=sale, positions=position("20", "PRETAX")), "plan.ofx")

    assert disagreeing(done) == []
    opening = next(row for row in desk.rows() if row.kind == "opening_balance")
    assert opening.quantity == 15  # (15 - 5) * 2 = 20


# -- an older file after a newer one ---------------------------------------------------------


def test_rows_that_an_opening_balance_contains_are_in_doubt(desk: Desk) -> None:
    newer = ofx(entry("20240210", "-40.00", "F1"), "960.00")
    older = ofx(entry("20231215", "500.00", "D1"), "1000.00", on="20231231")
    newer = newer.replace("<DTSTART>20240101", "<DTSTART>20240201")
    older = older.replace("<DTSTART>20240101", "<DTSTART>20231201")
    first = desk.take(newer, "february.qfx")
    assert desk.cash() == Decimal("960.00")  # opened with 1,000 on the last day of January

    done = desk.take(older, "december.qfx")

    assert counts(done) == (0, 0, 1, 0)
    assert "opening balance" in done.preview["conflicting"][0]["reason"]
    assert desk.cash() == Decimal("960.00")

    desk.undo(first.id)
    desk.take(older, "december again.qfx")
    last = desk.take(newer, "february again.qfx")
    assert desk.cash() == Decimal("960.00")
    assert disagreeing(last) == []
