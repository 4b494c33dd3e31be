"""Deterministic ledgers of any size, for benchmarks and for files or rows made from them.

The same size and seed give the same transactions and prices on every machine: no clock, no
global randomness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import numpy as np

from bursar.engines.ledger.entries import (
    AccountTerms,
    ActionKind,
    CorporateAction,
    Entry,
    InstrumentTerms,
    Terms,
)
from bursar.engines.ledger.kinds import LotMethod, TaxTreatment
from bursar.engines.ledger.kinds import TransactionKind as Kind
from bursar.engines.ledger.valuation import PriceSeries

FIRST_DAY = date(2015, 1, 2)
CENT = Decimal("0.01")
METHODS = (LotMethod.FIFO, LotMethod.FIFO, LotMethod.HIFO, LotMethod.AVERAGE, LotMethod.LIFO)
TREATMENTS = (TaxTreatment.TAXABLE, TaxTreatment.TAXABLE, TaxTreatment.TRADITIONAL)


@dataclass(frozen=True, slots=True)
class Size:
    """How much ledger to make."""

    transactions: int
    accounts: int
    instruments: int
    years: int
    seed: int = 7

    @property
    def days(self) -> int:
        """Calendar days from the first to the last, both included."""
        return (FIRST_DAY.replace(year=FIRST_DAY.year + self.years) - FIRST_DAY).days


@dataclass(frozen=True, slots=True)
class SyntheticLedger:
    """A ledger with all that its calculation needs."""

    entries: list[Entry]
    terms: Terms
    prices: dict[str, PriceSeries]
    first_day: date
    last_day: date


def make(size: Size) -> SyntheticLedger:
    """Return buys, sells, dividends, reinvestments, deposits and splits with raw closes."""
    rng = Random(size.seed)
    instruments = [f"I{n:03d}" for n in range(size.instruments)]
    accounts = [f"A{n:02d}" for n in range(size.accounts)]
    actions = _splits(size, instruments, rng)
    prices = _prices(size, instruments, actions)
    terms = Terms(
        accounts={
            name: AccountTerms(
                account_id=name,
                taxpayer_id="T",
                lot_method=METHODS[n % len(METHODS)],
                tax_treatment=TREATMENTS[n % len(TREATMENTS)],
            )
            for n, name in enumerate(accounts)
        },
        instruments={
            name: InstrumentTerms(instrument_id=name, currency="USD") for name in instruments
        },
        actions=tuple(actions),
    )
    entries = list(_entries(size, accounts, instruments, (rng, actions, prices)))
    last_day = FIRST_DAY + timedelta(days=size.days - 1)
    return SyntheticLedger(entries, terms, prices, FIRST_DAY, last_day)


def _splits(size: Size, instruments: list[str], rng: Random) -> list[CorporateAction]:
    return [
        CorporateAction(
            instrument_id=name,
            on=FIRST_DAY + timedelta(days=rng.randrange(200, size.days - 100)),
            kind=ActionKind.SPLIT,
            ratio=Decimal(2),
        )
        for name in instruments[::4]
    ]


def _prices(
    size: Size, instruments: list[str], actions: list[CorporateAction]
) -> dict[str, PriceSeries]:
    rng = np.random.default_rng(size.seed)
    first = (FIRST_DAY - date(1970, 1, 1)).days
    days = np.arange(first, first + size.days, dtype=np.int64)
    days = days[(days + 3) % 7 < 5]  # weekdays: 1970-01-01 was a Thursday
    prices = {}
    for name in instruments:
        steps = rng.normal(0.0003, 0.012, days.size)
        closes = np.round(float(rng.uniform(20, 300)) * np.exp(np.cumsum(steps)), 2)
        for action in actions:
            if action.instrument_id == name:
                closes[days >= (action.on - date(1970, 1, 1)).days] /= 2
        prices[name] = PriceSeries(days, closes)
    return prices


def _entries(
    size: Size,
    accounts: list[str],
    instruments: list[str],
    market: tuple[Random, list[CorporateAction], dict[str, PriceSeries]],
) -> Iterator[Entry]:
    rng, actions, prices = market
    held: dict[tuple[str, str], Decimal] = {}
    splits = sorted(actions, key=lambda action: action.on)
    own = {name: _choice_of(name, accounts, instruments) for name in accounts}
    for number in range(size.transactions):
        on = FIRST_DAY + timedelta(days=number * (size.days - 1) // size.transactions)
        while splits and splits[0].on <= on:
            for key in held:
                if key[1] == splits[0].instrument_id:
                    held[key] *= 2
            splits.pop(0)
        account = accounts[rng.randrange(len(accounts))]
        name = own[account][rng.randrange(len(own[account]))]
        series = prices[name]
        day = (on - date(1970, 1, 1)).days
        index = max(int(np.searchsorted(series.days, day, side="right")) - 1, 0)
        price = Decimal(str(round(float(series.closes[index]), 2)))
        yield _entry((number, on, account, name), price, held, rng)


def _choice_of(account: str, accounts: list[str], instruments: list[str]) -> list[str]:
    """Give small markets to every account, large ones spread over the accounts."""
    if len(instruments) <= 60:
        return instruments
    start = accounts.index(account) * len(instruments) // len(accounts)
    width = len(instruments) // len(accounts) * 2
    return [instruments[(start + n) % len(instruments)] for n in range(width)]


def _entry(
    where: tuple[int, date, str, str],
    price: Decimal,
    held: dict[tuple[str, str], Decimal],
    rng: Random,
) -> Entry:
    number, on, account, name = where
    key = (account, name)
    units = held.get(key, Decimal(0))
    draw = rng.random()
    kind, quantity = Kind.BUY, Decimal(rng.randrange(1, 400)) / 8
    if draw < 0.07:
        kind = Kind.DEPOSIT
    elif units and draw < 0.20:
        kind = Kind.DIVIDEND
    elif units and draw < 0.35:
        kind, quantity = Kind.REINVESTMENT, Decimal(rng.randrange(1, 800)) / 1000
    elif units > 1 and draw < 0.65:
        kind, quantity = Kind.SELL, (units * rng.randrange(5, 60) / 100).quantize(CENT)
    if kind in (Kind.DEPOSIT, Kind.DIVIDEND):
        amount = Decimal(rng.randrange(100, 90000)) * CENT
        quantity, fee = Decimal(0), Decimal(0)
    else:
        fee = Decimal(0) if kind is Kind.REINVESTMENT else Decimal("0.95")
        sign = -1 if kind is Kind.SELL else 1
        quantity *= sign
        amount = (-quantity * price).quantize(CENT) - fee
        held[key] = units + quantity
    return Entry(
        id=f"E{number:07d}",
        account_id=account,
        kind=kind,
        traded_on=on,
        sequence=number,
        instrument_id=None if kind is Kind.DEPOSIT else name,
        quantity=quantity,
        unit_price=price if quantity else None,
        amount=amount,
        currency="USD",
        fee=fee,
    )
