"""Investment rows of OFX: purchases, sales, income, transfers, splits, options, positions."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import ZERO
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.ofx_scope import (
    Scope,
    currency_of,
    ofx_date,
    ofx_instant,
    ofx_number,
    words_of,
)
from bursar.integrations.statements.ofx_securities import named
from bursar.integrations.statements.ofx_tags import Aggregate
from bursar.ports.statement_format import Activity, InstrumentReference, StatedPosition

_BUYS = {
    "BUYSTOCK": "stock",
    "BUYMF": "fund",
    "BUYDEBT": "bond",
    "BUYOPT": "option",
    "BUYOTHER": "other",
}
_SELLS = {
    "SELLSTOCK": "stock",
    "SELLMF": "fund",
    "SELLDEBT": "bond",
    "SELLOPT": "option",
    "SELLOTHER": "other",
}
_POSITIONS = {
    "POSSTOCK": "stock",
    "POSMF": "fund",
    "POSDEBT": "bond",
    "POSOPT": "option",
    "POSOTHER": "other",
}
_INCOME = {
    "DIV": Kind.DIVIDEND,
    "INTEREST": Kind.INTEREST,
    "CGLONG": Kind.CAPITAL_GAIN_LONG,
    "CGSHORT": Kind.CAPITAL_GAIN_SHORT,
    "MISC": Kind.DIVIDEND,
}
_CLOSURES = {
    "EXERCISE": Kind.OPTION_EXERCISE,
    "ASSIGN": Kind.OPTION_ASSIGNMENT,
    "EXPIRE": Kind.OPTION_EXPIRY,
}
_CASH_KINDS = {
    "RETOFCAP": Kind.RETURN_OF_CAPITAL,
    "MARGININTEREST": Kind.MARGIN_INTEREST,
    "INVEXPENSE": Kind.FEE,
}
_JOURNALS = frozenset({"JRNLFUND", "JRNLSEC"})
INVESTMENT_RECORDS = frozenset(
    {*_BUYS, *_SELLS, *_CASH_KINDS, *_JOURNALS, "INCOME", "REINVEST", "TRANSFER", "SPLIT"}
    | {"CLOSUREOPT"}
)
POSITION_RECORDS = frozenset(_POSITIONS)


@dataclass(slots=True)
class _Row:
    """One record with what all of its activities share."""

    draft: Draft
    number: int
    record: Aggregate
    scope: Scope
    base: Activity

    def amount(self, tag: str = "TOTAL") -> Decimal | None:
        return ofx_number(self.record, tag)

    def add(self, kind: Kind, **changes: object) -> None:
        self.draft.add(replace(self.base, kind=kind, **changes))  # type: ignore[arg-type]


def read_investment_row(draft: Draft, number: int, record: Aggregate, scope: Scope) -> None:
    """Add the activities of one investment record.

    Raises:
        NotANumber, NotADate: A number or the trade day cannot be read.
    """
    if record.tag in _JOURNALS:
        draft.notice(number, "Moves between sub-accounts of one account change nothing; left out.")
        return
    base = Activity(
        row=number,
        kind=Kind.BUY,
        account=scope.account,
        traded_on=ofx_date(record.get("DTTRADE")),
        currency=currency_of(draft, number, record, scope),
        instrument=_instrument(record, scope, (_BUYS | _SELLS).get(record.tag)),
        settled_on=ofx_date(record.get("DTSETTLE")) if record.get("DTSETTLE") else None,
        occurred_at=ofx_instant(record.get("DTTRADE")),
        description=words_of(record),
        external_id=record.get("FITID") or None,
        source=record.get("INV401KSOURCE").lower() or None,
        raw=record.flat() if draft.keeps_raw else {},
    )
    row = _Row(draft, number, record, scope, base)
    if record.tag in _BUYS or record.tag in _SELLS:
        _trade(row)
    elif record.tag in _CASH_KINDS:
        _cash(row, _CASH_KINDS[record.tag])
    else:
        _OTHER[record.tag](row)


def _instrument(record: Aggregate, scope: Scope, kind: str | None) -> InstrumentReference | None:
    unique = record.get("UNIQUEID")
    if not unique:
        return None
    return scope.securities.get(unique) or named(record, kind)


def _costs(record: Aggregate, tags: tuple[str, ...]) -> Decimal:
    return sum((abs(ofx_number(record, tag) or ZERO) for tag in tags), ZERO)


def _trade(row: _Row) -> None:
    record = row.record
    buying = record.tag in _BUYS
    units = row.amount("UNITS")
    if units is None:
        row.draft.problem(row.number, "The trade states no units.", record.flat())
        return
    total = row.amount()
    trade = replace(
        row.base,
        kind=_trade_kind(record, row.base.description, buying=buying),
        quantity=abs(units) if buying else -abs(units),
        unit_price=row.amount("UNITPRICE"),
        amount=None if total is None else (-abs(total) if buying else total),
        fee=_costs(record, ("COMMISSION", "FEES", "LOAD")),
        tax=_costs(record, ("TAXES", "WITHHOLDING", "STATEWITHHOLDING")),
    )
    accrued = row.amount("ACCRDINT")
    if accrued and trade.amount is not None:
        paid = -abs(accrued) if buying else abs(accrued)
        trade = replace(trade, amount=trade.amount - paid)
        row.add(Kind.INTEREST, amount=paid, external_id=_second(row.base, "accrued"))
    row.draft.trade(trade)
    if row.scope.is_plan and buying and trade.kind is Kind.BUY:
        _contribution(row, trade)


def _trade_kind(record: Aggregate, memo: str, *, buying: bool) -> Kind:
    word = record.get("OPTBUYTYPE") or record.get("BUYTYPE") if buying else ""
    word = word or record.get("OPTSELLTYPE") or record.get("SELLTYPE")
    if buying:
        if word.upper() in ("BUYTOCOVER", "BUYTOCLOSE"):
            return Kind.COVER_SHORT
        return Kind.REINVESTMENT if memo.upper().startswith("REINVEST") else Kind.BUY
    return Kind.SELL_SHORT if word.upper() in ("SELLSHORT", "SELLTOOPEN") else Kind.SELL


def _contribution(row: _Row, trade: Activity) -> None:
    """In a plan the money of a purchase comes with it: no deposit row is ever sent."""
    if trade.amount is None or row.record.get("SUBACCTFUND").upper() != "OTHER":
        return
    row.draft.add(
        replace(
            row.base,
            kind=Kind.CONTRIBUTION,
            instrument=None,
            amount=-trade.amount,
            external_id=_second(row.base, "contribution"),
        )
    )


def _second(base: Activity, word: str) -> str | None:
    return f"{base.external_id}/{word}" if base.external_id else None


def _cash(row: _Row, kind: Kind) -> None:
    amount = row.amount()
    if amount is None:
        row.draft.problem(row.number, "The row states no total.", row.record.flat())
        return
    costs = kind in (Kind.MARGIN_INTEREST, Kind.FEE)
    row.add(kind, amount=-abs(amount) if costs else amount)


def _income(row: _Row) -> None:
    total = row.amount()
    if total is None:
        row.draft.problem(row.number, "The income states no total.", row.record.flat())
        return
    word = row.record.get("INCOMETYPE").upper()
    tax = _costs(row.record, ("WITHHOLDING", "TAXES"))
    row.add(_INCOME.get(word, Kind.DIVIDEND), amount=total, tax=tax, category=_odd(word))


def _odd(word: str) -> str | None:
    return word.lower() if word not in _INCOME or word == "MISC" else None


def _reinvest(row: _Row) -> None:
    total, units = row.amount(), row.amount("UNITS")
    if total is None or units is None:
        row.draft.problem(row.number, "The reinvestment lacks total or units.", row.record.flat())
        return
    word = row.record.get("INCOMETYPE").upper()
    row.add(
        _INCOME.get(word, Kind.DIVIDEND),
        amount=abs(total),
        external_id=_second(row.base, "income"),
        category=_odd(word),
    )
    row.draft.trade(
        replace(
            row.base,
            kind=Kind.REINVESTMENT,
            quantity=abs(units),
            unit_price=row.amount("UNITPRICE"),
            amount=-abs(total),
            fee=_costs(row.record, ("COMMISSION", "FEES", "LOAD")),
            tax=_costs(row.record, ("TAXES",)),
        )
    )


def _transfer(row: _Row) -> None:
    units = row.amount("UNITS")
    if not units:
        row.draft.notice(row.number, f"Moves no units: {row.base.description or 'transfer'}.")
        return
    outgoing = row.record.get("TFERACTION").upper() == "OUT"
    price = row.amount("UNITPRICE") or None
    if outgoing and row.scope.is_plan and "EXPENSE" in row.base.description.upper() and price:
        _paid_in_units(row, abs(units), price)
        return
    average = row.amount("AVGCOSTBASIS")
    row.add(
        Kind.TRANSFER_OUT_KIND if outgoing else Kind.TRANSFER_IN_KIND,
        quantity=-abs(units) if outgoing else abs(units),
        unit_price=price,
        cost_basis=abs(units) * average if average else None,
        acquired_on=ofx_date(row.record.get("DTPURCHASE"))
        if row.record.get("DTPURCHASE")
        else None,
    )


def _paid_in_units(row: _Row, units: Decimal, price: Decimal) -> None:
    """A plan's expense taken in units is a sale and a fee of the same worth."""
    worth = units * price
    row.draft.trade(
        replace(row.base, kind=Kind.SELL, quantity=-units, unit_price=price, amount=worth)
    )
    row.add(Kind.FEE, amount=-worth, external_id=_second(row.base, "fee"))


