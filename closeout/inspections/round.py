"""The round of somebody's day: visits they are making, visits to confirm, sites to go to by urgency and distance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from closeout.campaigns.models import Campaign
from closeout.findings.states import SUBMITTED
from closeout.findings.visible import own, visible_findings
from closeout.inspections.models import Visit
from closeout.inspections.queries import phones_of
from closeout.inspections.starting import metres
from closeout.inspections.visible import drafts_of
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.sites.families import survivors
from closeout.sites.models import IN_USE, Site
from closeout.sites.queries import visible_sites
from closeout.sites.register import division_names
from closeout.work.calendars import soon_until

PAGE: Final = 30
_FINDINGS: Final = 500
LATE, SOON, REVIEW, NEVER, ASSIGNED = "late", "soon", "review", "never", "assigned"
_RANK: Final = {LATE: 0, SOON: 1, REVIEW: 2, ASSIGNED: 3, NEVER: 4}

Here = tuple[float, float]  # longitude and latitude of WGS 84


@dataclass(frozen=True, slots=True)
class Stop:
    """A site to go to. `why` is the most urgent reason, `count` how many findings it is for; `due_on` the first day."""

    code: str
    name: str
    address: str
    division: Text
    why: str
    count: int
    due_on: date | None
    metres: float | None
    geo: str
    phone: str


@dataclass(frozen=True, slots=True)
class Round:
    """The page of today's visits."""

    drafts: tuple[Visit, ...]
    to_confirm: tuple[Visit, ...]
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class _Due:
    why: str
    count: int
    due_on: date | None


def round_of(access: Access, campaign: Campaign, here: Here | None, today: date, most: int | None = PAGE) -> Round:
    """Return somebody's round of today, of the sites at most so many (None: all that were read); nine queries."""
    drafts = list(drafts_of(access, campaign).select_related("site", "lead").order_by("-started_at"))
    due = _due(access, campaign, today)
    sites = _sites(access, campaign, due)
    names = division_names(campaign, [each.division_code for each in sites])
    phones = {} if access.role == "office" else phones_of(each.pk for each in sites)
    stops = [_stop(access, each, due.get(each.pk), here, (names, phones)) for each in sites]
    stops.sort(key=lambda each: (_RANK[each.why], each.due_on or date.max, each.metres or 0.0, each.code))
    return Round(
        drafts=tuple(each for each in drafts if each.lead_id == access.user.pk),
        to_confirm=tuple(each for each in drafts if each.second_id == access.user.pk and _waits(each)),
        stops=tuple(_near(stops, here)[:most]),
    )


def _waits(visit: Visit) -> bool:
    """Return whether a second officer has something to confirm: the lead has said what came of the visit."""
    return bool(visit.result) and visit.confirmed_at is None


def _near(stops: list[Stop], here: Here | None) -> list[Stop]:
    """Put the nearer first among the equally urgent, where it is known where one is."""
    if here is None:
        return stops
    far = float("inf")
    return sorted(stops, key=lambda each: (_RANK[each.why], far if each.metres is None else each.metres, each.code))


def _due(access: Access, campaign: Campaign, today: date) -> dict[int, _Due]:
    """Return the sites with findings that have to be looked at soon; three queries, two of them along an index.

    What was found at a site that was merged is looked at where it went.
    """
    found = visible_findings(access, campaign).filter(own(access) if access.role != "office" else Q())
    soon, said = found.filter(runs_until__lte=soon_until(today)), found.filter(state=SUBMITTED)
    if access.division_stem:  # few, and together: an order would have the database walk by everybody's
        sought = (soon.order_by(), said.order_by())
    else:
        sought = (soon.order_by("runs_until", "number")[:_FINDINGS], said.order_by("due_on", "number")[:_FINDINGS])
    rows = {row for each in sought for row in each.values_list("pk", "site", "state", "due_on")}
    now_at = survivors({row[1] for row in rows})
    by_site: dict[int, list[tuple[str, date | None]]] = {}
    for _, site, state, due_on in sorted(rows, key=lambda row: (row[3] or date.max, row[0])):
        by_site.setdefault(now_at[site], []).append((state, due_on))
    return {site: _Due(_why(each, today), len(each), _first(each)) for site, each in by_site.items()}


def _first(findings: Iterable[tuple[str, date | None]]) -> date | None:
    return min((due for _, due in findings if due is not None), default=None)


def _why(findings: list[tuple[str, date | None]], today: date) -> str:
    if any(due is not None and due < today for _, due in findings):
        return LATE
    return REVIEW if all(state == SUBMITTED for state, _ in findings) else SOON


def _sites(access: Access, campaign: Campaign, due: Mapping[int, _Due]) -> list[Site]:
    """Return the sites of the findings, those given to somebody, and some that nobody has visited; three queries."""
    seen = visible_sites(access, campaign)
    here = {each.pk: each for each in seen.filter(pk__in=list(due)[: 4 * PAGE])}
    here |= {each.pk: each for each in seen.filter(assignee=access.user).order_by("code")[: 5 * PAGE]}
    chosen = [each for each in here.values() if each.state == IN_USE]
    never = seen.filter(state=IN_USE, visited_at=None).exclude(pk__in=list(here))
    return chosen + list(never.order_by("-failing", "code")[:PAGE])


def _stop(
    access: Access,
    site: Site,
    due: _Due | None,
    here: Here | None,
    known: tuple[Mapping[str, Text], Mapping[int, str]],
) -> Stop:
    names, phones = known
    place = None if site.lon is None or site.lat is None else (site.lon, site.lat)
    why = due.why if due is not None else ASSIGNED if site.assignee_id == access.user.pk else NEVER
    return Stop(
        code=site.code,
        name=site.name,
        address=site.address,
        division=names.get(site.division_code, Text("", "")),
        why=why,
        count=0 if due is None else due.count,
        due_on=None if due is None else due.due_on,
        metres=None if here is None or place is None else metres(here, place),
        geo="" if place is None else f"geo:{place[1]:.6f},{place[0]:.6f}",
        phone=dialled(phones.get(site.pk, "")),
    )


def dialled(phone: str) -> str:
    """Return a phone number as a link dials it; what is no number gives none."""
    digits = "".join(each for each in phone if each.isascii() and (each.isdigit() or each == "+"))
    return digits if len(digits) >= 5 else ""


def read_here(lon: str, lat: str) -> Here | None:
    """Return where a device says it is, None: it does not, or that is nowhere."""
    try:
        found = float(lon), float(lat)
    except ValueError:
        return None
    return found if -180 <= found[0] <= 180 and -90 <= found[1] <= 90 else None
