"""Units and people as a workbook, which can be changed and sent back."""

from collections.abc import Iterable
from io import BytesIO

from xlsxwriter import Workbook

from closeout.people.access import Access
from closeout.people.columns import NO, PEOPLE, SHEETS, UNITS, YES, role_names
from closeout.people.queries import everybody
from closeout.people.queries import units as units_of
from closeout.people.types import PostRow, UnitRow

_LAST_ROW = 2_000  # down to which a choice can be made from a list


def workbook(access: Access) -> bytes:
    """Return the units of the authority and who works there now; text stays text, whatever it begins with."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bg_color": "#E9ECE6", "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@"})
    units = units_of(access)
    filled = {UNITS: map(_unit, units), PEOPLE: map(_person, everybody(access))}
    for name, columns in SHEETS.items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, text)
            sheet.write_string(0, at, column.heading, bold)
        for row, cells in enumerate(filled[name], 1):
            for at, cell in enumerate(cells):
                sheet.write_string(row, at, cell, text)
        for at, choices in _choices(name, units):
            sheet.data_validation(1, at, _LAST_ROW, at, {"validate": "list", "source": choices})
    book.close()
    return file.getvalue()


def _choices(sheet: str, units: Iterable[UnitRow]) -> Iterable[tuple[int, list[str] | str]]:
    columns = [each.key for each in SHEETS[sheet]]
    if sheet == UNITS:
        return [(columns.index("active"), [YES, NO])]
    last = len(list(units)) + 1
    keys = f"='{UNITS}'!$A$2:$A${max(last, 2)}"
    return [(columns.index("role"), list(role_names().values())), (columns.index("unit"), keys)]


def _unit(one: UnitRow) -> list[str]:
    return [one.key, one.name.zh, one.name.en, YES if one.active else NO]


def _person(one: PostRow) -> list[str]:
    place = [role_names()[one.role], one.unit_key, one.division_code]
    longest = one.certificates[0] if one.certificates else None
    held = ["", "", ""] if longest is None else [longest.number, longest.issued_by, longest.valid_until.isoformat()]
    return [one.username, one.name, one.email, *place, *held]
