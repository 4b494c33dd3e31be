"""Trades of a Flex statement: securities, options and their ends, currencies, futures."""

from dataclasses import replace
from decimal import Decimal

from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.integrations.statements.amounts import ZERO, parse_decimal
from bursar.integrations.statements.draft import Draft
from bursar.integrations.statements.flex_xml import FlexRow
from bursar.integrations.statements.ibkr_instruments import FlexScope, flex_date, instrument_of
from bursar.ports.statement_format import Activity, InstrumentReference

_ENDS = {
    "A": Kind.OPTION_ASSIGNMENT,
    "Ex": Kind.OPTION_EXERCISE,
    "MEx": Kind.OPTION_EXERCISE,
    "Ep": Kind.OPTION_EXPIRY,
}
_CENT = Decimal("0.01")


def read_trade(draft: Draft, row: FlexRow, scope: FlexScope) -> None:
    """Add the activities of one Trade (or Order) row.

    Raises:
        NotANumber, NotADate: A number or the trade day cannot be read.
    """
    quantity = parse_decimal(row.get("quantity"))
    side = row.get("buySell").upper()
    if "CA" in side.split("(")[-1]:
        draft.problem(
            row.number,
            f"Interactive Brokers cancelled trade {row.get('origTradeID') or row.get('tradeID')}; "
            "delete that trade by hand if it was imported.",
            row.values,
        )
        return
    if not quantity:
        draft.problem(row.number, "The trade states no quantity.", row.values)
        return
    if side.startswith("SELL"):
        quantity = -abs(quantity)
    elif side.startswith("BUY"):
        quantity = abs(quantity)
    base = Activity(
        row=row.number,
        kind=Kind.BUY,
        account=scope.account_of(row),
        traded_on=flex_date(row, "tradeDate", "dateTime", "date", "reportDate"),
        currency=scope.note_currency(row),
        quantity=quantity,
        unit_price=parse_decimal(row.get("tradePrice")),
        settled_on=flex_date(row, "settleDateTarget") if row.get("settleDateTarget") else None,
        description=row.get("description"),
        external_id=row.get("tradeID") or row.get("transactionID") or None,
        raw=row.values if draft.keeps_raw else {},
    )
    if row.get("assetCategory") == "CASH":
        _exchange(draft, row, base)
    else:
        _security(draft, row, replace(base, instrument=instrument_of(row)))


def _commission(row: FlexRow) -> Decimal:
    return -(parse_decimal(row.get("ibCommission")) or ZERO)


def _security(draft: Draft, row: FlexRow, trade: Activity) -> None:
    fee, tax = _commission(row), -(parse_decimal(row.get("taxes")) or ZERO)
    fee_currency = row.get("ibCommissionCurrency") or trade.currency
    if fee and fee_currency != trade.currency:
        _separate_fee(draft, trade, fee, fee_currency)
        fee = ZERO
    proceeds = parse_decimal(row.get("proceeds"))
    amount = parse_decimal(row.get("netCash"))
    if amount is None and proceeds is not None:
        amount = proceeds - fee - tax
    trade = replace(trade, kind=_kind(row, trade), amount=amount, fee=fee, tax=tax)
    trade = _without_accrued(draft, row, trade, proceeds)
    if trade.kind in _ENDS.values():
        draft.add(replace(trade, counter_instrument=_underlying(trade.instrument)))
    elif row.get("assetCategory") in ("FUT", "CFD"):
        _margined(draft, row, trade)
    else:
        draft.trade(trade)


def _kind(row: FlexRow, trade: Activity) -> Kind:
    if row.get("assetCategory") in ("OPT", "FOP", "IOPT", "WAR"):
        for code in row.get("notes").replace(",", ";").split(";"):
            if code.strip() in _ENDS:
                return _ENDS[code.strip()]
    selling = trade.quantity is not None and trade.quantity < 0
    opens = row.get("openCloseIndicator")
    if selling:
        return Kind.SELL_SHORT if opens == "O" else Kind.SELL
    return Kind.COVER_SHORT if opens == "C" else Kind.BUY


def _without_accrued(
    draft: Draft, row: FlexRow, trade: Activity, proceeds: Decimal | None
) -> Activity:
    """Bond interest bought or sold with a bond is interest, not price."""
    accrued = parse_decimal(row.get("accruedInt"))
    if not accrued or trade.amount is None:
        return trade
    draft.add(
        replace(
            trade,
            kind=Kind.INTEREST,
            amount=accrued,
            quantity=None,
            unit_price=None,
            fee=ZERO,
            tax=ZERO,
            external_id=f"{trade.external_id}/accrued" if trade.external_id else None,
        )
    )
    plain = None if proceeds is None else proceeds - trade.fee - trade.tax
    if plain is not None and abs(trade.amount - plain - accrued) < _CENT:
        return replace(trade, amount=plain)
    return trade


def _separate_fee(draft: Draft, trade: Activity, fee: Decimal, currency: str) -> None:
    draft.add(
        replace(
            trade,
            kind=Kind.FEE,
            currency=currency,
            amount=-fee,
            quantity=None,
            unit_price=None,
            instrument=trade.instrument,
            external_id=f"{trade.external_id}/fee" if trade.external_id else None,
        )
    )


def _margined(draft: Draft, row: FlexRow, trade: Activity) -> None:
    """Futures and contracts for difference move no notional, only costs and settlements."""
    draft.notice(
        row.number,
        "Only the costs of this trade move cash; its gain comes as daily settlement, which "
        "Interactive Brokers does not list row by row.",
    )
    draft.add(replace(trade, amount=-trade.fee - trade.tax))


def _underlying(option: InstrumentReference | None) -> InstrumentReference | None:
    if option is None or not option.underlying:
        return None
    return InstrumentReference(symbol=option.underlying, currency=option.currency)


def _exchange(draft: Draft, row: FlexRow, trade: Activity) -> None:
    """`EUR.USD`: quantity is in the first currency, proceeds in the second.

    The side that pays the commission leads, so that `fee` is in the activity's currency.
    """
    first, _, second = row.get("symbol").partition(".")
    proceeds = parse_decimal(row.get("proceeds"))
    quantity, price = trade.quantity, trade.unit_price
    if proceeds is None and quantity is not None and price is not None:
        proceeds = -quantity * price
    if not second or proceeds is None or quantity is None:
        draft.problem(row.number, "The currency trade names no pair or no proceeds.", row.values)
        return
    fee, payer = _commission(row), row.get("ibCommissionCurrency") or second
    here, there = (quantity, proceeds), (first, second)
    if payer == second:
        here, there = (proceeds, quantity), (second, first)
    trade = replace(trade, kind=Kind.EXCHANGE, quantity=None, currency=there[0])
    if fee and payer not in (first, second):
        _separate_fee(draft, trade, fee, payer)
        fee = ZERO
    draft.add(
        replace(
            trade,
            amount=here[0] - fee,
            fee=fee,
            counter_amount=here[1],
            counter_currency=there[1],
        )
    )
