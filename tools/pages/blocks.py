"""A page's fenced blocks and tables, each with the directive that stands in a comment before it.

A directive is invisible where the page is read: `<!-- file: list.xlsx -->` on the line before a block or a table. The
line that opens a fence may say more than its language, too: a console block takes `exit=1` and `show=1-12`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_FENCE = re.compile(r"(?P<fence>`{3,})(?P<info>[^`]*)$")
_DIRECTIVE = re.compile(r"<!-- (?P<name>[a-z]+): (?P<word>\S+) -->$")


@dataclass(frozen=True)
class Block:
    """A fenced block, or a table (its kind then); `first` and `end` are its lines without fences, counted from 0."""

    kind: str
    options: dict[str, str]
    lines: tuple[str, ...]
    first: int
    directive: tuple[str, str] | None = None

    @property
    def end(self) -> int:
        """The line after the last one."""
        return self.first + len(self.lines)

    @property
    def text(self) -> str:
        """The block as a text file."""
        return "".join(f"{line}\n" for line in self.lines)

    def rows(self) -> list[list[str]]:
        """Return the cells of a table, its headings first."""
        cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in self.lines]
        return [cells[0], *cells[2:]]


@dataclass
class _Reader:
    lines: list[str]
    at: int = 0
    directive: tuple[str, str] | None = None
    found: list[Block] = field(default_factory=list)

    def read(self) -> list[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            fence, directive = _FENCE.match(line), _DIRECTIVE.match(line)
            if fence is not None:
                self._fenced(fence["fence"], fence["info"])
            elif directive is not None:
                self.directive = (directive["name"], directive["word"])
                self.at += 1
            elif line.startswith("|"):
                self._take("table", {}, self.at, lambda each: not each.startswith("|"))
            else:
                self.directive = None
                self.at += 1
        return self.found

    def _fenced(self, fence: str, info: str) -> None:
        kind, *said = info.split() or [""]
        options = dict(each.partition("=")[::2] for each in said)
        self._take(kind, options, self.at + 1, lambda each: each.rstrip() == fence)
        self.at += 1

    def _take(self, kind: str, options: dict[str, str], first: int, ends: Callable[[str], bool]) -> None:
        end = next((at for at in range(first, len(self.lines)) if ends(self.lines[at])), len(self.lines))
        self.found.append(Block(kind, options, tuple(self.lines[first:end]), first, self.directive))
        self.directive, self.at = None, end


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page's text, in their order."""
    yield from _Reader(page.splitlines()).read()
