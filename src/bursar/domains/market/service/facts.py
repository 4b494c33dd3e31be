"""Rows a household owns: its instruments, prices and rates, from files and by hand.

Writing in bulk goes through COPY into a temporary table and one upsert: the latest word of the
household about a day replaces its earlier one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bursar.domains.market.models import CorporateAction, Instrument, InstrumentIdentifier
from bursar.kit import tenancy
from bursar.kit.db import raw_connection
from bursar.kit.errors import Invalid

BY_HAND = "hand"
FROM_FILE = "file"


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """A close that a file or a person states."""

    instrument_id: UUID
    on: date
    close: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class OwnRate:
    """One unit of `base` was `rate` units of `quote`, as a file or a person states."""

    base: str
    quote: str
    on: date
    rate: Decimal


def add_instrument(
    session: Session,
    household_id: UUID,
    *,
    symbol: str,
    name: str,
    kind: str,
    currency: str,
    identifiers: Iterable[tuple[str, str]] = (),
    **facts: object,
) -> Instrument:
    """Add an instrument that only this household sees.

    Args:
        symbol: What the household calls it.
        name: In words.
        kind: One of `bursar.domains.market.models.KINDS`.
        currency: ISO code of its price.
        identifiers: Pairs of scheme and value; the ticker is added by itself.
        facts: Further columns of the instrument.

    Raises:
        Forbidden: The actor may look, not change.
    """
    tenancy.require_editable(session, household_id)
    row = Instrument(
        household_id=household_id, symbol=symbol, name=name, kind=kind, currency=currency, **facts
    )
    session.add(row)
    session.flush()
    for scheme, value in {("ticker", symbol), *identifiers}:
        session.add(
            InstrumentIdentifier(
                household_id=household_id, instrument_id=row.id, scheme=scheme, value=value
            )
        )
    session.flush()
    return row


def record_prices(
    session: Session, household_id: UUID, prices: Iterable[OwnPrice], *, source: str
) -> int:
    """Write closes of the household's own; the latest word about a day counts.

    Returns:
        How many days were written.

    Raises:
        Invalid: A price that is negative or not finite.
    """
    rows = {(price.instrument_id, price.on): price for price in prices}
    for price in rows.values():
        if not price.close.is_finite() or price.close < 0:
            raise Invalid(f"A price cannot be {price.close} ({price.on.isoformat()}).")
    if not rows:
        return 0
    with raw_connection(session).cursor() as cursor:
        cursor.execute(
            "create temporary table own_price (instrument_id uuid, on_day date,"
            " close numeric(38,18), currency text) on commit drop"
        )
        with cursor.copy("copy own_price from stdin") as copy:
            for price in rows.values():
                copy.write_row((price.instrument_id, price.on, price.close, price.currency))
        cursor.execute(
            "insert into bar (household_id, instrument_id, source, on_day, close, currency)"
            " select %s, instrument_id, %s, on_day, close, currency from own_price"
            " on conflict on constraint uq_bar"
            " do update set close = excluded.close, currency = excluded.currency",
            (household_id, source),
        )
        cursor.execute("drop table own_price")
    return len(rows)


def record_rates(
    session: Session, household_id: UUID, rates: Iterable[OwnRate], *, source: str
) -> int:
    """Write exchange rates of the household's own; the latest word about a day counts.

    Raises:
        Invalid: A rate that is not positive, or between a currency and itself.
    """
    rows = {(rate.base, rate.quote, rate.on): rate for rate in rates}
    for rate in rows.values():
        if not rate.rate.is_finite() or rate.rate <= 0 or rate.base == rate.quote:
            raise Invalid(
                f"An exchange rate must be positive and between two currencies, not"
                f" {rate.base}/{rate.quote} {rate.rate} ({rate.on.isoformat()})."
            )
    if not rows:
        return 0
    with raw_connection(session).cursor() as cursor:
        cursor.executemany(
            "insert into exchange_rate (household_id, base, quote, on_day, rate, source)"
            " values (%s, %s, %s, %s, %s, %s)"
            " on conflict on constraint uq_exchange_rate do update set rate = excluded.rate",
            [
                (household_id, rate.base, rate.quote, rate.on, rate.rate, source)
                for rate in rows.values()
            ],
        )
    return len(rows)


ActionFacts = tuple[str, date, date | None, Decimal | None, str | None, Decimal | None]
"""Kind, ex-date, day of payment, amount a unit with its currency, ratio."""


def record_actions(
    session: Session,
    household_id: UUID,
    instrument_id: UUID,
    actions: Sequence[ActionFacts],
    *,
    source: str,
) -> list[tuple[str, date]]:
    """Write dividends and splits the household does not know yet.

    Returns:
        Kind and ex-date of those that are new.
    """
    known = set(
        session.execute(
            select(CorporateAction.kind, CorporateAction.ex_on).where(
                CorporateAction.household_id == household_id,
                CorporateAction.instrument_id == instrument_id,
            )
        ).all()
    )
    new = [action for action in actions if (action[0], action[1]) not in known]
    session.add_all(
        CorporateAction(
            household_id=household_id,
            instrument_id=instrument_id,
            kind=kind,
            ex_on=ex_on,
            pay_on=pay_on,
            amount=amount,
            currency=currency,
            ratio=ratio,
            source=source,
        )
        for kind, ex_on, pay_on, amount, currency, ratio in new
    )
    session.flush()
    return [(kind, ex_on) for kind, ex_on, *_ in new]
