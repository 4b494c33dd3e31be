"""The set-up and check scripts: which Python, what changed, how the closing line counts."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bootstrap():
    return load("bootstrap.py")


@pytest.fixture(scope="module")
def check():
    return load("scripts/check.py")


JUNIT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure message="no"/></testcase>
<testcase name="d"><error message="broken"/></testcase>
<testcase name="e"><skipped/></testcase>
</testsuite></testsuites>"""


def test_tally_counts_each_case_once_over_all_files(check, tmp_path):
    file = tmp_path / "one.xml"
    file.write_text(JUNIT)
    tally = check.Tally()
    tally.add(file)
    tally.add(file)
    tally.add(tmp_path / "absent.xml")
    assert (tally.passed, tally.failed, tally.skipped) == (4, 4, 2)


def test_last_line_is_the_sum(check, capsys):
    assert check._close(check.Tally(passed=412), None, tests=True) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "412 passed, 0 failed"


def test_failure_that_is_no_test_counts_as_one(check, capsys):
    assert check._close(check.Tally(), "types: mypy ended with status 1", tests=True) == 1
    out = capsys.readouterr().out
    assert "Stopped at types" in out
    assert out.splitlines()[-1] == "0 passed, 1 failed"


def test_unknown_step_is_named_with_those_that_exist(check):
    with pytest.raises(SystemExit, match=r"No such step: typos\. There are: format, lint"):
        check._chosen(["typos"])


def test_interpreter_found_is_one_that_works(bootstrap):
    best = bootstrap.find_pythons()[0]
    asked = subprocess.run(
        [best, "-c", "import sys; print(sys.version_info >= (3, 11))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.strip() == "True"


def test_interpreters_that_do_not_run_are_passed_over(bootstrap, tmp_path, monkeypatch):
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert str(shim) not in bootstrap.find_pythons()


@pytest.mark.parametrize("home", ["", "/nonexistent/home"])
def test_caches_have_a_place_without_a_home(bootstrap, monkeypatch, home):
    monkeypatch.setenv("HOME", home)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    chosen = bootstrap.environment()
    assert os.access(chosen["HOME"], os.W_OK)
    assert chosen["XDG_CACHE_HOME"].startswith(chosen["HOME"])


def test_make_alone_lists_the_commands():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in ("run", "test", "check", "lint", "format", "client", "migrate", "bench", "map"):
        assert f"make {name}" in listed
