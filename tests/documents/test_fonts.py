"""Faces: rare characters are printed or refused by name, an office's own are used, a substitution is told."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from closeout.documents.fonts import faces, refuse_missing
from closeout.documents.layout import lay_out
from closeout.documents.pdf import pdf_of
from closeout.documents.sheets import Grid, Line, Sheet
from closeout.documents.types import Words
from closeout.kernel.refusal import Refusal
from tests.documents.making import WHOLE


def sheet(*texts: str) -> Sheet:
    return Sheet("zh", "标题", tuple(Line("body", each) for each in texts), "{page}/{pages}")


def own_face(folder: Path, family: str) -> Path:
    """Return a folder with a small face that calls itself by another name, as an office's would."""
    path = folder / "own.otf"
    with TTFont(pylopdf_fonts_zh_cn.serif_path(), lazy=True) as font:
        few = Subsetter(Options(name_IDs=["*"]))
        few.populate(text="正文标题0123456789/")
        few.subset(font)
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = family
        top: Any = font["CFF "].cff.topDictIndex[0]
        top.FamilyName = family
        font.save(path)
    return folder


@pytest.mark.parametrize("character", ["䶮", "㛃", "𬭎", "〔", "■", "＿"])
def test_a_rare_character_that_a_face_has_is_printed(character: str) -> None:
    assert pdf_of(sheet(f"经营者：陈{character}")).startswith(b"%PDF")


@pytest.mark.parametrize("character", ["😀", "\ue000", "𪚥", "ก"])
def test_a_character_that_no_face_has_is_refused_by_name_and_place(character: str) -> None:
    with pytest.raises(Refusal) as refused:
        pdf_of(sheet("第一段", f"经营者：陈{character}，住址"))
    assert refused.value.code == "documents.no_glyph"
    assert f"U+{ord(character):04X}" in refused.value.say("zh")
    assert "经营者：陈" in refused.value.problems[0].say("zh")


def test_each_missing_character_is_named_once() -> None:
    with pytest.raises(Refusal) as refused:
        refuse_missing(sheet("😀😀", "😁"))
    assert len(refused.value.problems) == 2


def test_a_character_in_a_table_is_looked_at_too() -> None:
    grid = Sheet("zh", "标题", (Grid(("序号",), (("😀",),)),), "")
    with pytest.raises(Refusal):
        pdf_of(grid)


def test_without_a_folder_every_face_is_a_free_one_and_that_is_told() -> None:
    found = faces()
    assert [wanted for wanted, _ in found.substituted] == ["FZXiaoBiaoSong-B05S", "FangSong_GB2312", "SimHei", "SimSun"]
    assert found.families["heading"][0] == "Noto Sans SC"


def test_no_word_of_a_substitution_is_on_the_document() -> None:
    said = str(lay_out(WHOLE, "zh", None))
    assert "Noto" not in said
    assert "FangSong" not in said


def test_an_offices_own_face_is_used_and_no_longer_told_as_missing(tmp_path: Path, settings: Any) -> None:
    settings.DOCUMENT_FONTS = str(own_face(tmp_path, "FangSong_GB2312"))
    found = faces()
    assert found.families["body"][0] == "FangSong_GB2312"
    assert "FangSong_GB2312" not in [wanted for wanted, _ in found.substituted]
    assert pdf_of(sheet("正文")).startswith(b"%PDF")


def test_a_folder_without_faces_changes_nothing(tmp_path: Path, settings: Any) -> None:
    shutil.copy(__file__, tmp_path)
    settings.DOCUMENT_FONTS = str(tmp_path)
    assert len(faces().substituted) == 4


def test_words_that_look_like_markup_are_printed_as_they_are() -> None:
    content = replace(WHOLE, title=Words("#let x = 1 <b> *粗* $1$ \\ [a]"))
    assert pdf_of(lay_out(content, "zh", None)).startswith(b"%PDF")
