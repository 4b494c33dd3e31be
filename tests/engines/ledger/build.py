"""Short ways to write a ledger in a test."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import count

from bursar.engines.ledger.entries import (
    AccountTerms,
    CorporateAction,
    Entry,
    InstrumentTerms,
    Rates,
    Terms,
    no_rates,
)
from bursar.engines.ledger.kinds import LotMethod, TaxTreatment
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.lots import Fold, fold_entries

D = Decimal
_numbers = count(1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def entry(kind: Kind, on: str, **fields) -> Entry:
    """One transaction of account A in instrument X, in dollars, in the order it is written."""
    number = next(_numbers)
    fields.setdefault("id", f"e{number}")
    fields.setdefault("sequence", number)
    fields.setdefault("account_id", "A")
    fields.setdefault("currency", "USD")
    fields.setdefault("amount", D(0))
    if kind not in CASH_KINDS:
        fields.setdefault("instrument_id", "X")
    for name in ("quantity", "amount", "cost_basis", "ratio", "unit_price", "basis_fraction"):
        if isinstance(fields.get(name), int | str):
            fields[name] = D(fields[name])
    return Entry(kind=kind, traded_on=day(on), **fields)


CASH_KINDS = {Kind.DEPOSIT, Kind.WITHDRAWAL, Kind.EXCHANGE, Kind.TRANSFER_IN, Kind.TRANSFER_OUT}


def buy(on: str, quantity, cost, **fields) -> Entry:
    return entry(Kind.BUY, on, quantity=D(quantity), amount=-D(cost), **fields)


def sell(on: str, quantity, proceeds, **fields) -> Entry:
    return entry(Kind.SELL, on, quantity=-D(quantity), amount=D(proceeds), **fields)


def account(name: str = "A", **fields) -> AccountTerms:
    fields.setdefault("taxpayer_id", "T")
    return AccountTerms(account_id=name, **fields)


def instrument(name: str = "X", **fields) -> InstrumentTerms:
    fields.setdefault("currency", "USD")
    return InstrumentTerms(instrument_id=name, **fields)


def terms(
    *things: AccountTerms | InstrumentTerms | CorporateAction,
    rates: Rates = no_rates,
    tax_currency: str = "USD",
    method: LotMethod = LotMethod.FIFO,
) -> Terms:
    """Accounts A and B, an IRA, instruments X and Y, and what the test adds or replaces."""
    accounts = {
        "A": account(lot_method=method),
        "B": account("B", lot_method=method),
        "IRA": account("IRA", tax_treatment=TaxTreatment.TRADITIONAL, lot_method=method),
    }
    instruments = {"X": instrument(), "Y": instrument("Y")}
    actions = []
    for thing in things:
        if isinstance(thing, AccountTerms):
            accounts[thing.account_id] = thing
        elif isinstance(thing, InstrumentTerms):
            instruments[thing.instrument_id] = thing
        else:
            actions.append(thing)
    return Terms(
        accounts=accounts,
        instruments=instruments,
        actions=tuple(actions),
        rates=rates,
        tax_currency=tax_currency,
    )


def fold(entries: Sequence[Entry], given: Terms | None = None, **options) -> Fold:
    return fold_entries(entries, given or terms(**options))


def held(result: Fold, account_id: str = "A", instrument_id: str = "X") -> Decimal:
    return sum(
        (
            lot.quantity
            for lot in result.open_lots
            if (lot.account_id, lot.instrument_id) == (account_id, instrument_id)
        ),
        D(0),
    )


def basis(result: Fold, account_id: str = "A", instrument_id: str = "X") -> Decimal:
    return sum(
        (
            lot.cost_basis
            for lot in result.open_lots
            if (lot.account_id, lot.instrument_id) == (account_id, instrument_id)
        ),
        D(0),
    )


def gains(result: Fold) -> list[Decimal]:
    return [disposal.gain for disposal in result.disposals]


def codes(issues: Iterable) -> list[str]:
    return [issue.code for issue in issues]
