"""Naming somebody else's row is like naming none: in bodies, in queries, in uploads."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest

from bursar.kit.ids import new_id
from tests.wall.conftest import World
from tests.wall.expected import TABLE, Answers
from tests.wall.rows import statement
from tests.wall.test_routes import path_for
from tests.wall.walking import body_schema, described, operation

# Whose row a field means. A field of another name fails the tests below by its name.
NOUNS = {
    "account_id": "account",
    "account_ids": "account",
    "owner_id": "person",
    "related_asset_id": "asset",
    "instrument_id": "instrument",
    "instrument_ids": "instrument",
    "counter_instrument_id": "instrument",
    "opening_transaction_id": "transaction",
    "portfolio_id": "portfolio",
    "import_id": "import",
    "transfer_id": "transaction",
}

# Marks that two rows of one household share; they refer to no row, so any is taken.
MARKS = {"transfer_id"}

SALE = {
    "transaction_type": "sell",
    "transaction_date": "2024-03-05",
    "quantity": "-1",
    "amount": "9",
}


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = described()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def _ids_in(schema: Mapping[str, Any], way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the way to each id in a body: names of fields, `*` for the items of a list."""
    schema = _resolved(schema)
    if schema.get("format") == "uuid":
        yield way
    for part in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from _ids_in(part, way)
    if "items" in schema:
        yield from _ids_in(schema["items"], (*way, "*"))
    for name, part in schema.get("properties", {}).items():
        yield from _ids_in(part, (*way, name))


def _bodies() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for verb, path in sorted(TABLE):
        for way in dict.fromkeys(_ids_in(body_schema((verb, path)) or {})):
            yield verb, path, way


def _queries() -> Iterator[tuple[str, str]]:
    for verb, path in sorted(TABLE):
        for parameter in operation((verb, path)).get("parameters", ()):
            named = parameter["in"] == "query" and parameter["name"] != "household_id"
            if verb == "GET" and named and any(_ids_in(parameter["schema"])):
                yield path, parameter["name"]


def _nested(way: tuple[str, ...], value: Any) -> Any:
    for name in reversed(way):
        value = [value] if name == "*" else {name: value}
    return value


def _noun(way: tuple[str, ...]) -> str:
    name = next(part for part in reversed(way) if part != "*")
    assert name in NOUNS, f"say in NOUNS which row {name} means"
    return NOUNS[name]


def _with(body: Mapping[str, Any], way: tuple[str, ...], row_id: UUID) -> dict[str, Any]:
    if way[0] == "lot_selection":
        return dict(SALE) | {
            "account_id": body["account_id"],
            "instrument_id": body["instrument_id"],
            "lot_selection": [{"opening_transaction_id": str(row_id), "quantity": "1"}],
        }
    if way[-1] == "*" and len(way) == 2:
        others = body.get(way[0], ["last"])[:-1]
        return dict(body) | {way[0]: [*others, str(row_id)]}
    return dict(body) | _nested(way, str(row_id))


@pytest.mark.parametrize("case", list(_bodies()), ids=lambda c: f"{c[0]} {c[1]} {'.'.join(c[2])}")
def test_a_body_that_names_our_row_is_one_that_names_none(
    world: World, case: tuple[str, str, tuple[str, ...]]
) -> None:
    verb, path, way = case
    theirs, noun = world.theirs, _noun(way)
    content = TABLE[verb, path].content(theirs)
    body = content.pop("json")
    if way[0] == "lot_selection":
        ids = {"account_id": "account", "instrument_id": "instrument"}
        body = {name: str(theirs.ids[named]) for name, named in ids.items()}
        if verb != "POST":
            pytest.skip("a sale of lots is recorded first; recording is refused")
    before = world.fingerprint("owner")

    def answer(row_id: UUID) -> Any:
        ids = dict(theirs.ids)
        return world.send(
            world.token("stranger"),
            verb,
            path_for(path, ids),
            **content,
            json=_with(body, way, row_id),
        )

    ours, nobodys = answer(world.ours.ids[noun]), answer(new_id())

    if way[-1] in MARKS:
        assert ours.is_success
        assert nobodys.is_success
    else:
        assert ours.status_code in {404, 422}, ours.text
        assert _plain(world, ours.text, noun) == _plain(world, nobodys.text, noun)
        assert ours.status_code == nobodys.status_code
    assert world.fingerprint("owner") == before


