"""The parts of a told story as rows with ids, of one household."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.demo.blueprint import Member, Owed, Owned
from bursar.demo.journal import Line, Place
from bursar.demo.mark import VERSION
from bursar.demo.telling import Told, balance_on, debt, valuations
from bursar.demo.users import actor_named, sample_id
from bursar.domains.identity.models import Grant, Person
from bursar.domains.ledger.models import (
    ACCOUNT_KINDS,
    Account,
    Asset,
    AssetValuation,
    IncomeStream,
    Property,
)
from bursar.domains.market.service.sample import sample_instrument_id
from bursar.kit.db import copy_rows

NOTE = "Sample data: invented people and prices."

Columns = tuple[tuple[str, str], ...]

TRANSACTION: Columns = (
    ("id", "uuid"), ("household_id", "uuid"), ("account_id", "uuid"), ("kind", "varchar"),
    ("traded_on", "date"), ("sequence", "int4"), ("instrument_id", "uuid"),
    ("quantity", "numeric"), ("unit_price", "numeric"), ("amount", "numeric"),
    ("currency", "varchar"), ("fee", "numeric"), ("tax", "numeric"), ("cost_basis", "numeric"),
    ("acquired_on", "date"), ("transfer_id", "uuid"), ("description", "varchar"),
    ("category", "varchar"), ("subcategory", "varchar"), ("merchant_name", "varchar"),
    ("is_recurring", "bool"), ("is_tax_deductible", "bool"), ("tags", "varchar[]"),
    ("facts", "jsonb"),
)  # fmt: skip
VALUATION: Columns = (
    ("id", "uuid"), ("household_id", "uuid"), ("asset_id", "uuid"), ("on_day", "date"),
    ("value", "numeric"), ("method", "varchar"), ("source", "varchar"),
)  # fmt: skip
_BALANCE: Columns = (
    ("id", "uuid"), ("household_id", "uuid"), ("liability_id", "uuid"), ("on_day", "date"),
    ("balance", "numeric"), ("source", "varchar"),
)  # fmt: skip

FACTS = {"note": NOTE, "sample_version": VERSION}


def accounts_of(session: Session, household_id: UUID) -> list[Account]:
    """Return all accounts of a household, the sample's and others."""
    return list(session.scalars(select(Account).where(Account.household_id == household_id)))


