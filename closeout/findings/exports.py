"""The hazard ledger as a workbook: exactly the findings of a filter with what was done, personal data masked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from closeout.evidence.queries import counts_of
from closeout.findings.acts import STATE_NAMES
from closeout.findings.evidence import AFTER, BEFORE
from closeout.findings.models import MAJOR, Correction, Extension, Finding
from closeout.findings.states import CLOSED, ENDED
from closeout.findings.words import SOURCE_NAMES
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.text import Lang, Text
from closeout.people.access import Access
from closeout.sites.register import division_names
from closeout.sites.said import masked
from closeout.tabular.ledger import Cell, refuse_long, write_ledger

_AT_ONCE: Final = 500
_PART: Final = 65_536  # bytes
_PEOPLE: Final = ("site", "unit", "assignee", "raised_by", "submitted_by", "closed_by", "recurrence_of")


@dataclass(frozen=True, slots=True)
class Line:
    """A finding with what stands in other tables of it. `review` None: nobody has looked at a correction yet."""

    finding: Finding
    division: Text | None
    documents: tuple[str, ...]
    extensions: tuple[Extension, ...]
    review: Correction | None
    before: int  # photos and files
    after: int
    lang: Lang


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in both languages, and what a finding has in it."""

    heading: Text
    cell: Callable[[Line], Cell]


def _day(moment: date | datetime | None) -> str:
    here = moment.astimezone(TIME_ZONE).date() if isinstance(moment, datetime) else moment
    return "" if here is None else here.isoformat()


def _granted(line: Line) -> str:
    granted = [each for each in line.extensions if each.granted]
    return "; ".join(
        f"{_day(each.until)} {each.decided_by.name if each.decided_by else ''}".strip() for each in granted
    )


def _verdict(line: Line) -> str:
    if line.review is None or line.review.approved is None:
        return ""
    said = Text("通过", "corrected") if line.review.approved else Text("未通过", "not corrected")
    return " ".join(each for each in (said.say(line.lang), line.review.reason) if each)


def _seen(line: Line) -> str:
    text = Text(line.finding.text_zh, line.finding.text_en).say(line.lang)
    return "\n".join(each for each in (text, line.finding.description) if each)


def _unit(line: Line) -> str:
    return Text(line.finding.unit.name_zh, line.finding.unit.name_en or line.finding.unit.name_zh).say(line.lang)


# What domain's hazard ledger asks for and the service knows, in its order.
COLUMNS: Final = (
    Column(Text("隐患编号", "finding"), lambda line: line.finding.number),
    Column(Text("场所编号", "site code"), lambda line: line.finding.site.code),
    Column(Text("场所名称", "site"), lambda line: line.finding.site.name),
    Column(Text("村（社区）", "division"), lambda line: line.division.say(line.lang) if line.division else ""),
    Column(Text("发现日期", "found on"), lambda line: _day(line.finding.raised_at)),
    Column(Text("发现方式", "how found"), lambda line: str(SOURCE_NAMES[line.finding.source])),
    Column(Text("发现人", "found by"), lambda line: line.finding.raised_by.name),
    Column(Text("标准", "standard"), lambda line: line.finding.standard),
    Column(Text("依据条款", "clause"), lambda line: line.finding.clause),
    Column(Text("隐患描述（部位、现象）", "description of the hazard"), _seen),
    Column(
        Text("等级", "grade"),
        lambda line: (Text("重大", "major") if line.finding.severity == MAJOR else Text("一般", "general")).say(
            line.lang
        ),
    ),
    Column(Text("责任单位", "unit"), _unit),
    Column(Text("单位经办人", "officer"), lambda line: line.finding.assignee.name if line.finding.assignee else ""),
    Column(Text("场所整改责任人", "responsible at the site"), lambda line: masked(line.finding.responsible)),
    Column(Text("整改措施", "corrective measures"), lambda line: line.finding.measures),
    Column(Text("整改资金", "funds"), lambda line: line.finding.funds),
    Column(Text("整改时限", "due on"), lambda line: _day(line.finding.due_on)),
    Column(Text("应急预案", "contingency plan"), lambda line: line.finding.contingency),
    Column(Text("文书文号", "document numbers"), lambda line: "; ".join(line.documents)),
    Column(Text("进展", "state"), lambda line: str(STATE_NAMES[line.finding.state])),
    Column(Text("说明", "reason"), lambda line: line.finding.reason),
    Column(Text("延期次数", "extensions"), lambda line: line.finding.extended),
    Column(Text("延期至（批准人）", "extended until (granted by)"), _granted),
    Column(Text("整改前照片", "photos before"), lambda line: line.before),
    Column(Text("整改后照片", "photos after"), lambda line: line.after),
    Column(
        Text("报整改人", "reported by"),
        lambda line: line.finding.submitted_by.name if line.finding.submitted_by else "",
    ),
    Column(
        Text("复查人", "reviewed by"),
        lambda line: line.review.reviewed_by.name if line.review and line.review.reviewed_by else "",
    ),
    Column(Text("复查日期", "reviewed on"), lambda line: _day(line.review.reviewed_at) if line.review else ""),
    Column(Text("复查结论", "result of the review"), _verdict),
    Column(
        Text("销号人", "closed out by"),
        lambda line: line.finding.closed_by.name if line.finding.state == CLOSED and line.finding.closed_by else "",
    ),
    Column(
        Text("结束日期", "ended on"), lambda line: _day(line.finding.closed_at) if line.finding.state in ENDED else ""
    ),
    Column(
        Text("反弹：原隐患编号", "came back after finding"),
        lambda line: line.finding.recurrence_of.number if line.finding.recurrence_of else None,
    ),
)


