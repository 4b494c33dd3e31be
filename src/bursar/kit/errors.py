"""Errors that people meet: each is a fact with a sentence, turned into a problem at the edge."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """A refusal that the caller can act on.

    Attributes:
        status: HTTP status the edge answers with.
        title: What kind of refusal this is, the same for each occurrence.
        detail: The sentence for this occurrence.
        extra: Further members of the problem document (RFC 9457).
    """

    status = 422
    title = "That cannot be done"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra: Mapping[str, Any] = extra

    @property
    def headers(self) -> Mapping[str, str]:
        """HTTP headers that belong to the answer."""
        return {}


class NotFound(DomainError):
    """Nothing of that name among what the actor may see: also another household's row."""

    status = 404
    title = "Not found"

    def __init__(self, noun: str) -> None:
        super().__init__(f"There is no such {noun}, or it is not shared with you.")


class Forbidden(DomainError):
    """The actor sees the row but may not do this with it."""

    status = 403
    title = "Not allowed"


class Unauthenticated(DomainError):
    """Nobody is signed in, or the session has ended."""

    status = 401
    title = "Sign in first"

    def __init__(self, detail: str = "Sign in to continue.", **extra: Any) -> None:
        super().__init__(detail, **extra)


class Conflict(DomainError):
    """It is already so, or somebody else changed it meanwhile."""

    status = 409
    title = "Conflict"


class Invalid(DomainError):
    """A value is not acceptable; `field` in the extra members names it where there is one."""

    status = 422
    title = "Not valid"


class TooLarge(DomainError):
    """More than the stated limit."""

    status = 413
    title = "Too large"


class TooManyRequests(DomainError):
    """A limit was reached; `Retry-After` says when to come back."""

    status = 429
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after_s: int) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Retry-After": str(self.retry_after_s)}


class Unavailable(DomainError):
    """Something outside did not answer; nothing was changed."""

    status = 503
    title = "Not available now"
