"""Official documents as PDF: how many pages of text a second and core, of orders no two of which say the same."""

import json
import subprocess
import sys
from os import environ
from pathlib import Path

from benchmarks.bars import Result
from benchmarks.command import ROOT

LEAST = 100.0  # pages a second and core
SHORT, LONG = 4, 30  # items of an order


def printed_papers(count: int, folder: Path) -> list[Result]:
    """Print `count` short orders, and as many items in long ones, each lot in a process of its own."""
    lots = ((SHORT, count), (LONG, max(count * SHORT // LONG, 2)))
    return [_result(items, number, _measured(items, number, folder)) for items, number in lots]


def _measured(items: int, number: int, folder: Path) -> dict[str, float]:
    """Return what a lot took; the service's settings are those of an office that has no faces of its own."""
    command = [sys.executable, "-m", "benchmarks.papers_child", str(items), str(number)]
    settings = {"DJANGO_SETTINGS_MODULE": "closeout.project.settings", "CLOSEOUT_HOME": str(folder)}
    clean = {name: value for name, value in environ.items() if not name.startswith("CLOSEOUT_")} | settings
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, encoding="utf-8", check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _result(items: int, number: int, found: dict[str, float]) -> Result:
    pages = found["pages"] / number
    detail = f"{number} orders of {pages:.0f} pages, {1000 * found['seconds'] / number:.0f} ms of a core each"
    speed = found["pages"] / found["seconds"]
    return Result(f"orders of {items} items as PDF, pages a second and core", speed, "pages", LEAST, detail=detail)
