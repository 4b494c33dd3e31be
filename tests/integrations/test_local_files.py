"""Files kept by content: whole or not at all, apart by scope."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bursar.integrations.local_files import LocalFiles
from bursar.ports.errors import UpstreamFailed
from bursar.ports.file_store import FileMissing, FileTooLarge

ANNA, BEN = "household-a", "household-b"


@pytest.fixture
def files(tmp_path):
    return LocalFiles(tmp_path / "files")


def read(files, key):
    with files.open(key) as file:
        return file.read()


@given(chunks=st.lists(st.binary(max_size=200), max_size=5))
def test_what_was_put_comes_back(tmp_path_factory, chunks):
    files = LocalFiles(tmp_path_factory.getbasetemp() / "many")
    kept = files.put(ANNA, chunks, max_bytes=1000)
    whole = b"".join(chunks)
    assert read(files, kept.key) == whole
    assert (kept.size, kept.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())


def test_the_same_bytes_in_one_scope_are_kept_once(files):
    assert files.put(ANNA, [b"ab"], max_bytes=9) == files.put(ANNA, [b"a", b"b"], max_bytes=9)
    assert len(files.keys(ANNA)) == 1


def test_removing_in_one_scope_leaves_the_other(files):
    mine, theirs = (files.put(scope, [b"same"], max_bytes=9) for scope in (ANNA, BEN))
    assert mine.key != theirs.key
    files.remove(mine.key)
    files.remove(mine.key)
    with pytest.raises(FileMissing):
        files.open(mine.key)
    assert read(files, theirs.key) == b"same"


def test_too_much_keeps_nothing(files, tmp_path):
    with pytest.raises(FileTooLarge, match="10 bytes"):
        files.put(ANNA, [b"x" * 8, b"x" * 8], max_bytes=10)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_an_upload_that_breaks_off_keeps_nothing(files, tmp_path):
    def broken():
        yield b"half"
        raise ConnectionError

    with pytest.raises(UpstreamFailed):
        files.put(ANNA, broken(), max_bytes=100)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_exactly_the_limit_is_kept(files):
    assert files.put(ANNA, [b"x" * 10], max_bytes=10).size == 10


@pytest.mark.parametrize(
    "key", ["../../etc/passwd", "a/../b", "household-a/ab/short", "", "/etc/passwd"]
)
def test_keys_do_not_lead_out_of_the_folder(files, key):
    with pytest.raises(FileMissing):
        files.open(key)
    with pytest.raises(FileMissing):
        files.remove(key)


@pytest.mark.parametrize("scope", ["..", ".incoming", "a/b", "", "x" * 65])
def test_scopes_are_plain_words(files, scope):
    with pytest.raises(ValueError, match="plain word"):
        files.put(scope, [b"x"], max_bytes=9)
    with pytest.raises(ValueError, match="plain word"):
        files.keys(scope)


def test_only_the_owner_may_read(files, tmp_path):
    kept = files.put(ANNA, [b"secret"], max_bytes=9)
    assert (tmp_path / "files" / kept.key).stat().st_mode & 0o077 == 0


def test_no_place_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UpstreamFailed):
        LocalFiles(tmp_path / "file").put(ANNA, [b"x"], max_bytes=9)


def test_keys_of_an_unknown_scope(files):
    assert files.keys("nobody") == []
