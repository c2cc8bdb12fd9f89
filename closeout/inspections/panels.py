"""What the pages of visits print: chips, choices, lines, the parts of a record."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.evaluation.phrases import value_text
from closeout.evidence.queries import counts_of
from closeout.evidence.types import EvidenceRow
from closeout.findings.models import Finding
from closeout.findings.types import FindingRow
from closeout.findings.units import units_of
from closeout.findings.words import due_tag, state_tag
from closeout.inspections.checklist import Group, Item
from closeout.inspections.filters import Filter
from closeout.inspections.followed import Followed
from closeout.inspections.forms import RechecksForm
from closeout.inspections.kinds import DISCARDED, DRAFT, FINISHED, KINDS, OPERATOR, RESULTS
from closeout.inspections.models import Answer, Recheck, Signature, Visit
from closeout.inspections.queries import Ledger, Record, Row
from closeout.inspections.round import ASSIGNED, LATE, NEVER, REVIEW, SOON, Stop
from closeout.inspections.sheet import verdict_tag
from closeout.inspections.words import HOW_NAMES, KIND_NAMES, RESULT_NAMES, RESULT_TAGS, SIGNER_NAMES
from closeout.kernel.facts import Value
from closeout.kernel.text import Text
from closeout.kernel.verdicts import FAIL
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.sites.recording import SEEN
from closeout.sites.values import read
from closeout.ui.language import lang
from closeout.ui.shown import Link, Option, Tag

_WHY: Mapping[str, tuple[str, Promise]] = {
    LATE: ("late", pgettext_lazy("why to go to a site", "overdue")),
    SOON: ("due", pgettext_lazy("why to go to a site", "due soon")),
    REVIEW: ("prog", pgettext_lazy("why to go to a site", "said to be corrected")),
    ASSIGNED: ("plain", pgettext_lazy("why to go to a site", "assigned to you")),
    NEVER: ("unk", pgettext_lazy("why to go to a site", "not visited yet")),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands around the lines of the work ledger. `more` "": this is the last page."""

    chips: tuple[Link, ...]
    results: tuple[Option, ...]
    units: tuple[Option, ...]
    mine: bool
    narrowed: bool
    more: str
    first: str
    may_make: bool
    xlsx: str  # "": one may take no copy


@dataclass(frozen=True, slots=True)
class Line:
    """A visit in the work ledger, with its words."""

    row: Row
    kind: str
    result: Tag
    followed: Followed


@dataclass(frozen=True, slots=True)
class StopLine:
    """A site to go to, with why and how far."""

    stop: Stop
    why: Tag
    far: str
    said: str


def lines_of(rows: Sequence[Row], followed: Sequence[Followed] = ()) -> list[Line]:
    """Return visits as lines of a list, with what came after them where that is known."""
    every = followed or [Followed()] * len(rows)
    return [
        Line(each, str(KIND_NAMES[each.kind]), result_tag(each.result), after)
        for each, after in zip(rows, every, strict=True)
    ]


def result_tag(result: str) -> Tag:
    """Return how a result looks."""
    return Tag(RESULT_TAGS[result], str(RESULT_NAMES[result]))


def ledger_panel(access: Access, campaign: Campaign, wanted: Filter, page: Ledger) -> Panel:
    """Return what stands around a page of the work ledger; one query."""
    base, query = reverse("inspections:ledger", args=[campaign.slug]), wanted.query()
    further = "&".join(each for each in (query, f"after={page.more}") if each)
    return Panel(
        chips=tuple(_chips(base, wanted, page)),
        results=tuple(_results(wanted)),
        units=tuple(_units(campaign, wanted)),
        mine=wanted.whose == "mine",
        narrowed=wanted.query(kind="") != "",
        more=f"{base}?{further}" if page.more else "",
        first=f"{base}?{query}",
        may_make=access.may("make_visits"),
        xlsx=f"{reverse('inspections:xlsx', args=[campaign.slug])}?{query}" if access.may("export_visits") else "",
    )


def _chips(base: str, wanted: Filter, page: Ledger) -> Iterator[Link]:
    yield Link(f"{base}?{wanted.query(kind='')}", _("All visits"), page.all, not wanted.kind)
    for kind in KINDS:
        name = str(KIND_NAMES[kind])
        yield Link(f"{base}?{wanted.query(kind=kind)}", name, page.by_kind.get(kind, 0), wanted.kind == kind)


def _results(wanted: Filter) -> Iterator[Option]:
    yield Option("", _("Any result"), not wanted.result)
    yield from (Option(each, str(RESULT_NAMES[each]), wanted.result == each) for each in RESULTS)


def _units(campaign: Campaign, wanted: Filter) -> Iterator[Option]:
    yield Option("", _("Any unit"), not wanted.unit)
    for each in units_of(campaign):
        name = each.name_zh if lang() == "zh" else each.name_en
        yield Option(str(each.pk), name, wanted.unit == each.pk)


def stops_shown(stops: Sequence[Stop]) -> list[StopLine]:
    """Return the sites of a round as lines of a list."""
    return [StopLine(each, Tag(_WHY[each.why][0], str(_WHY[each.why][1])), _far(each), _said(each)) for each in stops]


def _far(stop: Stop) -> str:
    if stop.metres is None:
        return ""
    if stop.metres < 1000:
        return _("%(n)d m away") % {"n": round(stop.metres, -1)}
    return _("%(n).1f km away") % {"n": stop.metres / 1000}


