"""What `household` does."""

import argparse
from uuid import UUID

from bursar.assembly import Assembly, assemble
from bursar.cli.access import household_names, user_id_of
from bursar.cli.refusal import Refused
from bursar.domains.identity.models import User, UserSetting
from bursar.domains.identity.service import households
from bursar.kit import clock
from bursar.kit.db import Actor, open_session
from bursar.kit.ids import new_id
from bursar.settings import Settings

LOCAL_EMAIL = "owner@localhost"  # of households that nobody has to sign in to


def create_household(
    parts: Assembly, name: str, *, email: str | None = None, currency: str = "USD"
) -> UUID:
    """Add a household, and its owner where there is no user of that address.

    Raises:
        Refused: There is one of that name, or the currency is no code.
    """
    if name.casefold() in (known.casefold() for known in household_names(parts)):
        raise Refused(f"There is a household called {name} already.")
    if len(currency) != 3 or not currency.isalpha():
        raise Refused(f"{currency} is not a currency; say its three letters, such as USD.")
    address = email or LOCAL_EMAIL
    if "@" not in address:
        raise Refused(f"{address} is not an e-mail address.")
    known = user_id_of(parts, address)
    actor = Actor(user_id=known or new_id(), agent="command line")
    with open_session(parts.engine, actor) as session:
        if known is None:
            # Whoever can read the data folder has proved more than an address.
            session.add(
                User(id=actor.user_id, email=address, name=name, email_verified_at=clock.now())
            )
            session.flush()
            session.add(UserSetting(user_id=actor.user_id, preferences={}))
            session.flush()
        return households.create_household(
            session, name=name, owner_name=name, base_currency=currency.upper()
        )


def run_create(chosen: argparse.Namespace) -> int:
    parts = assemble(Settings(), name="command")
    try:
        create_household(parts, chosen.name, email=chosen.email, currency=chosen.currency)
    finally:
        parts.close()
    print(f"Made the household {chosen.name}.")
    return 0


def run_list(_chosen: argparse.Namespace) -> int:
    parts = assemble(Settings(), name="command")
    try:
        print("\n".join(household_names(parts)) or "There is no household yet.")
    finally:
        parts.close()
    return 0
