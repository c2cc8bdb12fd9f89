"""The photos and files of a finding: how it was (`hazard:7`), and how it is after the correction (`finding:7`)."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.urls import reverse

from closeout.campaigns.models import RUNNING
from closeout.campaigns.services import scope_of
from closeout.evidence.models import Item
from closeout.evidence.queries import gallery
from closeout.evidence.types import About, Gallery
from closeout.findings.models import Finding
from closeout.findings.states import OPEN
from closeout.people.access import Access
from closeout.sites.queries import within

BEFORE: Final = "hazard"
AFTER: Final = "finding"


def visible(access: Access, ids: Collection[str]) -> set[str]:
    """Return those of some findings' ids that somebody may see; one query."""
    numbers = [int(each) for each in ids if each.isdecimal() and each.isascii() and len(each) < 19]
    if not access.may("see_findings"):
        return set()
    found = Finding.objects.filter(pk__in=numbers, campaign__authority=access.authority)
    if access.division_stem:
        found = found.filter(within(access.division_stem))
    return {str(each) for each in found.values_list("pk", flat=True)}


def about(id_: str) -> About:
    """Return what a finding is, which is known to be there; more is added while it is open and its campaign runs."""
    found = Finding.objects.select_related("campaign", "site").get(pk=int(id_))
    link = reverse("findings:finding", args=[found.campaign.slug, found.number]) + "#evidence"
    open_ = found.campaign.state == RUNNING and found.state in OPEN
    name = f"{found.site.code} {found.text_zh}"
    return About(name, link, scope_of(found.campaign), found.campaign.authority_id, open_)


def hold(id_: str) -> None:
    """Keep a finding as it is until the transaction ends."""
    Finding.objects.select_for_update().filter(pk=int(id_)).first()


def galleries(access: Access, finding: Finding) -> tuple[Gallery, Gallery] | None:
    """Return how it was and how it is, four queries; None: the reader sees no evidence."""
    if not access.may("see_evidence"):
        return None
    open_ = finding.campaign.state == RUNNING and finding.state in OPEN
    return (
        gallery(access, f"{BEFORE}:{finding.pk}", open_=open_),
        gallery(access, f"{AFTER}:{finding.pk}", open_=open_),
    )


def proved_since(finding: Finding, since: datetime) -> bool:
    """Return whether evidence of the correction has come since a time, and stands; one query."""
    found = Item.objects.filter(subject=f"{AFTER}:{finding.pk}", received_at__gte=since, withdrawn_at=None)
    return found.exists()
