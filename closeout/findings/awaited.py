"""What findings ask of somebody, in all campaigns that run: what waits for their word, and what they see corrected."""

from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least

from closeout.campaigns.models import RUNNING as CAMPAIGN_RUNS
from closeout.findings.models import Extension, Finding
from closeout.findings.states import CORRECTING, DEFERRED, OPEN, RAISED, REFUSED, RUNNING, SUBMITTED
from closeout.findings.visible import own
from closeout.people.access import Access
from closeout.sites.queries import within


def watches(access: Access) -> bool:
    """Return whether somebody sees findings of all units, and answers for none of them."""
    return access.unit is None and access.role != "village"


def _seen(access: Access) -> QuerySet[Finding]:
    if not access.may("see_findings"):
        return Finding.objects.none()
    found = Finding.objects.filter(campaign__authority=access.authority, campaign__state=CAMPAIGN_RUNS)
    return found.filter(within(access.division_stem)) if access.division_stem else found


def _asked(access: Access) -> QuerySet[Extension]:
    """Return the wishes for more time that somebody else has and nobody has decided."""
    return Extension.objects.filter(granted=None).exclude(asked_by=access.user)


def waiting(access: Access, today: date) -> QuerySet[Finding]:
    """Return what waits for somebody's word, as `asks`: accept, review, grant, resume or reassign.

    `urgent_on` is its day, or today where that is later or none: others wait for it.
    """
    late = Q(state=DEFERRED, deferred_until__lte=today)
    asked = Q(state__in=OPEN, pk__in=_asked(access).values("finding"))
    mine = Q(pk__in=())
    if access.may("do_findings"):
        mine |= own(access) & Q(state=RAISED)
    if access.may("decide_findings"):
        here = own(access) if access.role != "office" else ~Q(pk__in=())
        mine |= here & ((Q(state=SUBMITTED) & ~Q(submitted_by=access.user)) | asked | late)
    if access.may("hand_findings"):
        mine |= Q(state=REFUSED)
    return (
        _seen(access)
        .filter(mine)
        .annotate(
            urgent_on=Least(Coalesce(F("due_on"), Value(today)), Value(today)),
            asks=Case(
                When(Exists(_asked(access).filter(finding=OuterRef("pk"))), then=Value("grant")),
                When(state=RAISED, then=Value("accept")),
                When(state=SUBMITTED, then=Value("review")),
                When(state=DEFERRED, then=Value("resume")),
                default=Value("reassign"),
            ),
        )
    )


def correcting(access: Access, today: date) -> QuerySet[Finding]:
    """Return what somebody sees corrected; for those who watch over all units what is overdue of anybody's.

    What waits for their own word is left out.
    """
    found = _seen(access)
    if not watches(access):
        found = found.filter(own(access), state=CORRECTING)
    elif access.may("decide_findings"):
        found = found.filter(state__in=RUNNING, due_on__lt=today).filter(state__in=(RAISED, CORRECTING))
    else:
        found = found.filter(state__in=RUNNING, due_on__lt=today)
    return found.exclude(pk__in=_asked(access).values("finding")) if access.may("decide_findings") else found