def _plain(world: World, text: str, noun: str) -> str:
    assert world.ours.name not in text
    return text.replace(str(world.ours.ids[noun]), "")


@pytest.mark.parametrize("case", list(_queries()), ids=" ".join)
def test_a_question_about_our_row_is_one_about_none(world: World, case: tuple[str, str]) -> None:
    path, name = case
    content = TABLE["GET", path].content(world.theirs)
    noun = NOUNS[name]

    def answer(row_id: UUID) -> Any:
        query = {**content, "params": content["params"] | {name: str(row_id)}}
        return world.send(world.token("stranger"), "GET", path_for(path, world.theirs.ids), **query)

    asked, invented = world.ours.ids[noun], new_id()
    ours, nobodys = answer(asked), answer(invented)

    assert ours.status_code == nobodys.status_code
    assert ours.text.replace(str(asked), "") == nobodys.text.replace(str(invented), "")
    assert world.ours.name not in ours.text


@pytest.mark.parametrize("path", ["/imports", "/securities/import"])
def test_a_file_cannot_be_imported_into_our_account(world: World, path: str) -> None:
    before = world.fingerprint("owner")

    def answer(row_id: UUID) -> Any:
        return world.send(
            world.token("stranger"),
            "POST",
            path,
            params={"household_id": str(world.theirs.household_id)},
            data={"account_id": str(row_id)},
            files={"file": ("bank.ofx", statement("Bergamo"), "application/x-ofx")},
        )

    ours, nobodys = answer(world.ours.ids["account"]), answer(new_id())

    assert ours.status_code == nobodys.status_code
    assert world.ours.name not in ours.text
    if ours.is_success:
        commit = f"/imports/{ours.json()['id']}/commit"
        world.send(world.token("stranger"), "POST", commit)
    assert world.fingerprint("owner") == before


def test_a_file_cannot_be_mapped_to_our_account_after_the_upload(world: World) -> None:
    token, before = world.token("stranger"), world.fingerprint("owner")
    uploaded = world.theirs.fresh("import")
    row = world.send(token, "GET", f"/imports/{uploaded}").json()
    keys = [account["key"] for account in row["preview"].get("accounts", ())]

    for options in (
        {"accounts": dict.fromkeys(keys, str(world.ours.ids["account"]))},
        {"account_id": str(world.ours.ids["account"])},
    ):
        previewed = world.send(token, "POST", f"/imports/{uploaded}/preview", json=options)
        committed = world.send(token, "POST", f"/imports/{uploaded}/commit")
        assert world.ours.name not in previewed.text + committed.text
        assert world.fingerprint("owner") == before


CREATED = [
    route
    for route, line in sorted(TABLE.items())
    if route[0] == "POST" and line.answers is Answers.WRITE and line.scoped and line.body
]


@pytest.mark.parametrize("route", CREATED, ids=" ".join)
def test_names_that_we_have_taken_are_free_for_others(world: World, route: tuple[str, str]) -> None:
    """A unique key that forgot the household would tell a stranger what exists here."""
    verb, path = route
    body = TABLE[route].content(world.ours)["json"]
    theirs = TABLE[route].content(world.theirs)["json"]
    own_references = {name: theirs[name] for name in theirs if name in NOUNS}

    for who, rows, sent in (
        ("owner", world.ours, body),
        ("stranger", world.theirs, dict(body) | own_references),
    ):
        answer = world.send(
            world.token(who),
            verb,
            path_for(path, rows.ids),
            params={"household_id": str(rows.household_id)},
            json=sent,
        )
        assert answer.is_success, (who, answer.text)
