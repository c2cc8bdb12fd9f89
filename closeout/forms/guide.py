"""What is said about each column: the note at its heading, and the sheet that explains them all with the clauses."""

from typing import Final

from xlsxwriter import Workbook

from closeout.forms.divisions import Divisions
from closeout.forms.sheets import Column, FormSheet
from closeout.forms.styles import Styles
from closeout.forms.words import how
from closeout.kernel.refusal import template
from closeout.kernel.text import LANGS, Lang

_WIDTHS: Final = (24, 44, 9, 70)
_LINE: Final = 13.5  # points
_A4: Final = 9


def note(column: Column, divisions: Divisions) -> str:
    """Return the note of a heading: what the fact is, how to fill it in, the clauses that ask for it."""
    parts = [_note(column, divisions, lang) for lang in LANGS]
    return "\n\n".join(parts)


def _note(column: Column, divisions: Divisions, lang: Lang) -> str:
    about = [] if column.fact.note is None else [column.fact.note.say(lang)]
    clauses = [f"{each.clause} {each.text.say(lang)}" for each in column.sources]
    return "\n".join([*about, how(column.fact, divisions).say(lang), *clauses])


def write_guide(book: Workbook, styles: Styles, form: FormSheet, divisions: Divisions, lang: Lang) -> None:
    """Add the sheet that explains the columns, in both languages, on pages of A4."""
    sheet = book.add_worksheet(template("forms.sheet_guide").say(lang))
    for at, (key, size) in enumerate(zip(("item", "how", "clause", "text"), _WIDTHS, strict=True)):
        heading = template(f"forms.guide_{key}")
        sheet.set_column(at, at, size)
        sheet.write_string(0, at, f"{heading.zh}\n{heading.en}", styles.named["zh"])
    for row, column in enumerate(form.columns, 1):
        cells = _cells(column, divisions)
        for at, text in enumerate(cells):
            sheet.write_string(row, at, text, styles.named["line"])
        sheet.set_row(row, _LINE * max(lines(text, size) for text, size in zip(cells, _WIDTHS, strict=True)) + 4)
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&C&9{template('forms.page').say(lang)}")
    sheet.protect()


def lines(text: str, room: float) -> int:
    """Return how many lines a text takes where one holds `room` characters; a Chinese one counts for two."""
    return sum(1 + int(sum(2 if ord(char) > 0x2E7F else 1 for char in line) // room) for line in text.splitlines())


def _cells(column: Column, divisions: Divisions) -> tuple[str, str, str, str]:
    heading, said = column.heading, how(column.fact, divisions)
    about = [] if column.fact.note is None else [column.fact.note]
    return (
        f"{heading.zh}\n{heading.en}",
        "\n".join("\n".join(each.say(lang) for each in [*about, said]) for lang in LANGS),
        "\n".join(each.clause for each in column.sources),
        "\n".join(f"{each.text.zh}\n{each.text.en}" for each in column.sources),
    )
