"""`closeout plan check` when somebody ends it, or gives it little time."""

import signal
import subprocess
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.cli.running import Command, command, environment
from tests.packfile.hard_packs import hard_pack


@pytest.fixture
def hard(tmp_path: Path) -> Path:
    path = tmp_path / "hard.yaml"
    path.write_text(hard_pack(), "utf-8")
    return path


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_proof_ends_at_once(hard: Path, sent: signal.Signals) -> None:
    words = command("plan", "check", "town", hard)
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())
    assert process.stdout is not None
    process.stdout.readline()  # the first pack is done
    sleep(1)
    start = monotonic()
    process.send_signal(sent)
    _, said = process.communicate(timeout=180)
    assert monotonic() - start < 20  # left alone it would take a minute
    assert (process.returncode, said.splitlines()[-1]) == (130, "Interrupted; no unfinished results were written.")


def test_a_proof_takes_no_more_time_than_it_is_given(closeout: Command, hard: Path) -> None:
    start = monotonic()
    _, _, said = closeout("plan", "check", hard, "--proof-seconds", 1)
    assert monotonic() - start < 40  # left alone it would take a minute
    assert "the time of 1 s was over" in said