class Writer:
    """Gives the parts of a story their ids and rows."""

    def __init__(self, session: Session, household_id: UUID, told: Told) -> None:
        self._session = session
        self.household_id = household_id
        self._told = told

    def _id(self, *names: str) -> UUID:
        return sample_id(self._told.story.key, *names)

    def _person_id(self, key: str | None) -> UUID | None:
        return None if key is None else self._id("person", key)

    def people(self) -> None:
        """Add the members; who signs in beside the owner owns the household too."""
        for member in self._told.story.members:
            self._session.add(self._person(member))
        self._session.flush()
        owner = self._session.info["actor"].user_id
        for member in self._told.story.members:
            user_id = _user_id(member)
            if user_id is not None and user_id != owner:
                self._session.add(
                    Grant(
                        household_id=self.household_id, user_id=user_id, level="own",
                        label=str(member.email), created_by=owner,
                    )
                )  # fmt: skip
        self._session.flush()

    def _person(self, member: Member) -> Person:
        return Person(
            id=self._id("person", member.key),
            household_id=self.household_id,
            name=member.name,
            relation=member.relation,
            user_id=_user_id(member),
            birth_on=member.born_on,
            filing_status=member.filing,
            state=member.state,
        )

    def accounts(self) -> None:
        """Add the accounts."""
        for place in self._told.story.places:
            self._session.add(self._account(place))
        self._session.flush()

    def _account(self, place: Place) -> Account:
        return Account(
            id=self._id("account", place.key),
            household_id=self.household_id,
            name=place.name,
            kind=place.kind,
            tax_treatment=ACCOUNT_KINDS[place.kind][2],
            lot_method=place.lot_method,
            owner_id=self._person_id(place.owner),
            institution=place.institution,
            number_last4=place.last4,
            currency=place.currency,
            interest_rate=place.interest_rate,
            opened_on=place.opened_on,
            is_active=True,
            notes=NOTE,
            facts={
                **place.facts,
                **FACTS,
                "sample_scale": str(self._told.journal.scale),
                "sample_through": self._told.until.isoformat(),
            },
        )

    def belongings(self) -> None:
        """Add assets with their values, then debts with what was owed."""
        story = self._told.story
        for owned in story.owned:
            self._asset(owned)
        for owed in story.owed:
            row = debt(owed)
            row.id = self._id("debt", owed.key)
            row.household_id = self.household_id
            row.owner_id = self._person_id(owed.owner)
            row.asset_id = None if owed.asset is None else self._id("asset", owed.asset)
            row.facts = dict(FACTS)
            self._session.add(row)
        self._session.flush()
        copy_rows(
            self._session,
            "liability_balance",
            _BALANCE,
            [row for owed in story.owed for row in self._balances(owed)],
        )

    def valuations(self, after: date) -> list[tuple[Any, ...]]:
        """Return what assets that are there were worth after a day, where nothing is stated."""
        assets = set(
            self._session.scalars(select(Asset.id).where(Asset.household_id == self.household_id))
        )
        stated = {
            (asset_id, day)
            for asset_id, day in self._session.execute(
                select(AssetValuation.asset_id, AssetValuation.on_day).where(
                    AssetValuation.household_id == self.household_id
                )
            )
        }
        return [
            (
                self._id("value", owned.key, str(day)), self.household_id, asset_id, day, value,
                owned.method, "household",
            )
            for owned in self._told.story.owned
            for asset_id in [self._id("asset", owned.key)]
            for day, value in valuations(owned, self._told.until)[1:]
            if asset_id in assets and day > after and (asset_id, day) not in stated
        ]  # fmt: skip

    def _asset(self, owned: Owned) -> None:
        asset = Asset(
            id=self._id("asset", owned.key),
            household_id=self.household_id,
            category=owned.category,
            asset_type=owned.asset_type,
            name=owned.name,
            description=owned.description,
            currency="USD",
            cost_basis=owned.cost,
            acquired_on=owned.acquired_on,
            ownership=owned.ownership,
            owner_id=self._person_id(owned.owner),
            is_active=True,
            facts=dict(FACTS),
        )
        self._session.add(asset)
        self._session.flush()
        if owned.home is not None:
            self._session.add(
                Property(
                    id=self._id("property", owned.key),
                    household_id=self.household_id,
                    asset_id=asset.id,
                    purchase_price=owned.cost,
                    purchase_date=owned.acquired_on,
                    **owned.home,
                )
            )

    def _balances(self, owed: Owed) -> Iterator[tuple[Any, ...]]:
        """The lender's statement at the end of each year, and the one of the last month."""
        until = self._told.until
        days = [until.replace(year=year, month=12, day=31) for year in range(2016, until.year)]
        days.append(until.replace(day=1))
        for day in days:
            if day > owed.began_on:
                yield (
                    self._id("balance", owed.key, str(day)), self.household_id,
                    self._id("debt", owed.key), day, balance_on(owed, day), "household",
                )  # fmt: skip

    def incomes(self) -> None:
        """Add the income streams."""
        for earned in self._told.story.earned:
            self._session.add(
                IncomeStream(
                    id=self._id("income", earned.source, earned.kind),
                    household_id=self.household_id,
                    income_type=earned.kind,
                    source_name=earned.source,
                    amount=earned.amount,
                    currency="USD",
                    frequency=earned.frequency,
                    start_date=earned.starts_on,
                    end_date=earned.ends_on,
                    growth_rate=earned.growth,
                    tax_treatment=earned.tax_treatment,
                    owner_id=self._person_id(earned.owner),
                    is_active=True,
                    facts=dict(FACTS),
                )
            )
        self._session.flush()

    def transactions(self, after: date) -> Iterator[tuple[Any, ...]]:
        """Give the ledger's rows after a day, in the columns' order, of accounts that are there."""
        facts = Jsonb({"note": NOTE})
        there = {account.id for account in accounts_of(self._session, self.household_id)}
        for line in self._told.journal.lines:
            if line.day <= after or self._id("account", line.account) not in there:
                continue
            yield (
                self._id("line", line.account, str(line.day), str(line.sequence)),
                self.household_id, self._id("account", line.account), line.kind.value, line.day,
                line.sequence, _instrument(line), line.quantity, line.unit_price, line.amount,
                line.currency, line.fee, Decimal(0), line.cost_basis, line.acquired_on,
                self._id("transfer", line.transfer) if line.transfer else None, line.description,
                line.category, line.subcategory, line.merchant, line.recurring, line.deductible,
                [], facts,
            )  # fmt: skip


def _instrument(line: Line) -> UUID | None:
    return None if line.symbol is None else sample_instrument_id(line.symbol)


def _user_id(member: Member) -> UUID | None:
    return None if member.email is None else actor_named(member.email.partition("@")[0]).user_id
