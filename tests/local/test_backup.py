"""Backup and restore: a round trip, and every way in which it must refuse."""

import json
import stat
import tarfile

import psycopg
import pytest

from bursar.local import postgres
from bursar.local.backup import backup, restore
from bursar.local.data_folder import open_data_folder
from bursar.local.errors import BackupRefused, FolderInUse
from bursar.local.roles import Role

WALLED = """
create table secret (household int, word text);
alter table secret enable row level security;
alter table secret force row level security;
create policy nobody on secret using (false) with check (true);
grant select on secret to bursar_app;
insert into secret values (1, 'kept'), (2, 'also kept');
"""


@pytest.fixture
def saved(data_dir, tmp_path):
    """A backup of a folder with two rows behind a wall and one uploaded file."""
    with postgres.start(data_dir, fast=True) as server:
        with psycopg.connect(server.dsn(Role.OWNER)) as connection:
            connection.execute(WALLED)
        stored = server.folder.files / "2025" / "statement.pdf"
        stored.parent.mkdir()
        stored.write_bytes(b"%PDF")
    return backup(data_dir, tmp_path / "bursar.tar")


def rows(server, role):
    with psycopg.connect(server.dsn(role)) as connection:
        return connection.execute("select word from secret order by household").fetchall()


def test_round_trip_brings_back_rows_files_keys_and_the_wall(data_dir, saved, tmp_path):
    fresh = tmp_path / "fresh"
    assert restore(saved, fresh) is None
    with postgres.start(fresh, fast=True) as server:
        assert rows(server, Role.BACKUP) == [("kept",), ("also kept",)]
        assert rows(server, Role.OWNER) == []
        assert rows(server, Role.APP) == []
    assert (fresh / "files" / "2025" / "statement.pdf").read_bytes() == b"%PDF"
    assert open_data_folder(fresh).master_key() == open_data_folder(data_dir).master_key()
    assert not list(fresh.glob("*.dump"))
    assert not list(tmp_path.glob(".*restoring*"))


def test_backup_is_private_and_complete(saved):
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    with tarfile.open(saved) as archive:
        names = archive.getnames()
    assert names[0] == "manifest.json"
    assert {"database.dump", "secrets.json", "files/2025/statement.pdf"} < set(names)


def test_backup_of_a_running_server_leaves_it_running(data_dir, tmp_path):
    with postgres.start(data_dir, fast=True) as server:
        backup(data_dir, tmp_path / "bursar.tar")
        assert server.alive()
    assert not list(data_dir.glob(".backup-*"))


def test_folder_that_holds_data_is_not_overwritten(data_dir, saved):
    before = open_data_folder(data_dir).master_key()
    with pytest.raises(BackupRefused, match="already holds data"):
        restore(saved, data_dir)
    assert open_data_folder(data_dir).master_key() == before


def test_forced_restore_keeps_the_replaced_folder(data_dir, saved):
    with (
        postgres.start(data_dir, fast=True) as server,
        psycopg.connect(server.dsn(Role.OWNER)) as connection,
    ):
        connection.execute("drop table secret")
    kept = restore(saved, data_dir, force=True)
    with postgres.start(data_dir, fast=True) as server:
        assert rows(server, Role.BACKUP) == [("kept",), ("also kept",)]
    assert (kept / "postgres" / "data" / "PG_VERSION").exists()


def test_folder_in_use_is_not_replaced(data_dir, saved):
    with postgres.start(data_dir, fast=True), pytest.raises(FolderInUse):
        restore(saved, data_dir, force=True)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(BackupRefused, match="There is no file"):
        restore(tmp_path / "nowhere.tar", tmp_path / "fresh")


@pytest.mark.parametrize("damage", ["truncated", "one byte", "no archive", "foreign archive"])
def test_damaged_backup_changes_nothing(saved, tmp_path, damage):
    content = bytearray(saved.read_bytes())
    if damage == "truncated":
        del content[len(content) // 2 :]
    elif damage == "one byte":
        place = content.index(b"PGDMP") + 100
        content[place] ^= 0xFF
    elif damage == "no archive":
        content = bytearray(b"certainly not a backup")
    saved.write_bytes(content)
    if damage == "foreign archive":
        with tarfile.open(saved, "w") as archive:
            archive.add(__file__, "manifest.json")
    fresh = tmp_path / "fresh"
    with pytest.raises(BackupRefused, match="nothing was changed"):
        restore(saved, fresh)
    assert not fresh.exists()
    assert not list(tmp_path.glob(".*restoring*"))


def test_part_that_points_outside_is_refused(saved, tmp_path):
    evil = tmp_path / "evil.tar"
    with tarfile.open(saved) as source, tarfile.open(evil, "w") as target:
        for member in source:
            file = source.extractfile(member)
            if member.name == "manifest.json":
                manifest = json.loads(file.read())
                manifest["parts"].append({"name": "../evil", "size": 0, "sha256": ""})
                part = tmp_path / "manifest"
                part.write_text(json.dumps(manifest))
                target.add(part, "manifest.json")
            else:
                target.addfile(member, file)
        target.addfile(tarfile.TarInfo("../evil"))
    with pytest.raises(BackupRefused, match="not a complete"):
        restore(evil, tmp_path / "deep" / "fresh")
    assert not (tmp_path / "deep" / "evil").exists()
