"""Corporate actions of a Flex statement: rows of one action are read together.

Interactive Brokers reports an action as one row per instrument it touches: units taken away
negative, units given positive, cash as proceeds. What happened stands only in the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import ZERO, CurrencyUnknown, NotANumber, parse_decimal
from bursar.integrations.statements.dates import NotADate
from bursar.integrations.statements.draft import Draft, to_places
from bursar.integrations.statements.flex_xml import FlexRow
from bursar.integrations.statements.ibkr_instruments import FlexScope, flex_date, instrument_of
from bursar.ports.statement_format import Activity, InstrumentReference

_RATIO = re.compile(r"\b(\d{1,9}(?:\.\d{1,9})?) FOR (\d{1,9}(?:\.\d{1,9})?)\b", re.IGNORECASE)
_HEAD = re.compile(r"^([^(]{1,30})\(([A-Z0-9]{9,14})\)")
_RENAMES = re.compile(r"CUSIP/ISIN CHANGE|NAME CHANGE|SYMBOL CHANGE", re.IGNORECASE)
_SPIN_OFF = re.compile(r"SPIN.?OFF", re.IGNORECASE)
_RIGHTS = re.compile(r"RIGHTS|SUBSCRIB", re.IGNORECASE)
_STOCK_DIVIDEND = re.compile(r"STOCK DIVIDEND|BONUS", re.IGNORECASE)
_WORTHLESS = re.compile(r"DELIST|WORTHLESS|BANKRUPT", re.IGNORECASE)
_SPLIT = re.compile(r"\bSPLIT\b", re.IGNORECASE)


def read_corporate_actions(draft: Draft, rows: Sequence[FlexRow], scope: FlexScope) -> None:
    """Add the activities of all corporate actions of a statement."""
    groups: dict[tuple[str, ...], list[FlexRow]] = {}
    for row in rows:
        text = _text(row)
        key = (row.get("actionID"), row.get("accountId"), row.get("reportDate"), _stem(text))
        groups.setdefault(key, []).append(row)
    for group in groups.values():
        try:
            _read(draft, group, scope)
        except (NotANumber, NotADate, CurrencyUnknown) as error:
            for row in group:
                draft.problem(row.number, f"Corporate action: {error}.", row.values)


def _text(row: FlexRow) -> str:
    return row.get("actionDescription") or row.get("description")


def _stem(text: str) -> str:
    """Return the text without the bracket at its end, which names the row's own instrument."""
    return text[: text.rfind(" (")] if text.endswith(")") and " (" in text else text


def _units(row: FlexRow) -> Decimal:
    return parse_decimal(row.get("quantity")) or ZERO


def _cash(rows: Iterable[FlexRow]) -> Decimal:
    return sum((parse_decimal(row.get("proceeds")) or ZERO for row in rows), ZERO)


def _ratio(text: str) -> Decimal | None:
    found = _RATIO.search(text)
    if not found or not Decimal(found[2]):
        return None
    return Decimal(found[1]) / Decimal(found[2])


def _read(draft: Draft, group: list[FlexRow], scope: FlexScope) -> None:
    taken = [row for row in group if _units(row) < 0]
    given = [row for row in group if _units(row) > 0]
    first = (taken or given or group)[0]
    base = Activity(
        row=first.number,
        kind=Kind.MERGER,
        account=scope.account_of(first),
        traded_on=flex_date(first, "dateTime", "date", "reportDate"),
        currency=scope.note_currency(first),
        amount=_cash(group) or None,
        instrument=_named(first),
        description=_text(first),
        external_id=first.get("transactionID") or first.get("actionID") or None,
        raw=first.values if draft.keeps_raw else {},
    )
    if len(taken) == 1 and len(given) == 1:
        _swap(draft, base, taken[0], given[0])
    elif len(taken) == 1 and not given:
        _removal(draft, base, taken[0])
    elif not taken and len(given) == 1:
        _receipt(draft, base, given[0])
    else:
        _not_understood(draft, group)
        return
    for row in group:
        if row is not first:
            draft.notice(row.number, f"The other side of row {first.number}; read together.")


def _not_understood(draft: Draft, group: list[FlexRow]) -> None:
    for row in group:
        draft.problem(
            row.number,
            f"The corporate action “{_text(row)[:120]}” is not understood; enter it by hand.",
            row.values,
        )


def _named(row: FlexRow) -> InstrumentReference:
    """Return the row's instrument with the name from the bracket instead of the whole sentence."""
    text = _text(row)
    inside = text[text.rfind(" (") + 2 : -1] if text.endswith(")") and " (" in text else ""
    parts = [part.strip() for part in inside.split(",")]
    name = ", ".join(parts[1:-1]) if len(parts) >= 3 else None
    instrument = instrument_of(row)
    symbol = (instrument.symbol or "").removesuffix(".OLD")  # earlier rows used the plain ticker
    return replace(instrument, name=name, symbol=symbol or None)


def _swap(draft: Draft, base: Activity, old: FlexRow, new: FlexRow) -> None:
    """One instrument becomes another; a reverse split with a new ISIN is this too."""
    ratio = _units(new) / -_units(old)
    renamed = ratio == 1 and base.amount is None and _RENAMES.search(base.description)
    draft.add(
        replace(
            base,
            kind=Kind.TICKER_CHANGE if renamed else Kind.MERGER,
            quantity=_units(old),
            ratio=ratio,
            counter_instrument=_named(new),
        )
    )


def _removal(draft: Draft, base: Activity, row: FlexRow) -> None:
    units = _units(row)
    if base.amount:
        multiplier = base.instrument.multiplier if base.instrument else None
        price = to_places(base.amount / -units / (multiplier or 1))
        draft.add(replace(base, kind=Kind.SELL, quantity=units, unit_price=price))
    elif (ratio := _ratio(base.description)) and _SPLIT.search(base.description):
        draft.add(replace(base, kind=Kind.SPLIT, quantity=units, ratio=ratio))
    elif _WORTHLESS.search(base.description) or row.get("type") == "DW":
        draft.add(replace(base, kind=Kind.WORTHLESS, quantity=units, amount=ZERO))
    else:
        _not_understood(draft, [row])


def _receipt(draft: Draft, base: Activity, row: FlexRow) -> None:
    text, units, kind = base.description, _units(row), row.get("type")
    ratio = _ratio(text)
    if _SPLIT.search(text) and ratio:
        draft.add(replace(base, kind=Kind.SPLIT, quantity=units, ratio=ratio))
    elif _SPIN_OFF.search(text) or _RIGHTS.search(text):
        rights = not _SPIN_OFF.search(text)
        draft.add(
            replace(
                base,
                kind=Kind.SPIN_OFF,
                instrument=_head_instrument(text),
                counter_instrument=_named(row),
                quantity=units,
                ratio=ratio,
                basis_fraction=ZERO if rights else None,
            )
        )
    elif _STOCK_DIVIDEND.search(text) or kind in ("HD", "SD"):
        draft.add(replace(base, kind=Kind.STOCK_DIVIDEND, quantity=units))
    else:
        _not_understood(draft, [row])


def _head_instrument(text: str) -> InstrumentReference | None:
    found = _HEAD.match(text)
    if not found:
        return None
    code = found[2]
    return InstrumentReference(
        symbol=found[1].strip(),
        isin=code if len(code) == 12 else None,
        cusip=code if len(code) == 9 else None,
    )