def lines(campaign: Campaign, found: QuerySet[Finding], lang: Lang) -> Iterator[Line]:
    """Yield findings with what belongs to them, five hundred at once in memory; seven queries for each lot."""
    every = found.select_related(*_PEOPLE).prefetch_related(
        "corrections__reviewed_by", "extensions__decided_by", "orders__document"
    )
    rows = iter(every.iterator(_AT_ONCE))
    while lot := list(islice(rows, _AT_ONCE)):
        names = division_names(campaign, [each.division_code for each in lot if each.division_code])
        photos = counts_of([f"{side}:{each.pk}" for each in lot for side in (BEFORE, AFTER)])
        yield from (_line(each, names, photos, lang) for each in lot)


def _line(each: Finding, names: Mapping[str, Text], photos: Mapping[str, int], lang: Lang) -> Line:
    reviews = sorted((one for one in each.corrections.all() if one.reviewed_at), key=lambda one: one.pk)
    return Line(
        finding=each,
        division=names.get(each.division_code),
        documents=tuple(one.document.number for one in each.orders.all() if one.document.number),
        extensions=tuple(each.extensions.all()),
        review=reviews[-1] if reviews else None,
        before=photos.get(f"{BEFORE}:{each.pk}", 0),
        after=photos.get(f"{AFTER}:{each.pk}", 0),
        lang=lang,
    )


@transaction.atomic
def note_export(*, access: Access, campaign: Campaign, query: str, at: datetime) -> None:
    """Write down that somebody took a copy of the hazard ledger, and of which part.

    Raises:
        Denied: the role takes none.
    """
    access.need("export_findings")
    scope = scope_of(campaign)
    record(Act("findings_exported", scope, scope, {}, {"filter": query}), actor=access.user, at=at)


def ledger_parts(campaign: Campaign, found: QuerySet[Finding], lang: Lang) -> Iterator[bytes]:
    """Return the hazard ledger as a workbook in parts; it is written to the disk once the first is asked for.

    Raises:
        Refusal: there are more findings than a sheet has rows.
    """
    count = found.order_by().count()
    refuse_long(count, "findings")
    return _parts(campaign, found, lang, count)


def _parts(campaign: Campaign, found: QuerySet[Finding], lang: Lang, count: int) -> Iterator[bytes]:
    headings: Sequence[str] = [each.heading.say(lang) for each in COLUMNS]
    rows = ([column.cell(line) for column in COLUMNS] for line in lines(campaign, found, lang))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "findings.xlsx"
        write_ledger(path, headings, rows, count)
        with path.open("rb") as file:
            while part := file.read(_PART):
                yield part
