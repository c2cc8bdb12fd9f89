"""The faces that documents are printed in: an office's own where it has them, free ones that ship where not.

`CLOSEOUT_FONTS` names a folder with an office's faces (FangSong, XiaoBiaoSong, SimHei). What ships are Noto Serif SC
and Noto Sans SC, each in one weight: nothing is made bold by smearing it. A character that no face has is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont

from closeout.documents.sheets import Sheet, everything_in
from closeout.kernel.refusal import Problem, Refusal

Face = Literal["title", "body", "heading", "small"]
# GB/T 9704: title and head in XiaoBiaoSong, text in FangSong, headings in Hei, the page number in Song.
WANTED: Final[Mapping[Face, tuple[str, ...]]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong"),
    "heading": ("SimHei", "黑体", "STHeiti"),
    "small": ("SimSun", "宋体", "NSimSun", "STSong"),
}
FREE: Final[Mapping[Face, str]] = {
    "title": "Noto Serif SC",
    "body": "Noto Serif SC",
    "heading": "Noto Sans SC",
    "small": "Noto Serif SC",
}
_AROUND: Final = 8  # characters shown on either side of one that no face has


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces in use. `families` has for each face what is tried in turn; `substituted` what stands for what."""

    fonts: typst.Fonts
    families: Mapping[Face, tuple[str, ...]]
    substituted: tuple[tuple[str, str], ...]
    known: frozenset[int]


def faces() -> Faces:
    """Return the faces that this service prints with."""
    return _faces(settings.DOCUMENT_FONTS)


@cache
def _faces(folder: str) -> Faces:
    paths = [str(Path(pylopdf_fonts_zh_cn.serif_path()).parent), *([folder] if folder else [])]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths))
    there = set(fonts.families())
    own = {face: next((each for each in names if each in there), None) for face, names in WANTED.items()}
    families = {face: tuple(dict.fromkeys([*_own(name), FREE[face], *FREE.values()])) for face, name in own.items()}
    substituted = tuple((WANTED[face][0], FREE[face]) for face, name in own.items() if name is None)
    used = {each for names in families.values() for each in names}
    return Faces(fonts, families, substituted, _characters(fonts, used))


def _own(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


def _characters(fonts: typst.Fonts, families: Iterable[str]) -> frozenset[int]:
    """Return every character that one of the families has."""
    wanted = set(families)
    files = {(each.path, each.index) for each in fonts.fonts() if each.family in wanted and each.path}
    return frozenset().union(*(_in_file(Path(str(path)), index) for path, index in files))


def _in_file(path: Path, index: int) -> frozenset[int]:
    if path.suffix.lower() in (".ttc", ".otc"):
        with TTCollection(path, lazy=True) as collection:
            return frozenset(collection.fonts[index].getBestCmap())
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def refuse_missing(sheet: Sheet) -> None:
    """Let a sheet be printed of which every character can be.

    Raises:
        Refusal: with each character that no face has, its code and the words around it.
    """
    known = faces().known
    missing = {
        character: text
        for text in everything_in(sheet)
        for character in text
        if ord(character) not in known and not character.isspace()
    }
    if missing:
        problems = [_problem(character, text) for character, text in missing.items()]
        first = next(iter(missing))
        raise Refusal("documents.no_glyph", problems=problems, character=first, point=f"U+{ord(first):04X}")


def _problem(character: str, text: str) -> Problem:
    at = text.index(character)
    around = text[max(0, at - _AROUND) : at + _AROUND + 1]
    return Problem(f"U+{ord(character):04X}", "documents.no_glyph_here", {"character": character, "around": around})
