"""The data folder: where it is, what it keeps secret, who may use it."""

import json
import os
import pwd
import stat
from pathlib import Path

import pytest

from bursar.local.data_folder import default_path, only_instance, open_data_folder
from bursar.local.errors import FolderInUse, LocalError


def test_new_folder_has_its_parts_and_is_closed_to_others(data_dir):
    folder = open_data_folder(data_dir)
    assert all(each.is_dir() for each in (folder.postgres, folder.files, folder.mail, folder.logs))
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    assert stat.S_IMODE((data_dir / "secrets.json").stat().st_mode) == 0o600


def test_secrets_are_made_once_and_differ_between_folders(tmp_path):
    one = open_data_folder(tmp_path / "one")
    other = open_data_folder(tmp_path / "other")
    assert len(one.master_key()) == 32
    assert open_data_folder(tmp_path / "one").master_key() == one.master_key()
    assert other.master_key() != one.master_key()
    assert len(set(one.passwords().values()) | set(other.passwords().values())) == 10


def test_secrets_open_to_others_are_closed(data_dir):
    secret = open_data_folder(data_dir).path / "secrets.json"
    secret.chmod(0o644)
    open_data_folder(data_dir)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", json.dumps({"postgres": {}})])
def test_damaged_secrets_are_named_and_never_replaced(data_dir, content):
    secret = open_data_folder(data_dir).path / "secrets.json"
    secret.write_text(content)
    with pytest.raises(LocalError, match="is damaged"):
        open_data_folder(data_dir).master_key()
    assert secret.read_text() == content


def test_folder_is_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("BURSAR_DATA_DIR", str(tmp_path / "here"))
    assert default_path() == tmp_path / "here"


def test_home_decides_by_default(monkeypatch, tmp_path):
    monkeypatch.delenv("BURSAR_DATA_DIR", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    tmp_path.chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_path().is_relative_to(tmp_path)


@pytest.mark.parametrize("home", ["", None])
def test_missing_home_is_looked_up_in_the_account(monkeypatch, home):
    monkeypatch.delenv("BURSAR_DATA_DIR", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if home is None:
        monkeypatch.delenv("HOME", raising=False)
    else:
        monkeypatch.setenv("HOME", home)
    account = pwd.getpwuid(os.getuid()).pw_dir
    assert default_path().is_relative_to(account) or default_path() == Path("/var/lib/bursar")
    assert os.environ.get("HOME") == home


def test_folder_that_is_a_file_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LocalError, match="cannot be used"):
        open_data_folder(tmp_path / "file")


def test_second_instance_is_told_where_the_first_is(data_dir):
    folder = open_data_folder(data_dir)
    with (
        only_instance(folder, word="http://127.0.0.1:8000"),
        pytest.raises(FolderInUse, match=rf"process {os.getpid()}, http://127.0.0.1:8000"),
        only_instance(folder),
    ):
        pass
    with only_instance(folder):
        pass
