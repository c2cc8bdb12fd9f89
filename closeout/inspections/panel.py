"""What a site's file shows of its visits, and where one goes from a finding to see the site again."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from closeout.findings.models import Finding
from closeout.findings.registry import Lead
from closeout.findings.states import OPEN
from closeout.inspections.kinds import PATROL, REINSPECTION
from closeout.inspections.panels import Line, lines_of
from closeout.inspections.queries import of_site
from closeout.people.access import Access
from closeout.sites.contributed import Panel
from closeout.sites.models import IN_USE, Site


@dataclass(frozen=True, slots=True)
class SiteVisits:
    """The latest visits of a site, and whether the reader may make one."""

    slug: str
    code: str
    lines: tuple[Line, ...]
    may_make: bool


def visits(access: Access, site: Site) -> SiteVisits | None:
    """Return the visits of a site, five queries; None: the reader sees none."""
    if not access.may("see_visits"):
        return None
    may_make = access.may("make_visits") and site.state == IN_USE
    return SiteVisits(site.campaign.slug, site.code, tuple(lines_of(of_site(access, site))), may_make)


PANEL = Panel("inspections/panel.html", visits)


def again(access: Access, finding: Finding) -> Lead | None:
    """Return where the site of an open finding is visited again; None: the reader makes no visits."""
    if finding.state not in OPEN or finding.site.state != IN_USE or not access.may("make_visits"):
        return None
    kind = REINSPECTION if access.may("inspect") else PATROL
    address = reverse("inspections:new", args=[finding.campaign.slug])
    return Lead(f"{address}?{urlencode({'site': finding.site.code, 'kind': kind})}", _("Visit the site again"))
