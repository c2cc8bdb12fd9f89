"""The work ledger as a workbook: exactly the visits of a filter, with what came after them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import scope_of
from closeout.documents.words import kind_name as document_name
from closeout.inspections.followed import Followed, followed_of
from closeout.inspections.models import Visit
from closeout.inspections.queries import READ, Row, rows_of
from closeout.inspections.words import KIND_NAMES, RESULT_NAMES
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.text import Lang, Text, both
from closeout.people.access import Access
from closeout.tabular.ledger import Cell, refuse_long, write_ledger

_AT_ONCE: Final = 200
_PART: Final = 65_536  # bytes


@dataclass(frozen=True, slots=True)
class Line:
    """A visit with what came after it."""

    row: Row
    visit: Visit
    followed: Followed
    lang: Lang


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in both languages, and what a visit has in it."""

    heading: Text
    cell: Callable[[Line], Cell]


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(TIME_ZONE).strftime("%Y-%m-%d %H:%M")


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _officers(line: Line) -> str:
    officers = line.row.officers
    named = [Text(f"{name}（{number}）", f"{name} ({number})") if number else both(name) for name, number in officers]
    return Text("、", ", ").say(line.lang).join(each.say(line.lang) for each in named)


def _content(line: Line) -> str:
    """Return what was checked: the standards that were judged there, else how many items were answered."""
    standards = Text("、", ", ").say(line.lang).join(sorted(line.visit.judged))
    items = Text(f"检查{line.row.answers}项", f"{line.row.answers} items").say(line.lang)
    return f"{items}: {standards}" if standards else items


def _papers(line: Line) -> str:
    return "; ".join(f"{document_name(each.kind)} {each.number}" for each in line.followed.papers)


def _dealt_with(line: Line) -> str:
    """Return what was done about it: how the visit went, the findings that were raised, those that were re-checked."""
    row = line.row
    raised = ", ".join(str(each) for each in row.raised)
    said = [
        str(RESULT_NAMES[row.result]),
        Text(f"登记隐患：{raised}", f"findings raised: {raised}").say(line.lang) if raised else "",
        _rechecked(row.corrected, row.not_corrected, line.lang),
    ]
    return "; ".join(each for each in said if each)


def _rechecked(corrected: int, left: int, lang: Lang) -> str:
    if not corrected and not left:
        return ""
    return Text(f"已改正 {corrected}，未改正 {left}", f"corrected {corrected}, not corrected {left}").say(lang)


def _later(line: Line) -> str:
    followed = line.followed
    said = _rechecked(followed.corrected, followed.left, line.lang)
    return f"{_day(followed.rechecked_on)} {said}".strip()


# What domain's work ledger asks for, in its order; what one cell of it holds together stands in columns of its own.
COLUMNS: Final = (
    Column(Text("日期", "date"), lambda line: _moment(line.row.started_at)),
    Column(Text("结束", "ended"), lambda line: _moment(line.row.finished_at)),
    Column(Text("检查方式", "kind of visit"), lambda line: str(KIND_NAMES[line.row.kind])),
    Column(Text("参加单位", "unit"), lambda line: line.row.unit.say(line.lang)),
    Column(Text("参加人员（执法证号）", "officers (certificate)"), _officers),
    Column(Text("协助人数", "assisting"), lambda line: line.row.helpers),
    Column(Text("车辆", "vehicle"), lambda line: line.row.vehicle),
    Column(Text("场所编号", "site code"), lambda line: line.row.code),
    Column(Text("检查对象", "site"), lambda line: line.row.site),
    Column(Text("村（社区）", "division"), lambda line: line.row.division.say(line.lang) if line.row.division else ""),
    Column(Text("检查内容", "what was checked"), _content),
    Column(Text("发现问题数", "findings"), lambda line: len(line.row.raised)),
    Column(Text("文书名称及文号", "documents"), _papers),
    Column(Text("处置", "dealt with"), _dealt_with),
    Column(Text("整改期限", "to be corrected by"), lambda line: _day(line.row.due_on)),
    Column(Text("复查日期及结果", "re-check and result"), _later),
    Column(Text("音像编号", "photos and recordings"), lambda line: "; ".join(line.followed.media)),
    Column(Text("记录人", "recorded by"), lambda line: line.row.officers[0][0]),
)


def lines(campaign: Campaign, found: QuerySet[Visit], lang: Lang) -> Iterator[Line]:
    """Yield visits with what belongs to them, two hundred at once in memory; eight queries for each lot."""
    visits = iter(found.select_related(*READ).iterator(_AT_ONCE))
    while lot := list(islice(visits, _AT_ONCE)):
        rows = rows_of(campaign, lot)
        for row, visit, followed in zip(rows, lot, followed_of(campaign, rows), strict=True):
            yield Line(row, visit, followed, lang)


@transaction.atomic
def note_export(*, access: Access, campaign: Campaign, query: str, at: datetime) -> None:
    """Write down that somebody took a copy of the work ledger, and of which part.

    Raises:
        Denied: the role takes none.
    """
    access.need("export_visits")
    scope = scope_of(campaign)
    record(Act("visits_exported", scope, scope, {}, {"filter": query}), actor=access.user, at=at)


def ledger_parts(campaign: Campaign, found: QuerySet[Visit], lang: Lang) -> Iterator[bytes]:
    """Return the work ledger as a workbook in parts; it is written to the disk once the first is asked for.

    Raises:
        Refusal: there are more visits than a sheet has rows.
    """
    count = found.order_by().count()
    refuse_long(count, "visits")
    return _parts(campaign, found, lang, count)


def _parts(campaign: Campaign, found: QuerySet[Visit], lang: Lang, count: int) -> Iterator[bytes]:
    rows = ([column.cell(line) for column in COLUMNS] for line in lines(campaign, found, lang))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "visits.xlsx"
        write_ledger(path, [each.heading.say(lang) for each in COLUMNS], rows, count)
        with path.open("rb") as file:
            while part := file.read(_PART):
                yield part
