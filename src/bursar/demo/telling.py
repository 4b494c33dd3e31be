"""Telling a story up to a day, with the scale at which it adds up to its profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from bursar.demo.blueprint import Owed, Owned, Story
from bursar.demo.journal import FUND_UNIT, ZERO, Journal, cents
from bursar.demo.living import NOW_YEAR
from bursar.demo.market import START, Prices
from bursar.domains.ledger.models import Liability
from bursar.engines.debt import Loan, Schedule, add_months, amortise
from bursar.engines.ledger.kinds import TransactionKind as Kind

NEAR = Decimal("0.002")
"""Share of the target that a told story may miss."""

TELLINGS = 9
SCALES = (Decimal("0.05"), Decimal(6))


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its ledger up to a day."""

    story: Story
    journal: Journal
    until: date
    net_worth: Decimal


def tell(story: Story, prices: Prices) -> Told:
    """Tell a story at the scale at which it is worth its target at the last completed day.

    Net worth grows almost in line with the scale, so a few secant steps find it.
    """
    low, high = Decimal(1), Decimal("1.15")
    first, second = told_at(story, prices, low), told_at(story, prices, high)
    for _ in range(TELLINGS):
        best = min(first, second, key=lambda told: abs(told.net_worth - story.target))
        if abs(best.net_worth - story.target) <= NEAR * story.target:
            return best
        if second.net_worth == first.net_worth:
            break
        slope = (high - low) / (second.net_worth - first.net_worth)
        wanted = high + (story.target - second.net_worth) * slope
        wanted = min(max(wanted, SCALES[0]), SCALES[1]).quantize(Decimal("0.000001"))
        low, first = high, second
        high, second = wanted, told_at(story, prices, wanted)
    return min(first, second, key=lambda told: abs(told.net_worth - story.target))


def told_at(story: Story, prices: Prices, scale: Decimal) -> Told:
    places = {place.key: place for place in story.places}
    journal = Journal(story.name, places, prices, scale)
    journal.backups.update(story.backups)
    _open(story, journal)
    habits = story.habits()
    before = START
    for day in prices.sessions():
        due = tuple(before + timedelta(days=n) for n in range(1, (day - before).days + 1))
        journal.open_day(day, due)
        for habit in habits:
            habit(journal)
        before = day
    return Told(story, journal, prices.until, _net_worth(story, journal, prices.until))


def _open(story: Story, journal: Journal) -> None:
    for account, amount in story.cash.items():
        journal.write(account, Kind.OPENING_BALANCE, amount=amount, description="Opening balance")
    for opening in story.openings:
        listed = journal.prices[opening.symbol]
        close = listed.last(START)
        units = (opening.value * journal.scale / close).quantize(FUND_UNIT, ROUND_DOWN)
        then = listed.last(opening.acquired_on) / listed.grown(opening.acquired_on, START)
        journal.write(
            opening.account, Kind.OPENING_BALANCE, symbol=opening.symbol, quantity=units,
            unit_price=close, cost_basis=cents(units * then), acquired_on=opening.acquired_on,
            description="Opening balance",
        )  # fmt: skip


def _net_worth(story: Story, journal: Journal, day: date) -> Decimal:
    owned = sum((valuations(one, day)[-1][1] * one.ownership for one in story.owned), ZERO)
    owed = sum((balance_on(one, day) for one in story.owed), ZERO)
    return journal.worth() + owned - owed


def valuations(owned: Owned, until: date) -> Sequence[tuple[date, Decimal]]:
    """Return what an asset was worth, by day: what was paid, then each last of March."""
    found = [(owned.acquired_on, owned.cost)]
    for year in range(max(owned.acquired_on.year, START.year), until.year + 1):
        day = date(year, 3, 31)
        if owned.acquired_on < day <= until:
            grown = owned.value * Decimal((1 + owned.growth) ** (year - NOW_YEAR))
            found.append((day, cents(owned.values.get(year, grown)).quantize(Decimal(100))))
    return found


def debt(owed: Owed) -> Liability:
    """Return a debt's terms as a row without ids."""
    return Liability(
        liability_type=owed.kind,
        name=owed.name,
        lender_name=owed.lender,
        account_number_last4=owed.last4,
        currency="USD",
        original_amount=owed.original,
        interest_rate=owed.rate,
        is_rate_fixed=True,
        monthly_payment=owed.payment,
        payment_due_day=owed.due_day,
        origination_date=owed.began_on,
        maturity_date=add_months(_first_due_on(owed), owed.months - 1),
        auto_pay_enabled=True,
        is_active=True,
        facts={},
    )


def _first_due_on(owed: Owed) -> date:
    """The first due day after the debt began."""
    began = owed.began_on
    months = began.year * 12 + began.month - 1 + (began.day >= owed.due_day)
    return date(months // 12, months % 12 + 1, owed.due_day)


@lru_cache(maxsize=32)
def _schedule(owed: Owed) -> Schedule:
    return amortise(
        Loan(
            balance=owed.original,
            annual_rate=owed.rate,
            first_due_on=_first_due_on(owed),
            payment=owed.payment,
            payments=owed.months,
        )
    )


def balance_on(owed: Owed, day: date) -> Decimal:
    """Return what is owed at the end of a day by the schedule."""
    balance = owed.original if owed.began_on <= day else ZERO
    for instalment in _schedule(owed).instalments:
        if instalment.due_on > day:
            break
        balance = instalment.balance
    return balance
