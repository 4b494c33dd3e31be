"""The ledger as the engines read it: entries, terms of accounts and instruments, the market."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Household, Person
from bursar.domains.ledger.models import Account, IdenticalInstrument, Transaction
from bursar.domains.market.models import Instrument
from bursar.domains.market.queries import instruments as market_instruments
from bursar.domains.market.queries import prices as market_prices
from bursar.domains.market.queries.prices import PriceColumn
from bursar.engines.ledger.entries import (
    AccountTerms,
    ActionKind,
    CorporateAction,
    Entry,
    InstrumentTerms,
    Terms,
)
from bursar.engines.ledger.kinds import LotMethod, TaxTreatment, TransactionKind
from bursar.engines.ledger.valuation import Market, PriceSeries
from bursar.kit.errors import NotFound

_COLUMNS = (
    Transaction.id, Transaction.account_id, Transaction.kind, Transaction.traded_on,
    Transaction.amount, Transaction.currency, Transaction.sequence, Transaction.settled_on,
    Transaction.instrument_id, Transaction.quantity, Transaction.unit_price, Transaction.fee,
    Transaction.tax, Transaction.cost_basis, Transaction.acquired_on, Transaction.ratio,
    Transaction.counter_instrument_id, Transaction.counter_amount, Transaction.counter_currency,
    Transaction.basis_fraction, Transaction.lot_selection, Transaction.wash_sale_disallowed,
    Transaction.transfer_id,
)  # fmt: skip

_NAMES = [column.key for column in _COLUMNS]
_KINDS = {kind.value: kind for kind in TransactionKind}

# A rate this many days old still converts a trade: markets close for long weekends.
RATE_DAYS = 10


def entries(
    session: Session,
    household_id: UUID,
    *,
    instrument_ids: Collection[UUID] | None = None,
    account_ids: Collection[UUID] | None = None,
    without_instrument: bool = False,
) -> list[Entry]:
    """Transactions of a household as entries.

    Args:
        session: Bound to an actor who sees the household.
        household_id: Whose.
        instrument_ids: Only those that name one of these instruments on either side.
        account_ids: Only those of these accounts.
        without_instrument: Only those that move cash alone.
    """
    statement = select(*_COLUMNS).where(Transaction.household_id == household_id)
    if instrument_ids is not None:
        statement = statement.where(
            or_(
                Transaction.instrument_id.in_(instrument_ids),
                Transaction.counter_instrument_id.in_(instrument_ids),
            )
        )
    if without_instrument:
        statement = statement.where(Transaction.instrument_id.is_(None))
    if account_ids is not None:
        statement = statement.where(Transaction.account_id.in_(account_ids))
    return [_entry(row) for row in session.execute(statement)]


def _entry(row: Any) -> Entry:
    facts = dict(zip(_NAMES, row, strict=True))
    facts["kind"] = _KINDS[facts["kind"]]
    chosen = facts["lot_selection"]
    if chosen:
        facts["lot_selection"] = tuple(
            (UUID(choice["opening_transaction_id"]), Decimal(choice["quantity"]))
            for choice in chosen
        )
    return Entry(**facts)


@dataclass(frozen=True, slots=True)
class Books:
    """What surrounds a household's entries."""

    household_id: UUID
    base_currency: str
    terms: Terms
    market: Market
    taxable: frozenset[UUID]  # accounts whose gains are taxed as they arise
    symbols: Mapping[UUID, str]


def household_instruments(session: Session, household_id: UUID) -> set[UUID]:
    """Return every instrument that a transaction of the household names."""
    found: set[UUID] = set()
    for column in (Transaction.instrument_id, Transaction.counter_instrument_id):
        found.update(
            session.scalars(
                select(column)
                .where(Transaction.household_id == household_id, column.is_not(None))
                .distinct()
            )
        )
    return found


def connected_instruments(
    session: Session, household_id: UUID, instrument_ids: Iterable[UUID]
) -> set[UUID]:
    """Return the instruments whose lots a change of these can touch: the whole lot group.

    Connected by a corporate action or transaction with two instruments, by option and
    underlying, and by the household's sets of substantially identical instruments.
    """
    everything = household_instruments(session, household_id)
    reached = set(instrument_ids)
    links = _links(session, household_id, everything | reached)
    waiting = list(reached)
    while waiting:
        for other in links.get(waiting.pop(), ()):
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached


