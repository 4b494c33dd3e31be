"""The second factor: codes of an authenticator app, and recovery codes for the day it is lost."""

import base64
import io
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
import segno
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.orm import Session

from bursar.domains.identity import queries
from bursar.domains.identity.events import SecondFactorChanged
from bursar.domains.identity.models import Factor, RecoveryCode, User
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.domains.identity.service.refusals import SecondFactorWrong
from bursar.kit import audit, clock, crypto, events
from bursar.kit.errors import Conflict
from bursar.kit.ids import new_id
from bursar.kit.limits import Limit, Limits

ISSUER = "Bursar"
RECOVERY_CODES = 10
# A code is taken one step early or late: telephones' clocks are up to half a minute off.
STEPS_OFF = 1
# Wrong codes somebody who is signed in may give.
TRIES = Limit(count=8, window_s=15 * 60)

_RECOVERY_BYTES = 10  # 80 bits, so that a fast hash is enough


@dataclass(frozen=True, slots=True)
class SetUp:
    """What an authenticator app needs; shown once."""

    factor_id: UUID
    secret: str
    uri: str
    qr_svg: str


def set_up(session: Session, policy: IdentityPolicy) -> SetUp:
    """Make a new seed, which holds only after a code of it was shown (`confirm`).

    Raises:
        Conflict: The second factor is on; it is switched off first.
    """
    user = queries.me(session, for_update=True)
    if user.mfa_enabled:
        raise Conflict("The second factor is on already. Switch it off to set up another one.")
    session.execute(delete(Factor).where(Factor.user_id == user.id, Factor.confirmed_at.is_(None)))
    secret, factor_id = pyotp.random_base32(), new_id()
    session.add(
        Factor(
            id=factor_id,
            user_id=user.id,
            kind="totp",
            secret_sealed=crypto.seal(policy.master_key, secret.encode(), bound_to=factor_id.bytes),
        )
    )
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)
    return SetUp(factor_id, secret, uri, _qr_svg(uri))


def confirm(session: Session, policy: IdentityPolicy, limits: Limits, code: str) -> Sequence[str]:
    """Switch the second factor on with a first code; return recovery codes, shown once.

    Raises:
        Conflict: It is on already, or was never set up.
        SecondFactorWrong: The code is not of the seed.
        TooManyRequests: Too many wrong codes.
    """
    user = queries.me(session, for_update=True)
    if user.mfa_enabled:
        raise Conflict("The second factor is on already.")
    factor = session.scalars(
        select(Factor).where(Factor.user_id == user.id, Factor.confirmed_at.is_(None))
    ).one_or_none()
    if factor is None:
        raise Conflict("Set the second factor up first.")
    now = clock.now()
    with _counted(limits, user.id):
        if not _accepts_code(session, policy, factor, code, now=now):
            raise SecondFactorWrong
    factor.confirmed_at = now
    user.mfa_enabled = True
    audit.record(session, "second_factor_on", subject=("factor", factor.id))
    events.publish(session, SecondFactorChanged(user.id))
    return _new_recovery_codes(session, user.id)


def renew_recovery_codes(
    session: Session, policy: IdentityPolicy, limits: Limits, code: str
) -> Sequence[str]:
    """Replace all recovery codes; a code of the app is needed.

    Raises:
        SecondFactorWrong: The code is not right, or was used before.
    """
    user = queries.me(session, for_update=True)
    with _counted(limits, user.id):
        if not accept(session, policy, user, code):
            raise SecondFactorWrong
    audit.record(session, "recovery_codes_renewed", subject=("app_user", user.id))
    return _new_recovery_codes(session, user.id)


def switch_off(session: Session, policy: IdentityPolicy, limits: Limits, code: str) -> None:
    """Switch the second factor off; its seed and the recovery codes are deleted.

    Raises:
        SecondFactorWrong: The code is not right, or was used before.
    """
    user = queries.me(session, for_update=True)
    with _counted(limits, user.id):
        if not accept(session, policy, user, code):
            raise SecondFactorWrong
    user.mfa_enabled = False
    session.execute(delete(Factor).where(Factor.user_id == user.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    audit.record(session, "second_factor_off", subject=("app_user", user.id))
    events.publish(session, SecondFactorChanged(user.id))


def accept(session: Session, policy: IdentityPolicy, user: User, code: str) -> bool:
    """Use up a code of the app or a recovery code; say whether it was right and unused."""
    factors = session.scalars(
        select(Factor).where(Factor.user_id == user.id, Factor.confirmed_at.is_not(None))
    )
    now = clock.now()
    if any(_accepts_code(session, policy, factor, code, now=now) for factor in factors):
        return True
    return _accepts_recovery_code(session, user.id, code, now=now)


@contextmanager
def _counted(limits: Limits, user_id: UUID) -> Iterator[None]:
    """Refuse when too many wrong codes came; the count outlives the request that fails."""
    key = f"second-factor:{user_id}"
    limits.check(key, TRIES)
    try:
        yield
    except SecondFactorWrong:
        limits.try_take(key, TRIES)
        raise


def _accepts_code(
    session: Session, policy: IdentityPolicy, factor: Factor, code: str, *, now: datetime
) -> bool:
    secret = crypto.unseal(
        policy.master_key, factor.secret_sealed, bound_to=factor.id.bytes
    ).decode()
    digits = code.replace(" ", "")
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(
            digits, for_time=now, valid_window=STEPS_OFF
        )
    except OTPVerificationError:
        return False
    # One statement, so that two requests with the same code cannot both pass.
    return _changed_one(
        session.execute(
            update(Factor)
            .where(
                Factor.id == factor.id,
                or_(Factor.last_step.is_(None), Factor.last_step < step),
            )
            .values(last_step=step)
        )
    )


def _accepts_recovery_code(session: Session, user_id: UUID, code: str, *, now: datetime) -> bool:
    return _changed_one(
        session.execute(
            update(RecoveryCode)
            .where(
                RecoveryCode.user_id == user_id,
                RecoveryCode.code_hash == _recovery_hash(user_id, code),
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=now)
        )
    )


def _changed_one(result: object) -> bool:
    return isinstance(result, CursorResult) and result.rowcount == 1


def _new_recovery_codes(session: Session, user_id: UUID) -> Sequence[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(user_id=user_id, code_hash=_recovery_hash(user_id, code)) for code in codes
    )
    return codes


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _recovery_hash(user_id: UUID, code: str) -> bytes:
    letters = "".join(letter for letter in code.lower() if letter.isalnum())
    return crypto.token_hash(f"{user_id}:{letters}")


def _qr_svg(uri: str) -> str:
    drawn = io.BytesIO()
    segno.make_qr(uri, error="m").save(
        drawn, kind="svg", xmldecl=False, border=2, scale=4, svgclass=None, lineclass=None
    )
    return drawn.getvalue().decode().strip()