def _said(stop: Stop) -> str:
    if not stop.count:
        return ""
    return ngettext("%(n)d finding to look at", "%(n)d findings to look at", stop.count) % {"n": stop.count}


def seen_fields(seen: Sequence[tuple[str, Value]]) -> list[tuple[str, str]]:
    """Return the hidden fields that say what stood on a page."""
    return [(f"{SEEN}{key}", json.dumps(value)) for key, value in seen]


def without(posted: Mapping[str, str], key: str) -> Mapping[str, str]:
    """Return what was sent without one field."""
    if not isinstance(posted, QueryDict) or not key:
        return posted
    found = posted.copy()
    found.pop(key, None)
    return found


def rechecks_shown(
    form: RechecksForm, rows: Sequence[FindingRow], subjects: Mapping[int, str]
) -> list[dict[str, object]]:
    """Return the open findings with their fields, how each stands and how much evidence of now there is; one query.

    `subjects` are by number what evidence of each belongs to; empty: the reader adds none.
    """
    by_number, proofs = {each.number: each for each in rows}, counts_of(list(subjects.values()))
    return [
        {
            "row": by_number[number],
            "state": state_tag(by_number[number].state),
            "day": due_tag(by_number[number].due),
            "corrected": corrected,
            "note": note,
            "subject": subjects.get(number, ""),
            "proofs": proofs.get(subjects.get(number, ""), 0),
        }
        for number, corrected, note in form.lines()
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in a record."""

    label: Text
    value: Text | None  # None: not established
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A standard in a record: how it stood, what was answered, whether it was objected to."""

    item: Item
    tag: Tag
    told: tuple[Told, ...]
    failing: bool
    objection: str
    pictures: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A clause in a record."""

    clause: str
    title: Text
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """An earlier finding in a record."""

    recheck: Recheck
    text: Text


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding that the visit raised."""

    finding: Finding
    text: Text
    state: Tag


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature. `role` is said of who is not the operator; `changed`: the record says something else since."""

    item: UUID
    name: str
    role: str
    at: datetime
    drawn: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A record, ready to be printed. `outside`: nobody was inside, so that nothing of the checklist was owed."""

    record: Record
    kind: str
    result: Tag | None
    how: str
    chapters: tuple[Chapter, ...]
    rechecks: tuple[Seen, ...]
    raised: tuple[Raised, ...]
    pictures: tuple[EvidenceRow, ...]
    may_amend: bool
    draft: bool
    discarded: bool
    operator: tuple[Signed, ...]
    accompanying: tuple[Signed, ...]


def record_shown(access: Access, record: Record) -> Shown:
    """Return a record as its page prints it; no query."""
    visit, pack = record.visit, pack_of(record.visit.campaign)
    chapters = [_chapter(pack, each, record) for each in record.groups]
    return Shown(
        record=record,
        kind=str(KIND_NAMES[visit.kind]),
        result=result_tag(visit.result) if visit.result else None,
        how=str(HOW_NAMES[visit.confirmed_how]) if visit.confirmed_how else "",
        chapters=tuple(each for each in chapters if each.entries),
        rechecks=tuple(Seen(each, Text(each.finding.text_zh, each.finding.text_en)) for each in record.rechecks),
        raised=tuple(_raised(each) for each in record.raised),
        pictures=record.pictures.get("", ()),
        may_amend=_may_amend(access, record),
        draft=visit.state == DRAFT,
        discarded=visit.state == DISCARDED,
        operator=signed_shown(visit, [each for each in record.signatures if each.role == OPERATOR]),
        accompanying=signed_shown(visit, [each for each in record.signatures if each.role != OPERATOR]),
    )


def signed_shown(visit: Visit, found: Sequence[Signature]) -> tuple[Signed, ...]:
    """Return signatures as pages show them."""
    roles = {each: "" if each == OPERATOR else str(SIGNER_NAMES[each]) for each in SIGNER_NAMES}
    return tuple(
        Signed(each.item_id, each.name, roles[each.role], each.at, each.drawn, each.version != visit.version)
        for each in found
    )


def _may_amend(access: Access, record: Record) -> bool:
    standing = record.visit.state == FINISHED and record.amended_by is None and not record.being_amended
    return standing and record.visit.lead_id == access.user.pk and access.may("make_visits")


def _raised(finding: Finding) -> Raised:
    state = state_tag(finding.state)
    return Raised(finding, Text(finding.text_zh, finding.text_en), Tag(state.css, state.label))


def _chapter(pack: Pack, group: Group, record: Record) -> Chapter:
    entries = [_entry(pack, each, record) for each in group.items]
    return Chapter(
        group.clause, group.title, tuple(each for each in entries if each.told or each.item.verdict or each.pictures)
    )


def _entry(pack: Pack, item: Item, record: Record) -> Entry:
    given = [record.answers[fact.key] for fact in item.facts if fact.key in record.answers]
    told = tuple(_told(pack, each) for each in given if each.value is not None or each.reason or each.note)
    objection = record.objections.get(item.standard.id)
    why = "" if objection is None else objection.reason
    pictures = record.pictures.get(item.standard.id, ())
    return Entry(item, verdict_tag(item.verdict), told, item.verdict == FAIL, why, pictures)


def _told(pack: Pack, answer: Answer) -> Told:
    fact = pack.facts.get(answer.fact)
    if fact is None:
        return Told(Text(answer.fact, answer.fact), None, answer.reason, answer.note)
    value = read(pack.facts, {answer.fact: answer.value})[answer.fact]
    return Told(fact.label, None if value is None else value_text(fact, value), answer.reason, answer.note)
