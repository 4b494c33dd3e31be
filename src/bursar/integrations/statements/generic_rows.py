"""One row of a mapped CSV and what it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import ZERO, major_currency, parse_decimal
from bursar.integrations.statements.dates import NotADate, parse_date, parse_instant
from bursar.integrations.statements.draft import (
    Draft,
    is_close,
    multiplier_of,
    trade_amount,
)
from bursar.integrations.statements.generic_words import (
    kind_of,
    leaves_it_to_the_sign,
    only_direction,
    plain,
)
from bursar.integrations.statements.options import parse_option
from bursar.integrations.statements.table import Record
from bursar.ports.statement_format import (
    AccountReference,
    Activity,
    ColumnMapping,
    InstrumentReference,
    UnreadableFile,
)

_SALES = frozenset({Kind.SELL, Kind.SELL_SHORT})
_TRADES = frozenset({Kind.BUY, Kind.SELL, Kind.SELL_SHORT, Kind.COVER_SHORT, Kind.REINVESTMENT})
_COSTS = frozenset({Kind.FEE, Kind.TAX, Kind.MARGIN_INTEREST})
_BY_DIRECTION = {
    Kind.DEPOSIT: (Kind.DEPOSIT, Kind.WITHDRAWAL),
    Kind.WITHDRAWAL: (Kind.DEPOSIT, Kind.WITHDRAWAL),
    Kind.TRANSFER_IN: (Kind.TRANSFER_IN, Kind.TRANSFER_OUT),
    Kind.TRANSFER_OUT: (Kind.TRANSFER_IN, Kind.TRANSFER_OUT),
    Kind.CONTRIBUTION: (Kind.CONTRIBUTION, Kind.DISTRIBUTION),
    Kind.DISTRIBUTION: (Kind.CONTRIBUTION, Kind.DISTRIBUTION),
}
_OUTGOING = frozenset({Kind.WITHDRAWAL, Kind.TRANSFER_OUT, Kind.DISTRIBUTION})
_IN_KIND = {Kind.TRANSFER_IN: Kind.TRANSFER_IN_KIND, Kind.TRANSFER_OUT: Kind.TRANSFER_OUT_KIND}
_RATIO = re.compile(r"(\d{1,6}(?:\.\d{1,6})?) ?(?::|/|-?for-?| for ) ?(\d{1,6}(?:\.\d{1,6})?)")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a row, in units of its currency."""

    amount: Decimal | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    fee: Decimal = ZERO
    tax: Decimal = ZERO

    def divided(self, unit: Decimal) -> "Numbers":
        """Return the money in whole units where the file counts pence or cents."""
        return replace(
            self,
            amount=None if self.amount is None else self.amount / unit,
            price=None if self.price is None else self.price / unit,
            fee=self.fee / unit,
            tax=self.tax / unit,
        )