def _split(row: _Row) -> None:
    record = row.record
    top, bottom = row.amount("NUMERATOR"), row.amount("DENOMINATOR")
    old, new = row.amount("OLDUNITS"), row.amount("NEWUNITS")
    ratio = top / bottom if top and bottom else (new / old if new and old else None)
    if ratio is None:
        row.draft.problem(row.number, "The split states no ratio and no units.", record.flat())
        return
    row.add(Kind.SPLIT, ratio=ratio, quantity=None if old is None or new is None else new - old)
    if cash := row.amount("FRACCASH"):
        row.add(
            Kind.RETURN_OF_CAPITAL,
            amount=cash,
            external_id=_second(row.base, "fraction"),
            category="cash in lieu",
        )


def _closure(row: _Row) -> None:
    kind = _CLOSURES.get(row.record.get("OPTACTION").upper())
    units = row.amount("UNITS")
    if kind is None or units is None:
        row.draft.problem(row.number, "The option's end is not understood.", row.record.flat())
        return
    if kind is not Kind.OPTION_EXPIRY:
        units = abs(units) if kind is Kind.OPTION_ASSIGNMENT else -abs(units)
    option = row.base.instrument
    underlying = InstrumentReference(symbol=option.underlying) if option else None
    row.add(
        kind,
        quantity=units,
        amount=ZERO,
        counter_instrument=underlying if underlying and underlying.symbol else None,
    )


