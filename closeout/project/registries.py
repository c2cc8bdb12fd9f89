"""What slices tell each other that may not know each other: filled in once, when the addresses are read."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from closeout.accounts.models import User
from closeout.api.services import revoke_all
from closeout.areas import queries as areas
from closeout.areas.registries import MEASURING
from closeout.campaigns.models import RUNNING, Campaign
from closeout.campaigns.registry import CONTRIBUTIONS
from closeout.campaigns.services import scope_of
from closeout.desk.subjects import register_all as register_names
from closeout.documents.registry import LISTENERS, NEIGHBOURS, Subject
from closeout.evidence.queries import gallery, missing
from closeout.evidence.registry import ABOUT, HELD, LATE, OWNERS
from closeout.evidence.types import About, Gallery
from closeout.findings import evidence as of_findings
from closeout.findings.lapses import heard_regrouped
from closeout.findings.orders import heard_served
from closeout.findings.panel import BULK as RAISING
from closeout.findings.panel import PANEL as FINDINGS
from closeout.findings.queries import left as findings_left
from closeout.findings.registry import LEADS
from closeout.findings.suggested import raise_suggested
from closeout.inspections import evidence as of_visits
from closeout.inspections.panel import PANEL as VISITS
from closeout.inspections.panel import again
from closeout.inspections.queries import left as visits_left
from closeout.judgements.registry import JUDGED
from closeout.meetings.panel import PANEL
from closeout.people.access import Access
from closeout.people.registries import WITH_PASSWORD, Leaving, Passing, divisions, register
from closeout.project import leads, proofs
from closeout.sites import contributed, for_campaigns
from closeout.sites.background import start
from closeout.sites.handover import assigned_sites, pass_sites
from closeout.sites.models import Site
from closeout.sites.queries import visible_among
from closeout.sites.remeasuring import left_at
from closeout.work.handover import assigned_tasks, pass_tasks


def fill() -> None:
    """Tell `people` what divisions are called, what passes on when somebody leaves and what ends with a password.

    And `sites` what its files show, `campaigns` what the register adds to it, `evidence` who sees what, `areas` who
    measures to its layers, `work` where tasks lead, the journal what things are called. Again it changes nothing.
    """
    divisions.names, divisions.find, divisions.any = areas.names, areas.codes_called, areas.any_division
    contributed.register(FINDINGS)
    contributed.register(VISITS)
    contributed.register_bulk(RAISING)
    contributed.register(PANEL)
    contributed.register(contributed.Panel("evidence/panel.html", _evidence))
    OWNERS["site"], ABOUT["site"] = _visible_sites, _about_site
    for kind in (of_findings.BEFORE, of_findings.AFTER):
        OWNERS[kind], ABOUT[kind], HELD[kind] = of_findings.visible, of_findings.about, of_findings.hold
    if again not in LEADS:
        LEADS.append(again)
    if raise_suggested not in JUDGED:
        JUDGED.append(raise_suggested)
    if heard_regrouped not in contributed.REGROUPED:
        contributed.REGROUPED.append(heard_regrouped)
    OWNERS[of_visits.KIND], ABOUT[of_visits.KIND] = of_visits.visible, of_visits.about
    HELD[of_visits.KIND], LATE[of_visits.KIND] = of_visits.hold, of_visits.is_only_late
    if heard_served not in LISTENERS.on_served:
        LISTENERS.on_served.append(heard_served)
    if revoke_all not in WITH_PASSWORD:
        WITH_PASSWORD.append(revoke_all)
    _contribute()
    NEIGHBOURS.subjects, NEIGHBOURS.missing = _subjects, missing
    NEIGHBOURS.offered, NEIGHBOURS.add = proofs.offered, proofs.add
    _measure()
    leads.fill()
    register_names()
    register("tasks", Passing(_("Open tasks"), _count_tasks, _pass_tasks))
    register("sites", Passing(_("Sites assigned"), _count_sites, _pass_sites))


def _contribute() -> None:
    if for_campaigns.figures not in CONTRIBUTIONS.figures:
        CONTRIBUTIONS.figures.append(for_campaigns.figures)
        CONTRIBUTIONS.turns.append(for_campaigns.turns)
        CONTRIBUTIONS.rederive.append(for_campaigns.rederive)
        CONTRIBUTIONS.carry.append(for_campaigns.carry)
        CONTRIBUTIONS.left.extend((findings_left, visits_left))


def _evidence(access: Access, site: Site) -> Gallery | None:
    """Return the evidence of a site for its file; None: the reader sees none. Two queries."""
    if not access.may("see_evidence"):
        return None
    return gallery(access, f"site:{site.pk}", open_=site.campaign.state == RUNNING)


def _visible_sites(access: Access, ids: Collection[str]) -> set[str]:
    numbers = [int(each) for each in ids if each.isdecimal() and len(each) < 19]
    return {str(each) for each in visible_among(access, numbers)}


def _about_site(id_: str) -> About:
    site = Site.objects.select_related("campaign").get(pk=int(id_))
    link = reverse("sites:file", args=[site.campaign.slug, site.code]) + "#evidence"
    name, running = f"{site.code} {site.name}", site.campaign.state == RUNNING
    return About(name, link, scope_of(site.campaign), site.campaign.authority_id, running)


def _measure() -> None:
    if start not in MEASURING.begin:
        MEASURING.begin.append(start)
        MEASURING.left.append(left_at)


def _campaigns(authority: int) -> QuerySet[Campaign]:
    """Return the campaigns that things pass on in: a finished one can only be read."""
    return Campaign.objects.filter(authority=authority, state=RUNNING)


def _scopes(authority: int) -> list[str]:
    return [scope_of(each) for each in _campaigns(authority)]


def _count_tasks(authority: int, leaver: User) -> int:
    return assigned_tasks(leaver, _scopes(authority)).count()


def _pass_tasks(leaving: Leaving) -> int:
    return pass_tasks(leaver=leaving.leaver, successor=leaving.successor, scopes=_scopes(leaving.authority))


def _count_sites(authority: int, leaver: User) -> int:
    return assigned_sites(leaver, _campaigns(authority)).count()


def _pass_sites(leaving: Leaving) -> int:
    campaigns = _campaigns(leaving.authority)
    return pass_sites(leaver=leaving.leaver, successor=leaving.successor, campaigns=campaigns, at=leaving.at)


def _subjects(keys: Collection[str]) -> dict[str, Subject]:
    """Return what documents are about and where it is shown: sites, in one query."""
    ids = {int(key.removeprefix("site:")) for key in keys if key.startswith("site:") and key[5:].isdecimal()}
    sites = Site.objects.filter(pk__in=ids).values_list("pk", "code", "name", "campaign__slug")
    return {
        f"site:{pk}": Subject(f"{code} {name}", reverse("sites:file", args=[slug, code]))
        for pk, code, name, slug in sites
    }
