"""Whose figures, of which accounts and when: settled once for each request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Household, Person
from bursar.domains.ledger.models import ACCOUNT_KINDS, Account
from bursar.domains.ledger.queries import portfolios
from bursar.domains.ledger.queries.series import freshness
from bursar.kit.errors import Invalid, NotFound

INVESTED = frozenset({"investments", "retirement", "health", "education"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What a request asked for; nothing chosen means everything of the household."""

    portfolio_id: UUID | None = None
    account_ids: tuple[UUID, ...] = ()
    as_of: date | None = None

    @property
    def is_everything(self) -> bool:
        """Whether assets and debts outside accounts are meant too."""
        return self.portfolio_id is None and not self.account_ids


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What figures need to know of an account."""

    id: UUID
    name: str
    kind: str
    currency: str
    tax_treatment: str
    owner_id: UUID | None
    institution: str | None
    is_active: bool

    @property
    def title(self) -> str:
        """The kind in words."""
        return ACCOUNT_KINDS[self.kind][0]

    @property
    def account_class(self) -> str:
        """The account's class in net worth."""
        return ACCOUNT_KINDS[self.kind][1]


@dataclass(frozen=True, slots=True)
class Scope:
    """The household, the accounts that count, and the day.

    Attributes:
        accounts: By id, those that count.
        includes_belongings: Whether assets and debts outside accounts count too.
        on: The last day of the figures: the day asked for, at most the last day valued.
        version: Of the ledger, as it was when the scope was settled.
        is_pending: Changes wait for the rebuild.
    """

    household_id: UUID
    currency: str
    is_demo: bool
    price_sources: tuple[str, ...]
    accounts: Mapping[UUID, AccountFacts]
    members: Mapping[UUID, str]
    includes_belongings: bool
    on: date
    valued_to: date | None
    version: int
    is_pending: bool

    @property
    def account_ids(self) -> Sequence[UUID]:
        """Ids of the accounts that count."""
        return list(self.accounts)

    def member(self, owner_id: UUID | None) -> str:
        """Who owns it, in words."""
        return "Joint" if owner_id is None else self.members.get(owner_id, "Unknown")


def settle(session: Session, household_id: UUID, choice: Choice, *, today: date) -> Scope:
    """Return the scope of a request.

    Raises:
        NotFound: No such household, portfolio or account among those the actor may see.
        Invalid: A day before anything, or after today.
    """
    if choice.as_of is not None and not date(1900, 1, 1) <= choice.as_of <= today:
        raise Invalid("Figures can be had for days from 1900 to today.", field="as_of")
    household = session.execute(
        select(Household.base_currency, Household.is_demo, Household.price_sources).where(
            Household.id == household_id
        )
    ).one_or_none()
    if household is None:
        raise NotFound("household")
    fresh = freshness(session, household_id)
    rows = session.execute(
        select(
            Account.id, Account.name, Account.kind, Account.currency, Account.tax_treatment,
            Account.owner_id, Account.institution, Account.is_active,
        )
        .where(Account.household_id == household_id)
        .order_by(Account.name, Account.id)
    )  # fmt: skip
    accounts = {row.id: AccountFacts(*row) for row in rows}
    wanted = _wanted(session, household_id, choice, accounts)
    members = session.execute(select(Person.id, Person.name).where(
        Person.household_id == household_id
    )).all()  # fmt: skip
    last = fresh.valued_to or today
    return Scope(
        household_id=household_id,
        currency=household.base_currency,
        is_demo=household.is_demo,
        price_sources=tuple(part.strip() for part in household.price_sources.split(",")),
        accounts={one: accounts[one] for one in accounts if one in wanted},
        members={row.id: row.name for row in members},
        includes_belongings=choice.is_everything,
        on=min(choice.as_of or last, last),
        valued_to=fresh.valued_to,
        version=fresh.version,
        is_pending=fresh.is_pending,
    )


def _wanted(
    session: Session, household_id: UUID, choice: Choice, accounts: Mapping[UUID, AccountFacts]
) -> set[UUID]:
    wanted = set(accounts)
    if choice.portfolio_id is not None:
        portfolio = portfolios.get_portfolio(session, choice.portfolio_id)
        if portfolio.household_id != household_id:
            raise NotFound("portfolio")
        wanted &= set(portfolios.account_ids(session, portfolio))
    if choice.account_ids:
        if not set(choice.account_ids) <= set(accounts):
            raise NotFound("account")
        wanted &= set(choice.account_ids)
    return wanted
