"""What a site's file shows of its findings."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from closeout.findings.panels import Line, lines_of
from closeout.findings.queries import of_site
from closeout.kernel.clock import today
from closeout.people.access import Access
from closeout.sites.contributed import Bulk, Panel
from closeout.sites.models import IN_USE, Site
from closeout.ui.shown import Tag


@dataclass(frozen=True, slots=True)
class SiteFindings:
    """The findings of a site, and whether the reader may raise one."""

    slug: str
    code: str
    lines: tuple[Line, ...]
    repeats: Tag | None
    may_raise: bool


def findings(access: Access, site: Site) -> SiteFindings | None:
    """Return the findings of a site, five queries; None: the reader sees none."""
    if not access.may("see_findings"):
        return None
    may_raise = access.may("raise_findings") and site.state == IN_USE
    lines = tuple(lines_of(of_site(access, site, today())))
    repeats = lines[0].repeats if lines else None
    return SiteFindings(site.campaign.slug, site.code, lines, repeats, may_raise)


PANEL = Panel("findings/panel.html", findings)
BULK = Bulk("findings:new_at", "raise_findings", gettext_lazy("Raise a finding at them"))
