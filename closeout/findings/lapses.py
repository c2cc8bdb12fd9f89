"""Orders that ran out: noted by themselves, with the fact that a plan's escalation asks for, and taken back alike.

An order is overdue when a finding of it is past its day, more time granted included, and nobody has closed it out: an
order to correct that ran out without a passed re-inspection (decisions on `order_overdue`). Who ordered speaks: the
service records the fact in that unit's name, on the order's number.

It is one voice among others (decisions, "Who said it"): the latest observed of those entitled stands. Where nobody
judges the fact, any unit may settle it, so that the end of an order that ran out here puts an end to an older "yes" in
the register, too, and whoever says otherwise afterwards is not talked down. Where a plan names who judges it, the word
of another unit that ordered is a suggestion, and the judge's own "yes" stays until the judge takes it back.

A merged site is part of the one that it went into: its orders run out there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from closeout.campaigns.models import RUNNING, Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import scope_of
from closeout.documents.models import SERVED
from closeout.findings.doing import day_of, heads_of
from closeout.findings.models import Finding, Lapse, Order
from closeout.findings.states import DEFERRED
from closeout.findings.visible import overdue
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.text import Text
from closeout.notices.services import tell
from closeout.notices.types import Notice
from closeout.sites.by_rule import Following, record_following
from closeout.sites.families import family, survivors
from closeout.sites.models import IN_USE, MERGED, RULE, Fact, Site
from closeout.sites.types import NewFact
from closeout.work.addressees import office_of
from closeout.work.alone import each_alone

FACT: Final = "order_overdue"
_LONGEST: Final = 300  # characters of evidence
_THERE: Final = (IN_USE, MERGED)
_LATEST: Final = ("-observed_at", "-recorded_at", "-pk")


def note_lapses(at: datetime) -> None:
    """Note which orders ran out, and which no longer are overdue; nothing where all is noted. Three queries then.

    A site at which that fails keeps no other waiting.
    """
    each_alone("findings/lapses", _sites_to_look_at(day_of(at)), lambda site: _note(site, at), at=at)


def heard_regrouped(site: Site, at: datetime) -> None:
    """Note what is true of a site that took another in, gave it back or was given back; its row is locked.

    What came back of a site that is part of it no longer did not come back here.
    """
    kin = family(site.pk)
    came_back = Finding.objects.filter(site__in=kin, recurrence_of__isnull=False)
    came_back.exclude(recurrence_of__site__in=kin).update(recurrence_of=None)
    _note(site.pk, at)


def _sites_to_look_at(today: date) -> list[int]:
    late = dict(chain.from_iterable(each.values_list("orders", "site") for each in _late(today)))
    there = Lapse.objects.filter(ended_at=None, order__campaign__state=RUNNING, order__site__state__in=_THERE)
    noted = dict(there.values_list("order", "order__site"))
    return sorted(set(survivors({{**late, **noted}[order] for order in late.keys() ^ noted.keys()}).values()))


def _late(today: date) -> tuple[QuerySet[Finding], QuerySet[Finding]]:
    """Return the findings whose order ran out, in campaigns that run, at sites in use or merged into one.

    Those that were put off are asked for by themselves, each along its index: an order runs out all the same.
    """
    ordered = Finding.objects.filter(
        campaign__state=RUNNING, site__state__in=_THERE, ordered_at__isnull=False, orders__document__state=SERVED
    ).order_by()
    return ordered.filter(overdue(today)), ordered.filter(state=DEFERRED, due_on__lt=today)


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to be noted at a site: orders that ran out and lapses that ended; `open` is overdue afterwards."""

    site: Site
    campaign: Campaign
    fresh: Mapping[int, date]
    ended: Collection[Lapse]
    open: Mapping[int, date]
    orders: Mapping[int, Order]
    said: Fact | None  # what was recorded by rule before
    at: datetime

    @property
    def turns(self) -> bool:
        """Whether what was recorded by rule is true no longer."""
        return bool(self.open) is not (self.said is not None and self.said.value is True)


