"""Which of the household's accounts a file means."""

from collections.abc import Mapping, Sequence
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


class AccountFinder:
    """Matches the references of one file to accounts.

    A choice of the person counts first, then what an earlier import of the same file chose, then
    the last digits of the number, then the name. What matches nothing is proposed as a new account.
    """

    def __init__(
        self,
        accounts: Sequence[Account],
        *,
        choices: Mapping[str, str],
        everything_into: UUID | None,
        earlier: Mapping[str, str],
        file_name: str,
    ) -> None:
        """Take the household's accounts and what was decided.

        Args:
            accounts: The household's.
            choices: Reference key to account id, or "new".
            everything_into: One account for the whole file.
            earlier: Reference key to account id, as an earlier import of the same bytes had it.
            file_name: Names the account where the file itself says nothing.

        Raises:
            Invalid: A choice names no account of the household.
        """
        self._accounts = accounts
        self._by_id = {account.id: account for account in accounts}
        self._choices = choices
        self._everything_into = everything_into
        self._earlier = earlier
        self._file_name = file_name
        self._memo: dict[AccountReference, AccountPlan] = {}
        self.plans: dict[str, AccountPlan] = {}
        for key in ("", *choices):  # refused now, not row by row
            self._chosen(key)

    def find(self, reference: AccountReference) -> AccountPlan:
        """Return the account a reference means."""
        plan = self._memo.get(reference)
        if plan is None:
            key = reference_key(reference)
            plan = self.plans.get(key) or self._plan(key, reference)
            self._memo[reference] = self.plans[key] = plan
        return plan

    def _plan(self, key: str, reference: AccountReference) -> AccountPlan:
        proposed = _proposed(key, reference, self._file_name)
        if self._choices.get(key) == "new":
            return proposed
        found = self._chosen(key) or self._as_before(key) or _matching(reference, self._accounts)
        if found is None:
            # Opened by an earlier import of such a file, under the name proposed then.
            found = next((a for a in self._accounts if a.name == proposed.name), None)
        return _existing(key, found) if found else proposed

    def _as_before(self, key: str) -> Account | None:
        """Some formats take the account from the file's name: a renamed file says another."""
        only = set(self._earlier.values()) if len(set(self._earlier.values())) == 1 else set()
        account_id = self._earlier.get(key) or next(iter(only), None)
        return self._by_id.get(UUID(account_id)) if account_id else None

    def _chosen(self, key: str) -> Account | None:
        wanted = self._choices.get(key)
        if wanted == "new":
            return None
        try:
            account_id = UUID(wanted) if wanted else self._everything_into
        except ValueError as error:
            raise Invalid(f"“{wanted}” is not the id of an account.", field="accounts") from error
        if account_id is None:
            return None
        if account_id not in self._by_id:
            raise Invalid(
                "The account chosen for this file is not in the household.", field="accounts"
            )
        return self._by_id[account_id]


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
