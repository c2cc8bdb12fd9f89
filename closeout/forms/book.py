"""Writes a form as an XLSX workbook: headings that are protected, cells that know what may stand in them (T-3.2, X-7).

Rows from the top: title, who reports, how to fill in, clauses, Chinese headings, English headings, the hidden keys;
then a row a site. Drop-downs take their words from a hidden sheet by defined names, which every program keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from closeout.forms.divisions import Divisions
from closeout.forms.guide import lines, note, write_guide
from closeout.forms.rules import rule
from closeout.forms.sheets import Column, FormSheet, Section
from closeout.forms.styles import Styles, styles, width
from closeout.forms.words import DIVISION, Words, said, words_of
from closeout.kernel.facts import Value
from closeout.kernel.refusal import template
from closeout.kernel.text import Lang
from closeout.tabular.forms_in import KEYS, WORDS
from closeout.tabular.out_xlsx import system_errors

Site = Mapping[str, Value]

TITLE, REPORT, HOW, SECTIONS, ZH, EN, KEY, FIRST = range(8)
# They stay on the screen: low enough that a small one has room left for the sites.
_HEIGHTS: Final = {TITLE: 42, REPORT: 24, HOW: 32, SECTIONS: 48, ZH: 32, EN: 36}
_ROW: Final = 28  # points: room for two lines, or for a hand
_LINE: Final = 13.5  # points of each line where there are more
SPARE: Final = 1_000  # rows prepared beyond the sites that are filled in already
_FRAMED: Final = 30  # empty rows that are printed, for whoever fills the form in by hand
_FIXED: Final = 2  # columns that stay on screen and on every page
_PAGE: Final = 320  # characters across a page of A3 that can still be read
_AS_IT_IS: Final = 178  # characters across it at full size
_A3: Final = 8
_LISTS: Final = "closeout"
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)  # fixed, so that a second run gives the same bytes
# In memory, so that nothing is left in the folder of temporary files when the disk is full: a form is no long table.
_PLAIN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Columns are measured in digits of the default font: one that every program has, or another of the same widths.
_FONT: Final = {"font_name": "Arial", "font_size": 10}
_MAY: Final = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form is filled with: sites already known, villages to choose from, the language of its words."""

    sites: Sequence[Site]
    divisions: Divisions
    lang: Lang


def write_form(path: Path, form: FormSheet, filling: Filling) -> None:
    """Write `form` to `path`. Raises OSError."""
    with system_errors(), Workbook(str(path), {**_PLAIN, "default_format_properties": dict(_FONT)}) as book:
        book.set_properties({"title": form.title.say(filling.lang), "created": _CREATED})
        _Writer(book, form, filling).write()


