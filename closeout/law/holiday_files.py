"""Loading the notices on days off: JSON as holiday-cn publishes it, or CSV with `date,name,is_off_day`."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from closeout.kernel.dates import parse_date
from closeout.kernel.files import size_of
from closeout.kernel.located import Located, read_located
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.system import reason
from closeout.law.calendar import Calendar, Notice
from closeout.law.models import HolidaysModel
from closeout.law.reading import bad_file, problem_at, read_file

COLUMNS: Final = ("date", "name", "is_off_day")
LARGEST: Final = 1_000_000  # bytes; a year has 4,000
_TRUTH: Final = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class HolidayFile:
    """What one file says."""

    file: str
    years: frozenset[int]
    notices: Mapping[date, Notice]


@cache
def shipped() -> Calendar:
    """Return the calendar of the years that ship."""
    folder = files("closeout.law").joinpath("calendars")
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".json"))
    return _joined(
        Calendar(frozenset(), {}), [_parse(each, folder.joinpath(each).read_text("utf-8")) for each in names]
    )


def calendar(paths: Iterable[Path] = (), *, makeup_counts: bool = True) -> Calendar:
    """Return the shipped calendar with the files `paths`; a year that a file covers is taken from it alone.

    `makeup_counts`: False where a Saturday or Sunday is never a working day, whatever a notice says.

    Raises:
        Refusal: a file cannot be read, is not right, or two files speak of one year or one day.
    """
    base = replace(shipped(), makeup_counts=makeup_counts)
    return _joined(base, [read_holidays(path) for path in paths])


def read_holidays(path: Path) -> HolidayFile:
    """Return what one file says.

    Raises:
        Refusal: it cannot be read, or is not right.
    """
    return _parse(str(path), _text(path))


def _joined(base: Calendar, loaded: list[HolidayFile]) -> Calendar:
    by_year: dict[int, str] = {}
    by_day: dict[date, HolidayFile] = {}
    for each in loaded:
        for year in sorted(each.years):
            if year in by_year:
                raise Refusal("law.year_twice", year=year, file=each.file, first=by_year[year])
            by_year[year] = each.file
        for on, notice in each.notices.items():
            other = by_day.setdefault(on, each)
            if other.notices[on].off != notice.off:
                raise Refusal("law.day_twice_files", day=on, file=each.file, first=other.file)
        base = base.with_notice(each.notices, each.years)
    return base


def _text(path: Path) -> str:
    try:
        if size_of(path) > LARGEST:
            raise Refusal("law.holidays_large", file=str(path), limit=LARGEST)
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("law.not_utf8", file=str(path)) from None
    except OSError as error:
        raise Refusal("law.unreadable", file=str(path), why=reason(error)) from None


def _parse(file: str, text: str) -> HolidayFile:
    return _json(file, text) if text.lstrip().startswith(("{", "[")) else _csv(file, text)


def _json(file: str, text: str) -> HolidayFile:
    try:
        json.loads(text, parse_int=str)  # of a number of 5,000 digits the format says what is wrong, not Python
    except json.JSONDecodeError as error:
        problem = Problem(file, "law.holidays_json", {"found": error.msg}, row=error.lineno, column=error.colno)
        raise Refusal("law.bad_file", problems=[problem], file=file) from None
    except RecursionError:
        raise Refusal("law.holidays_deep", file=file) from None
    document = read_located(file, text)  # JSON is YAML, and YAML knows its places
    model = read_file(document, HolidaysModel)
    if not model.days:
        raise Refusal("law.holidays_empty", file=file, year=model.year)
    notices: dict[date, Notice] = {}
    problems = list(_days(document, model, notices))
    if problems:
        raise bad_file(document, problems)
    return HolidayFile(file, frozenset([model.year]), notices)


def _days(document: Located, model: HolidaysModel, notices: dict[date, Notice]) -> Iterator[Problem]:
    """Put each day into `notices`, and yield what is wrong with it."""
    for index, each in enumerate(model.days):
        path = ("days", index, "date")
        on = _day(each.date)
        if on is None:
            yield problem_at(document, path, "law.holidays_date", value=each.date)
        elif not belongs(on, model.year):
            yield problem_at(document, path, "law.holidays_year", value=each.date, year=model.year)
        elif on in notices:
            yield problem_at(document, path, "law.day_twice", value=each.date)
        else:
            notices[on] = Notice(each.isOffDay, each.name)


def belongs(on: date, year: int) -> bool:
    """Whether the notice of `year` may speak of `on`: New Year may take days of the December before."""
    return on.year == year or (on.year == year - 1 and on.month == 12 and on.day >= 25)


def _day(word: str) -> date | None:
    try:
        return parse_date(word)
    except ValueError:
        return None


def _csv(file: str, text: str) -> HolidayFile:
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise Refusal("law.holidays_csv", file=file, found=error) from None
    header = tuple(each.strip() for each in rows[0]) if rows else ()
    if header != COLUMNS:
        raise Refusal("law.holidays_header", file=file, found=",".join(header)[:80], wanted=",".join(COLUMNS))
    notices: dict[date, Notice] = {}
    problems = [each for row, cells in enumerate(rows[1:], 2) if cells for each in _row(file, row, cells, notices)]
    if problems:
        raise Refusal("law.bad_file", problems=problems, file=file)
    # Days of late December alone belong to the notice of the year that follows.
    years = frozenset(on.year for on in notices if not belongs(on, on.year + 1))
    if not years:
        raise Refusal("law.holidays_no_days", file=file)
    return HolidayFile(file, years, notices)


def _row(file: str, row: int, cells: list[str], notices: dict[date, Notice]) -> Iterator[Problem]:
    if len(cells) != len(COLUMNS):
        yield Problem(file, "law.holidays_cells", {"found": len(cells)}, row=row)
        return
    written, name, off = (each.strip() for each in cells)
    on = _day(written)
    if on is None:
        yield Problem(file, "law.holidays_date", row=row, column="date", value=written)
    elif on in notices:
        yield Problem(file, "law.day_twice", row=row, column="date", value=written)
    elif off.lower() not in _TRUTH:
        yield Problem(file, "law.holidays_off", row=row, column="is_off_day", value=off)
    else:
        notices[on] = Notice(_TRUTH[off.lower()], name)
