"""A large ledger as a workbook: the memory it takes above what the program holds anyway, and openpyxl beside it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from statistics import median

from openpyxl import Workbook, load_workbook

from benchmarks.agreement import Disagreement
from benchmarks.bars import Result
from benchmarks.command import ROOT
from closeout.tabular.ledger import LONG

MOST_MEMORY = 50.0  # MB


def large_ledger(rows: int, compared: int, folder: Path, times: int) -> list[Result]:
    """Write `rows` rows, and `compared` of them by both in turn; never so few that they would be written otherwise.

    Raises:
        Disagreement: the two workbooks have other cells; nothing was timed then.
    """
    same_cells(LONG, folder)
    whole = _written("ours", max(rows, LONG), folder)
    pairs = [(_written("ours", compared, folder), _written("peer", compared, folder)) for _ in range(times)]
    ratio = median(peer["seconds"] / ours["seconds"] for ours, peer in pairs)
    what = f"ledger of {max(rows, LONG):,} rows and 20 columns as XLSX"
    speed = f"{max(rows, LONG) / whole['seconds']:,.0f} rows a second"
    return [
        Result(f"{what}, memory above base", whole["memory"] / 1e6, "MB", at_most=MOST_MEMORY, detail=speed),
        Result(f"openpyxl, {compared:,} rows of the ledger", ratio, "×", at_least=5.0, detail="its write-only mode"),
    ]


def same_cells(rows: int, folder: Path) -> int:
    """Write a ledger by both, hold every cell of one against that of the other, and return how many there were.

    Raises:
        Disagreement: one of them differs; an empty text and no cell at all are the same.
    """
    for who in ("ours", "peer"):
        _written(who, rows, folder)
    with closing(_read(folder / "ours.xlsx")) as own, closing(_read(folder / "peer.xlsx")) as theirs:
        sheets = (each.worksheets[0].iter_rows(values_only=True) for each in (own, theirs))
        return sum(_agreed(number, *pair) for number, pair in enumerate(zip_longest(*sheets, fillvalue=()), 1))


def _read(file: Path) -> Workbook:
    return load_workbook(file, read_only=True)


def _agreed(number: int, own: Sequence[object], theirs: Sequence[object]) -> int:
    if [each or None for each in own] != [each or None for each in theirs]:
        raise Disagreement(f"openpyxl: row {number} is {theirs}, ours {own}")
    return len(own)


def _written(who: str, rows: int, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.ledger_child", who, str(rows), str(folder / f"{who}.xlsx")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