_OTHER = {
    "INCOME": _income,
    "REINVEST": _reinvest,
    "TRANSFER": _transfer,
    "SPLIT": _split,
    "CLOSUREOPT": _closure,
}


def read_position(draft: Draft, number: int, record: Aggregate, scope: Scope) -> None:
    """Add one stated position; a price of zero is a missing price.

    Raises:
        NotANumber, NotADate: A number or the day of the price cannot be read.
    """
    units = ofx_number(record, "UNITS")
    instrument = _instrument(record, scope, _POSITIONS[record.tag])
    on = ofx_date(record.get("DTPRICEASOF")) if record.get("DTPRICEASOF") else scope.as_of
    if units is None or instrument is None or on is None:
        draft.problem(number, "The position lacks units, security or day.", record.flat())
        return
    price, value = ofx_number(record, "UNITPRICE"), ofx_number(record, "MKTVAL")
    if instrument.kind == "bond" and price and value and abs(units * price - value) < 1:
        instrument = replace(instrument, multiplier=None)
    short = record.get("POSTYPE").upper() == "SHORT"
    draft.position(
        StatedPosition(
            row=number,
            account=scope.account,
            instrument=instrument,
            on=on,
            quantity=-abs(units) if short else units,
            unit_price=price or None,
            value=value if value or not units else None,
            currency=currency_of(draft, number, record, scope),
            source=record.get("INV401KSOURCE").lower() or None,
        )
    )
