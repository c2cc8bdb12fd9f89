"""`closeout start`: the first accounts of an empty service."""

import os
import subprocess
import sys
from pathlib import Path


def _start(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CLOSEOUT_HTTPS": "off", "DJANGO_SETTINGS_MODULE": "closeout.project.settings"}
    environment.pop("CLOSEOUT_HOME", None)
    command = [sys.executable, "-m", "closeout", "start", *words, "--home", str(home), "--lang", "en"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=600)


def test_it_prints_two_passwords_and_begins_once(tmp_path: Path) -> None:
    first = _start(tmp_path, "buji", "布吉街道（示例）", "--administrator", "chief")
    assert first.returncode == 0, first.stderr
    assert "chief" in first.stdout
    assert "office" in first.stdout
    second = _start(tmp_path, "buji", "布吉街道（示例）")
    assert second.returncode == 1
    assert "already" in second.stderr


def test_a_short_name_that_cannot_be_is_refused(tmp_path: Path) -> None:
    refused = _start(tmp_path, "Bu Ji", "布吉街道（示例）")
    assert refused.returncode == 1
    assert "short name" in refused.stderr
    assert not (tmp_path / "closeout.sqlite3").exists()
