"""A server that is killed while a file comes in: what it acknowledged is there, and the file is sent on."""

import hashlib
import os
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from closeout.evidence.resuming import append, begin, finish, progress
from closeout.evidence.storage import original
from closeout.evidence.types import Wanted
from closeout.people.access import Access
from tests.evidence.making import another, film
from tests.factories import NOW, access, site

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[2]
CONTENT = film() + os.urandom(5000)


def _killed(who: Access, home: Path) -> int:
    """Let another process take in parts until it is killed; return its status."""
    name = connection.settings_dict["NAME"]
    there = os.environ.get("DATABASE_URL", "").replace("/postgres?", f"/{name}?") or f"sqlite:///{name}"
    env = {**os.environ, "CLOSEOUT_HOME": str(home), "DATABASE_URL": there, "PYTHONPATH": str(ROOT)}
    env |= {"DJANGO_SETTINGS_MODULE": "closeout.project.settings", "CLOSEOUT_HTTPS": "off"}
    command = [sys.executable, str(Path(__file__).with_name("dying.py")), who.user.username, str(another(1))]
    return subprocess.run(command, env=env, input=CONTENT, timeout=300, check=False).returncode


def test_what_was_acknowledged_outlives_a_killed_server(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    who, digest = access("village"), hashlib.sha256(CONTENT).hexdigest()
    wanted = Wanted(another(1), f"site:{site().pk}", "a.mp4", len(CONTENT), digest, None, None, "")
    begin(access=who, wanted=wanted, at=NOW)
    assert _killed(who, tmp_path) == -signal.SIGKILL
    here = progress(access=who, uuid=another(1)).offset
    assert 1000 <= here <= 2000  # the first part was acknowledged, the second was not
    append(access=who, uuid=another(1), offset=here, source=BytesIO(CONTENT[here:]), at=NOW)
    item = finish(access=who, uuid=another(1), at=NOW)
    assert original(item.sha256).read_bytes() == CONTENT
