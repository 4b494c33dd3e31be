"""The security list of an OFX file: what the ids in transactions and positions mean."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bursar.integrations.statements.amounts import NotANumber, parse_decimal
from bursar.integrations.statements.dates import NotADate
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.ofx_scope import ofx_date
from bursar.integrations.statements.ofx_tags import Aggregate, walk
from bursar.ports.statement_format import InstrumentReference

_KINDS = {
    "STOCKINFO": "stock",
    "MFINFO": "fund",
    "DEBTINFO": "bond",
    "OPTINFO": "option",
    "OTHERINFO": "other",
}
SECURITY_RECORDS = frozenset(_KINDS)
_PER_HUNDRED = Decimal("0.01")


def read_securities(text: str, draft: Draft) -> dict[str, InstrumentReference]:
    """Return the instruments of the file by UNIQUEID; two under one id leave a notice."""
    start = re.search(r"<SECLIST>", text, re.IGNORECASE)
    found: dict[str, InstrumentReference] = {}
    underlyings: dict[str, str] = {}
    if start is None:
        return found
    for _, item in walk(text, SECURITY_RECORDS, start.start()):
        if not isinstance(item, Aggregate):
            continue
        instrument = _instrument(item)
        unique = item.get("UNIQUEID")
        if unique in found and found[unique].symbol != instrument.symbol:
            draft.notice(
                0,
                f"The id {unique} names both {found[unique].symbol} and {instrument.symbol}; "
                f"rows with it are read as {found[unique].symbol}.",
            )
        found.setdefault(unique, instrument)
        if item.tag == "OPTINFO" and len(ids := _ids(item)) > 1:
            underlyings[unique] = ids[1]
    for unique, below in underlyings.items():
        if below in found:
            found[unique] = replace(found[unique], underlying=found[below].symbol)
    return found


def _ids(record: Aggregate) -> list[str]:
    here = [record.get("UNIQUEID")] if record.tag == "SECID" else []
    return here + [unique for child in record.inner for unique in _ids(child)]


def _instrument(record: Aggregate) -> InstrumentReference:
    kind = _KINDS[record.tag]
    if record.get("STOCKTYPE").upper() == "MUTUALFUND":
        kind = "fund"
    reference = named(record, kind)
    if kind != "option":
        return reference
    return replace(
        reference,
        multiplier=_number(record, "SHPERCTRCT") or Decimal(100),
        expires_on=_day(record),
        strike=_number(record, "STRIKEPRICE"),
        right=record.get("OPTTYPE").lower() or None,
    )


def named(record: Aggregate, kind: str | None) -> InstrumentReference:
    """Return the reference a SECID and its neighbours make; bonds are quoted per hundred."""
    unique, scheme = record.get("UNIQUEID"), record.get("UNIQUEIDTYPE").upper()
    return InstrumentReference(
        symbol=record.get("TICKER") or (unique if scheme not in ("CUSIP", "ISIN") else "") or None,
        name=record.get("SECNAME") or None,
        isin=unique if scheme == "ISIN" else None,
        cusip=unique if scheme == "CUSIP" else None,
        kind=kind,
        multiplier=_PER_HUNDRED if kind == "bond" else None,
    )


def _number(record: Aggregate, tag: str) -> Decimal | None:
    try:
        return parse_decimal(record.get(tag))
    except NotANumber:
        return None


def _day(record: Aggregate) -> date | None:
    try:
        return ofx_date(record.get("DTEXPIRE"))
    except NotADate:
        return None
