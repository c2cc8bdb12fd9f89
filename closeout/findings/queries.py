"""Findings for pages: the ledger, one finding in full, what is open at a site."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.campaigns.registry import Left
from closeout.findings.counting import DUE, due_between
from closeout.findings.counting import ledger as tally_ledger
from closeout.findings.filters import Filter, chosen
from closeout.findings.models import MAJOR, Correction, Extension, Finding
from closeout.findings.repeats import Earlier, earlier_of, repeated
from closeout.findings.states import DEFERRED, OPEN, RUNNING
from closeout.findings.types import CorrectionRow, Deeds, ExtensionRow, FindingRow
from closeout.findings.urgent import There, by_urgency, read_edge
from closeout.findings.visible import deeds, finding_seen, own, visible_findings
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.clock import today as this_day
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.sites.families import family
from closeout.sites.models import Site
from closeout.sites.register import division_names
from closeout.tallies.queries import WHOLE, counters, tallies
from closeout.work.calendars import due, soon_until

PAGE: Final = 50
_READ: Final = ("site", "unit", "assignee")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings there are, as far as somebody sees them; `late` and `soon` of those that can run late."""

    all: int
    open: int
    late: int
    soon: int
    review: int
    deferred: int
    closed: int
    closed_uncorrected: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """A page of the ledger. `more` is where the next page begins; "": that was all."""

    rows: tuple[FindingRow, ...]
    counts: Counts
    more: str


@dataclass(frozen=True, slots=True)
class FindingPage:
    """A finding in full. `before` and `after` are the findings it came back after, and as.

    `earlier` are all of its standard at its site before it, closed out or not.
    """

    row: FindingRow
    finding: Finding
    source: str
    corrections: tuple[CorrectionRow, ...]
    extensions: tuple[ExtensionRow, ...]
    asked: ExtensionRow | None
    before: int | None
    earlier: tuple[Earlier, ...]
    after: tuple[int, ...]
    deeds: Deeds


def ledger_page(access: Access, campaign: Campaign, wanted: Filter, after: str, today: date) -> Ledger:
    """Return a page of the ledger; five queries, by urgency six to eight.

    `after` is the edge that the page before named, "" the first page.
    """
    told = _told(access, campaign, wanted.whose)
    if wanted.by_urgency:
        there = There(not wanted.major, told.get("open", 0) > due_between(told, None, date.max), _deferred(told) > 0)
        asked = chosen(access, campaign, wanted, today).select_related(*_READ)
        found, edge = by_urgency(asked, read_edge(after), today, PAGE, there)
        more = str(edge or "")
    else:
        found, more = listed(access, campaign, wanted, after, today)
    return Ledger(rows_of(campaign, found, today), _counts(told, today), more)


def listed(
    access: Access, campaign: Campaign, wanted: Filter, after: str, today: date, *, size: int = PAGE
) -> tuple[list[Finding], str]:
    """Return `size` findings with their site, unit and person, and where the next page begins; one query.

    By their days or the newest first; by urgency it is `ledger_page` that lists them.
    """
    found = chosen(access, campaign, wanted, today)
    edge = edge_at(after, by_day=wanted.by_day)
    if edge is not None:
        found = found.filter(edge)
    rows = list(found.select_related(*_READ)[: size + 1])
    return rows[:size], "" if len(rows) <= size else _edge_of(rows[size - 1], by_day=wanted.by_day)


def edge_at(after: str, *, by_day: bool) -> Q | None:
    """Return what comes after an edge (`2026-05-20.17`, or `17` alone); None: from the first, or nonsense."""
    day, _, number = after.rpartition(".")
    if not (number.isdecimal() and number.isascii() and len(number) < 10):
        return None
    if not by_day:
        return Q(number__lt=int(number))
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    return Q(runs_until__gt=on) | Q(runs_until=on, number__gt=int(number))


def _edge_of(last: Finding, *, by_day: bool) -> str:
    return f"{last.due_on}.{last.number}" if by_day else str(last.number)


def rows_of(campaign: Campaign, found: Sequence[Finding], today: date) -> tuple[FindingRow, ...]:
    """Return findings, read with their site, unit and person, as lists print them; three queries."""
    names = division_names(campaign, [each.division_code for each in found if each.division_code])
    waiting = Extension.objects.filter(finding__in=found, granted=None).values_list("finding", "until")
    asked, again = dict(waiting), repeated(campaign, {each.site_id for each in found})
    return tuple(
        _row(each, names.get(each.division_code), asked.get(each.pk), again.get(each.site_id, 0), today)
        for each in found
    )


def _row(finding: Finding, division: Text | None, asked: date | None, repeats: int, today: date) -> FindingRow:
    running = finding.state in RUNNING
    day = finding.deferred_until if finding.state == DEFERRED else finding.due_on
    return FindingRow(
        id=finding.pk,
        number=finding.number,
        code=finding.site.code,
        site=finding.site.name,
        division=division,
        text=Text(finding.text_zh, finding.text_en),
        standard=finding.standard,
        description=finding.description,
        major=finding.severity == MAJOR,
        unit=Text(finding.unit.name_zh, finding.unit.name_en or finding.unit.name_zh),
        who="" if finding.assignee is None else finding.assignee.name,
        state=finding.state,
        due=due(day, today, pending=running or finding.state == DEFERRED),
        raised_on=finding.raised_at.astimezone(TIME_ZONE).date(),
        closed_on=None if finding.closed_at is None else finding.closed_at.astimezone(TIME_ZONE).date(),
        again=finding.recurrence_of_id is not None,
        asked_until=asked,
        repeats=repeats,
    )