class _Writer:
    """Writes one workbook."""

    def __init__(self, book: Workbook, form: FormSheet, filling: Filling) -> None:
        self._book, self._form, self._filling = book, form, filling
        self._columns = form.columns
        self._styles: Styles = styles(book)
        self._words: Words = words_of(self._columns, filling.divisions, filling.lang)
        self._sheet: Worksheet = book.add_worksheet(form.sheet.say(filling.lang))
        self._last = FIRST + len(filling.sites) + SPARE - 1

    def write(self) -> None:
        self._headings()
        for at, column in enumerate(self._columns):
            self._column(at, column)
        self._sites()
        self._frame()
        self._page()
        write_guide(self._book, self._styles, self._form, self._filling.divisions, self._filling.lang)
        self._lists()

    def _headings(self) -> None:
        sheet, end = self._sheet, len(self._columns) - 1
        sheet.set_default_row(_ROW)
        for row, height in _HEIGHTS.items():
            sheet.set_row(row, height)
        sheet.set_row(KEY, None, None, {"hidden": True})
        title, report, how = self._form.title, template("forms.report"), template("forms.how_to")
        named = self._styles.named
        sheet.merge_range(TITLE, 0, TITLE, end, "", named["title"])
        sheet.write_rich_string(
            TITLE, 0, named["title_zh"], f"{title.zh}\n", named["title_en"], title.en, named["title"]
        )
        sheet.merge_range(REPORT, 0, REPORT, end, report.say(self._filling.lang), named["report"])
        sheet.merge_range(HOW, 0, HOW, end, f"{how.zh}\n{how.en}", named["how"])
        at = 0
        for section in self._form.sections:
            self._section(at, section)
            at += len(section.columns)

    def _section(self, at: int, section: Section) -> None:
        end, style = at + len(section.columns) - 1, self._styles.named["section"]
        room = int(sum(width(each.fact) for each in section.columns))
        text = _shortened(section.title.zh, room * 3 // 2)
        if end == at:
            self._sheet.write_string(SECTIONS, at, text, style)
        else:
            self._sheet.merge_range(SECTIONS, at, SECTIONS, end, text, style)

    def _column(self, at: int, column: Column) -> None:
        sheet, named = self._sheet, self._styles.named
        sheet.set_column(at, at, width(column.fact), self._styles.cell(column.fact))
        sheet.write_string(ZH, at, column.heading.zh, named["zh"])
        sheet.write_string(EN, at, column.heading.en, named["en"])
        sheet.write_string(KEY, at, column.key, named["key"])
        text = note(column, self._filling.divisions)
        size = {"width": 320, "height": 24 + 15 * lines(text, 52), "font_size": 9, "author": "Closeout"}
        sheet.write_comment(ZH, at, text, size)
        found = rule(column.fact, xl_col_to_name(at), (FIRST, self._last), self._filling.divisions, self._filling.lang)
        if found is not None:
            sheet.data_validation(FIRST, at, self._last, at, found)

    def _sites(self) -> None:
        for row, site in enumerate(self._filling.sites, FIRST):
            cells = [self._cell(row, at, column, site.get(column.key)) for at, column in enumerate(self._columns)]
            self._sheet.set_row(row, max(_ROW, _LINE * max(cells) + 2))

    def _cell(self, row: int, at: int, column: Column, value: Value) -> int:
        """Write a cell and return how many lines it takes."""
        style = self._styles.cell(column.fact, framed=True)
        if column.key == DIVISION and isinstance(value, str):
            value = self._filling.divisions.names.get(value, value)
        written = said(value, column.fact, self._filling.lang)
        if isinstance(written, str):
            self._sheet.write_string(row, at, written, style)
        elif isinstance(written, date):
            self._sheet.write_datetime(row, at, written, style)
        else:
            self._sheet.write(row, at, written, style)
        return lines(written, width(column.fact)) if isinstance(written, str) else 1

    def _frame(self) -> None:
        """Frame some empty rows, and every other one as soon as it is filled in."""
        known = len(self._filling.sites)
        for row in range(FIRST + known, FIRST + max(known, _FRAMED)):
            for at, column in enumerate(self._columns):
                self._sheet.write_blank(row, at, None, self._styles.cell(column.fact, framed=True))
        filled = {"type": "formula", "criteria": f'=$A{FIRST + 1}<>""', "format": self._styles.named["framed"]}
        self._sheet.conditional_format(FIRST, 0, self._last, len(self._columns) - 1, filled)

    def _page(self) -> None:
        sheet = self._sheet
        sheet.freeze_panes(FIRST, _FIXED)
        sheet.protect("", _MAY)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.repeat_rows(SECTIONS, EN)
        sheet.repeat_columns(0, _FIXED - 1)
        self._across()
        page = template("forms.page").say(self._filling.lang)
        sheet.set_footer(f"&L&9&A&C&9{page}")
        end = xl_col_to_name(len(self._columns) - 1)
        self._book.define_name(KEYS, f"={_quoted(sheet.get_name())}!$A${KEY + 1}:${end}${KEY + 1}")

    def _across(self) -> None:
        """Let the sheet take as few pages across as can be read, the next one beginning with a section."""
        breaks = page_breaks([[width(each.fact) for each in section.columns] for section in self._form.sections])
        if not breaks:
            self._sheet.fit_to_pages(1, 0)
            return
        sizes = [width(each.fact) for each in self._columns]
        repeated = sum(sizes[:_FIXED])
        ends = pairwise([0, *breaks, len(sizes)])
        widest = max(sum(sizes[start:end]) + (repeated if start else 0) for start, end in ends)
        self._sheet.set_v_pagebreaks(breaks)
        self._sheet.set_print_scale(int(100 * _AS_IT_IS / widest))

    def _lists(self) -> None:
        """Write the words of the drop-downs to a hidden sheet: the list's name, the word, what it means."""
        sheet = self._book.add_worksheet(_LISTS)
        rows = [(name, word.word, word.meaning) for name, words in self._words.items() for word in words]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, [cell or None for cell in row])
        start = 1
        for name, words in self._words.items():
            cells = f"$B${start}:$B${start + len(words) - 1}"
            self._book.define_name(f"closeout_list_{name}", f"={_LISTS}!{cells}")
            start += len(words)
        self._book.define_name(WORDS, f"={_LISTS}!$A$1:$C${max(len(rows), 1)}")
        sheet.hide()


def page_breaks(sections: Sequence[Sequence[float]]) -> list[int]:
    """Return the columns at which a new page begins, given the widths of the columns of each section."""
    breaks: list[int] = []
    used, at = 0.0, 0
    for sizes in sections:
        if used and used + sum(sizes) > _PAGE:
            breaks.append(at)
            used = sum(sections[0][:_FIXED])
        used += sum(sizes)
        at += len(sizes)
    return breaks


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _shortened(text: str, room: int) -> str:
    """Return a text that fits into `room` Chinese characters; the note beside it has the whole."""
    return text if len(text) <= room else text[: max(room - 1, 1)] + "…"
