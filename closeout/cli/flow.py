"""Texts that wrap instead of being cut, and Chinese that breaks where Chinese may break."""

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.console import Console, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.text import Text as Line

JOINT: Final = "\xa0"  # a blank at which no line ends; it is printed as any other

# A run that stays together: a word of letters, digits and signs, or one wide character; blanks part runs.
_RUN: Final = re.compile(r"(?:\xa0|[^\s⺀-鿿＀-￯　-〿“”‘’…—])+|\s+|.", re.DOTALL)
_NEVER_FIRST: Final = f"{JOINT}*，。、；：？！）】》〉」』”’…%‰:;,.!?)"

_NEVER_LAST: Final = "（【《〈「『“‘"


class Flow(Line):
    """A text that wraps between words and Chinese characters, never before a closing mark or after an opening one."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """Break the text into lines of at most `width` cells; nothing is cut off."""
        lines = Lines()
        for line in self.split(allow_blank=True):
            for each in line.divide(_breaks(line.plain, width)):
                each.plain = each.plain.rstrip().replace(JOINT, " ")
                lines.append(each)
        if justify is not None:
            lines.justify(console, width, justify=justify, overflow="fold")
        return lines


def _breaks(text: str, width: int) -> list[int]:
    """Return the offsets at which `text` is broken so that no line is wider than `width`."""
    breaks: list[int] = []
    used = 0
    for at, run in _runs(text):
        wide = cell_len(run.rstrip())
        if used and used + wide > width:
            breaks.append(at)
            used = 0
        cuts = _cuts(run.rstrip(), width) if wide > width else []
        breaks += [at + cut for cut in cuts]
        used += cell_len(run[cuts[-1] :] if cuts else run)
    return breaks


def _cuts(word: str, width: int) -> list[int]:
    """Return where a word that is wider than the column is cut: behind one of its own joints where it has any."""
    cuts, start = [], 0
    while cell_len(word[start:]) > width:
        end = start + max(len(set_cell_size(word[start:], width).rstrip()), 1)
        joint = max(word.rfind(sign, start, end) for sign in "-_/.") + 1
        start = joint if joint > start else end
        cuts.append(start)
    return cuts


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield what must stay on one line, with its offset; a run takes the blanks and closing marks behind it along."""
    start, held = 0, ""
    for found in _RUN.finditer(text):
        piece = found[0]
        joins = piece.isspace() or piece[0] in _NEVER_FIRST or held[-1:] in tuple(_NEVER_LAST)
        if held and not joins:
            yield start, held
            start, held = found.start(), ""
        held += piece
    if held:
        yield start, held


def flow(*parts: str | tuple[str, str]) -> Flow:
    """Return a flowing text of parts, each a string or a string with its style; brackets in it mean nothing special."""
    text = Flow(overflow="fold")
    for part in parts:
        text.append(*(part if isinstance(part, tuple) else (part,)))
    return text


def stacked(*lines: Flow | None) -> Flow:
    """Return the lines one under another; None is left out."""
    text = Flow(overflow="fold")
    for number, line in enumerate(each for each in lines if each is not None):
        if number:
            text.append("\n")
        text.append_text(line)
    return text
