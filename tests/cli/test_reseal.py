"""`closeout reseal`: another key for the addresses that messages go to, as the how-to says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.laid import laid


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database and one sealed address."""
    home = laid(tmp_path_factory.mktemp("service"))
    add = """
import django; django.setup()
from closeout.accounts.models import User
from closeout.notices.services import add_channel
from closeout.notices.types import Wish
from django.utils import timezone
add_channel(user=User.objects.create_user("a", name="a"), wish=Wish("json://h/k", "zh", False, None), at=timezone.now())
"""
    assert _run(home, "-c", add).returncode == 0
    return home


def _run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    settings = {"DJANGO_SETTINGS_MODULE": "closeout.project.settings", "CLOSEOUT_HTTPS": "off"}
    environment = {**os.environ, **settings, "CLOSEOUT_HOME": str(home), **more}
    environment.pop("DATABASE_URL", None)
    return subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)


def _reseal(home: Path, **more: str) -> str:
    done = _run(home, "-m", "closeout", "reseal", "--home", str(home), "--lang", "en", **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_key_opens_what_the_old_one_sealed_where_that_is_given(home: Path) -> None:
    key = home / "secrets" / "channel_key"
    old = key.read_text()
    key.unlink()
    assert "present key: 0" in _reseal(home)
    assert key.read_text() != old
    assert "present key: 1" in _reseal(home, CLOSEOUT_OLD_CHANNEL_KEYS=old)
    assert "again: 0" in _reseal(home)
