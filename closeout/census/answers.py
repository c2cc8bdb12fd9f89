"""Keeping a questionnaire that was filled in: once, however often it is sent."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished
from closeout.census.models import SentForm
from closeout.census.queries import refuse_other_division
from closeout.census.services import refuse_signed
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Missing
from closeout.people.access import Access
from closeout.sites.models import CENSUS, Site
from closeout.sites.services import record_facts, register_sites
from closeout.sites.types import NewFact, NewSite
from closeout.tabular.forms_in import DIVISION


@transaction.atomic
def register_answered(
    *,
    access: Access,
    campaign: Campaign,
    division: str,
    code: str,
    facts: Sequence[NewFact],
    key: UUID,
    at: datetime,
) -> Site:
    """Register a site as a questionnaire describes it; the same form sent again gives the site that it made.

    Raises:
        Conflict: the code is taken, or the division's census is signed.
        Refusal: a value does not fit. Denied: the division is another's.
    """
    sent = _once(access, campaign, division, key, at)
    if sent.site is not None:
        return sent.site
    new = NewSite(code, [*facts, NewFact(DIVISION, division)])
    site = register_sites(access=access, campaign=campaign, sites=[new], source=CENSUS, at=at)[0]
    return _kept(sent, site)


@transaction.atomic
def record_answered(
    *, access: Access, site: Site, facts: Sequence[NewFact], seen: Mapping[str, Value], key: UUID, at: datetime
) -> Site:
    """Record what a questionnaire says anew of a registered site; the same form sent again records nothing.

    Raises:
        Conflict: somebody changed one of these facts since the form was opened, or the division's census is signed.
        Refusal: a value does not fit. Denied: the division is another's.
    """
    sent = _once(access, site.campaign, site.division_code, key, at)
    if sent.site is not None:
        return sent.site
    if facts:
        site = record_facts(access=access, site=site, facts=facts, source=CENSUS, at=at, seen=seen)
    return _kept(sent, site)


def _once(access: Access, campaign: Campaign, division: str, key: UUID, at: datetime) -> SentForm:
    access.need("do_census")
    refuse_finished(campaign)
    refuse_other_division(access, division)
    sent, _ = SentForm.objects.get_or_create(key=key, defaults={"user": access.user, "at": at})
    if sent.user_id != access.user.pk or (sent.site is not None and sent.site.campaign_id != campaign.pk):
        raise Missing("census.not_your_form")
    if sent.site is None:
        refuse_signed(campaign, [division])
    return sent


def _kept(sent: SentForm, site: Site) -> Site:
    sent.site = site
    sent.save()
    return site


def next_code(campaign: Campaign, division: str) -> str:
    """Return a code for the next site of a division: its last digits and a number behind all that are taken."""
    stem = f"{division[-6:]}-"
    taken = Site.objects.filter(campaign=campaign, code__startswith=stem).values_list("code", flat=True)
    numbers = [int(found[1]) for each in taken if (found := re.fullmatch(r"([0-9]{1,6})", each.removeprefix(stem)))]
    return f"{stem}{max(numbers, default=0) + 1:03d}"
