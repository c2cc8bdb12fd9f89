"""A large ledger as a workbook: the memory it takes above what the program holds anyway, and openpyxl beside it."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

from benchmarks.bars import Result
from benchmarks.command import ROOT
from closeout.tabular.ledger import LONG

MOST_MEMORY = 50.0  # MB


def large_ledger(rows: int, compared: int, folder: Path, times: int) -> list[Result]:
    """Write `rows` rows, and `compared` of them by both in turn; never so few that they would be written otherwise."""
    whole = _written("ours", max(rows, LONG), folder)
    pairs = [(_written("ours", compared, folder), _written("peer", compared, folder)) for _ in range(times)]
    ratio = median(peer["seconds"] / ours["seconds"] for ours, peer in pairs)
    what = f"ledger of {max(rows, LONG):,} rows and 20 columns as XLSX"
    speed = f"{max(rows, LONG) / whole['seconds']:,.0f} rows a second"
    return [
        Result(f"{what}, memory above base", whole["memory"] / 1e6, "MB", at_most=MOST_MEMORY, detail=speed),
        Result(f"openpyxl, {compared:,} rows of the ledger", ratio, "×", at_least=5.0, detail="its write-only mode"),
    ]


def _written(who: str, rows: int, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.ledger_child", who, str(rows), str(folder / "ledger.xlsx")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
