"""The ledger as the engines read it: entries, terms of accounts and instruments, the market."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Household, Person
from bursar.domains.ledger.models import (
    Account,
    IdenticalInstrument,
    PositionSeries,
    Transaction,
)
from bursar.domains.ledger.queries.rates import RateTable, to_base
from bursar.domains.market.models import Instrument
from bursar.domains.market.queries import instruments as market_instruments
from bursar.domains.market.queries import prices as market_prices
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
from bursar.engines.ledger.wash_sales import WashPolicy, in_wash_scope
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

EMPLOYER_PLANS = frozenset(
    {"401k", "roth_401k", "after_tax_401k", "solo_401k", "403b", "457b", "pension", "nps", "epf"}
)

# Days after which a price is stale, where it is not a week: some are priced rarely.
PRICE_AGES = {"fund": 10, "other": 100, "bond": 40}


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
    conditions = [Transaction.household_id == household_id]
    if instrument_ids is not None:
        conditions.append(
            or_(
                Transaction.instrument_id.in_(instrument_ids),
                Transaction.counter_instrument_id.in_(instrument_ids),
            )
        )
    if without_instrument:
        conditions.append(Transaction.instrument_id.is_(None))
    if account_ids is not None:
        conditions.append(Transaction.account_id.in_(account_ids))
    return entries_where(session, *conditions)


def entries_where(session: Session, *conditions: ColumnElement[bool]) -> list[Entry]:
    """Transactions that meet all conditions, as entries."""
    return [_entry(row) for row in session.execute(select(*_COLUMNS).where(*conditions))]


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
    reached: set[UUID] = set()
    frontier = set(instrument_ids)
    while frontier:  # only what was newly reached is asked about
        reached |= frontier
        frontier = _neighbours(session, household_id, frontier) - reached
    return reached


def _neighbours(session: Session, household_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Return what is linked to one of the instruments, on either side of a link."""
    found: set[UUID] = set()
    transactions = Transaction.household_id == household_id
    pairs = (
        (Transaction.instrument_id, Transaction.counter_instrument_id, transactions),
        (Instrument.id, Instrument.underlying_id, true()),
    )
    for one, other, condition in pairs:
        for column, partner in ((one, other), (other, one)):
            found.update(
                session.scalars(
                    select(partner)
                    .where(condition, column.in_(ids), other.is_not(None), one.is_not(None))
                    .distinct()
                )
            )
    found |= market_instruments.action_partners(session, household_id, ids)
    sets = select(IdenticalInstrument.set_name).where(
        IdenticalInstrument.household_id == household_id,
        IdenticalInstrument.instrument_id.in_(ids),
    )
    found.update(
        session.scalars(
            select(IdenticalInstrument.instrument_id).where(
                IdenticalInstrument.household_id == household_id,
                IdenticalInstrument.set_name.in_(sets),
            )
        )
    )
    return found


def currencies_of(entries: Iterable[Entry]) -> set[str]:
    """Return every currency that the entries name."""
    found: set[str] = set()
    for entry in entries:
        found.add(entry.currency)
        if entry.counter_currency is not None:
            found.add(entry.counter_currency)
    return found


def books(
    session: Session,
    household_id: UUID,
    instrument_ids: Collection[UUID],
    *,
    currencies: Iterable[str] = (),
    with_prices: bool = True,
) -> Books:
    """Return terms and market for some instruments of a household.

    Args:
        session: Bound to an actor who sees the household.
        household_id: Whose.
        instrument_ids: The market knows these, and only these.
        currencies: Of the entries at hand; those of accounts, instruments and stored cash are
            known without.
        with_prices: False where only units and lots are wanted.

    Raises:
        NotFound: No such household among those the actor may see.
    """
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("household")
    accounts = session.scalars(select(Account).where(Account.household_id == household_id)).all()
    known = market_instruments.instruments_by_id(session, instrument_ids)
    wanted = {
        "USD",  # two others may have a rate over it alone
        household.base_currency,
        *currencies,
        *(account.currency for account in accounts),
        *(row.currency for row in known.values()),
        *session.scalars(
            select(PositionSeries.currency)
            .where(PositionSeries.household_id == household_id)
            .distinct()
        ),
    }
    columns = market_prices.rates(session, household_id, wanted)
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
        rates=to_base(columns, base, wanted),
        max_age_days=PRICE_AGES,
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
            wash_scope=_counts_for_wash_sales(account),
        )
        for account in accounts
    }


def _counts_for_wash_sales(account: Account) -> bool:
    """Whether trades of the account count: its own word, else what the law is known to reach.

    Rev. Rul. 2008-5 names IRAs. Employer plans and HSAs have no ruling: they count where the
    account says so (`facts.counts_for_wash_sales`).
    """
    own_word = account.facts.get("counts_for_wash_sales")
    if isinstance(own_word, bool):
        return own_word
    return in_wash_scope(
        TaxTreatment(account.tax_treatment),
        is_employer_plan=account.kind in EMPLOYER_PLANS,
        policy=WashPolicy(employer_plans=False, health_savings=False),
    )


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
