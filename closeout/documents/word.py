"""Sheets as DOCX, to be opened and edited in Word or WPS: real styles, the office's faces by name, fields for pages."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from closeout.documents.fonts import WANTED, Face
from closeout.documents.sheets import Grid, Line, Rule, Seal, Sheet, Square, Style
from closeout.documents.squares import png_of

_RED: Final = RGBColor(0xC3, 0x17, 0x1D)
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_LATIN: Final = "Times New Roman"


@dataclass(frozen=True, slots=True)
class _Look:
    """How a style looks: its name in Word, face, points, alignment, indent of the first line in characters, colour."""

    name: str
    face: Face = "body"
    points: float = 16
    align: WD_ALIGN_PARAGRAPH | None = None
    indent: float = 0
    red: bool = False
    before: float = 0
    after: float = 0


_LOOKS: Final[Mapping[Style, _Look]] = {
    "mark": _Look("公文提示", "heading", 12, _CENTRE, red=True),
    "head": _Look("公文发文机关", "title", 30, _CENTRE, red=True),
    "number": _Look("公文文号", align=_CENTRE, before=14),
    "title": _Look("公文标题", "title", 22, _CENTRE, before=28, after=12),
    "addressee": _Look("公文受送达人"),
    "body": _Look("公文正文", indent=2),
    "heading": _Look("公文层次", "heading", indent=2),
    "item": _Look("公文条目", indent=2),
    "choice": _Look("公文选项", indent=2),
    "note": _Look("公文附注", points=14),
    "sign": _Look("公文签收", points=14, before=14),
}
_SEAL: Final = _Look("公文落款", align=_RIGHT)
_SMALL: Final = _Look("公文页脚", "small", 14, _CENTRE)
_CELL: Final = _Look("公文表格", points=12)
_SQUARE: Final = _Look("公文核验", "small", 10.5, before=14)


def docx_of(sheet: Sheet) -> bytes:
    """Return a sheet as DOCX."""
    document = docx.Document()
    _page(document, sheet)
    _speaks(document)
    for look in (*_LOOKS.values(), _SEAL, _SMALL, _CELL, _SQUARE):
        _style(document, look)
    for part in sheet.parts:
        _WRITERS[type(part)](document, part)
    _foot(document, sheet.foot)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Document, sheet: Sheet) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.core_properties.title = sheet.title
    document.core_properties.author = document.core_properties.comments = ""


def _speaks(document: Document) -> None:
    """Say which Chinese and which English this is: punctuation is drawn by it. Our styles rest on nothing but this."""
    (language,) = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "zh-CN")


def _style(document: Document, look: _Look) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    _faces(style, look)
    style.font.size = Pt(look.points)
    if look.red:
        style.font.color.rgb = _RED
    form = style.paragraph_format
    form.alignment = look.align
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing = Pt(29) if 14 <= look.points <= 16 else None
    form.first_line_indent = Pt(look.indent * look.points)


def _faces(style: ParagraphStyle, look: _Look) -> None:
    """Name the face for Chinese and the one for Latin letters: Word keeps them apart."""
    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _east_asian(look.face))
    fonts.set(qn("w:hint"), "eastAsia")


def _east_asian(face: Face) -> str:
    """Return a face by the Chinese name that Word and WPS know it by."""
    return next((each for each in WANTED[face] if not each.isascii()), WANTED[face][0])


def _line(document: Document, part: Line) -> None:
    document.add_paragraph(part.text, _LOOKS[part.style].name)


def _rule(document: Document, part: Rule) -> None:
    """Draw the red rule as the border below the paragraph before."""
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in {"val": "single", "sz": "10", "space": "8", "color": "C3171D"}.items():
        bottom.set(qn(f"w:{key}"), value)
    border.append(bottom)
    _properties(document.paragraphs[-1]).append(border)


def _properties(paragraph: Paragraph) -> Any:
    return paragraph._p.get_or_add_pPr()


def _grid(document: Document, part: Grid) -> None:
    rows = (part.headings, *part.rows) if part.headings else part.rows
    table = document.add_table(len(rows), len(rows[0]), "Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].style = _CELL.name
            cell.paragraphs[0].add_run(text)
    if part.headings:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _seal(document: Document, part: Seal) -> None:
    """Write who issued it and when; the paragraph before comes along to another page."""
    for before, text in ((30, part.organ), (0, part.day)):
        if document.paragraphs:
            document.paragraphs[-1].paragraph_format.keep_with_next = True
        paragraph = document.add_paragraph(text, _SEAL.name)
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.right_indent = Pt(4 * _SEAL.points)


def _square(document: Document, part: Square) -> None:
    document.add_paragraph(style=_SQUARE.name).add_run().add_picture(BytesIO(png_of(part.address)), Mm(26))
    document.add_paragraph(part.text, _SQUARE.name)


_WRITERS: Final[Mapping[type, Callable[[Document, Any], None]]] = {
    Line: _line,
    Rule: _rule,
    Grid: _grid,
    Seal: _seal,
    Square: _square,
}


def _foot(document: Document, foot: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = _SMALL.name
    for piece in re.split(r"(\{pages?\})", foot):
        if piece in ("{page}", "{pages}"):
            _field(paragraph, {"{page}": "PAGE", "{pages}": "NUMPAGES"}[piece])
        else:
            paragraph.add_run(piece)


def _field(paragraph: Paragraph, code: str) -> None:
    """Add a number that Word keeps: of this page, or of all pages."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
