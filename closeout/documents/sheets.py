"""The parts of a printed document in order, in one language: what every renderer prints and none adds to."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from closeout.kernel.text import Lang, Text

Style = Literal[
    "mark", "head", "number", "title", "addressee", "body", "heading", "item", "choice", "note", "sign"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in a style."""

    style: Style
    text: str
    part: Literal["line"] = "line"


@dataclass(frozen=True, slots=True)
class Rule:
    """The red rule below the number."""

    part: Literal["rule"] = "rule"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; without headings its first column names what the second holds."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    part: Literal["grid"] = "grid"


@dataclass(frozen=True, slots=True)
class Seal:
    """Who issued it and when, where the seal goes: the day four characters from the edge, the name centred on it."""

    organ: str
    day: str
    part: Literal["seal"] = "seal"


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code for `address`, with what it is for beside it."""

    address: str
    text: str
    part: Literal["square"] = "square"


Part = Line | Rule | Grid | Seal | Square


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document ready to be printed. `foot` holds {page} and {pages}."""

    lang: Lang
    title: str
    parts: tuple[Part, ...]
    foot: str


@dataclass(frozen=True, slots=True)
class Issued:
    """What a document has once it is issued. `address` "": nowhere to confirm it, hence no QR code."""

    number: str
    on: date
    digest: str
    address: str


FOOT: Final = Text("第 {page} 页 共 {pages} 页", "Page {page} of {pages}")
_NUMERALS: Final = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Return a number from 1 to 99 in Chinese numerals; a larger one in digits."""
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    first = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return first + (_NUMERALS[ones] if ones or not tens else "")


def day(on: date, lang: Lang) -> str:
    """Return a day as documents write it."""
    return f"{on.year}年{on.month}月{on.day}日" if lang == "zh" else f"{on.day} {on:%B %Y}"


def everything_in(sheet: Sheet) -> list[str]:
    """Return every text that a sheet prints, in its order."""
    texts: list[str] = []
    for part in sheet.parts:
        match part:
            case Line() | Square():
                texts.append(part.text)
            case Grid():
                texts += [each for row in (part.headings, *part.rows) for each in row]
            case Seal():
                texts += [part.organ, part.day]
            case Rule():
                pass
    return [each for each in texts if each]
