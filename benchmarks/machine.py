"""What the benchmarks ran on."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("polars", "pyarrow", "duckdb", "zen-engine", "sqlglot", "shapely", "geopandas", "duckdb-extension-spatial")

PAPER = ("typst", "rustpy-xlsxwriter", "xlsxwriter", "openpyxl")


def machine(packages: Iterable[str]) -> dict[str, str]:
    """Return the machine, the load at this moment and the versions, by name."""
    return {
        "Measured": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "Processor": f"{_line('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores",
        "Memory": f"{int(_line('/proc/meminfo', 'MemTotal').split()[0]) / 1e6:.0f} GB",
        "System": platform.platform(),
        "Load when it began": " ".join(f"{each:.2f}" for each in os.getloadavg()) + " (1, 5, 15 minutes)",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in packages},
    }


def _line(file: str, name: str) -> str:
    lines = Path(file).read_text("utf-8").splitlines() if Path(file).exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "0 unknown")
