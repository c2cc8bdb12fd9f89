"""Writes a ledger in a process of its own: prints its seconds, and the memory that it held above its base, as JSON."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from closeout.tabular.ledger import LONG, Cell, write_ledger

HEADINGS = [f"第{at}列" for at in range(1, 21)]


def rows(count: int) -> Iterator[list[Cell]]:
    """Yield rows as a hazard ledger has them: numbers, codes, days, words and longer texts."""
    for at in range(count):
        days: list[Cell] = [f"2026-{1 + at % 12:02}-{1 + at % 28:02}"] * 4
        words: list[Cell] = ["整改中", "一般", "市场监督管理所", f"某村{at % 300}"] * 2
        texts: list[Cell] = [f"围挡高度不足：第{at}处", "立即加高至规定高度，并张贴制度", ""]
        yield [at, f"BJ-{at:07}", at % 7, 3.4, None, *days, *words, *texts]


def peer(path: Path, count: int) -> None:
    """Write the rows with openpyxl as it writes large files."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for each in rows(count):
        sheet.append(each)
    book.save(path)


def main() -> int:
    """Write as many rows as the arguments say, by us or by the peer."""
    who, count, path = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    base, start = _held("VmRSS"), time.perf_counter()
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the most is counted from here
    if who == "ours":
        write_ledger(path, HEADINGS, rows(count), max(count, LONG))  # as one is written that is long
    else:
        peer(path, count)
    taken = time.perf_counter() - start
    print(json.dumps({"seconds": taken, "memory": _held("VmHWM") - base}))
    return 0


def _held(name: str) -> int:
    """Return what the system says of this process's memory, in bytes."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(each.split()[1]) * 1024 for each in lines if each.startswith(f"{name}:"))


if __name__ == "__main__":
    sys.exit(main())
