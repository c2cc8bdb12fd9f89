"""Who may see which findings, and what somebody may do with one."""

from datetime import date

from django.db.models import Q, QuerySet

from closeout.campaigns.models import RUNNING as CAMPAIGN_RUNS
from closeout.campaigns.models import Campaign
from closeout.findings.models import Finding
from closeout.findings.states import (
    CORRECTING,
    DEFERRED,
    MOVES,
    OPEN,
    RAISED,
    REFUSED,
    SUBMITTED,
    Deed,
)
from closeout.findings.types import Deeds
from closeout.kernel.refusal import Missing
from closeout.people.access import Access
from closeout.sites.queries import within


def visible_findings(access: Access, campaign: Campaign) -> QuerySet[Finding]:
    """Return the findings that somebody may see: village workers those of their division (X-5)."""
    if campaign.authority_id != access.authority or not access.may("see_findings"):
        return Finding.objects.none()
    found = Finding.objects.filter(campaign=campaign)
    return found.filter(within(access.division_stem)) if access.division_stem else found


def finding_seen(access: Access, campaign: Campaign, number: int) -> Finding:
    """Return a finding by its number, with its site and its unit, in one query.

    Raises:
        Missing: there is none of this number that `access` may see.
    """
    seen = visible_findings(access, campaign).filter(number=number)
    found = seen.select_related("site", "unit", "assignee", "raised_by", "closed_by", "recurrence_of").first()
    if found is None:
        raise Missing("findings.no_finding", number=number)
    found.campaign = campaign
    return found


def own(access: Access) -> Q:
    """Return what the findings have in common that somebody answers for: their unit's, or their village's."""
    if access.role == "village":
        return Q(of_village=True) & within(access.division_stem)
    return Q(unit=access.unit) if access.unit is not None else Q(pk__in=())


def answers_for(access: Access, finding: Finding) -> bool:
    """Return whether a finding is for somebody's unit, or for their village, to see corrected."""
    if access.role == "village":
        return finding.of_village and finding.division_code.startswith(access.division_stem)
    return access.unit is not None and finding.unit_id == access.unit


def may_report(access: Access, finding: Finding) -> bool:
    """Return whether somebody may say that it is corrected: who answers for it, and the village it lies in."""
    near = access.role == "village" and finding.division_code.startswith(access.division_stem)
    return access.may("do_findings") and (near or answers_for(access, finding))


def decides(access: Access, finding: Finding) -> bool:
    """Return whether somebody decides of a finding: the head of its unit, or the office."""
    if not access.may("decide_findings"):
        return False
    return access.role == "office" or answers_for(access, finding)


def deeds(access: Access, finding: Finding, *, asked: bool, asked_by: int | None = None) -> Deeds:
    """Return what somebody may do with a finding now. `asked`: more time is asked for, by `asked_by`."""
    if finding.campaign.state != CAMPAIGN_RUNS:
        return Deeds()
    does = access.may("do_findings") and answers_for(access, finding)
    head = decides(access, finding)
    state, me = finding.state, access.user.pk
    return Deeds(
        accept=does and state == RAISED,
        refuse=does and _may(state, "refuse"),
        reassign=access.may("hand_findings") and _may(state, "reassign"),
        submit=state == CORRECTING and may_report(access, finding),
        review=head and state == SUBMITTED and finding.submitted_by_id != me,
        give_up=head and _may(state, "give_up"),
        defer=head and _may(state, "defer"),
        resume=head and state == DEFERRED,
        ask=state == CORRECTING and not asked and finding.due_on is not None and may_report(access, finding),
        grant=head and asked and asked_by != me and state in OPEN,
        plan=(does or head) and state in OPEN and state != REFUSED,
    )


def _may(state: str, deed: Deed) -> bool:
    return state in MOVES[deed].start


def overdue(today: date) -> Q:
    """Return what overdue findings have in common: their day has passed and nobody has closed them."""
    return Q(runs_until__lt=today)