class RowReader:
    """Reads rows with one mapping.

    Args:
        draft: Where the outcome goes.
        mapping: Complete: date order and decimal mark are decided.
        at: Where each mapped field stands in a row.

    Attributes: `signed_costs`, whether the amounts of costs are written negative; `costs_as_cash`,
    whether fee and tax are signed cash beside a gross amount.
    """

    def __init__(self, draft: Draft, mapping: ColumnMapping, at: Mapping[str, int]) -> None:
        self.draft = draft
        self.mapping = mapping
        self.at = at
        self.signed_costs = False
        self.costs_as_cash = False
        self.is_cash_file = "quantity" not in at
        self.unknown_words: set[str] = set()
        self.comma = bool(mapping.decimal_comma)
        self.accounts: dict[str, AccountReference] = {}
        self.instruments: dict[tuple[str, ...], InstrumentReference] = {}
        self.words = {word.strip().casefold(): _kind(kind) for word, kind in mapping.kinds.items()}

    def cell(self, record: Record, field: str) -> str:
        place = self.at.get(field)
        return "" if place is None else record.cells[place]

    def number(self, record: Record, field: str) -> Decimal | None:
        place = self.at.get(field)
        if place is None:
            return None
        return parse_decimal(record.cells[place], decimal_comma=self.comma)

    def row(self, record: Record, raw: Mapping[str, str]) -> tuple[AccountReference, str, date]:
        """Add what a row means; return its account, currency and day.

        Raises:
            NotANumber, NotADate, CurrencyUnknown: A cell cannot be read.
        """
        word = self.cell(record, "kind")
        kind = (self.words.get(word.casefold()) if word else None) or kind_of(word)
        if kind in _TRADES and self.is_cash_file:
            kind = None
        if kind is Kind.SPLIT:
            base = self._base(record, raw, Numbers())
            self._split(record, base)
        elif kind is None and not self._may_go_by_sign(record.line, word):
            said = f"“{word}”" if word else "A blank cell"
            base = self._base(record, {}, Numbers())
            self.draft.excused += 1  # a word to be mapped does not make the file nonsense
            self.draft.problem(
                record.line,
                f"{said} in the column “{self.mapping.columns.get('kind')}” is not known; say in "
                "the mapping what it means.",
                raw,
            )
        else:
            base = self._base(record, raw, self._numbers(record, only_direction(word)))
            self._activity(record, base, kind, word)
        return base.account, base.currency, base.traded_on

    def _may_go_by_sign(self, line: int, word: str) -> bool:
        """Without a word, or in a file of cash alone, the sign says in or out."""
        if "kind" not in self.at or leaves_it_to_the_sign(word):
            return True
        if self.is_cash_file and word not in self.unknown_words:
            self.unknown_words.add(word)
            self.draft.notice(
                line, f"“{word}” is not known; its rows are read as money in or out by their sign."
            )
        return self.is_cash_file

    def _activity(self, record: Record, base: Activity, kind: Kind | None, word: str) -> None:
        kind = kind or self._kind_by_sign(base, word)
        if kind is None:
            self.draft.problem(
                record.line, "Neither a kind nor an amount says what this is.", base.raw
            )
        elif kind in _TRADES:
            self._trade(record, base, kind, plain(word))
        else:
            self._other(record, replace(base, kind=kind))

    def _base(self, record: Record, raw: Mapping[str, str], numbers: Numbers) -> Activity:
        settled = self.cell(record, "settled_on")
        day = self.cell(record, "traded_on")
        currency, _ = self._currency(record)
        return Activity(
            row=record.line,
            kind=Kind.DEPOSIT,
            account=self._account(record),
            traded_on=parse_date(day, self.mapping.date_order),
            settled_on=_day_or_none(settled, self.mapping.date_order),
            occurred_at=parse_instant(day) if len(day) >= 16 else None,
            currency=currency,
            amount=numbers.amount,
            quantity=numbers.quantity,
            unit_price=numbers.price,
            fee=numbers.fee,
            tax=numbers.tax,
            instrument=self._instrument(record, currency),
            description=self._description(record),
            external_id=self.cell(record, "external_id").strip("-") or None,
            category=self.cell(record, "category") or None,
            raw=raw if self.draft.keeps_raw else {},
        )

    def _currency(self, record: Record) -> tuple[str, Decimal]:
        return major_currency(self.cell(record, "currency") or self.mapping.currency)

    def _description(self, record: Record) -> str:
        text, note = self.cell(record, "description"), self.cell(record, "note")
        return ": ".join(filter(None, (text, note))) or self.cell(record, "name")

    def _numbers(self, record: Record, direction: int) -> Numbers:
        currency, unit = self._currency(record)
        amount, price = self._amount(record), self.number(record, "unit_price")
        if amount is not None and direction:
            amount = abs(amount) * direction
        other = self.cell(record, "price_currency")
        if other and major_currency(other) != (currency, unit):
            price = None  # quoted in another currency; the amount and the units say the price
        quantity = self.number(record, "quantity")
        if amount is None and price is not None and price < 0 and quantity is not None:
            amount = quantity * price  # a file without amounts that signs the price
        found = Numbers(
            amount=amount,
            quantity=quantity,
            price=None if price is None else abs(price),
            fee=self.number(record, "fee") or ZERO,
            tax=self.number(record, "tax") or ZERO,
        )
        return found if unit == 1 else found.divided(unit)

    def _amount(self, record: Record) -> Decimal | None:
        debit, credit = self.number(record, "debit"), self.number(record, "credit")
        if debit or credit:
            return abs(credit or ZERO) - abs(debit or ZERO)
        amount = self.number(record, "amount")
        if amount is None:
            return credit if credit is not None else debit
        return -amount if self.mapping.negate_amount else amount

    def _account(self, record: Record) -> AccountReference:
        word = self.cell(record, "account") or self.mapping.account or ""
        if word not in self.accounts:
            digits = sum(letter.isdigit() for letter in word)
            numbered = digits >= 4 and " " not in word.strip()
            self.accounts[word] = AccountReference(
                number=word if numbered else None, name=None if numbered else word or None
            )
        return self.accounts[word]

    def _instrument(self, record: Record, currency: str) -> InstrumentReference | None:
        symbol, isin = self.cell(record, "symbol"), self.cell(record, "isin")
        cusip, name = self.cell(record, "cusip"), self.cell(record, "name")
        if not (symbol or isin or cusip or name):
            return None
        key = (symbol, isin, cusip, name, currency)
        if key not in self.instruments:
            option = parse_option(symbol, name or None, currency)
            self.instruments[key] = option or InstrumentReference(
                symbol=symbol or None,
                name=name or None,
                isin=isin or None,
                cusip=cusip or None,
                currency=currency,
            )
        return self.instruments[key]

    def _kind_by_sign(self, base: Activity, word: str) -> Kind | None:
        trades = base.instrument is not None and base.quantity and "quantity" in self.at
        if trades and not word and base.quantity is not None:
            return Kind.BUY if base.quantity > 0 else Kind.SELL
        amount = _worth(base)
        if amount is None:
            return None
        if plain(word) == "transfer":
            return Kind.TRANSFER_IN if amount >= 0 else Kind.TRANSFER_OUT
        return Kind.DEPOSIT if amount >= 0 else Kind.WITHDRAWAL

    def _trade(self, record: Record, base: Activity, kind: Kind, word: str) -> None:
        if not base.quantity or base.instrument is None:
            self.draft.problem(
                record.line, "A trade without quantity or instrument cannot be booked.", base.raw
            )
            return
        selling = kind in _SALES
        quantity = -abs(base.quantity) if selling else abs(base.quantity)
        fee, tax = abs(base.fee), abs(base.tax)
        amount = base.amount
        if amount is not None:
            amount = abs(amount) if selling else -abs(amount)
            amount = _net(amount, quantity, base, fee + tax)
        trade = replace(base, kind=kind, quantity=quantity, amount=amount, fee=fee, tax=tax)
        if word == "drip" and trade.amount is not None:
            self._dividend_of(trade)
        self.draft.trade(trade)

    def _dividend_of(self, trade: Activity) -> None:
        """A row that says DRIP is the dividend and the purchase at once."""
        self.draft.add(
            replace(
                trade,
                kind=Kind.DIVIDEND,
                amount=-(trade.amount or ZERO),
                quantity=None,
                unit_price=None,
                fee=ZERO,
                tax=ZERO,
                external_id=f"{trade.external_id}/income" if trade.external_id else None,
            )
        )

    def _other(self, record: Record, row: Activity) -> None:
        if row.kind in (Kind.STAKING_REWARD, Kind.STOCK_DIVIDEND, Kind.VEST) and row.quantity:
            self.draft.add(replace(row, amount=row.amount if row.kind is Kind.VEST else ZERO))
            return
        if row.kind in _IN_KIND and row.instrument is not None and row.quantity:
            self._move_units(row)
            return
        amount = _worth(row)
        if amount is None:
            self.draft.problem(record.line, "The row states no amount.", row.raw)
            return
        if self.costs_as_cash:
            amount = amount + row.fee + row.tax
        cash = replace(row, quantity=None, unit_price=None, fee=ZERO, tax=ZERO)
        if row.kind in _COSTS and amount > 0 and not self.signed_costs:
            amount = -amount
        if row.kind in _BY_DIRECTION:
            cash, amount = self._directed(cash, amount)
        self.draft.add(replace(cash, amount=amount))

    def _directed(self, cash: Activity, amount: Decimal) -> tuple[Activity, Decimal]:
        """Let the word decide where the file writes no signs, and the sign where it does."""
        if cash.kind in _OUTGOING and amount > 0 and not self.signed_costs:
            amount = -amount
        incoming, outgoing = _BY_DIRECTION[cash.kind]
        return replace(cash, kind=incoming if amount >= 0 else outgoing), amount

    def _move_units(self, row: Activity) -> None:
        outgoing = row.kind is Kind.TRANSFER_OUT
        size = abs(row.quantity or ZERO)
        self.draft.add(
            replace(
                row,
                kind=_IN_KIND[row.kind],
                quantity=-size if outgoing else size,
                amount=None,
                fee=ZERO,
                tax=ZERO,
            )
        )

    def _split(self, record: Record, base: Activity) -> None:
        for field in ("amount", "quantity", "description", "unit_price", "kind"):
            found = _RATIO.search(self.cell(record, field).lower())
            if found and Decimal(found[2]):
                ratio = Decimal(found[1]) / Decimal(found[2])
                self.draft.add(replace(base, kind=Kind.SPLIT, ratio=ratio))
                return
        units = self.number(record, "quantity")
        if not units or base.instrument is None:
            self.draft.problem(record.line, "The split states neither ratio nor units.", base.raw)
            return
        self.draft.notice(
            record.line,
            f"The split states no ratio; its {units} units are read as units added, and the "
            "ratio follows from the units held the day before.",
        )
        self.draft.add(replace(base, kind=Kind.SPLIT, quantity=units))


def _kind(word: str) -> Kind:
    try:
        return Kind(word)
    except ValueError:
        raise UnreadableFile(f"The mapping names a kind that does not exist: “{word}”.") from None


def _day_or_none(text: str, order: str) -> date | None:
    try:
        return parse_date(text, order) if text else None
    except NotADate:
        return None


def _worth(row: Activity) -> Decimal | None:
    """Return the amount, or what quantity and price make where the file has no amount."""
    if row.amount is not None or row.quantity is None or row.unit_price is None:
        return row.amount
    sign = -1 if row.quantity < 0 else 1
    return abs(row.quantity) * row.unit_price * sign


def _net(amount: Decimal, quantity: Decimal, base: Activity, costs: Decimal) -> Decimal:
    """Return a trade's amount after fee and tax, whichever way the file writes it."""
    price = base.unit_price
    if price is None or not costs:
        return amount
    multiplier = multiplier_of(base.instrument)
    expected = trade_amount(quantity, price, costs, multiplier)
    as_net, as_gross = amount - expected, amount - costs - expected
    if abs(as_gross) < abs(as_net) and is_close(as_gross, quantity, price, multiplier):
        return amount - costs
    return amount
