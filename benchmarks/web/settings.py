"""The demo's settings, with the data kept below `build/`; DATABASE_URL names a PostgreSQL."""

import os
from pathlib import Path

KEPT = Path(__file__).parents[2] / "build" / "bench-web"
os.environ["CLOSEOUT_HOME"] = str(KEPT)

from closeout.project.demo_settings import *  # noqa: E402, F403 - the variable comes first

INSTALLED_APPS = ["benchmarks.web", *INSTALLED_APPS]  # noqa: F405
