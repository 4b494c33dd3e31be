"""Which of the household's accounts a file means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bursar.domains.ledger.models import ACCOUNT_KINDS, Account
from bursar.kit.errors import Invalid
from bursar.kit.ids import new_id
from bursar.ports.statement_format import AccountReference

LAST_DIGITS = 4


def reference_key(reference: AccountReference) -> str:
    """Return the name under which a file's account appears in previews and choices."""
    parts = (reference.institution, reference.number, reference.name)
    return " · ".join(part for part in parts if part) or "the file's account"


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """The account that a reference means: one that is there, or one to open."""

    key: str
    account_id: UUID
    name: str
    kind: str
    currency: str
    institution: str | None
    number_last4: str | None
    is_new: bool


def plan_accounts(
    references: Iterable[AccountReference],
    accounts: Sequence[Account],
    *,
    choices: Mapping[str, str],
    everything_into: UUID | None,
    file_name: str,
) -> dict[str, AccountPlan]:
    """Match each reference of a file to an account.

    A choice of the person counts first, then the last digits of the number, then the name. What
    matches nothing is proposed as a new account.

    Args:
        references: As they stand in the file.
        accounts: The household's.
        choices: Reference key to account id.
        everything_into: One account for the whole file.
        file_name: Names the account where the file itself says nothing.

    Raises:
        Invalid: A choice names no account of the household.
    """
    by_id = {account.id: account for account in accounts}
    plans: dict[str, AccountPlan] = {}
    for reference in references:
        key = reference_key(reference)
        if key in plans:
            continue
        chosen = _chosen(key, by_id, choices, everything_into)
        found = chosen or _matching(reference, accounts)
        proposed = _proposed(key, reference, file_name)
        if found is None and choices.get(key) != "new":
            # Opened by an earlier import of such a file, under the name proposed then.
            found = next((account for account in accounts if account.name == proposed.name), None)
        plans[key] = _existing(key, found) if found else proposed
    return plans


def _chosen(
    key: str,
    by_id: Mapping[UUID, Account],
    choices: Mapping[str, str],
    everything_into: UUID | None,
) -> Account | None:
    wanted = choices.get(key)
    if wanted == "new":
        return None
    try:
        account_id = UUID(wanted) if wanted else everything_into
    except ValueError as error:
        raise Invalid(f"“{wanted}” is not the id of an account.", field="accounts") from error
    if account_id is None:
        return None
    if account_id not in by_id:
        raise Invalid("The account chosen for this file is not in the household.", field="accounts")
    return by_id[account_id]


def _matching(reference: AccountReference, accounts: Sequence[Account]) -> Account | None:
    last4 = _last4(reference.number)
    if last4:
        same = [account for account in accounts if account.number_last4 == last4]
        if len(same) == 1 and _compatible(reference, same[0]):
            return same[0]
    if reference.name:
        named = [
            account for account in accounts if account.name.casefold() == reference.name.casefold()
        ]
        if len(named) == 1:
            return named[0]
    return None


def _compatible(reference: AccountReference, account: Account) -> bool:
    """Two institutions can share four digits; a stated institution must not contradict."""
    if not reference.institution or not account.institution:
        return True
    ours, theirs = account.institution.casefold(), reference.institution.casefold()
    return ours in theirs or theirs in ours


def _last4(number: str | None) -> str | None:
    digits = "".join(character for character in number or "" if character.isalnum())
    return digits[-LAST_DIGITS:] or None


def _existing(key: str, account: Account) -> AccountPlan:
    return AccountPlan(
        key=key,
        account_id=account.id,
        name=account.name,
        kind=account.kind,
        currency=account.currency,
        institution=account.institution,
        number_last4=account.number_last4,
        is_new=False,
    )


def _proposed(key: str, reference: AccountReference, file_name: str) -> AccountPlan:
    kind = reference.kind if reference.kind in ACCOUNT_KINDS else "brokerage"
    last4 = _last4(reference.number)
    title = ACCOUNT_KINDS[kind][0]
    name = reference.name or " ".join(
        part for part in (reference.institution, title, f"…{last4}" if last4 else "") if part
    )
    if not (reference.name or reference.institution or last4):
        name = file_name.rsplit(".", 1)[0][:200] or title
    return AccountPlan(
        key=key,
        account_id=new_id(),
        name=name[:255],
        kind=kind,
        currency=(reference.currency or "USD").upper(),
        institution=reference.institution,
        number_last4=last4,
        is_new=True,
    )
