"""What a sample household is made of, apart from its transactions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bursar.demo.habits import Habit
from bursar.demo.journal import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the household; `email` where they sign in."""

    key: str
    name: str
    relation: str
    born_on: date
    filing: str
    state: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """An asset outside accounts, valued each year on the last of March.

    Attributes:
        value: In 2026; other years follow from `growth`, or from `values` where they are given.
        home: Columns of its property row, where it is real estate.
    """

    key: str
    category: str
    asset_type: str
    name: str
    acquired_on: date
    cost: Decimal
    value: Decimal
    growth: float
    owner: str | None = None
    method: str = "owner's estimate"
    description: str | None = None
    ownership: Decimal = Decimal(1)
    home: Mapping[str, object] | None = None
    values: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A debt with a fixed rate; the payment follows from its terms."""

    key: str
    kind: str
    name: str
    lender: str
    last4: str
    original: Decimal
    rate: Decimal
    months: int
    began_on: date
    due_day: int
    asset: str | None = None
    owner: str | None = None

    @property
    def payment(self) -> Decimal:
        """The level monthly payment."""
        monthly = self.rate / 12
        factor = (1 + monthly) ** -self.months
        return (self.original * monthly / (1 - factor)).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """An income stream."""

    kind: str
    source: str
    amount: Decimal
    frequency: str
    owner: str
    starts_on: date
    growth: Decimal = Decimal("0.03")
    tax_treatment: str = "ordinary"
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Units held when the story begins: so much money at that day's close, before `scale`.

    Their cost is the close of `acquired_on`, splits since then counted.
    """

    account: str
    symbol: str
    value: Decimal
    acquired_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One sample household, complete.

    Attributes:
        target: Net worth at the present day, in dollars.
        cash: Cash of accounts when the story begins, not scaled.
        backups: Account to draw on when another would be short.
        habits: What its people do; called anew for each telling, since habits remember.
    """

    key: str
    name: str
    target: Decimal
    members: Sequence[Member]
    places: Sequence[Place]
    cash: Mapping[str, Decimal]
    habits: Callable[[], list[Habit]]
    openings: Sequence[Opening] = ()
    owned: Sequence[Owned] = ()
    owed: Sequence[Owed] = ()
    earned: Sequence[Earned] = ()
    backups: Mapping[str, str] = field(default_factory=lambda: {"checking": "savings"})

    def account(self, key: str) -> Place:
        """Return an account by its key."""
        return next(place for place in self.places if place.key == key)
