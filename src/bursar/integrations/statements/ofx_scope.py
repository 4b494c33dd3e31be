"""Where in an OFX file we are, and how OFX writes instants, accounts' currencies and ids."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from bursar.integrations.statements.amounts import major_currency, parse_decimal
from bursar.integrations.statements.dates import NotADate, parse_date
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.ofx_tags import Aggregate
from bursar.ports.statement_format import AccountReference, InstrumentReference, StatedRate

_INSTANT = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})?[\d.:]*\[([+-]?\d{1,2}(?:\.\d+)?)(?::\w*)?\]")


@dataclass(slots=True)
class Scope:
    """The statement the records belong to."""

    securities: Mapping[str, InstrumentReference]
    account: AccountReference = field(default_factory=AccountReference)
    currency: str = ""  # CURDEF; banks leave it blank
    as_of: date | None = None
    is_plan: bool = False  # a 401(k) or similar: purchases are paid by contributions


def ofx_date(text: str) -> date:
    """Return the day of an OFX instant as printed, in the bank's own zone.

    Raises:
        NotADate: Blank, or not eight digits of a real day.
    """
    digits = text.strip()[:8]
    if len(digits) < 8 or not digits.isdigit():
        raise NotADate(text)
    return parse_date(digits)


def ofx_instant(text: str) -> datetime | None:
    """Return the instant where the bank gives a time and its zone, else None."""
    found = _INSTANT.match(text.strip())
    if not found or found[2] + found[3] + (found[4] or "00") == "000000":
        return None
    try:
        zone = timezone(timedelta(hours=float(found[5])))
        day = parse_date(found[1])
        return datetime(
            day.year,
            day.month,
            day.day,
            int(found[2]),
            int(found[3]),
            int(found[4] or 0),
            tzinfo=zone,
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def ofx_number(record: Aggregate, tag: str) -> Decimal | None:
    """Return a number of a record; OFX allows a comma for the decimal point and no thousands."""
    text = record.get(tag)
    return parse_decimal(text.replace(",", ".") if "." not in text else text)


def currency_of(draft: Draft, row: int, record: Aggregate, scope: Scope) -> str:
    """Return the currency of a record's amounts.

    CURRENCY means the amounts are in that currency; ORIGCURRENCY means they were converted to the
    statement's already. The rate that stands beside it is the file's own.

    Source:
        OFX Banking Specification 2.2, section 5.2.
    """
    stated = record.find("CURRENCY")
    code = stated.get("CURSYM") if stated else ""
    if not code:
        if not scope.currency:
            draft.notice(row, "The file states no currency; read as USD.")
        return scope.currency or "USD"
    currency = major_currency(code)[0]
    rate = ofx_number(stated, "CURRATE") if stated else None
    if rate and scope.currency and currency != scope.currency and scope.as_of:
        draft.rate(StatedRate(row, currency, scope.currency, scope.as_of, rate))
    return currency


def words_of(record: Aggregate) -> str:
    """Return name and memo as one description, without saying the same twice."""
    name, memo = record.get("NAME").strip(), record.get("MEMO").strip()
    if not name or memo.startswith(name.rstrip()):
        return memo
    return f"{name}: {memo}" if memo else name
