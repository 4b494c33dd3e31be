"""How people earn and spend: pay, bills, a credit card, and the rest of the month's money."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal

from bursar.demo.habits import Habit, every_two_weeks, monthly, quarterly
from bursar.demo.journal import CENT, ZERO, Journal, cents
from bursar.demo.market import START
from bursar.engines.ledger.kinds import TransactionKind as Kind

NOW_YEAR = 2026
"""The year of the profiles: salaries and prices of other years are told from here."""


def grown(amount: Decimal, growth: float, year: int) -> Decimal:
    """Return an amount of 2026 in the money of an earlier year; later years keep it."""
    return amount * Decimal((1 + growth) ** (min(year, NOW_YEAR) - NOW_YEAR))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A workplace plan: what goes in each payday, and what is bought with it.

    Attributes:
        own: Share of gross pay, before `scale`.
        match: Share of gross pay that the employer adds each quarter.
        mix: Weights by symbol, adding up to 1.
    """

    account: str
    own: Decimal
    match: Decimal
    mix: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A salaried job, paid every two weeks or once a month.

    Attributes:
        salary: Gross a year in 2026.
        takes_home: Share of gross that reaches the account before plan contributions.
        paid_on: Day of the month; None for every two weeks.
    """

    employer: str
    salary: Decimal
    takes_home: Decimal
    account: str = "checking"
    growth: float = 0.032
    first_payday: date = date(2016, 11, 4)
    until: date = date.max
    paid_on: int | None = None
    plans: Sequence[Plan] = ()

    @property
    def paydays(self) -> int:
        """Paydays a year."""
        return 26 if self.paid_on is None else 12

    def gross(self, journal: Journal) -> Decimal:
        """Return the gross pay of one payday."""
        return grown(self.salary, self.growth, journal.day.year) / self.paydays

    def own_part(self, plan: Plan, journal: Journal) -> Decimal:
        """Return what is taken from one payday's pay for a plan."""
        return cents(self.gross(journal) * plan.own * journal.scale)

    def net(self, journal: Journal) -> Decimal:
        """Return what one payday brings to the account."""
        taken = sum((self.own_part(plan, journal) for plan in self.plans), ZERO)
        return cents(self.gross(journal) * self.takes_home) - taken

    def pays(self, journal: Journal) -> Decimal:
        """Return what a month brings, on average."""
        if not self.first_payday <= journal.day <= self.until:
            return ZERO
        return self.net(journal) * self.paydays / 12

    def habits(self) -> list[Habit]:
        """Return the payday, and the employer's quarterly contribution."""
        first, last = self.first_payday, self.until
        payday = (
            every_two_weeks(first, self._payday, until=last)
            if self.paid_on is None
            else monthly(self.paid_on, self._payday, since=first, until=last)
        )
        return [payday, quarterly((3, 6, 9, 12), 20, self._match, since=first, until=last)]

    def _payday(self, journal: Journal) -> None:
        journal.write(
            self.account, Kind.DEPOSIT, amount=self.net(journal), category="Salary",
            merchant=self.employer, description=f"{self.employer} payroll", recurring=True,
        )  # fmt: skip
        for plan in self.plans:
            self._contribute(journal, plan, self.own_part(plan, journal), "Payroll contribution")
            invest(journal, plan.account, plan.mix)

    def _match(self, journal: Journal) -> None:
        for plan in self.plans:
            quarter = self.gross(journal) * self.paydays / 4
            amount = cents(quarter * plan.match * journal.scale)
            self._contribute(journal, plan, amount, "Employer contribution")

    def _contribute(self, journal: Journal, plan: Plan, amount: Decimal, said: str) -> None:
        if amount:
            journal.write(
                plan.account, Kind.CONTRIBUTION, amount=amount, description=said,
                category="Retirement", recurring=True,
            )  # fmt: skip


