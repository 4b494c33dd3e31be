"""The sample market and the sample households, written once and left alone afterwards."""

import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Engine, select

import bursar.followers  # noqa: F401 (jobs follow what is written here)
from bursar.assembly import Assembly, sample_market
from bursar.demo import removal, store, users
from bursar.demo.blueprint import Story
from bursar.demo.mark import VERSION, last_completed_day, set_prepared
from bursar.demo.market import Prices
from bursar.demo.profiles import STORIES
from bursar.demo.telling import tell, told_at
from bursar.demo.users import ADVISER, Door, actor_named
from bursar.domains.identity.models import Grant
from bursar.domains.identity.service.organisations import grant_to_team
from bursar.domains.market.service.sample import SampleSource, publish_sample
from bursar.kit.db import Actor, make_engine, open_session

# What the adviser's team may do with whom.
GRANTS = {"sarah": "view", "robert": "edit", "jennifer-david": "edit"}

_MARKET = Actor(user_id=None, role="market")

Say = Callable[[str], None]


def prepare(parts: Assembly, *, reset: bool) -> None:
    """Publish the sample market and write the sample households that are missing.

    Each household is written in one transaction: all of it or nothing. One that is there already,
    as this version writes it, gets the days since. Safe to repeat.

    Args:
        parts: Of a process that may run in demo mode.
        reset: Remove the sample households and their users first.
    """
    until = last_completed_day()
    source = sample_market(parts, until)
    say = _say
    publish(parts.market_engine, source, say=say)
    owner = make_engine(parts.owner_url, pool_size=1) if parts.owner_url else None
    door = Door(
        engine=parts.engine,
        owner=owner,
        policy=parts.services["identity_policy"],
        hash_password=parts.services["passwords"].hash,
    )
    try:
        if reset:
            removal.remove_users(parts.engine, user_keys())
        write_households(door, source, until, say=say)
    finally:
        if owner is not None:
            owner.dispose()
    set_prepared(parts.settings.folder)


def publish(market_engine: Engine, source: SampleSource, *, say: Say) -> None:
    """Append to the shared prices what the sample market has and they have not."""
    began = time.perf_counter()
    with open_session(market_engine, _MARKET) as session:
        added = publish_sample(session, source)
    if added.bars:
        say(f"Sample market: {added.bars:,} prices in {time.perf_counter() - began:.0f} s")


def write_households(
    door: Door, source: SampleSource, until: date, *, say: Say, stories: Iterable[Story] = STORIES
) -> None:
    """Write the households that are missing or of another version, with users and firm."""
    if not users.ensure_adviser(door):
        say("Without BURSAR_OWNER_DATABASE_URL the sample adviser stays a client.")
    team_id = users.ensure_firm(door.engine)
    prices = Prices(source, until)
    for story in stories:
        for member in story.members:
            if member.email is not None:
                users.ensure_user(door, member.email.partition("@")[0], member.name)
        began = time.perf_counter()
        if _write(door.engine, story, prices):
            say(f"Sample household {story.name}: {time.perf_counter() - began:.1f} s")
        _grant(door.engine, story, team_id)


def user_keys() -> list[str]:
    """Return the keys of all sample users."""
    keys = [
        member.email.partition("@")[0]
        for story in STORIES
        for member in story.members
        if member.email is not None
    ]
    return [*keys, ADVISER[0]]


def owner_of(story: Story) -> Actor:
    """Return the user who owns a story's household first."""
    first = next(member.email for member in story.members if member.email is not None)
    return actor_named(first.partition("@")[0])


def _write(engine: Engine, story: Story, prices: Prices) -> bool:
    """Write, extend or leave one household; say whether anything was done."""
    owner, today = owner_of(story), prices.until + timedelta(days=1)
    with open_session(engine, owner) as session:
        written = store.find_written(session, story.name)
    if written is not None and written.version == VERSION:
        if written.through >= prices.until:
            return False
        told = told_at(story, prices, written.scale)
        with open_session(engine, owner) as session:
            store.extend_household(session, written, told, today=today)
        return True
    told = tell(story, prices)
    with open_session(engine, owner) as session:
        if written is not None:
            removal.remove_households(session, story.name)
        store.write_household(session, told, today=today)
    return True


def _grant(engine: Engine, story: Story, team_id: UUID) -> None:
    level = GRANTS.get(story.key)
    if level is None:
        return
    with open_session(engine, owner_of(story)) as session:
        written = store.find_written(session, story.name)
        if written is None:
            return
        household_id = written.household_id
        there = select(Grant.id).where(Grant.household_id == household_id, Grant.team_id == team_id)
        if session.scalars(there).first() is None:
            grant_to_team(session, household_id, team_id, level=level, label=users.FIRM)


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
