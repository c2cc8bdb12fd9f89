"""Visits for pages: the work ledger, the record of one, what a site has had, what somebody is making."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.campaigns.registry import Left
from closeout.evidence.types import EvidenceRow
from closeout.findings.models import Finding
from closeout.inspections.checklist import Group, groups_of
from closeout.inspections.counting import ledger as tally_ledger
from closeout.inspections.evidence import pictures_of
from closeout.inspections.filters import Filter
from closeout.inspections.kinds import DRAFT, FINISHED, IMPRECISE_M
from closeout.inspections.models import Answer, Objection, Recheck, Signature, Visit
from closeout.inspections.signing import signatures
from closeout.inspections.visible import visible_visits, visit_seen
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.sites.mirror import folded
from closeout.sites.models import Site
from closeout.sites.queries import within
from closeout.sites.register import division_names
from closeout.tallies.queries import tallies, tallies_under

PAGE: Final = 50
READ: Final = ("site", "lead", "second", "unit")


@dataclass(frozen=True, slots=True)
class Row:
    """A visit in the work ledger (date, officers, vehicle, site, content, problems, time limit, re-check)."""

    uuid: UUID
    started_at: datetime
    finished_at: datetime | None
    kind: str
    administrative: bool
    result: str
    code: str
    site: str
    division: Text | None
    unit: Text
    officers: tuple[tuple[str, str], ...]  # name, certificate
    helpers: int
    vehicle: str
    answers: int
    raised: tuple[int, ...]
    due_on: date | None  # the first day by which something is to be corrected
    corrected: int
    not_corrected: int
    amended: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """A page of the work ledger. `more` is where the next begins, "": that was all. `all`: how many there are."""

    rows: tuple[Row, ...]
    more: str
    all: int
    today: int
    by_kind: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """A visit in full. `imprecise`: the device did not know well where it was."""

    visit: Visit
    groups: tuple[Group, ...]
    answers: Mapping[str, Answer]
    rechecks: tuple[Recheck, ...]
    objections: Mapping[str, Objection]
    raised: tuple[Finding, ...]
    division: Text
    imprecise: bool
    amended_by: UUID | None
    being_amended: bool  # the amendment is a draft: until it is finished this visit counts
    pictures: Mapping[str, tuple[EvidenceRow, ...]]  # by standard, of the visit itself by ""
    signatures: Sequence[Signature]


def ledger_page(access: Access, campaign: Campaign, wanted: Filter, after: str, today: date) -> Ledger:
    """Return a page of the work ledger; six queries."""
    visits, more = listed(access, campaign, wanted, after, PAGE)
    counts = counts_of(access, campaign, today)
    return Ledger(
        rows=rows_of(campaign, visits),
        more=more,
        all=counts.get("all", 0),
        today=counts.get(f"day:{today}", 0),
        by_kind={name[5:]: count for name, count in counts.items() if name.startswith("kind:")},
    )


def listed(access: Access, campaign: Campaign, wanted: Filter, after: str, size: int) -> tuple[list[Visit], str]:
    """Return `size` visits of a filter with site, officers and unit, and where the next page begins; one query."""
    found = chosen(access, campaign, wanted)
    edge = edge_at(after)
    if edge is not None:
        found = found.filter(edge)
    visits = list(found.select_related(*READ)[: size + 1])
    more = "" if len(visits) <= size else f"{visits[size - 1].started_at.timestamp():.6f}_{visits[size - 1].pk}"
    return visits[:size], more


def chosen(access: Access, campaign: Campaign, wanted: Filter) -> QuerySet[Visit]:
    """Return the visits of a filter that somebody may see, the latest first; of an amended one the last."""
    found = visible_visits(access, campaign).filter(stands())
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.result:
        found = found.filter(result=wanted.result)
    if wanted.unit:
        found = found.filter(unit=wanted.unit)
    if wanted.division:
        found = found.filter(within(wanted.division))
    if wanted.whose == "mine":
        found = found.filter(Q(lead=access.user) | Q(second=access.user))
    if wanted.since is not None:
        found = found.filter(started_at__gte=_morning(wanted.since))
    if wanted.until is not None:
        found = found.filter(started_at__lt=_morning(wanted.until + timedelta(days=1)))
    for word in folded(wanted.text).split()[:4]:
        found = found.filter(site__search__contains=word)
    return found.order_by("-started_at", "-uuid")


def stands(visit: str = "pk") -> Q:
    """Return what counts: an amendment takes a visit's place when it is finished, and not before.

    `visit` is the column with its key. Asked as "there is none": of a join a database cannot tell how much it leaves.
    """
    return Q(~Exists(Visit.objects.filter(amends=OuterRef(visit)).exclude(state=DRAFT)))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(0), TIME_ZONE)


def edge_at(after: str) -> Q | None:
    """Return what comes after an edge, None: from the first, or nonsense."""
    moment, _, id_ = after.partition("_")
    try:
        at, uuid = datetime.fromtimestamp(float(moment), TIME_ZONE), UUID(id_)
    except (ValueError, OverflowError, OSError):
        return None
    return Q(started_at__lt=at) | Q(started_at=at, uuid__lt=uuid)


def counts_of(access: Access, campaign: Campaign, today: date) -> Mapping[str, int]:
    """Return how many visits somebody sees: all, by kind, and those of `today`; one query."""
    if not access.division_stem:
        name = tally_ledger(campaign.pk)
        return tallies([name])[name]
    return _sums(campaign, access.division_stem, today)


def _sums(campaign: Campaign, stem: str, today: date) -> Mapping[str, int]:
    found = tallies_under(tally_ledger(campaign.pk, division=stem), _names(today))
    sums: dict[str, int] = {}
    for counts in found.values():
        for name, count in counts.items():
            sums[name] = sums.get(name, 0) + count
    return sums


def _names(today: date) -> tuple[str, ...]:
    return ("all", f"day:{today}", "kind:patrol", "kind:inspection", "kind:reinspection", "kind:lookback")


def rows_of(campaign: Campaign, visits: Sequence[Visit]) -> tuple[Row, ...]:
    """Return visits, read with their site, officers and unit, as lists print them; four queries."""
    names = division_names(campaign, [each.division_code for each in visits if each.division_code])
    ids = [each.pk for each in visits]
    counted = Answer.objects.filter(visit__in=ids, value__isnull=False).values_list("visit").annotate(Count("pk"))
    answers = dict(counted.order_by())
    raised = _raised(campaign, visits)
    rechecks: dict[UUID, list[bool]] = {}
    for uuid, corrected in Recheck.objects.filter(visit__in=ids).values_list("visit", "corrected"):
        rechecks.setdefault(uuid, []).append(corrected)
    return tuple(
        _row(each, names.get(each.division_code), answers.get(each.pk, 0), raised.get(each.pk, []), rechecks)
        for each in visits
    )


def _raised(campaign: Campaign, visits: Sequence[Visit]) -> dict[UUID, list[tuple[int, date | None]]]:
    sites = {each.site_id for each in visits}
    # By their sites alone: the database would look at all that was raised on visits of the campaign instead.
    rows = Finding.objects.filter(site__in=sites, origin__startswith="visit:").order_by("number")
    found: dict[UUID, list[tuple[int, date | None]]] = {}
    for origin, number, due_on in rows.values_list("origin", "number", "due_on"):
        found.setdefault(UUID(str(origin).split(":")[1]), []).append((number, due_on))
    return found


def _row(
    visit: Visit,
    division: Text | None,
    answers: int,
    raised: Sequence[tuple[int, date | None]],
    rechecks: Mapping[UUID, Collection[bool]],
) -> Row:
    seen = list(rechecks.get(visit.pk, []))
    return Row(
        uuid=visit.pk,
        started_at=visit.started_at,
        finished_at=visit.finished_at,
        kind=visit.kind,
        administrative=visit.administrative,
        result=visit.result,
        code=visit.site.code,
        site=visit.site.name,
        division=division,
        unit=Text("", "") if visit.unit is None else Text(visit.unit.name_zh, visit.unit.name_en),
        officers=tuple(_officers(visit)),
        helpers=visit.helpers,
        vehicle=visit.vehicle,
        answers=answers,
        raised=tuple(number for number, _ in raised),
        due_on=min((due for _, due in raised if due is not None), default=None),
        corrected=sum(seen),
        not_corrected=len(seen) - sum(seen),
        amended=visit.amends_id is not None,
    )


def _officers(visit: Visit) -> Iterator[tuple[str, str]]:
    yield visit.lead.name, visit.lead_certificate
    if visit.second is not None:
        yield visit.second.name, visit.second_certificate


def record_of(access: Access, campaign: Campaign, uuid: UUID) -> Record:
    """Return a visit in full; eight queries.

    A visit may have looked at what was found in another division, at a site merged into its own: who works in one
    division sees of it what was found there.

    Raises:
        Missing: there is none, or none that `access` may see.
    """
    visit = visit_seen(access, campaign, uuid)
    answers = list(visit.answers.all())
    raised = Finding.objects.filter(site=visit.site_id, origin__startswith=f"visit:{uuid}:").order_by("number")
    rechecks = visit.rechecks.filter(finding__division_code__startswith=access.division_stem)
    groups = tuple(groups_of(visit, answers))
    standards = [item.standard.id for group in groups for item in group.items]
    later = getattr(visit, "amended_by", None)  # read with the visit
    return Record(
        visit=visit,
        groups=groups,
        answers={each.fact: each for each in answers},
        rechecks=tuple(rechecks.select_related("finding").order_by("finding__number")),
        objections={each.standard: each for each in visit.objections.all()},
        raised=tuple(raised.select_related("unit")),
        division=division_names(campaign, [visit.division_code]).get(visit.division_code, Text("", "")),
        imprecise=visit.accuracy_m is not None and visit.accuracy_m > IMPRECISE_M,
        amended_by=None if later is None or later.state == DRAFT else later.pk,
        being_amended=later is not None and later.state == DRAFT,
        pictures=pictures_of(visit, standards) if access.may("see_evidence") else {},
        signatures=signatures(visit) if access.may("see_evidence") else (),
    )


def of_site(access: Access, site: Site, most: int = 10) -> tuple[Row, ...]:
    """Return the latest visits of a site; five queries."""
    found = visible_visits(access, site.campaign).filter(stands(), site=site)
    return rows_of(site.campaign, list(found.select_related(*READ).order_by("-started_at", "-uuid")[:most]))


def phones_of(sites: Iterable[int]) -> dict[int, str]:
    """Return of sites the phone number that was last given on a finished visit; one query."""
    # What a draft says is its officers' alone.
    met = Visit.objects.filter(site__in=list(sites), state=FINISHED).exclude(met_phone="").order_by("started_at")
    return dict(met.values_list("site", "met_phone"))


def left(campaign: Campaign, access: Access) -> Iterator[Left]:
    """Yield what would never be finished of visits if the campaign were finished now; one query."""
    drafts = Visit.objects.filter(campaign=campaign, state=DRAFT).count() if access.may("see_visits") else 0
    if drafts:
        said = Text(
            f"还有 {drafts} 次检查尚未办结，其内容不会进入台账",
            f"Visits not finished: {drafts}. What was found on them never reaches the register.",
        )
        yield Left(said, reverse("inspections:ledger", args=[campaign.slug]))
