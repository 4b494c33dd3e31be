"""Firms: a household is granted to a team, and with it to whoever is in the team today."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bursar.domains.identity.models import Household, Membership, Organisation, Team
from bursar.domains.identity.service import organisations
from bursar.kit import clock
from bursar.kit.db import open_session
from bursar.kit.errors import Forbidden, Invalid, NotFound
from bursar.kit.ids import new_id
from tests.factories import people


@pytest.fixture
def founder(engine):
    return people.user(engine, name="Founder")


@pytest.fixture
def adviser(engine):
    return people.user(engine, name="Adviser")


@pytest.fixture
def firm(engine, founder, adviser):
    with open_session(engine, founder) as session:
        made = organisations.create_organisation(session, "Byron & Co")
        organisations.add_member(session, made, adviser.user_id)
        return made


@pytest.fixture
def team(engine, founder, adviser, firm):
    with open_session(engine, founder) as session:
        made = organisations.create_team(session, firm, "North")
        organisations.add_team_member(session, made.id, adviser.user_id)
        return made.id


def share(engine, owner, household_id, team, level="view", **more):
    with open_session(engine, owner) as session:
        return organisations.grant_to_team(
            session, household_id, team, level=level, label="Byron & Co", **more
        ).id


def seen(engine, who):
    with open_session(engine, who) as session:
        return session.scalars(select(Household.id)).all()


def editable(engine, who, household_id):
    with open_session(engine, who) as session:
        return session.execute(
            text("select :id = any (editable_households())"), {"id": household_id}
        ).scalar_one()


def test_a_firm_is_seen_by_its_members_only(engine, founder, adviser, firm, stranger):
    for who, expected in ((founder, [firm]), (adviser, [firm]), (stranger, [])):
        with open_session(engine, who) as session:
            assert session.scalars(select(Organisation.id)).all() == expected
    with open_session(engine, adviser) as session:
        roles = session.execute(select(Membership.user_id, Membership.role)).all()
    assert sorted(roles, key=str) == sorted(
        [(founder.user_id, "owner"), (adviser.user_id, "adviser")], key=str
    )


def test_only_its_owner_administers_a_firm(engine, adviser, stranger, firm, team):
    for who, refusal in ((adviser, Forbidden), (stranger, NotFound)):
        for deed in (
            lambda session: organisations.add_member(session, firm, new_id()),
            lambda session: organisations.create_team(session, firm, "South"),
        ):
            with pytest.raises(refusal), open_session(engine, who) as session:
                deed(session)
        with pytest.raises(refusal), open_session(engine, who) as session:
            organisations.add_team_member(session, team, who.user_id)


def test_a_team_sees_what_is_granted_to_it(
    engine, actor, household_id, adviser, founder, team, stranger
):
    share(engine, actor, household_id, team)
    assert seen(engine, adviser) == [household_id]
    assert not editable(engine, adviser, household_id)
    assert seen(engine, founder) == []  # owns the firm and is not in the team
    assert household_id not in seen(engine, stranger)


def test_an_adviser_who_leaves_the_team_sees_it_no_longer(
    engine, actor, household_id, adviser, founder, team, firm
):
    share(engine, actor, household_id, team, "edit")
    assert editable(engine, adviser, household_id)
    with open_session(engine, founder) as session:
        organisations.remove_team_member(session, team, adviser.user_id)
    assert seen(engine, adviser) == []
    with open_session(engine, founder) as session:
        organisations.add_team_member(session, team, founder.user_id)
    assert seen(engine, founder) == [household_id]  # the client did not vanish


def test_a_grant_to_a_team_ends_on_its_day(engine, actor, household_id, adviser, team):
    ends_at = clock.now() + timedelta(days=1)
    grant = share(engine, actor, household_id, team, ends_at=ends_at)
    assert seen(engine, adviser) == [household_id]
    with open_session(engine, actor) as session:
        session.execute(text('update "grant" set ends_at = now() where id = :id'), {"id": grant})
    assert seen(engine, adviser) == []


def test_a_firm_never_owns_a_household(engine, actor, household_id, team):
    with pytest.raises(Invalid):
        share(engine, actor, household_id, team, "own")


def test_only_an_owner_grants_to_a_team(engine, editor, stranger, household_id, team):
    with pytest.raises(Forbidden):
        share(engine, editor, household_id, team)
    with pytest.raises(NotFound):
        share(engine, stranger, household_id, team)


def test_only_members_of_the_firm_are_in_its_teams(engine, founder, team, stranger):
    with pytest.raises(Invalid), open_session(engine, founder) as session:
        organisations.add_team_member(session, team, stranger.user_id)


def test_a_team_of_another_firm_cannot_be_seen_or_changed(engine, stranger, team):
    with open_session(engine, stranger) as session:
        organisations.create_organisation(session, "Rivals")
        assert session.scalars(select(Team)).all() == []
    with pytest.raises(NotFound), open_session(engine, stranger) as session:
        organisations.add_team_member(session, team, stranger.user_id)
