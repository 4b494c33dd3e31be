"""Recording, correcting and removing transactions; everything derived follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, Transaction
from bursar.domains.ledger.queries import accounts as account_queries
from bursar.domains.ledger.queries import holdings
from bursar.domains.ledger.queries.transactions import get_transaction, known_ids
from bursar.domains.ledger.service import marks, transaction_rules
from bursar.domains.ledger.service.transfers import TRANSFERS, pair_transfers
from bursar.domains.market import queries as market
from bursar.domains.market.models import Instrument
from bursar.engines.ledger.kinds import TransactionKind
from bursar.kit.errors import DomainError, Invalid

EARLIEST = date(1900, 1, 1)

# Whoever writes an option or a future sells what they do not hold.
_WRITTEN = frozenset({"option", "future"})

# Fields that say something about a transaction and move nothing.
_WORDS = frozenset(
    {"description", "category", "subcategory", "merchant_name", "is_recurring",
     "is_tax_deductible", "tags", "notes"}
)  # fmt: skip
# Fields a trade's amount follows from, where it has a unit price.
_PRICING = frozenset({"quantity", "unit_price", "fee", "tax", "instrument_id", "kind"})

# The API's names for our columns.
_NAMES = {
    "transaction_type": "kind",
    "transaction_date": "traded_on",
    "post_date": "settled_on",
}
# Fields that cannot be emptied: an absent or null one keeps what is there.
_NEVER_EMPTY = frozenset(
    {"kind", "traded_on", "quantity", "amount", "currency", "fee", "tax", "account_id", "tags",
     "description", "sequence", "is_recurring", "is_tax_deductible"}
)  # fmt: skip


class Oversold(DomainError):
    """More units would leave than the account holds that day."""

    title = "More than is held"

    def __init__(self, symbol: str, *, wanted: Decimal, held: Decimal, on: date) -> None:
        super().__init__(
            f"The account can spare {held.normalize():f} {symbol} on {on.isoformat()};"
            f" {wanted:f} cannot leave it. Correct the quantity or the day, or allow the account"
            " to go short.",
            wanted=str(wanted),
            held=str(held),
        )


def record_transaction(
    session: Session, *, account_id: UUID, today: date, facts: Mapping[str, Any]
) -> Transaction:
    """Record one transaction; lots, cash and values follow.

    Args:
        account_id: Where it happened; decides the household.
        today: Nothing may lie in the future of this day.
        facts: As `TransactionCreate`, under the API's names.

    Raises:
        NotFound: No such account or instrument among those the actor may see.
        Forbidden: The actor may look, not change.
        Invalid: The numbers contradict the kind.
        Oversold: More units than held, in an account that may not go short.
    """
    account = account_queries.get_account(session, account_id, for_update=True)
    columns = _columns(facts)
    if columns.get("currency") is None:
        columns["currency"] = account.currency
    row = Transaction(household_id=account.household_id, account_id=account_id, **columns)
    _complete(session, row, account, today=today, amount_given=columns.get("amount") is not None)
    session.add(row)
    session.flush()
    if (
        row.kind in TRANSFERS
        and row.transfer_id is None
        and pair_transfers(session, account.household_id)
    ):
        session.refresh(row)
    _Place.of(row).mark(session)
    return row


def change_transaction(
    session: Session, transaction_id: UUID, *, today: date, changes: Mapping[str, Any]
) -> Transaction:
    """Correct a transaction; the audit log keeps what it was.

    Raises:
        NotFound, Forbidden, Invalid, Oversold: As for recording.
    """
    row = get_transaction(session, transaction_id, for_update=True)
    columns = {
        name: value
        for name, value in _columns(changes).items()
        if not (value is None and name in _NEVER_EMPTY)
    }
    if columns.keys() <= _WORDS:
        _set(row, columns)
        session.flush()
        marks.touch(session, row.household_id)
        return row
    account = account_queries.get_account(
        session, columns.get("account_id", row.account_id), for_update=True
    )
    if account.household_id != row.household_id:
        raise Invalid(
            "A transaction cannot move to another household's account.", field="account_id"
        )
    before = _Place.of(row)
    _set(row, columns)
    reprice = (
        "amount" not in columns
        and bool(_PRICING & columns.keys())
        and row.unit_price is not None
        and row.kind in transaction_rules.PRICED
    )
    with session.no_autoflush:
        _complete(session, row, account, today=today, amount_given=not reprice)
    session.flush()
    for place in dict.fromkeys((before, _Place.of(row))):
        place.mark(session)
    return row


def _set(row: Transaction, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def delete_transaction(session: Session, transaction_id: UUID) -> None:
    """Remove a transaction; the audit log keeps it.

    Raises:
        NotFound: None of that id.
        Forbidden: The actor may look, not change.
    """
    row = get_transaction(session, transaction_id, for_update=True)
    place = _Place.of(row)
    session.delete(row)
    session.flush()
    place.mark(session)


def _columns(facts: Mapping[str, Any]) -> dict[str, Any]:
    columns = {_NAMES.get(name, name): value for name, value in facts.items()}
    if columns.get("lot_selection"):
        columns["lot_selection"] = [
            {name: str(value) for name, value in dict(choice).items()}
            for choice in columns["lot_selection"]
        ]
    return columns


def _complete(
    session: Session, row: Transaction, account: Account, *, today: date, amount_given: bool
) -> None:
    """Fill in what follows from the rest, then refuse what cannot be."""
    instrument = market.get_instrument(session, row.instrument_id) if row.instrument_id else None
    if row.counter_instrument_id:
        market.get_instrument(session, row.counter_instrument_id)
    multiplier = instrument.multiplier if instrument else Decimal(1)
    for name in ("quantity", "fee", "tax"):
        if getattr(row, name) is None:
            setattr(row, name, Decimal(0))
    if not amount_given:
        row.amount = (
            transaction_rules.trade_amount(
                row.quantity, row.unit_price, fee=row.fee, tax=row.tax, multiplier=multiplier
            )
            if row.unit_price is not None and row.kind in transaction_rules.PRICED
            else Decimal(0)
        )
    if not EARLIEST <= row.traded_on <= today:
        raise Invalid(
            f"The day must lie between {EARLIEST.isoformat()} and today, {today.isoformat()}.",
            field="transaction_date",
        )
    _refuse_foreign_lots(session, row)
    transaction_rules.check(
        row,
        has_instrument=instrument is not None,
        has_counter=row.counter_instrument_id is not None,
        multiplier=multiplier,
    )
    if instrument is not None:
        _refuse_oversale(session, row, account, instrument)


def _refuse_foreign_lots(session: Session, row: Transaction) -> None:
    """Refuse lots that no transaction of the household opened."""
    wanted = {UUID(choice["opening_transaction_id"]) for choice in row.lot_selection or ()}
    if wanted and wanted - known_ids(session, row.household_id, wanted):
        raise Invalid(
            "A chosen lot names a transaction that is not in this household.",
            field="lot_selection",
        )


def _refuse_oversale(
    session: Session, row: Transaction, account: Account, instrument: Instrument
) -> None:
    if row.kind not in transaction_rules.LEAVING or account.may_go_short or not row.quantity:
        return
    if row.kind == TransactionKind.SELL and instrument.kind in _WRITTEN:
        return
    held = holdings.units_to_spare(
        session,
        household_id=account.household_id,
        account_id=account.id,
        instrument_id=instrument.id,
        on=row.traded_on,
        without=row.id,
    )
    if -row.quantity > held:
        raise Oversold(instrument.symbol, wanted=-row.quantity, held=held, on=row.traded_on)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a transaction moves: which instruments, in which account, from which day."""

    household_id: UUID
    account_id: UUID
    instruments: frozenset[UUID | None]
    on: date

    @classmethod
    def of(cls, row: Transaction) -> "_Place":
        """Return the place of a transaction as it stands."""
        both = {row.instrument_id, row.counter_instrument_id or row.instrument_id}
        return cls(row.household_id, row.account_id, frozenset(both), row.traded_on)

    def mark(self, session: Session) -> None:
        """Leave word for the rebuild; after the flush, so that locks are taken in one order."""
        for instrument_id in sorted(self.instruments, key=str):
            marks.leave(
                session,
                self.household_id,
                scope="refold",
                instrument_id=instrument_id,
                account_id=self.account_id,
                from_on=self.on,
            )
