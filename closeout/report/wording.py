"""The report's own words, and numbers, shares and days as its language writes them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from closeout.kernel.text import Lang, Text
from closeout.packfile.models_base import TextModel

_MONTHS: Final = "January February March April May June July August September October November December".split()


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("closeout.report").joinpath("words.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Wording:
    """Speaks in one language."""

    lang: Lang

    def say(self, key: str, **params: object) -> str:
        """Return the report's own text of `key`; numbers among `params` are written as `number` writes them."""
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in params.items()}
        return self.template(key).format(**shown)

    def template(self, key: str) -> str:
        """Return the text of `key` with its `{gaps}` still open."""
        return _words()[key][self.lang]

    def templates(self, start: str) -> dict[str, str]:
        """Return the texts whose keys begin with `start`, by the rest of their keys."""
        return {key.removeprefix(start): self.template(key) for key in _words() if key.startswith(start)}

    def of(self, text: Text | TextModel) -> str:
        """Return a text of the pack."""
        return text.zh if self.lang == "zh" else text.en

    @staticmethod
    def number(count: int) -> str:
        """Return a count with its thousands set apart."""
        return f"{count:,}"

    @staticmethod
    def share(part: int, whole: int) -> str:
        """Return a part in percent of the whole, with one decimal; a dash where there is no whole."""
        return f"{100 * part / whole:.1f}%" if whole else "–"

    def day(self, day: date) -> str:
        """Return a day as people write it: 2026年6月1日, 1 June 2026."""
        if self.lang == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
