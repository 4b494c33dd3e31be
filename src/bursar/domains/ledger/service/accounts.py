"""Opening, changing and removing accounts."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from bursar.domains.identity.models import Household
from bursar.domains.ledger.models import ACCOUNT_KINDS, Account, Transaction
from bursar.domains.ledger.queries import accounts as queries
from bursar.domains.ledger.queries.accounts import AccountBalance
from bursar.domains.ledger.queries.rows import check_owner
from bursar.domains.ledger.schemas.accounts import AccountCreate, AccountRead, AccountUpdate
from bursar.domains.ledger.schemas.fields import status_name
from bursar.domains.ledger.service import marks, portfolios
from bursar.domains.ledger.service.lifetimes import end_with
from bursar.engines.ledger.kinds import TransactionKind
from bursar.kit import audit, tenancy
from bursar.kit.errors import Conflict, Invalid
from bursar.kit.paging import Page

# Entries kept together in the audit log when an account goes with its transactions.
KEPT_TOGETHER = 500

# A change of these gives other lots, gains or wash sales, also in other accounts.
_FIGURES_FOLLOW = frozenset(
    {"kind", "tax_treatment", "lot_method", "fund_lot_method", "owner_id", "may_go_short"}
    | {"currency"}
)


def create_account(
    session: Session, household_id: UUID, body: AccountCreate, *, today: date
) -> AccountRead:
    """Open an account, with a first entry where it starts with cash.

    Raises:
        Forbidden: The actor may look, not change.
        NotFound: No such owner in the household.
        Invalid: Dates contradict each other, or two opening balances are given.
    """
    tenancy.require_editable(session, household_id)
    columns = body.columns()
    opening = _opening(columns, today)
    check_owner(session, columns.get("owner_id"), household_id)
    columns.setdefault("currency", currency_of(session, household_id))
    columns.setdefault("tax_treatment", ACCOUNT_KINDS[columns["kind"]][2])
    account = Account(household_id=household_id, **columns)
    end_with(account, columns, "closed_on", today=today)
    _check_dates(account)
    session.add(account)
    session.flush()
    portfolios.ensure_all(session, household_id)
    if opening is not None:
        _open_with(session, account, amount=opening[0], on=opening[1], today=today)
    marks.touch(session, household_id)
    session.refresh(account)
    return read(session, account, today=today)


def change_account(
    session: Session, account_id: UUID, body: AccountUpdate, *, today: date
) -> AccountRead:
    """Change an account's facts; lots follow a new method from its first entry on.

    Raises:
        NotFound: No such account, or no such owner in its household.
        Forbidden: The actor may look, not change.
        Invalid: A balance for an account that has transactions, or contradicting dates.
    """
    account = queries.get_account(session, account_id, for_update=True)
    columns = body.columns()
    balance = columns.pop("current_balance", None)
    check_owner(session, columns.get("owner_id"), account.household_id)
    if "kind" in columns and "tax_treatment" not in columns and columns["kind"] != account.kind:
        columns["tax_treatment"] = ACCOUNT_KINDS[columns["kind"]][2]
    changed = {name for name, value in columns.items() if getattr(account, name) != value}
    for name, value in columns.items():
        setattr(account, name, value)
    end_with(account, columns, "closed_on", today=today)
    _check_dates(account)
    session.flush()
    first = queries.first_day(session, account_id)
    if balance is not None:
        if first is not None:
            raise Invalid(
                "current_balance follows from the account's"
                f" {queries.count_transactions(session, account_id)} transactions; record an"
                " adjustment to change it.",
                field="current_balance",
            )
        _open_with(session, account, amount=balance, on=today, today=today)
    elif first is not None and changed & _FIGURES_FOLLOW:
        marks.leave(session, account.household_id, scope="all", from_on=first)
    marks.touch(session, account.household_id)
    session.refresh(account)
    return read(session, account, today=today)


def delete_account(session: Session, account_id: UUID, *, with_transactions: bool) -> None:
    """Remove an account; with its transactions only where that was asked for.

    The audit log keeps the account and every entry that went with it.

    Raises:
        NotFound: No such account.
        Forbidden: The actor may look, not change.
        Conflict: It has transactions and nobody asked to remove them.
    """
    account = queries.get_account(session, account_id, for_update=True)
    household_id = account.household_id
    count = queries.count_transactions(session, account_id)
    if count and not with_transactions:
        raise Conflict(
            f"The account has {count} transactions. Ask for with_transactions=true to remove them"
            " too, or set is_active to false to keep its history.",
            transactions=count,
        )
    first = queries.first_day(session, account_id)
    _keep_entries(session, account)
    session.execute(delete(Transaction).where(Transaction.account_id == account_id))
    session.delete(account)
    session.flush()
    if first is not None:
        marks.leave(session, household_id, scope="all", from_on=first)
    marks.touch(session, household_id)


def read_account(session: Session, account_id: UUID, *, today: date) -> AccountRead:
    """One account with its balance.

    Raises:
        NotFound: None of that id among the actor's households.
    """
    return read(session, queries.get_account(session, account_id), today=today)


def list_accounts(
    session: Session,
    household_id: UUID,
    *,
    today: date,
    is_active: bool | None,
    cursor: str | None,
    limit: int,
) -> Page[AccountRead]:
    """Accounts of a household by name, each with its balance."""
    page = queries.list_accounts(
        session, household_id, is_active=is_active, cursor=cursor, limit=limit
    )
    held = queries.balances(session, page.items, on=today)
    return Page([_read(account, held[account.id]) for account in page.items], page.next)


def read(session: Session, account: Account, *, today: date) -> AccountRead:
    """Return an account's answer with its balance today."""
    return _read(account, queries.balances(session, [account], on=today)[account.id])


