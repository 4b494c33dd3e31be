"""The figures and keys that identity works with; made by the composition root."""

from dataclasses import dataclass, field
from datetime import timedelta

from bursar.kit.limits import Limit


@dataclass(frozen=True, slots=True)
class IdentityPolicy:
    """Found at `services["identity_policy"]`.

    Attributes:
        origin: Address people see, without a slash at the end; links in mail start with it.
        master_key: 32 bytes that seal the seeds of second factors and the marks of devices.
        terms_version: Date of the terms of service in force.
        privacy_version: Date of the privacy text in force.
        session_absolute: After this a session ends however busy it was.
        sign_in_limit: Requests on sign-in routes a client may send …
        sign_in_window_s: … in this many seconds.
        lockout_after: Wrong passwords for one address before sign-in rests …
        lockout_minutes: … for this long.
        verified_email_required: Whether an address must be confirmed before the first sign-in.
            Where no mail can be sent (a laptop), that would lock people out.
    """

    origin: str
    master_key: bytes = field(repr=False)
    terms_version: str
    privacy_version: str
    session_absolute: timedelta = timedelta(days=7)
    sign_in_limit: int = 10
    sign_in_window_s: int = 10
    lockout_after: int = 8
    lockout_minutes: int = 15
    verified_email_required: bool = True

    @property
    def sign_in_rate(self) -> Limit:
        """How often one client may knock."""
        return Limit(self.sign_in_limit, self.sign_in_window_s)

    @property
    def lockout(self) -> Limit:
        """How often one address may be tried with a wrong password."""
        return Limit(self.lockout_after, self.lockout_minutes * 60)
