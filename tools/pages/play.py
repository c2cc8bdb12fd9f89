"""A page played from top to bottom in a folder: files appear, commands run, what they print is held against the page.

* A `console` block: each line after `$ ` is run; the rest is what it printed. Of the last command `exit=1` is the
  status, `show=1-12,20` the lines that are shown.
* A block without a language, or `sh`: each line that begins with `closeout` is run.
* `<!-- file: NAME -->`: what follows is written to NAME; a table becomes a workbook where NAME says so.
* `<!-- fill: NAME -->`: the table that follows is filled into the form NAME, its headings being facts' keys.
* `<!-- pack: add -->`: the YAML that follows goes into `pack.yaml`. `<!-- pack: try -->`: … until the next one.
"""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from closeout.kernel.text import Lang
from closeout.tabular.xlsx_in import XlsxSource
from tools.pages.blocks import Block, blocks
from tools.pages.draft import Draft
from tools.pages.shell import Shell

ROOT = Path(__file__).parent.parent.parent
MORE = "…"
EXAMPLE = Path("docs", "howto", "group-rental")  # pages may use it by its path in the repository


@dataclass(frozen=True)
class Played:
    """A block with what it ought to say, and what went otherwise than it says."""

    block: Block
    lines: tuple[str, ...]
    wrong: tuple[str, ...] = ()


class Player:
    """Plays the pages of one language, each in a folder of its own."""

    def __init__(self, page: Path, folder: Path) -> None:
        """Prepare `folder` for `page`."""
        self._page, self._folder = page, folder
        self._shell = Shell(folder, language(page))
        self.draft = Draft()
        shutil.copytree(ROOT / EXAMPLE, folder / EXAMPLE)

    def play(self) -> Iterator[Played]:
        """Yield each block that is run, in the page's order."""
        for block in blocks(self._page.read_text("utf-8")):
            match block.directive:
                case ("file", name):
                    write(self._folder / name, block)
                case ("fill", name):
                    fill(self._folder / name, block)
                case ("pack", how):
                    self._build(block, how)
                case _ if block.kind == "console":
                    yield self._console(block)
                case _ if block.kind in ("", "sh"):
                    yield self._commands(block)

    def _build(self, block: Block, how: str) -> None:
        draft = self.draft.with_(block.lines)
        (self._folder / "pack.yaml").write_text(draft.text, "utf-8")
        if how == "add":
            self.draft = draft

    def _console(self, block: Block) -> Played:
        lines: list[str] = []
        wrong: list[str] = []
        commands = [line.removeprefix("$ ") for line in block.lines if line.startswith("$ ")]
        for left, command in enumerate(commands, 1 - len(commands)):
            status, said = self._shell.run(command)
            lines += [f"$ {command}", *_shown(said, None if left else block.options.get("show"))]
            if status != int("0" if left else block.options.get("exit", "0")):
                wrong.append(f"{command}: exit status {status}")
        return Played(block, tuple(lines), tuple(wrong))

    def _commands(self, block: Block) -> Played:
        wrong: list[str] = []
        for command in (line for line in block.lines if line.startswith("closeout ")):
            status, said = self._shell.run(command)
            if status:
                wrong += [f"{command}: exit status {status}", *said]
        return Played(block, block.lines, tuple(wrong))


def language(page: Path) -> Lang:
    """Return the language that a page is written in: `tour.zh.md` is Chinese."""
    return "zh" if page.name.endswith(".zh.md") else "en"


def write(path: Path, block: Block) -> None:
    """Write a block as the file `path`; a table becomes a workbook or a CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(block.rows()):
                sheet.write_row(number, 0, row)
    elif block.kind == "table":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(block.rows())
    else:
        path.write_text(block.text, "utf-8")


def fill(path: Path, block: Block) -> None:
    """Fill the rows of a table into the form `path`, below its hidden keys, as a person would."""
    book = load_workbook(path)
    sheet = cast(Worksheet, book.worksheets[0])
    keys = XlsxSource(path)
    columns = {key: at for at, key in enumerate(keys.headings, 1)}
    headings, *rows = block.rows()
    for number, row in enumerate(rows, keys.header_row + 1):
        for key, value in zip(headings, row, strict=True):
            if value:
                sheet.cell(number, columns[key]).value = value
    book.save(path)


def _shown(lines: list[str], show: str | None) -> Iterator[str]:
    """Yield the lines that `show` (`1-12,20`) lets through, and a mark where others are left out."""
    last = 0
    for first, end in _ranges(show, len(lines)):
        if first > last + 1:
            yield MORE
        yield from lines[first - 1 : end]
        last = end
    if last < len(lines):
        yield MORE


def _ranges(show: str | None, count: int) -> Iterator[tuple[int, int]]:
    for each in (show or f"1-{count}").split(","):
        first, _, end = each.partition("-")
        yield int(first), min(int(end or first), count)
