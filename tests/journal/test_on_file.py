"""The journal on a real database file: the commands, tampering past the program, and a process that is killed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laid import laid

ROOT = Path(__file__).parents[2]


class Office:
    """A data folder with its database, and the commands as somebody runs them there."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("CLOSEOUT", "DATABASE_URL"))}
        own = {"CLOSEOUT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "closeout.project.settings"}
        self.env = {**kept, **own, "CLOSEOUT_HTTPS": "off", "PYTHONPATH": str(ROOT)}

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *words]
        return subprocess.run(command, env=self.env, capture_output=True, encoding="utf-8", timeout=300, check=False)

    def journal(self, *words: str) -> tuple[int, str, str]:
        done = self.run("-m", "closeout", "journal", *words, "--lang", "en")
        return done.returncode, done.stdout, done.stderr

    def writing(self, count: int) -> "subprocess.Popen[str]":
        command = [sys.executable, str(Path(__file__).with_name("writer.py")), str(count)]
        return subprocess.Popen(command, env=self.env, stdout=subprocess.PIPE, encoding="utf-8")

    def write(self, count: int) -> None:
        done = self.writing(count)
        done.communicate(timeout=300)
        assert done.returncode == 0

    def sql(self, statement: str) -> None:
        with sqlite3.connect(self.home / "closeout.sqlite3") as database:
            database.execute(statement)
        database.close()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database, and its secret beside it, made once."""
    return laid(tmp_path_factory.mktemp("fresh") / "home")


@pytest.fixture(scope="module")
def written(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with five acts, made once."""
    office = Office(shutil.copytree(fresh, tmp_path_factory.mktemp("written") / "home"))
    office.write(5)
    return office.home


@pytest.fixture
def empty(fresh: Path, tmp_path: Path) -> Office:
    return Office(shutil.copytree(fresh, tmp_path / "home"))


@pytest.fixture
def office(written: Path, tmp_path: Path) -> Office:
    return Office(shutil.copytree(written, tmp_path / "home"))


def test_a_journal_that_holds_says_so(office: Office) -> None:
    status, out, err = office.journal("verify")
    assert (status, err) == (0, "")
    assert "5 entries" in out


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE journal_entry SET content = replace(content, 'site:', 'shop:') WHERE number = 3", 3),
        ("UPDATE journal_entry SET act = 'nothing' WHERE number = 2", 2),
        ("UPDATE journal_entry SET subject = 'site:99' WHERE number = 4", 4),
        ("UPDATE journal_entry SET at = '2020-01-01 00:00:00' WHERE number = 1", 1),
        ("DELETE FROM journal_entry WHERE number = 2", 2),
        ("DELETE FROM journal_entry WHERE number = 5", 5),
        ("DELETE FROM journal_entry", 1),
        ("DELETE FROM journal_chain", 1),
        ("UPDATE journal_chain SET last = 4", 5),
        ("UPDATE journal_entry SET number = 9 WHERE number = 5", 5),
    ],
)
def test_what_is_changed_past_the_program_shows(office: Office, statement: str, number: int) -> None:
    office.sql(statement)
    status, out, err = office.journal("verify")
    assert (status, out) == (1, "")
    assert f"breaks at entry {number}" in err


def test_a_signed_head_is_kept_elsewhere_and_compared(office: Office, tmp_path: Path) -> None:
    kept = tmp_path / "heads.txt"
    status, out, _ = office.journal("sign")
    assert status == 0
    kept.write_text(out, "utf-8")
    assert office.journal("verify", "--head", str(kept))[0] == 0
    # Somebody cuts off the end, and makes the chain and the kept head fit.
    office.sql("DELETE FROM journal_entry WHERE number = 5")
    office.sql("UPDATE journal_chain SET last = 4, digest = (SELECT digest FROM journal_entry WHERE number = 4)")
    office.sql("DELETE FROM journal_head")
    assert office.journal("verify")[0] == 0
    status, _, err = office.journal("verify", "--head", str(kept))
    assert status == 1
    assert "does not fit the journal" in err


def test_signing_twice_a_day_gives_the_same_head(office: Office) -> None:
    first = office.journal("sign")[1]
    office.write(1)
    assert office.journal("sign")[1] == first


@pytest.mark.parametrize("text", ["", "2026-05-20 1 abc\n", "2026-05-20 x abc def\n", "\x00\xff\n"])
def test_a_file_that_holds_no_heads(office: Office, tmp_path: Path, text: str) -> None:
    kept = tmp_path / "heads.txt"
    kept.write_text(text, "utf-8")
    status, _, err = office.journal("verify", "--head", str(kept))
    assert status == 1
    assert "holds no heads" in err


def test_after_kill_9_every_acknowledged_act_is_there_and_the_chain_holds(empty: Office) -> None:
    with empty.writing(200) as process:
        assert process.stdout is not None
        seen = [process.stdout.readline() for _ in range(40)]
        process.send_signal(signal.SIGKILL)
        seen += process.stdout.read().splitlines(keepends=True)
    acknowledged = {int(each) for each in seen if each.endswith("\n")}
    assert 40 <= len(acknowledged) < 200
    with sqlite3.connect(empty.home / "closeout.sqlite3") as database:
        there = {int(each[0].partition(":")[2]) for each in database.execute("SELECT subject FROM journal_entry")}
    database.close()
    assert acknowledged <= there
    assert empty.journal("verify")[0] == 0


def test_two_processes_that_write_at_once_make_one_chain(empty: Office) -> None:
    both = [empty.writing(30), empty.writing(30)]
    for each in both:
        each.communicate(timeout=300)
    status, out, _ = empty.journal("verify")
    assert status == 0
    assert "60 entries" in out


def test_verifying_while_others_write_raises_no_false_alarm(empty: Office) -> None:
    with empty.writing(300) as process:
        assert process.stdout is not None
        process.stdout.readline()
        found = [empty.journal("verify")[0] for _ in range(2)]
        process.communicate(timeout=300)
    assert found == [0, 0]
