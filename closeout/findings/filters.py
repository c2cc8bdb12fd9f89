"""What of the ledger of findings somebody wants to see: read from an address, written into one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from closeout.campaigns.models import Campaign
from closeout.findings.counting import OWN_WORDS, ledger
from closeout.findings.models import MAJOR, Finding
from closeout.findings.repeats import CAME_BACK, repeat_sites
from closeout.findings.states import CLOSED, OPEN, STATES
from closeout.findings.visible import overdue, own, visible_findings
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.divisions import stem
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.sites.mirror import folded
from closeout.sites.queries import WHOLE_CODE, within
from closeout.tallies.queries import tallies_under
from closeout.work.calendars import soon_until

SHOWS: Final = ("open", "late", "soon", "review", "asked", *STATES, "in_time", "all")
WHOSE: Final = ("ours", "all")
AGAIN: Final = ("yes", "site")
NEWEST: Final = "newest"
_LONGEST: Final = 60
_MANY: Final = 5_000  # findings of a division


@dataclass(frozen=True, slots=True)
class Filter:
    """A selection of findings; an empty part selects everything. `unit` 0 is any."""

    show: str = "open"
    whose: str = "all"
    standard: str = ""
    division: str = ""
    unit: int = 0
    major: str = ""  # "yes": only these
    again: str = ""  # "yes": only what came back; "site": only at sites where several did
    text: str = ""
    order: str = ""  # "newest": these first; otherwise as the selection is best read

    @property
    def by_urgency(self) -> bool:
        """Whether what is most urgent stands first, instead of the newest."""
        return self.show == "open" and self.order != NEWEST

    @property
    def by_day(self) -> bool:
        """Whether the next due stands first, instead of the newest."""
        return self.show in ("late", "soon")

    def query(self, **changes: object) -> str:
        """Return the filter, with `changes`, as it stands in an address; what selects nothing is left out."""
        other = replace(self, **changes)  # type: ignore[arg-type] # callers name fields of this very class
        said = {each.name: getattr(other, each.name) for each in fields(other)}
        return urlencode({name: value for name, value in said.items() if value != getattr(Filter(), name)})


def read_filter(params: Mapping[str, str], pack: Pack) -> Filter:
    """Return the filter that an address asks for; what nobody knows is left out."""
    division, unit = params.get("division", ""), params.get("unit", "")
    return Filter(
        show=_one_of(params.get("show", ""), SHOWS) or "open",
        whose=_one_of(params.get("whose", ""), WHOSE) or "all",
        standard=_one_of(params.get("standard", ""), [OWN_WORDS, *(each.id for each in pack.standards)]),
        division=division if division.isdecimal() and division.isascii() and len(division) <= 12 else "",
        unit=int(unit) if unit.isdecimal() and unit.isascii() and len(unit) < 10 else 0,
        major=_one_of(params.get("major", ""), ("yes",)),
        again=_one_of(params.get("again", ""), AGAIN),
        text=params.get("text", "").strip()[:_LONGEST],
        order=_one_of(params.get("order", ""), (NEWEST,)),
    )


def _one_of(said: str, known: Collection[str]) -> str:
    return said if said in known else ""


def chosen(access: Access, campaign: Campaign, wanted: Filter, today: date) -> QuerySet[Finding]:
    """Return the findings of a filter that somebody may see: by their days or, as in a copy, the newest first."""
    found = _shown(visible_findings(access, campaign), wanted.show, today)
    if wanted.whose == "ours":
        found = found.filter(own(access))
    if wanted.standard:
        found = found.filter(standard="" if wanted.standard == OWN_WORDS else wanted.standard)
    if wanted.division:
        found = found.filter(_inside(campaign, stem(wanted.division)))
    if wanted.unit:
        found = found.filter(unit=wanted.unit)
    if wanted.major:
        found = found.filter(severity=MAJOR)
    if wanted.again:
        # Found first, put in order then: few came back, and an index in the list's order has all the others as well.
        back = Finding.objects.filter(CAME_BACK, campaign=campaign).values("pk")
        found = found.filter(Q(pk__in=back) if wanted.again == "yes" else Q(site__in=repeat_sites(campaign)))
    for word in folded(wanted.text).split()[:4]:
        found = found.filter(Q(site__search__contains=word) | Q(description__icontains=word))
    return found.order_by("runs_until", "number") if wanted.by_day else found.order_by("-number")


def _inside(campaign: Campaign, code: str) -> Q:
    """Return what the findings of a division have in common; a wide one's are not looked up by it, but looked at."""
    sizes = tallies_under(ledger(campaign.pk, division=code), ["all"]) if len(code) < WHOLE_CODE else {}
    wide = sum(each["all"] for each in sizes.values()) > _MANY
    return Q(division_code__startswith=code) if wide else within(code)


def _shown(found: QuerySet[Finding], show: str, today: date) -> QuerySet[Finding]:
    match show:
        case "all":
            return found
        case "open":
            return found.filter(state__in=OPEN)
        case "late":
            return found.filter(overdue(today))
        case "soon":
            return found.filter(runs_until__gte=today, runs_until__lte=soon_until(today))
        case "review":
            return found.filter(state="submitted")
        case "asked":
            return found.filter(state__in=OPEN, extensions__granted__isnull=True, extensions__isnull=False)
        case "in_time":
            return found.annotate(closed_on=TruncDate("closed_at", tzinfo=TIME_ZONE)).filter(
                Q(due_on__isnull=True) | Q(closed_on__lte=F("due_on")), state=CLOSED
            )
        case _:
            return found.filter(state=show)