def currency_of(session: Session, household_id: UUID) -> str:
    """Return the household's own currency, for records that do not say another."""
    household = session.get_one(Household, household_id)
    return household.base_currency


def _read(account: Account, balance: AccountBalance) -> AccountRead:
    title, account_class, _ = ACCOUNT_KINDS[account.kind]
    return AccountRead.of(
        account,
        kind_title=title,
        account_class=account_class,
        current_balance=balance.total,
        cash_balance=balance.cash.get(account.currency, Decimal(0)),
        cash=dict(balance.cash),
        balance_status=status_name(balance.status),
        transaction_count=balance.transactions,
        is_retirement=account_class == "retirement",
    )


def _opening(columns: dict[str, Any], today: date) -> tuple[Decimal, date] | None:
    on = columns.pop("opening_balance_on", None)
    given: Sequence[Decimal] = [
        amount
        for amount in (columns.pop("opening_balance", None), columns.pop("current_balance", None))
        if amount is not None
    ]
    if len(given) == 2:
        raise Invalid("Give opening_balance or current_balance, not both.", field="current_balance")
    return (given[0], on or today) if given else None


def _open_with(
    session: Session, account: Account, *, amount: Decimal, on: date, today: date
) -> None:
    if on > today:
        raise Invalid("The opening balance lies in the future.", field="opening_balance_on")
    if not amount:
        return
    session.add(
        Transaction(
            household_id=account.household_id,
            account_id=account.id,
            kind=TransactionKind.OPENING_BALANCE,
            traded_on=on,
            amount=amount,
            currency=account.currency,
            description="Opening balance",
        )
    )
    session.flush()
    marks.leave(session, account.household_id, scope="refold", account_id=account.id, from_on=on)


def _check_dates(account: Account) -> None:
    if account.opened_on and account.closed_on and account.closed_on < account.opened_on:
        raise Invalid("The account closes before it opens.", field="closed_on")


_ENTRIES = """
select to_jsonb(t) - 'fingerprint' as entry from transaction t
where t.account_id = :account_id order by t.traded_on, t.id
"""


def _keep_entries(session: Session, account: Account) -> None:
    """Seal the entries in the audit log, many together: one by one would take minutes."""
    rows: Sequence[Mapping[str, Any]] = session.scalars(
        text(_ENTRIES), {"account_id": account.id}
    ).all()
    for start in range(0, len(rows), KEPT_TOGETHER):
        audit.record(
            session,
            "transactions_deleted",
            household_id=account.household_id,
            subject=("account", account.id),
            before={"transactions": rows[start : start + KEPT_TOGETHER]},
        )
