"""Reading transactions: pages for people, columns for the rebuild."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, case, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from bursar.domains.ledger.models import Account, Transaction
from bursar.domains.ledger.queries.rows import get_row
from bursar.domains.market.models import Instrument
from bursar.engines.ledger.kinds import TransactionKind
from bursar.kit.errors import Invalid, NotFound
from bursar.kit.paging import Page, decode_cursor, encode_cursor

MONEY_MAX = Decimal(10) ** 16  # what the column can hold


@dataclass(frozen=True, slots=True)
class TransactionFilter:
    """Which transactions; empty fields do not narrow."""

    account_ids: Sequence[UUID] = ()
    instrument_id: UUID | None = None
    kinds: Sequence[str] = ()
    from_on: date | None = None
    to_on: date | None = None
    category: str | None = None
    text: str | None = None
    import_id: UUID | None = None
    min_amount: Decimal | None = None
    max_amount: Decimal | None = None


_READ = (
    Transaction.id,
    Transaction.household_id,
    Transaction.account_id,
    Account.name.label("account_name"),
    Transaction.kind.label("transaction_type"),
    Transaction.traded_on.label("transaction_date"),
    Transaction.settled_on.label("post_date"),
    Transaction.sequence,
    Transaction.instrument_id,
    Instrument.symbol,
    Instrument.name.label("instrument_name"),
    *(
        getattr(Transaction, name)
        for name in (
            "quantity", "unit_price", "amount", "currency", "fee", "tax", "cost_basis",
            "acquired_on", "ratio", "counter_instrument_id", "counter_amount", "counter_currency",
            "basis_fraction", "lot_selection", "wash_sale_disallowed", "transfer_id",
            "description", "category", "subcategory", "merchant_name", "is_recurring",
            "is_tax_deductible", "tags", "notes", "import_id", "source_row", "created_at",
            "updated_at",
        )
    ),
)  # fmt: skip


def _readable() -> Select[Any]:
    return (
        select(*_READ)
        .join(
            Account,
            and_(
                Account.household_id == Transaction.household_id,
                Account.id == Transaction.account_id,
            ),
        )
        .outerjoin(Instrument, Instrument.id == Transaction.instrument_id)
    )


def get_transaction(
    session: Session, transaction_id: UUID, *, for_update: bool = False
) -> Transaction:
    """One transaction of the actor's households.

    Raises:
        NotFound: None of that id among them.
        Forbidden: To be changed, and the actor may only look.
    """
    return get_row(session, Transaction, transaction_id, "transaction", for_update=for_update)


def known_ids(session: Session, household_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that are transactions of the household."""
    return set(
        session.scalars(
            select(Transaction.id).where(
                Transaction.household_id == household_id, Transaction.id.in_(ids)
            )
        )
    )


def read_transaction(session: Session, transaction_id: UUID) -> Row[Any]:
    """One transaction with the names a person reads.

    Raises:
        NotFound: None of that id among the actor's households.
    """
    found = session.execute(_readable().where(Transaction.id == transaction_id)).one_or_none()
    if found is None:
        raise NotFound("transaction")
    return found


def list_transactions(
    session: Session,
    household_id: UUID,
    wanted: TransactionFilter,
    *,
    limit: int,
    cursor: str | None = None,
) -> Page[Row[Any]]:
    """Transactions of a household, latest first."""
    statement = _narrowed(_readable(), household_id, wanted)
    if cursor is not None:
        day, row_id = decode_cursor(cursor, 2)
        statement = statement.where(
            tuple_(Transaction.traded_on, Transaction.id) < tuple_(_day(day), _id(row_id))
        )
    statement = statement.order_by(Transaction.traded_on.desc(), Transaction.id.desc())
    rows = session.execute(statement.limit(limit + 1)).all()
    more = len(rows) > limit
    rows = rows[:limit]
    last = rows[-1] if more else None
    return Page(rows, encode_cursor([last.transaction_date, last.id]) if last is not None else None)


