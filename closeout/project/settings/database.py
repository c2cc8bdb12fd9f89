"""Where the records are: SQLite in the data folder, or what DATABASE_URL names."""

import os
from typing import Any

import dj_database_url

from closeout.project.settings.environment import HOME

_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'closeout.sqlite3'}"

_default: dict[str, Any] = dict(dj_database_url.parse(_URL, conn_max_age=600, conn_health_checks=True))
if _default["ENGINE"].endswith("sqlite3"):
    # A writer takes its place at the start of a transaction and waits there; two that read first could never go on.
    _default["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536;",
    }
    _default["CONN_HEALTH_CHECKS"] = False

DATABASES = {"default": _default}
