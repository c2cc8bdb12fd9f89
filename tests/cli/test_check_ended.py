"""A run that is ended from outside leaves OUT as it was: Ctrl-C, a full disk, a reader that has gone."""

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.running import CHECK, command, contents, environment, header, write

SITES = 300_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "sites.csv"
    return write(path, "site_code,has_fence,storage", *(f"{at},是,both" for at in range(SITES)))


@pytest.mark.parametrize(
    ("out", "sent"),
    [("new", signal.SIGINT), ("old", signal.SIGINT), ("old.csv", signal.SIGINT), ("new.parquet", signal.SIGTERM)],
)
def test_an_interrupted_run_leaves_all_as_it_was(many: Path, tmp_path: Path, out: str, sent: signal.Signals) -> None:
    (tmp_path / "old").mkdir()
    write(tmp_path / "old" / "verdicts.csv", "old")
    write(tmp_path / "old.csv", "old")
    before = contents(tmp_path)
    words = command(*CHECK, many, "-o", tmp_path / out, "--force", "--problems", tmp_path / "problems.txt")
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())

    _wait_until_it_writes(process, tmp_path)
    process.send_signal(sent)
    stdout, stderr = process.communicate(timeout=180)

    assert (process.returncode, stdout) == (130, "")
    assert stderr.splitlines()[-1] == "Interrupted; no unfinished results were written."
    assert "Traceback" not in stderr
    assert contents(tmp_path) == before


def _wait_until_it_writes(process: "subprocess.Popen[str]", folder: Path) -> None:
    until = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < until:
        if any(path.is_file() for room in folder.rglob(".closeout-*") for path in room.rglob("*")):
            return
        time.sleep(0.01)
    raise AssertionError("it ended before it could be interrupted")


@pytest.mark.parametrize("out", ["new", "old.csv", "new.parquet", "new.xlsx"])
def test_a_full_disk_is_refused_and_leaves_all_as_it_was(tmp_path: Path, out: str) -> None:
    table = write(tmp_path / "sites.csv", "site_code,has_fence", *(f"{at},是" for at in range(20_000)))
    write(tmp_path / "old.csv", "old")
    before = contents(tmp_path)

    done = subprocess.run(
        command(*CHECK, table, "-o", tmp_path / out),
        capture_output=True,
        text=True,
        env=environment(),
        preexec_fn=_small_files_only,
        timeout=300,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("Refused: ")
    assert "Traceback" not in done.stderr
    assert contents(tmp_path) == before


def _small_files_only() -> None:
    """Let writing beyond 30 kB fail as it does on a full disk; the ignored signal becomes an error."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))


@pytest.mark.parametrize(
    "words",
    [
        ["check", "town", "SITES", "-o", "OUT"],
        ["explain", "town", "SITES", "001"],
        ["explain", "buji", "SITES", "001", "--json"],
    ],
    ids=["check", "explain", "explain --json"],
)
def test_a_reader_that_has_gone_is_no_bug_of_ours(sites: Path, tmp_path: Path, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    here = {"SITES": str(sites), "OUT": str(tmp_path / "out")}

    done = subprocess.run(
        command(*(here.get(word, word) for word in words)),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        timeout=180,
        check=False,
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (130, "")
    if words[0] == "check":  # its results are there all the same
        assert (tmp_path / "out" / "verdicts.csv").read_bytes().startswith(header("verdicts"))


def test_a_reader_of_stderr_that_has_gone_is_no_bug_of_ours_either(tmp_path: Path) -> None:
    table = write(tmp_path / "sites.csv", "site_code,has_fence", *(f"{at},maybe" for at in range(1000)))
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        command(*CHECK, table, "-o", tmp_path / "out"),
        stdout=subprocess.PIPE,
        stderr=writing,
        env=environment(),
        timeout=180,
        check=False,
    )
    os.close(writing)

    assert done.returncode in (1, 130)
    assert not (tmp_path / "out").exists()
