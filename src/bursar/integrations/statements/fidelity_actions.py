"""Fidelity's action sentences, symbols and core positions."""

import re
from decimal import Decimal
from functools import lru_cache

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.options import parse_option
from bursar.ports.statement_format import InstrumentReference

# The cash of a Fidelity account sits in one of these; it is read as cash, not as a holding.
CORE_FUNDS = frozenset({"SPAXX", "FDRXX", "FZFXX", "FCASH", "CORE", "QPIFQ", "FDIC"})

_CUSIP = re.compile(r"[0-9A-Z]{8}\d", re.ASCII)
_RULES: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"^YOU BOUGHT (CLOSING|TO COVER)|^YOU BOUGHT.*\bCLOSING TRANSACTION", Kind.COVER_SHORT),
        (r"^YOU SOLD (OPENING|SHORT)|^YOU SOLD.*\bOPENING TRANSACTION", Kind.SELL_SHORT),
        (r"^YOU BOUGHT|^PURCHASE INTO CORE|^BOUGHT", Kind.BUY),
        (r"^YOU SOLD|^REDEMPTION FROM CORE|^IN LIEU OF FRX|^REDEMPTION PAYOUT|^SOLD", Kind.SELL),
        (r"^REINVESTMENT", Kind.REINVESTMENT),
        (r"LONG.?TERM CAP GAIN", Kind.CAPITAL_GAIN_LONG),
        (r"SHORT.?TERM CAP GAIN", Kind.CAPITAL_GAIN_SHORT),
        (r"^RETURN OF CAPITAL", Kind.RETURN_OF_CAPITAL),
        (r"^DIVIDEND (RECEIVED|ADJ)|^SUBSTITUTE PAYMENT|^IN LIEU OF DIVIDEND", Kind.DIVIDEND),
        (r"^MARGIN INTEREST", Kind.MARGIN_INTEREST),
        (r"^INTEREST|^CREDIT INTEREST|INTEREST EARNED", Kind.INTEREST),
        (
            r"^FOREIGN TAX|^NON-?RES(IDENT)? TAX|\bTAX (WITHHELD|W/H|PAID)|^FED TAX|^STATE TAX",
            Kind.TAX,
        ),
        (
            r"^(ADVISORY|ADVISOR|FEE|MGMT|LATE SETTLEMENT|ADR|SERVICE|ASSET|WIRE)\b.*\bFEE|^FEE\b",
            Kind.FEE,
        ),
        (r"^EXPIRED", Kind.OPTION_EXPIRY),
        (r"^ASSIGNED", Kind.OPTION_ASSIGNMENT),
        (r"^EXERCISED", Kind.OPTION_EXERCISE),
        (r"STOCK SPLIT|^SPLIT", Kind.SPLIT),
        (r"STOCK DIVIDEND", Kind.STOCK_DIVIDEND),
        (r"SPIN.?OFF", Kind.SPIN_OFF),
        (r"^MERGER|^REVERSE SPLIT|^NAME CHANGE|^EXCHANGED TO", Kind.MERGER),
        (r"^DISTRIBUTION\b", Kind.STOCK_DIVIDEND),
    )
)
_CONTRIBUTION = re.compile(r"\b(CONTRIB|CONTRIBUTION|CO CONTR|PARTIC CONTR)", re.IGNORECASE)
_DISTRIBUTION = re.compile(r"\bNORMAL DISTR|PREMATURE DIST|\bDISTR\b.*(CASH|CUR YR)", re.IGNORECASE)
_CONVERSION = re.compile(r"ROTH CONV", re.IGNORECASE)
_OWN_TRANSFER = re.compile(r"^(TRANSFERRED (FROM|TO)|JOURNALED|TRANSFER OF ASSETS|ROLLOVER)", re.I)
_CASH = re.compile(
    r"^(DIRECT|ELECTRONIC FUNDS|CHECK|BILL PAY|DEBIT CARD|WIRE|CASH (CONTRIB|ADV)|ATM|DEPOSIT|"
    r"WITHDRAWAL|MONEY LINE|ADJUST|BILLPAY|REWARD|MOBILE)",
    re.IGNORECASE,
)


def action_kind(action: str, amount: Decimal | None, quantity: Decimal | None) -> Kind | None:
    """Return what an action sentence means, or None where it is not known."""
    words = " ".join(action.split())
    incoming = (amount or Decimal(0)) >= 0
    if _CONVERSION.search(words):
        return Kind.CONVERSION_IN if incoming else Kind.CONVERSION_OUT
    if _OWN_TRANSFER.search(words):
        if quantity:
            return Kind.TRANSFER_IN_KIND
        return Kind.TRANSFER_IN if incoming else Kind.TRANSFER_OUT
    for pattern, kind in _RULES:
        if pattern.search(words):
            return kind
    return _cash_kind(words, incoming=incoming)


def _cash_kind(words: str, *, incoming: bool) -> Kind | None:
    if _CONTRIBUTION.search(words):
        return Kind.CONTRIBUTION if incoming else Kind.DISTRIBUTION
    if _DISTRIBUTION.search(words):
        return Kind.CONTRIBUTION if incoming else Kind.DISTRIBUTION
    if _CASH.search(words):
        return Kind.DEPOSIT if incoming else Kind.WITHDRAWAL
    return None


@lru_cache(maxsize=4096)
def fidelity_instrument(symbol: str, name: str) -> InstrumentReference | None:
    """Return the instrument; options are written with a leading dash, core funds with stars."""
    symbol = symbol.strip().rstrip("*")
    if not symbol or symbol == "--":
        return None
    name = "" if name == "No Description" else name
    if option := parse_option(symbol, name or None):
        return option
    if _CUSIP.fullmatch(symbol) and sum(letter.isdigit() for letter in symbol) >= 5:
        return InstrumentReference(name=name or None, cusip=symbol)
    return InstrumentReference(symbol=symbol, name=name or None)
