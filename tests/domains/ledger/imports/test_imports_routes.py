"""The wizard's routes: each with success, refusal, the wall and the viewer."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient

from bursar.domains.ledger.jobs.imports import read_upload, write_upload
from bursar.domains.ledger.models import ColumnMapping
from bursar.domains.ledger.routes.imports import SMALL_FILE_BYTES
from bursar.kit.db import Actor, open_session
from bursar.kit.jobs import Context
from tests.domains.ledger.imports.importing import Desk

URL = "/api/v1/imports"
BANK = "Date,Description,Amount\n2024-01-05,Rent,-900.00\n2024-01-20,Pay,3000.00\n"
ODD = "Wann;Wer;Wieviel\n05.01.2024;Miete;-900,00\n"
MAPPING = {
    "columns": {"traded_on": "Wann", "description": "Wer", "amount": "Wieviel"},
    "date_order": "dmy",
    "currency": "EUR",
}

Clients = Callable[[Actor], TestClient]


@pytest.fixture
def api(client_of: Clients, actor: Actor) -> TestClient:
    return client_of(actor)


@pytest.fixture
def previewed(desk: Desk) -> UUID:
    return desk.look(BANK).id


@pytest.fixture
def committed(desk: Desk) -> UUID:
    return desk.take(BANK).id


def test_an_upload_is_previewed_at_once(api: TestClient) -> None:
    response = api.post(URL, files={"file": ("bank.csv", BANK.encode())})

    assert response.status_code == 201
    made = response.json()
    assert (made["status"], made["counts"]["new"]) == ("previewed", 2)
    assert made["preview"]["new"][0]["amount"] == "-900.0000"
    (listed,) = api.get(URL).json()["items"]
    assert (listed["id"], listed["file_name"]) == (made["id"], "bank.csv")


def test_securities_import_is_the_same_door(api: TestClient) -> None:
    response = api.post("/api/v1/securities/import", files={"file": ("bank.csv", BANK.encode())})

    assert (response.status_code, response.json()["status"]) == (201, "previewed")


def test_formats_are_listed(api: TestClient) -> None:
    names = {item["name"] for item in api.get(f"{URL}/formats").json()["items"]}

    assert {"ofx", "ibkr_flex", "generic_csv"} <= names


def test_an_upload_without_a_file_is_refused(api: TestClient) -> None:
    assert api.post(URL).status_code == 422
    assert api.get(URL).json()["items"] == []


def test_a_stranger_uploads_nothing_into_another_household(
    client_of: Clients, stranger: Actor, household_id: UUID
) -> None:
    response = client_of(stranger).post(
        URL,
        files={"file": ("bank.csv", BANK.encode())},
        params={"household_id": str(household_id)},
    )

    assert response.status_code == 404


def test_a_viewer_uploads_nothing(client_of: Clients, viewer: Actor, household_id: UUID) -> None:
    response = client_of(viewer).post(
        URL,
        files={"file": ("bank.csv", BANK.encode())},
        params={"household_id": str(household_id)},
    )

    assert response.status_code == 403


def test_a_commit_writes_what_the_preview_showed(
    api: TestClient, desk: Desk, previewed: UUID
) -> None:
    response = api.post(f"{URL}/{previewed}/commit")

    assert response.status_code == 200
    assert (response.json()["status"], response.json()["counts"]["written"]) == ("committed", 2)
    assert [str(row.amount) for row in desk.rows()] == ["-900.0000", "3000.0000"]


def test_a_commit_twice_is_refused_and_writes_nothing_more(
    api: TestClient, desk: Desk, committed: UUID
) -> None:
    response = api.post(f"{URL}/{committed}/commit")

    assert response.status_code == 409
    assert len(desk.rows()) == 2


def test_a_choice_of_a_foreign_account_is_refused(api: TestClient, desk: Desk) -> None:
    made = desk.look(BANK)
    foreign = "01890000-0000-7000-8000-000000000000"

    response = api.post(f"{URL}/{made.id}/preview", json={"account_id": foreign})

    assert response.status_code == 422
    assert "not in the household" in response.json()["detail"]
    assert desk.rows() == []


def test_an_unknown_choice_is_refused_by_name(api: TestClient, previewed: UUID) -> None:
    response = api.post(f"{URL}/{previewed}/preview", json={"overwrite": True})

    assert response.status_code == 422
    assert "overwrite" in response.text


def test_an_undo_takes_everything_back(api: TestClient, desk: Desk, committed: UUID) -> None:
    response = api.post(f"{URL}/{committed}/undo")

    assert (response.status_code, response.json()["status"]) == (200, "undone")
    assert desk.rows() == []
    assert desk.counted()["account"] == 0


def test_only_what_is_imported_can_be_undone(api: TestClient, previewed: UUID) -> None:
    assert api.post(f"{URL}/{previewed}/undo").status_code == 409


def test_an_upload_is_forgotten_with_its_file(api: TestClient, desk: Desk, previewed: UUID) -> None:
    assert api.delete(f"{URL}/{previewed}").status_code == 204
    assert api.get(URL).json()["items"] == []
    assert desk.outside.files.keys(str(desk.household_id)) == []


def test_what_is_imported_is_not_forgotten(api: TestClient, desk: Desk, committed: UUID) -> None:
    assert api.delete(f"{URL}/{committed}").status_code == 409
    assert len(desk.rows()) == 2


DOORS = [("post", "preview"), ("post", "commit"), ("post", "undo"), ("delete", "")]


@pytest.mark.parametrize(("verb", "step"), DOORS)
def test_a_stranger_cannot_tell_that_an_import_exists(
    client_of: Clients, stranger: Actor, desk: Desk, verb: str, step: str
) -> None:
    made = (desk.take if step == "undo" else desk.look)(BANK)
    client, url = client_of(stranger), f"{URL}/{made.id}/{step}".rstrip("/")
    body = {"json": {}} if step == "preview" else {}

    assert getattr(client, verb)(url, **body).status_code == 404
    assert client.get(f"{URL}/{made.id}").status_code == 404
    assert client.get(f"{URL}/{made.id}/columns").status_code == 404


@pytest.mark.parametrize(("verb", "step"), DOORS)
def test_a_viewer_looks_and_changes_nothing(
    client_of: Clients, viewer: Actor, desk: Desk, verb: str, step: str
) -> None:
    made = (desk.take if step == "undo" else desk.look)(BANK)
    client, url = client_of(viewer), f"{URL}/{made.id}/{step}".rstrip("/")
    body = {"json": {}} if step == "preview" else {}

    assert getattr(client, verb)(url, **body).status_code == 403
    assert client.get(f"{URL}/{made.id}").json()["status"] == made.status


# -- columns ---------------------------------------------------------------------------------


def test_columns_are_shown_with_a_mapping_to_begin_with(api: TestClient, desk: Desk) -> None:
    made = desk.look(BANK)

    columns = api.get(f"{URL}/{made.id}/columns").json()

    assert columns["header"] == ["Date", "Description", "Amount"]
    assert columns["samples"][0] == ["2024-01-05", "Rent", "-900.00"]
    assert columns["mapping"]["columns"]["traded_on"] == "Date"
    assert not columns["is_remembered"]


def test_a_mapping_is_remembered_for_the_next_file_with_these_columns(
    api: TestClient, desk: Desk
) -> None:
    made = api.post(URL, files={"file": ("konto.csv", ODD.encode())}).json()
    assert made["status"] == "refused"
    assert api.get(f"{URL}/{made['id']}/columns").json()["header"] == ["Wann", "Wer", "Wieviel"]
    api.post(f"{URL}/{made['id']}/preview", json={"mapping": MAPPING})
    assert api.post(f"{URL}/{made['id']}/commit").status_code == 200

    later = ODD + "05.02.2024;Miete;-900,00\n"
    following = api.post(URL, files={"file": ("konto.csv", later.encode())}).json()

    assert (following["status"], following["counts"]["new"]) == ("previewed", 1)
    assert following["preview"]["mapping"]["columns"] == MAPPING["columns"]
    assert api.get(f"{URL}/{following['id']}/columns").json()["is_remembered"]


def test_another_household_does_not_see_the_mapping(
    client_of: Clients, stranger: Actor, desk: Desk
) -> None:
    desk.take(ODD, "konto.csv", mapping=MAPPING)

    made = client_of(stranger).post(URL, files={"file": ("konto.csv", ODD.encode())}).json()

    assert made["status"] == "refused"
    with open_session(desk.engine, stranger) as session:
        assert session.scalars(select(ColumnMapping.id)).all() == []


# -- large files -----------------------------------------------------------------------------


def test_a_large_file_is_read_and_written_by_jobs(
    api: TestClient, desk: Desk, system_actor: Actor
) -> None:
    del system_actor
    padding = "x" * 2000
    count = SMALL_FILE_BYTES // 2000
    rows = "".join(f"2024-01-{1 + at % 28:02},{padding},-{at}.25\n" for at in range(count))
    context = Context(
        engine=desk.engine,
        market_engine=desk.engine,
        services={"file_store": desk.outside.files, "statement_formats": desk.outside.reader},
    )
    made = api.post(URL, files={"file": ("big.csv", (BANK + rows).encode())}).json()
    names = {"household_id": str(desk.household_id), "import_id": made["id"]}
    assert (made["status"], _jobs(desk, "read_upload")) == ("reading", 1)

    read_upload(context, **names)
    read_upload(context, **names)  # jobs are safe to run twice

    seen = api.get(f"{URL}/{made['id']}").json()
    assert (seen["status"], seen["counts"]["new"]) == ("previewed", count + 2)
    assert api.post(f"{URL}/{made['id']}/commit").json()["status"] == "committing"
    assert api.post(f"{URL}/{made['id']}/commit").status_code == 409
    assert _jobs(desk, "write_upload") == 1
    assert desk.rows() == []
    write_upload(context, **names)
    write_upload(context, **names)
    done = api.get(f"{URL}/{made['id']}").json()
    assert (done["status"], done["counts"]["written"]) == ("committed", count + 2)
    assert len(desk.rows()) == count + 2


def _jobs(desk: Desk, task: str) -> int:
    with open_session(desk.engine, desk.actor) as session:
        found = session.scalar(
            text(
                "select count(*) from jobs.procrastinate_jobs where task_name like :task"
                " and args ->> 'household_id' = :household"
            ),
            {"task": f"%{task}", "household": str(desk.household_id)},
        )
    return int(found or 0)
