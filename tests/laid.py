"""The data folder of an empty service: its tables take long to lay, and are laid once for all tests of a process."""

import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path


def laid(home: Path) -> Path:
    """Make a data folder with an empty database and its secrets in it, and return it."""
    return Path(shutil.copytree(_laid_once(), home, dirs_exist_ok=True))


@cache
def _laid_once() -> Path:
    home = Path(tempfile.mkdtemp(prefix="laid-", dir=os.environ["CLOSEOUT_HOME"]))  # beside what else tests keep
    own = {"CLOSEOUT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "closeout.project.settings", "CLOSEOUT_HTTPS": "off"}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("CLOSEOUT", "DATABASE_URL"))}
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], env={**kept, **own}, check=True, timeout=600)
    return home
