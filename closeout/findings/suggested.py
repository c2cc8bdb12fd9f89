"""What follows a judgement: findings of what officers saw and could only suggest until the unit had spoken."""

from collections.abc import Sequence
from datetime import datetime

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.findings.models import PATROL
from closeout.findings.raising import MOST, raise_findings
from closeout.findings.types import NewFinding
from closeout.forms.sheets import standard_facts
from closeout.kernel.verdicts import FAIL
from closeout.people.access import Access
from closeout.sites.models import IN_USE, INSPECTION, Fact, Site, Verdict


def raise_suggested(access: Access, campaign: Campaign, sites: Sequence[Site], fact: str, at: datetime) -> None:
    """Raise what fails by a fact that was judged, at those of `sites` where a visit had suggested it.

    What is open already is not raised twice. One query where no visit had.
    """
    if not access.may("raise_findings"):
        return
    read_it = [each.id for each in pack_of(campaign).standards if fact in standard_facts(each)]
    there = {each.pk: each for each in sites if each.state == IN_USE}
    seen = Fact.objects.filter(site__in=there, key=fact, source=INSPECTION, entitled=False).values("site")
    failing = Verdict.objects.filter(site__in=seen, standard__in=read_it, verdict=FAIL).order_by("site", "standard")
    new = [
        NewFinding(there[site], standard, source=PATROL) for site, standard in failing.values_list("site", "standard")
    ]
    for start in range(0, len(new), MOST):
        raise_findings(access=access, campaign=campaign, new=new[start : start + MOST], at=at)
