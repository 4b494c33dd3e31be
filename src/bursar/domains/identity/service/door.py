"""What people who are not signed in yet meet: no transaction of their own, and strict limits."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bursar.domains.identity.service.passwords import Passwords
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.kit.crypto import token_hash
from bursar.kit.db import Actor, open_session
from bursar.kit.limits import Limits


@dataclass(frozen=True, slots=True)
class Door:
    """Opens short transactions for somebody who is not known yet.

    Elsewhere one request is one transaction. Here it cannot be: who acts is only found out on the
    way, a refused sign-in must still be counted although the request fails, and the slow hash is
    computed while no connection is held.
    """

    engine: Engine
    policy: IdentityPolicy
    limits: Limits
    passwords: Passwords
    caller: Actor  # nobody, with address and agent

    def anonymous(self) -> AbstractContextManager[Session]:
        """Give a transaction of nobody."""
        return open_session(self.engine, self.caller)

    def acting_as(self, user_id: UUID) -> AbstractContextManager[Session]:
        """Give a transaction of a user who showed, or is about to show, who they are."""
        return open_session(self.engine, replace(self.caller, user_id=user_id, role="client"))


def email_key(purpose: str, email: str) -> str:
    """Return the key under which tries at an address are counted, without the address."""
    return f"{purpose}:{token_hash(email.strip().lower()).hex()}"