def _links(session: Session, household_id: UUID, ids: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    pairs: list[tuple[UUID, UUID]] = []
    pairs.extend(
        (one, other)
        for one, other in session.execute(
            select(Transaction.instrument_id, Transaction.counter_instrument_id)
            .where(
                Transaction.household_id == household_id,
                Transaction.counter_instrument_id.is_not(None),
                Transaction.instrument_id.is_not(None),
            )
            .distinct()
        )
        if one is not None and other is not None
    )
    pairs.extend(
        (row.instrument_id, row.counter_instrument_id)
        for row in market_instruments.corporate_actions(session, household_id, ids)
        if row.counter_instrument_id is not None
    )
    pairs.extend(
        (one, other)
        for one, other in session.execute(
            select(Instrument.id, Instrument.underlying_id).where(
                Instrument.id.in_(ids), Instrument.underlying_id.is_not(None)
            )
        )
        if other is not None
    )
    first_of_set: dict[str, UUID] = {}
    for name, member in session.execute(
        select(IdenticalInstrument.set_name, IdenticalInstrument.instrument_id).where(
            IdenticalInstrument.household_id == household_id
        )
    ):
        pairs.append((first_of_set.setdefault(name, member), member))
    links: dict[UUID, set[UUID]] = {}
    for one, other in pairs:
        links.setdefault(one, set()).add(other)
        links.setdefault(other, set()).add(one)
    return links


def books(
    session: Session,
    household_id: UUID,
    instrument_ids: Collection[UUID],
    *,
    with_prices: bool = True,
) -> Books:
    """Return terms and market for some instruments of a household.

    Args:
        session: Bound to an actor who sees the household.
        household_id: Whose.
        instrument_ids: The market knows these, and only these.
        with_prices: False where only units and lots are wanted.

    Raises:
        NotFound: No such household among those the actor may see.
    """
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household")
    accounts = session.scalars(select(Account).where(Account.household_id == household_id)).all()
    known = market_instruments.instruments_by_id(session, instrument_ids)
    currencies = {
        household.base_currency,
        *(account.currency for account in accounts),
        *(row.currency for row in known.values()),
        *session.scalars(
            select(Transaction.currency).where(Transaction.household_id == household_id).distinct()
        ),
        *session.scalars(
            select(Transaction.counter_currency)
            .where(
                Transaction.household_id == household_id,
                Transaction.counter_currency.is_not(None),
            )
            .distinct()
        ),
    }
    columns = market_prices.rates(session, household_id, {c for c in currencies if c})
    identical = dict(
        session.execute(
            select(IdenticalInstrument.instrument_id, IdenticalInstrument.set_name).where(
                IdenticalInstrument.household_id == household_id
            )
        ).all()
    )
    base = household.base_currency
    terms = Terms(
        accounts=_account_terms(session, household_id, accounts),
        instruments={
            row.id: _instrument_terms(row, identical.get(row.id)) for row in known.values()
        },
        actions=[
            _action(row)
            for row in market_instruments.corporate_actions(session, household_id, known)
        ],
        tax_currency=base,
        rates=RateTable(columns).on,
    )
    market = Market(
        instruments=terms.instruments,
        prices={
            key: PriceSeries(column.days, column.closes)
            for key, column in market_prices.closes(
                session, household_id, known if with_prices else ()
            ).items()
        },
        base_currency=base,
        rates=to_base(columns, base, {c for c in currencies if c}),
        max_age_days={"fund": 10, "other": 100, "bond": 40},
    )
    return Books(
        household_id=household_id,
        base_currency=base,
        terms=terms,
        market=market,
        taxable=frozenset(
            account.id for account in accounts if account.tax_treatment == TaxTreatment.TAXABLE
        ),
        symbols={row.id: row.symbol for row in known.values()},
    )


def _account_terms(
    session: Session, household_id: UUID, accounts: Sequence[Account]
) -> dict[Any, AccountTerms]:
    """Spouses who file jointly are one taxpayer; each other member is their own."""
    people = session.scalars(select(Person).where(Person.household_id == household_id)).all()
    joint = {
        person.id
        for person in people
        if person.relation in ("self", "spouse") and person.filing_status != "married_separate"
    }
    return {
        account.id: AccountTerms(
            account_id=account.id,
            taxpayer_id=(
                "household"
                if account.owner_id is None or account.owner_id in joint
                else account.owner_id
            ),
            tax_treatment=TaxTreatment(account.tax_treatment),
            lot_method=LotMethod(account.lot_method),
            owner_id=account.owner_id,
            may_go_short=account.may_go_short,
        )
        for account in accounts
    }


def _instrument_terms(row: Instrument, identical: str | None) -> InstrumentTerms:
    return InstrumentTerms(
        instrument_id=row.id,
        currency=row.currency,
        kind=row.kind,
        multiplier=row.multiplier,
        # IRC 1091 speaks of stock or securities: coins held directly are neither.
        wash_exempt=row.kind in ("crypto", "forex", "commodity"),
        identical_group=identical,
        underlying_id=row.underlying_id,
        acquires_underlying=row.kind == "option" and row.option_right == "call",
        section_1256=row.kind == "future",
    )


def _action(row: Any) -> CorporateAction:
    return CorporateAction(
        instrument_id=row.instrument_id,
        on=row.ex_on,
        kind=ActionKind(row.kind),
        ratio=row.ratio,
        counter_instrument_id=row.counter_instrument_id,
        cash_per_unit=row.amount,
        basis_fraction=row.basis_fraction,
    )


class RateTable:
    """Looks up a rate on a day: as stored, reversed, or over the dollar. Never 1 by default."""

    def __init__(self, columns: Mapping[tuple[str, str], PriceColumn]) -> None:
        """Take the stored pairs."""
        self._columns = columns
        self._found: dict[tuple[str, str, date], Decimal | None] = {}

    def on(self, source: str, target: str, day: date) -> Decimal | None:
        """Return units of target for one unit of source; None if no rate is near enough."""
        key = (source, target, day)
        if key not in self._found:
            self._found[key] = self._direct(source, target, day) or self._over_dollar(
                source, target, day
            )
        return self._found[key]

    def _direct(self, source: str, target: str, day: date) -> Decimal | None:
        forward = self._at((source, target), day)
        if forward is not None:
            return forward
        backward = self._at((target, source), day)
        return 1 / backward if backward else None

    def _over_dollar(self, source: str, target: str, day: date) -> Decimal | None:
        if "USD" in (source, target):
            return None
        first, second = self._direct(source, "USD", day), self._direct("USD", target, day)
        return first * second if first and second else None

    def _at(self, pair: tuple[str, str], day: date) -> Decimal | None:
        column = self._columns.get(pair)
        if column is None:
            return None
        number = market_prices.day_number(day)
        index = int(np.searchsorted(column.days, number, side="right")) - 1
        if index < 0 or number - int(column.days[index]) > RATE_DAYS:
            return None
        return Decimal(repr(float(column.closes[index])))


def to_base(
    columns: Mapping[tuple[str, str], PriceColumn], base: str, currencies: Collection[str]
) -> dict[str, PriceSeries]:
    """Return each currency's rates to the base currency, as stored, reversed or over the dollar."""
    found = {}
    for currency in set(currencies) - {base}:
        series = _pair(columns, currency, base) or _crossed(columns, currency, base)
        if series is not None:
            found[currency] = series
    return found


def _pair(
    columns: Mapping[tuple[str, str], PriceColumn], source: str, target: str
) -> PriceSeries | None:
    forward = columns.get((source, target))
    backward = columns.get((target, source))
    if forward is None:
        return PriceSeries(backward.days, 1 / backward.closes) if backward is not None else None
    return PriceSeries(forward.days, forward.closes)


def _crossed(
    columns: Mapping[tuple[str, str], PriceColumn], source: str, target: str
) -> PriceSeries | None:
    first, second = _pair(columns, source, "USD"), _pair(columns, "USD", target)
    if first is None or second is None:
        return None
    days = first.days[first.days >= second.days[0]]
    at = np.searchsorted(second.days, days, side="right") - 1
    return PriceSeries(days, first.closes[-days.size :] * second.closes[at]) if days.size else None
