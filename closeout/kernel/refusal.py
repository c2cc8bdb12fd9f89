"""What a person can act on: a refusal with a stable code, its parameters, and a sentence in either language.

The sentences stand beside the code that refuses: code `tabular.empty` is `[empty]` in `closeout/tabular/messages.toml`.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from closeout.kernel.text import LANGS, Lang, Text, countable

Severity = Literal["error", "warning", "note"]

# What would break a line, steer a terminal, turn the direction of reading or cannot be printed.
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@cache
def catalogue(slice_: str) -> dict[str, dict[str, str]]:
    """Return the messages of a slice by code, each a mapping of language to template."""
    return tomllib.loads(files(f"closeout.{slice_}").joinpath("messages.toml").read_text("utf-8"))


def template(code: str) -> Text:
    """Return both sentences of `code` (`slice.name`), with their `{parameters}` still open."""
    slice_, name = code.split(".", 1)
    entry = catalogue(slice_)[name]
    return Text(entry["zh"], entry["en"])


def sentence(code: str, lang: Lang, params: dict[str, object]) -> str:
    """Return the sentence of `code` in `lang`; a parameter that is a Text is said in the same language."""
    spoken = {name: value.say(lang) if isinstance(value, Text) else countable(value) for name, value in params.items()}
    return template(code).say(lang).format(**spoken)


def clause(code: str, **params: object) -> Text:
    """Return the sentence of `code` in both languages, for a sentence that it is a part of."""
    return Text(*(sentence(code, lang, params) for lang in LANGS))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong at one place: `file:row:column: value: sentence`.

    `row` counts from 1, a table's header included; `column` is a table's heading or a text's column from 1.
    None: the problem is not bound to a row, a column or a value.
    """

    file: str
    code: str
    params: dict[str, object] = field(default_factory=dict)
    row: int | None = None
    column: str | int | None = None
    value: str | None = None
    severity: Severity = "error"

    def say(self, lang: Lang) -> str:
        """Return the problem as one line of text."""
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part is not None)
        shown = [] if self.value is None else [_short(self.value)]
        return visible(": ".join([place, *shown, sentence(self.code, lang, self.params)]))


def visible(text: str) -> str:
    """Return `text` on one line, with what would steer a terminal shown as a sign; cells come from anywhere."""
    return _UNSEEN.sub(_seen, text)


def _short(value: str) -> str:
    """Return a value as it fits into a line; an empty one shows as the quotes around it."""
    return (value if len(value) <= 60 else value[:59] + "…") or '""'


def _seen(found: re.Match[str]) -> str:
    """Return a sign that can be seen: ␊ for the end of a line, � for what has none."""
    code = ord(found.group())
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"


class Refusal(Exception):
    """The program will not go on, and a person can do something about it.

    `problems` carries what was found place by place, if it was; `total` counts them all, more than listed perhaps.
    `status` is what HTTP says to it.
    """

    status = 422

    def __init__(self, code: str, *, problems: Iterable[Problem] = (), total: int | None = None, **params: object):
        """Refuse with the message `code`; `params` fill its sentence."""
        super().__init__(code)
        self.code = code
        self.params = params
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total

    def say(self, lang: Lang) -> str:
        """Return the refusal's own sentence, its problems not included."""
        return visible(sentence(self.code, lang, self.params))


class UsageRefusal(Refusal):
    """The command was called wrongly (exit status 2)."""


class Denied(Refusal):
    """Somebody asks for what is not theirs (HTTP 403)."""

    status = 403


class Missing(Refusal):
    """There is no such thing, or none that this person may see (HTTP 404)."""

    status = 404


class Conflict(Refusal):
    """Somebody else was quicker (HTTP 409)."""

    status = 409
