"""Rows of bank and card statements, and cash rows of investment statements."""

import re
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.ofx_scope import (
    Scope,
    currency_of,
    ofx_date,
    ofx_instant,
    ofx_number,
    words_of,
)
from bursar.integrations.statements.ofx_tags import Aggregate
from bursar.ports.statement_format import Activity

_INTEREST = re.compile(
    r"\binterest\b.{0,12}\b(earned|paid|credit|payment)|\b(dividend|int) earned", re.IGNORECASE
)
_FEE = re.compile(
    r"\b(service|late|maintenance|monthly|overdraft|settlement|check|wire|atm|annual|account|"
    r"foreign transaction|advis[eo]ry?|custody|management)\b.{0,20}\bfees?\b",
    re.IGNORECASE,
)
_TYPE_WORDS = """
CREDIT DEBIT INT DIV FEE SRVCHG DEP ATM POS XFER CHECK PAYMENT CASH DIRECTDEP DIRECTDEBIT
REPEATPMT HOLD OTHER
"""
_KNOWN_TYPES = frozenset(_TYPE_WORDS.split())


def read_bank_row(draft: Draft, row: int, record: Aggregate, scope: Scope) -> None:
    """Add one STMTTRN (also one wrapped in INVBANKTRAN).

    Raises:
        NotANumber: The amount is not a number.
        NotADate: The posting day is missing or not a day.
    """
    amount = ofx_number(record, "TRNAMT")
    if amount is None:
        draft.problem(row, "The transaction has no amount (TRNAMT).", record.flat())
        return
    posted = record.get("DTPOSTED")
    kind_word = record.get("TRNTYPE").upper()
    kind, category = _kind(kind_word, amount, words_of(record), scope)
    if kind_word not in _KNOWN_TYPES:
        draft.notice(row, f"The type “{kind_word}” is not an OFX type; the sign decided.")
    draft.add(
        Activity(
            row=row,
            kind=kind,
            account=scope.account,
            traded_on=ofx_date(posted),
            currency=currency_of(draft, row, record, scope),
            amount=amount,
            occurred_at=ofx_instant(posted),
            description=words_of(record),
            external_id=record.get("FITID") or None,
            category=category,
            raw=record.flat() if draft.keeps_raw else {},
        )
    )


def _kind(word: str, amount: Decimal, text: str, scope: Scope) -> tuple[Kind, str | None]:
    incoming = amount >= 0
    if word in ("INT", "DIV") or (incoming and _INTEREST.search(text)):
        if incoming:
            return Kind.INTEREST, None
        if scope.account.kind == "brokerage":
            return Kind.MARGIN_INTEREST, None
        return Kind.FEE, "interest charged"
    if word in ("FEE", "SRVCHG") or (not incoming and _FEE.search(text)):
        return Kind.FEE, None
    if word == "XFER":
        return (Kind.TRANSFER_IN if incoming else Kind.TRANSFER_OUT), None
    if scope.is_plan:
        return (Kind.CONTRIBUTION if incoming else Kind.DISTRIBUTION), None
    return (Kind.DEPOSIT if incoming else Kind.WITHDRAWAL), None
