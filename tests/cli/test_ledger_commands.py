"""`bursar import`, `show` and `household` as subprocesses on a data folder of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bursar.local.postgres import connect_or_start

BANK = "Date,Description,Amount\n2024-01-05,Rent,-900.00\n2024-01-20,Pay,3000.00\n"
TRADES = (
    "Date,Type,Symbol,Quantity,Price,Amount,Currency\n"
    "2024-01-10,Deposit,,,,5000.00,USD\n"
    "2024-02-01,Buy,AAA,10,100.00,-1000.00,USD\n"
    "2024-03-01,Sell,AAA,4,120.00,480.00,USD\n"
)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def bursar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("home")
    environment = {key: value for key, value in os.environ.items() if "BURSAR" not in key}
    environment |= {"BURSAR_DATA_DIR": str(folder / "data"), "HOME": str(folder)}

    def run(*words: str, fails: bool = False) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "bursar.cli", *words],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
            check=False,
        )
        assert (done.returncode != 0) is fails, done.stderr
        return done

    # Held open, so that each command joins it instead of starting its own.
    with connect_or_start(folder / "data"):
        run("migrate")
        yield run


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "bank.csv").write_text(BANK)
    (folder / "trades.csv").write_text(TRADES)
    (folder / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


@pytest.fixture(scope="module")
def home(bursar: Run, files: Path) -> Run:
    """The command line after a household was made and files were imported."""
    without = bursar("import", str(files / "bank.csv"), fails=True)
    assert "bursar household create" in without.stderr
    assert "Traceback" not in without.stderr
    bursar("import", "--create-household", "Home", str(files / "bank.csv"))
    bursar("import", "--household", "home", str(files / "trades.csv"))
    return bursar


def shown(run: Run, *words: str) -> list[dict]:
    return json.loads(run("show", *words, "--household", "Home", "--json").stdout)


def test_transactions_are_shown_up_to_a_day(home: Run) -> None:
    rows = shown(home, "transactions", "--as-of", "2024-01-31")

    assert [row["amount"] for row in rows] == ["-900.0000", "5000.0000", "3000.0000"]


def test_lots_and_gains_are_what_the_trades_left(home: Run) -> None:
    (lot,) = shown(home, "lots")
    (gain,) = shown(home, "gains")
    (then,) = shown(home, "lots", "--as-of", "2024-02-15")

    assert (float(lot["quantity"]), float(lot["cost_basis"])) == (6, 600)
    assert (float(gain["gain"]), gain["term"]) == (80, "short")
    assert (float(then["quantity"]), float(then["cost_basis"])) == (10, 1000)


def test_net_worth_is_cash_and_the_last_price(home: Run) -> None:
    rows = shown(home, "net-worth", "--as-of", "2024-03-02")

    # 2,100 in the bank; 4,480 and 6 units at 120 with the broker.
    assert float(rows[-1]["value"]) == 2100 + 4480 + 720
    assert rows[-1]["what"] == "Net worth"


def test_holdings_and_returns_come_with_their_status(home: Run) -> None:
    held = {row["symbol"]: row for row in shown(home, "holdings", "--as-of", "2024-03-02")}
    whole = {row["window"]: row for row in shown(home, "returns", "--as-of", "2024-03-02")}["all"]

    assert (float(held["AAA"]["quantity"]), float(held["AAA"]["value"])) == (6, 720)
    assert float(whole["gain"]) == 200


def test_a_table_is_printed_without_json(home: Run) -> None:
    assert "AAA" in home("show", "holdings", "--household", "Home").stdout


def test_a_preview_changes_nothing(home: Run, files: Path) -> None:
    (files / "more.csv").write_text(BANK + "2024-05-05,Rent,-900.00\n")

    done = home(
        "import", "--household", "Home", "--account", "bank", "--preview", "--json",
        str(files / "more.csv"),
    )  # fmt: skip

    (report,) = json.loads(done.stdout)
    assert (report["status"], report["counts"]["new"]) == ("previewed", 1)
    assert len(shown(home, "transactions")) == 5


def test_the_same_file_again_changes_nothing(home: Run, files: Path) -> None:
    done = home("import", "--household", "Home", "--json", str(files / "bank.csv"))

    assert json.loads(done.stdout)[0]["counts"]["already_there"] == 2
    assert len(shown(home, "transactions")) == 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "/nowhere/at/all.csv"], "There is no file"),
        (["import", "photo.png"], "picture"),
        (["import", "--household", "Elsewhere", "bank.csv"], "no household called Elsewhere"),
        (["import", "--account", "Nowhere", "bank.csv"], "no account called Nowhere"),
        (["import", "--create-household", "home", "bank.csv"], "called home already"),
        (["show", "lots", "--household", "Elsewhere"], "no household called Elsewhere"),
        (["household", "create", "Home"], "called Home already"),
        (["household", "create", "New", "--currency", "dollars"], "not a currency"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    home: Run, files: Path, words: list[str], said: str
) -> None:
    placed = [str(files / word) if word in ("photo.png", "bank.csv") else word for word in words]

    done = home(*placed, fails=True)

    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_household_is_told_apart_by_name(home: Run) -> None:
    home("household", "create", "Garden", "--email", "ada@example.com", "--currency", "EUR")

    assert set(home("household", "list").stdout.split()) >= {"Home", "Garden"}
    assert "Say which household" in home("show", "lots", fails=True).stderr
    assert "Nothing to show." in home("show", "lots", "--household", "Garden").stdout
