"""How people put money aside: savings, brokerage, retirement accounts, interest, harvests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bursar.demo.habits import Habit, monthly, once, yearly
from bursar.demo.journal import ZERO, Journal, cents
from bursar.demo.living import grown, invest
from bursar.demo.market import START
from bursar.engines.ledger.kinds import TransactionKind as Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """A monthly transfer to savings, until a target is reached."""

    amount: Decimal
    target: Decimal
    day: int = 6
    source: str = "checking"
    account: str = "savings"
    since: date = START

    def takes(self, journal: Journal) -> Decimal:
        """Return what this month takes."""
        if journal.day < self.since or journal.cash[self.account] >= self.target:
            return ZERO
        return self.amount

    def habit(self) -> Habit:
        """Return the transfer."""
        return monthly(self.day, self._save, since=self.since)

    def _save(self, journal: Journal) -> None:
        journal.transfer(self.source, self.account, self.takes(journal))


@dataclass(frozen=True, slots=True, kw_only=True)
class Investing:
    """A monthly transfer to an account and what is bought there two days later.

    Attributes:
        amount: A month, in money of 2026, before `scale`.
        mix: Weights by symbol; what dividends brought is invested too.
    """

    account: str
    amount: Decimal
    mix: Mapping[str, Decimal]
    day: int = 8
    source: str = "checking"
    kind: Kind = Kind.TRANSFER_IN
    since: date = START
    until: date = date.max

    def takes(self, journal: Journal) -> Decimal:
        """Return what this month takes."""
        if not self.since <= journal.day <= self.until:
            return ZERO
        return cents(grown(self.amount, 0.025, journal.day.year) * journal.scale)

    def habits(self) -> list[Habit]:
        """Return the transfer and the purchase."""
        return [
            monthly(self.day, self._move, since=self.since, until=self.until),
            monthly(self.day + 2, self._buy, since=self.since, until=self.until),
        ]

    def _move(self, journal: Journal) -> None:
        journal.transfer(self.source, self.account, self.takes(journal), kind=self.kind)

    def _buy(self, journal: Journal) -> None:
        invest(journal, self.account, self.mix)


def interest(account: str, rate: str) -> Habit:
    """Return monthly interest on the cash of an account."""
    a_month = Decimal(rate) / 12

    def credit(journal: Journal) -> None:
        amount = cents(journal.cash[account] * a_month)
        if amount > 0:
            journal.write(
                account, Kind.INTEREST, amount=amount, description="Interest", category="Interest"
            )

    return monthly(28, credit)


def yearly_fee(account: str, amount: str, said: str) -> Habit:
    """Return a fee taken from an account's cash each December, or by selling a little."""
    fee = Decimal(amount)

    def charge(journal: Journal) -> None:
        if journal.cash[account] < fee:
            largest = max(
                (key[1] for key in journal.units if key[0] == account and journal.units[key]),
                key=lambda symbol: journal.held(account, symbol) * journal.close(symbol),
                default=None,
            )
            if largest is None:
                return
            units = (fee * Decimal("1.05") / journal.close(largest)).quantize(journal.unit(largest))
            journal.sell(account, largest, min(units, journal.held(account, largest)))
        journal.write(account, Kind.FEE, amount=-fee, description=said, category="Fees")

    return yearly(12, 10, charge)


def harvest(account: str, sold: str, bought: str, on: date) -> Habit:
    """Sell all of one fund on a day, to take its losses, and buy its like with the money."""

    def act(journal: Journal) -> None:
        cash = journal.sell(account, sold, journal.held(account, sold))
        journal.buy(account, bought, cash)

    return once(on, act)


def in_and_out(account: str, symbol: str, sold_on: date, again_on: date) -> list[Habit]:
    """Sell half of a position at a loss and buy it back within a month: a wash sale."""

    def sell(journal: Journal) -> None:
        half = (journal.held(account, symbol) / 2).quantize(journal.unit(symbol))
        journal.sell(account, symbol, half, fee=Decimal("4.95"))

    def again(journal: Journal) -> None:
        journal.buy(account, symbol, journal.cash[account], fee=Decimal("4.95"))

    return [once(sold_on, sell), once(again_on, again)]
