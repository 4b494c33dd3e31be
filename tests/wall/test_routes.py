"""Every route answers everybody as the table says, and tells strangers nothing."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import Engine, text

from bursar.kit.ids import new_id
from bursar.main import create_app, describing_runtime
from tests.factories import people
from tests.wall.conftest import ACTORS, GONE, OURS, World
from tests.wall.expected import OK, TABLE, WORDS, Answers, Line
from tests.wall.walking import routes_of

OUTSIDERS = frozenset({"stranger", "ended grant", "anonymous", "after erasure"})
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# What an error must never show: how the product is built.
INSIDES = re.compile(
    r"psycopg|sqlalchemy|traceback|row-level|relation \"|violates|constraint|\bselect \w+|pg_"
    r"|insert into|/src/|\.py\b",
    re.IGNORECASE,
)

ROUTES = sorted(TABLE)


def _title(route: tuple[str, str]) -> str:
    return " ".join(route)


def path_for(path: str, ids: Mapping[str, Any], **instead: Any) -> str:
    """Return a path with rows in the place of its nouns."""
    named = {f"{noun}_id": str(row_id) for noun, row_id in ids.items()}
    return path.format(**(WORDS | named | instead))


def test_every_route_stands_in_the_table() -> None:
    routes = routes_of(create_app(describing_runtime()))
    known = {(verb, path.replace("{committed_id}", "{import_id}")) for verb, path in TABLE}

    assert sorted(routes - known) == [], "routes without a line in tests/wall/expected.py"
    assert sorted(known - routes) == [], "lines of tests/wall/expected.py without a route"


def _send(world: World, who: str, route: tuple[str, str]) -> Any:
    verb, path = route
    line = TABLE[route]
    rows = world.rows_for(who)
    ids = dict(rows.ids)
    index = ACTORS.index(who)
    if line.fresh and line.answers.of(index) == OK:
        ids[line.fresh] = rows.fresh(line.fresh)
    token = world.disposable(who) if line.disposable else world.token(who)
    return world.send(token, verb, path_for(path, ids), **line.content(rows))


@pytest.mark.parametrize("route", ROUTES, ids=_title)
@pytest.mark.parametrize("who", ACTORS)
def test_everybody_gets_what_the_table_says(world: World, who: str, route: tuple[str, str]) -> None:
    line, index = TABLE[route], ACTORS.index(who)
    expected = line.expected(index)
    watched = route[0] in CHANGING and expected >= 400
    if watched:
        world.untouched(who)
    elif route[0] in CHANGING:
        world.fingerprints.clear()

    answer = _send(world, who, route)

    if expected == OK:
        assert answer.is_success, answer.text
    else:
        assert answer.status_code == expected, answer.text
    if watched:
        assert world.fingerprint(who) == world.untouched(who)
    if not answer.is_success:
        _assert_plain(answer)
    if who in OUTSIDERS:
        _assert_silent(world, who, answer)


def _assert_plain(answer: Any) -> None:
    """An error is a problem document that shows nothing of how the product is built."""
    if answer.status_code != 503:  # the health check answers in its own words
        assert answer.headers["content-type"] == "application/problem+json"
    assert not INSIDES.search(answer.text), answer.text


def _assert_silent(world: World, who: str, answer: Any) -> None:
    rows = world.rows_for(who)
    assert (GONE if rows is world.gone else OURS) not in answer.text
    assert rows.name.upper() not in answer.text
    assert not {row_id for row_id in world.known(who) if row_id in answer.text}


def _about_a_household(line: Line) -> bool:
    return line.answers in {Answers.READ, Answers.WRITE, Answers.OWN, Answers.PRIVATE}


BEHIND = [route for route in ROUTES if _about_a_household(TABLE[route])]


@pytest.mark.parametrize("route", BEHIND, ids=_title)
def test_not_yours_and_not_there_read_the_same(world: World, route: tuple[str, str]) -> None:
    verb, path = route
    line = TABLE[route]
    invented = {f"{noun}_id": str(new_id()) for noun in world.ours.ids}
    token = world.token("stranger")
    content = line.content(world.ours)
    nowhere = line.content(world.ours)
    if line.scoped:
        nowhere["params"]["household_id"] = str(new_id())
    if nowhere.get("json", {}).get("account_id"):
        nowhere["json"] = dict(nowhere["json"]) | {"account_id": str(new_id())}

    theirs = world.send(token, verb, path_for(path, world.ours.ids), **content)
    nobodys = world.send(token, verb, path_for(path, world.ours.ids, **invented), **nowhere)

    assert theirs.status_code == 404
    assert (theirs.status_code, theirs.text) == (nobodys.status_code, nobodys.text)


LISTS = [route for route in ROUTES if route[0] == "GET" and TABLE[route].scoped]


@pytest.mark.parametrize("route", LISTS, ids=_title)
def test_a_strangers_own_figures_and_lists_hold_nothing_of_ours(
    world: World, route: tuple[str, str]
) -> None:
    content = TABLE[route].content(world.theirs)
    own = world.send(world.token("stranger"), "GET", path_for(route[1], {}), **content)
    content["params"].pop("household_id")
    default = world.send(world.token("stranger"), "GET", path_for(route[1], {}), **content)

    asked_by_our_symbol = "{symbol}" in route[1]
    for answer in (own, default):
        assert answer.status_code == (404 if asked_by_our_symbol else 200), answer.text
        _assert_silent(world, "stranger", answer)


NESTED = [route for route in BEHIND if route[1].count("_id}") > 1]


@pytest.mark.parametrize("route", NESTED, ids=_title)
def test_a_row_is_not_reached_through_somebody_elses_parent(
    world: World, route: tuple[str, str]
) -> None:
    verb, path = route
    line = TABLE[route]
    last = re.findall(r"\{(\w+)_id\}", path)[-1]
    ids = world.theirs.ids | {last: world.ours.ids[last]}
    before = world.fingerprint("stranger")

    answer = world.send(
        world.token("stranger"), verb, path_for(path, ids), **line.content(world.theirs)
    )

    assert answer.status_code == 404, answer.text
    assert world.fingerprint("stranger") == before


def test_an_administrator_of_the_product_sees_no_household(
    world: World, owner_engine: Engine
) -> None:
    admin = people.user(world.runtime.engine, name="Admin")
    with owner_engine.begin() as connection:
        connection.execute(
            text("update app_user set role = 'admin' where id = :id"), {"id": admin.user_id}
        )
    token = people.signed_in(world.runtime.engine, admin)

    for verb, path in BEHIND:
        if verb == "GET" and TABLE[verb, path].answers is Answers.READ:
            line = TABLE[verb, path]
            answer = world.send(
                token, verb, path_for(path, world.ours.ids), **line.content(world.ours)
            )
            assert answer.status_code == 404, (path, answer.text)