def _narrowed(statement: Select[Any], household_id: UUID, wanted: TransactionFilter) -> Select[Any]:
    instrument = wanted.instrument_id
    size = func.abs(Transaction.amount)
    conditions = (
        (wanted.account_ids, lambda: Transaction.account_id.in_(wanted.account_ids)),
        (
            instrument,
            lambda: or_(
                Transaction.instrument_id == instrument,
                Transaction.counter_instrument_id == instrument,
            ),
        ),
        (wanted.kinds, lambda: Transaction.kind.in_(wanted.kinds)),
        (wanted.from_on, lambda: Transaction.traded_on >= wanted.from_on),
        (wanted.to_on, lambda: Transaction.traded_on <= wanted.to_on),
        (wanted.category, lambda: Transaction.category == wanted.category),
        (wanted.import_id, lambda: Transaction.import_id == wanted.import_id),
        (wanted.min_amount is not None, lambda: size >= wanted.min_amount),
        (wanted.max_amount is not None, lambda: size <= wanted.max_amount),
        (wanted.text, lambda: _matches(wanted.text or "")),
    )
    return statement.where(
        Transaction.household_id == household_id,
        *(condition() for is_wanted, condition in conditions if is_wanted),
    )


def _matches(words: str) -> Any:
    """Every word must stand in the description, merchant, category, symbol or as the amount."""
    found: list[Any] = [true()]
    for word in words.split():
        columns = [
            column.icontains(word, autoescape=True)
            for column in (
                Transaction.description,
                Transaction.merchant_name,
                Transaction.category,
                Transaction.notes,
                Instrument.symbol,
                Instrument.name,
                Account.name,
            )
        ]
        try:
            number = Decimal(word.replace(",", "").replace("$", ""))
        except InvalidOperation:
            number = None
        if number is not None and number.is_finite() and abs(number) < MONEY_MAX:
            columns.append(func.abs(Transaction.amount) == abs(number))
        found.append(or_(*columns))
    return and_(*found)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("The cursor is not one that this list gave.", field="cursor") from error


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid("The cursor is not one that this list gave.", field="cursor") from error


# Money that a household earns and spends, as against money it moves or invests.
EARNED = (TransactionKind.DEPOSIT, TransactionKind.DIVIDEND, TransactionKind.INTEREST)
SPENT = (TransactionKind.WITHDRAWAL, TransactionKind.FEE, TransactionKind.TAX)
SPENDING_ACCOUNTS = ("checking", "savings", "money_market", "credit_card", "other")


def monthly_trends(
    session: Session, household_id: UUID, *, from_on: date, to_on: date
) -> Sequence[Row[Any]]:
    """Money in and out of spending accounts by month, category and currency, oldest first.

    Transfers between own accounts are neither income nor spending.
    """
    month = func.date_trunc("month", Transaction.traded_on).cast(Transaction.traded_on.type)
    category = func.coalesce(Transaction.category, "uncategorised")
    amount = Transaction.amount
    statement = (
        select(
            month.label("month"),
            category.label("category"),
            Transaction.currency,
            func.coalesce(func.sum(case((amount > 0, amount))), 0).label("income"),
            func.coalesce(func.sum(case((amount < 0, -amount))), 0).label("spending"),
            func.count().label("count"),
        )
        .join(
            Account,
            and_(
                Account.household_id == Transaction.household_id,
                Account.id == Transaction.account_id,
            ),
        )
        .where(
            Transaction.household_id == household_id,
            Transaction.traded_on.between(from_on, to_on),
            Transaction.kind.in_([*EARNED, *SPENT]),
            Transaction.transfer_id.is_(None),
            Account.kind.in_(SPENDING_ACCOUNTS),
        )
        .group_by(month, category, Transaction.currency)
        .order_by(month, category, Transaction.currency)
    )
    return session.execute(statement).all()
