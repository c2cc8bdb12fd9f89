"""What tests share holds: a program ends with all that it started, and `--once` leaves one of each test."""

import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from tests.bounded import bounded

ROOT = Path(__file__).parents[1]
ONES = """
import pytest

@pytest.mark.parametrize("letter", ["b", "a", "c"])
def test_letters(letter): ...

def test_alone(): ...
"""


def test_what_a_program_said_and_how_it_ended_is_returned() -> None:
    done = bounded(["sh", "-c", "echo out; echo err >&2; exit 3"])
    assert (done.stdout, done.stderr, done.returncode) == ("out\n", "err\n", 3)


def test_what_a_program_started_holds_nobody_up() -> None:
    """`subprocess.run` kills the shell, and waits for the pipe that the other one holds."""
    begun = monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        bounded(["sh", "-c", "sleep 600 & wait"], seconds=1)
    assert monotonic() - begun < 300


def test_once_leaves_of_each_test_what_comes_first_by_name(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "test_ones.py").write_text(ONES, "utf-8")
    words = [
        sys.executable,
        "-m",
        "pytest",
        "--once",
        "-q",
        "--collect-only",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
    ]
    done = bounded([*words, "-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)])
    found = [line.partition("::")[2] for line in done.stdout.splitlines() if "::" in line]
    assert sorted(found) == ["test_alone", "test_letters[a]"], done.stdout + done.stderr
