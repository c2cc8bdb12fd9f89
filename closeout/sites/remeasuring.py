"""When a layer comes, changes or goes: the places of the sites on its land are worked out anew, some at a time.

Each step is one transaction and remembers how far it came, so that it can be cut short anywhere and taken up by
anybody; two at once only take turns.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum

from closeout.areas.registries import Changed
from closeout.campaigns.models import RUNNING, Campaign
from closeout.campaigns.services import scope_of
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.sites.models import Remeasuring, Site
from closeout.sites.queries import within
from closeout.sites.services import derive_again, place_again

STEP: Final = 200  # sites in one transaction


def begin(what: Changed) -> Collection[int]:
    """Note that the places on a land are to be worked out, within the caller's transaction; return the campaigns.

    Where some still are, it begins anew, for both lands together. Finished campaigns stay as they are.
    """
    begun = []
    for campaign in Campaign.objects.filter(authority=what.authority, state=RUNNING).order_by("pk"):
        old = Remeasuring.objects.select_for_update().filter(campaign=campaign).first()
        stem = what.stem if old is None else _shared(old.stem, what.stem)
        left = _sites(campaign, stem).count()
        if left or old is not None:
            said = {"stem": stem, "by": what.by, "last": 0, "left": left, "done": 0, "changed": 0, "at": what.at}
            Remeasuring.objects.update_or_create(campaign=campaign, defaults=said)
            begun.append(campaign.pk)
    return begun


def _shared(one: str, other: str) -> str:
    return next((one[:length] for length in range(len(one), 0, -1) if other.startswith(one[:length])), "")


def _sites(campaign: Campaign, stem: str) -> QuerySet[Site]:
    return Site.objects.filter(within(stem) if stem else Q(), campaign=campaign)


@transaction.atomic
def step(campaign: int, at: datetime, most: int = STEP) -> bool:
    """Work out the next places of a campaign, `most` at most, and return whether there may be more."""
    work = Remeasuring.objects.select_for_update().filter(campaign=campaign).first()
    if work is None:
        return False
    one = Campaign.objects.select_related("plan").get(pk=campaign)
    rest = _sites(one, work.stem).filter(pk__gt=work.last).order_by("pk")
    sites = list(rest.select_for_update()[:most])
    if one.state != RUNNING or not sites:
        _finish(one, work, at)
        return False
    changed = place_again(one, sites)
    derive_again(one, changed)
    Remeasuring.objects.filter(pk=work.pk).update(
        last=sites[-1].pk,
        left=max(work.left - len(sites), 0),
        done=F("done") + len(sites),
        changed=F("changed") + len(changed),
        at=at,
    )
    return True


def _finish(campaign: Campaign, work: Remeasuring, at: datetime) -> None:
    after = {"sites": work.done, "changed": work.changed, "land": work.stem}
    work.delete()
    scope = scope_of(campaign)
    record(Act("places_worked_out", scope, scope, after=after), actor=work.by, at=at)


def left_behind(before: datetime) -> list[int]:
    """Return the campaigns whose work nobody has taken a step of since `before`; one query."""
    return list(Remeasuring.objects.filter(at__lt=before).order_by("campaign").values_list("campaign", flat=True))


def left_at(authority: int) -> int:
    """Return how many sites' places are still to be worked out at an authority; one query."""
    found = Remeasuring.objects.filter(campaign__authority=authority).aggregate(left=Sum("left"))
    return found["left"] or 0


def left_in(campaign: Campaign) -> int:
    """Return how many sites' places are still to be worked out in a campaign; one query."""
    return Remeasuring.objects.filter(campaign=campaign).values_list("left", flat=True).first() or 0
