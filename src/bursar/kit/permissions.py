"""What a role may do at all; which rows it may do it to is PostgreSQL's decision."""

from collections.abc import Mapping
from enum import StrEnum


class Permission(StrEnum):
    """`domain:action`; each route asks for exactly one."""

    IDENTITY_READ = "identity:read"
    IDENTITY_WRITE = "identity:write"
    IDENTITY_ADMIN = "identity:admin"
    HOUSEHOLD_SHARE = "household:share"
    MARKET_READ = "market:read"
    MARKET_WRITE = "market:write"
    LEDGER_READ = "ledger:read"
    LEDGER_WRITE = "ledger:write"
    LEDGER_IMPORT = "ledger:import"
    ANALYTICS_READ = "analytics:read"


_EVERYBODY = frozenset(set(Permission) - {Permission.IDENTITY_ADMIN})

ROLE_PERMISSIONS: Mapping[str, frozenset[Permission]] = {
    "client": _EVERYBODY,
    "advisor": _EVERYBODY,
    "admin": frozenset({*_EVERYBODY, Permission.IDENTITY_ADMIN}),
    "system": frozenset(),
    "anonymous": frozenset(),
}
