"""What the pages of a visit that is being made show: groups with their items and fields, and how far it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.forms.boundfield import BoundField

from closeout.campaigns.models import Campaign
from closeout.evaluation.phrases import value_text
from closeout.evidence.types import EvidenceRow
from closeout.findings.models import Finding
from closeout.findings.queries import open_at
from closeout.inspections.checklist import Group, Item, Seen, groups_of, judged_by
from closeout.inspections.evidence import pictures_of, subject_of
from closeout.inspections.finishing import unanswered
from closeout.inspections.forms import AnswersForm
from closeout.inspections.kinds import IMPRECISE_M
from closeout.inspections.models import Answer, Visit
from closeout.inspections.words import VERDICT_TAGS
from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS
from closeout.packfile.pack import Pack, unit_of
from closeout.people.access import Access
from closeout.sites.queries import parts_of
from closeout.sites.reading import reading_of, unit_name
from closeout.sites.recording import Asked
from closeout.sites.standing import entitled, speakers
from closeout.sites.values import kept, read
from closeout.ui.shown import Tag


@dataclass(frozen=True, slots=True)
class Line:
    """A fact to be answered: its fields, what was known of it before, and which answer is good for the site."""

    fact: Fact
    field: BoundField
    note: BoundField
    days: BoundField
    before: Text | None
    good: str  # the value of the good answer, "": neither
    radio: bool
    reason: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An item with its lines, and how it stands. `failing`: a time to correct it may be set; `alone`: one question."""

    item: Item
    tag: Tag
    lines: tuple[Line, ...]
    failing: bool
    alone: bool
    objected: bool
    pictures: tuple[EvidenceRow, ...]
    subject: str  # of more evidence, "": the reader adds none


@dataclass(frozen=True, slots=True)
class Part:
    """A group in the list of groups: how many of its items pass, fail and are left."""

    number: int
    title: Text
    passing: int
    failing: int
    left: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visit that is being made. `open` are the findings of the site, which come first."""

    visit: Visit
    parts: tuple[Part, ...]
    passing: int
    failing: int
    left: int
    open: tuple[Finding, ...]
    rechecked: Mapping[int, tuple[bool, str]]
    owed: int  # facts that still take an answer or a reason
    imprecise: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A group that is being answered."""

    sheet: Sheet
    part: Part
    form: AnswersForm
    items: tuple[Shown, ...]
    seen: tuple[tuple[str, Value], ...]
    before: int | None
    after: int | None
    next_title: Text | None


