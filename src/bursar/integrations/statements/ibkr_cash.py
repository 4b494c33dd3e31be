"""Cash rows and transfers of a Flex statement."""

import re
from dataclasses import replace
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import parse_decimal
from bursar.integrations.statements.dates import parse_instant
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.flex_xml import FlexRow
from bursar.integrations.statements.ibkr_instruments import FlexScope, flex_date, instrument_of
from bursar.ports.statement_format import Activity, InstrumentReference

_KINDS = {
    "dividends": Kind.DIVIDEND,
    "payment in lieu of dividends": Kind.DIVIDEND,
    "withholding tax": Kind.TAX,
    "871(m) withholding": Kind.TAX,
    "broker interest received": Kind.INTEREST,
    "broker interest paid": Kind.MARGIN_INTEREST,
    "bond interest received": Kind.INTEREST,
    "bond interest paid": Kind.INTEREST,
    "other fees": Kind.FEE,
    "broker fees": Kind.FEE,
    "advisor fees": Kind.FEE,
    "commission adjustments": Kind.FEE,
    "price adjustments": Kind.FEE,
    "other income": Kind.INTEREST,
}
_CASH_MOVES = frozenset({"deposits/withdrawals", "deposits & withdrawals", "cash receipts"})
_DISTRIBUTIONS = (
    (re.compile(r"\(Return of Capital\)", re.IGNORECASE), Kind.RETURN_OF_CAPITAL),
    (re.compile(r"long.term capital gain", re.IGNORECASE), Kind.CAPITAL_GAIN_LONG),
    (re.compile(r"short.term capital gain", re.IGNORECASE), Kind.CAPITAL_GAIN_SHORT),
)
_NAMED = re.compile(r"^([A-Z0-9][A-Z0-9. ]{0,20})\(([A-Z]{2}[A-Z0-9]{9}\d)\)", re.ASCII)


def read_cash(draft: Draft, row: FlexRow, scope: FlexScope) -> None:
    """Add one cash transaction.

    Raises:
        NotANumber, NotADate: The amount or the day cannot be read.
    """
    amount = parse_decimal(row.get("amount") or row.get("taxAmount"))
    if amount is None:
        draft.problem(row.number, "The cash row states no amount.", row.values)
        return
    word = row.get("type").lower() if row.section == "CashTransactions" else "withholding tax"
    kind = _kind(word, row.get("description"), amount)
    if kind is None:
        draft.problem(
            row.number,
            f"The cash type “{row.get('type')}” is not known; enter this row by hand.",
            row.values,
        )
        return
    draft.add(
        Activity(
            row=row.number,
            kind=kind,
            account=scope.account_of(row),
            traded_on=flex_date(row, "settleDate", "dateTime", "date", "reportDate"),
            currency=scope.note_currency(row),
            amount=amount,
            instrument=_instrument(row),
            description=row.get("description"),
            external_id=row.get("transactionID") or None,
            category="in lieu" if word.startswith("payment in lieu") else None,
            occurred_at=parse_instant(row.get("dateTime")),
            raw=row.values if draft.keeps_raw else {},
        )
    )


def _kind(word: str, description: str, amount: Decimal) -> Kind | None:
    if word in _CASH_MOVES:
        return Kind.DEPOSIT if amount >= 0 else Kind.WITHDRAWAL
    kind = _KINDS.get(word)
    if kind is Kind.DIVIDEND:
        for pattern, special in _DISTRIBUTIONS:
            if pattern.search(description):
                return special
    return kind


def _instrument(row: FlexRow) -> InstrumentReference | None:
    """Return the instrument; older exports name it only in the text, as `VT(US9220427424)`."""
    named = _NAMED.match(row.get("description"))
    if row.get("symbol"):
        instrument = replace(instrument_of(row), name=None)
        if not row.get("assetCategory"):
            instrument = replace(instrument, kind=None)
        if named and instrument.isin is None:
            instrument = replace(instrument, isin=named[2])
        return instrument
    if named:
        return InstrumentReference(symbol=named[1].strip(), isin=named[2])
    return None


def read_transfer(draft: Draft, row: FlexRow, scope: FlexScope) -> None:
    """Add one transfer of cash or units from or to another account.

    Raises:
        NotANumber, NotADate: A number or the day cannot be read.
    """
    incoming = row.get("direction").upper() != "OUT"
    cash, quantity = parse_decimal(row.get("cashTransfer")), parse_decimal(row.get("quantity"))
    base = Activity(
        row=row.number,
        kind=Kind.TRANSFER_IN,
        account=scope.account_of(row),
        traded_on=flex_date(row, "date", "dateTime", "reportDate"),
        currency=scope.note_currency(row),
        description=" ".join(filter(None, (row.get("type"), row.get("description")))),
        external_id=row.get("transactionID") or None,
        raw=row.values if draft.keeps_raw else {},
    )
    if quantity and row.get("assetCategory") != "CASH":
        price = parse_decimal(row.get("transferPrice")) or None
        draft.add(
            replace(
                base,
                kind=Kind.TRANSFER_IN_KIND if incoming else Kind.TRANSFER_OUT_KIND,
                instrument=instrument_of(row),
                quantity=abs(quantity) if incoming else -abs(quantity),
                unit_price=price,
            )
        )
        return
    moved = cash or quantity
    if not moved:
        draft.problem(row.number, "The transfer moves neither cash nor units.", row.values)
        return
    draft.add(
        replace(
            base,
            kind=Kind.TRANSFER_IN if incoming else Kind.TRANSFER_OUT,
            amount=abs(moved) if incoming else -abs(moved),
        )
    )