def counts_of(access: Access, campaign: Campaign, whose: str, today: date) -> Counts:
    """Return how many findings somebody sees, from the tallies; one query."""
    return _counts(_told(access, campaign, whose), today)


def _deferred(told: Mapping[str, int]) -> int:
    return told.get(f"state:{DEFERRED}", 0)


def _counts(told: Mapping[str, int], today: date) -> Counts:
    return Counts(
        all=told.get("all", 0),
        open=told.get("open", 0) + _deferred(told),
        late=due_between(told, None, today - timedelta(days=1)),
        soon=due_between(told, today, soon_until(today)),
        review=told.get("state:submitted", 0),
        deferred=_deferred(told),
        closed=told.get("state:closed", 0),
        closed_uncorrected=told.get("state:closed_uncorrected", 0),
    )


def _told(access: Access, campaign: Campaign, whose: str) -> dict[str, int]:
    if whose == "ours" and access.unit is None:
        return _recounted(access, campaign)
    if access.division_stem:
        own_ledger = tally_ledger(campaign.pk, division=access.division_stem)
        return counters(own_ledger, "", below=len(access.division_stem) < WHOLE)
    name = tally_ledger(campaign.pk, unit=access.unit if whose == "ours" else None)
    return tallies([name])[name]


def _recounted(access: Access, campaign: Campaign) -> dict[str, int]:
    """Count what a village answers for, which no counter does: they count all that lies in it."""
    mine = visible_findings(access, campaign).filter(own(access))
    told: Counter[str] = Counter()
    for state, due_on, count in mine.order_by().values_list("state", "due_on").annotate(Count("pk")):
        told.update({f"state:{state}": count, "all": count})
        if state in RUNNING:
            told.update({f"{DUE}{due_on}": count, "open": count})
    return dict(told)


def finding_page(access: Access, campaign: Campaign, number: int, today: date) -> FindingPage:
    """Return a finding in full; ten queries.

    Raises:
        Missing: there is none of this number that `access` may see.
    """
    found, seen = finding_seen(access, campaign, number), visible_findings(access, campaign)
    corrections = Correction.objects.filter(finding=found).select_related("by", "reviewed_by").order_by("-pk")
    extensions = [
        _extension(each)
        for each in Extension.objects.filter(finding=found).select_related("asked_by", "decided_by").order_by("-pk")
    ]
    waiting = Extension.objects.filter(finding=found, granted=None).values_list("asked_by", flat=True).first()
    return FindingPage(
        row=rows_of(campaign, [found], today)[0],
        finding=found,
        source=found.source,
        corrections=tuple(_correction(each) for each in corrections),
        extensions=tuple(extensions),
        asked=next((each for each in extensions if each.granted is None), None),
        before=_before(access, found),
        earlier=earlier_of(seen, found),
        after=tuple(seen.filter(recurrence_of=found).order_by("number").values_list("number", flat=True)),
        deeds=deeds(access, found, asked=waiting is not None, asked_by=waiting),
    )


def _correction(each: Correction) -> CorrectionRow:
    reviewer = "" if each.reviewed_by is None else each.reviewed_by.name
    return CorrectionRow(each.note, each.by.name, each.at, each.approved, reviewer, each.reviewed_at, each.reason)


def _before(access: Access, found: Finding) -> int | None:
    """Return the number of what came back, unless it was found in another village than a village worker's."""
    old = found.recurrence_of
    return old.number if old is not None and old.division_code.startswith(access.division_stem) else None


def _extension(each: Extension) -> ExtensionRow:
    decider = "" if each.decided_by is None else each.decided_by.name
    return ExtensionRow(
        each.pk, each.until, each.reason, each.asked_by.name, each.asked_at, each.granted, decider, each.answer
    )


def open_at(access: Access, site: Site) -> list[Finding]:
    """Return what somebody sees open at a site and at those merged into it, the oldest first; two queries.

    One more for each time that a site was merged into one that was merged.
    """
    return list(_at(access, site).filter(state__in=OPEN).order_by("number"))


def of_site(access: Access, site: Site, today: date) -> tuple[FindingRow, ...]:
    """Return every finding of a site, with those merged into it: what is open first, then the newest; five queries.

    One more for each time that a site was merged into one that was merged.
    """
    ordered = sorted(_at(access, site).order_by("-number"), key=lambda each: each.state not in OPEN)
    return rows_of(site.campaign, ordered[:100], today)


def _at(access: Access, site: Site) -> QuerySet[Finding]:
    seen = visible_findings(access, site.campaign)
    return seen.filter(site__in=family(site.pk)).select_related(*_READ)


def left(campaign: Campaign, access: Access) -> Iterator[Left]:
    """Yield what would stay open of findings if the campaign were finished now; one query."""
    counts = counts_of(access, campaign, "all", this_day())
    if counts.open:
        said = Text(
            f"还有 {counts.open} 项隐患未销号，其中 {counts.late} 项逾期，将不再变动",
            f"Findings still open: {counts.open}, of them overdue: {counts.late}. They stay as they are.",
        )
        yield Left(said, f"{reverse('findings:ledger', args=[campaign.slug])}?show=open")
