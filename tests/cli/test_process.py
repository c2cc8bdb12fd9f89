"""The process around a command: ended while it loads, with streams that are closed or full, in odd surroundings."""

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.running import CHECK, apart, command, environment

INTERRUPTED = "Interrupted; no unfinished results were written.\n"


def test_a_run_that_is_ended_while_it_loads_says_so_in_one_line(sites: Path, tmp_path: Path) -> None:
    words = command(*CHECK, sites, "-o", tmp_path / "out", "--force")
    for sent in (signal.SIGINT, signal.SIGTERM) * 4:
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())
        _wait_until_it_holds_signals_back(process.pid)
        time.sleep(random.uniform(0, 0.4))
        process.send_signal(sent)
        stdout, stderr = process.communicate(timeout=180)

        assert (process.returncode, stdout, stderr) == (130, "", INTERRUPTED) or process.returncode == 0


def _wait_until_it_holds_signals_back(process: int) -> None:
    """Wait for the first thing that the command does; what comes before is Python's own."""
    mask = 1 << (signal.SIGTERM - 1)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
        if any(int(line.split()[1], 16) & mask for line in lines if line.startswith("SigBlk:")):
            return
    raise AssertionError("it never began")


@pytest.mark.parametrize("said", ["²", "٣", "abc", "-5", "0", "1", "99999999"])
def test_a_width_that_is_none_does_no_harm(said: str) -> None:
    for words in (["--help"], ["plan", "list"]):
        ran = apart(*words, env=dict.fromkeys(("COLUMNS", "LINES", "TERMINAL_WIDTH"), said))

        assert (ran.status, ran.err) == (0, "")
        assert max(len(line) for line in ran.out.splitlines()) <= 1_000


@pytest.mark.parametrize(("closed", "status"), [("2>&-", 1), (">&-", 1), (">&- 2>&- <&-", 1)])
def test_a_refusal_goes_nowhere_but_to_stderr(tmp_path: Path, closed: str, status: int) -> None:
    done = _shell(f"explain town {tmp_path}/none.csv 1", closed)

    assert (done.returncode, done.stdout) == (status, "")
    assert (done.stderr == "") == ("2>&-" in closed)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["--help", "--version", "plan list", "plan schema", "plan check town --no-proof"])
def test_a_full_disk_behind_stdout_is_refused(words: str) -> None:
    done = _shell(words, "> /dev/full")

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("Refused: the system does not allow it (stdout: ")


def test_a_full_disk_behind_stderr_leaves_the_status() -> None:
    assert _shell("check", "2> /dev/full").returncode == 2


def test_a_current_folder_that_is_gone_is_told(sites: Path, tmp_path: Path) -> None:
    done = _shell(
        f"check town {sites} -o {tmp_path}/out --problems p",
        "",
        before=f"mkdir {tmp_path}/x; cd {tmp_path}/x; rmdir ../x;",
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Refused: the current folder is gone; change to another one (cd) and try again\n"


def _shell(words: str, streams: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    line = f"{before} exec {' '.join(command())} {words} {streams}"
    env = environment({"PYTHONPATH": str(Path.cwd())})
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, env=env, timeout=180, check=False)
