"""Findings for tests, and people who do things with them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.findings import services
from closeout.findings.counting import counters, difference
from closeout.findings.doing import Doer
from closeout.findings.models import Finding
from closeout.findings.raising import raise_findings
from closeout.findings.types import NewFinding
from closeout.people.access import Access
from closeout.people.roles import Role
from closeout.sites.merging import merge_sites
from closeout.sites.models import Site
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from closeout.tallies.services import shift
from tests.evidence.making import evidence
from tests.factories import NOW, access, campaign, site

UNIT = "safety_supervision"
STANDARD = "B-4.5a"  # safety rules hang on the wall: the safety office answers
FACT = "safety_rules_posted"


def raised(at_site: Site | None = None, who: Role = "unit_member", **more: Any) -> Finding:
    """Return a finding that was just raised."""
    where = at_site or site(campaign(), safety_rules_posted=False)
    usual: dict[str, Any] = {"standard": STANDARD}
    new = NewFinding(where, **{**usual, **more})
    found, _ = raise_findings(access=access(who), campaign=where.campaign, new=[new], at=NOW)
    return found[0]


def merged(kept: Site, gone: Site, at: datetime = NOW) -> None:
    """Let the office merge one site into another."""
    reverse("home")  # slices are told of each other when the addresses are read
    merge_sites(access=access("office"), survivor=kept, other=gone, reason="同一处（示例）", at=at)


def member(of: str = UNIT) -> Access:
    """Return somebody of the unit that answers for it."""
    return access("unit_member", unit=of)


def head(of: str = UNIT) -> Access:
    """Return the unit's head."""
    return access("unit_head", unit=of)


def doer(who: Access, finding: Finding, seen: int | None = None, at: datetime = NOW) -> Doer:
    """Return somebody who does something with a finding."""
    return Doer(who, finding.campaign, finding.number, at, seen)


def proved(finding: Finding, at: datetime = NOW) -> Finding:
    """Return a finding with a photo of how it is after the correction."""
    evidence(finding.site, subject=f"finding:{finding.pk}", at=at)
    return finding


def correcting(at_site: Site | None = None, **more: Any) -> Finding:
    """Return a finding that its unit accepted."""
    found = raised(at_site, **more)
    return services.accept(doer(member(), found))


def submitted(at_site: Site | None = None, by: Access | None = None) -> Finding:
    """Return a finding that somebody reported as corrected."""
    found = proved(correcting(at_site))
    return services.submit(doer(by or member(), found), note="已张贴（示例）")


def mend(finding: Finding) -> None:
    """Record that the standard is met now."""
    record_facts(access=member(), site=finding.site, facts=[NewFact(FACT, True)], source="inspection", at=NOW)


def closed(at_site: Site | None = None) -> Finding:
    """Return a finding that was closed out."""
    found = submitted(at_site)
    mend(found)
    return services.close(doer(head(), found))


def put(findings: QuerySet[Finding], **values: Any) -> None:
    """Give findings other values as no act would, their counters with them."""
    for each in findings:
        before = counters(each)
        Finding.objects.filter(pk=each.pk).update(**values)
        shift(difference(before, counters(Finding.objects.get(pk=each.pk))))


def of_campaign(one: Campaign) -> list[Finding]:
    """Return the findings of a campaign, by number."""
    return list(Finding.objects.filter(campaign=one).order_by("number"))