class Making:
    """A visit that is being made, read once: two queries for its answers and its earlier findings, one for units."""

    def __init__(self, access: Access, campaign: Campaign, visit: Visit) -> None:
        """Read the visit."""
        self.access, self.campaign, self.visit = access, campaign, visit
        self.answers = {each.fact: each for each in visit.answers.all()}
        self.groups = groups_of(visit, self.answers.values())
        self.pack: Pack = reading_of(campaign).pack
        self.known = read(self.pack.facts, visit.site.values)

    def sheet(self) -> Sheet:
        """Return the visit as a whole."""
        parts = tuple(self._part(number, group) for number, group in enumerate(self.groups, 1))
        seen = judged_by(self.campaign, self.visit.site, self.answers.values())
        rechecks = self.visit.rechecks.values_list("finding__number", "corrected", "note")
        return Sheet(
            visit=self.visit,
            parts=parts,
            passing=sum(each.passing for each in parts),
            failing=sum(each.failing for each in parts),
            left=sum(each.left for each in parts),
            open=tuple(open_at(self.access, self.visit.site)),
            rechecked={number: (corrected, note) for number, corrected, note in rechecks},
            owed=len(unanswered(self.visit, list(self.answers.values()), seen)),
            imprecise=self.visit.accuracy_m is not None and self.visit.accuracy_m > IMPRECISE_M,
        )

    def _part(self, number: int, group: Group) -> Part:
        verdicts = [each.verdict for each in group.items]
        left = sum(each not in (PASS, FAIL, NOT_APPLICABLE, "reason") for each in verdicts)
        return Part(number, group.title, verdicts.count(PASS), verdicts.count(FAIL), left)

    def group(self, number: int) -> Group:
        """Return the group of a number, from 1; the first where there is none."""
        return self.groups[number - 1 if 0 < number <= len(self.groups) else 0]

    def asked(self, group: Group) -> list[Asked]:
        """Return what a group asks, with what was answered; who settles what the lead officer cannot; one query."""
        keys = speakers(self.pack, self.access, parts_of(self.campaign))
        return [self._asked(fact, keys) for item in group.items for fact in item.facts]

    def _asked(self, fact: Fact, keys: frozenset[str]) -> Asked:
        own, role = self.answers.get(fact.key), fact.judged_by
        value = None if own is None else read(self.pack.facts, {fact.key: own.value})[fact.key]
        judge = None
        if role is not None and role in self.pack.roles and not entitled(self.pack, fact.key, self.known, keys):
            judge = unit_name(self.pack, unit_of(self.pack.roles, role, self.known))
        return Asked(fact, "", value, judge, hidden=False)

    def opened(self, number: int, asked: Sequence[Asked], form: AnswersForm, sheet: Sheet) -> Opened:
        """Return a group with its form, ready to be printed."""
        at = number if 0 < number <= len(self.groups) else 1
        objected = set(self.visit.objections.values_list("standard", flat=True))
        group = self.groups[at - 1].items
        pictures = pictures_of(self.visit, [each.standard.id for each in group])
        items = tuple(self._shown(each, form, objected, pictures[each.standard.id]) for each in group)
        following = sheet.parts[at] if at < len(sheet.parts) else None
        return Opened(
            sheet=sheet,
            part=sheet.parts[at - 1],
            form=form,
            items=items,
            seen=tuple((each.fact.key, kept(each.value)) for each in asked),
            before=at - 1 if at > 1 else None,
            after=None if following is None else following.number,
            next_title=None if following is None else following.title,
        )

    def _shown(self, item: Item, form: AnswersForm, objected: set[str], pictures: tuple[EvidenceRow, ...]) -> Shown:
        lines = tuple(self._lines(item, form))
        failing, alone = item.verdict == FAIL, len(lines) == 1
        subject = subject_of(self.visit, item.standard.id) if self.access.may("add_evidence") else ""
        objected_to = item.standard.id in objected
        return Shown(item, verdict_tag(item.verdict), lines, failing, alone, objected_to, pictures, subject)

    def _lines(self, item: Item, form: AnswersForm) -> Iterator[Line]:
        for fact in item.facts:
            own, before = self.answers.get(fact.key), self.known.get(fact.key)
            yield Line(
                fact=fact,
                field=form[fact.key],
                note=form[f"note-{fact.key}"],
                days=form[f"days-{fact.key}"],
                before=None if before is None or fact.personal else value_text(fact, before),
                good="" if fact.better is None else str(fact.better).lower(),
                radio=fact.type == "boolean",
                reason="" if own is None else own.reason,
                answered=own is not None and (own.value is not None or own.reason != ""),
            )


def verdict_tag(verdict: str) -> Tag:
    """Return how a verdict looks."""
    css, name = VERDICT_TAGS[verdict]
    return Tag(css, str(name))


def verdict_names(seen: Mapping[str, Seen]) -> dict[str, dict[str, str]]:
    """Return verdicts and reasons by standard, as a device takes them."""
    return {
        key: {"verdict": each.verdict, "reason_zh": each.reason.zh, "reason_en": each.reason.en}
        for key, each in seen.items()
    }


def answers_said(answers: Sequence[Answer]) -> dict[str, dict[str, object]]:
    """Return answers by fact, as a device takes them."""
    return {
        each.fact: {
            "uuid": str(each.uuid),
            "value": each.value,
            "reason": each.reason,
            "note": each.note,
            "within_days": each.within_days,
            "answered_at": each.answered_at.isoformat(),
        }
        for each in answers
    }
