"""What the routes of identity are made of: the door, its limits, and cookies."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request, Response

from bursar.domains.identity.service.devices import KNOWN_FOR
from bursar.domains.identity.service.door import Door
from bursar.domains.identity.service.passwords import TOGETHER, Passwords
from bursar.domains.identity.service.policy import IdentityPolicy
from bursar.domains.identity.service.sessions import Started
from bursar.domains.identity.service.sign_in import SignedIn
from bursar.kit import clock
from bursar.kit.db import Actor
from bursar.kit.edge import Runtime, client_address, require, runtime_of, session_token
from bursar.kit.limits import Limits, network_of
from bursar.kit.permissions import Permission

READ = [Depends(require(Permission.IDENTITY_READ))]
WRITE = [Depends(require(Permission.IDENTITY_WRITE))]
SHARE = [Depends(require(Permission.HOUSEHOLD_SHARE))]


def policy_of(request: Request) -> IdentityPolicy:
    policy: IdentityPolicy = runtime_of(request).services["identity_policy"]
    return policy


def limits_of(request: Request) -> Limits:
    limits: Limits = runtime_of(request).services["limits"]
    return limits


def passwords_of(request: Request) -> Passwords:
    passwords: Passwords = runtime_of(request).services["passwords"]
    return passwords


RuntimeDep = Annotated[Runtime, Depends(runtime_of)]
PolicyDep = Annotated[IdentityPolicy, Depends(policy_of)]
LimitsDep = Annotated[Limits, Depends(limits_of)]
PasswordsDep = Annotated[Passwords, Depends(passwords_of)]


def knock(request: Request) -> None:
    """Refuse a client that sends too many requests to the sign-in routes."""
    key = f"sign-in:{network_of(client_address(request))}"
    limits_of(request).take(key, policy_of(request).sign_in_rate)


def _door(request: Request) -> Iterator[Door]:
    """Give the door; two requests at a time pass it.

    The others wait here without a thread or a connection. So sign-ins can never take the threads
    that requests with an open transaction need to end, and no more hashes run than fit in memory.
    """
    agent = request.headers.get("user-agent", "")[:500]
    caller = Actor(None, "anonymous", None, client_address(request), agent)
    yield Door(
        engine=runtime_of(request).engine,
        policy=policy_of(request),
        limits=limits_of(request),
        passwords=passwords_of(request),
        caller=caller,
    )


DoorDep = Annotated[Door, Depends(_door, scope="function", max_concurrency=TOGETHER)]


def device_cookie(runtime: Runtime) -> str:
    """Return the name of the cookie that marks a browser which signed in before."""
    return "__Host-bursar_device" if runtime.secure_cookies else "bursar_device"


def device_mark(request: Request) -> str | None:
    return request.cookies.get(device_cookie(runtime_of(request)))


EarlierToken = Annotated[str | None, Depends(session_token)]
DeviceMark = Annotated[str | None, Depends(device_mark)]


def keep_session(response: Response, runtime: Runtime, started: Started) -> None:
    """Give the browser its session token, until the session's absolute end."""
    left = started.expires_at - clock.now()
    _set(response, runtime, runtime.cookie_name, started.token, int(left.total_seconds()))


def keep_signed_in(response: Response, runtime: Runtime, signed_in: SignedIn) -> None:
    """Give the browser its session token and the mark that it signed in."""
    keep_session(response, runtime, signed_in.started)
    days = int(KNOWN_FOR.total_seconds())
    _set(response, runtime, device_cookie(runtime), signed_in.device, days)


def forget_session(response: Response, runtime: Runtime) -> None:
    """Take the session token from the browser."""
    response.delete_cookie(
        runtime.cookie_name,
        path="/",
        secure=runtime.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def _set(response: Response, runtime: Runtime, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=runtime.secure_cookies,
        httponly=True,
        samesite="lax",
    )
