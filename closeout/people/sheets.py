"""Reading the workbook of units and people as somebody sent it back: rows with what they say and what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from closeout.kernel.dates import parse_date
from closeout.kernel.refusal import Problem, Refusal
from closeout.people.columns import PEOPLE, SHEETS, UNITS, Column, role_of, truth
from closeout.people.rules import certificate_faults, unit_faults, with_codes
from closeout.people.types import CertificateData, Person
from closeout.tabular.plain import Plain, read_sheet
from closeout.ui.faults import Fault

MOST: Final = 2_000  # rows
# How a fault's field is called in the workbook, where it is called otherwise.
_FIELDS: Final = {
    "unit_key": "unit",
    "division_code": "division",
    "number": "certificate_number",
    "issued_by": "certificate_issued_by",
    "valid_until": "certificate_valid_until",
}


@dataclass(frozen=True, slots=True)
class UnitIn:
    """A unit as a row has it."""

    row: int
    key: str
    name_zh: str
    name_en: str
    active: bool
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class PersonIn:
    """A person as a row has them; `certificate` None: the row names none."""

    row: int
    who: Person
    certificate: CertificateData | None
    problems: Sequence[Problem]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook says."""

    units: Sequence[UnitIn]
    people: Sequence[PersonIn]
    faults: Sequence[Problem]  # rows that could not be taken apart


def read_book(authority: int, path: Path) -> Book:
    """Return what the workbook at `path` says; divisions may stand there by the names that the authority gives them.

    Raises:
        Refusal: it is no sound workbook, lacks a sheet or a column, holds formulas, or is too long.
    """
    units, people = read_sheet(path, UNITS, MOST), read_sheet(path, PEOPLE, MOST)
    unit_rows = _once(_unit(*each) for each in _cells(units, UNITS))
    person_rows = _once_people(_with_codes(authority, [_person(*each) for each in _cells(people, PEOPLE)]))
    return Book(unit_rows, person_rows, [*units.faults, *people.faults])


def problem(sheet: str, row: int, fault: Fault, cells: Mapping[str, str]) -> Problem:
    """Return a fault of a row as a problem at its cell."""
    key = _FIELDS.get(fault.where, fault.where)
    column = next(each for each in SHEETS[sheet] if each.key == key)
    return Problem(sheet, fault.code, dict(fault.params), row=row, column=column.heading, value=cells.get(key, ""))


def _cells(table: Plain, sheet: str) -> Iterable[tuple[int, dict[str, str]]]:
    places = {column.key: _place(table, column, sheet) for column in SHEETS[sheet]}
    return [(each.number, {key: each.cells[at] for key, at in places.items()}) for each in table.rows]


def _place(table: Plain, column: Column, sheet: str) -> int:
    found = [at for at, heading in enumerate(table.headings) if column.is_called(heading)]
    if len(found) != 1:
        raise Refusal("people.column_twice" if found else "people.no_column", sheet=sheet, column=column.heading)
    return found[0]


def _unit(row: int, cells: Mapping[str, str]) -> UnitIn:
    faults = unit_faults(cells["key"], cells["name_zh"], cells["name_en"])
    active = truth(cells["active"])
    if active is None:
        faults.append(Fault("active", "people.bad_active"))
    problems = [problem(UNITS, row, each, cells) for each in faults]
    return UnitIn(row, cells["key"], cells["name_zh"], cells["name_en"], active is not False, problems)


def _person(row: int, cells: Mapping[str, str]) -> PersonIn:
    place = role_of(cells["role"]), cells["unit"], cells["division"]
    who = Person(cells["username"], cells["name"], cells["email"], *place)
    certificate, faults = _certificate(cells)
    return PersonIn(row, who, certificate, [problem(PEOPLE, row, each, cells) for each in faults], cells)


def _with_codes(authority: int, rows: Sequence[PersonIn]) -> Iterable[PersonIn]:
    found = with_codes(authority, [each.who for each in rows])
    return (replace(each, who=who) for each, who in zip(rows, found, strict=True))


def _certificate(cells: Mapping[str, str]) -> tuple[CertificateData | None, list[Fault]]:
    number, issuer, until = (cells[_FIELDS[each]] for each in ("number", "issued_by", "valid_until"))
    if not (number or issuer or until):
        return None, []
    if not (number and issuer and until):
        return None, [Fault("number", "people.certificate_incomplete")]
    day = _day(until)
    if day is None:
        return None, [Fault("valid_until", "people.bad_day")]
    data = CertificateData(number, issuer, day)
    return data, certificate_faults(data)


def _day(cell: str) -> date | None:
    """Return the day of a cell; one that a spreadsheet knows as a day comes with midnight behind it."""
    try:
        return parse_date(cell.removesuffix("T00:00:00"))
    except ValueError:
        return None


def _once(rows: Iterable[UnitIn]) -> list[UnitIn]:
    first: dict[str, int] = {}
    found = []
    for each in rows:
        earlier = first.setdefault(each.key, each.row)
        fault = Fault("key", "people.row_twice", {"first": earlier})
        again = [] if earlier == each.row else [problem(UNITS, each.row, fault, {"key": each.key})]
        found.append(replace(each, problems=[*each.problems, *again]))
    return found


def _once_people(rows: Iterable[PersonIn]) -> list[PersonIn]:
    first: dict[tuple[str, str], int] = {}
    found = []
    for each in rows:
        said = [("username", each.who.username)]
        if each.certificate is not None:
            said.append(("number", each.certificate.number))
        again = [
            problem(PEOPLE, each.row, Fault(field, "people.row_twice", {"first": earlier}), each.cells)
            for field, value in said
            if value and (earlier := first.setdefault((field, value), each.row)) != each.row
        ]
        found.append(replace(each, problems=[*each.problems, *again]))
    return found
