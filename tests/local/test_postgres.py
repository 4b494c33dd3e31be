"""The embedded server: starts, is shared, dies with its owner, comes back whole."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest
from observing import lives, wait_until

from bursar.local import binaries, launch, postgres
from bursar.local.errors import DatabaseFailed, DiskFull, FolderInUse, LocalError, WrongMajor
from bursar.local.roles import Role
from bursar.local.tether import namespace_works

AS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")


def ask(server: postgres.RunningServer, query: str, role: Role = Role.OWNER) -> list[tuple]:
    with psycopg.connect(server.dsn(role)) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []


def test_server_starts_serves_its_roles_and_stops(data_dir):
    with postgres.start(data_dir) as server:
        pid = server.pid
        for role in Role:
            assert ask(server, "select current_user", role) == [(role.value,)]
        assert ask(server, "show fsync") == [("on",)]
        assert ask(server, "show synchronous_commit") == [("on",)]
        assert ask(server, "show jit") == [("off",)]
        assert ask(server, "show listen_addresses") == [("",)]
    assert not lives(pid)


def test_data_survive_a_restart(data_dir):
    with postgres.start(data_dir, fast=True) as server:
        ask(server, "create table kept as select 1 as one")
    with postgres.start(data_dir, fast=True) as server:
        assert ask(server, "select one from kept") == [(1,)]


def test_nobody_enters_without_the_password(data_dir):
    with postgres.start(data_dir, fast=True) as server:
        wrong = server.dsn(Role.ADMIN).replace(server.folder.passwords()[Role.ADMIN], "guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_everything_private_is_closed_to_others(data_dir):
    with postgres.start(data_dir, fast=True) as server:
        for path in (server.folder.path / "secrets.json", server.folder.postgres / "data"):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
        assert stat.S_IMODE(Path(server.socket_folder).stat().st_mode) == 0o700


def test_roles_have_no_more_power_than_they_need(data_dir):
    with postgres.start(data_dir, fast=True) as server:
        powers = ask(
            server,
            "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
            " where rolname like 'bursar%' order by rolname",
        )
        assert powers == [
            ("bursar_admin", True, True, True, True),
            ("bursar_app", False, False, False, False),
            ("bursar_backup", False, True, False, False),
            ("bursar_market", False, False, False, False),
            ("bursar_owner", False, False, False, False),
        ]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(server, "create table mine (id int)", Role.APP)


def test_another_command_joins_and_leaves_the_server_running(data_dir, other_command):
    with postgres.start(data_dir, fast=True) as server:
        guest = other_command()
        assert guest.stdout.readline().split() == ["guest", str(server.pid)]
        guest.communicate("\n", timeout=20)
        assert server.alive()
        assert ask(server, "select 1") == [(1,)]


def test_owner_waits_for_guests_before_it_ends_the_server(data_dir, other_command):
    owner = other_command(
        "import sys\nfrom pathlib import Path\nfrom bursar.local import postgres\n"
        "with postgres.start(Path(sys.argv[1]), fast=True) as server:\n"
        "    print('ready', flush=True)\n    sys.stdin.readline()\n"
    )
    assert owner.stdout.readline() == "ready\n"
    guest = postgres.connect_or_start(data_dir)
    assert not guest.owner
    owner.stdin.write("\n")
    owner.stdin.flush()
    with pytest.raises(subprocess.TimeoutExpired):
        owner.wait(timeout=0.7)
    assert ask(guest, "select 1") == [(1,)]
    guest.stop()
    assert owner.wait(timeout=20) == 0


def test_second_owner_is_refused_with_a_sentence(data_dir):
    said: list[str] = []
    with (
        postgres.start(data_dir, fast=True),
        pytest.raises(FolderInUse, match="Another Bursar command has used the database"),
    ):
        postgres.start(data_dir, patience_s=0.2, say=said.append)


def test_commands_that_start_together_agree_on_one_server(data_dir, other_command):
    several = [other_command() for _ in range(3)]
    answers = [process.stdout.readline().split() for process in several]
    assert sorted(kind for kind, _ in answers) == ["guest", "guest", "owner"]
    assert len({pid for _, pid in answers}) == 1


def test_killed_owner_takes_the_server_along(data_dir, other_command):
    owner = other_command()
    pid = int(owner.stdout.readline().split()[1])
    owner.kill()
    owner.wait()
    assert wait_until(lambda: not lives(pid))
    with postgres.connect_or_start(data_dir, fast=True) as server:
        assert server.owner


def test_next_command_waits_for_a_server_that_still_ends(data_dir, other_command):
    owner = other_command()
    assert owner.stdout.readline().startswith("owner")
    owner.kill()
    with postgres.connect_or_start(data_dir, fast=True) as server:
        assert server.owner
        assert ask(server, "select 1") == [(1,)]


def test_killed_server_recovers_what_was_committed_and_nothing_else(data_dir):
    with postgres.start(data_dir) as server:
        ask(server, "create table row_ (n int)")
        ask(server, "insert into row_ select generate_series(1, 5000)")
        pending = psycopg.connect(server.dsn(Role.OWNER))
        pending.execute("insert into row_ select generate_series(1, 5000)")
        os.kill(server.pid, signal.SIGKILL)
        assert wait_until(lambda: not server.alive())
        server.revive()
        assert ask(server, "select count(*) from row_") == [(5000,)]
        pending.close()


def test_whole_server_killed_with_its_owner_recovers(data_dir, other_command):
    owner = other_command()
    pid = int(owner.stdout.readline().split()[1])
    for victim in (pid, owner.pid):
        os.kill(victim, signal.SIGKILL)
    owner.wait()
    with postgres.connect_or_start(data_dir, fast=True) as server:
        assert ask(server, "select 1") == [(1,)]


def test_stale_note_naming_a_living_stranger_does_not_stop_the_start(data_dir):
    with postgres.start(data_dir, fast=True) as server:
        note = server.folder.postgres / "data" / "postmaster.pid"
        lines = note.read_text().splitlines()
    note.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    with postgres.start(data_dir, fast=True) as server:
        assert ask(server, "select 1") == [(1,)]


def test_folder_of_another_major_version_is_refused_with_a_sentence(data_dir):
    with postgres.start(data_dir, fast=True) as server:
        version = server.folder.postgres / "data" / "PG_VERSION"
    version.write_text("12\n")
    with pytest.raises(WrongMajor, match="written by PostgreSQL 12, and here is PostgreSQL"):
        postgres.start(data_dir, fast=True)
    assert version.read_text() == "12\n"


def test_every_installation_on_this_machine_serves(data_dir, monkeypatch):
    found = list(binaries.installations())
    assert found
    for each in found:
        monkeypatch.setenv("BURSAR_POSTGRES_BIN", str(each.folder))
        with postgres.start(data_dir / str(each.major), fast=True) as server:
            assert server.major == each.major
            assert ask(server, "select lower('ÄÖ')") == [("äö",)]


def test_named_binaries_that_do_not_work_are_refused(data_dir, monkeypatch, tmp_path):
    monkeypatch.setenv("BURSAR_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(LocalError, match="holds no working postgres"):
        postgres.start(data_dir)


def test_long_path_moves_the_socket_to_a_private_short_folder(tmp_path):
    deep = tmp_path / ("long-" * 20) / ("path-" * 20)
    with postgres.start(deep, fast=True) as server:
        assert len(server.socket_folder) < 60
        assert stat.S_IMODE(Path(server.socket_folder).stat().st_mode) == 0o700
        assert ask(server, "select 1") == [(1,)]


def test_server_started_by_hand_on_the_folder_is_respected(data_dir, monkeypatch):
    monkeypatch.setattr(launch, "GONE_PATIENCE_S", 0.3)
    with postgres.start(data_dir, fast=True) as server:
        for name in ("server.lock", "owner.lock"):  # as if it had been started without them
            (server.folder.postgres / name).unlink()
        with pytest.raises(FolderInUse, match="did not start"):
            postgres.start(data_dir, fast=True)
        assert ask(server, "select 1") == [(1,)]


def test_starting_from_a_side_thread_is_refused(data_dir):
    caught: list[BaseException] = []

    def begin() -> None:
        try:
            postgres.start(data_dir, fast=True)
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=begin)
    thread.start()
    thread.join()
    assert "main thread" in str(caught[0])


def test_settings_that_postgres_refuses_become_a_sentence(data_dir):
    with postgres.start(data_dir, fast=True) as server:
        settings = server.folder.postgres / "data" / "postgresql.conf"
    settings.write_text(settings.read_text() + "\nno_such_setting = 1\n")
    with pytest.raises(DatabaseFailed, match="PostgreSQL did not start"):
        postgres.start(data_dir, fast=True)


def test_template_database_is_copied_with_its_rights():
    with postgres.start_scratch_server() as server:
        ask(server, "create table seed as select 42 as answer")
        ask(server, "grant select on seed to bursar_app")
        server.create_database("copy_1")
        with psycopg.connect(server.dsn(Role.APP, database="copy_1")) as connection:
            assert connection.execute("select answer from seed").fetchall() == [(42,)]
        server.drop_database("copy_1")
        folder = server.folder.path
    assert not folder.exists()


@needs_root
@pytest.mark.skipif(not namespace_works(), reason="user namespaces are forbidden here")
def test_root_keeps_its_files_and_opens_no_folder(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with postgres.start(closed / "bursar", fast=True) as server:
        status = Path(f"/proc/{server.pid}/status").read_text()
        assert "Uid:\t0\t0\t0\t0" in status  # as seen from outside
        assert (server.folder.postgres / "data").stat().st_uid == 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE((closed / "bursar").stat().st_mode) == 0o700


@pytest.fixture
def open_folder():
    path = Path(tempfile.mkdtemp(prefix="bursar-open-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@needs_root
def test_root_without_namespaces_becomes_another_account(open_folder, monkeypatch):
    monkeypatch.setenv("BURSAR_POSTGRES_USER", "nobody")
    with postgres.start(open_folder / "bursar", fast=True) as server:
        assert (server.folder.postgres / "data").stat().st_uid == 65534
        assert "Uid:\t65534\t65534" in Path(f"/proc/{server.pid}/status").read_text()
        ask(server, "create table kept as select 1 as one")
        assert (server.folder.path / "secrets.json").stat().st_uid == 0
    monkeypatch.delenv("BURSAR_POSTGRES_USER")
    with postgres.start(open_folder / "bursar", fast=True) as server:
        assert ask(server, "select one from kept") == [(1,)]


@needs_root
def test_binaries_the_account_cannot_reach_are_copied(open_folder, tmp_path, monkeypatch):
    found = next((each for each in binaries.installations() if each.parts), None)
    if found is None:
        pytest.skip("no wheel with PostgreSQL is installed")
    closed = tmp_path / "closed"
    for part in found.parts:
        shutil.copytree(found.root / part, closed / part, symlinks=True)
    package = found.parts[0].split("/")[0]
    shutil.copy(found.root / package / "__init__.py", closed / package)
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(str(closed))
    monkeypatch.setenv("BURSAR_POSTGRES_USER", "nobody")
    with postgres.start(open_folder / "bursar", fast=True) as server:
        assert server.binaries.is_relative_to(open_folder)
        assert ask(server, "select 1") == [(1,)]
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@needs_root
def test_folder_the_account_cannot_reach_is_refused_with_a_way_out(tmp_path, monkeypatch):
    monkeypatch.setenv("BURSAR_POSTGRES_USER", "nobody")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(LocalError, match=r"may not enter .* Put the data elsewhere"):
        postgres.start(closed / "bursar", fast=True)


@pytest.fixture
def small_disk(tmp_path):
    if not AS_ROOT:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("mounting is forbidden here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_disk_too_small_for_a_cluster_is_said_before_anything_is_written(small_disk):
    (small_disk / "ballast").write_bytes(b"\0" * (100 * 2**20))
    with pytest.raises(DiskFull, match="free some space"):
        postgres.start(small_disk / "bursar")
    assert not (small_disk / "bursar" / "postgres" / "data").exists()


def fill(file: Path) -> None:
    with file.open("wb") as open_file:
        while True:
            open_file.write(b"\0" * 2**20)
            open_file.flush()


def test_disk_that_fills_up_loses_nothing_that_was_committed(small_disk):
    rest, ballast = small_disk / "rest", small_disk / "ballast"
    with postgres.start(small_disk / "bursar") as server:
        ask(server, "create table kept as select 1 as one")
        ask(server, "create table big (t text)")
        ask(server, "alter table big alter t set storage external")
        ballast.write_bytes(b"\0" * (50 * 2**20))
        too_much = "insert into big select repeat('x', 8000000) from generate_series(1, 40)"
        with pytest.raises(psycopg.Error):
            ask(server, too_much)
    with pytest.raises(OSError, match="No space"):
        fill(rest)
    with pytest.raises(DiskFull, match="free some space"):
        postgres.start(small_disk / "bursar")
    rest.unlink()
    ballast.unlink()
    with postgres.start(small_disk / "bursar") as server:
        assert ask(server, "select one from kept") == [(1,)]


def test_killed_while_the_cluster_is_made_starts_afresh(data_dir, other_command):
    first = other_command()
    assert wait_until((data_dir / "postgres" / "data.partial" / "base").exists)
    first.kill()
    first.wait()
    with postgres.connect_or_start(data_dir, fast=True) as server:
        assert server.owner
        assert ask(server, "select 1") == [(1,)]
