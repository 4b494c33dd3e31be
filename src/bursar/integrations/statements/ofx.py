"""OFX and QFX files: bank, credit card and investment statements."""

import re
from dataclasses import replace
from datetime import date

from bursar.integrations.statements.amounts import (
    CurrencyUnknown,
    NotANumber,
    major_currency,
    parse_decimal,
)
from bursar.integrations.statements.dates import NotADate
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.ofx_banking import read_bank_row
from bursar.integrations.statements.ofx_investments import (
    INVESTMENT_RECORDS,
    POSITION_RECORDS,
    read_investment_row,
    read_position,
)
from bursar.integrations.statements.ofx_scope import Scope, ofx_date, ofx_number
from bursar.integrations.statements.ofx_securities import SECURITY_RECORDS, read_securities
from bursar.integrations.statements.ofx_tags import Aggregate, ofx_text, walk
from bursar.integrations.statements.table import head_of
from bursar.ports.statement_format import (
    AccountReference,
    StatedBalance,
    StatedPrice,
    StatedTotal,
    Statement,
    UnreadableFile,
)

_STATEMENTS = frozenset({"STMTRS", "CCSTMTRS", "INVSTMTRS", "LOANSTMTRS"})
_ACCOUNTS = frozenset({"BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "LOANACCTFROM"})
_BALANCES = frozenset({"LEDGERBAL", "AVAILBAL", "INVBAL", "INV401KBAL"})
_INFORMATION = frozenset({"INV401K", "INVOOLIST", "INV401KSUMMARY", "SONRS", "STATUS"})
_RECORDS = frozenset(
    {"STMTTRN", "INVBANKTRAN"}
    | _ACCOUNTS
    | _BALANCES
    | _INFORMATION
    | INVESTMENT_RECORDS
    | POSITION_RECORDS
    | SECURITY_RECORDS
)
_ACCOUNT_KINDS = {
    "CHECKING": "checking",
    "SAVINGS": "savings",
    "MONEYMRKT": "money_market",
    "CD": "certificate",
    "CREDITLINE": "loan",
}


class Ofx:
    """Open Financial Exchange 1.x (SGML) and 2.x (XML), and Quicken's QFX, which is the same."""

    name = "ofx"
    title = "OFX or QFX (bank, card or investment statement)"

    def recognises(self, content: bytes, file_name: str) -> float:
        """Return 1 for the OFX element or header, a little for the file name alone."""
        head = head_of(content).upper()
        if "<OFX>" in head or "OFXHEADER" in head or "<?OFX" in head:
            return 1.0
        return 0.3 if file_name.lower().endswith((".ofx", ".qfx", ".qbo")) else 0.0

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read all statements in the file.

        Raises:
            UnreadableFile: Truncated, an error answer of the bank, or without any statement.
        """
        text, start = ofx_text(content)
        reader = _Reader(Draft(self.name, len(content)), text)
        for event, item in walk(text, _RECORDS, start):
            if isinstance(item, Aggregate):
                reader.record(item)
            elif isinstance(item, str):
                reader.outside(event, item)
        return reader.finish()


class _Reader:
    """Keeps track of which statement, account and currency the records belong to."""

    def __init__(self, draft: Draft, text: str) -> None:
        self.draft = draft
        self.securities = read_securities(text, draft)
        self.row = 0
        self.scope = Scope(securities=self.securities)
        self.has_plan = re.search(r"<INV401K", text, re.IGNORECASE) is not None
        self.saw_statement = False
        self.institution: str | None = None
        self.errors: list[str] = []
        self.period: list[date] = []

    def outside(self, event: str, item: str) -> None:
        """Take note of a tag or value between records."""
        if event == "open" and item in _STATEMENTS:
            self.saw_statement = True
            self.scope = Scope(
                securities=self.securities, is_plan=self.has_plan and item == "INVSTMTRS"
            )
        elif event == "value":
            tag, _, value = item.partition("=")
            self._outside_value(tag, value)

    def _outside_value(self, tag: str, value: str) -> None:
        if tag == "CURDEF":
            try:
                self.scope.currency = major_currency(value)[0]
            except CurrencyUnknown:
                self.scope.currency = ""
        elif tag in ("DTASOF", "DTSTART", "DTEND"):
            try:
                day = ofx_date(value)
            except NotADate:
                return
            if tag != "DTASOF":
                self.period.append(day)
            if tag == "DTASOF" or (tag == "DTEND" and self.scope.as_of is None):
                self.scope.as_of = day

    def record(self, record: Aggregate) -> None:
        """Turn one record into its rows."""
        tag = record.tag
        if tag in _INFORMATION:
            self._information(record)
            return
        if tag in _ACCOUNTS:
            self.scope.account = self._account(record)
            return
        if tag in SECURITY_RECORDS and not record.get("UNITPRICE"):
            return  # reference facts without a price are no row; instruments carry them
        self.row += 1
        self.draft.begin(self.row)
        try:
            self._row(record)
        except (NotANumber, NotADate, CurrencyUnknown) as error:
            self.draft.problem(self.row, f"{tag}: {error}.", record.flat())

    def _row(self, record: Aggregate) -> None:
        tag = record.tag
        if tag in ("STMTTRN", "INVBANKTRAN"):
            read_bank_row(self.draft, self.row, record, self.scope)
        elif tag in INVESTMENT_RECORDS:
            read_investment_row(self.draft, self.row, record, self.scope)
        elif tag in POSITION_RECORDS:
            read_position(self.draft, self.row, record, self.scope)
        elif tag in SECURITY_RECORDS:
            self._price(record)
        else:
            self._balance(record)

    def _information(self, record: Aggregate) -> None:
        if record.tag == "SONRS":
            self.institution = record.get("ORG") or None
        if record.tag == "INVOOLIST":
            self.draft.notice(0, "Open orders are in the file; orders are not imported.")
        severity = record.get("SEVERITY").upper()
        if severity == "ERROR" or (severity != "WARN" and record.get("CODE") not in ("", "0")):
            self.errors.append(f"{record.get('CODE')} {record.get('MESSAGE')}".strip())

    def _account(self, record: Aggregate) -> AccountReference:
        if record.tag == "CCACCTFROM":
            kind: str | None = "credit_card"
        elif record.tag == "INVACCTFROM":
            kind = "401k" if self.scope.is_plan else "brokerage"
        else:
            kind = _ACCOUNT_KINDS.get(record.get("ACCTTYPE").upper())
        return AccountReference(
            number=record.get("ACCTID") or None,
            institution=self.institution or record.get("BROKERID") or None,
            kind=kind,
            currency=self.scope.currency or None,
        )

    def _price(self, record: Aggregate) -> None:
        price = parse_decimal(record.get("UNITPRICE"))
        instrument = self.securities.get(record.get("UNIQUEID"))
        day = ofx_date(record.get("DTASOF")) if record.get("DTASOF") else self.scope.as_of
        if not price or instrument is None or day is None:
            self.draft.notice(self.row, "A security is listed with a price of zero or no date.")
            return
        currency = record.get("CURSYM") or self.scope.currency or "USD"
        named = replace(
            instrument,
            symbol=record.get("TICKER") or instrument.symbol,
            name=record.get("SECNAME") or instrument.name,
        )
        self.draft.price(StatedPrice(self.row, named, day, price, major_currency(currency)[0]))

    def _balance(self, record: Aggregate) -> None:
        scope, row = self.scope, self.row
        currency = scope.currency or "USD"
        if record.tag in ("LEDGERBAL", "AVAILBAL"):
            amount = ofx_number(record, "BALAMT")
            on = ofx_date(record.get("DTASOF")) if record.get("DTASOF") else scope.as_of
            if amount is None or on is None:
                self.draft.notice(row, f"The {_word(record.tag)} balance is blank in the file.")
            elif record.tag == "LEDGERBAL":
                self.draft.balance(StatedBalance(row, scope.account, on, amount, currency))
            else:
                self.draft.total(
                    StatedTotal(row, scope.account, "available balance", amount, currency, on)
                )
            return
        if scope.as_of is None:
            self.draft.notice(row, "Balances without a day cannot be compared with anything.")
        elif record.tag == "INVBAL":
            self._investment_balance(record, scope.as_of, currency)
        else:
            self._plan_balance(record, scope.as_of, currency)

    def _investment_balance(self, record: Aggregate, on: date, currency: str) -> None:
        cash = parse_decimal(record.values.get("AVAILCASH"))
        if cash is None:
            self.draft.notice(self.row, "The investment balances state no cash.")
        else:
            self.draft.balance(StatedBalance(self.row, self.scope.account, on, cash, currency))
        margin = parse_decimal(record.values.get("MARGINBALANCE"))
        if margin:
            self.draft.notice(
                self.row,
                f"A margin balance of {margin} is stated beside the cash; not added to it.",
            )
        for stated in (child for holder in record.inner for child in holder.inner):
            amount = parse_decimal(stated.get("VALUE"))
            if stated.tag != "BAL" or amount is None or stated.get("BALTYPE") == "PERCENT":
                continue
            self.draft.total(
                StatedTotal(self.row, self.scope.account, stated.get("NAME"), amount, currency, on)
            )

    def _plan_balance(self, record: Aggregate, on: date, currency: str) -> None:
        stated = {
            tag: amount
            for tag, text in record.values.items()
            if (amount := parse_decimal(text)) is not None
        }
        if not any(stated.values()):
            self.draft.notice(
                self.row, "All plan balances are printed as 0, which means not stated."
            )
            return
        if "CASHBAL" in stated:
            self.draft.balance(
                StatedBalance(self.row, self.scope.account, on, stated.pop("CASHBAL"), currency)
            )
        for tag, amount in stated.items():
            self.draft.total(
                StatedTotal(self.row, self.scope.account, _word(tag), amount, currency, on)
            )

    def finish(self) -> Statement:
        """Return the statement, or say what the bank answered instead of one."""
        if self.errors and not (self.draft.activities or self.draft.positions):
            raise UnreadableFile(
                f"The bank answered with an error instead of a statement: {self.errors[0]}."
            )
        if not self.saw_statement and self.row == 0:
            raise UnreadableFile(
                "The file holds no statement, only a sign-on, profile or list of accounts."
            )
        for error in self.errors:
            self.draft.notice(0, f"One of the statements is an error answer: {error}.")
        if self.period:
            self.draft.period = (min(self.period), max(self.period))
        return self.draft.finish()


def _word(tag: str) -> str:
    return {"LEDGERBAL": "ledger", "AVAILBAL": "available"}.get(tag, tag.lower())
