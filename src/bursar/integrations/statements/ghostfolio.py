"""Ghostfolio's exports: JSON with accounts and balances, and its CSV of activities."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import (
    ZERO,
    CurrencyUnknown,
    NotANumber,
    major_currency,
    parse_decimal,
)
from bursar.integrations.statements.dates import (
    NotADate,
    parse_date,
    parse_instant,
)
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.table import (
    Record,
    Table,
    columns_of,
    find_delimiter,
    find_encoding,
    head_of,
    raw_row,
    refuse_binary,
)
from bursar.ports.statement_format import (
    AccountReference,
    Activity,
    InstrumentReference,
    StatedBalance,
    Statement,
    UnreadableFile,
)

_KINDS = {
    "BUY": Kind.BUY,
    "SELL": Kind.SELL,
    "DIVIDEND": Kind.DIVIDEND,
    "INTEREST": Kind.INTEREST,
    "FEE": Kind.FEE,
    "ITEM": Kind.BUY,
}
_COINS = re.compile(r"(BTC|ETH|SOL|ADA|XRP|DOGE|DOT|LTC|BCH|LINK|AVAX|BNB|MATIC|ATOM|XLM)-?USD")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One activity in Ghostfolio's own words."""

    row: int
    kind: str
    day: str
    symbol: str
    currency: str
    quantity: str
    price: str
    fee: str
    source: str = ""
    note: str = ""
    id: str | None = None
    account: AccountReference = field(default_factory=AccountReference)
    name: str | None = None
    raw: Mapping[str, str] = field(default_factory=dict)


def _instrument(entry: _Entry, currency: str) -> InstrumentReference:
    found = _COINS.fullmatch(entry.symbol)
    if found:
        return InstrumentReference(symbol=found[1], name=entry.name, kind="crypto")
    manual = entry.source.upper() == "MANUAL"
    named = entry.name or (entry.symbol if manual and not _UUID.fullmatch(entry.symbol) else None)
    return InstrumentReference(
        symbol=None if manual and named else entry.symbol or None,
        name=named,
        isin=entry.symbol if re.fullmatch(r"[A-Z]{2}[A-Z0-9]{9}\d", entry.symbol) else None,
        kind="other" if manual else ("crypto" if entry.source == "COINGECKO" else None),
        currency=currency,
    )


def _add(draft: Draft, entry: _Entry, order: str) -> date | None:
    """Add what an entry means; return its day."""
    kind = _KINDS.get(entry.kind.upper())
    if kind is None:
        draft.problem(
            entry.row,
            f"Ghostfolio's type “{entry.kind}” is not a transaction here; "
            "a liability is entered as an account of its own.",
            entry.raw,
        )
        return None
    currency, unit = major_currency(entry.currency)
    price = (parse_decimal(entry.price) or ZERO) / unit
    quantity = abs(parse_decimal(entry.quantity) or ZERO)
    fee = (parse_decimal(entry.fee) or ZERO) / unit
    base = Activity(
        row=entry.row,
        kind=kind,
        account=entry.account,
        traded_on=parse_date(entry.day, order),
        occurred_at=parse_instant(entry.day),
        currency=currency,
        instrument=_instrument(entry, currency),
        fee=fee,
        description=entry.note,
        external_id=entry.id,
        raw=entry.raw if draft.keeps_raw else {},
    )
    if kind is Kind.FEE:
        name = entry.name or entry.symbol
        cost = fee or quantity * price
        described = entry.note or name
        draft.add(replace(base, amount=-cost, fee=ZERO, instrument=None, description=described))
    elif not quantity:
        draft.notice(entry.row, "An entry without units and worth; left out.", entry.raw)
    elif kind in (Kind.BUY, Kind.SELL):
        signed = quantity if kind is Kind.BUY else -quantity
        draft.trade(replace(base, quantity=signed, unit_price=price))
    else:
        draft.add(replace(base, amount=quantity * price - fee))
    return base.traded_on


