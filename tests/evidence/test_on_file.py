"""`closeout evidence verify` as somebody runs it, on a database and a disk of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laid import laid

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("CLOSEOUT", "DATABASE_URL"))}
    own = {"CLOSEOUT_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "closeout.project.settings"}
    return {**kept, **own, "CLOSEOUT_HTTPS": "off", "PYTHONPATH": str(ROOT)}


def run(office: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, env=office, capture_output=True, encoding="utf-8", timeout=300, check=False)


PUT_IN = """
import django; django.setup()
from tests.evidence.making import evidence
from tests.factories import site
evidence(site())
"""


def test_evidence_holds_until_somebody_changes_it(office: dict[str, str], tmp_path: Path) -> None:
    laid(tmp_path)
    subprocess.run([sys.executable, "-c", PUT_IN], env=office, cwd=ROOT, check=True, timeout=300)
    done = run(office, "closeout", "evidence", "verify", "--lang", "en")
    assert (done.returncode, done.stdout) == (0, "The evidence holds. Items: 1; size: 0 MB\n")
    (kept,) = (tmp_path / "files" / "evidence" / "originals").glob("*/*")
    kept.write_bytes(b"something else")
    done = run(office, "closeout", "evidence", "verify", "--lang", "zh")
    assert done.returncode == 1
    assert "照片.jpg：原件被改动过" in done.stderr
