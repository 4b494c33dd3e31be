"""What price vendors say of a household's instruments and currencies, kept as its own rows."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Household
from bursar.domains.ledger.models import Account, Transaction
from bursar.domains.ledger.queries.entries import household_instruments
from bursar.domains.ledger.service import marks
from bursar.domains.market.models import ExchangeRate, Instrument
from bursar.domains.market.queries.instruments import instruments_by_id
from bursar.domains.market.queries.prices import last_vendor_days, source_ranks
from bursar.domains.market.service import facts
from bursar.domains.market.service.facts import OwnPrice, OwnRate
from bursar.ports.errors import UpstreamFailed
from bursar.ports.market_data import ActionKind, InstrumentKind, Listing

log = logging.getLogger("bursar.prices")

HISTORY = timedelta(days=366 * 10)
# What a vendor says of the last days may still be corrected.
AGAIN = timedelta(days=3)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask vendors for: instruments and currencies with the last day known of each."""

    instruments: Sequence[tuple[Instrument, date | None]]
    base_currency: str
    currencies: Mapping[str, date | None]


def wanted(session: Session, household_id: UUID) -> Wanted | None:
    """Return what the household could use; None where it does not ask vendors."""
    if "vendor" not in source_ranks(session, household_id):
        return None
    rows = instruments_by_id(session, household_instruments(session, household_id))
    known = last_vendor_days(session, household_id, rows)
    base = session.scalars(
        select(Household.base_currency).where(Household.id == household_id)
    ).one()
    return Wanted(
        instruments=[(row, known.get(row.id)) for row in rows.values()],
        base_currency=base,
        currencies=_currencies(session, household_id, base, {r.currency for r in rows.values()}),
    )


def _currencies(
    session: Session, household_id: UUID, base: str, of_instruments: Collection[str]
) -> Mapping[str, date | None]:
    used = set(of_instruments)
    for column in (Account.currency, Transaction.currency, Transaction.counter_currency):
        used |= set(
            session.scalars(
                select(column)
                .where(column.is_not(None), column.class_.household_id == household_id)
                .distinct()
            )
        )
    last = dict(
        session.execute(
            select(ExchangeRate.quote, func.max(ExchangeRate.on_day))
            .where(
                ExchangeRate.household_id == household_id,
                ExchangeRate.base == base,
                ExchangeRate.source.not_in([facts.BY_HAND, facts.FROM_FILE]),
            )
            .group_by(ExchangeRate.quote)
        ).all()
    )
    return {currency: last.get(currency) for currency in sorted(used - {base})}


def first_day(last: date | None, today: date) -> date:
    """Return the day from which to ask, given the last one known."""
    return today - HISTORY if last is None else max(last - AGAIN, today - HISTORY)


@dataclass(frozen=True, slots=True)
class Said:
    """What vendors answered about one instrument."""

    bars: Any | None  # Answered[Sequence[Bar]]
    actions: Any | None  # Answered[Sequence[CorporateActionFact]]


def ask(vendors: Any, row: Instrument, first: date, today: date) -> Said | None:
    """Ask the vendors in order; None where no vendor covers the instrument.

    Prices are as traded, so they are of no use without the splits between them: where the
    actions are not told, the prices wait for the next run as well.
    """
    try:
        kind = InstrumentKind(row.kind)
    except ValueError:
        return None
    listing = Listing(symbol=row.symbol, venue=row.venue, kind=kind, currency=row.currency)
    if not vendors.covers(listing):
        return None
    actions = _answer(row.symbol, lambda: vendors.corporate_actions(listing, first, today))
    if actions is None:
        return None
    return Said(_answer(row.symbol, lambda: vendors.daily_bars(listing, first, today)), actions)


def _answer(name: str, question: Callable[[], T]) -> T | None:
    try:
        return question()
    except UpstreamFailed as error:
        log.warning("no answer about %s: %s", name, error)  # the next run asks again
        return None


def keep(session: Session, household_id: UUID, row: Instrument, said: Said) -> int:
    """Keep what was said, and have figures follow; returns how many closes were written."""
    split_on = _keep_actions(session, household_id, row, said.actions)
    prices = [
        OwnPrice(row.id, bar.on, bar.close, bar.currency)
        for bar in (said.bars.value if said.bars is not None else ())
        if bar.currency == row.currency
    ]
    written = (
        facts.record_prices(session, household_id, prices, source=said.bars.source)
        if prices and said.bars is not None
        else 0
    )
    days = [price.on for price in prices] + ([split_on] if split_on else [])
    if days:
        marks.leave(
            session,
            household_id,
            scope="refold" if split_on else "revalue",
            instrument_id=row.id,
            from_on=min(days),
        )
    return written


def _keep_actions(
    session: Session, household_id: UUID, row: Instrument, answer: Any | None
) -> date | None:
    """Keep dividends and splits not yet known; returns the first day of a new split."""
    if answer is None:
        return None
    new = facts.record_actions(
        session,
        household_id,
        row.id,
        [
            (fact.kind.value, fact.ex_on, fact.paid_on, fact.amount, fact.currency, fact.ratio)
            for fact in answer.value
        ],
        source=answer.source,
    )
    return min((on for kind, on in new if kind == ActionKind.SPLIT), default=None)


def ask_rates(vendors: Any, asked: Wanted, today: date) -> Sequence[Any]:
    """Ask for exchange rates of the household's currencies; nothing where nobody answered."""
    if not asked.currencies:
        return ()
    first = min(first_day(last, today) for last in asked.currencies.values())
    names = list(asked.currencies)
    return (
        _answer(
            "exchange rates",
            lambda: vendors.daily_rates(asked.base_currency, names, first, today),
        )
        or ()
    )


def keep_rates(session: Session, household_id: UUID, answers: Sequence[Any]) -> int:
    """Keep exchange rates, and have figures follow; returns how many were written."""
    days: list[date] = []
    for answer in answers:
        rates = [OwnRate(fact.base, fact.quote, fact.on, fact.rate) for fact in answer.value]
        facts.record_rates(session, household_id, rates, source=answer.source)
        days += [rate.on for rate in rates]
    if days:
        # Basis is held at the rate of its day: a new rate may complete it.
        marks.leave(session, household_id, scope="all", from_on=min(days))
    return len(days)
