"""PDF and DOCX of one sheet: the same words, embedded faces, the paper's measures, fields for pages."""

import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from closeout.documents.drafting import completed
from closeout.documents.kinds import kinds
from closeout.documents.layout import lay_out
from closeout.documents.pdf import pdf_of
from closeout.documents.practices import Manner
from closeout.documents.sheets import Issued, Sheet, everything_in
from closeout.documents.types import NOTHING, Paragraph, Words
from closeout.documents.word import docx_of
from closeout.kernel.text import LANGS, Lang
from closeout.people.models import Authority
from tests.bounded import converted
from tests.documents.making import CONTENT, WHOLE

ISSUED = Issued("(布街)限改〔2026〕12号", date(2026, 3, 5), "0123456789abcdef" * 4, "https://example.gov.cn/d/abc/")
POPPLER = pytest.mark.skipif(
    shutil.which("pdftotext") is None and "CI" not in os.environ, reason="poppler-utils is not installed"
)
OFFICE = pytest.mark.skipif(
    shutil.which("soffice") is None and "CI" not in os.environ, reason="LibreOffice is not installed"
)


def sheet(lang: Lang = "zh", issued: Issued | None = ISSUED) -> Sheet:
    return lay_out(WHOLE, lang, issued)


def close(text: str) -> str:
    """Return text without blanks and without the foot of pages, which no paragraph holds."""
    return re.sub(r"第\d+页共\d+页|Page\d+of\d+|\s|\f", "", re.sub(r"\s", "", text))


def told_by(tool: str, content: bytes, folder: Path, *more: str) -> str:
    file = folder / "a.pdf"
    file.write_bytes(content)
    done = subprocess.run(
        [tool, *more, str(file), *(["-"] if tool == "pdftotext" else [])], capture_output=True, check=True
    )
    return done.stdout.decode()


def words_of(content: bytes) -> str:
    """Return the text of a DOCX in the order of its body."""
    body: Any = docx.Document(io.BytesIO(content)).element.body
    return "".join(each.text or "" for each in body.iter(qn("w:t")))


@POPPLER
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("issued", [ISSUED, None], ids=["issued", "draft"])
def test_pdf_and_docx_say_the_same(tmp_path: Path, lang: Lang, issued: Issued | None) -> None:
    printed = told_by("pdftotext", pdf_of(sheet(lang, issued)), tmp_path, "-layout")
    written = words_of(docx_of(sheet(lang, issued)))
    assert sorted(close(printed)) == sorted(close(written))
    assert close(written) == close("".join(everything_in(sheet(lang, issued))))


@POPPLER
def test_every_face_is_embedded(tmp_path: Path) -> None:
    fonts = told_by("pdffonts", pdf_of(sheet()), tmp_path).splitlines()[2:]
    assert len(fonts) == 1 or len(fonts) == 2
    assert all(line.split()[-5] == "yes" for line in fonts)


@POPPLER
def test_the_paper_is_a4_and_every_page_has_its_number(tmp_path: Path) -> None:
    content = pdf_of(sheet())
    info = told_by("pdfinfo", content, tmp_path)
    pages = int(re.search(r"Pages:\s+(\d+)", info)[1])  # type: ignore[index]
    assert re.search(r"Page size:\s+595\.\d+ x 841\.\d+", info)
    assert f"第{pages}页共{pages}页" in re.sub(r"\s", "", told_by("pdftotext", content, tmp_path))


@POPPLER
@pytest.mark.parametrize("lines", range(12, 24))
def test_the_seal_never_stands_alone_on_a_page(tmp_path: Path, lines: int) -> None:
    body = tuple(Paragraph(Words(f"第{each}段")) for each in range(lines))
    long = replace(WHOLE, body=body, remedies=NOTHING, copies=NOTHING)
    pages = told_by("pdftotext", pdf_of(lay_out(long, "zh", ISSUED)), tmp_path).split("\f")
    sealed = next(page for page in pages if "2026年3月5日" in re.sub(r"\s", "", page))
    assert "执法人员" in sealed


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert pdf_of(sheet()) == pdf_of(sheet())


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_that_ships_can_be_printed_in_both_languages(kind: str) -> None:
    organ = Authority(name_zh="街道办事处（示例）", name_en="Street office (example)")
    content = completed(CONTENT, kinds()[kind], organ, Manner("甲", "乙"))
    assert all(pdf_of(lay_out(content, lang, ISSUED)).startswith(b"%PDF") for lang in LANGS)


def test_a_docx_has_the_measures_of_the_standard() -> None:
    section = docx.Document(io.BytesIO(docx_of(sheet()))).sections[0]
    measures = [section.page_width, section.page_height, section.top_margin, section.bottom_margin]
    sides = [section.left_margin, section.right_margin]
    assert [round(each.mm) for each in [*measures, *sides] if each is not None] == [210, 297, 37, 35, 28, 26]


def test_a_docx_is_written_in_styles_that_name_the_offices_faces() -> None:
    document = docx.Document(io.BytesIO(docx_of(sheet())))
    styles = {each.style.name for each in document.paragraphs if each.style is not None}
    assert {"公文发文机关", "公文标题", "公文正文", "公文条目"} <= styles
    body: Any = document.styles["公文正文"].element
    assert body.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert document.styles["公文正文"].font.size.pt == 16


def test_a_docx_says_that_its_chinese_is_of_the_mainland() -> None:
    styles: Any = docx.Document(io.BytesIO(docx_of(sheet()))).styles.element
    (language,) = styles.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    assert language.get(qn("w:eastAsia")) == "zh-CN"
    assert language.getparent().getparent().getparent().tag == qn("w:docDefaults")  # which every style rests on


def test_nothing_is_made_bold() -> None:
    body: Any = docx.Document(io.BytesIO(docx_of(sheet()))).element.body
    assert list(body.iter(qn("w:b"))) == []


def test_pages_are_fields_that_word_counts() -> None:
    foot: Any = docx.Document(io.BytesIO(docx_of(sheet()))).sections[0].footer._element
    assert [each.get(qn("w:instr")) for each in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


@OFFICE
@POPPLER
def test_libreoffice_opens_the_docx_and_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx_of(sheet()))
    made = converted(tmp_path / "a.docx", "pdf", tmp_path)
    read = told_by("pdftotext", made.read_bytes(), tmp_path, "-layout")
    assert sorted(close(read)) == sorted(close("".join(everything_in(sheet()))))
