"""What findings ask of somebody, in all campaigns that run: what waits for their word, and what they see corrected."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from closeout.campaigns.models import Campaign
from closeout.findings.models import Extension, Finding
from closeout.findings.states import CORRECTING, DEFERRED, OPEN, RAISED, REFUSED, SUBMITTED
from closeout.findings.visible import overdue, own
from closeout.people.access import Access
from closeout.sites.queries import within

Campaigns = Collection[int] | QuerySet[Campaign, int]  # their ids


def watches(access: Access) -> bool:
    """Return whether somebody sees findings of all units, and answers for none of them."""
    return access.unit is None and access.role != "village"


def _seen(access: Access, campaigns: Campaigns) -> QuerySet[Finding]:
    if not access.may("see_findings"):
        return Finding.objects.none()
    found = Finding.objects.filter(campaign__in=campaigns)
    return found.filter(within(access.division_stem)) if access.division_stem else found


def _asked(access: Access) -> QuerySet[Extension]:
    """Return the wishes for more time that somebody else has and nobody has decided."""
    return Extension.objects.filter(granted=None).exclude(asked_by=access.user)


def waiting(access: Access, campaigns: Campaigns, today: date) -> dict[str, QuerySet[Finding]]:
    """Return what waits for somebody's word by what it asks: accept, review, grant, resume or reassign.

    Each is of one state, so that an index has it in the order of its days; no finding is in two. What waits is due
    today at the latest: others cannot go on before.
    """
    seen, asked = _seen(access, campaigns), _asked(access).values("finding")
    found: dict[str, QuerySet[Finding]] = {}
    if access.may("do_findings"):
        found["accept"] = seen.filter(own(access), state=RAISED)
    if access.may("decide_findings"):
        here = seen if access.role == "office" else seen.filter(own(access))
        found = {name: each.exclude(pk__in=asked) for name, each in found.items()}
        found["review"] = here.filter(state=SUBMITTED).exclude(submitted_by=access.user).exclude(pk__in=asked)
        found["grant"] = here.filter(state__in=OPEN, pk__in=asked)
        found["resume"] = here.filter(state=DEFERRED, deferred_until__lte=today).exclude(pk__in=asked)
    if access.may("hand_findings"):
        found["reassign"] = seen.filter(state=REFUSED).exclude(pk__in=asked)
    return found


def correcting(access: Access, campaigns: Campaigns, today: date) -> QuerySet[Finding]:
    """Return what somebody sees corrected; for those who watch over all units what is overdue of anybody's.

    What waits for their own word is left out.
    """
    found = _seen(access, campaigns)
    if not watches(access):
        found = found.filter(own(access), state=CORRECTING)
    elif access.may("decide_findings"):
        found = found.filter(overdue(today)).filter(state__in=(RAISED, CORRECTING))
    else:
        found = found.filter(overdue(today))
    return found.exclude(pk__in=_asked(access).values("finding")) if access.may("decide_findings") else found