def invest(journal: Journal, account: str, mix: Mapping[str, Decimal], *, keep: int = 0) -> None:
    """Buy a mix with the cash of an account above `keep`."""
    money = journal.cash[account] - keep
    if money < 20:
        return
    for symbol, weight in mix.items():
        if journal.is_priced(symbol):
            journal.buy(account, symbol, (money * weight).quantize(CENT, ROUND_DOWN))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """Something paid on a day of each month.

    Attributes:
        amount: In money of 2026, or exactly so each month where `inflation` is 0.
        varies: Largest share by which a month differs (heating).
    """

    payee: str
    amount: Decimal
    day: int
    category: str
    subcategory: str
    account: str = "checking"
    inflation: float = 0.025
    varies: float = 0.0
    since: date = START
    until: date = date.max

    def falls_due(self, journal: Journal) -> Decimal:
        """Return what this month asks for, before it varies."""
        if not self.since <= journal.day <= self.until:
            return ZERO
        return cents(grown(self.amount, self.inflation, journal.day.year))

    def habit(self) -> Habit:
        """Return the payment."""
        return monthly(self.day, self._pay, since=self.since, until=self.until)

    def _pay(self, journal: Journal) -> None:
        amount = cents(grown(self.amount, self.inflation, journal.day.year))
        if self.varies:
            swing = 1 + self.varies * (2 * journal.die(self.payee) - 1)
            amount = cents(amount * Decimal(swing))
        journal.spend(
            self.account, amount, merchant=self.payee, category=self.category,
            subcategory=self.subcategory, recurring=True,
        )  # fmt: skip


Purchase = tuple[str, str, tuple[str, ...], float]
"""Category, subcategory, merchants to choose from, weight in the month's money."""

EVERYDAY: tuple[Purchase, ...] = (
    ("Food", "Groceries", ("Green Basket", "Corner Market", "Harvest Co-op"), 1.9),
    ("Food", "Groceries", ("Green Basket", "Corner Market", "Warehouse Foods"), 1.9),
    ("Food", "Dining out", ("Noodle House", "Taqueria Sol", "Blue Door Bistro"), 1.4),
    ("Transport", "Fuel", ("Prairie Fuel", "Route 9 Gas"), 0.6),
    ("Shopping", "Household", ("Hearth & Home", "Everyday Goods"), 1.2),
    ("Shopping", "Clothing", ("Northfold", "Thread & Needle"), 1.0),
    ("Health", "Pharmacy", ("Main Street Pharmacy",), 0.3),
    ("Leisure", "Entertainment", ("Grand Cinema", "Riverside Tickets", "Page One Books"), 0.6),
    ("Travel", "Trips", ("Skyline Air", "Lakeside Inn", "Metro Rail"), 1.6),
)


@dataclass(slots=True, kw_only=True)
class Month:
    """The month's money: what is left after bills and saving is spent by card.

    Attributes:
        typical: Card spending of a month in 2026; it never leaves 45 % to 200 % of that.
        comes: What the month brings; `goes`: what bills and saving take.
    """

    typical: Decimal
    buffer: Decimal
    comes: Sequence[Callable[[Journal], Decimal]]
    goes: Sequence[Callable[[Journal], Decimal]]
    card: str = "card"
    account: str = "checking"
    surplus_to: str = "savings"
    purchases: Sequence[Purchase] = EVERYDAY
    _planned: list[tuple[int, Purchase, Decimal]] = field(default_factory=list)
    _statement: Decimal = ZERO

    def habits(self) -> list[Habit]:
        """Return planning, buying, and the payment of the card."""
        return [monthly(1, self._plan), self._buy, monthly(21, self._pay_card)]

    def _plan(self, journal: Journal) -> None:
        owed = -journal.cash[self.card]
        self._statement = owed
        free = (
            journal.cash[self.account] - self.buffer - owed
            + sum((come(journal) for come in self.comes), ZERO)
            - sum((go(journal) for go in self.goes), ZERO)
        )  # fmt: skip
        typical = grown(self.typical, 0.025, journal.day.year)
        most = typical * Decimal(2)
        if free > most + 500:
            over = min(free - most, journal.cash[self.account] - self.buffer)
            journal.transfer(self.account, self.surplus_to, cents(over // 100 * 100))
        money = min(max(free, typical * Decimal("0.45")), most)
        weights = [
            purchase[3] * (0.6 + 0.8 * journal.die(f"{at}/{purchase[1]}"))
            for at, purchase in enumerate(self.purchases)
        ]
        self._planned = [
            (
                1 + int(25 * journal.die(f"day/{at}")),
                purchase,
                cents(money * Decimal(weight / sum(weights))),
            )
            for at, (purchase, weight) in enumerate(zip(self.purchases, weights, strict=True))
        ]

    def _buy(self, journal: Journal) -> None:
        days = {due.day for due in journal.due}
        for day, (category, subcategory, merchants, _), amount in self._planned:
            if day in days:
                merchant = merchants[int(len(merchants) * journal.die(f"at/{subcategory}/{day}"))]
                journal.spend(
                    self.card, amount, merchant=merchant, category=category,
                    subcategory=subcategory,
                )  # fmt: skip
        self._planned = [one for one in self._planned if one[0] not in days]

    def _pay_card(self, journal: Journal) -> None:
        journal.transfer(self.account, self.card, self._statement, description="Card payment")
