"""A story's ledger while it is being written: cash and units after each line, day by day."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from hashlib import blake2b
from typing import Any

from bursar.demo.market import START, Prices
from bursar.engines.ledger.kinds import TransactionKind as Kind

ZERO = Decimal(0)
CENT = Decimal("0.01")
FUND_UNIT = Decimal("0.001")
COIN_UNIT = Decimal("0.000001")


def cents(amount: Decimal | float) -> Decimal:
    """Return money rounded to the cent."""
    return Decimal(amount).quantize(CENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An account of a story.

    Attributes:
        key: Its name inside the story; ids are made from it.
        owner: Key of the person who owns it; None for joint.
    """

    key: str
    name: str
    kind: str
    institution: str
    last4: str
    owner: str | None = None
    currency: str = "USD"
    opened_on: date = START
    interest_rate: Decimal | None = None
    lot_method: str = "fifo"
    reinvests: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One transaction, before it has ids; `transfer` names both sides of an own transfer."""

    account: str
    kind: Kind
    day: date
    sequence: int
    currency: str
    symbol: str | None = None
    quantity: Decimal = ZERO
    unit_price: Decimal | None = None
    amount: Decimal = ZERO
    fee: Decimal = ZERO
    cost_basis: Decimal | None = None
    acquired_on: date | None = None
    transfer: str | None = None
    description: str = ""
    category: str | None = None
    subcategory: str | None = None
    merchant: str | None = None
    recurring: bool = False
    deductible: bool = False


@dataclass(frozen=True, slots=True)
class _Due:
    """A dividend that went ex and is not yet paid."""

    paid_on: date
    account: str
    symbol: str
    amount: Decimal


class Journal:
    """Writes lines of one household in the order of days, at the market's raw closes.

    Attributes:
        day: The session being written.
        due: The calendar days since the session before, up to this one: what falls on a weekend
            happens on the next session.
        scale: Factor on what is invested; `solve` finds it.
        backups: Account to draw on when another would be short.
    """

    def __init__(
        self, name: str, places: Mapping[str, Place], prices: Prices, scale: Decimal
    ) -> None:
        """Begin an empty ledger."""
        self.name = name
        self.places = places
        self.prices = prices
        self.scale = scale
        self.day = START
        self.due: tuple[date, ...] = (START,)
        self.lines: list[Line] = []
        self.cash: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.units: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.backups: dict[str, str] = {}
        self._unpaid: list[_Due] = []
        self._sequences: defaultdict[tuple[str, date], int] = defaultdict(int)

    # -- days ------------------------------------------------------------------------------

    def open_day(self, day: date, due: tuple[date, ...]) -> None:
        """Begin a session: splits, dividends that go ex, dividends that are paid."""
        self.day, self.due = day, due
        for (account, symbol), held in list(self.units.items()):
            if held:
                self._actions(account, symbol)
        paid = [one for one in self._unpaid if one.paid_on <= day]
        if paid:
            self._unpaid = [one for one in self._unpaid if one.paid_on > day]
            for one in paid:
                self._pay(one)

    def _actions(self, account: str, symbol: str) -> None:
        listed = self.prices[symbol]
        for ex_on in self.due:
            # A day starts with its corporate actions: the split before the dividend.
            if ex_on in listed.splits:
                self.units[account, symbol] *= listed.splits[ex_on]
            if ex_on in listed.dividends:
                paid_on, each = listed.dividends[ex_on]
                amount = cents(self.units[account, symbol] * each)
                if amount:
                    self._unpaid.append(_Due(paid_on, account, symbol, amount))

    def _pay(self, one: _Due) -> None:
        self.write(
            one.account, Kind.DIVIDEND, symbol=one.symbol, amount=one.amount,
            description=f"{one.symbol} dividend",
        )  # fmt: skip
        if self.places[one.account].reinvests and self.is_priced(one.symbol):
            self.buy(one.account, one.symbol, one.amount, kind=Kind.REINVESTMENT)

    # -- lines -----------------------------------------------------------------------------

    def write(self, account: str, kind: Kind, **facts: Any) -> Line:
        """Append a line of this day; facts are those of `Line`."""
        place = self.places[account]
        number = self._sequences[account, self.day] = self._sequences[account, self.day] + 1
        line = Line(
            account=account, kind=kind, day=self.day, sequence=number,
            currency=place.currency, **facts,
        )  # fmt: skip
        self.lines.append(line)
        self.cash[account] += line.amount
        if line.symbol is not None and line.quantity:
            self.units[account, line.symbol] += line.quantity
        return line

    def spend(self, account: str, amount: Decimal, **facts: Any) -> None:
        """Pay somebody outside; a short account draws on its backup first."""
        if amount > 0:
            self.cover(account, amount)
            facts.setdefault("description", facts.get("merchant", ""))
            self.write(account, Kind.WITHDRAWAL, amount=-amount, **facts)

    def cover(self, account: str, amount: Decimal) -> None:
        """Move what lacks from the backup account, in hundreds."""
        backup = self.backups.get(account)
        lacks = amount + 200 - self.cash[account]
        if backup is None or lacks <= 0:
            return
        wanted = (lacks / 100).to_integral_value(ROUND_DOWN) * 100 + 100
        moved = min(wanted, self.cash[backup].quantize(CENT, ROUND_DOWN))
        if moved > 0:
            self.transfer(backup, account, moved, description="To cover payments")

    def transfer(
        self, source: str, target: str, amount: Decimal, *, kind: Kind = Kind.TRANSFER_IN,
        description: str = "",
    ) -> None:  # fmt: skip
        """Move cash between own accounts; both sides share a name, each in its own currency."""
        if amount <= 0:
            return
        self.cover(source, amount)
        name = f"{source}>{target}/{self.day}/{len(self.lines)}"
        to, here = self.places[target], self.places[source]
        rate = self.prices.per_dollar(to.currency, self.day) / self.prices.per_dollar(
            here.currency, self.day
        )
        facts = {"transfer": name, "category": "Transfer"}
        said = description or f"Transfer to {to.name}"
        self.write(source, Kind.TRANSFER_OUT, amount=-amount, description=said, **facts)
        said = description or f"Transfer from {here.name}"
        self.write(target, kind, amount=cents(amount * rate), description=said, **facts)

    def move(self, source: str, target: str, symbol: str, units: Decimal) -> None:
        """Move units between own accounts; lots keep cost and dates."""
        if units <= 0:
            return
        name = f"{source}>{target}/{self.day}/{symbol}"
        facts = {"symbol": symbol, "transfer": name, "description": f"{symbol} moved in kind"}
        self.write(source, Kind.TRANSFER_OUT_KIND, quantity=-units, **facts)
        self.write(target, Kind.TRANSFER_IN_KIND, quantity=units, **facts)

    # -- trades ----------------------------------------------------------------------------

    def is_priced(self, symbol: str) -> bool:
        """Whether the instrument trades today."""
        return self.day in self.prices[symbol].closes

    def close(self, symbol: str) -> Decimal:
        """Return today's raw close.

        Raises:
            KeyError: It does not trade today.
        """
        return self.prices[symbol].closes[self.day]

    def unit(self, symbol: str) -> Decimal:
        """Return the smallest part of a unit that brokers book."""
        return COIN_UNIT if symbol in ("BTC", "ETH", "SOL") else FUND_UNIT

    def buy(
        self, account: str, symbol: str, money: Decimal, *, fee: Decimal = ZERO,
        kind: Kind = Kind.BUY, whole: bool = False,
    ) -> None:  # fmt: skip
        """Buy for at most so much money, fee included; a reinvestment uses every cent."""
        price = self.close(symbol)
        step = Decimal(1) if whole else self.unit(symbol)
        units = ((money - fee) / price).quantize(step, ROUND_DOWN)
        if units <= 0 and kind is not Kind.REINVESTMENT:
            return
        amount = cents(units * price) + fee
        if kind is Kind.REINVESTMENT:
            units, amount = ((money - fee) / price).quantize(COIN_UNIT), money
        if units <= 0:
            return
        self.write(
            account, kind, symbol=symbol, quantity=units, unit_price=price, amount=-amount,
            fee=fee, description=f"{'Reinvested in' if kind is Kind.REINVESTMENT else 'Bought'}"
            f" {symbol}",
        )  # fmt: skip

    def sell(self, account: str, symbol: str, units: Decimal, *, fee: Decimal = ZERO) -> Decimal:
        """Sell units at today's close; return the cash received."""
        if units <= 0:
            return ZERO
        price = self.close(symbol)
        amount = cents(units * price) - fee
        self.write(
            account, Kind.SELL, symbol=symbol, quantity=-units, unit_price=price, amount=amount,
            fee=fee, description=f"Sold {symbol}",
        )  # fmt: skip
        return amount

    def held(self, account: str, symbol: str) -> Decimal:
        """Return the units in an account."""
        return self.units[account, symbol]

    # -- chance ----------------------------------------------------------------------------

    def die(self, label: str) -> float:
        """Return a number in [0, 1) that belongs to household, label and day for ever."""
        text = f"{self.name}/{label}/{self.day}".encode()
        return int.from_bytes(blake2b(text, digest_size=6).digest(), "big") / 2**48

    def worth(self) -> Decimal:
        """Return cash and units at the last prices, in dollars."""
        total = ZERO
        for account, amount in self.cash.items():
            currency = self.places[account].currency
            total += amount / self.prices.per_dollar(currency, self.day)
        for (account, symbol), held in self.units.items():
            if held:
                rate = self.prices.per_dollar(self.places[account].currency, self.day)
                total += held * self.prices[symbol].last(self.day) / rate
        return total
