"""What older ledgers say that is no fact: the lines that wait, what each may be, and what became of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.census.guessing import Guesser
from closeout.census.models import KeptAside
from closeout.findings.models import GENERAL, MAJOR
from closeout.findings.periods import days_of, due_after
from closeout.findings.units import units_by_key
from closeout.kernel.text import Text
from closeout.kernel.verdicts import FAIL
from closeout.packfile.pack import Pack, unit_of
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.sites.models import Verdict
from closeout.sites.queries import visible_sites
from closeout.sites.values import read

SHOWS: Final = ("waiting", "taken", "aside")
_SHOWN: Final[Mapping[str, Q]] = {
    "waiting": Q(settled_at=None),
    "taken": Q(finding__isnull=False),
    "aside": Q(settled_at__isnull=False, finding=None),
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a line may be: a standard, "" for none, whose it would be and until when; None: the plan does not say."""

    standard: str
    text: Text | None
    unit: Text | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an older ledger, with what it may be."""

    kept: KeptAside
    suggested: Suggested


def kept_lines(access: Access, campaign: Campaign) -> QuerySet[KeptAside]:
    """Return the lines of the sites that somebody may see, site by site."""
    lines = KeptAside.objects.filter(site__in=visible_sites(access, campaign))
    return lines.select_related("site", "finding", "settled_by").order_by("site__code", "pk")


def shown(lines: QuerySet[KeptAside], show: str) -> QuerySet[KeptAside]:
    """Return those that wait, were taken as findings, or were set aside."""
    return lines.filter(_SHOWN[show])


def counts_of(access: Access, campaign: Campaign) -> Mapping[str, int]:
    """Return how many lines are of each kind; one query."""
    lines = KeptAside.objects.filter(site__in=visible_sites(access, campaign))
    return lines.aggregate(**{show: Count("pk", q) for show, q in _SHOWN.items()})


def suggestions(campaign: Campaign, lines: Sequence[KeptAside], today: date) -> list[Line]:
    """Return lines with what each may be; four queries for any number."""
    pack, units = pack_of(campaign), units_by_key(campaign)
    guesser, dues = Guesser(pack), _dues(pack, today)
    failing: dict[int, set[str]] = {}
    failed = Verdict.objects.filter(site__in={each.site_id for each in lines}, verdict=FAIL)
    for site, standard in failed.values_list("site", "standard"):
        failing.setdefault(site, set()).add(standard)
    return [
        Line(each, _suggested(pack, units, each, guesser.standard(each.text, failing.get(each.site_id, ())), dues))
        for each in lines
    ]


def _dues(pack: Pack, today: date) -> Mapping[str, date | None]:
    """Return by severity the day by which the plan wants what is found today corrected; at most two queries."""
    days = {severity: days_of(pack, severity) for severity in (GENERAL, MAJOR)}
    return {severity: None if each is None else due_after(today, each) for severity, each in days.items()}


def _suggested(
    pack: Pack, units: Mapping[str, Unit], line: KeptAside, id_: str, dues: Mapping[str, date | None]
) -> Suggested:
    standard = next((each for each in pack.standards if each.id == id_), None)
    if standard is None:
        return Suggested("", None, None, dues[GENERAL])
    unit = units.get(unit_of(pack.roles, standard.role, read(pack.facts, line.site.values)))
    name = None if unit is None else Text(unit.name_zh, unit.name_en or unit.name_zh)
    return Suggested(standard.id, standard.text, name, dues[standard.severity])
