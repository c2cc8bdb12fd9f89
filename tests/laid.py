"""The data folder of an empty service: its tables take long to lay, and are laid once for all tests of a run."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.shared import alone


def laid(home: Path) -> Path:
    """Make a data folder with an empty database and its secrets in it, and return it."""
    return Path(shutil.copytree(_laid_once(), home, dirs_exist_ok=True))


def _laid_once() -> Path:
    with alone("laid") as place:
        if not place.exists():
            _lay(Path(tempfile.mkdtemp(prefix="laid-", dir=place.parent))).rename(place)
        return place


def _lay(home: Path) -> Path:
    own = {"CLOSEOUT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "closeout.project.settings", "CLOSEOUT_HTTPS": "off"}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("CLOSEOUT", "DATABASE_URL"))}
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env={**kept, **own}, check=True, timeout=600)
    return home
