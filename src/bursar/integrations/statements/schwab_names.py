"""What Schwab's CSV files share: titles with account and day, symbols, security types."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bursar.integrations.statements.account_kinds import kind_of_account
from bursar.integrations.statements.dates import NotADate, parse_date
from bursar.integrations.statements.options import parse_option
from bursar.integrations.statements.table import Record
from bursar.ports.statement_format import AccountReference, InstrumentReference

_TITLE = re.compile(r"\bfor (?:account )?(.+?) as of (.+)", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}/\d{1,2}/\d{1,2}")
_CUSIP = re.compile(r"[0-9A-Z]{8}\d", re.ASCII)
_TYPES = {
    "ETFs & Closed End Funds": "etf",
    "Equity": "stock",
    "Mutual Fund": "fund",
    "Fixed Income": "bond",
    "Option": "option",
    "Cash and Money Market": "cash",
}


@dataclass(frozen=True, slots=True)
class SchwabTitle:
    """What the line above the header says."""

    account: AccountReference
    as_of: date | None = None


def schwab_account(words: str) -> AccountReference:
    """Return the account of words such as `Brokerage XXXX-1234` or `Individual ...123`."""
    words = words.strip().strip('"').strip()
    name, _, number = words.rpartition(" ")
    if not any(letter.isdigit() for letter in number):
        name, number = words, ""
    return AccountReference(
        number=number or None,
        name=name or None,
        institution="Charles Schwab",
        kind=kind_of_account(name),
        currency="USD",
    )


def schwab_title(titles: list[Record]) -> SchwabTitle:
    """Return the account and day of the title lines; a file may have none."""
    for record in titles:
        found = _TITLE.search(record.cells[0])
        if found:
            return SchwabTitle(schwab_account(found[1]), schwab_day(found[2]))
    return SchwabTitle(
        AccountReference(institution="Charles Schwab", kind="brokerage", currency="USD")
    )


def schwab_day(words: str) -> date | None:
    """Return the day in words such as `06:04 PM ET, 11/15/2020`."""
    found = _DAY.search(words)
    try:
        return parse_date(found[0]) if found else None
    except NotADate:
        return None


@lru_cache(maxsize=4096)
def schwab_instrument(symbol: str, name: str, kind: str = "") -> InstrumentReference | None:
    """Return the instrument; where Schwab has no ticker it prints the CUSIP as the symbol."""
    if not symbol:
        return None
    if option := parse_option(symbol, name or None):
        return option
    if _CUSIP.fullmatch(symbol) and sum(letter.isdigit() for letter in symbol) >= 5:
        return InstrumentReference(
            name=name or None, cusip=symbol, kind=_TYPES.get(kind), currency="USD"
        )
    return InstrumentReference(
        symbol=symbol, name=name or None, kind=_TYPES.get(kind), currency="USD"
    )
