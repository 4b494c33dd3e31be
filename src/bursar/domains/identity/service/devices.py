"""Browsers that a user has signed in with before.

A lock on an account lets anybody who knows an address keep its owner out. A browser that has once
signed in therefore carries a sealed mark: with it the lock of the account does not hold, and wrong
passwords from it are counted by themselves. The mark opens nothing without the password.

Source:
    OWASP, "Blocking Brute Force Attacks", section on device cookies.
"""

import base64
import binascii
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.kit import crypto
from bursar.kit.limits import Limit

KNOWN_FOR = timedelta(days=180)
TRIES = Limit(count=8, window_s=15 * 60)

_BOUND_TO = b"device mark"
_NONCE_BYTES = 16
_MARK_LENGTH_MAX = 200


def new_mark(policy: IdentityPolicy, user_id: UUID, *, now: datetime) -> str:
    """Return a mark for a browser that has just signed in."""
    plain = user_id.bytes + int(now.timestamp()).to_bytes(8, "big")
    sealed = crypto.seal(
        policy.master_key, plain + secrets.token_bytes(_NONCE_BYTES), bound_to=_BOUND_TO
    )
    return base64.urlsafe_b64encode(sealed).decode()


def recognise(
    policy: IdentityPolicy, mark: str | None, user_id: UUID, *, now: datetime
) -> str | None:
    """Return the key under which the browser's tries are counted; nothing for a foreign mark."""
    if not mark or len(mark) > _MARK_LENGTH_MAX:
        return None
    try:
        sealed = base64.urlsafe_b64decode(mark)
        plain = crypto.unseal(policy.master_key, sealed, bound_to=_BOUND_TO)
    except (binascii.Error, ValueError):  # not ours, or sealed with an older key
        return None
    made_at = int.from_bytes(plain[16:24], "big")
    if plain[:16] != user_id.bytes or now.timestamp() - made_at > KNOWN_FOR.total_seconds():
        return None
    return f"device:{plain[24:].hex()}"