@transaction.atomic
def _note(pk: int, at: datetime) -> None:
    """Note what is new at a site, which is locked: whoever comes second finds nothing to do."""
    site = Site.objects.select_for_update().filter(pk=pk, state=IN_USE).first()
    if site is None:
        return
    campaign = Campaign.objects.select_related("plan", "authority").get(pk=site.campaign_id)
    sites = family(pk)
    noted = {each.order_id: each for each in Lapse.objects.filter(order__site__in=sites, ended_at=None)}
    late: dict[int, date] = {}
    for order, due_on in chain.from_iterable(
        each.filter(site__in=sites).values_list("orders", "due_on") for each in _late(day_of(at))
    ):
        if due_on is not None:
            late[order] = min(due_on, late.get(order, due_on))
    fresh = {order: due_on for order, due_on in late.items() if order not in noted}
    ended = [each for order, each in noted.items() if order not in late]
    if campaign.state != RUNNING:
        return
    orders = Order.objects.filter(site__in=sites).select_related("document__unit").prefetch_related("findings__unit")
    said = Fact.objects.filter(site=site, key=FACT, source=RULE).select_related("unit").order_by(*_LATEST).first()
    change = _Change(site, campaign, fresh, ended, late, {each.pk: each for each in orders}, said, at)
    if fresh or ended or change.turns:
        _keep(change)


def _keep(change: _Change) -> None:
    Lapse.objects.bulk_create(
        Lapse(order_id=order, due_on=due_on, noted_at=change.at) for order, due_on in change.fresh.items()
    )
    Lapse.objects.filter(pk__in=[each.pk for each in change.ended]).update(ended_at=change.at)
    for order in change.fresh:
        _tell(change, change.orders[order])
    if FACT in pack_of(change.campaign).facts:
        record_following(change.campaign, [_following(change)], at=change.at)
    record_all(_acts(change), actor=None, at=change.at)


def _following(change: _Change) -> Following:
    """Return the fact as it is now: overdue since the first order that is, or since now no longer."""
    about = change.open or {each.order_id: each.due_on for each in change.ended}
    observed = _ran_out(change) if change.fresh else change.at
    named = [change.orders[order].document for order in sorted(about, key=lambda order: (about[order], order))]
    if not named and change.said is not None and change.said.unit is not None:  # its orders went with another site
        unit, papers = change.said.unit, change.said.evidence
    else:
        unit, papers = named[0].unit, "、".join(each.number for each in named)[:_LONGEST]
    return Following(change.site, unit, NewFact(FACT, bool(change.open), observed, evidence=papers))


def _ran_out(change: _Change) -> datetime:
    """Return when it was so: as the day was over, however late it is noted, but after what was recorded before."""
    over = datetime.combine(max(change.fresh.values()) + timedelta(days=1), time(0), TIME_ZONE)
    return over if change.said is None else max(over, change.said.observed_at)


def _acts(change: _Change) -> Iterable[Act]:
    scope = scope_of(change.campaign)
    for order, due_on in change.fresh.items():
        number = change.orders[order].document.number
        for each in change.orders[order].findings.all():
            yield Act("order_ran_out", f"finding:{each.pk}", scope, {}, {"due_on": due_on.isoformat()}, number)
    for lapse in change.ended:
        number = change.orders[lapse.order_id].document.number
        for each in change.orders[lapse.order_id].findings.all():
            yield Act("order_no_longer_late", f"finding:{each.pk}", scope, {}, {}, number)


def _tell(change: _Change, order: Order) -> None:
    """Tell the heads of the unit that ordered, and the office, which sees that it goes on."""
    site, number = change.site, order.document.number
    title = Text(
        f"责令改正逾期未改：{site.code} {site.name}（{number}）",
        f"An order to correct ran out: {site.code} {site.name} ({number})",
    )
    people = [*heads_of(order.findings.all()[0]), *office_of(change.campaign.authority_id)]
    link = reverse("sites:file", args=[change.campaign.slug, site.code])
    tell(dict.fromkeys(people), Notice("order_ran_out", title, link), at=change.at)