class GhostfolioCsv:
    """The CSV of activities Ghostfolio reads and writes; days come before months."""

    name = "ghostfolio_csv"
    title = "Ghostfolio activities (CSV)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return 0.9 where Ghostfolio's column names stand in the first line."""
        head = head_of(content, 400).lower().splitlines()[:1]
        words = set("".join(head).replace('"', "").split(","))
        needed = {"date", "code", "currency", "price", "quantity", "action", "fee"}
        return 0.9 if needed <= words else 0.0

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read all activities.

        Raises:
            UnreadableFile: Cut off, or not this format.
        """
        delimiter = find_delimiter(content)
        table = Table(content, _is_header, delimiter=delimiter)
        draft = Draft(self.name, len(content))
        at = columns_of(table, _CSV_COLUMNS, tuple(name for name in _CSV_COLUMNS if name in _ENTRY))
        days = []
        for record in table:
            draft.begin(record.line)
            raw = raw_row(table.columns, record.cells)
            try:
                days.append(_add(draft, _csv_entry(record, at, raw), "dmy"))
            except (NotANumber, NotADate, CurrencyUnknown) as error:
                draft.problem(record.line, f"{error}.", raw)
        draft.period = _span(days)
        return draft.finish()


_CSV_COLUMNS: dict[str, Sequence[str]] = {
    "day": ["Date"],
    "symbol": ["Code", "Symbol"],
    "source": ["DataSource"],
    "currency": ["Currency"],
    "price": ["Price", "UnitPrice"],
    "quantity": ["Quantity"],
    "kind": ["Action", "Type"],
    "fee": ["Fee"],
    "note": ["Note", "Comment"],
    "account": ["Account"],
}


_ENTRY = frozenset({"day", "symbol", "currency", "price", "quantity", "kind", "fee"})


def _is_header(cells: Sequence[str]) -> bool:
    return "code" in cells and "action" in cells and "quantity" in cells


def _csv_entry(record: Record, at: Mapping[str, int], raw: Mapping[str, str]) -> _Entry:
    words = {name: record.cells[place] for name, place in at.items()}
    account = words.pop("account", "")
    return _Entry(row=record.line, raw=raw, account=AccountReference(name=account or None), **words)


def _span(days: Sequence[date | None]) -> tuple[date, date] | None:
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known else None


class GhostfolioJson:
    """The JSON of Ghostfolio's export: activities, accounts with balances, own assets."""

    name = "ghostfolio_json"
    title = "Ghostfolio export (JSON)"

    def recognises(self, content: bytes, file_name: str) -> float:  # noqa: ARG002 - the port's shape
        """Return 0.95 for JSON that says activities and, near its start, Ghostfolio's words."""
        head = head_of(content)
        if not head.lstrip("\ufeff \r\n\t").startswith("{"):
            return 0.0
        return 0.95 if '"meta"' in head or '"activities"' in head else 0.1

    def read(self, content: bytes, file_name: str) -> Statement:  # noqa: ARG002 - the port's shape
        """Read activities and account balances.

        Raises:
            UnreadableFile: Not JSON, or without a list of activities.
        """
        refuse_binary(content)
        export = _load(content)
        activities = export.get("activities")
        if not isinstance(activities, list):
            raise UnreadableFile("The JSON has no list of activities, as Ghostfolio's export has.")
        draft = Draft(self.name, len(content))
        accounts = _accounts(draft, _dicts(export.get("accounts")), len(activities))
        names = {
            str(profile.get("symbol")): str(profile["name"])
            for profile in _dicts(export.get("assetProfiles"))
            if profile.get("name")
        }
        days = [
            _json_row(draft, number, item, accounts, names)
            for number, item in enumerate(activities, start=1)
        ]
        draft.period = _span(days)
        return draft.finish()


def _load(content: bytes) -> dict[str, Any]:
    """Return the JSON object with all numbers left as the file prints them."""
    try:
        text = content.decode(find_encoding(content))
        loaded = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise UnreadableFile(
            f"The JSON stops making sense at line {error.lineno} ({error.msg}); export it again."
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise UnreadableFile("The JSON is not readable; export it again.") from None
    if not isinstance(loaded, dict):
        raise UnreadableFile("The JSON is a list, not Ghostfolio's export.")
    return loaded


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _accounts(
    draft: Draft, items: Sequence[dict[str, Any]], activities: int
) -> dict[str, AccountReference]:
    """Return the accounts by id; their balances are numbered on after the activities."""
    found = {}
    row = activities
    for item in items:
        currency = _text(item, "currency")
        account = AccountReference(name=_text(item, "name") or None, currency=currency or None)
        found[_text(item, "id")] = account
        for stated in _dicts(item.get("balances")):
            row += 1
            draft.begin(row)
            try:
                iso, unit = major_currency(currency)
                amount = parse_decimal(_text(stated, "value"))
                if amount is None:
                    raise NotANumber("")
                on = parse_date(_text(stated, "date"))
                draft.balance(StatedBalance(row, account, on, amount / unit, iso))
            except (NotANumber, NotADate, CurrencyUnknown) as error:
                draft.problem(row, f"Balance: {error}.")
    return found


def _json_row(
    draft: Draft,
    number: int,
    item: object,
    accounts: Mapping[str, AccountReference],
    names: Mapping[str, str],
) -> date | None:
    draft.begin(number)
    if not isinstance(item, dict):
        draft.problem(number, "An activity that is no object.")
        return None
    raw = {name: value for name, value in item.items() if isinstance(value, str) and value}
    symbol = _text(item, "symbol")
    entry = _Entry(
        row=number,
        kind=_text(item, "type"),
        day=_text(item, "date"),
        symbol=symbol,
        currency=_text(item, "currency"),
        quantity=_text(item, "quantity"),
        price=_text(item, "unitPrice"),
        fee=_text(item, "fee"),
        source=_text(item, "dataSource"),
        note=_text(item, "comment"),
        id=_text(item, "id") or None,
        account=accounts.get(_text(item, "accountId"), AccountReference()),
        name=names.get(symbol),
        raw=raw,
    )
    try:
        return _add(draft, entry, "ymd")
    except (NotANumber, NotADate, CurrencyUnknown) as error:
        draft.problem(number, f"{error}.", raw)
        return None
